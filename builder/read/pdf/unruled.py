"""Tables without upright lines, or without any: lines of text whose pieces stand in columns.

Nothing is taken for a table that may be prose, a list or a table of contents: at least three lines have to print
numbers, the numbers of a column have to stand in line, and either level lines enclose the whole, or a caption names
a unit of money, or there are several columns of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from builder.read.fold import fold_cell
from builder.read.pdf.lines import Line, to_line, to_rows
from builder.read.pdf.page import Glyph
from builder.read.pdf.shapes import Rule

_GAP = 0.8  # of a line's height: a wider gap parts two columns
_NUMBERS_APART = 0.25  # of a line's height: a gap between two numbers parts columns
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?%?\Z|[-—–]+\Z")
_LEADER = re.compile(r"\.{4,}|…{2,}|·{4,}")
_CAPTION = re.compile(r"[:：]|单位.*元")
_UNIT = re.compile(r"单位\s*[:：]?.{0,6}元")
_LEAST_ROWS = 3
_ALIGNED = 0.6  # of a line's height: numbers of a column stand in line where their edges or middles are this near
_FAR = 3.5  # line heights between the lines of one table, at most
_WIDE = 0.6  # of the width of all columns: a piece as wide as this is prose


@dataclass(slots=True)
class _Row:
    """A line in pieces, from the left."""

    pieces: list[Line]
    glyphs: list[Glyph]

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)

    @property
    def numbers(self) -> int:
        return sum(_NUMBER.match(piece.text) is not None for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell: its text, its place (from 1), and over how many columns it stands."""

    text: str
    row: int
    column: int
    column_span: int = 1


@dataclass(slots=True)
class Unruled:
    """A table that no upright lines part: its upper and lower edge, cells, edges of its columns, and glyphs."""

    top: float
    bottom: float
    cells: list[Piece]
    edges: tuple[float, ...]
    glyphs: list[Glyph] = field(default_factory=list)


def find(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> list[Unruled]:
    """The tables among glyphs that stand in no ruled table, from the top. `rules` are the page's lines."""
    rows = [_row(row) for row in to_rows(glyphs)]
    level = [rule for rule in rules if not rule.upright]
    return [table for block in _blocks(rows) if (table := _table(rows, block, level))]


def _row(glyphs: list[Glyph]) -> _Row:
    """The pieces of a line: parted by wide gaps, and numbers by any gap."""
    pieces: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x0):
        gap = glyph.x0 - max(before.x1 for before in pieces[-1]) if pieces else 0.0
        size = min(glyph.size, pieces[-1][-1].size) if pieces else 0.0
        figures = bool(pieces) and glyph.text in "-0123456789" and pieces[-1][-1].text in "0123456789%"
        if not pieces or gap > _GAP * size or (figures and gap > _NUMBERS_APART * size):
            pieces.append([])
        pieces[-1].append(glyph)
    return _Row([to_line(piece) for piece in pieces], glyphs)


def _blocks(rows: Sequence[_Row]) -> Iterator[range]:
    """Runs of lines that begin and end with a line of pieces and numbers, none of them far from the next."""
    data = [at for at, row in enumerate(rows) if len(row.pieces) > 1 and row.numbers]
    start = 0
    for at in range(1, len(data) + 1):
        before, here = data[at - 1], data[at] if at < len(data) else None
        if here is None or here - before > 3 or rows[here].top - rows[before].bottom > _FAR * rows[here].size:
            if at - start >= _LEAST_ROWS:
                yield range(data[start], before + 1)
            start = at


