"""One sheet of a workbook as tables and paragraphs, whatever file format the workbook came in.

A sheet is a plane of cells, not a table: budget tables stand below each other in it, with prose above and notes
below. A table ends where

- after blank rows or a note comes a row that is no grid (a single text, or a line like `部门：… 单位：万元`), and the
  next row that is one prints no amounts: a header (or there is none, or many lines of text come before it); or
- such a row comes without blank rows, but is worded like a title (`表2 收入总表`, `附件3`) or names the unit of money,
  and a header follows; or
- a row without lines at the sides of its cells stands between rows that have them; or
- more than `LONGEST_GAP` rows are blank.

A row with lines at the sides of its cells belongs to a grid, whatever it says. What stands above the first row of a
grid (titles, captions, prose), and the notes below, are paragraphs, as they are in other formats; so is all of a part
that has no grid. A table ends with the last row and column that print something or have lines at the sides of their
cells, or that a merged cell of its rows reaches into; but with no more than `LONGEST_GAP` that are blank. The sheet's
name is a paragraph before its first table where nothing like a title stands above it.

Locators are those of the sheet: in `T3R12C5`, 3 is the sheet's place among all sheets of the workbook, hidden ones
included, and 12 and 5 are the row and the column that the spreadsheet program shows. A paragraph has the locator of
its cell, a table that of the row in which its grid begins (`T3R12`), the sheet's name that of the sheet (`T3`).

Longer than 300 lines because these rules look at the same rows one after the other, and this text explains them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.model import Cell, Paragraph, Table
from builder.read.fold import clean, fold_cell, fold_paragraph
from builder.read.limits import TABLE_PLACES, too_large

LONGEST_GAP = 10
"""More blank rows than these end a table; more blank columns than these are left out of it."""
_LOOK_AHEAD = 4
"""How many rows below a title its table's header may begin; more lines than these are prose."""

