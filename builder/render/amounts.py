"""Money on the pages: how it is written, and the only sums that the pages make.

Amounts in the packages are yuan with two decimals. They are written without rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from builder.audit.sums import state
from builder.findings import PASS
from builder.findings import Figure as Printed
from builder.render.figures import Figure, printed, query
from builder.render.language import CHINESE, language
from builder.render.load import Package, Row

Writer = Callable[[str | Decimal], str]
"""How an amount is written: `money`, `wan` or `yuan`."""

_TEN_THOUSAND = Decimal(10000)


def money(amount: str | Decimal) -> str:
    """An amount in a sentence: `28 万元`, below 10,000 yuan `2,567 元`, in English `280,000 yuan`.

    Blank where it is unknown.
    """
    if amount == "":
        return ""
    value = Decimal(amount)
    if language() != CHINESE:
        return f"{_plain(value)} yuan"
    if abs(value) >= _TEN_THOUSAND:
        return f"{_plain(value / _TEN_THOUSAND)} 万元"
    return f"{_plain(value)} 元"


def wan(amount: str | Decimal) -> str:
    """An amount in a table that counts in 万元: at least two decimals, more where they are printed."""
    if amount == "":
        return ""
    value = (Decimal(amount) / _TEN_THOUSAND).normalize()
    places = max(2, -int(value.as_tuple().exponent))
    return f"{value:,.{places}f}"


def yuan(amount: str | Decimal) -> str:
    """An amount in yuan with two decimals: `280,000.00 元`."""
    return f"{Decimal(amount):,.2f} 元" if amount != "" else ""


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: str | Decimal, whole: str | Decimal) -> str:
    """The share of `part` in `whole`, to one decimal. Blank where there is no whole."""
    if part == "" or whole == "" or not Decimal(whole):
        return ""
    return f"{_plain((Decimal(part) / Decimal(whole) * 100).quantize(Decimal('0.1')))}%"


def total(rows: Iterable[Row]) -> Decimal:
    """The sum of the `amount` of primary rows; a row without an amount adds nothing."""
    return sum((Decimal(row["amount"]) for row in rows if row["amount"] and is_primary(row)), Decimal(0))


def stated(row: Row, resource: str, field: str, write: Writer) -> Figure:
    """An amount of a row as `write` writes it."""
    return printed(row, resource, field, write(row[field]))


def project_total(package: Package, disclosure_id: str, write: Writer) -> Figure:
    """What the projects of a disclosure that count come to."""
    amount = total(package.of(disclosure_id, "projects"))
    return Figure(write(amount), f"{amount:.2f}", query("sum", "projects.amount", **primary(disclosure_id)))


def primary(disclosure_id: str) -> dict[str, str]:
    """The conditions that choose the rows of a disclosure that count in totals."""
    return {"disclosure_id": disclosure_id, "is_primary": "true"}


def share(part: Figure, whole: Figure) -> Figure | None:
    """The share of one amount in another, to one decimal; `None` where there is no whole."""
    text = percent(part.value, whole.value)
    return Figure(text, text.rstrip("%").replace(",", ""), f"share {part.query} / {whole.query}") if text else None


def is_primary(row: Row) -> bool:
    """True where a row counts in totals: a unit that repeats its department does not."""
    return row["is_primary"] == "true"


def by_size(projects: Iterable[Row]) -> list[Row]:
    """Projects from the largest to the smallest; those without an amount come last."""
    return sorted(projects, key=lambda row: (-Decimal(row["amount"] or -1), row["project_name"], row["project_id"]))


def primary_projects(package: Package, disclosure_id: str) -> list[Row]:
    """The projects of a disclosure that count in totals, the largest first."""
    return by_size(row for row in package.of(disclosure_id, "projects") if is_primary(row))


_TOTAL_FROM = ("summary", "expenditure", "fiscal_summary", "general_expenditure", "department_form")


def budget_phase(disclosure: Row) -> str:
    """Which of its figures a document is about: what was spent in final accounts, else what is to be spent."""
    return "actual" if disclosure["kind"] == "final_accounts" else "budget"


def key_figure(package: Package, disclosure: Row, measure_kind: str) -> Row | None:
    """The printed figure of a disclosure's budget (`total`, `basic`, `project`), or `None` where it prints none.

    The first of the whole-budget tables that prints it; spending comes before revenue, the last total line of a table
    (总计) before an earlier one (合计). Nothing is computed.
    """
    rows = [
        row
        for row in package.of(disclosure["disclosure_id"], "budget_items")
        if is_primary(row) and row["phase"] == budget_phase(disclosure) and row["measure_kind"] == measure_kind
    ]
    for kind in _TOTAL_FROM:
        found = [row for row in rows if row["table_kind"] == kind and _is_whole(row)]
        if found:
            return max(found, key=lambda row: (row["direction"] == "expenditure", found.index(row)))
    return None


def _is_whole(row: Row) -> bool:
    return row["item_level"] == "0" or row["table_kind"] == "department_form"


def agree(total: Row, parts: Sequence[Row]) -> bool:
    """True where amounts of budget tables come to their total, as the audit would say: rounding is no difference."""
    return state(_as_printed(total), [_as_printed(row) for row in parts]) == PASS


def _as_printed(row: Row) -> Printed:
    return Printed(Decimal(row["amount"]), row["amount_reported"], row["unit_reported"], row["source_ref"])
