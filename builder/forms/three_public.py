"""The table of “三公”经费: trips abroad, official cars (purchase, running), official hospitality.

Each row is an item, each column a source of the money (地方预决算公开操作规程, table 7).
"""

from __future__ import annotations

from builder.forms.budget_row import add_amount
from builder.forms.columns import is_total, read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load


def claim(found: FoundTable) -> str:
    """`three_public` where the title says so."""
    return load("three_public").field_within(found.caption.title, "titles")


def extract(reading: Reading) -> None:
    """One row of `budget_items` per printed amount."""
    columns, first = read_header(reading)
    by_field = {column.field: column for column in reversed(columns) if column.field}
    items = by_field.get("item") or by_field.get("name")
    number_column = by_field.get("row_number")
    if items is None:
        return
    for row in reading.grid.body_rows(first):
        item = reading.grid.at(row, items.number)
        number = reading.grid.at(row, number_column.number) if number_column else None
        if item is None or not item.text:
            continue
        kind = load("three_public").field(item.text)
        for column in columns:
            if column.field or not column.path:
                continue
            add_amount(
                reading,
                reading.grid.at(row, column.number),
                column,
                {"item": item, "row_number": number},
                direction="expenditure",
                row_number=number.text if number else "",
                item=item.text,
                item_level=0 if is_total(item.text) or kind == "total" else None,
                is_leaf=kind not in ("total", "vehicles") and not is_total(item.text),
            )
        if kind:
            reading.mark("label", item)
        reading.mark("number", number)


FORM = Form("three_public", claim, extract)
