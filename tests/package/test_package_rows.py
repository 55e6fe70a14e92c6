"""What is written can be read again as it was, by whoever reads it; what is no good row is not written."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest
from frictionless import Resource
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.package.descriptor import DIALECT
from builder.package.rows import csv_bytes
from builder.package.schemas import schema

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=""), max_size=30),
    st.text("明账007\"\n\r,;\t '\\|-", max_size=12),
    st.sampled_from(
        ["007", " 左右空格 ", "nan", "NULL", "-", "第一行\n第二行", '"', '""', ",", "\r", "a\r\nb", "=1+1", "1e5"]
    ),
)
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def one_cell(resource: str, field: str, value: Any) -> str:
    row = next(csv.reader(io.StringIO(csv_bytes(resource, [{field: value}]).decode().partition("\n")[2], newline="")))
    return row[schema(resource).names.index(field)]


@QUICK
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_any_text_comes_back_from_frictionless_as_it_was(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "sections.csv"
    path.write_bytes(csv_bytes("sections", [{"disclosure_id": "d", "text": text} for text in texts]))
    resource = Resource.from_descriptor(
        {
            "name": "sections",
            "path": "sections.csv",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": DIALECT,
            "schema": {**schema("sections").descriptor, "foreignKeys": []},
        },
        basepath=str(tmp_path),
    )
    assert [row["text"] or "" for row in resource.read_rows()] == texts


@QUICK
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_any_text_comes_back_from_pandas_and_csv_as_it_was(texts: list[str]) -> None:
    written = csv_bytes("sections", [{"disclosure_id": "d", "text": text, "source_ref": "L1"} for text in texts])
    assert [row["text"] for row in csv.DictReader(io.StringIO(written.decode(), newline=""))] == texts
    frame = pandas.read_csv(io.BytesIO(written), dtype=str, keep_default_na=False, na_values=[""])
    assert ["" if pandas.isna(value) else value for value in frame["text"]] == texts


@QUICK
@given(st.integers(-(10**20), 10**20))
def test_money_is_exact_and_has_two_decimals(cents: int) -> None:
    written = one_cell("budget_items", "amount", Decimal(cents).scaleb(-2))
    assert Decimal(written) * 100 == cents
    assert len(written.partition(".")[2]) == 2 and "E" not in written


@QUICK
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_other_numbers_are_exact_and_plain(number: Decimal) -> None:
    written = one_cell("indicators", "target_value", number)
    assert Decimal(written) == number
    assert set(written) <= set("-.0123456789") and written != "-0"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("100.00"), "100"),
        (Decimal("0.5"), "0.5"),
        (Decimal("0.50"), "0.5"),
        (Decimal("0"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-7"), "0.0000001"),
        (95, "95"),
    ],
)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(number: Any, written: str) -> None:
    assert one_cell("indicators", "target_value", number) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("30000", "30000.00"),
        ("3E+4", "30000.00"),
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("-0.1", "-0.10"),
        ("1.500", "1.50"),
    ],
)
def test_yuan_always_show_their_cents(amount: str, written: str) -> None:
    assert one_cell("projects", "amount", Decimal(amount)) == written


def test_blank_amount_is_not_zero() -> None:
    assert one_cell("projects", "amount", None) == ""
    assert one_cell("projects", "amount", Decimal(0)) == "0.00"


def test_a_field_that_the_row_lacks_is_empty() -> None:
    assert csv_bytes("glossary", [{"term": "基本支出"}]) == (
        b"disclosure_id,scope,number,term,definition,source_ref\n,,," + "基本支出".encode() + b",,\n"
    )


def test_no_rows_make_a_file_with_a_header_only() -> None:
    assert csv_bytes("spending_plan", []) == b"project_id,disclosure_id,month,cumulative_percent,source_ref\n"


def test_booleans_and_dates_are_written_one_way() -> None:
    assert one_cell("projects", "is_primary", True) == "true"
    assert one_cell("projects", "is_primary", False) == "false"
    assert one_cell("disclosures", "prepared_on", date(2021, 2, 1)) == "2021-02-01"
    assert one_cell("disclosures", "prepared_on", "2021-02-01") == "2021-02-01"
    assert one_cell("disclosures", "prepared_on", "") == ""


def test_a_field_that_the_schema_does_not_know_is_an_error_that_names_it() -> None:
    with pytest.raises(TypeError, match=r"glossary, row 2: .*meaning"):
        csv_bytes("glossary", [{"term": "a"}, {"term": "b", "meaning": "c"}])


@pytest.mark.parametrize(
    ("resource", "field", "value"),
    [
        ("budget_items", "amount", 1.5),
        ("budget_items", "amount", 1),
        ("budget_items", "amount", "1.50"),
        ("indicators", "target_value", 95.0),
        ("indicators", "target_value", True),
        ("indicators", "target_value", "95"),
        ("cells", "row", True),
        ("cells", "row", Decimal(1)),
        ("cells", "text", 1),
        ("cells", "text", Decimal(1)),
        ("tables", "is_empty", 0),
        ("tables", "is_empty", "true"),
        ("tables", "as_of", 20201231),
    ],
)
def test_a_value_of_another_type_is_an_error_that_names_its_place(resource: str, field: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"^{resource}, row 2, field {field}: "):
        csv_bytes(resource, [{}, {field: value}])


@pytest.mark.parametrize(
    ("resource", "field", "value"),
    [
        ("budget_items", "amount", Decimal("0.001")),
        ("budget_items", "amount", Decimal("NaN")),
        ("budget_items", "amount", Decimal("Infinity")),
        ("indicators", "target_value", Decimal("NaN")),
        ("indicators", "weight", Decimal("-Infinity")),
        ("tables", "as_of", "2020年12月31日"),
        ("tables", "as_of", "2021-02-30"),
        ("cells", "text", "半个字\ud800"),
    ],
)
def test_a_value_that_cannot_be_written_is_an_error_and_is_not_rounded(resource: str, field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{resource}, row 1, field {field}: "):
        csv_bytes(resource, [{field: value}])
