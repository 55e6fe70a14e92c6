"""Which reader reads a file. The content decides, not the file's name.

Each reader is imported when a file asks for it: their libraries cost more than most documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Document

_HEAD = 4096
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_OFFICE_TEXTS = ("doc", "rtf", "doc-xml")
_OFFICE_SHEETS = ("xls", "xls-xml")
_UNKNOWN = "publish it as .docx, .pdf, .xlsx, .html or text"

Converted = Path | UnreadableDocument


def read(path: Path, converted: Converted | None = None) -> Document:
    """The document in `path`. Raises `UnreadableDocument` where no reader can make sense of it.

    `converted` is what LibreOffice made of an old Office file, where that was done before (`convert_all`).
    """
    kind = kind_of(path)
    if kind in _OFFICE_TEXTS or kind in _OFFICE_SHEETS:
        return _read_old_office(path, kind, converted)
    if kind == "docx":
        from builder.read.docx.read import read as read_docx

        return read_docx(path)
    if kind == "xlsx":
        from builder.read import xlsx

        return xlsx.read(path)
    return _read_page(path, kind)


def _read_page(path: Path, kind: str) -> Document:
    if kind == "pdf":
        from builder.read.pdf.read import read as read_pdf

        return read_pdf(path)
    if kind == "image":
        from builder.read.ocr.read import read_image

        return read_image(path)
    if kind == "html":
        from builder.read import html

        return html.read(path)
    from builder.read import text

    return text.read(path)


def kind_of(path: Path) -> str:
    """`pdf`, `docx`, `xlsx`, `doc`, `xls`, `rtf`, `html`, `image` or `txt`, by the content of the file.

    Raises `UnreadableDocument` where it is empty, encrypted, or of no format that is read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0\r\n\t "):
        raise UnreadableDocument(path.name, "the file is empty", "get the document again")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    return _kind_of_office(path, head) or _kind_of_text(head)


def _kind_of_zip(path: Path) -> str:
    from builder.read import limits

    with limits.open_zip(path) as archive:
        names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if any(name.startswith(folder) for name in names):
            return kind
    raise UnreadableDocument(path.name, "the file is a zip of no format that is read", _UNKNOWN)


def _kind_of_office(path: Path, head: bytes) -> str:
    from builder.read import compound

    marked = head.startswith(compound.COMPOUND_FILE) or head.lstrip().startswith(b"{\\rtf") or b"progid=" in head[:1024]
    return compound.kind_of(path) if marked else ""


def _kind_of_text(head: bytes) -> str:
    from builder.read import html

    return "html" if html.is_html(head) else "txt"


def _read_old_office(path: Path, kind: str, converted: Converted | None) -> Document:
    from builder.read import office, xlsx

    if kind in _OFFICE_TEXTS:
        return office.read_converted(path, converted) if converted else office.read_doc(path)
    with office.sheet(path, converted) as workbook:
        try:
            return replace(xlsx.read(workbook), format="xls")
        except UnreadableDocument as error:  # it names the workbook that LibreOffice made
            raise UnreadableDocument(path.name, error.problem, error.remedy, error.place) from None


def convert_all(paths: Sequence[Path], directory: Path) -> dict[Path, Converted]:
    """What LibreOffice makes of the old Office files among `paths`, in `directory`, with few starts of it."""
    kinds: dict[str, list[Path]] = {}
    for path in paths:
        try:
            kinds.setdefault(kind_of(path), []).append(path)
        except (UnreadableDocument, OSError):
            continue  # said where the document is read
    converted: dict[Path, Converted] = {}
    for target, wanted in (("docx", _OFFICE_TEXTS), ("xlsx", _OFFICE_SHEETS)):
        group = [path for kind in wanted for path in kinds.get(kind, [])]
        if group:
            from builder.read import office

            converted |= zip(group, office.convert(group, target, directory), strict=True)
    return converted
