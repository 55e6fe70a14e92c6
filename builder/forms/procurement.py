"""The procurement budget (政府采购预算): what is bought for which project, how much of it, with which money."""

from __future__ import annotations

from builder import values
from builder.forms import facts
from builder.forms.columns import Column, read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import load
from builder.model import Cell

_OWN = frozenset({"item", "catalogue_code", "quantity", "unit_price", "organisation_form", "content"})


def is_itemised(found: FoundTable) -> bool:
    """True where the header says what is bought: an item or a catalogue beside a number, a price, a way of buying."""
    header = [cell for cell in found.table.cells if cell.row < found.body + 3]
    return len({load("procurement").field(cell.text) for cell in header} & _OWN) > 1


def claim(found: FoundTable) -> str:
    """`procurement` where the title names it, or the catalogue stands in the header, and items are listed."""
    header = [cell for cell in found.table.cells if cell.row < found.body + 3]
    catalogued = any(load("procurement").field(cell.text) == "catalogue_code" for cell in header)
    titled = budget_kind(found.caption.title) == "procurement"
    return "procurement" if is_itemised(found) and (titled or catalogued) else ""


def extract(reading: Reading) -> None:
    """One row of `procurement_items` per printed row that has an amount or a quantity."""
    words = load("procurement")
    columns, first = read_header(reading)
    reading.mark("header", *[cell for cell in reading.grid.table.cells if cell.row < first and words.knows(cell.text)])
    by_field = {name: column for column in reversed(columns) for name in [_field(column.path)] if name}
    unit = facts.unit_in(by_field["amount"].path[-1]) if "amount" in by_field else ""
    for row in reading.grid.body_rows(first):
        cells = {name: reading.grid.at(row, column.number) for name, column in by_field.items()}
        _add(reading, row, cells, columns, unit or reading.unit)


def _add(reading: Reading, row: int, cells: dict[str, Cell | None], columns: list[Column], unit: str) -> None:
    texts = {name: cell.text for name, cell in cells.items() if cell and cell.text}
    amount = values.parse_amount(texts.get("amount", ""), unit) if unit else None
    price = values.parse_amount(texts.get("unit_price", ""), unit) if unit else None
    quantity = values.parse_number(texts.get("quantity", ""))
    own = [cell for cell in reading.grid.row(row) if cell.text]
    if not own or (amount is None and quantity is None and not texts.get("item")):
        return
    source = next(
        cell for cell in (cells.get("amount"), cells.get("quantity"), cells.get("item"), *own) if cell and cell.text
    )
    carried = {
        name: cell for name, cell in cells.items() if name not in ("organisation_form", "content", "project_budget")
    }
    taken = {cell.ref for cell in carried.values() if cell}
    other = [cell for cell in own if cell.ref not in taken]
    above = {column.number: column.path[-1] for column in columns if column.path}
    printed = reading.add(
        "procurement_items",
        source,
        carried,
        table_id=reading.table_id,
        scope=reading.scope,
        **{name: texts.get(name, "") for name in ("project_name", "item", "catalogue_code", "unit")},
        quantity=quantity,
        unit_price=price,
        unit_price_reported=texts.get("unit_price", "") if price is not None else "",
        amount=amount,
        amount_reported=texts.get("amount", "") if amount is not None else "",
        unit_reported=unit,
        as_of=reading.found.caption.as_of,
        details="；".join(f"{above.get(cell.column, '')}：{cell.text}".lstrip("：") for cell in other),
    )
    for cell in other:
        reading.value(cell, "procurement_items", printed, "details")
    elsewhere = {cell.column for cell in other}
    for column in columns:
        if column.number in elsewhere:
            for header in column.cells[-1:]:
                reading.value(header, "procurement_items", printed, "details")


def _field(path: tuple[str, ...]) -> str:
    """The field of a column: its lowest header, or `amount` for the total below the amounts' header."""
    if not path:
        return ""
    words = load("procurement")
    if len(path) > 1 and words.field(path[0], "amounts"):
        return "amount" if load("columns").field(path[-1], "measures") == "total" else ""
    return facts.field_of(words, path[-1])


FORM = Form("procurement", claim, extract)
