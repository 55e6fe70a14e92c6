"""The tables that hold revenue beside expenditure: 收支总表 and 财政拨款收支总表.

Source: 《预算法》第十二条 and the format of the tables (财预〔2016〕143号): each side lists its items, adds them up as
本年收入合计 and 本年支出合计, adds what is carried over, and ends in 收入总计 and 支出总计, which are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.budget_table import BudgetTable, Column, Line
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.audit.table_columns import not_made
from builder.findings import Check, Figure, Wording

_CARRIED = re.compile(r"结转|结余")
_HEAD = re.compile(r"\s*[一二三四五六七八九十]+、")
SUMMARY_KINDS = ("summary", "fiscal_summary")

_TOTAL = Wording(
    zh="《{table}》“{row}”的“{column}”为{total}{unit}，所含各项{sum}{unit}，相差{difference}{unit}。",
    en="{table}: “{row}” prints {total} under “{column}”; the items that it adds up give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)
_BALANCE = Wording(
    zh="《{table}》“{row}”为{total}{unit}，“{other}”为{sum}{unit}，相差{difference}{unit}。",
    en="{table}: “{row}” prints {total}, “{other}” prints {sum}; the difference is {difference} (unit: {unit}).",
)


def _heads(side: list[Line]) -> list[Line]:
    """The rows 一、二、… of a side that prints each sum above its items and ends in the total of all; else nothing."""
    heads = [line for line in side if _HEAD.match(line.label)]
    numbers = [line.label.partition("、")[0].strip() for line in heads]
    totals = [line for line in side if line.is_total and line not in heads]
    is_meant = heads[:1] == side[:1] and side[0].is_total and totals == side[-1:] and len(heads) > 1
    if not is_meant or numbers != list("一二三四五六七八九"[: len(heads)]):
        return []
    apart = [line for line in side[: side.index(heads[1])] if _CARRIED.search(line.label)]
    return [] if apart else heads  # what was carried over is none of this year's items


def _below_heads(side: list[Line], heads: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Each of `heads` with the rows below it, and the last row, which adds up the heads."""
    starts = [side.index(head) for head in heads]
    for start, end in zip(starts, [*starts[1:], len(side) - 1], strict=True):
        if below := [line for line in side[start + 1 : end] if line.is_leaf]:
            yield side[start], below
    yield side[-1], heads


def _addends(side: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Each total of one side with the rows that it adds up: those since the total before, and that total itself."""
    before: list[Line] = []
    for line in side:
        if line.is_total:
            if before:
                yield line, before
            before = [line]
        elif line.is_leaf:
            before.append(line)


def _is_unclear(table: BudgetTable, side: list[Line]) -> bool:
    """Tables whose layout leaves open what adds up to what.

    Some print a total first and do not number what it adds up; a side that has no rows, or rows without a label, was
    not read as it was printed.
    """
    sides = {line.direction for line in table.lines}
    return (side[0].is_total and not _heads(side)) or len(sides) < 2 or not all(line.label for line in side)


def _check_totals(table: BudgetTable, column: Column) -> Iterator[Check]:
    side = [line for line in table.lines if line.direction == column.direction]
    unclear = _is_unclear(table, side)
    heads = _heads(side)
    for line, addends in _below_heads(side, heads) if heads else _addends(side):
        total = line.figures.get(column.number)
        figures = [addend.figures[column.number] for addend in addends if column.number in addend.figures]
        if total is None and not figures:
            continue
        yield check_sum(
            total,
            figures,
            _TOTAL,
            names={"table": table.title, "row": line.label, "column": column.name},
            place=line.ref,
            doubt=Doubt(len(addends) - len(figures), unclear, table.is_unread),
            about="" if total else f"c{column.number}",
            table_id=table.id,
        )


def _totals(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, SUMMARY_KINDS)
    for table in disclosure.budget_tables:
        if table.kind in SUMMARY_KINDS:
            for column in table.columns.values():
                yield from _check_totals(table, column)


def grand_total(table: BudgetTable, direction: str) -> tuple[Line, Figure | None] | None:
    """The last total of one side and its figure, or `None` where the side ends in no total of everything."""
    lines = table.totals(direction)
    columns = [column for column in table.of(direction) if column.kind == "total"]
    if not lines or "本年" in lines[-1].label or len(columns) != 1:
        return None
    return lines[-1], lines[-1].figures.get(columns[0].number)


def _balance(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, SUMMARY_KINDS)
    for table in disclosure.budget_tables:
        revenue = grand_total(table, "revenue") if table.kind in SUMMARY_KINDS else None
        expenditure = grand_total(table, "expenditure") if revenue else None
        if revenue is None or expenditure is None or not (revenue[1] or expenditure[1]):
            continue
        yield check_sum(
            revenue[1],
            [expenditure[1]] if expenditure[1] else [],
            _BALANCE,
            names={"table": table.title, "row": revenue[0].label, "other": expenditure[0].label},
            place=revenue[0].ref,
            doubt=Doubt(unread=table.is_unread),
            table_id=table.id,
        )


SUMMARY_TOTAL = Rule(
    name="summary-total",
    severity="error",
    title_zh="收支总表的合计与总计",
    title_en="The totals of the summary tables",
    reason_zh="本年收入合计等于各项收入之和，本年支出合计等于各类支出之和；收入总计等于本年收入合计加上年结转，"
    "支出总计等于本年支出合计加年终结转。依据是加法和公开表格的式样。",
    reason_en="This year's revenue is the sum of its items, this year's expenditure of its classes; the grand totals "
    "add what is carried over. The source is addition and the format of the tables.",
    check=_totals,
)
BALANCE = Rule(
    name="revenue-equals-expenditure",
    severity="error",
    title_zh="收入总计等于支出总计",
    title_en="Total revenue equals total expenditure",
    reason_zh="部门预算收支平衡：收支总表左右两边的总计应当相等。依据是《预算法》第十二条和公开表格的式样。",
    reason_en="A department's budget balances: both sides of the summary end in the same total. The source is article "
    "12 of the Budget Law and the format of the table.",
    check=_balance,
)
