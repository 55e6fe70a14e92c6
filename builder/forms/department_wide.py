"""A department's performance form that prints its budget in columns beside the goal and the indicators."""

from __future__ import annotations

from builder.forms import department, facts, indicators
from builder.forms.columns import read_header
from builder.forms.reading import Reading
from builder.forms.vocabulary import load


def extract(reading: Reading, header: int) -> None:
    """The amounts, the goal and the name in the first row below `header`."""
    words = load("department")
    columns, _ = read_header(reading, lambda _, row: row > header)
    for row in range(reading.found.body, header + 1):
        cells = reading.grid.row(row)
        reading.mark(
            "header", *[cell for cell in cells if facts.field_of(words, cell.text) or indicators.field_of(cell.text)]
        )
    first = header + 1
    _take_again(reading, first)
    for column in columns:
        cell = reading.grid.at(first, column.number)
        name = facts.field_of(words, column.path[-1]) if column.path else ""
        if not name or cell is None or not cell.text or cell.column != column.number:
            continue
        if name in ("organisation_name", "organisation_code", "goal", "goal_annual"):
            department.add_text(reading, name, column.cells[-1], cell)
            continue
        if name not in department.KINDS:
            continue
        spent = any(facts.field_of(words, text) == "by_expenditure" for text in column.path)
        unit = next(filter(None, map(facts.unit_in, column.path)), "") or reading.unit
        label = (column.path[-1], name, column.measure)
        department.add_amount(reading, cell, label, unit, "expenditure" if spent else "revenue")


def _take_again(reading: Reading, first: int) -> None:
    """A page break prints the merged cells once more: what stands there is what stands in the first row."""
    above = {cell.column: cell for cell in reading.grid.row(first)}
    for cell in reading.grid.table.cells:
        own = above.get(cell.column)
        if cell.row > first and own and cell.text and cell.row_span > 1 and cell.text == own.text and cell is not own:
            reading.repeats(cell, own)
