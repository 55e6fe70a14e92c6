"""One amount of a budget table as a row of `budget_items`: what the forms of budget tables share."""

from __future__ import annotations

from builder.forms.columns import Column, amount_fields
from builder.forms.reading import Reading
from builder.model import Cell, Row


def add_amount(
    reading: Reading, cell: Cell | None, column: Column, labels: dict[str, Cell | None], **fields: object
) -> Row | None:
    """Append the amount that `cell` prints, or nothing where it prints none (blank, a dash).

    `labels` are the cells of the row's label, code and number, by field; `fields` are the values of these and of
    `direction`, `item_level`, `is_leaf`. Fields of the data model that the form does not have stay unknown.
    """
    amount = amount_fields(reading, cell) if cell else None
    if cell is None or amount is None:
        return None
    row = reading.extraction.add(
        "budget_items",
        cell.ref,
        table_id=reading.table_id,
        table_kind=reading.found.kind,
        scope=reading.scope,
        organisation_code=reading.found.caption.organisation_code or reading.extraction.identity.organisation_code,
        phase="budget",
        measure=column.measure,
        measure_kind=column.measure_kind,
        **(fields | amount),
    )
    reading.value(cell, "budget_items", row, "amount")
    for name, label in labels.items():
        reading.value(label, "budget_items", row, name)
    return row
