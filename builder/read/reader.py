"""Which reader reads a file. The content decides, not the file's name."""

from __future__ import annotations

from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Document
from builder.read import text

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip, docx or xlsx"),
    (b"\xd0\xcf\x11\xe0", "doc or xls"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)


def read(path: Path) -> Document:
    """The document in `path`. Raises `UnreadableDocument` where no reader can make sense of it."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head.strip():
        raise UnreadableDocument(path.name, "the file is empty", "get the document again")
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            problem = f"the file is of the format {name}, which is not read yet"
            raise UnreadableDocument(path.name, problem, "publish it as text extracted from it")
    return text.read(path)
