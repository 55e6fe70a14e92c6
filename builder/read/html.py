"""Reads .html, also what Word, Excel and WPS export under the names of their own formats: what a browser would show.

Navigation, scripts, forms and hidden parts are no content. A table that only places things on the page is none
either: what is in its cells stands for itself. A table inside a cell of a table with data follows it. Each line of
text is a paragraph (`¶12`); tables are numbered as they come, and in `T3R12C5` the row and the column are those of
the table as the browser lays it out. What a spreadsheet exported is taken apart like a sheet (`builder.read.sheet`).
No other file and no host is opened; what a page shows from there is said in the notes.

Parsed by libxml2 through lxml, which builds a tree 2,048 elements deep at most; what is deeper is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read import sheet as sheets
from builder.read.fold import fold_cell, fold_paragraph
from builder.read.htmltable import Slot, is_content, lay_out, pieces, tag_of, take_apart
from builder.read.limits import MEBIBYTE, TABLE_PLACES, XML_BYTES, too_large

NESTED_TABLES = 30
"""Tables inside tables; old pages reach ten."""

CELLS = 300_000
"""Cells of all tables of a page, whether or not they hold data."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
_ENCODINGS = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "hz-gb-2312": "hz"}
_HEAD = 8192  # where a page says how it is encoded
_MOST_WRONG = 0.01  # share of characters that may be undecodable in a text
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|title|div|p)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]"
_BROKEN_LINE = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")
_SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
_DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)\Z", re.IGNORECASE)
_SPREADSHEET = re.compile(r"excel|spreadsheet|wps 表格|kingsoft et", re.IGNORECASE)


