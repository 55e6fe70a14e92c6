"""The neutral document between the figures and the formats: paragraphs and tables, in print order.

`samples.compose` makes it, the writers (`samples.text` and those beside it) print it. Nothing here
knows a file format, and nothing here knows what a budget is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CONTENTS_ENTRY = re.compile(r"(.+?)\.{4,}\t(\d+)")
_LONGEST_CAPTION = 60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, blank ones included. `field` is a Word field code behind the text (`TC …`), not part of it.

    `cut` is the place in `text` at which a page of the original ended, as for a cell. A paragraph
    that `is_page_number` is one that text extracted from pages still holds; formats with pages count them.
    """

    text: str
    field: str = ""
    cut: int | None = None
    is_page_number: bool = False

    @property
    def contents_entry(self) -> tuple[str, str] | None:
        """The heading and the page of a line in a table of contents; `None` for any other paragraph."""
        found = _CONTENTS_ENTRY.fullmatch(self.text)
        return (found[1], found[2]) if found else None


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

    `header` is the first of the rows that are printed again where a page cuts the table.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header: int | None = None

    @property
    def header_rows(self) -> range:
        """The rows that are printed again where a page cuts the table: `header`, as high as its highest cell."""
        if self.header is None:
            return range(0)
        return range(self.header, self.header + max(cell.row_span for cell in self.starting_in(self.header)))

    def starting_in(self, row: int) -> list[Cell]:
        """The cells whose upper left corner is in this row."""
        return [cell for cell in self.cells if cell.row == row]

    def across(self, row: int) -> Iterator[tuple[Cell, bool]]:
        """The cells that touch this row, from left to right; the flag says whether the cell starts here."""
        touching = (cell for cell in self.cells if cell.row <= row < cell.row + cell.row_span)
        for cell in sorted(touching, key=lambda cell: cell.column):
            yield cell, cell.row == row


Block = Paragraph | Table


def without_page_numbers(blocks: Sequence[Block]) -> list[Block]:
    """What a format prints that counts its own pages."""
    return [block for block in blocks if isinstance(block, Table) or not block.is_page_number]


def captions(blocks: Sequence[Block]) -> set[int]:
    """The places of the paragraphs that are printed over a table as its title, with blank ones between.

    The title ends in 表; below it may stand what else the caption says.
    """
    found: set[int] = set()
    for at, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        first = at
        while first and _is_short(blocks[first - 1]):
            first -= 1
        title = max((place for place in range(first, at) if _text(blocks[place]).endswith("表")), default=at)
        found.update(range(title, at))
    return found


def _text(block: Block) -> str:
    return block.text.strip() if isinstance(block, Paragraph) else ""


def _is_short(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.contents_entry or block.text.startswith("注："):
        return False
    return len(block.text) <= _LONGEST_CAPTION and "。" not in block.text
