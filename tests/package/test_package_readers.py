"""The CSV files as other programs read them: frictionless, pandas, DuckDB, and what the readers of R rely on.

R itself is not here. `readr` and `data.table` are stood for by what they need: strict quoting, even rows, names that R
keeps, and values that parse as the type that the schema names, with the type named (`col_types`) or guessed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from frictionless import Package
from sample_texts import SAMPLES

from builder import pipeline
from builder.package.descriptor import data_path
from builder.package.schemas import RESOURCES, Field, schema

DOCUMENTS = Path(__file__).parents[1] / "documents"
TYPED: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
}
DUCKDB = {"string": "VARCHAR", "integer": "INTEGER", "number": "DECIMAL(38, 6)", "boolean": "BOOLEAN", "date": "DATE"}
PANDAS = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
ON_A_DOUBLE = Decimal(2**53) / 100
"""Up to here a double tells every cent apart."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The combined package of the samples and of every small document of the tests, hostile texts among them."""
    folder = tmp_path_factory.mktemp("readers")
    shutil.copytree(
        DOCUMENTS, folder / "documents", ignore=lambda _, names: [n for n in names if not n.endswith(".txt")]
    )
    shutil.copytree(SAMPLES, folder / "documents" / "samples")
    outcomes = pipeline.read_documents(folder / "documents", 1, lambda _: None)
    pipeline.package(outcomes, folder / "package")
    return folder / "package"


def lines(package: Path, resource: str) -> list[list[str]]:
    """The file as RFC 4180 has it."""
    text = (package / data_path(resource)).read_bytes().decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def typed(package: Path, resource: str) -> list[list[Any]]:
    """The rows with the Python values of their types; a blank is `None`."""
    kinds = [TYPED[field.type] for field in schema(resource).fields]
    rows = lines(package, resource)[1:]
    return [[kind(text) if text else None for kind, text in zip(kinds, row, strict=True)] for row in rows]


def test_the_package_puts_readers_to_the_test(package: Path) -> None:
    text = "".join((package / data_path(name)).read_text(encoding="utf-8") for name in RESOURCES)
    assert '""' in text and re.search('"[^",]*,', text) and re.search('"[^"\n]*\n[^"]*"', text)
    assert sum(len(lines(package, name)) for name in RESOURCES) > 5000


@pytest.mark.parametrize("resource", RESOURCES)
def test_frictionless_reads_what_is_written(package: Path, resource: str) -> None:
    read = Package(str(package / "datapackage.json")).get_resource(resource).read_rows()
    assert [list(row.values()) for row in read] == typed(package, resource)


@pytest.mark.parametrize("resource", RESOURCES)
def test_pandas_reads_what_is_written(package: Path, resource: str) -> None:
    path, fields = package / data_path(resource), schema(resource).fields
    as_text = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert [list(as_text.columns), *as_text.to_numpy().tolist()] == lines(package, resource)
    read = pd.read_csv(
        path,
        dtype={field.name: PANDAS[field.type] for field in fields if field.type in PANDAS},
        parse_dates=[field.name for field in fields if field.type == "date"],
        keep_default_na=False,
        na_values=[""],
    )
    expected = typed(package, resource)
    for at, field in enumerate(fields):
        found = [None if pd.isna(value) else value for value in read[field.name]]
        wanted = [row[at] for row in expected]
        assert found == [_as_pandas(value) for value in wanted], field.name


def _as_pandas(value: Any) -> Any:
    if isinstance(value, date):
        return pd.Timestamp(value)
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("resource", RESOURCES)
def test_duckdb_reads_what_is_written(package: Path, resource: str) -> None:
    path = str(package / data_path(resource))
    header, *rows = lines(package, resource)
    texts = duckdb.read_csv(path, all_varchar=True, header=True)
    assert texts.columns == header
    assert [[text or "" for text in row] for row in texts.fetchall()] == rows
    columns = {field.name: DUCKDB[field.type] for field in schema(resource).fields}
    read = duckdb.read_csv(path, dtype=columns, header=True).fetchall()
    assert [list(row) for row in read] == typed(package, resource)


@pytest.mark.parametrize("resource", RESOURCES)
def test_duckdb_finds_every_row_and_column_without_help(package: Path, resource: str) -> None:
    guessed = duckdb.sql(f"FROM '{package / data_path(resource)}'")
    header, *rows = lines(package, resource)
    assert guessed.columns == header
    assert len(guessed.fetchall()) == len(rows)


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_readers_of_r_find_what_they_rely_on(package: Path, resource: str) -> None:
    content = (package / data_path(resource)).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and b"\0" not in content
    header, *rows = lines(package, resource)
    assert {len(row) for row in rows} <= {len(header)}
    assert len(set(header)) == len(header)
    for name in header:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name) and name not in R_WORDS  # R does not rename it
    for at, field in enumerate(schema(resource).fields):
        for value in {row[at] for row in rows if row[at]}:
            assert _parses_in_r(field, value), (field.name, value)


R_WORDS = {"if", "else", "repeat", "while", "function", "for", "next", "break", "in"}


def _parses_in_r(field: Field, value: str) -> bool:
    """Whether `readr` takes the value as the type that the schema names, without loss."""
    if field.type == "integer":
        return re.fullmatch(r"-?[0-9]+", value) is not None and abs(int(value)) < 2**31
    if field.type == "number":
        exact = not field.is_money or abs(Decimal(value)) < ON_A_DOUBLE
        return re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", value) is not None and exact
    if field.type == "boolean":
        return value in ("true", "false")
    if field.type == "date":
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None
    return True


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_reader_that_guesses_finds_the_type_or_takes_a_text_for_a_number(package: Path, resource: str) -> None:
    """Only texts can be mistaken: codes that look like numbers. That is why the guide names the types."""
    rows = lines(package, resource)[1:]
    for at, field in enumerate(schema(resource).fields):
        values = [row[at] for row in rows if row[at]]
        if values:
            guess = _guess(values)
            assert field.type in (guess, "string") or (guess, field.type) == ("integer", "number")


def _guess(values: list[str]) -> str:
    """The type that a reader guesses of a column."""
    for kind, pattern in (
        ("boolean", r"true|false"),
        ("integer", r"-?[0-9]+"),
        ("number", r"-?[0-9]+(?:\.[0-9]+)?"),
        ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ):
        if all(re.fullmatch(pattern, value) for value in values):
            return kind
    return "string"
