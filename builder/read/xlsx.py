"""Reads .xlsx and .xlsm: what each sheet displays, as a stream, so that a sheet formatted to its end costs little.

Not with openpyxl: its reader without a tree knows no merged cells, the other one keeps every formatted cell, and both
refuse files whose styles they cannot take. Nothing is calculated and no other file is opened: a formula shows the
value that was saved with it. How a sheet becomes tables, and what locators mean, is in `builder.read.sheet`.

Longer than 300 lines because styles, shared strings, cells, merges and hidden rows are read in one pass over the
parts of a workbook, which share what they have seen.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice, takewhile
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from builder.errors import UnreadableDocument
from builder.model import Document, Paragraph, Table
from builder.read.limits import MEBIBYTE, TABLE_PLACES, damaged, open_zip, too_large
from builder.read.numberformat import BUILT_IN, show_number, show_text
from builder.read.sheet import LONGEST_GAP, Merge, Sheet, blocks

PRINTED_CELLS = 300_000
"""Cells with content in one workbook."""
CHARACTERS = 30_000_000
"""Characters in all cells of one workbook; a text may be used by many cells."""
ELEMENTS = 8_000_000
"""Rows, strings, merged cells and the like in one workbook."""
SHEETS = 1_000
LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
"""What a spreadsheet program can hold."""
_ELEMENT_BYTES = 8 * MEBIBYTE
"""XML between the ends of two rows; kept in memory until the second."""

_MOST_HIDDEN = 1_000  # groups of hidden columns that are looked at
_CHUNK = 1 << 16
_READ_ERRORS = (
    *(BadZipFile, EOFError, LZMAError, NotImplementedError, OSError),
    *(RuntimeError, ValueError, struct.error, zlib.error),
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true", "on"})
_SAVE_AGAIN = "save it again as .xlsx with a spreadsheet program"


def read(path: Path) -> Document:
    """Read a workbook. Raises `UnreadableDocument` where it is damaged, protected, too large, or prints nothing."""
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            problem = "the workbook is protected by a password, or an .xls file"
            raise UnreadableDocument(path.name, problem, f"publish it without a password, or {_SAVE_AGAIN}")
    with open_zip(path) as archive:
        return _Workbook(archive, path.name).read()


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet as the workbook lists it."""

    number: int
    name: str
    is_hidden: bool
    kind: str
    path: str


@dataclass(slots=True)
class _Styles:
    """What the cells' style numbers mean."""

    codes: list[str] = field(default_factory=list)
    across: set[int] = field(default_factory=set)
    """Those whose texts are centred over the blank cells beside them."""
    ruled: set[int] = field(default_factory=set)
    """Those with a line at the left or right of the cell."""

    def code(self, style: int) -> str:
        return self.codes[style] if 0 <= style < len(self.codes) else "General"


@dataclass(slots=True)
class _Places:
    """How many cells have a peculiarity, and which are the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, ref: str) -> None:
        self.count += 1
        if len(self.first) < 5:
            self.first.append(ref)

    def __str__(self) -> str:
        return ", ".join(self.first) + (", …" if self.count > len(self.first) else "")


@dataclass(slots=True)
class _Seen:
    """What a sheet's notes will say, gathered while it is read."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    without_value: _Places = field(default_factory=_Places)
    errors: _Places = field(default_factory=_Places)
    drawings: bool = False
    zeros: bool = True
    rows_hidden: bool = False
    """Rows are hidden unless they say otherwise."""


