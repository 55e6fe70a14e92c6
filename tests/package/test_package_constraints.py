"""A bad row against each constraint of each schema: the loop walks the schemas, so a new constraint is tested unasked.

For each resource one bad file is made, a row for each thing that can be wrong, and read once; every test then
asks whether its row was refused for that field and that reason, and for no other field.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from frictionless import Package

from builder.classification.codes import code_rows, name_rows
from builder.model import Records
from builder.package.descriptor import About, data_path
from builder.package.rows import csv_bytes
from builder.package.schemas import RECORDS, RESOURCES, Field, schema
from builder.package.validate import validate
from builder.package.write import write_package

Case = tuple[str, str]
"""A field, or fields joined with commas, and what is wrong with it."""


def cases(resource: str) -> Iterator[Case]:
    known = schema(resource)
    for field in known.fields:
        if field.type != "string":
            yield field.name, "type"
        for constraint, value in field.constraints.items():
            if value is not False:
                yield field.name, constraint
    yield ",".join(known.primary_key), "primaryKey"
    for fields, _, _ in known.foreign_keys:
        yield ",".join(fields), "foreignKeys"


def bad_value(field: Field, what: str, good: str) -> str:
    if what == "minimum":
        return str(field.constraints["minimum"] - 1)
    if what == "maximum":
        return str(field.constraints["maximum"] + 1)
    return {"required": "", "enum": "not-in-the-list", "pattern": f" {good}", "type": "no-value-of-this-type"}[what]


def own_key(resource: str, row: dict[str, str], number: int) -> dict[str, str]:
    """The row under a primary key of its own, so that nothing but the case is wrong with it."""
    last = schema(resource).primary_key[-1]
    if last == "source_ref":
        return {**row, last: f"L{number + 1000}C1"}
    if last == "position":
        return {**row, last: str(number + 1000)}
    if resource == "disclosures":
        return {**row, last: f"130184-{number + 1000}-2021-budget"}
    if last == "code":
        return {**row, last: f"29{number + 100}"}
    return {**row, last: f"{row[last]}-x{number}"}


def bad_row(resource: str, good: dict[str, str], case: Case, number: int) -> dict[str, str]:
    name, what = case
    if what == "primaryKey":
        return dict(good)
    row = own_key(resource, good, number)
    if what == "unique":
        return {**row, name: good[name]}
    if what == "foreignKeys":
        return {**row, name: f"000000-{row[name][7:] or 'x-2021-budget'}"}
    field = next(field for field in schema(resource).fields if field.name == name)
    return {**row, name: bad_value(field, what, row[name])}


@cache
def errors_of(resource: str) -> dict[int, list[Any]]:
    """What frictionless says about the bad file of `resource`, by the row's number in the file."""
    good_rows = list(csv.DictReader(io.StringIO(csv_bytes(resource, _GOOD[resource]).decode(), newline="")))
    good = dict(good_rows[-1])
    rows = [*good_rows, *(bad_row(resource, good, case, number) for number, case in enumerate(cases(resource)))]
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        write_package({name: _GOOD[name] for name in RECORDS}, directory, About("good", "好的一行"))
        with (directory / data_path(resource)).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, schema(resource).names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        package = Package(str(directory / "datapackage.json"))
        (task,) = package.validate(name=resource).tasks
    found: dict[int, list[Any]] = {}
    for error in task.errors:
        if (row := getattr(error, "row_number", None)) is not None:
            found.setdefault(row, []).append(error)
    return found


_GOOD: Records = {}


@pytest.fixture(autouse=True)
def _good_rows(good: Records) -> None:
    _GOOD.update(good, classification_codes=code_rows(), classification_names=name_rows())


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_good_rows_are_accepted(resource: str) -> None:
    assert set(range(2, 2 + len(_GOOD[resource]))).isdisjoint(errors_of(resource))


@pytest.mark.parametrize(
    ("resource", "number", "case"),
    [
        pytest.param(resource, number, case, id=f"{resource}.{case[0]}-{case[1]}")
        for resource in RESOURCES
        for number, case in enumerate(cases(resource))
    ],
)
def test_a_bad_row_is_refused_for_this_field_and_constraint(resource: str, number: int, case: Case) -> None:
    errors = errors_of(resource).get(2 + len(_GOOD[resource]) + number, [])
    name, what = case
    reasons = {(fields_of(resource, error), reason_of(error)) for error in errors}
    assert (name, what) in reasons
    touched = {field for fields, _ in reasons for field in fields.split(",")}
    assert touched <= {*name.split(","), *(schema(resource).primary_key if what in ("unique", "required") else ())} | (
        unique_fields(resource) if what == "primaryKey" else set()
    )


def fields_of(resource: str, error: Any) -> str:
    if error.type == "primary-key":
        return ",".join(schema(resource).primary_key)
    return ",".join(error.field_names) if error.type == "foreign-key" else error.field_name


def reason_of(error: Any) -> str:
    if error.type == "constraint-error":
        return str(error.note.split('"')[1])
    return {"type-error": "type", "unique-error": "unique", "primary-key": "primaryKey", "foreign-key": "foreignKeys"}[
        error.type
    ]


def unique_fields(resource: str) -> set[str]:
    return {field.name for field in schema(resource).fields if field.constraints.get("unique")}


def test_the_loop_reaches_every_kind_of_constraint() -> None:
    reached = {what for resource in RESOURCES for _, what in cases(resource)}
    assert reached == {
        "required", "enum", "pattern", "minimum", "maximum", "unique", "type", "primaryKey", "foreignKeys",
    }  # fmt: skip
    assert sum(1 for resource in RESOURCES for _ in cases(resource)) > 250


@pytest.mark.parametrize("resource", ["goals", "indicators", "checks", "findings"])
def test_a_blank_project_is_no_broken_reference(
    resource: str, good: Records, package: Path, spoil: Callable[[Path, str, bytes], None]
) -> None:
    good[resource][0]["project_id"] = None
    spoil(package, resource, csv_bytes(resource, good[resource]))
    assert validate(package) == ()
