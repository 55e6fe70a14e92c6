"""Reads the Table Schemas under `datapackage/schemas/`, the only place where a resource's fields are defined.

May: read those files. May not: change them, or know what a field means beyond what its schema says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RECORDS = (
    "disclosures",
    "organisations",
    "budget_items",
    "projects",
    "spending_plan",
    "goals",
    "activities",
    "indicators",
    "sections",
    "glossary",
    "procurement_items",
    "assets",
    "tables",
    "cells",
    "paragraphs",
    "checks",
    "findings",
    "corrections",
    "presence",
    "expected_disclosures",
)
"""The resources that hold what the documents say and what came of them, in the order of the data model."""

REFERENCES = ("classification_codes", "classification_names")
"""The resources that the documents are held against: the same rows in every package, of no disclosure."""

RESOURCES = RECORDS + REFERENCES
"""The resources of every data package."""

DIRECTORY = Path(__file__).resolve().parents[2] / "datapackage" / "schemas"

TAXONOMY = "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json"
"""The column types of the Fiscal Data Package for budgets; it is named in the packages and never fetched."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a resource. `is_money`: yuan with exactly two decimals (`"unit": "CNY"` in the schema)."""

    name: str
    type: str
    title: str
    title_en: str
    description: str
    description_en: str
    is_money: bool
    constraints: Mapping[str, Any]
    column_type: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What a value of `field` asks of `other` in the same row; Table Schema has no words for it.

    `kind` is `required` (other has a value), `blank` (it has none) or `atMost` (field is no greater than other).
    It holds where the value of `field` is one of `values`, or any value where `values` is empty.
    """

    field: str
    values: tuple[str, ...]
    kind: str
    other: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The definition of one resource. `descriptor` is the whole schema file, for packages to carry."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]
    conditions: tuple[Condition, ...]
    descriptor: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields in order: the header of the CSV file."""
        return tuple(field.name for field in self.fields)


@cache
def schema(resource: str) -> Schema:
    """The schema of a resource of `RESOURCES`. Each foreign key is (fields, resource, its fields)."""
    if resource not in RESOURCES:
        raise KeyError(f"{resource} is no resource of the data model")
    descriptor = json.loads((DIRECTORY / f"{resource}.json").read_text(encoding="utf-8"))
    return Schema(
        name=descriptor["name"],
        title=descriptor["title"],
        title_en=descriptor["title_en"],
        description=descriptor["description"],
        description_en=descriptor["description_en"],
        fields=tuple(_field(entry) for entry in descriptor["fields"]),
        primary_key=tuple(descriptor["primaryKey"]),
        foreign_keys=tuple(
            (tuple(key["fields"]), key["reference"]["resource"] or resource, tuple(key["reference"]["fields"]))
            for key in descriptor.get("foreignKeys", ())
        ),
        conditions=tuple(_conditions(descriptor.get("conditions", ()))),
        descriptor=descriptor,
    )


@cache
def column_types() -> tuple[Mapping[str, Any], ...]:
    """The project's own column types, beside those of `TAXONOMY`: what the performance forms and the tables need."""
    path = DIRECTORY.parent / "column-types.json"
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def schemas() -> tuple[Schema, ...]:
    """Every schema, in the order of `RESOURCES`."""
    return tuple(schema(resource) for resource in RESOURCES)


def _conditions(entries: Iterable[Mapping[str, Any]]) -> Iterator[Condition]:
    for entry in entries:
        values = tuple(entry.get("is", ()))
        for kind in ("required", "blank"):
            for other in entry.get(kind, ()):
                yield Condition(entry["field"], values, kind, other)
        if "atMost" in entry:
            yield Condition(entry["field"], values, "atMost", entry["atMost"])


def _field(entry: Mapping[str, Any]) -> Field:
    return Field(
        name=entry["name"],
        type=entry["type"],
        title=entry["title"],
        title_en=entry["title_en"],
        description=entry["description"],
        description_en=entry["description_en"],
        is_money=entry.get("unit") == "CNY",
        constraints=entry.get("constraints", {}),
        column_type=entry.get("columnType", ""),
    )
