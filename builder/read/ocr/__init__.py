"""Reading pictures of pages: scanned PDF and image files, by the models of the extra `ocr`.

From a picture come the same glyphs and ruling lines that a PDF holds, so that tables and paragraphs are found in
the same way. What is recognised here can be wrong; a document read so says it (`text_basis` is `ocr`).
"""
