"""A bad row against each constraint of each schema: the loop walks the schemas, so a new constraint is tested unasked.

For each resource one bad file is made, a row for each thing that can be wrong, and validated once; every test then
asks whether its row was refused by number, for that field and that reason, and for no other field.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from builder.classification.codes import code_rows, name_rows
from builder.model import Records
from builder.package.descriptor import About, data_path, described, descriptor_bytes
from builder.package.rows import csv_bytes
from builder.package.schemas import RECORDS, RESOURCES, Condition, Field, schema
from builder.package.validate import validate
from builder.package.write import write_package

Case = tuple[str, str]
"""A field, or fields joined with commas, and what is wrong with it."""

OTHER = "130184-225-2021-budget"
"""A second disclosure, for references that lead into it."""

PLACES = ("cells", "paragraphs", "tables")
"""Resources whose own locators are the places that the others point to."""

BY_DISCLOSURE = ("tables", "projects", "organisations", "checks")
"""Resources that others refer to and whose rows belong to one disclosure."""

COUNTS = {"disclosures": ("tables", "cells", "cells_captured", "findings"), "tables": ("cells", "cells_captured")}
"""Fields that count rows of other resources: nothing is there for a made-up row."""


def cases(resource: str) -> Iterator[Case]:
    known = schema(resource)
    for field in known.fields:
        if field.type != "string":
            yield field.name, "type"
        for constraint, value in field.constraints.items():
            if value is not False:
                yield field.name, constraint
        if field.name in ("source_ref", "other_ref") and resource not in PLACES:
            yield field.name, "place"
    yield from related_cases(resource)


def related_cases(resource: str) -> Iterator[Case]:
    """What can be wrong between fields, rows and resources."""
    known = schema(resource)
    yield ",".join(known.primary_key), "primaryKey"
    for fields, target, _ in known.foreign_keys:
        yield ",".join(fields), "foreignKeys"
        if target in BY_DISCLOSURE:
            yield ",".join(fields), "owner"
    if len(known.primary_key) == 1 and resource in RECORDS[1:] and resource != "expected_disclosures":
        yield known.primary_key[0], "owner of the key"
    for number, condition in enumerate(known.conditions):
        yield condition.other, f"condition {number}"
    for name in COUNTS.get(resource, ()):
        yield name, "count"
    yield from {"cells": [("row_id", "value"), ("field", "value")], "checks": [("state", "failure")]}.get(resource, [])


def bad_value(field: Field, what: str, good: str) -> str:
    if what == "minimum":
        return str(field.constraints["minimum"] - 1)
    if what == "maximum":
        return str(field.constraints["maximum"] + 1)
    return {"required": "", "enum": "not-in-the-list", "pattern": f" {good}", "type": "no-value-of-this-type"}[what]


def own_key(resource: str, row: dict[str, str], number: int) -> dict[str, str]:
    """The row under a primary key of its own, so that nothing but the case is wrong with it."""
    last = schema(resource).primary_key[-1]
    row = {**row, **dict.fromkeys(COUNTS.get(resource, ()), "0")}
    if last == "source_ref":
        return {**row, last: f"L{number + 1000}C1"}
    if last == "position":
        return {**row, last: str(number + 1000)}
    if resource == "disclosures":
        return {**row, last: f"130184-{number + 1000}-2021-budget"}
    if last == "code":
        return {**row, last: f"29{number + 100}"}
    return {**row, last: f"{row[last]}-x{number}"}


def broken_condition(condition: Condition, row: dict[str, str]) -> dict[str, str]:
    """The row with a value that asks something of another field, and that field the other way round."""
    value = condition.values[0] if condition.values else row[condition.field]
    if condition.kind == "atMost":
        return {**row, condition.field: "9", condition.other: "8"}
    return {**row, condition.field: value, condition.other: "" if condition.kind == "required" else "x"}


def bad_row(resource: str, good: dict[str, str], case: Case, number: int) -> dict[str, str]:
    name, what = case
    known = schema(resource)
    if what == "primaryKey":
        return dict(good)
    row = own_key(resource, good, number)
    if what.startswith("condition"):
        return broken_condition(known.conditions[int(what.split()[1])], row)
    if what in ("owner", "foreignKeys", "owner of the key"):
        there = OTHER if what == "owner" else "000000-x-2021-budget"
        return {**row, name: there + row[name][22:]}
    fixed = {
        "unique": good[name.split(",")[0]],
        "place": "L99999",
        "count": "7",
        "value": "L77C7" if name == "row_id" else "no_such_field",
        "failure": "fail",
    }
    if what in fixed:
        return {**row, name: fixed[what]}
    field = next(field for field in known.fields if field.name == name)
    return {**row, name: bad_value(field, what, row[name])}


def written(resource: str, rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema(resource).names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def printed(resource: str, rows: Records) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(resource, rows[resource]).decode(), newline="")))


def of_other(row: dict[str, str]) -> dict[str, str]:
    """The same row of another disclosure, the one that references may wrongly lead into."""
    return {name: value.replace("130184-224-2021-budget", OTHER) for name, value in row.items()}


@cache
def problems_of(resource: str) -> dict[int, set[Case]]:
    """The fields that validation refuses in the bad file of `resource` and why, by the number of the row."""
    tables = {name: printed(name, _GOOD) for name in RESOURCES}
    good = tables[resource][-1]
    bad = [bad_row(resource, good, case, number) for number, case in enumerate(cases(resource))]
    tables[resource] += bad
    if schema(resource).primary_key[-1] == "source_ref":
        place = tables["paragraphs"][0]
        tables["paragraphs"] += [
            {**place, "position": str(at), "source_ref": f"L{at}C1"} for at in range(1000, 1000 + len(bad))
        ]
    if resource == "findings":
        made = tables["checks"][-1]
        ids = [row["finding_id"] for row in bad if not row["finding_id"].startswith("000000")]
        tables["checks"] += [{**made, "check_id": own} for own in ids if own != good["finding_id"]]
    for name in ("disclosures", *BY_DISCLOSURE):
        tables[name] += [of_other(row) for row in printed(name, _GOOD)]
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        write_package({name: _GOOD[name] for name in RECORDS}, directory, About("good", "好的一行"))
        contents = {name: written(name, rows) for name, rows in tables.items()}
        for name, content in contents.items():
            (directory / data_path(name)).write_bytes(content)
        files = {name: described(content) for name, content in contents.items()}
        (directory / "datapackage.json").write_bytes(descriptor_bytes(About("bad", "坏的一行"), files, ()))
        return read_problems(resource, validate(directory))


def read_problems(resource: str, problems: tuple[str, ...]) -> dict[int, set[Case]]:
    """Row → field and reason, of what validation says about one resource."""
    found: dict[int, set[Case]] = {}
    for problem in problems:
        if said := re.match(rf"{resource}, row (\d+)(?:, field ([\w, ]+))?: (.*)", problem, re.DOTALL):
            number, fields, what = said.groups()
            named = fields.replace(", ", ",") if fields else ",".join(schema(resource).primary_key)
            found.setdefault(int(number), set()).add((named, reason_of(what)))
    return found


def reason_of(what: str) -> str:
    """`required`, `foreignKeys` … as the schemas name it, or the word that the program's own checks begin with."""
    if constraint := re.match('constraint-error: constraint "(\\w+)"', what):
        return constraint.group(1)
    kind = re.match(r"[a-z-]*", what)
    names = {
        "type-error": "type",
        "unique-error": "unique",
        "primary-key": "primaryKey",
        "foreign-key": "foreignKeys",
    }
    return names.get(kind.group(), kind.group()) if kind else ""


