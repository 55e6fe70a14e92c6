"""Which of the “三公” an amount is: by what its column or its row is called.

Tables of the “三公” come with an item in each row and with an item in each column, for one year or for two.
"""

from __future__ import annotations

import re

from builder.audit.budget_table import BudgetTable, Column, Line
from builder.forms.vocabulary import normalise

_RUNNING_COSTS = re.compile(r"机关运行经费|行政经费")
_MEETINGS = re.compile(r"会议费|培训费")


def three_public_part(table: BudgetTable, line: Line, column: Column) -> str:
    """Which of the “三公” a cell is: by its column where the columns name them, else by its row."""
    if any(part_named(other.path) for other in table.columns.values() if part_named(other.path) != "three_public"):
        if not (line.is_total or len(table.lines) == 1):
            return ""
        sums_up = normalise(_without_fund(column.path)[-1]).endswith(("合计", "总计", "小计"))
        return part_named(column.path) or ("three_public" if sums_up and not _meetings(table) else "")
    if column.kind not in ("total", "general", "fiscal"):
        return ""
    if line.is_total and not part_named((line.label,)):
        return "" if _meetings(table) else "three_public"
    return part_named((line.label,))


def _meetings(table: BudgetTable) -> bool:
    """True where the table adds up meetings and training as well."""
    names = [line.label for line in table.lines] + [column.name for column in table.columns.values()]
    return any(_MEETINGS.search(name) for name in names)


def part_named(path: tuple[str, ...]) -> str:
    """The part of “三公” that the texts over a column, or the label of a row, name; blank where they name none."""
    path = _without_fund(path)
    text, last = normalise("".join(path)), normalise(path[-1])
    if re.search(r"政府性基金|国有资本|会议费\Z|培训费\Z", last):
        return ""
    if _RUNNING_COSTS.search(text):
        return "running_costs"
    if "接待" in text:
        return "hospitality"
    if "出国" in text:
        return "abroad"
    return _vehicles(last, text) or ("three_public" if "三公" in text else "")


def _without_fund(path: tuple[str, ...]) -> tuple[str, ...]:
    """A header without the 一般公共预算 below what it is spent on: the other funds have columns of their own."""
    return path[:-1] if len(path) > 1 and normalise(path[-1]).startswith("一般公共预算") else path


def _vehicles(last: str, text: str) -> str:
    buys, runs = "购置" in last, bool(re.search(r"运行|运维|维护", last))
    if buys != runs:
        return "purchase" if buys else "running"
    if buys or ("公务用车" in text and re.search(r"小计|合计", last)):
        return "vehicles"
    return "vehicles" if re.search(r"公务用车.*购置.*运", text) else ""


def parts_of_item(whole: Column, columns: list[Column]) -> list[Column] | None:
    """The columns that `whole` adds up in a table with an item in each column; none where they are not all there.

    `None` where the table is another one, or `whole` is an item that is broken down by funds. Cars that have a column
    of their own stand for their purchase and running, wherever the header groups them.
    """
    items = {column.number: part_named(column.path) for column in columns}
    own = items[whole.number] or ("three_public" if whole.is_total else "")
    if not set(items.values()) & {"abroad", "hospitality"} or own not in ("three_public", "vehicles"):
        return None
    if not items[whole.number] and any(_MEETINGS.search(column.name) for column in columns):
        return []  # they may be part of the total
    found: dict[str, Column] = {}
    for column in columns:
        if column.number > whole.number:
            item = items[column.number]
            if item in (*found, "", "three_public", own):
                break  # of another year, another fund, or of no item
            found[item] = column
    has_cars = own == "three_public" and "vehicles" in found
    cars = ("vehicles",) if has_cars else ("purchase", "running")
    wanted = cars if own == "vehicles" else ("abroad", *cars, "hospitality")
    return [found[item] for item in wanted] if all(item in found for item in wanted) else []
