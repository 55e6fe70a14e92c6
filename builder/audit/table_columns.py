"""Sums down a column of a coded table: the total row, and class = Σ subclasses = Σ items.

Source: 政府收支分类科目 (Ministry of Finance, every year): functional codes of three, five and seven digits (类, 款,
项) and economic codes of three and five digits are nested, so an amount of a longer code is part of the amount of its
beginning. The total row of a table adds up its topmost codes (地方预决算公开操作规程, 财预〔2016〕143号).
A level that a table leaves out is skipped: a class is then held against its items.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.budget_table import BudgetTable, Column, Line
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.findings import NOT_APPLICABLE, NOT_EXTRACTED, Check, Wording

CODED_KINDS = (
    "revenue",
    "expenditure",
    "general_expenditure",
    "general_basic",
    "fund_expenditure",
    "capital_expenditure",
    "project_expenditure",
)

_TOTAL = Wording(
    zh="《{table}》“{row}”行的“{column}”为{total}{unit}，表中各类科目{sum}{unit}，相差{difference}{unit}。",
    en="{table}: the row “{row}” prints {total} under “{column}”; the classes below it give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)
_CLASS = Wording(
    zh="《{table}》科目{row}的“{column}”为{total}{unit}，表中它的下级科目{sum}{unit}，相差{difference}{unit}。",
    en="{table}: {row} prints {total} under “{column}”; the codes below it give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)


def not_made(disclosure: Disclosure, kinds: tuple[str, ...]) -> Iterator[Check]:
    """The tables of these kinds that print nothing to check: empty ones, and those whose amounts were not read."""
    for table in disclosure.budget_tables:
        if table.kind in kinds and not table.lines:
            yield Check(NOT_APPLICABLE if table.is_empty else NOT_EXTRACTED, table.ref, table_id=table.id)


def _parents(lines: list[Line]) -> dict[str, str]:
    """Each printed code → the longest printed code that it begins with, blank for a topmost one."""
    codes = {line.code for line in lines}
    shorter = {code: [code[:length] for length in range(len(code) - 2, 2, -2)] for code in codes}
    return {code: next((begin for begin in shorter[code] if begin in codes), "") for code in codes}


def _doubt(table: BudgetTable, lines: list[Line], column: Column, parts: list[Line]) -> Doubt:
    """Rows without a code, codes printed twice or of two classifications: it is not sure what adds up to what."""
    printed = [line for line in lines if not line.is_total and line.figures]
    coded = [line.code for line in lines if line.code]
    schemes = {line.scheme for line in lines if line.code}
    unclear = len(coded) != len(set(coded)) or len(schemes) > 1 or any(not line.code for line in printed)
    return Doubt(sum(column.number not in line.figures for line in parts), unclear, table.is_unread)


def _columns(disclosure: Disclosure) -> Iterator[tuple[BudgetTable, list[Line], Column]]:
    for table in disclosure.budget_tables:
        if table.kind in CODED_KINDS:
            for column in table.columns.values():
                yield table, [line for line in table.lines if line.direction == column.direction], column


def _check(table: BudgetTable, lines: list[Line], column: Column, whole: Line, parts: list[Line]) -> Iterator[Check]:
    total = whole.figures.get(column.number)
    figures = [line.figures[column.number] for line in parts if column.number in line.figures]
    if total is None and not figures:
        return
    yield check_sum(
        total,
        figures,
        _TOTAL if whole.is_total else _CLASS,
        names={"table": table.title, "row": f"{whole.code} {whole.label}".strip(), "column": column.name},
        place=whole.ref,
        doubt=_doubt(table, lines, column, parts),
        about="" if total else f"c{column.number}",
        table_id=table.id,
    )


def _total_rows(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, CODED_KINDS)
    for table, lines, column in _columns(disclosure):
        totals = [line for line in lines if line.is_total]
        parents = _parents([line for line in lines if line.code])
        tops = [line for line in lines if line.code and not parents[line.code]]
        parts = tops or [line for line in lines if line.is_leaf and not line.is_total]
        if len(totals) == 1 and parts:
            yield from _check(table, lines, column, totals[0], parts)


def _classes(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, CODED_KINDS)
    for table, lines, column in _columns(disclosure):
        coded = [line for line in lines if line.code]
        parents = _parents(coded)
        for whole in coded:
            parts = [line for line in coded if parents[line.code] == whole.code]
            if parts:
                yield from _check(table, lines, column, whole, parts)


TOTAL_ROW = Rule(
    name="total-row",
    severity="error",
    title_zh="合计行等于各类科目之和",
    title_en="The total row is the sum of its classes",
    reason_zh="表中“合计”行应当等于最上一级各科目同一栏金额之和。依据是加法，以及《地方预决算公开操作规程》规定的表格式样。",
    reason_en="The total row of a table is the sum of its topmost codes in the same column. The source is addition, "
    "and the formats of the tables in the rules for publishing local budgets (财预〔2016〕143号).",
    check=_total_rows,
)
CLASS_SUM = Rule(
    name="class-sum",
    severity="error",
    title_zh="类等于款之和，款等于项之和",
    title_en="A class is the sum of its subclasses, a subclass of its items",
    reason_zh="收支分类科目的编码逐级展开：上级科目的金额应当等于表中它的下级科目金额之和；表中没有列出的级次略过。"
    "依据是财政部《政府收支分类科目》的编码规则。",
    reason_en="The codes of the classification are nested: the amount of a code is the sum of the next longer codes "
    "printed below it; a level that the table leaves out is skipped. The source is the coding of the Ministry of "
    "Finance's classification of government revenue and expenditure.",
    check=_classes,
)
