"""The same class of expenditure in the summary and in the table that breaks it down by function.

Source: 政府收支分类科目 and the tables that 地方预决算公开操作规程 (财预〔2016〕143号) asks for. The summaries list
expenditure by the classes (类) of the functional classification, the tables of expenditure break the same classes
down, so a class has the same amount in both. A summary of fiscal appropriations is compared by its column of the
general public budget; where it has none, only if neither of the two other budgets holds anything. Where the totals of
both tables differ already, or a class stands there for each unit, it is open what a class is to be held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from builder.audit.budget_table import BudgetTable, Column, Line
from builder.audit.disclosure import Disclosure, Part
from builder.audit.labels import plain_name
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum, state
from builder.findings import PASS, Check, Wording

_CLASS = 3  # digits of the code of a class
_WORDING = Wording(
    zh="《{table}》科目{row}为{total}{unit}，《{other}》“{label}”为{sum}{unit}，相差{difference}{unit}。",
    en="{table}: {row} is {total}; {other} prints {sum} for “{label}”; the difference is {difference} (unit: {unit}).",
)


def _column(table: BudgetTable, year: int | None, holds_others: bool) -> Column | None:
    """The column of a summary that the detailed table breaks down."""
    if table.kind == "summary":
        return table.column("expenditure", "total", year)
    own = table.column("expenditure", "general", year)
    return own or (None if holds_others else table.column("expenditure", "total", year))


def _classes(table: BudgetTable) -> Iterator[Line]:
    """The rows of the classes in a table by function."""
    return (line for line in table.lines if len(line.code) == _CLASS and line.scheme == "functional")


def _agree(summary: BudgetTable, column: Column, table: BudgetTable, year: int | None) -> bool:
    """True where the table ends in one of the totals of the summary."""
    total = table.total("expenditure", "total", year)
    sums = [line.figures[column.number] for line in summary.totals("expenditure") if column.number in line.figures]
    return total is not None and any(state(total, [figure]) == PASS for figure in sums)


def _compare(kinds: tuple[str, str], part: Part, year: int | None) -> Iterator[Check]:
    summaries, detailed = part.of_kind(kinds[0]), part.of_kind(kinds[1])
    others = [table for kind in ("fund_expenditure", "capital_expenditure") for table in part.of_kind(kind)]
    column = _column(summaries[0], year, any(table.lines for table in others)) if summaries else None
    if column is None:
        return
    rows = {plain_name(line.label): line for line in summaries[0].lines if line.direction == "expenditure"}
    for table in detailed:
        own = table.column("expenditure", "total", year)
        codes = [line.code for line in table.lines]
        unclear = len(summaries) > 1 or len(detailed) > 1 or not _agree(summaries[0], column, table, year)
        for line in _classes(table):
            summed = rows.get(plain_name(line.label))
            figure = summed.figures.get(column.number) if summed else None
            total = line.figures.get(own.number) if own else None
            if summed is None or figure is None or total is None:
                continue
            yield check_sum(
                total,
                [figure],
                _WORDING,
                names={
                    "table": table.title,
                    "row": f"{line.code} {line.label}",
                    "other": summaries[0].title,
                    "label": summed.label,
                },
                doubt=Doubt(unclear=unclear or codes.count(line.code) > 1, unread=table.is_unread),
                table_id=table.id,
            )


def _checks(kinds: tuple[str, str], disclosure: Disclosure) -> Iterator[Check]:
    for part in disclosure.parts:
        yield from _compare(kinds, part, disclosure.fiscal_year)


def _rule(name: str, summary: str, detailed: str, zh: str, en: str) -> Rule:
    return Rule(
        name=name,
        severity="error",
        title_zh=f"{zh}的各类支出一致",
        title_en=f"The same amount of each class in both tables: {en}",
        reason_zh=f"{zh}都按支出功能分类的“类”列数，反映同一笔预算，同一类在两张表中应当相同。"
        "依据是《政府收支分类科目》和《地方预决算公开操作规程》规定的表格之间的关系。",
        reason_en=f"Both tables ({en}) list expenditure by the classes of the functional classification and describe "
        "the same budget, so a class has the same amount in both. The source is the classification of government "
        "revenue and expenditure and the set of tables that the rules for publishing local budgets ask for "
        "(财预〔2016〕143号).",
        check=partial(_checks, (summary, detailed)),
    )


SAME_CLASSES = (
    _rule("summary-classes", "summary", "expenditure", "收支总表与支出总表", "summary and expenditure"),
    _rule(
        "fiscal-classes",
        "fiscal_summary",
        "general_expenditure",
        "财政拨款收支总表与一般公共预算支出表",
        "fiscal summary and general public budget",
    ),
)
