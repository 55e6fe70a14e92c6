"""Which cell was taken for what: the ledger that accounts for every cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builder.forms.caption import Caption
from builder.forms.found import FoundTable
from builder.forms.reading import Extraction, Reading
from builder.identity import Identity
from builder.model import Cell, Row, Table

IDENTITY = Identity("样例局", "224", "department", "130184", 2021, "stated", "budget", "", "", "stated", "", "万元")


@pytest.fixture
def reading() -> Reading:
    table = Table("L1", (Cell("3.00", 1, 1, "L1C1"), Cell("合计", 1, 2, "L1C2"), Cell("", 1, 3, "L1C3")))
    return Reading(Extraction(IDENTITY), FoundTable(1, table, Caption(unit="万元"), 1))


def use(reading: Reading, ref: str) -> tuple[str, ...] | None:
    return tuple(reading.extraction.uses[ref]) if ref in reading.extraction.uses else None


def row(**fields: object) -> Row:
    return {"source_ref": "L1C1", **fields}


def test_a_value_names_the_row_and_field_that_carry_it(reading: Reading) -> None:
    amount, label, _ = reading.grid.table.cells
    added = reading.add("budget_items", amount, {"amount": amount, "item": label}, amount=Decimal(30000), item="合计")
    assert added["disclosure_id"] == "130184-224-2021-budget"
    assert use(reading, "L1C1") == ("value", "budget_items", "L1C1", "amount")
    assert use(reading, "L1C2") == ("value", "budget_items", "L1C1", "item")


def test_a_cell_stays_the_value_of_the_first_row_that_it_feeds(reading: Reading) -> None:
    cell = reading.grid.table.cells[1]
    reading.value(cell, "budget_items", row(item="合计"), "item")
    reading.value(cell, "budget_items", row(source_ref="L9C9", item="合计"), "item")
    reading.mark("label", cell)
    assert use(reading, "L1C2") == ("value", "budget_items", "L1C1", "item")


def test_a_label_becomes_a_value_where_a_row_carries_it(reading: Reading) -> None:
    cell = reading.grid.table.cells[1]
    reading.mark("label", cell)
    reading.value(cell, "budget_items", row(item="合计"), "item")
    assert use(reading, "L1C2") == ("value", "budget_items", "L1C1", "item")


@pytest.mark.parametrize("held", [None, "", "小计"])
def test_a_field_that_does_not_hold_the_cell_takes_no_value(reading: Reading, held: str | None) -> None:
    reading.value(reading.grid.table.cells[1], "budget_items", row(item=held), "item")
    assert use(reading, "L1C2") is None


def test_a_year_that_the_row_does_not_carry_is_no_value(reading: Reading) -> None:
    printed = Cell("预算年度：２０２０", 1, 4, "L1C4")
    reading.value(printed, "disclosures", {"disclosure_id": "x", "fiscal_year": 2021}, "fiscal_year")
    assert use(reading, "L1C4") is None
    reading.value(printed, "disclosures", {"disclosure_id": "x", "fiscal_year": 2020}, "fiscal_year")
    assert use(reading, "L1C4") == ("value", "disclosures", "x", "fiscal_year")


def test_a_blank_cell_is_taken_for_nothing(reading: Reading) -> None:
    blank = reading.grid.table.cells[2]
    reading.mark("label", blank, None)
    reading.value(blank, "budget_items", row(item="合计"), "item")
    assert reading.extraction.uses == {}


def test_the_scope_is_that_of_the_part_or_else_of_the_document(reading: Reading) -> None:
    assert reading.scope == "department"
    reading.found.scope = "unit"
    assert reading.extraction.scope_of(reading.found) == "unit"
