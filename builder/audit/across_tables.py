"""The same total in two tables of one department or one unit.

Source: 地方预决算公开操作规程 (财预〔2016〕143号): the summary, the tables of revenue and of expenditure, the summary
of fiscal appropriations and the tables that break it down describe the same budget, so their totals are the same.

A summary prints more than one total (本年收入合计 without what is carried over, 收入总计 with it) and a table may be
drawn up either way, so a table agrees where it agrees with one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from builder.audit.budget_table import BudgetTable
from builder.audit.disclosure import Disclosure, Part
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum, state
from builder.findings import INSUFFICIENT, NOT_APPLICABLE, NOT_EXTRACTED, PASS, Check, Figure, Wording

_WORDING = Wording(
    zh="《{table}》的“{row}”合计为{total}{unit}，《{other}》的对应数为{sum}{unit}，相差{difference}{unit}。",
    en="{table}: the total “{row}” is {total}; {other} prints {sum} for it; "
    "the difference is {difference} (unit: {unit}).",
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two places of one total: `kind` of the table that sums up and its `measure`, and the table broken down.

    `is_partial` where the second table is not asked for everywhere and may show a part: less than the total is no
    finding then.
    """

    name: str
    summing: str
    direction: str
    measure: str
    detailed: str
    detailed_measure: str
    zh: str
    en: str
    is_partial: bool = False


_PAIRS = (
    _Pair(
        "summary-revenue", "summary", "revenue", "total", "revenue", "total",
        "收支总表与收入总表", "summary and revenue",
    ),
    _Pair(
        "summary-expenditure", "summary", "expenditure", "total", "expenditure", "total",
        "收支总表与支出总表", "summary and expenditure",
    ),
    _Pair(
        "fiscal-general", "fiscal_summary", "expenditure", "general", "general_expenditure", "total",
        "财政拨款收支总表与一般公共预算支出表", "fiscal summary and general public budget",
    ),
    _Pair(
        "fiscal-fund", "fiscal_summary", "expenditure", "fund", "fund_expenditure", "total",
        "财政拨款收支总表与政府性基金预算支出表", "fiscal summary and government fund budget",
    ),
    _Pair(
        "fiscal-capital", "fiscal_summary", "expenditure", "capital", "capital_expenditure", "total",
        "财政拨款收支总表与国有资本经营预算支出表", "fiscal summary and state capital operations budget",
    ),
    _Pair(
        "general-basic", "general_expenditure", "expenditure", "basic", "general_basic", "total",
        "一般公共预算支出表与基本支出表", "general public budget and its basic expenditure",
    ),
    _Pair(
        "expenditure-projects", "expenditure", "expenditure", "project", "project_expenditure", "total",
        "支出总表与项目支出表", "expenditure and the table of projects", is_partial=True,
    ),
    _Pair(
        "general-projects", "general_expenditure", "expenditure", "project", "project_expenditure", "general",
        "一般公共预算支出表与项目支出表", "general public budget and the table of projects", is_partial=True,
    ),
)  # fmt: skip


def _candidates(pair: _Pair, tables: list[BudgetTable], year: int | None) -> list[Figure]:
    """The printed totals of the summing tables that the other one may show, the usual one first."""
    columns = [(table, table.column(pair.direction, pair.measure, year)) for table in tables]
    return [
        line.figures[column.number]
        for table, column in columns
        if column
        for line in table.totals(pair.direction)
        if column.number in line.figures
    ]


def _compare(pair: _Pair, part: Part, year: int | None) -> Iterator[Check]:
    summing, detailed = part.of_kind(pair.summing), part.of_kind(pair.detailed)
    candidates = _candidates(pair, summing, year)
    if not detailed and candidates:
        missing = NOT_APPLICABLE if pair.is_partial else INSUFFICIENT
        yield Check(missing, candidates[0].ref, table_id=summing[0].id)
    for table in detailed:
        total = table.total(pair.direction, pair.detailed_measure, year)
        if total is None or not candidates:
            yield Check(_not_made(table, summing, candidates), total.ref if total else table.ref, table_id=table.id)
            continue
        agreeing = [figure for figure in candidates if state(total, [figure]) == PASS]
        column = table.column(pair.direction, pair.detailed_measure, year)
        some = pair.is_partial and total.amount < candidates[0].amount
        yield check_sum(
            total,
            agreeing[:1] or candidates[:1],
            _WORDING,
            names={"table": table.title, "other": summing[0].title, "row": column.name if column else ""},
            doubt=Doubt(
                # Of several tables of one kind (by function, by economic category) it is open which is meant.
                unclear=some or len(summing) > 1 or len(detailed) > 1,
                unread=any(found.is_unread for found in (table, *summing)),
            ),
            table_id=table.id,
        )


def _not_made(table: BudgetTable, summing: list[BudgetTable], candidates: list[Figure]) -> str:
    """Why two tables cannot be compared: one is not read, both are blank, or one of the totals is not printed."""
    if not table.lines and not table.is_empty:
        return NOT_EXTRACTED
    return NOT_APPLICABLE if table.is_empty and summing and not candidates else INSUFFICIENT


def _checks(pair: _Pair, disclosure: Disclosure) -> Iterator[Check]:
    for part in disclosure.parts:
        yield from _compare(pair, part, disclosure.fiscal_year)


ACROSS_TABLES = tuple(
    Rule(
        name=pair.name,
        severity="warning" if pair.is_partial else "error",
        title_zh=f"{pair.zh}的总额一致",
        title_en=f"The same total in both tables: {pair.en}",
        reason_zh=f"{pair.zh}反映同一笔预算，同一个总额在两张表中应当相同。"
        "依据是《地方预决算公开操作规程》规定的表格之间的关系。",
        reason_en=f"Both tables ({pair.en}) describe the same budget, so the same total stands in both. The source "
        "is the set of tables that the rules for publishing local budgets (财预〔2016〕143号) ask for.",
        check=partial(_checks, pair),
    )
    for pair in _PAIRS
)