class _Workbook:
    """One workbook while it is read."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.members = {_member_name(member.filename): member for member in archive.infolist()}
        self.strings: list[str] = []
        self.styles = _Styles()
        self.from_1904 = False
        self.printed = self.characters = self.places = self.elements = 0
        self.checked: set[str] = set()
        self.notes: list[str] = []

    def read(self) -> Document:
        main = self._main_part()
        related = self._relationships(main)
        parts = self._sheets(main, related)
        for kind, target in related.values():
            if kind == "sharedStrings":
                self.strings = self._shared_strings(target)
            elif kind == "styles" and target in self.members:
                self.styles = self._read_styles(target)
        found: list[Paragraph | Table] = []
        for part in parts:
            if part.kind == "worksheet":
                found += self._sheet(part)
            else:
                self.notes.append(f"sheet {part.number} “{part.name}” is a {part.kind} and is not read")
        if any(member.endswith("vbaproject.bin") for member in self.members):
            self.notes.append("the workbook has macros; they are not run")
        if not found:
            raise UnreadableDocument(
                self.name, "no sheet of the workbook prints anything", "check the right file was saved"
            )
        return Document("xlsx", tuple(found), notes=tuple(self.notes))

    # Parts of the package ----------------------------------------------------------------------------------

    def _stream(self, part: str, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
        """Each element of `part` with one of these local names when it ends; those before it are let go of."""
        parser = etree.XMLPullParser(
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        size = 0
        try:
            with self.archive.open(self._member(part)) as file:
                while chunk := file.read(_CHUNK):
                    parser.feed(chunk)
                    size += len(chunk)
                    element = None
                    for _, element in parser.read_events():
                        self._count(element, part)
                        yield str(element.tag).rpartition("}")[2], element
                    if element is not None:
                        size = 0
                        _forget_before(element)
                    elif size > _ELEMENT_BYTES:
                        raise too_large(self.name, "a row is larger than a sheet can hold", part)
            parser.close()
        except (etree.LxmlError, *_READ_ERRORS) as error:
            raise damaged(self.name, str(error), part) from None

    def _count(self, element: etree._Element, part: str) -> None:
        self.elements += 1
        if self.elements > ELEMENTS:
            raise too_large(self.name, f"it has more than {ELEMENTS} rows and strings", part)
        if part not in self.checked:
            self.checked.add(part)
            if element.getroottree().docinfo.doctype:
                problem = "it declares XML entities, which no workbook does"
                raise UnreadableDocument(self.name, problem, _SAVE_AGAIN, part)

    def _member(self, part: str) -> ZipInfo:
        if part not in self.members:
            raise damaged(self.name, "a part of it is missing", part)
        return self.members[part]

    def _main_part(self) -> str:
        targets = self._relationships("").values() if "_rels/.rels" in self.members else ()
        main = next((target for kind, target in targets if kind == "officeDocument"), "xl/workbook.xml")
        if main.endswith(".bin"):
            raise UnreadableDocument(self.name, "the workbook is in the binary format .xlsb", _SAVE_AGAIN)
        if main not in self.members:
            raise damaged(self.name, "it has no workbook", main)
        return main

    def _relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Identifier → (kind, part) of what `part` refers to inside the file; other files and hosts are left out."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}
        if path in self.members:
            for _, element in self._stream(path, ("Relationship",)):
                if element.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, _attribute(element, "Target")))
                    kind = _attribute(element, "Type").rpartition("/")[2]
                    found[_attribute(element, "Id")] = (kind, _member_name(target))
        return found

    def _sheets(self, main: str, related: dict[str, tuple[str, str]]) -> list[_Part]:
        parts: list[_Part] = []
        for tag, element in self._stream(main, ("workbookPr", "sheet")):
            if tag == "workbookPr":
                self.from_1904 = element.get("date1904") in _TRUE
                continue
            if len(parts) == SHEETS:
                raise too_large(self.name, f"it has more than {SHEETS} sheets")
            link = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
            kind, target = related.get(str(link), ("sheet without content", ""))
            if target and any(part.path == target for part in parts):
                raise damaged(self.name, "two sheets share one part", target)
            hidden = element.get("state") in ("hidden", "veryHidden")
            parts.append(_Part(len(parts) + 1, _attribute(element, "name"), hidden, kind, target))
        return parts

    def _shared_strings(self, part: str) -> list[str]:
        return [_plain_text(element) for _, element in self._stream(part, ("si",))]

    def _read_styles(self, part: str) -> _Styles:
        codes, borders = dict(BUILT_IN), list[bool]()
        styles = _Styles()
        for tag, element in self._stream(part, ("numFmt", "border", "xf")):
            if tag == "numFmt":
                codes[_whole(element.get("numFmtId"))] = _attribute(element, "formatCode")
            elif tag == "border":
                borders.append(_has_side_line(element))
            elif str(getattr(element.getparent(), "tag", "")).endswith("cellXfs"):
                number = len(styles.codes)
                styles.codes.append(codes.get(_whole(element.get("numFmtId")), "General"))
                if any(child.get("horizontal") == "centerContinuous" for child in element):
                    styles.across.add(number)
                if any(borders[_whole(element.get("borderId")) :][:1]):
                    styles.ruled.add(number)
        return styles

    # Sheets ------------------------------------------------------------------------------------------------

    def _sheet(self, part: _Part) -> list[Paragraph | Table]:
        sheet, seen = Sheet(part.number, part.name), _Seen()
        row = 0
        tags = ("sheetView", "sheetFormatPr", "col", "row", "mergeCell", "drawing", "legacyDrawing", "picture")
        for tag, element in self._stream(part.path, tags):
            if tag == "row":
                row = self._row(sheet, seen, element, row + 1)
            elif tag == "mergeCell":
                sheet.merges.append(self._merge(element))
                if len(sheet.merges) > PRINTED_CELLS:
                    raise too_large(self.name, f"it has more than {PRINTED_CELLS} merged cells", f"T{part.number}")
            else:
                _take_property(seen, tag, element)
        found = blocks(sheet, self.name)
        self.places += sum(len(block.cells) for block in found if isinstance(block, Table))
        if self.places > TABLE_PLACES:
            raise too_large(self.name, f"its tables have more than {TABLE_PLACES} places")
        self.notes += _notes(part, sheet, seen)
        return found

    def _row(self, sheet: Sheet, seen: _Seen, element: etree._Element, expected: int) -> int:
        """Take the cells of a row that show something; the row's number."""
        row = _whole(element.get("r"), expected)
        if not 1 <= row <= LAST_ROW:
            raise damaged(self.name, f"there is no row {row}", f"T{sheet.number}")
        last, across = None, False
        for column, cell in self._cells(element, row, sheet.number):
            text = self._text(cell, seen, f"T{sheet.number}R{row}C{column}")
            if text.strip():
                last = (column, cell)
                self._keep(sheet, row, column, text)
                style = _whole(cell.get("s"))
                across = across or style in self.styles.across
                if style in self.styles.ruled:
                    sheet.ruled.add((row, column))
        if last is None:
            self._blank_row(sheet, element, row)
            return row
        sheet.edges[row] = last[0] + self._ruled_behind(last[1])
        hidden = element.get("hidden")
        if hidden in _TRUE or (hidden is None and seen.rows_hidden) or element.get("ht") in ("0", "0.0"):
            seen.hidden_rows.append(row)
        if across:
            sheet.merges += self._centred(sheet, element, row)
        return row

    def _blank_row(self, sheet: Sheet, element: etree._Element, row: int) -> None:
        printed = next(reversed(sheet.edges), None)
        if printed is None or row - printed > LONGEST_GAP:
            return
        if any(_whole(cell.get("s")) in self.styles.ruled for cell in islice(element, LONGEST_GAP)):
            sheet.ruled_blanks.add(row)

    def _ruled_behind(self, cell: etree._Element) -> int:
        """How many cells behind this one have lines at their sides."""
        behind = islice(cell.itersiblings(), LONGEST_GAP)
        return sum(1 for _ in takewhile(lambda cell: _whole(cell.get("s")) in self.styles.ruled, behind))

    def _cells(
        self, element: etree._Element, row: int, number: int, blanks: bool = False
    ) -> Iterator[tuple[int, etree._Element]]:
        """The cells of a row with their columns, without those that are blank whatever their format."""
        column, skipped = 0, ""
        for cell in element:
            reference = cell.get("r")
            if reference is not None and not blanks and not len(cell):
                skipped = reference
                continue
            if skipped:
                column, skipped = _place(skipped)[0], ""
            column, own_row = (column + 1, row) if reference is None else _place(reference)
            if own_row != row or not 1 <= column <= LAST_COLUMN:
                shown = f"column {column}" if reference is None else repr(reference[:20])
                raise damaged(self.name, f"there is no {shown} in row {row}", f"T{number}R{row}")
            if blanks or len(cell):
                yield column, cell

    def _keep(self, sheet: Sheet, row: int, column: int, text: str) -> None:
        self.printed += 1
        self.characters += len(text)
        if self.printed > PRINTED_CELLS:
            raise too_large(self.name, f"it has more than {PRINTED_CELLS} cells with content")
        if self.characters > CHARACTERS:
            raise too_large(self.name, f"its cells hold more than {CHARACTERS} characters")
        sheet.texts[row, column] = text

    def _centred(self, sheet: Sheet, element: etree._Element, row: int) -> Iterator[Merge]:
        """Texts that are centred over the blank cells beside them look like merged cells, and count as such."""
        cells = self._cells(element, row, sheet.number, blanks=True)
        columns = [column for column, cell in cells if _whole(cell.get("s")) in self.styles.across]
        starts = [at for at, column in enumerate(columns) if (row, column) in sheet.texts]
        for start, end in zip(starts, [*starts[1:], len(columns)], strict=True):
            run = 1
            while start + run < end and columns[start + run] == columns[start] + run:
                run += 1
            yield Merge(row, columns[start], 1, run)

    def _merge(self, element: etree._Element) -> Merge:
        first, _, last = _attribute(element, "ref").partition(":")
        (column, row), (last_column, last_row) = _place(first), _place(last or first)
        if min(row, column) < 1 or last_row < row or last_column < column:
            raise damaged(self.name, f"there are no cells {_attribute(element, 'ref')[:40]!r} to merge")
        return Merge(row, column, last_row - row + 1, last_column - column + 1)

    # Cells -------------------------------------------------------------------------------------------------

    def _text(self, cell: etree._Element, seen: _Seen, ref: str) -> str:
        """What a cell displays."""
        formula, value = False, None
        for child in cell:
            tag = str(child.tag).rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "is":
                value = _plain_text(child)
            formula = formula or tag == "f"
        kind = cell.get("t", "n")
        if not value:
            if formula and kind != "str":
                seen.without_value.add(ref)
            return ""
        if kind == "e":
            seen.errors.add(ref)
        return self._shown(kind, value, self.styles.code(_whole(cell.get("s"))), seen.zeros, ref)

    def _shown(self, kind: str, value: str, code: str, zeros: bool, ref: str) -> str:
        if kind == "s":
            return show_text(self._string(value, ref), code)
        if kind in ("str", "inlineStr"):
            return show_text(_unescaped(value), code)
        if kind in ("e", "b"):
            return value if kind == "e" else str(value in _TRUE).upper()
        try:
            number = _serial(value, self.from_1904) if kind == "d" else Decimal(value.strip())
        except (ValueError, InvalidOperation, OverflowError):
            raise damaged(self.name, f"{value[:20]!r} is no number", ref) from None
        return "" if number == 0 and not zeros else _number(number, code, self.from_1904)

    def _string(self, value: str, ref: str) -> str:
        number = _whole(value, -1)
        if not 0 <= number < len(self.strings):
            raise damaged(self.name, f"it has no text number {value[:20]!r}", ref)
        return self.strings[number]


