"""The XLSX of a package: every value of the CSV files, as Excel understands it, and nothing taken for a formula."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from exported import ID, made_up, paragraph, printed, value

from builder.export.cells import CUT, MOST_CHARACTERS, fitting
from builder.export.workbook import write_workbook
from builder.package.descriptor import About
from builder.package.schemas import RESOURCES, schema, schemas
from builder.package.write import Combination, bodies_of

DICTIONARY = "字段说明 Dictionary"
INVALID_IN_NAMES = set("[]:*?/\\'")
HOSTILE = [
    *("=1+1", '=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://x.example/"),
    *("0012", "1E5", "TRUE", "2021-01-01", "_x0041_", "a\nb", " 两 边 ", "<b>&amp;</b>", "😀", "\u3000", "mailto:a"),
]


def sheet_rows(path: Path, title: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book[title].iter_rows(values_only=True))
    book.close()
    return rows


def in_excel(meaning: Any) -> Any:
    """What openpyxl reads of a value: dates with a time, floats for numbers."""
    if isinstance(meaning, Decimal):
        return float(meaning)
    return datetime(meaning.year, meaning.month, meaning.day) if isinstance(meaning, date) else meaning


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_sheet_holds_the_rows_of_the_csv_file(package: Path, downloads: Path, resource: str) -> None:
    known = schema(resource)
    titles, names, *rows = sheet_rows(downloads / "mingzhang.xlsx", known.title)
    assert titles == tuple(field.title for field in known.fields)
    assert names == known.names
    every = printed(package, resource)
    assert rows == [tuple(in_excel(value(field, row[field.name])) for field in known.fields) for row in every]


def test_each_disclosure_has_its_own(package: Path, downloads: Path) -> None:
    for row in printed(package, "disclosures"):
        book = openpyxl.load_workbook(downloads / "disclosures" / f"{row['disclosure_id']}.xlsx", read_only=True)
        assert book.sheetnames == [DICTIONARY, *(known.title for known in schemas())]
        assert (book.properties.title, book.properties.created) == (row["title"], datetime(1980, 1, 1))
        book.close()


def test_titles_can_name_sheets() -> None:
    titles = [known.title for known in schemas()]
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if len(title) > 24 or INVALID_IN_NAMES & set(title)]


def test_the_dictionary_has_a_line_for_each_field(downloads: Path) -> None:
    _, *rows = sheet_rows(downloads / "mingzhang.xlsx", DICTIONARY)
    fields = [(known, field) for known in schemas() for field in known.fields]
    assert [row[:1] + row[3:6] for row in rows] == [
        (known.name, field.name, field.title, field.title_en) for known, field in fields
    ]
    found = {(row[0], row[3]): row for row in rows}
    assert found["budget_items", "amount"][6] == "CNY"
    assert found["disclosures", "status"][9] == "enum: read | unreadable; required: true"


def test_heads_stay_in_sight_and_filter(downloads: Path) -> None:
    sheet = openpyxl.load_workbook(downloads / "mingzhang.xlsx")[schema("projects").title]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref.startswith("A2:")
    amount = sheet.cell(3, schema("projects").names.index("amount") + 1)
    assert (amount.data_type, amount.number_format) == ("n", "#,##0.00")


def test_text_stays_text(tmp_path: Path) -> None:
    package = made_up(tmp_path, paragraphs=[paragraph(at, text) for at, text in enumerate(HOSTILE, 1)])
    write_workbook(package, tmp_path / "x.xlsx", "x")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")[schema("paragraphs").title]
    column = schema("paragraphs").names.index("text") + 1
    cells = [sheet.cell(row, column) for row in range(3, 3 + len(HOSTILE))]
    assert [
        str(cell.value).replace("_x005F_", "_") for cell in cells
    ] == HOSTILE  # Excel's own escape, left by openpyxl
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_what_excel_would_round_or_cannot_date_stays_text(tmp_path: Path) -> None:
    amounts = ["9999999999999.99", "99999999999999.99", "123456789012345678901234.00", "10000000000000000.00", "-0.01"]
    row = {"disclosure_id": ID, "table_id": f"{ID}-t01", "scope": "unit"}
    rows = [
        {**row, "source_ref": f"L{at}", "amount": Decimal(text), "as_of": "1899-12-31" if at else "1900-01-01"}
        for at, text in enumerate(amounts)
    ]
    write_workbook(made_up(tmp_path, assets=rows), tmp_path / "x.xlsx", "x")
    names = schema("assets").names
    found = sheet_rows(tmp_path / "x.xlsx", schema("assets").title)[2:]
    assert [row[names.index("amount")] for row in found] == [9999999999999.99, *amounts[1:3], 10**16, -0.01]
    assert [row[names.index("as_of")] for row in found[:2]] == [datetime(1900, 1, 1), "1899-12-31"]


@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (3, 1), (4, 2), (7, 3)])
def test_rows_that_no_sheet_holds_go_on_in_the_next(tmp_path: Path, count: int, sheets: int) -> None:
    package = made_up(tmp_path, paragraphs=[paragraph(at, f"第{at}段") for at in range(1, count + 1)])
    write_workbook(package, tmp_path / "x.xlsx", "x", most_rows=5)
    title = schema("paragraphs").title
    names = [title, *(f"{title} ({number})" for number in range(2, sheets + 1))]
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [name for name in book.sheetnames if name.startswith(title)] == names
    rows = [row for name in names for row in sheet_rows(tmp_path / "x.xlsx", name)[2:]]
    assert [row[schema("paragraphs").names.index("position")] for row in rows] == list(range(1, count + 1))


@pytest.mark.parametrize("character", ["字", "😀", "a"])
def test_a_text_that_no_cell_holds_says_that_it_is_cut(tmp_path: Path, character: str) -> None:
    most = MOST_CHARACTERS // (len(character.encode("utf-16-le")) // 2)
    assert fitting(character * most) == character * most
    package = made_up(tmp_path, paragraphs=[paragraph(1, character * (most + 1))])
    write_workbook(package, tmp_path / "x.xlsx", "x")
    text = sheet_rows(tmp_path / "x.xlsx", schema("paragraphs").title)[2][schema("paragraphs").names.index("text")]
    assert text.endswith(CUT)
    assert set(text.removesuffix(CUT)) == {character}
    assert MOST_CHARACTERS - 1 <= len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


@pytest.mark.parametrize("most", [1_000, 1_048_576])
def test_the_workbook_of_all_goes_on_where_those_of_the_disclosures_end(
    package: Path, downloads: Path, tmp_path: Path, most: int
) -> None:
    made_up(tmp_path / "own", paragraphs=[paragraph(at, f"第{at}段") for at in range(1, 4)])
    singles = sorted((package / "disclosures").iterdir())
    with Combination(tmp_path / "all") as combination:
        for each in (*singles, tmp_path / "own"):
            combination.add(bodies_of(each))
    combination.describe(About("all", "全部"), [])
    made_of = []
    for single in singles:
        made_of.append((single, tmp_path / f"{single.name}.xlsx"))
        write_workbook(*made_of[-1], "x", most_rows=most)
    write_workbook(tmp_path / "all", tmp_path / "all.xlsx", "x", made_of, most_rows=most)
    book = openpyxl.load_workbook(tmp_path / "all.xlsx", read_only=True)
    for known in schemas():
        sheets = [name for name in book.sheetnames if re.fullmatch(rf"{known.title}( \([0-9]+\))?", name)]
        parts = [list(book[name].iter_rows(min_row=3, values_only=True)) for name in sheets]
        assert max(map(len, parts)) <= most - 2
        assert [row for part in parts for row in part if any(row)] == [
            tuple(in_excel(value(field, row[field.name])) for field in known.fields)
            for row in printed(tmp_path / "all", known.name)
        ]
    book.close()
