"""A table on PDF pages: how wide its columns are, how high its rows, and where a page cuts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import fsum

from reportlab.pdfgen.canvas import Canvas

from samples.blocks import Cell, Table
from samples.pdf_lines import draw, width, wrap

_SIZE, _LEADING, _PADDING = 9.0, 12.0, 4.0
_NARROWEST, _WIDEST = 34.0, 130.0
_CENTRED = 14  # characters up to which the text of a cell is centred


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a page prints it: the row of the table, its height, and the texts of the cells that begin in it.

    A row that a page cuts is two of these.
    """

    number: int
    height: float
    texts: dict[Cell, str]


def height(rows: list[Row]) -> float:
    """How high rows are together, in points."""
    return fsum(row.height for row in rows)


class Grid:
    """A table laid out in a given width."""

    def __init__(self, table: Table, room: float) -> None:
        self._table = table
        self._edges = _edges(table, room)
        self._lowest = {row: self._needed_by_spans(row) for row in range(table.rows)}
        self.rows = list(self._rows())

    def pages(self, first: float, others: float) -> Iterator[list[Row]]:
        """The rows that each page prints: the first has so much height left, the others so much in all."""
        header = [row for row in self.rows if row.number in self._table.header_rows]
        page: list[Row] = []
        room = first
        for row in self.rows:
            if page and (height([*page, row]) > room or row.number == page[-1].number):
                kept = self._whole(page, row)
                yield page[:kept]
                repeated = header if page[kept - 1].number >= self._table.header_rows.stop - 1 else []
                page = [*repeated, *page[kept:]]
                room = others
            page.append(row)
        yield page

    def draw(self, canvas: Canvas, page: list[Row], x: float, top: float) -> None:
        """Draw what a page prints, from its upper left corner; `top` is counted from below, as the PDF does."""
        levels = [top, *(top - down for down in accumulate(row.height for row in page))]
        places: dict[Cell, list[int]] = {}
        for at, row in enumerate(page):
            for cell, _ in self._table.across(row.number):
                places.setdefault(cell, []).append(at)
        for cell, rows in places.items():
            left, right = (x + self._edges[column] for column in (cell.column, cell.column + cell.column_span))
            upper, lower = levels[rows[0]], levels[rows[-1] + 1]
            canvas.rect(left, lower, right - left, upper - lower)
            lines = self._lines(cell, page[rows[0]].texts.get(cell, ""))
            y = (upper + lower + len(lines) * _LEADING) / 2 - _SIZE
            for line in lines:
                start = (left + right - width(line, _SIZE)) / 2 if len(cell.text) <= _CENTRED else left + _PADDING
                draw(canvas, start, y, line, _SIZE)
                y -= _LEADING

    def _whole(self, page: list[Row], following: Row) -> int:
        """How many rows of a page to print on it, so that no text of a merged cell needs the room of the next page."""
        if following.number == page[-1].number:
            return len(page)  # the row itself is cut here
        for kept in range(len(page), 1, -1):
            rest = [*page[kept:], following]
            cut = [cell for cell, starts_here in self._table.across(rest[0].number) if not starts_here]
            if all(self._fits(cell, page[:kept]) for cell in cut):
                return kept
        return len(page)

    def _fits(self, cell: Cell, page: list[Row]) -> bool:
        own = [row for row in page if cell.row <= row.number < cell.row + cell.row_span]
        return own[0].number != cell.row or self._height(cell, cell.text) <= height(own)

    def _rows(self) -> Iterator[Row]:
        for number in range(self._table.rows):
            cells = self._table.starting_in(number)
            if all(cell.cut is None for cell in cells):
                yield self._row(number, {cell: cell.text for cell in cells})
            else:
                yield self._row(number, {cell: cell.text[: cell.cut] for cell in cells})
                yield self._row(number, {cell: cell.text[cell.cut :] if cell.cut is not None else "" for cell in cells})

    def _row(self, number: int, texts: dict[Cell, str]) -> Row:
        heights = (self._height(cell, text) for cell, text in texts.items() if cell.row_span == 1)
        return Row(number, max(_LEADING + 2 * _PADDING, self._lowest[number], *heights), texts)

    def _needed_by_spans(self, row: int) -> float:
        """How high a row has to be so that the merged cells in it have room, each row of theirs the same."""
        touching = (cell for cell, _ in self._table.across(row) if cell.row_span > 1)
        return max((self._height(cell, cell.text) / cell.row_span for cell in touching), default=0.0)

    def _height(self, cell: Cell, text: str) -> float:
        return len(self._lines(cell, text)) * _LEADING + 2 * _PADDING

    def _lines(self, cell: Cell, text: str) -> list[str]:
        room = self._edges[cell.column + cell.column_span] - self._edges[cell.column] - 2 * _PADDING
        return [part for line in text.split("\n") for part in wrap(line, room, _SIZE)]


def _edges(table: Table, room: float) -> list[float]:
    """Where the columns begin and the last one ends: wide where there is much text, and `room` wide together."""
    widths = [_NARROWEST] * table.columns
    for cell in table.cells:
        longest = max(width(line, _SIZE) for line in cell.text.split("\n")) + 3 * _PADDING
        own = range(cell.column, cell.column + cell.column_span)
        missing = min(longest, _WIDEST) - fsum(widths[column] for column in own)
        for column in own:
            widths[column] += max(0.0, missing) / cell.column_span
    scale = room / fsum(widths)
    return [0.0, *accumulate(each * scale for each in widths)]
