"""Reading .docx: the parts of the package, its styles and numbers, and from these the paragraphs and tables."""