def _table(rows: Sequence[_Row], block: range, level: Sequence[Rule]) -> Unruled | None:
    data = [rows[at] for at in block if len(rows[at].pieces) > 1 and rows[at].numbers]
    columns = _columns(data)
    if len(columns) < 2 or any(_LEADER.search(piece.text) for row in data for piece in row.pieces):
        return None
    left, right = columns[0][0], columns[-1][1]
    widest = max(piece.x1 - piece.x0 for at in block for piece in rows[at].pieces)
    if not _stand_in_columns(data, columns) or (widest > _WIDE * (right - left) and len(columns) > 2):
        return None
    numeric = sum(_is_numeric(data, column) for column in columns)
    enclosed = _enclosing(rows, block, level, left, right)
    captioned = any(
        _UNIT.search(piece.text) for row in rows[max(0, block.start - 5) : block.start] for piece in row.pieces
    )
    if not numeric or not (enclosed or (len(columns) > 2 and (captioned or numeric > 1))):
        return None
    first = _first_of_header(rows, block, columns, enclosed)
    body = list(_body(rows, block, columns))
    header = _header(rows[first : block.start], columns, level, body)
    every = rows[first : block.stop]
    cells = [cell for number, row in enumerate([*header, *body], 1) for cell in _cells(row, number, columns)]
    middles = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
    glyphs = [glyph for row in every for glyph in row.glyphs]
    return Unruled(every[0].top, every[-1].bottom, cells, (left, *middles, right), glyphs)


# Columns --------------------------------------------------------------------------------------------------------

_Column = tuple[float, float]


def _columns(data: Sequence[_Row]) -> list[_Column]:
    """What the pieces of all lines cover, from the left: pieces above each other are one column."""
    columns: list[_Column] = []
    for piece in sorted((piece for row in data for piece in row.pieces), key=lambda piece: piece.x0):
        if columns and piece.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    return columns


def _over(piece: Line, columns: Sequence[_Column]) -> list[int]:
    """The columns (from 0) that a piece stands over; the nearest one where it stands over none."""
    found = [at for at, (x0, x1) in enumerate(columns) if min(piece.x1, x1) - max(piece.x0, x0) > 0]
    middle = (piece.x0 + piece.x1) / 2
    return found or [min(range(len(columns)), key=lambda at: abs(sum(columns[at]) / 2 - middle))]


def _stand_in_columns(data: Sequence[_Row], columns: Sequence[_Column]) -> bool:
    """True where nearly every line has its pieces in columns of their own, and fills more than one."""
    clear = sum(len({_over(piece, columns)[0] for piece in row.pieces}) == len(row.pieces) for row in data)
    return clear >= 0.9 * len(data)


def _is_numeric(data: Sequence[_Row], column: _Column) -> bool:
    """True where a column holds numbers that stand in line: by their right edges, their middles or their left ones."""
    own = [piece for row in data for piece in row.pieces if _over(piece, [column]) and _is_in(piece, column)]
    numbers = [piece for piece in own if _NUMBER.match(piece.text)]
    if len(numbers) < max(2, 0.6 * len(own)):
        return False
    near = _ALIGNED * median(piece.size for piece in numbers)
    for places in (
        [piece.x1 for piece in numbers],
        [(piece.x0 + piece.x1) / 2 for piece in numbers],
        [piece.x0 for piece in numbers],
    ):
        usual = median(places)
        if sum(abs(place - usual) <= near for place in places) >= 0.8 * len(places):
            return True
    return False


def _is_in(piece: Line, column: _Column) -> bool:
    return piece.x0 >= column[0] - 0.1 and piece.x1 <= column[1] + 0.1


# Rows -----------------------------------------------------------------------------------------------------------


def _enclosing(
    rows: Sequence[_Row], block: range, level: Sequence[Rule], left: float, right: float
) -> tuple[float, float] | None:
    """The outermost level lines, as wide as the table, above and below its lines; `None` where one is missing."""
    first, last = rows[block.start], rows[block.stop - 1]
    wide = [rule.at for rule in level if min(rule.end, right) - max(rule.start, left) > 0.8 * (right - left)]
    above = [at for at in wide if first.top - 8 * first.size < at <= first.top + 2]
    below = [at for at in wide if last.bottom - 2 <= at < last.bottom + 3 * last.size]
    return (min(above), min(below)) if above and below else None