def is_html(head: bytes) -> bool:
    """True where a file that begins with `head` is a page, whatever its name."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            head = head[len(mark) :].decode(encoding, errors="replace").encode()
    return _BEGINS.match(head) is not None


def read(path: Path) -> Document:
    """Read a page. Raises `UnreadableDocument` where it is no text, too large, nested too deeply, or shows nothing."""
    if path.stat().st_size > XML_BYTES:
        raise too_large(path.name, f"the page is larger than {XML_BYTES // MEBIBYTE} MiB")
    notes: list[str] = []
    root = _parse(_decode(path, notes), path.name)
    page = _Page(path.name, _is_spreadsheet(root))
    if root is not None:
        page.take(pieces(root, controls=False))
        notes += _notes(root)
    if not page.blocks:
        framed = any(note.startswith("frames") for note in notes)
        raise UnreadableDocument(
            path.name,
            "the page shows other files in frames and nothing of its own" if framed else "the page shows no text",
            "add those files" if framed else "check that the right file was saved",
        )
    return Document("html", tuple(page.blocks), notes=tuple(notes))


# Characters and elements -----------------------------------------------------------------------------------------


def _decode(path: Path, notes: list[str]) -> str:
    """The characters of the page: by its mark, as UTF-8 where it is, as it says, else as GB18030."""
    data = path.read_bytes()
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return _lenient(path, data[len(mark) :], marked, notes)
    if b"\x00" in data[:_HEAD]:
        odd = data[1:_HEAD:2].count(0) >= data[0:_HEAD:2].count(0)
        return _lenient(path, data, "utf-16-le" if odd else "utf-16-be", notes)
    said = _CHARSET.search(data[:_HEAD])
    named = _ENCODINGS.get(said.group(1).decode("ascii", "replace").lower()) if said else None
    for encoding in ("utf-8", named, "gb18030"):
        try:
            if encoding:
                return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    is_utf_8 = said is not None and said.group(1).lower() in (b"utf-8", b"utf8")
    return _lenient(path, data, "utf-8" if is_utf_8 else named or "gb18030", notes)


def _lenient(path: Path, data: bytes, encoding: str, notes: list[str]) -> str:
    """The text, a few characters of which may be damaged."""
    text = data.decode(encoding, errors="replace")
    wrong = text.count("\ufffd")
    if "\x00" in text or "<" not in text or wrong > 1 + len(text) * _MOST_WRONG:
        problem, remedy = "the page is no text in a known encoding", "save the page again as UTF-8"
        raise UnreadableDocument(path.name, problem, remedy)
    if wrong:
        notes.append(f"{wrong} characters of the page are damaged")
    return text


def _parse(text: str, name: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, AssertionError):  # nothing but white space, comments, or characters that print nothing
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise too_large(name, "the elements of the page are nested too deeply")
    if root is not None:
        _check_tables(root, name)
    return root


def _check_tables(root: etree._Element, name: str) -> None:
    if root.xpath(f"count(//td | //th) > {CELLS}"):
        raise too_large(name, f"the page has more than {CELLS} cells")
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        if depth > NESTED_TABLES:
            raise too_large(name, f"more than {NESTED_TABLES} tables are nested in each other")


def _is_spreadsheet(root: etree._Element | None) -> bool:
    """True for the export of a spreadsheet program, whose tables are sheets."""
    if root is None:
        return False
    said = (
        meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() in ("progid", "generator")
    )
    return any(map(_SPREADSHEET.search, said)) or bool(root.xpath("boolean(//td[@sdval or @sdnum])"))  # LibreOffice


# What the page shows ---------------------------------------------------------------------------------------------


class _Page:
    """The blocks of a page while it is read."""

    def __init__(self, name: str, is_spreadsheet: bool) -> None:
        self.name, self.is_spreadsheet = name, is_spreadsheet
        self.blocks: list[Paragraph | Table] = []
        self.paragraphs = self.tables = self.places = 0

    def take(self, found: Iterable[str | etree._Element | None]) -> None:
        line: list[str] = []
        for piece in found:
            if isinstance(piece, str):
                line.append(piece)
                continue
            self.add_paragraph(_line(line))
            line = []
            if piece is not None:
                self.add_table(piece)
        self.add_paragraph(_line(line))

    def add_paragraph(self, text: str) -> None:
        if folded := fold_paragraph(text):
            self.paragraphs += 1
            self.blocks.append(Paragraph(folded, f"¶{self.paragraphs}"))

    def add_table(self, element: etree._Element) -> None:
        """A table with data: its caption, its cells, then the tables inside its cells."""
        parts = take_apart(element)
        if parts.caption is not None:
            self.take(pieces(parts.caption, controls=False))
        slots = lay_out(parts)
        self.places += sum(slot.row_span * slot.column_span for slot in slots)
        if self.places > TABLE_PLACES:
            raise too_large(self.name, f"its tables have more than {TABLE_PLACES} places")
        inner: list[etree._Element] = []
        texts = [_cell_text(slot.element, inner) for slot in slots]
        if any(map(fold_cell, texts)):
            self.tables += 1
            self.blocks += self._sheet(slots, texts) if self.is_spreadsheet else [self._table(slots, texts)]
        for table in inner:
            self.add_table(table)

    def _table(self, slots: list[Slot], texts: list[str]) -> Table:
        ref = f"T{self.tables}"
        cells = (
            Cell(
                fold_cell(text),
                slot.row,
                slot.column,
                f"{ref}R{slot.row}C{slot.column}",
                slot.row_span,
                slot.column_span,
            )
            for slot, text in zip(slots, texts, strict=True)
        )
        return Table(ref, tuple(cells))

    def _sheet(self, slots: list[Slot], texts: list[str]) -> list[Paragraph | Table]:
        sheet = sheets.Sheet(self.tables, "")
        for slot, text in zip(slots, texts, strict=True):
            if text.strip():
                sheet.texts[slot.row, slot.column] = text
            if slot.row_span * slot.column_span > 1:
                sheet.merges.append(sheets.Merge(slot.row, slot.column, slot.row_span, slot.column_span))
        return sheets.blocks(sheet, self.name)


def _cell_text(cell: etree._Element, inner: list[etree._Element]) -> str:
    """The lines of a cell; the tables in it are added to `inner`."""
    lines: list[str] = []
    line: list[str] = []
    for piece in pieces(cell, controls=True):
        if isinstance(piece, str):
            line.append(piece)
            continue
        lines.append(_line(line))
        line = []
        if piece is not None:
            inner.append(piece)
    return "\n".join([*lines, _line(line)])


def _line(parts: list[str]) -> str:
    """One line of text; how the file breaks it into lines means nothing."""
    return _SOURCE_SPACE.sub(" ", _BROKEN_LINE.sub("", "".join(parts)))


# Notes -----------------------------------------------------------------------------------------------------------


def _notes(root: etree._Element) -> list[str]:
    """What the page shows from other files."""
    frames = [_file_name(frame.get("src", "")) for frame in root.iter("frame", "iframe")]
    links = [_file_name(link.get("href", "")) for link in root.iter("a")]
    documents = list(dict.fromkeys(name for name in links if _DOCUMENT.search(name)))
    pictures = sum(1 for picture in root.iter("img") if _is_large(picture))
    notes = []
    if any(frames):
        notes.append(f"frames with other files are not opened: {_listed(list(dict.fromkeys(filter(None, frames))))}")
    if documents:
        notes.append(f"documents that the page links to are not opened: {_listed(documents)}")
    if pictures:
        notes.append(f"{pictures} pictures are not read")
    return notes


def _is_large(picture: etree._Element) -> bool:
    """True for a picture that may show a page: icons and buttons say that they are small."""
    sizes = [
        int(size) for name in ("width", "height") if (size := picture.get(name, "").removesuffix("px")).isdecimal()
    ]
    return is_content(picture) and tag_of(picture) == "img" and all(size > 100 for size in sizes)


def _file_name(address: str) -> str:
    try:
        return posixpath.basename(unquote(urlsplit(address.strip()).path))[:100]
    except ValueError:
        return ""


def _listed(names: list[str]) -> str:
    return ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
