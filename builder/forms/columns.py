"""The header of a table with columns: which rows it fills, and what stands above each column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from builder import values
from builder.forms.grid import Grid
from builder.forms.reading import Reading
from builder.forms.vocabulary import load, normalise
from builder.model import Cell

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}\Z")
_FORMULA = re.compile(r"[\dA-Za-z*=+\-()（）栏/、.\s]+\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its number (from 1) and the header texts above it, from the top."""

    number: int
    path: tuple[str, ...]

    @property
    def measure(self) -> str:
        """The header as printed, its rows joined with ` / `."""
        return " / ".join(self.path)

    @property
    def field(self) -> str:
        """What the column holds (`row_number`, `code`, `name`, `item` …), or blank for a measure."""
        return load("columns").field(self.path[-1]) if self.path else ""

    @property
    def measure_kind(self) -> str:
        """The data model's kind of this measure; `other` where the vocabulary has no word for it."""
        kinds = [load("columns").field(text, "measures") for text in reversed(self.path)]
        if not kinds or not kinds[0]:
            return next(filter(None, kinds), "other")
        if kinds[0] in ("total", "subtotal"):
            return next((kind for kind in kinds[1:] if kind not in ("", "total", "subtotal")), kinds[0])
        return kinds[0]


def read_header(reading: Reading, is_body: Callable[[Grid, int], bool] | None = None) -> tuple[list[Column], int]:
    """Take the header rows of a table; return its columns and the first row of its body."""
    grid, row = reading.grid, reading.found.body
    header: list[int] = []
    while row <= grid.row_count:
        if is_number_row(grid, row):
            reading.mark("number", *grid.row(row))
        elif (is_body or starts_body)(grid, row):
            break
        else:
            header.append(row)
        row += 1
    for number in [*header, *grid.table.repeated_rows]:
        for cell in grid.row(number):
            if load("columns").knows(cell.text) or number in grid.table.repeated_rows:
                reading.mark("header", cell)
    return [_column(grid, number, header) for number in range(1, grid.column_count + 1)], row


def _column(grid: Grid, number: int, header: list[int]) -> Column:
    path: list[str] = []
    for row in header:
        cell = grid.at(row, number)
        if cell and cell.text and (not path or path[-1] != cell.text):
            path.append(cell.text)
    return Column(number, tuple(path))


def is_number_row(grid: Grid, row: int) -> bool:
    """True for the row that only numbers the columns: `栏次 1 2 3`, `1 2=3+4 …`."""
    texts = [normalise(cell.text) for cell in grid.printed(row)]
    if texts and load("columns").field(texts[0], "number_rows"):
        texts = texts[1:]
        return all(_FORMULA.match(text) for text in texts)
    numbers = [text for text in texts if text.isdigit()]
    return len(texts) > 2 and all(map(_FORMULA.match, texts)) and numbers == [*map(str, range(1, len(texts) + 1))]


def starts_body(grid: Grid, row: int) -> bool:
    """True where a row is no header: blank, numbered, coded, or with an amount, or a single label on the left."""
    cells = grid.row(row)
    printed = [cell for cell in cells if cell.text]
    if not printed:
        return True
    if any(values.parse_number(cell.text) is not None for cell in printed):
        return True
    only = printed[0]
    return len(printed) == 1 and only.column_span == 1 and only.column < 3 and len(cells) > 1


def is_code(text: str) -> bool:
    """True for a code of the functional or economic classification: three, five or seven digits."""
    return _CODE.match(text.replace(" ", "")) is not None


def is_total(text: str) -> bool:
    """True where a row's label names a total."""
    return bool(load("columns").field(text, "totals"))


def amount_fields(reading: Reading, cell: Cell) -> dict[str, object] | None:
    """`amount`, `amount_reported` and `unit_reported` of an amount's cell; `None` where no number is printed."""
    if not reading.unit:
        return None
    amount = values.parse_amount(cell.text, reading.unit)
    if amount is None:
        return None
    return {"amount": amount, "amount_reported": cell.text, "unit_reported": reading.unit}
