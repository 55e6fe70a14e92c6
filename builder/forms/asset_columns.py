"""What a department owns, with a column for each kind of asset (国有资产占有使用情况表)."""

from __future__ import annotations

import re

from builder import values
from builder.forms import facts
from builder.forms.assets import is_kind
from builder.forms.columns import Column, read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import load
from builder.model import Cell

_COUNTED = re.compile(r"数量|面积|[(（][平方米㎡辆台套个件、/]+[)）]|/ [平方米㎡辆台套个件、/]+\Z")
_COUNTABLE = re.compile(r"车|单价")
"""Kinds that may be counted or valued: where no header says which, a whole number is neither."""
_BARE_UNIT = re.compile(r"[(（]?(亿元|万元|千元|元)[)）]?\Z")


def claim(found: FoundTable) -> str:
    """`assets` where the title names them and the header, not the rows, names several kinds of assets."""
    if budget_kind(found.caption.title) != "assets":
        return ""
    own = {load("assets").field(cell.text) for cell in found.table.cells}
    kinds = [cell for cell in found.table.cells if cell.row < found.body + 3 and is_kind(cell.text)]
    return "assets" if len({cell.column for cell in kinds}) > 2 and not {"quantity", "amount"} <= own else ""


def extract(reading: Reading) -> None:
    """One row of `assets` per amount or number below a kind of asset."""
    columns, first = read_header(reading)
    words = load("assets")
    known = [cell for cell in reading.grid.table.cells if cell.row < first]
    reading.mark("header", *[cell for cell in known if is_kind(cell.text) or words.knows(cell.text)])
    kinds = [column for column in columns if any(is_kind(text) for text in column.path)]
    left = min((column.number for column in kinds), default=1)
    for row in reading.grid.body_rows(first):
        label = next(
            (cell for cell in reading.grid.printed(row) if cell.column < left and not cell.text.isdigit()), None
        )
        reading.mark("number", *[cell for cell in reading.grid.row(row) if cell.column < left and cell.text.isdigit()])
        for column in kinds:
            cell = reading.grid.at(row, column.number)
            if cell and cell.text and cell.row == row and cell.column == column.number:
                _add(reading, cell, column, label)


def _add(reading: Reading, cell: Cell, column: Column, label: Cell | None) -> None:
    counted = _COUNTED.search(column.measure) is not None
    printed = next(filter(None, map(_money_unit, reversed(column.path))), "")
    unit = printed or reading.unit
    quantity = values.parse_number(cell.text) if counted else None
    amount = values.parse_amount(cell.text, unit) if unit and not counted else None
    unsaid = not (printed or counted) and _COUNTABLE.search(column.measure) and "." not in cell.text
    if (quantity is None and amount is None) or (unsaid and amount):
        return
    row = reading.add(
        "assets",
        cell,
        {"quantity" if counted else "amount": cell, "details": label},
        table_id=reading.table_id,
        scope=reading.scope,
        item=column.measure,
        quantity=quantity,
        amount=amount,
        amount_reported=cell.text if amount is not None else "",
        unit_reported=unit if amount is not None else "",
        as_of=reading.found.caption.as_of,
        details=label.text if label else "",
    )
    for header in column.cells:
        reading.value(header, "assets", row, "item")


def _money_unit(header: str) -> str:
    found = _BARE_UNIT.match(header)
    return found.group(1) if found else facts.unit_in(header)


FORM = Form("asset_columns", claim, extract)
