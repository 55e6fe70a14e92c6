"""The neutral document between the figures and the formats: paragraphs and tables, in print order.

`samples.compose` makes it, the writers (`samples.text` and those beside it) print it. Nothing here
knows a file format, and nothing here knows what a budget is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, blank ones included. `field` is a Word field code behind the text (`TC …`), not part of it."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell; `row` and `column` count from 0 and name its upper left corner.

    `text` may hold line breaks. `cut` is the place in `text` at which a page of the original ended
    in the middle of the row; only a writer that imitates pages needs it.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    cut: int | None = None

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell takes up this place of the grid."""
        return self.row <= row < self.row + self.row_span and self.column <= column < self.column + self.column_span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells row by row, and the size of its grid.

    `header` is the row that is printed again where a page cuts the table.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header: int | None = None

    def starting_in(self, row: int) -> list[Cell]:
        """The cells whose upper left corner is in this row."""
        return [cell for cell in self.cells if cell.row == row]

    def across(self, row: int) -> Iterator[tuple[Cell, bool]]:
        """The cells that touch this row, from left to right; the flag says whether the cell starts here."""
        touching = (cell for cell in self.cells if cell.row <= row < cell.row + cell.row_span)
        for cell in sorted(touching, key=lambda cell: cell.column):
            yield cell, cell.row == row


Block = Paragraph | Table
