"""Looks at what Table Schema has no words for: fields that depend on each other, rows that point to places and rows.

May: compare the rows of a package, as written. May not: mend them, or look at one value alone, which is the
business of the schemas.

    conditions   what one field asks of another in the same row (`conditions` in the schema)
    places       every locator is a cell, a paragraph or a table of the same disclosure
    values       a cell that is a value names the resource, row and field that carry it
    owners       identifiers begin with the disclosure (or project) they belong to; references stay inside it
    counts       numbers of tables, cells and findings are those of the rows, of findings those that count once
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from builder.package.schemas import RESOURCES, Condition, Schema, schema

Row = Mapping[str, str]
Rows = Mapping[str, Sequence[Row]]
"""The rows of each resource, every value as the file prints it: unknown values are empty strings."""

_OF_PEOPLE = "expected_disclosures"
"""The resource whose rows people write: they have identifiers of their own, whichever disclosure answers them."""

_COUNTED = (
    ("disclosures", "disclosure_id", {"tables": "tables", "cells": "cells", "findings": "findings"}),
    ("tables", "table_id", {"cells": "cells"}),
)
"""Resource, the field that tells its rows apart, and which of its fields counts the rows of which resource."""


def relation_problems(rows: Rows) -> Iterator[str]:
    """What in `rows` contradicts itself; each problem names the resource, the row and the field."""
    places = _places(rows)
    owners = {name: _owners(name, rows[name]) for name in RESOURCES}
    for name in RESOURCES:
        known = schema(name)
        for number, row in enumerate(rows[name], start=1):
            for field, problem in chain(
                _conditions(known, row), _off_the_map(row, places), _elsewhere(known, row, owners)
            ):
                yield f"{name}, row {number}, field {field}: {problem}"
    yield from _values(rows)
    yield from _counts(rows)
    yield from _failures(rows)


def _conditions(known: Schema, row: Row) -> Iterator[tuple[str, str]]:
    for condition in known.conditions:
        value = row[condition.field]
        if value and (not condition.values or value in condition.values) and not _holds(condition, row):
            yield condition.other, f"condition: {_expected(condition, row)}"


def _holds(condition: Condition, row: Row) -> bool:
    value, other = row[condition.field], row[condition.other]
    if condition.kind == "atMost":
        return not (value.isdecimal() and other.isdecimal()) or int(value) <= int(other)
    return bool(other) == (condition.kind == "required")


def _expected(condition: Condition, row: Row) -> str:
    value, other = row[condition.field], row[condition.other]
    if condition.kind == "atMost":
        return f"{condition.field} is {value}, more than {other}"
    expected = "a value" if condition.kind == "required" else f"no value but found {other!r}"
    return f"expected {expected} where {condition.field} is {value!r}"


def _places(rows: Rows) -> Mapping[str, set[str]]:
    """The locators of each disclosure."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("cells", "paragraphs", "tables"):
        for row in rows[name]:
            found[row["disclosure_id"]].add(row["source_ref"])
    return found


def _off_the_map(row: Row, places: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    for field in ("source_ref", "other_ref"):
        for ref in row.get(field, "").split():
            if ref not in places.get(own := row.get("disclosure_id", ""), ()):
                yield field, f"place: {ref} is no cell, paragraph or table of {own}"


def _owners(name: str, rows: Sequence[Row]) -> Mapping[str, str]:
    """The disclosure that each row belongs to, by its primary key where that is one field."""
    key = schema(name).primary_key
    return {row[key[0]]: row["disclosure_id"] for row in rows if "disclosure_id" in row} if len(key) == 1 else {}


def _elsewhere(known: Schema, row: Row, owners: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Identifiers that do not begin with their owner's, and references that lead into another disclosure."""
    if "disclosure_id" not in row:
        return
    own, key = row["disclosure_id"], known.primary_key
    owner = row["project_id"] if known.name in ("goals", "indicators") and row["project_id"] else own
    if len(key) == 1 and known.name != _OF_PEOPLE and not row[key[0]].startswith(owner):
        yield key[0], f"owner: {row[key[0]]} does not begin with {owner}"
    for fields, resource, _ in known.foreign_keys:
        if owners[resource].get(row[fields[0]], own) != own:
            yield fields[0], f"owner: {row[fields[0]]} is of another disclosure than this row"


@cache
def row_id_field(resource: str) -> str:
    """The field that `cells.row_id` names a row of `resource` by: the last one of its primary key."""
    return schema(resource).primary_key[-1]


def _values(rows: Rows) -> Iterator[str]:
    """Cells that are values, and name no row or a field that is blank there."""
    carried = {
        (name, row["disclosure_id"], row[row_id_field(name)]): row
        for name in RESOURCES
        for row in rows[name]
        if "disclosure_id" in row
    }
    for number, cell in enumerate(rows["cells"], start=1):
        name, row_id, field = cell["resource"], cell["row_id"], cell["field"]
        if not (name and row_id and field):
            continue
        row = carried.get((name, cell["disclosure_id"], row_id))
        if row is None:
            yield f"cells, row {number}, field row_id: value: {name} has no row {row_id} of {cell['disclosure_id']}"
        elif not row.get(field):
            yield f"cells, row {number}, field field: value: {field} of {name} {row_id} is blank or does not exist"


def _counts(rows: Rows) -> Iterator[str]:
    for name, key, fields in _COUNTED:
        for field, counted in fields.items():
            found = Counter(row[key] for row in rows[counted] if row.get("is_primary", "true") == "true")
            yield from _miscounted(name, key, field, rows[name], found)
        captured = Counter(row[key] for row in rows["cells"] if row["role"] != "unclaimed")
        yield from _miscounted(name, key, "cells_captured", rows[name], captured)


def _miscounted(name: str, key: str, field: str, rows: Sequence[Row], found: Counter[str]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        if row[field] and row[field] != str(found[row[key]]):
            yield f"{name}, row {number}, field {field}: count: {row[field]}, but there are {found[row[key]]}"


def _failures(rows: Rows) -> Iterator[str]:
    """Checks that fail and have no finding."""
    found = {row["finding_id"] for row in rows["findings"]}
    for number, row in enumerate(rows["checks"], start=1):
        if row["state"] == "fail" and row["check_id"] not in found:
            yield f"checks, row {number}, field state: failure: no finding says what does not agree"
