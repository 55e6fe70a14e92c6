"""The unit of money that a table states, against the size of its own figures.

The same total in two tables that differs by exactly the factor between two units (元, 千元, 万元, 亿元) was printed
under a unit that is not its own. Only totals of at least four digits prove that; a unit that was only inferred proves
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from builder.audit.budget_table import BudgetTable
from builder.audit.disclosure import Disclosure, Part
from builder.audit.rule import Rule
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Figure, Wording, yuan

_WORDING = Wording(
    zh="《{table}》的合计印作{actual}，《{other}》的同一合计印作{expected}，正好相差{factor}倍，其中一张表的金额单位与数字不符。",
    en="{table} prints {actual} as its total and {other} prints {expected} for the same, {factor} times apart: the "
    "unit of money of one of the tables does not fit its figures.",
)
_PAIRS = (
    ("summary", "revenue", "revenue", "total", "total"),
    ("summary", "expenditure", "expenditure", "total", "total"),
    ("fiscal_summary", "general_expenditure", "expenditure", "general", "total"),
    ("general_expenditure", "general_basic", "expenditure", "basic", "total"),
)
"""Kinds of two tables, the direction, and what they measure: the same total."""
_FACTORS = {Decimal(10**3): "1千", Decimal(10**4): "1万", Decimal(10**8): "1亿"}
_DIGITS = 4


def _is_telling(figure: Figure) -> bool:
    return len(figure.printed.replace(",", "").replace(".", "").strip("0-")) >= _DIGITS


def _factor(one: Figure, other: Figure) -> Decimal | None:
    """The factor between units that lies between two figures, as exactly as they are printed."""
    small, large = sorted((one, other), key=lambda figure: abs(figure.amount))
    if not (_is_telling(small) and _is_telling(large)):
        return None
    for factor in _FACTORS:
        if abs(large.amount - small.amount * factor) <= (large.step + small.step * factor) / 2:
            return factor
    return None


def _totals(table: BudgetTable, direction: str, measure: str, year: int | None) -> list[Figure]:
    column = table.column(direction, measure, year)
    lines = table.totals(direction) if column else []
    return [line.figures[column.number] for line in lines if column and column.number in line.figures]


def _compare(disclosure: Disclosure, one: BudgetTable, other: BudgetTable, pair: tuple[str, ...]) -> Iterator[Check]:
    _, _, direction, measure, other_measure = pair
    year = disclosure.fiscal_year
    left, right = _totals(one, direction, measure, year), _totals(other, direction, other_measure, year)
    if not left or not right:
        return
    stated = all(_unit_is_stated(disclosure, table) for table in (one, other))
    apart = [(a, b, factor) for a in left for b in right if (factor := _factor(a, b))]
    if not apart or not stated:
        yield Check(INSUFFICIENT if apart else PASS, right[0].ref, one.kind, other.id, other_ref=left[0].ref)
        return
    expected, actual, factor = apart[0]
    shared = {"table": other.title, "other": one.title}
    printed = {"actual": f"{actual.printed}{actual.unit}", "expected": f"{expected.printed}{expected.unit}"}
    zh, en = _WORDING.fill(
        {**shared, **printed, "factor": _FACTORS[factor]}, {**shared, **printed, "factor": f"{factor:,}"}
    )
    yield Check(
        FAIL,
        actual.ref,
        one.kind,
        other.id,
        expected=yuan(expected.amount),
        actual=yuan(actual.amount),
        other_ref=expected.ref,
        message_zh=zh,
        message_en=en,
    )


def _unit_is_stated(disclosure: Disclosure, table: BudgetTable) -> bool:
    return any(row["table_id"] == table.id and row["unit_basis"] == "stated" for row in disclosure.rows("tables"))


def _pairs(part: Part) -> Iterator[tuple[BudgetTable, BudgetTable, tuple[str, ...]]]:
    for pair in _PAIRS:
        one, other = part.of_kind(pair[0]), part.of_kind(pair[1])
        if len(one) == 1 and len(other) == 1:
            yield one[0], other[0], pair


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    for part in disclosure.parts:
        for one, other, pair in _pairs(part):
            yield from _compare(disclosure, one, other, pair)


UNIT_MAGNITUDE = Rule(
    name="unit-magnitude",
    severity="error",
    title_zh="金额单位与数字相符",
    title_en="The unit of money fits the figures",
    reason_zh="同一个合计在两张表里正好相差一千、一万或一亿倍的，必有一张表的金额单位与数字不符（如把元写成万元）。"
    "只看两张表都自己印有单位、合计至少有四位数字的。依据是表格之间的关系。",
    reason_en="Where the same total in two tables differs by exactly a thousand, ten thousand or a hundred million, "
    "the unit of money of one of them does not fit its figures (yuan labelled as ten thousand yuan). Due where both "
    "tables print their unit and the totals have at least four digits. The source is that both "
    "tables describe one budget.",
    check=_checks,
)