_CAPTION = re.compile(
    r"(?!项目)[\u4e00-\u9fff（）()/]{0,8}(?:单位|部门|年度|年份|日期|时间|金额|表号|填[表报]人|制表人?|负责人|审核人?|经办人|电话)"
    r"(?:名称)?(?:[(（][\u4e00-\u9fff]{1,6}[)）])?\s*[:：]"
)
_MONEY = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*[百千万亿]*元|[(（](?:金额)?单位\s*[:：]")
_CODE_AND_NAME = re.compile(r"[\[【(（]?\d{3,12}[\]】)）]?\s*[-_—]?\s*(?!年)[\u4e00-\u9fff]{4}")
_PERIOD = re.compile(r"[(（]?\s*(?:19|20)\d{2}\s*年度?\s*[)）]?\Z")
_NOTE = re.compile(r"(?:备?注|说明|填表说明|附注)\s*\d*\s*[:：、.．]|[*※]|注\s")
_TITLE = re.compile(
    r"(?:.{0,60}表\s*(?:[(（].{1,12}[)）])?|(?:附件|附表|公开表?|预算表?|决算表?|表)\s*[-\d一二三四五六七八九十]{1,5}表?(?:[:：\s].{0,60})?)\Z"
)
_ABOVE = (_CAPTION, _CODE_AND_NAME, _PERIOD, _TITLE)
_SENTENCE = re.compile(r"[。；]")
_AMOUNT = re.compile(r"[-+(（]?\s*[¥￥$]?\s*\d[\d,]*(?:\.\d+)?\s*%?[)）]?\Z")
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")
_SAYS_NOTHING = re.compile(r"(?:sheet|工作表|表|table|page|第)?\s*\d*\s*页?\s*(?:[(（]\d+[)）])?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells joined into one: the upper left corner and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(slots=True)
class Sheet:
    """What a sheet prints: `texts` by row and column as the program shows them, blank cells left out."""

    number: int
    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    ruled: set[tuple[int, int]] = field(default_factory=set)
    """Which of them have a line at their left or right."""
    edges: dict[int, int] = field(default_factory=dict)
    """The last column of each printed row, blank cells with such lines included."""
    ruled_blanks: set[int] = field(default_factory=set)
    """Rows that print nothing, not far below one that does, whose cells have such lines."""
    covered_texts: int = 0
    """Texts that no one sees, because a merged cell lies over them (counted by `blocks`)."""


@dataclass(slots=True)
class _Line:
    """One row that prints something."""

    row: int
    columns: list[int]
    texts: list[str]
    is_ruled: bool = False
    gap: int = 0
    """How many rows above it are blank."""

    @property
    def is_single(self) -> bool:
        return len(self.texts) == 1

    @property
    def is_caption(self) -> bool:
        """True for a line like `部门：… 单位：万元`."""
        if len(self.texts) > 4 or not any(_CAPTION.match(text) or _MONEY.search(text) for text in self.texts):
            return False
        return all(any(kind.match(text) for kind in _ABOVE) or _MONEY.search(text) for text in self.texts)

    @property
    def is_grid(self) -> bool:
        return self.is_ruled or (len(self.texts) > 1 and not self.is_caption)

    @property
    def is_header(self) -> bool:
        return self.is_grid and not any(_AMOUNT.match(text) and not _YEAR.match(text) for text in self.texts)

    @property
    def is_note(self) -> bool:
        return self.is_single and _NOTE.match(self.texts[0]) is not None

    @property
    def is_prose(self) -> bool:
        return self.is_single and (len(self.texts[0]) > 80 or _SENTENCE.search(self.texts[0]) is not None)

    @property
    def is_titled(self) -> bool:
        """True where its wording alone says that a table follows."""
        return self.is_single and len(self.texts[0]) <= 80 and _TITLE.match(self.texts[0]) is not None


def blocks(sheet: Sheet, document: str) -> list[Paragraph | Table]:
    """The tables and paragraphs of a sheet, from the top. Raises `UnreadableDocument` where it is too large."""
    plane = _Plane(sheet, document)
    found: list[Paragraph | Table] = []
    for part in _parts(plane.lines):
        first, end = _table_lines(part)
        above = [paragraph for line in part[:first] for paragraph in _paragraphs(plane, line)]
        titled = any(line.is_single and not line.is_caption for line in part[:first])
        if not found and first < end and not titled and _says_something(sheet.name):
            above.insert(0, Paragraph(fold_paragraph(sheet.name), plane.place()))
        found += above
        if first < end:
            found.append(_table(plane, part[first:end], plane.place(part[first].row)))
        found += [paragraph for line in part[end:] for paragraph in _paragraphs(plane, line)]
    return found


# The plane -----------------------------------------------------------------------------------------------------


class _Plane:
    """A sheet without what merged cells hide: `lines` are its printed rows."""

    def __init__(self, sheet: Sheet, document: str) -> None:
        self.sheet, self.document = sheet, document
        self.edges = dict(sheet.edges)
        self.spans: dict[tuple[int, int], Merge] = {}
        self.covered: dict[tuple[int, int], Merge] = {}
        self._lay_merges()
        folded = {place: fold_cell(text) for place, text in sheet.texts.items() if place not in self.covered}
        self.texts = {place: text for place, text in folded.items() if text}
        sheet.covered_texts = len(sheet.texts) - len(folded)
        self.lines = self._lines()

    def _lay_merges(self) -> None:
        """Cut merged cells to what the sheet uses; one that overlaps an earlier one is not there."""
        if not self.sheet.texts:
            return
        last_row = max(row for row, _ in self.sheet.texts) + LONGEST_GAP
        last_column = max(column for _, column in self.sheet.texts) + LONGEST_GAP
        for merge in self.sheet.merges:
            rows = min(merge.rows, last_row - merge.row + 1)
            columns = min(merge.columns, last_column - merge.column + 1)
            if rows < 1 or columns < 1 or rows * columns == 1:
                continue
            if rows * columns + len(self.covered) > TABLE_PLACES:
                raise too_large(self.document, f"its merged cells cover more than {TABLE_PLACES} places", self.place())
            places = {
                (row, column)
                for row in range(merge.row, merge.row + rows)
                for column in range(merge.column, merge.column + columns)
            }
            if self.covered.keys().isdisjoint(places) and self.spans.keys().isdisjoint(places):
                corner = Merge(merge.row, merge.column, rows, columns)
                self.spans[merge.row, merge.column] = corner
                self.edges[merge.row] = max(self.edges.get(merge.row, 0), merge.column + columns - 1)
                self.covered.update(dict.fromkeys(places - {(merge.row, merge.column)}, corner))

    def _lines(self) -> list[_Line]:
        lines: dict[int, _Line] = {}
        for (row, column), text in sorted(self.texts.items()):
            line = lines.setdefault(row, _Line(row, [], []))
            line.columns.append(column)
            line.texts.append(text)
            line.is_ruled = line.is_ruled or (row, column) in self.sheet.ruled
        reach = 0
        for line in lines.values():
            line.gap = max(line.row - reach - 1, 0) if reach else 0
            ends = (line.row + self.spans[line.row, at].rows for at in line.columns if (line.row, at) in self.spans)
            reach = max(reach, line.row, *(end - 1 for end in ends))
        return list(lines.values())

    def place(self, row: int = 0, column: int = 0) -> str:
        """The locator of a cell, of a row or of the sheet."""
        return f"T{self.sheet.number}" + (f"R{row}" if row else "") + (f"C{column}" if column else "")


# Where a table begins ------------------------------------------------------------------------------------------


def _parts(lines: list[_Line]) -> list[list[_Line]]:
    """The rows of a sheet, parted where a new table begins."""
    parts: list[list[_Line]] = []
    grids = 0
    for at, line in enumerate(lines):
        if not parts or line.gap > LONGEST_GAP or _opens(lines, at, grids):
            parts.append([])
            grids = 0
        parts[-1].append(line)
        grids += line.is_grid
    return parts


def _opens(lines: list[_Line], at: int, grids: int) -> bool:
    """True where a new table, or prose, begins at `lines[at]`, with so many rows of a grid above it."""
    line = lines[at]
    if not grids or line.is_grid:
        return False
    below = next((number for number in range(at + 1, len(lines)) if lines[number].is_grid), None)
    if below is not None and lines[at - 1].is_ruled and lines[below].is_ruled:
        return True
    if line.gap or lines[at - 1].is_note:
        return below is None or lines[below].is_header or below - at > _LOOK_AHEAD
    if below is None or not lines[below].is_header or below - at > _LOOK_AHEAD:
        return False
    return grids > 1 and (line.is_titled or (line.is_caption and any(map(_MONEY.search, line.texts))))


# What a part consists of ---------------------------------------------------------------------------------------


def _table_lines(part: list[_Line]) -> tuple[int, int]:
    """The lines of the table within a part, as a slice; an empty slice where it has none."""
    grids = [at for at, line in enumerate(part) if line.is_grid]
    if not grids or all(line.is_single for line in part):
        return len(part), len(part)
    end = len(part)
    while end - 1 > grids[-1] and (part[end - 1].is_note or part[end - 1].is_prose or part[end - 1].is_caption):
        end -= 1
    return grids[0], end


def _paragraphs(plane: _Plane, line: _Line) -> list[Paragraph]:
    """The texts of a row as paragraphs, one for each of their lines."""
    found = []
    for column in line.columns:
        for text in clean(plane.sheet.texts[line.row, column]).split("\n"):
            if folded := fold_paragraph(text):
                found.append(Paragraph(folded, plane.place(line.row, column)))
    return found


def _says_something(name: str) -> bool:
    return not _SAYS_NOTHING.match(name.strip()) and len(re.findall(r"[\u4e00-\u9fff]", name)) > 1


def _table(plane: _Plane, body: list[_Line], ref: str) -> Table:
    """The table of these lines. Blank rows among them keep their place."""
    last = body[-1].row
    while last - body[-1].row < LONGEST_GAP and last + 1 in plane.sheet.ruled_blanks:
        last += 1
    rows = range(body[0].row, last + 1)
    columns = _columns({column for line in body for column in line.columns})
    edge = max(plane.edges.get(row, 0) for row in rows)
    columns += range(columns[-1] + 1, min(edge, columns[-1] + LONGEST_GAP) + 1)
    if len(rows) * len(columns) > TABLE_PLACES:
        raise too_large(plane.document, f"it has a table of more than {TABLE_PLACES} places", ref)
    cells = []
    for number, row in enumerate(rows, 1):
        for position, column in enumerate(columns, 1):
            corner = plane.covered.get((row, column))
            if corner and _holds(rows, corner.row) and _holds(columns, corner.column):
                continue
            merge = plane.spans.get((row, column)) or Merge(row, column, 1, 1)
            text = plane.texts.get((row, column), "")
            spans = _within(rows, row, merge.rows), _within(columns, column, merge.columns)
            cells.append(Cell(text, number, position, plane.place(row, column), *spans))
    return Table(ref, tuple(cells))


def _columns(printed: set[int]) -> list[int]:
    columns: list[int] = []
    for column in sorted(printed):
        if columns and column - columns[-1] - 1 <= LONGEST_GAP:
            columns += range(columns[-1] + 1, column)
        columns.append(column)
    return columns


def _holds(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _within(numbers: Sequence[int], first: int, count: int) -> int:
    """How many of `numbers` lie in the span of `count` that begins with `first`."""
    return bisect_right(numbers, first + count - 1) - bisect_left(numbers, first)