_GOOD: Records = {}


@pytest.fixture(autouse=True)
def _good_rows(good: Records) -> None:
    _GOOD.update(good, classification_codes=code_rows(), classification_names=name_rows())


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_good_rows_are_accepted(resource: str) -> None:
    assert set(range(1, 1 + len(_GOOD[resource]))).isdisjoint(set(problems_of(resource)) - miscounted(resource))


def miscounted(resource: str) -> set[int]:
    """The rows of `disclosures` and `tables` whose numbers are those of the good file, not of the bad one."""
    wrong = {row for row, found in problems_of(resource).items() if {reason for _, reason in found} == {"count"}}
    return wrong if resource in COUNTS else set()


@pytest.mark.parametrize(
    ("resource", "number", "case"),
    [
        pytest.param(resource, number, case, id=f"{resource}.{case[0]}-{case[1]}")
        for resource in RESOURCES
        for number, case in enumerate(cases(resource))
    ],
)
def test_a_bad_row_is_refused_for_this_field_and_constraint(resource: str, number: int, case: Case) -> None:
    name, what = case
    found = problems_of(resource).get(1 + len(_GOOD[resource]) + number, set())
    assert (name, {"owner of the key": "owner"}.get(what, what.split()[0])) in found
    touched = {field for fields, _ in found for field in fields.split(",")}
    assert touched <= {*name.split(","), *drawn_in(resource, case)}


def drawn_in(resource: str, case: Case) -> set[str]:
    """Other fields that cannot be right where this one is wrong."""
    known, own = schema(resource), set(case[0].split(","))
    if "disclosure_id" in own:
        return set(known.names)
    keys = set(known.primary_key) if own & {"project_id", *known.primary_key} else set()
    keys |= set(COUNTS.get(resource, ())) if own & set(known.primary_key) else set()
    if case[1] == "primaryKey":
        keys |= {field.name for field in known.fields if field.constraints.get("unique")}
    asking = {entry.field for entry in known.conditions if own & {entry.field, entry.other}}
    return keys | {name for entry in known.conditions if entry.field in asking for name in (entry.field, entry.other)}


def test_the_loop_reaches_every_kind_of_constraint() -> None:
    reached = {what.split()[0] for resource in RESOURCES for _, what in cases(resource)}
    assert reached == {
        "required", "enum", "pattern", "minimum", "maximum", "unique", "type", "primaryKey", "foreignKeys",
        "condition", "place", "owner", "count", "value", "failure",
    }  # fmt: skip
    assert sum(1 for resource in RESOURCES for _ in cases(resource)) > 400


@pytest.mark.parametrize("resource", ["goals", "indicators", "checks", "findings"])
def test_a_blank_project_is_no_broken_reference(
    resource: str, good: Records, package: Path, spoil: Callable[[Path, str, bytes], None]
) -> None:
    good[resource][0]["project_id"] = None
    spoil(package, resource, csv_bytes(resource, good[resource]))
    assert validate(package) == ()
