"""The procurement budget (政府采购预算): what is bought for which project, how much of it, with which money."""

from __future__ import annotations

from builder import values
from builder.forms.columns import read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load


def claim(found: FoundTable) -> str:
    """`procurement` where the title names it or the header has the procurement catalogue."""
    fields = {load("procurement").field(cell.text) for cell in found.table.cells if cell.row < found.body + 3}
    titled = load("procurement").field_within(found.caption.title, "titles")
    return "procurement" if "catalogue_code" in fields or (titled and len(fields - {""}) > 1) else ""


def extract(reading: Reading) -> None:
    """One row of `procurement_items` per printed row that has an amount or a quantity."""
    words = load("procurement")
    columns, first = read_header(reading)
    reading.mark("header", *[cell for cell in reading.grid.table.cells if cell.row < first and words.knows(cell.text)])
    by_field = {name: column.number for column in reversed(columns) for name in [_field(column.path)] if name}
    for row in reading.grid.body_rows(first):
        cells = {name: reading.grid.at(row, column) for name, column in by_field.items()}
        texts = {name: cell.text for name, cell in cells.items() if cell and cell.text}
        amount = values.parse_amount(texts.get("amount", ""), reading.unit) if reading.unit else None
        price = values.parse_amount(texts.get("unit_price", ""), reading.unit) if reading.unit else None
        quantity = values.parse_number(texts.get("quantity", ""))
        if amount is None and quantity is None:
            continue
        source = cells.get("amount") if amount is not None else cells.get("quantity")
        assert source is not None
        reading.add(
            "procurement_items",
            source,
            cells,
            table_id=reading.table_id,
            scope=reading.scope,
            **{name: texts.get(name, "") for name in ("project_name", "item", "catalogue_code", "unit")},
            quantity=quantity,
            unit_price=price,
            amount=amount,
            amount_reported=texts.get("amount", "") if amount is not None else "",
            unit_reported=reading.unit,
            as_of=reading.found.caption.as_of,
        )


def _field(path: tuple[str, ...]) -> str:
    """The field of a column: its lowest header, or `amount` for the total below the amounts' header."""
    if not path:
        return ""
    if len(path) > 1 and load("procurement").field(path[0], "amounts"):
        return "amount" if load("columns").field(path[-1], "measures") == "total" else ""
    return load("procurement").field(path[-1])


FORM = Form("procurement", claim, extract)
