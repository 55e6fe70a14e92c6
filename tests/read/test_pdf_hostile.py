"""PDF files that are damaged, encrypted, too long or empty end in one clear error."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from builder.errors import UnreadableDocument
from builder.read.pdf import read as reader
from builder.read.pdf.read import read


def _blank(path: Path, pages: int) -> Path:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(100, 100)
    document.save(path)
    return path


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 500], ids=["header only", "zeros"])
def test_a_file_that_is_cut_off_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(path)


def test_a_document_without_text_or_pictures_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="holds no text"):
        read(_blank(tmp_path / "blank.pdf", 2))


def test_a_document_of_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 3)
    with pytest.raises(UnreadableDocument, match="has 4 pages → split it: at most 3"):
        read(_blank(tmp_path / "long.pdf", 4))


def test_an_encrypted_document_says_so(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("reader", ownerPassword="owner", canPrint=1))
    canvas.drawString(20, 20, "budget")
    canvas.save()
    with pytest.raises(UnreadableDocument, match="encrypted → publish it without a password"):
        read(path)
