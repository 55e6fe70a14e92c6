"""Tables with revenue and expenditure side by side: 收支总表 and 财政拨款收支总表.

Each row prints an item and its amounts on either side. The items are revenue kinds on the left and classes of
the functional classification on the right (Ministry of Finance, 地方预决算公开操作规程, tables 1 and 4).
"""

from __future__ import annotations

import re
from itertools import takewhile

from builder.forms.budget_row import add_amount
from builder.forms.columns import Column, is_total, read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load, normalise
from builder.model import Cell

_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\s*")
_Side = tuple[str, Column, list[Column]]  # direction, column of the items, columns of their amounts


def claim(found: FoundTable) -> str:
    """`summary` or `fiscal_summary` where the title says so and both sides are in the header."""
    kind = load("summary").field_within(found.caption.title, "titles")
    labels = {normalise(cell.text) for cell in found.table.cells if cell.row < found.body + 3}
    both = any("收入" in label for label in labels) and any("支出" in label for label in labels)
    return kind if both else ""


def extract(reading: Reading) -> None:
    """One row of `budget_items` per printed amount of either side."""
    columns, first = read_header(reading)
    numbers = [column for column in columns if column.field == "row_number"]
    for direction, items, amounts in _sides(columns):
        rows = _rows(reading, items, first)
        for at, (row, item) in enumerate(rows):
            number = reading.grid.at(row, numbers[0].number) if numbers else None
            cells = [reading.grid.at(row, column.number) for column in amounts]
            broken_down = _is_broken_down(reading, rows[at:], amounts)
            for column, cell in zip(amounts, cells, strict=True):
                add_amount(
                    reading,
                    cell,
                    column,
                    {"item": item, "row_number": number},
                    direction=direction,
                    row_number=number.text if number else "",
                    item=item.text,
                    **_classified(item.text, direction),
                    is_leaf=not is_total(item.text) and not broken_down,
                )
            reading.mark("number", number)
            if _is_known(item.text, direction):
                reading.mark("label", item)


def _sides(columns: list[Column]) -> list[_Side]:
    """The two halves of the table: a column of items, and the columns of amounts up to the next one."""
    sides: list[_Side] = []
    for column in columns:
        if column.field == "item":
            direction = next(filter(None, (load("columns").field(text, "groups") for text in column.path)), "")
            sides.append((direction or ("revenue", "expenditure")[min(len(sides), 1)], column, []))
        elif sides and column.field != "row_number":
            sides[-1][2].append(column)
    return sides


def _rows(reading: Reading, items: Column, first: int) -> list[tuple[int, Cell]]:
    cells = [(row, reading.grid.at(row, items.number)) for row in reading.grid.body_rows(first)]
    return [(row, cell) for row, cell in cells if cell and cell.text]


def _is_broken_down(reading: Reading, rows: list[tuple[int, Cell]], amounts: list[Column]) -> bool:
    """True where the rows below an unnumbered item are its numbered parts and print amounts.

    年初财政拨款结转和结余 is followed by 一、二、三 that say of which budget; the numbering begins anew there.
    """
    (_, item), below = rows[0], rows[1:]
    if _NUMBERED.match(item.text) or is_total(item.text):
        return False
    parts = list(takewhile(lambda part: _NUMBERED.match(part[1].text), below))
    cells = [reading.grid.at(row, column.number) for row, _ in parts for column in amounts]
    return any(cell and cell.text for cell in cells)


def _classified(text: str, direction: str) -> dict[str, object]:
    """The level of an item and, on the side of expenditure, the functional class that it names."""
    if is_total(text):
        return {"item_level": 0}
    if direction == "expenditure" and load("summary").field(_bare(text), "classes"):
        return {"item_level": 1, "functional_name": _bare(text)}
    return {"item_level": None}


def _bare(text: str) -> str:
    return _NUMBERED.sub("", text, count=1)


def _is_known(text: str, direction: str) -> bool:
    group = "classes" if direction == "expenditure" else "revenues"
    words = load("summary")
    return is_total(text) or bool(words.field(_bare(text), group) or words.field(_bare(text), "balances"))


FORM = Form("summary", claim, extract)
