"""The Parquet files: every value of the CSV files with its type, as DuckDB and pandas read it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from exported import ID, made_up, paragraph, printed, value

from builder.export.parquet import write_parquet
from builder.package.schemas import RESOURCES, schema

TYPES = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool", "date": "date32[day]"}
MONEY = "decimal128(38, 2)"


def exact(found: Any) -> Any:
    return Decimal(repr(found)) if isinstance(found, float) else found


@pytest.mark.parametrize("resource", RESOURCES)
def test_it_holds_the_rows_of_the_csv_file(package: Path, downloads: Path, resource: str) -> None:
    known = schema(resource)
    table = pq.read_table(downloads / "parquet" / f"{resource}.parquet")
    assert tuple(table.column_names) == known.names
    for field in known.fields:
        column = table.schema.field(field.name)
        assert str(column.type) == (MONEY if field.is_money else TYPES[field.type])
        assert column.metadata[b"title"].decode() == field.title
        assert column.metadata[b"title_en"].decode() == field.title_en
    rows = [{name: exact(found) for name, found in row.items()} for row in table.to_pylist()]
    every = printed(package, resource)
    assert rows == [{field.name: value(field, row[field.name]) for field in known.fields} for row in every]


def test_duckdb_adds_amounts_exactly(package: Path, downloads: Path) -> None:
    path = downloads / "parquet" / "projects.parquet"
    found = duckdb.sql(f"select sum(amount) from '{path}' where is_primary").fetchone()
    rows = [row for row in printed(package, "projects") if row["is_primary"] == "true" and row["amount"]]
    assert found == (sum(Decimal(row["amount"]) for row in rows),)


def test_pandas_keeps_codes_as_text(package: Path, downloads: Path) -> None:
    frame = pd.read_parquet(downloads / "parquet" / "disclosures.parquet")
    assert list(frame["region_code"]) == [row["region_code"] for row in printed(package, "disclosures")]


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    texts = ["nan", "NULL", "N/A", "true", "0012", "a\nb", 'a"b', "a,b", "a\rb", "\x00", "😀", "-", "1" * 100_000]
    package = made_up(tmp_path, paragraphs=[paragraph(at, text) for at, text in enumerate(texts, 1)])
    write_parquet(package, "paragraphs", tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet")["text"].to_pylist() == texts


def test_an_amount_of_24_digits_is_exact(tmp_path: Path) -> None:
    amount = Decimal("123456789012345678901234.00")
    row = {"disclosure_id": ID, "table_id": "t", "scope": "unit", "source_ref": "L1", "amount": amount}
    write_parquet(made_up(tmp_path, assets=[row]), "assets", tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet")["amount"].to_pylist() == [amount]
