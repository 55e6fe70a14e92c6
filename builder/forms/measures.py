"""Which columns of amounts add up: not last year's, not a change, not a share of the column beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from builder.forms.columns import Column
from builder.forms.vocabulary import load, normalise

_YEAR_ROW = re.compile(r"((?:19|20)\d{2})年?度?(?:年初)?(?:预算|决算|执行)?(?:数|金额)?\Z")
_CHANGE_ROW = re.compile(
    r"(?:比?(?:上年|上一年|去年)度?(?:年初)?(?:预算|决算|执行)?(?:数|金额)?"
    r"|(?:比上年|同比)?(?:增减|增长|变动|增幅)(?:变化|变动)?(?:情况|金额|额|数|率|比例)?(?:\(?[%±]\)?)?)\Z"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def measure_kinds(columns: Sequence[Column], fiscal_year: int | None, total: Mapping[int, Decimal]) -> dict[int, str]:
    """The kind of each measure of a table, by number of its column, so that amounts of one kind add up.

    `total` is what the total row prints in each column. Comparisons and shares of another column are `other`.
    """
    compared = comparisons(columns, fiscal_year)
    kinds = {
        column.number: "other" if column.number in compared or _is_share(column, columns) else column.measure_kind
        for column in columns
    }
    for phase in {column.phase for column in columns}:
        own = [column for column in columns if column.phase == phase]
        _settle_totals(own, kinds, total)
        _settle_sums(own, kinds, total)
    return kinds


def comparisons(columns: Sequence[Column], fiscal_year: int | None) -> set[int]:
    """The columns that hold no amount of this budget: another year, a change, a percentage."""
    other = {column.number for column in columns if _is_other_year(column.path, fiscal_year)}
    if len(other) == len(columns):
        other = set()  # the year of the document was not understood
    words = load("columns")
    return other | {
        column.number
        for column in columns
        if any(words.field_within(text, "comparisons") or words.field(text, "other_years") for text in column.path)
    }


def compares(text: str, fiscal_year: int | None) -> bool:
    """True where a row's label names another year or a change: `2025年`, `上年预算数`, `增减变化金额`."""
    bare = normalise(text)
    named = _YEAR_ROW.match(bare)
    if named:
        return fiscal_year is not None and int(named.group(1)) != fiscal_year
    return _CHANGE_ROW.match(bare) is not None


def _is_other_year(path: Sequence[str], fiscal_year: int | None) -> bool:
    years = {int(year) for text in path for year in _YEAR.findall(text)}
    return fiscal_year is not None and bool(years) and fiscal_year not in years


def _is_share(column: Column, columns: Sequence[Column]) -> bool:
    """True for `其中：…` beside a column of the same kind, or of a kind that nothing is known of."""
    if not column.path or not column.path[-1].startswith("其中"):
        return False
    alike = [other for other in columns if other.path and other.measure_kind == column.measure_kind]
    return any(other.phase == column.phase and not other.path[-1].startswith("其中") for other in alike)


def _settle_totals(columns: Sequence[Column], kinds: dict[int, str], total: Mapping[int, Decimal]) -> None:
    """One column is the total; totals below a header of their own, or of the same amount, are subtotals."""
    totals = [column for column in columns if kinds[column.number] == "total"]
    if not totals:
        alone = [column for column in columns if kinds[column.number] == "subtotal" and len(column.path) == 1]
        kinds |= {column.number: "total" for column in alone[:1]}
    if len(totals) < 2:
        return
    main = min(totals, key=lambda column: (len(column.path), column.number))
    for column in totals:
        same = column.number in total and total[column.number] == total.get(main.number)
        if column is not main and (len(column.path) > len(main.path) or same):
            kinds[column.number] = "subtotal"


def _settle_sums(columns: Sequence[Column], kinds: dict[int, str], total: Mapping[int, Decimal]) -> None:
    """Where the first of several columns of a kind is the sum of the others, the others are shares of it."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if kinds[column.number] not in ("total", "other"):
            groups.setdefault(kinds[column.number], []).append(column)
    for first, *others in groups.values():
        whole = total.get(first.number, Decimal(0))
        if others and whole and sum(total.get(column.number, Decimal(0)) for column in others) == whole:
            kinds |= {column.number: "other" for column in others}
