"""An image file as a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Document
from builder.read.ocr.pages import pages_of_image
from builder.read.pdf.read import assemble


def read_image(path: Path) -> Document:
    """Read an image file: a scan of one page, or a TIFF of several.

    Raises `UnreadableDocument` where it is damaged or too large, shows no text, or the extra `ocr` is not installed.
    """
    pages = pages_of_image(path)
    blocks = assemble(pages)
    if not blocks:
        raise UnreadableDocument(path.name, "no text is seen in the picture", "publish the original file")
    return Document("image", blocks, text_basis="ocr", notes=(note([page.number for page in pages]),))


def note(numbers: Sequence[int]) -> str:
    """What a reader of the document should know of the pages that were recognised."""
    return f"text recognised from pictures, which can be wrong: {', '.join(map(str, numbers))}"
