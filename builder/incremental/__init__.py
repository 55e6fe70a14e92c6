"""What is kept from one build to the next, and how it is known that it may be used again."""
