"""What a department owns (固定资产占用情况): number and value of buildings, vehicles, equipment."""

from __future__ import annotations

import re

from builder import values
from builder.forms.columns import read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.grid import Grid
from builder.forms.reading import Reading
from builder.forms.vocabulary import load

_NUMBERED = re.compile(r"(?:其中[:：]\s*|\d{1,2}[、.．]\s*)+")
_MONEY = re.compile(r"[(（](?:亿元|万元|千元|元)[)）]\Z")
_UNIT_IN_HEADER = re.compile(r"(亿元|万元|千元|元)")


def claim(found: FoundTable) -> str:
    """`assets` where the header has a number and a value and the rows name kinds of assets."""
    words = load("assets")
    fields = {words.field(cell.text) for cell in found.table.cells}
    items = [cell for cell in found.table.cells if is_kind(cell.text)]
    return "assets" if {"quantity", "amount"} <= fields and len(items) > 1 else ""


def extract(reading: Reading) -> None:
    """One row of `assets` per printed row that has a number or a value."""
    words = load("assets")
    columns, first = read_header(reading, _names_asset)
    reading.mark("header", *[cell for cell in reading.grid.table.cells if cell.row < first and words.knows(cell.text)])
    by_field = {words.field(column.path[-1]): column for column in columns if column.path}
    if not {"quantity", "amount"} <= by_field.keys():
        return
    unit = reading.unit
    if not unit and (header := _UNIT_IN_HEADER.search("".join(by_field["amount"].path))):
        unit = header.group(1)
    for row in reading.grid.body_rows(first):
        cells = {name: reading.grid.at(row, column.number) for name, column in by_field.items() if name}
        item = cells.get("item")
        quantity = values.parse_number(cells["quantity"].text) if cells.get("quantity") else None  # type: ignore[union-attr]
        cell = cells.get("amount")
        amount = values.parse_amount(cell.text, unit) if cell and unit else None
        if item and is_kind(item.text):
            reading.mark("label", item) if quantity is None and amount is None else None
        source = cell if amount is not None else cells.get("quantity")
        if source is None or source.row != row or (quantity is None and amount is None):
            continue
        reading.add(
            "assets",
            source,
            cells,
            table_id=reading.table_id,
            scope=reading.scope,
            item=item.text if item else "",
            quantity=quantity,
            amount=amount,
            amount_reported=cell.text if cell and amount is not None else "",
            unit_reported=unit,
            as_of=reading.found.caption.as_of,
        )


def _names_asset(grid: Grid, row: int) -> bool:
    return any(is_kind(cell.text) for cell in grid.printed(row))


def is_kind(text: str) -> bool:
    """True where a text names a kind of asset, with or without a number before it and a unit of money behind it."""
    bare = _MONEY.sub("", _NUMBERED.sub("", text.strip(), count=1))
    return bool(load("assets").field(bare, "items"))


FORM = Form("assets", claim, extract)
