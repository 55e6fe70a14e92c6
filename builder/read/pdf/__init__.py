"""Reading PDF: glyphs and ruling lines from pdfium, and from these the tables and paragraphs of each page."""
