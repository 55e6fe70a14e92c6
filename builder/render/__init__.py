"""The render stage: from data packages to Markdown pages. It writes; it does no arithmetic of its own."""
