"""A code at a glance: one year, one phase and one kind of table; the departments beside each other."""

from __future__ import annotations

from typing import Any

from builder.render.newest_spending import Newest, newest
from tests.render.made_up import MadeUp

A, B, OLD = "430981-a-2024-budget", "430981-b-2024-budget", "430981-a-2023-budget"


def made(*printed: tuple[str, str, str, str], years: dict[str, str] | None = None) -> Newest | None:
    """What (document, phase, kind of table, amount) come to; the year of a document is in its name."""
    amounts = {printed_at: [{"amount": amount}] for *place, amount in printed for printed_at in [tuple(place)]}
    documents = [
        {
            "disclosure_id": own,
            "fiscal_year": (years or {}).get(own, own.split("-")[2]),
            "organisation_name": own.split("-")[1],
        }
        for own, *_ in printed
    ]
    found: Any = amounts
    return newest(MadeUp({"disclosures": documents}), "20137", found)


def test_departments_of_the_newest_year_are_added_and_drawn_the_largest_first() -> None:
    found = made(
        (A, "budget", "expenditure", "10000.00"),
        (B, "budget", "expenditure", "30000.00"),
        (B, "budget", "general_expenditure", "50000.00"),
        (B, "actual", "expenditure", "70000.00"),
        (OLD, "budget", "expenditure", "90000.00"),
    )
    assert found is not None
    assert (found.year.text, found.kind, found.phase) == ("2024", "支出总表", "预算数")
    assert (found.amount.text, found.amount.value) == ("4 万元", "40000.00")
    assert found.amount.query == "sum spending.amount year=2024 phase=budget table_kind=expenditure code=20137*"
    assert (found.departments.text, found.departments.query.split()[1]) == ("2", "spending.department")
    assert [bar.entry.name for bar in found.bars] == ["b", "a"]
    assert [bar.segments[0].width for bar in found.bars] == ["100%", "33.33%"]
    assert found.bars[0].entry.href == "departments/430981-b.html"


def test_one_department_needs_no_picture() -> None:
    found = made((A, "actual", "general_expenditure", "10000.00"))
    assert found is not None
    assert (found.phase, found.kind, found.bars) == ("决算数", "一般公共预算财政拨款支出表", ())


def test_nothing_is_said_of_a_department_with_two_documents_or_of_no_year() -> None:
    draft = "430981-a-2024-budget-draft"
    assert made((A, "budget", "expenditure", "1.00"), (draft, "budget", "expenditure", "1.00")) is None
    assert made((A, "budget", "expenditure", "1.00"), years={A: ""}) is None
    assert made() is None
