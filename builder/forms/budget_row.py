"""One amount of a budget table as a row of `budget_items`: what the forms of budget tables share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.forms.columns import Column, amount_fields
from builder.forms.reading import Reading
from builder.model import Cell, Row


def add_amount(
    reading: Reading, cell: Cell | None, column: Column, labels: Mapping[str, Sequence[Cell]], **fields: object
) -> Row | None:
    """Append the amount that `cell` prints, or nothing where it prints none (blank, a dash).

    `labels` are the cells of the row's labels, by field; `fields` are the values of these and of `direction`,
    `item_level`, `is_leaf`. The header above the amount is carried by `measure`, so its cells are taken as well.
    """
    amount = amount_fields(reading, cell) if cell else None
    if cell is None or amount is None or reading.is_value(cell):
        return None  # a cell merged over several places prints one amount
    final = reading.extraction.identity.kind == "final_accounts" or "决算" in reading.found.caption.title
    row = reading.extraction.add(
        "budget_items",
        cell.ref,
        **(
            {
                "table_id": reading.table_id,
                "table_kind": reading.found.kind,
                "scope": reading.scope,
                "organisation_code": reading.found.caption.organisation_code
                or reading.extraction.identity.organisation_code,
                "phase": column.phase or ("actual" if final else "budget"),
                "measure": column.measure,
                "measure_kind": column.measure_kind,
            }
            | fields
            | amount
        ),
    )
    reading.value(cell, "budget_items", row, "amount")
    for name, cells in labels.items():
        for label in cells:
            reading.value(label, "budget_items", row, name)
    for header in column.cells:
        reading.value(header, "budget_items", row, "measure")
    return row


def is_dash(text: str) -> bool:
    """True for what stands where there is no amount: `-`, `—`, `/`, `……`, `无`."""
    return text.strip(" -—–－/…无*") == ""
