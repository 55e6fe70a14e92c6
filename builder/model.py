"""The shapes that pass between the stages: what a document is, before anyone knows what it says.

Every reader returns the same `Document`, so that nothing after `read` knows about file formats.
Rows of the published resources are plain dictionaries (`Row`): their fields are defined once, in
`datapackage/schemas/`, and checked there (`builder.package`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
"""One row of a resource: field name → `str`, `int`, `bool`, `Decimal` or `None` (unknown)."""

Records = dict[str, list[Row]]
"""The rows of one disclosure, by the name of their resource."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed. `text` is folded (`builder.read.fold`); an empty string is a blank cell.

    `row` and `column` count from 1 and name the cell's upper left corner in its table; `ref` is the
    locator a reader can follow (`L90C1`, `T3R12C5`, `P3T1R12C5`).
    """

    text: str
    row: int
    column: int
    ref: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside the tables. `ref` is its locator (`L90`, `¶12`, `P3¶4`)."""

    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed, over all its pages: its cells row by row, blank ones included.

    `repeated_rows` holds the rows that only print the header again on a later page.
    """

    ref: str
    cells: tuple[Cell, ...]
    repeated_rows: frozenset[int] = frozenset()

    @property
    def row_count(self) -> int:
        """How many rows the cells fill."""
        return max((cell.row + cell.row_span - 1 for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        """How many columns the widest row fills."""
        return max((cell.column + cell.column_span - 1 for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its paragraphs and tables in the order in which they are printed.

    `format` is the format that the content shows (`txt`, `docx`, `pdf` …), whatever the file's name
    says; `text_basis` is `ocr` where the characters were recognised from a picture; `notes` holds
    what a reader of the document should know (hidden sheets, a skipped picture).
    """

    format: str
    blocks: tuple[Paragraph | Table, ...]
    text_basis: str = "text"
    notes: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs outside the tables, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """The tables, in order."""
        return (block for block in self.blocks if isinstance(block, Table))