# What is written in attributes and cells --------------------------------------------------------------------------


def _forget_before(element: etree._Element) -> None:
    """Let go of the elements beside this one that were dealt with before it."""
    parent = element.getparent()
    if parent is not None:
        del parent[: len(parent) - 1]


def _member_name(name: str) -> str:
    """A part's name as zip files and relationships may write it: in any case, with either slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(name, ""))


def _whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number that an attribute holds, or `otherwise`."""
    stripped = text.strip() if text else ""
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else otherwise


@lru_cache(maxsize=4096)
def _letters(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _place(reference: str) -> tuple[int, int]:
    """Column and row of `B12`; (0, 0) where that is no place."""
    found = _REFERENCE.match(reference.upper())
    return (_letters(found.group(1)), int(found.group(2))) if found else (0, 0)


def _plain_text(element: etree._Element) -> str:
    """The text of a string, formatted in parts or not, without the reading aids for its characters."""
    texts = []
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        if tag == "t":
            texts.append(child.text or "")
        elif tag == "r":
            texts += [run.text or "" for run in child if str(run.tag).endswith("}t") or run.tag == "t"]
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    """`text` with `_x000D_` and the like as the characters that they stand for."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF or code == 0 else chr(code)


def _has_side_line(border: etree._Element) -> bool:
    sides = (side for side in border if str(side.tag).rpartition("}")[2] in ("left", "right", "start", "end"))
    return any(side.get("style", "none") != "none" for side in sides)


def _serial(value: str, from_1904: bool) -> Decimal:
    """The number of a day that is written as `2024-06-20T12:00:00`."""
    moment = datetime.fromisoformat(value.strip()).replace(tzinfo=None)
    since = moment - datetime(1904 if from_1904 else 1899, 1 if from_1904 else 12, 1 if from_1904 else 30)
    return Decimal(since // timedelta(milliseconds=1)) / 86_400_000


@lru_cache(maxsize=65536)
def _number(number: Decimal, code: str, from_1904: bool) -> str:
    return show_number(number, code, from_1904)


# Notes ------------------------------------------------------------------------------------------------------------


def _take_property(seen: _Seen, tag: str, element: etree._Element) -> None:
    if tag == "sheetView":
        seen.zeros = element.get("showZeros", "1") in _TRUE
    elif tag == "sheetFormatPr":
        seen.rows_hidden = element.get("zeroHeight") in _TRUE
    elif tag == "col":
        hidden = element.get("hidden") in _TRUE or element.get("width") in ("0", "0.0")
        if hidden and len(seen.hidden_columns) < _MOST_HIDDEN:
            first = _whole(element.get("min"), 1)
            seen.hidden_columns.append((first, _whole(element.get("max"), first)))
    else:
        seen.drawings = seen.drawings or tag in ("drawing", "picture")


def _notes(part: _Part, sheet: Sheet, seen: _Seen) -> Iterator[str]:
    """What a reader of the document should know about a sheet."""
    name = f"sheet {part.number} “{part.name}”"
    if part.is_hidden:
        yield f"{name} is hidden; it is read"
    if seen.hidden_rows:
        yield f"{name}: hidden rows {_ranges(seen.hidden_rows)} are read"
    printed = {column for _, column in sheet.texts}
    hidden = {column for column in printed if any(first <= column <= last for first, last in seen.hidden_columns)}
    if hidden:
        yield f"{name}: hidden columns {_ranges(sorted(hidden))} are read"
    if seen.without_value.count:
        yield f"{name}: {seen.without_value.count} formulas without a saved value are blank ({seen.without_value})"
    if seen.errors.count:
        yield f"{name}: {seen.errors.count} cells show an error ({seen.errors})"
    if sheet.covered_texts:
        yield f"{name}: {sheet.covered_texts} texts lie under merged cells, where no one sees them, and are not read"
    if seen.drawings:
        yield f"{name} has pictures, charts or text boxes; they are not read"


def _ranges(numbers: Iterable[int]) -> str:
    """`3–5, 9` for 3, 4, 5, 9; at most ten ranges."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in islice(ranges, 10)]
    return ", ".join(shown) + (", …" if len(ranges) > 10 else "")
