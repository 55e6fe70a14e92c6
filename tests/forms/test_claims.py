"""Exactly one form may claim a table."""

from __future__ import annotations

from builder.forms.caption import Caption
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.model import Cell, Document, Paragraph, Table
from builder.recognise import claim, recognise


def nothing(_: Reading) -> None:
    """A form that extracts nothing."""


def found() -> FoundTable:
    return FoundTable(1, Table("L1", (Cell("甲", 1, 1, "L1C1"),)), Caption(), 1)


ONE = Form("one", lambda table: "summary", nothing)
TWO = Form("two", lambda table: "revenue", nothing)
NONE = Form("none", lambda table: "", nothing)


def test_the_one_form_that_claims_a_table_has_it() -> None:
    table = found()
    claim(table, (NONE, ONE))
    assert (table.form, table.kind, table.problems) == ("one", "summary", [])


def test_a_table_that_two_forms_claim_has_neither_and_names_both() -> None:
    table = found()
    claim(table, (ONE, NONE, TWO))
    assert (table.form, table.kind) == ("", "other")
    assert table.problems == ["claimed by one and by two"]


def test_a_table_that_no_form_claims_is_other() -> None:
    table = found()
    claim(table, (NONE,))
    assert (table.form, table.kind, table.problems) == ("", "other", [])


def test_the_note_below_a_table_belongs_to_it() -> None:
    table = Table("L2", (Cell("甲", 1, 1, "L2C1"), Cell("乙", 1, 2, "L2C2")))
    blocks = (Paragraph("部门预算收入总表", "L1"), table, Paragraph("注：空表列示。", "L3"))
    (entry,) = recognise(Document("txt", blocks)).tables
    assert (entry.note, entry.note_ref, entry.caption.title) == ("注：空表列示。", "L3", "部门预算收入总表")
