"""All real PDFs: cells captured, numbers found, sums, locators, and a valid package."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from golden import values_without_row
from real_pdfs import FOLDER, PATHS, golden, records

from builder.audit.audit import audit
from builder.model import Row, Table
from builder.package.validate import validate
from builder.package.write import in_memory, write_packages
from builder.pipeline import ABOUT
from builder.read.pdf.read import read as read_pdf
from builder.values import parse_number

BUDGET_TABLES = {
    "summary",
    "revenue",
    "expenditure",
    "fiscal_summary",
    "general_expenditure",
    "general_basic",
    "fund_expenditure",
    "capital_expenditure",
    "three_public",
    "project_expenditure",
}
NUMBER = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d{2}(?![\d.])")

each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def rows(path: Path, resource: str) -> list[Row]:
    return records(path)[1].get(resource, [])


# What was captured ----------------------------------------------------------------------------------------------


def test_at_least_ninety_nine_cells_of_a_hundred_are_captured_and_ninety_five_in_each_document() -> None:
    counted = {path.stem: rows(path, "disclosures")[0] for path in PATHS}
    cells = sum(row["cells"] for row in counted.values())
    assert sum(row["cells_captured"] for row in counted.values()) >= 0.99 * cells
    assert [name for name, row in counted.items() if row["cells_captured"] < 0.95 * row["cells"]] == []


@each
def test_every_number_of_the_pages_is_in_the_document(path: Path) -> None:
    """The text that pdfium finds on the pages, in the order of the file, against cells and paragraphs."""
    found: Counter[str] = Counter()
    for text in places(path).values():
        found.update(NUMBER.findall(text))
    printed: Counter[str] = Counter()
    opened = pdfium.PdfDocument(path)
    for page in opened:
        printed.update(NUMBER.findall(page.get_textpage().get_text_range()))
    opened.close()
    assert printed == found


@each
def test_every_number_of_the_budget_tables_is_a_budget_item(path: Path) -> None:
    items = {row["source_ref"]: row["amount_reported"] for row in rows(path, "budget_items")}
    budget = {row["table_id"] for row in rows(path, "tables") if row["table_kind"] in BUDGET_TABLES}
    printed = [
        cell
        for cell in rows(path, "cells")
        if cell["table_id"] in budget and parse_number(cell["text"]) is not None and is_amount(cell)
    ]
    assert printed
    assert [cell["source_ref"] for cell in printed if items.get(cell["source_ref"]) != cell["text"]] == []


def is_amount(cell: Row) -> bool:
    """A number with decimals or separators; whole numbers are codes, numbers of rows and columns, or counts."""
    return "." in cell["text"] or "," in cell["text"]


# What was taken from where --------------------------------------------------------------------------------------


@cache
def places(path: Path) -> dict[str, str]:
    """The text at each place of the file as it is read anew, before anything private is masked."""
    texts = {}
    for block in read_pdf(path).blocks:
        for part in block.cells if isinstance(block, Table) else [block]:
            texts[part.ref] = part.text
    return texts


@each
def test_every_locator_leads_to_a_place_of_the_file(path: Path) -> None:
    for resource, found in records(path)[1].items():
        for row in found:
            if row.get("source_ref") is not None and resource != "tables":
                assert row["source_ref"] in places(path), (resource, row["source_ref"])


@each
def test_every_cell_is_the_one_of_the_file_and_its_row_carries_it(path: Path) -> None:
    for cell in rows(path, "cells"):
        if "█" not in cell["text"]:
            assert places(path)[cell["source_ref"]] == cell["text"]
    assert [(cell["source_ref"], cell["text"]) for cell in values_without_row(records(path)[1])] == []


@each
def test_every_amount_is_printed_where_its_locator_says(path: Path) -> None:
    for row in rows(path, "budget_items"):
        assert row["amount_reported"] in places(path)[row["source_ref"]], row


# What adds up ---------------------------------------------------------------------------------------------------

ROUNDED = Decimal("0.03")
"""Of the printed unit: amounts are rounded one by one, and many of these documents say so below their tables."""


Key = tuple[str, str, str, str]


def sums(path: Path) -> dict[Key, tuple[Decimal, Decimal]]:
    """Per table, direction, phase and kind of measure: what the leaves add up to, and the printed totals.

    A table may print several totals below each other (本年收入合计, 收入总计): the largest one of a column counts.
    """
    leaves: dict[Key, Decimal] = {}
    totals: dict[Key, dict[str, Decimal]] = {}
    for row in rows(path, "budget_items"):
        key = row["table_id"], row["direction"], row["phase"], row["measure_kind"]
        printed = parse_number(row["amount_reported"]) or Decimal(0)
        if row["is_leaf"]:
            leaves[key] = leaves.get(key, Decimal(0)) + printed
        elif row["item_level"] == 0:
            columns = totals.setdefault(key, {})
            columns[row["measure"]] = max(columns.get(row["measure"], printed), printed)
    return {key: (leaves.get(key, Decimal(0)), sum(own.values(), Decimal(0))) for key, own in totals.items()}


@each
def test_the_leaves_of_each_table_add_up_to_its_printed_total(path: Path) -> None:
    kinds = {row["table_id"]: row["table_kind"] for row in rows(path, "tables")}
    compared = {key: pair for key, pair in sums(path).items() if kinds[key[0]] in BUDGET_TABLES and key[3] != "other"}
    assert len(compared) > 3
    assert {key: pair for key, pair in compared.items() if abs(pair[0] - pair[1]) > ROUNDED} == {}


@each
def test_no_rule_of_the_audit_finds_a_fault_in_what_was_read(path: Path) -> None:
    found = {name: [dict(row) for row in own] for name, own in records(path)[1].items()}
    audit(found)
    assert [(row["rule"], row["source_ref"]) for row in found["findings"] if row["severity"] == "error"] == []


# The package ----------------------------------------------------------------------------------------------------


def test_the_combined_package_of_all_documents_is_valid(tmp_path: Path) -> None:
    found = []
    for path in PATHS:
        own = {name: [dict(row) for row in entries] for name, entries in records(path)[1].items()}
        audit(own)
        found.append(own)
    packages = write_packages(in_memory(found), tmp_path / "packages", ABOUT)
    assert not validate(packages[0])


def test_goldens_hold_no_prose() -> None:
    """No 32 characters in a row of any paragraph or cell stand in a golden."""
    for path in sorted(Path(__file__).parent.glob("*.golden")):
        kept = path.read_text(encoding="utf-8")
        for text in places(FOLDER / f"{path.stem}.pdf").values():
            pieces = (text[at : at + 32] for at in range(len(text) - 31))
            assert not any(piece in kept for piece in pieces if re.search(r"[\u4e00-\u9fff]{8}", piece)), path.name


def test_a_golden_is_the_same_whenever_it_is_made() -> None:
    assert golden(PATHS[0]) == golden(PATHS[0])
