"""Tables with revenue and expenditure side by side: 收支总表, 财政拨款收支总表, and fund tables made that way.

Each row prints an item and its amounts on either side: revenue kinds on the left, classes of the functional
classification on the right (地方预决算公开操作规程, tables 1 and 4). Some print the expenditure again by economic
classification or by purpose, further right; it is the same money, so those rows are no leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from builder.forms.budget_row import add_amount, is_dash
from builder.forms.columns import Column, is_header, is_total, read_header, starts_body
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.grid import Grid
from builder.forms.outline import list_level
from builder.forms.reading import Reading
from builder.forms.sides import has_sides
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import load
from builder.model import Cell
from builder.values import parse_number

_NUMBERED = re.compile(
    r"(?:其中[:：]?\s*)?(?:[（(][一二三四五六七八九十\d]{1,3}[）)][、.．]?|[一二三四五六七八九十\d]{1,3}[、.．])?\s*(?:其中[:：]?)?"
)
_CODED = re.compile(r"[\[【(（]?(\d{3}(?:\d{2}){0,2})[\]】)）]?\s*[-—_]?\s*(\D+)\Z")
_KINDS = ("summary", "fiscal_summary", "fund_expenditure", "capital_expenditure", "other", "general_expenditure")


@dataclass(frozen=True, slots=True)
class _Side:
    """A column of items with the columns of their amounts; `again` where it breaks the same money down anew."""

    direction: str
    items: Column
    amounts: list[Column]
    again: bool
    numbers: Column | None = None


def claim(found: FoundTable) -> str:
    """The kind that the title names, where the header has revenue on the left and expenditure on the right."""
    if not has_sides(found):
        return ""
    kind = budget_kind(found.caption.title) or "summary"
    return kind if kind in _KINDS else ""


def extract(reading: Reading) -> None:
    """One row of `budget_items` per printed amount of either side."""
    columns, first = read_header(reading, _starts_body)
    first_numbers = next((column for column in columns if column.field == "row_number"), None)
    for side in _sides(columns):
        numbers = side.numbers or first_numbers
        rows = _rows(reading.grid, side.items, first)
        leaves = _leaves(reading.grid, rows, side)
        for (row, item), leaf in zip(rows, leaves, strict=True):
            number = reading.grid.at(row, numbers.number) if numbers else None
            _extract_row(reading, row, item, number, side, leaf)


def _extract_row(reading: Reading, row: int, item: Cell, number: Cell | None, side: _Side, leaf: bool) -> None:
    labels = {"item": [item], "row_number": [number] if number else []}
    fields = {
        "direction": side.direction,
        "row_number": number.text if number else "",
        "item": item.text,
        "is_leaf": leaf,
        **_classified(item.text, side.direction),
    }
    for column in side.amounts:
        cell = reading.grid.at(row, column.number)
        if cell and cell.row == row:
            add_amount(reading, cell, column, labels, **fields)
            if is_dash(cell.text):
                reading.mark("label", cell)
    reading.mark("number", number)
    if is_known(item.text):
        reading.mark("label", item)


def _starts_body(grid: Grid, row: int) -> bool:
    """A row with a known item begins the body, with or without an amount; one that heads columns does not."""
    if starts_body(grid, row):
        return True
    printed = [cell.text for cell in grid.printed(row)]
    return any(is_known(text) and not is_total(text) and not is_header(text) for text in printed)


def _sides(columns: list[Column]) -> list[_Side]:
    """The parts of the table: a column of items, and the columns of amounts up to the next one."""
    sides: list[_Side] = []
    for column in columns:
        if column.field in ("item", "name", "project_name"):
            named = (load("columns").field(text, "sides") for text in column.path)
            direction = next(filter(None, named), "expenditure" if sides else "revenue")
            again = any(side.direction == direction for side in sides)
            following = [other for other in columns if other.number > column.number][:1]
            numbered = next((other for other in following if other.field == "row_number"), None)
            sides.append(_Side(direction, column, [], again, numbered))
        elif sides and column.field not in ("row_number", "code", "detail") and column.path:
            sides[-1].amounts.append(column)
    return sides


def _rows(grid: Grid, items: Column, first: int) -> list[tuple[int, Cell]]:
    cells = [(row, grid.at(row, items.number)) for row in grid.body_rows(first)]
    return [(row, cell) for row, cell in cells if cell and cell.text and cell.row == row]


def _leaves(grid: Grid, rows: list[tuple[int, Cell]], side: _Side) -> list[bool]:
    """For each row, whether no row below breaks it down.

    A total is broken down by what stands above it. Another row is where the rows below it, up to the next one
    at its level or above, are its parts: by their numbering (一、 then 1. or （一）), or, where they have none,
    because their amounts make up its own.
    """
    leaves: list[bool] = []
    for at, (row, item) in enumerate(rows):
        parts = _parts(rows, at)
        broken_down = _adds_up(grid, row, parts, side) if parts else False
        leaves.append(not (side.again or is_total(item.text) or broken_down or _is_share(grid, rows, at, side, leaves)))
    return leaves


def _is_share(grid: Grid, rows: list[tuple[int, Cell]], at: int, side: _Side, leaves: list[bool]) -> bool:
    """True for `其中：…` below a row that it does not make up: a share of what is counted there already."""
    if not rows[at][1].text.startswith("其中"):
        return False
    above = [place for place in range(at) if not rows[place][1].text.startswith("其中")]
    whole = above[-1] if above else None
    printed = whole is not None and any(_number(grid, rows[whole][0], column) for column in side.amounts)
    return whole is not None and leaves[whole] and printed


def _parts(rows: list[tuple[int, Cell]], at: int) -> list[int]:
    """The rows below `at` that can be its parts: up to a total, or the next item numbered at its level or above."""
    level = list_level(rows[at][1].text)
    parts = []
    for row, item in rows[at + 1 :]:
        other = list_level(item.text)
        if (
            is_total(item.text)
            or (other and level and other <= level)
            or (level and not other and _is_balance(item.text))
        ):
            break
        if not level and not other and not _coded(item.text):
            parts.append(row)
            continue
        parts.append(row)
    return parts


def _adds_up(grid: Grid, row: int, parts: list[int], side: _Side) -> bool:
    """True where the first of `parts`, one or more, print amounts that make up the one in `row`."""
    for column in side.amounts:
        whole = _number(grid, row, column)
        if not whole:
            continue
        total = Decimal(0)
        for part in parts:
            total += _number(grid, part, column) or Decimal(0)
            if total == whole:
                return True
            if abs(total) > abs(whole):
                break
    return False


def _number(grid: Grid, row: int, column: Column) -> Decimal | None:
    cell = grid.at(row, column.number)
    return parse_number(cell.text) if cell and cell.row == row else None


def _coded(text: str) -> bool:
    return _CODED.match(text) is not None


def _classified(text: str, direction: str) -> dict[str, object]:
    """The level of an item and, on the side of expenditure, the class or code that it names."""
    if is_total(text):
        return {"item_level": 0}
    if direction == "revenue":
        return {"item_level": None}
    if coded := _CODED.match(text):
        code, name = coded.groups()
        scheme = "economic" if code[0] in "35" else "functional"
        own = {"economic_scheme": "government" if code[0] == "5" else "department"} if scheme == "economic" else {}
        return {f"{scheme}_code": code, f"{scheme}_name": name.strip(), "item_level": len(code) // 2, **own}
    bare = _bare(text)
    if any(load("summary").field(wording, "classes") for wording in (bare, f"{bare}支出")):
        return {"item_level": 1, "functional_name": bare}
    return {"item_level": None}


def _bare(text: str) -> str:
    return _NUMBERED.sub("", text.strip(), count=1).strip()


def _is_balance(text: str) -> bool:
    return bool(load("summary").field(_bare(text), "balances"))


def is_known(text: str) -> bool:
    """True where a text names an item that such tables print: a class, a kind of revenue, a balance, a total."""
    words, bare = load("summary"), _bare(text)
    groups = ("classes", "revenues", "balances", "expenditures")
    wordings = (bare, f"{bare}支出", f"{bare}收入", bare.removesuffix("资金"), f"{bare.removesuffix('资金')}收入")
    known = any(words.field(wording, group) for wording in wordings for group in groups)
    return known or is_total(text) or _coded(text)


FORM = Form("summary", claim, extract)