def _first_of_header(
    rows: Sequence[_Row], block: range, columns: Sequence[_Column], enclosed: tuple[float, float] | None
) -> int:
    """The first line of the header: up to the line that encloses the table, else the lines in several pieces."""
    first = block.start
    while first > 0 and block.start - first < 6:
        row, below = rows[first - 1], rows[first]
        if enclosed and row.top < enclosed[0] - 2:
            break
        if not enclosed:
            pieces = [piece for piece in row.pieces if piece.x1 > columns[0][0] and piece.x0 < columns[-1][1]]
            apart = below.top - row.bottom > 2.5 * row.size
            if apart or len(pieces) < 2 or any(_CAPTION.search(piece.text) for piece in row.pieces):
                break
        first -= 1
    return first


_Cells = dict[tuple[int, int], list[Line]]  # (first column, columns that it stands over) → the lines of its text


def _place(row: _Row, columns: Sequence[_Column], cells: _Cells) -> None:
    for piece in row.pieces:
        over = _over(piece, columns)
        cells.setdefault((over[0], len(over)), []).append(piece)


def _body(rows: Sequence[_Row], block: range, columns: Sequence[_Column]) -> Iterator[_Cells]:
    """The rows of the body. A line of one piece that overlaps a row of numbers, or stands close, is a part of it."""
    pitch = _pitch([rows[at] for at in block if rows[at].numbers])
    current: _Cells = {}
    waiting: list[_Row] = []
    last: _Row | None = None
    for at in block:
        row = rows[at]
        if not row.numbers:
            close = last is not None and row.top - last.top < 0.75 * pitch
            if close and current:
                _place(row, columns, current)
            else:
                waiting.append(row)
            continue
        if current:
            yield current
        current = {}
        for before in waiting:
            if row.top < before.bottom:
                _place(before, columns, current)
            else:
                alone: _Cells = {}
                _place(before, columns, alone)
                yield alone
        waiting = []
        _place(row, columns, current)
        last = row
    if current:
        yield current


def _pitch(rows: Sequence[_Row]) -> float:
    return median(after.top - before.top for before, after in pairwise(rows))


def _header(
    rows: Sequence[_Row], columns: Sequence[_Column], level: Sequence[Rule], body: Sequence[_Cells]
) -> list[_Cells]:
    """The rows of the header: lines that stand closer than rows do are one row; a line below a text is its width."""
    header: list[_Cells] = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        parted = before is not None and any(before.bottom - 3 < rule.at < row.top + 3 for rule in level)
        if before is None or parted or row.top - before.bottom > 0.6 * row.size:
            header.append({})
        wide = _Row([_spread(piece, level, columns) for piece in row.pieces], row.glyphs)
        _place(wide, columns, header[-1])
    return [cells for cells in header if cells] if body else []


def _spread(piece: Line, level: Sequence[Rule], columns: Sequence[_Column]) -> Line:
    """A text over several columns is as wide as the short line below it."""
    middle, whole = (piece.x0 + piece.x1) / 2, columns[-1][1] - columns[0][0]
    for rule in level:
        near = -2 <= rule.at - piece.bottom < piece.size
        if near and rule.start <= middle <= rule.end and rule.end - rule.start < 0.8 * whole:
            return Line(piece.text, rule.start, piece.top, rule.end, piece.bottom, piece.size)
    return piece


def _cells(cells: _Cells, number: int, columns: Sequence[_Column]) -> Iterator[Piece]:
    taken: set[int] = set()
    for (first, span), lines in sorted(cells.items()):
        text = fold_cell("".join(line.text for line in sorted(lines, key=lambda line: (round(line.top), line.x0))))
        free = [at for at in range(first, first + span) if at not in taken]
        if free:
            yield Piece(text, number, free[0] + 1, len(free))
        taken |= {*free}
    yield from (Piece("", number, at + 1) for at in range(len(columns)) if at not in taken)
