"""Looks at what frictionless does not: that the files are the ones described, and how each value is written.

May: read a package. May not: mend it, or ask the network: an address in a descriptor is refused here, before
frictionless would open it.

Measured with frictionless 5.21, and why the checks are here: it reads `nan`, `1_000`, ` 7`, `1E+2` and `１２`
as numbers and `2024-6-1` as a date; a pattern lets a line feed at the end pass.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from builder.package.descriptor import DIALECT, data_path
from builder.package.schemas import RESOURCES, Field, Schema, schema

_WRITTEN = {
    "money": (r"-?(?:0|[1-9][0-9]*)\.[0-9]{2}", "an amount with two decimals"),
    "number": (r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?", "a plain number"),
    "integer": (r"-?(?:0|[1-9][0-9]*)", "a plain whole number"),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date like 2024-06-20"),
    "boolean": (r"true|false", "true or false"),
    "pattern": (r"[^\r\n]*", "one line"),
}


def descriptor_problems(directory: Path) -> list[str]:
    """Why `datapackage.json` cannot be trusted to describe a package of the data model; empty where it can."""
    try:
        described = json.loads((directory / "datapackage.json").read_bytes())
    except (OSError, ValueError) as error:
        return [f"datapackage.json: cannot be read: {error}"]
    if not isinstance(described, dict) or not isinstance(described.get("resources"), list):
        return ["datapackage.json: expected an object with a list of resources"]
    problems = _differences("datapackage.json", described, {"profile": "tabular-data-package"})
    if "$schema" in described:
        problems.append("datapackage.json: expected no $schema, which would be fetched from the network")
    names = [entry.get("name") if isinstance(entry, dict) else None for entry in described["resources"]]
    if names != list(RESOURCES):
        problems.append(f"datapackage.json: expected the resources {', '.join(RESOURCES)}, found {names}")
        return problems
    for name, entry in zip(RESOURCES, described["resources"], strict=True):
        problems += _differences(f"datapackage.json, resource {name}", entry, _expected(directory, name))
    return problems


def _expected(directory: Path, name: str) -> dict[str, Any]:
    expected: dict[str, Any] = {
        "path": data_path(name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": schema(name).descriptor,
        **dict.fromkeys(("$schema", "data", "scheme", "compression", "innerpath", "extrapaths", "url")),
    }
    path = directory / data_path(name)
    if path.is_file():
        with path.open("rb") as file:
            expected["hash"] = "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
            expected["bytes"] = file.tell()
    return expected


def _differences(where: str, found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    return [
        f"{where}: {key} is not what the schemas and the file say (expected {str(value)[:80]})"
        for key, value in expected.items()
        if found.get(key) != value
    ]


def written_problems(directory: Path) -> tuple[list[str], dict[str, int]]:
    """What is wrong with the CSV files as written, and how many rows each resource holds."""
    problems: list[str] = []
    counts: dict[str, int] = {}
    for name in RESOURCES:
        try:
            text = (directory / data_path(name)).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}: the file cannot be read: {error}")
            continue
        if text.startswith("\ufeff") or not text.endswith("\n") or text.endswith("\r\n"):
            problems.append(f"{name}: expected UTF-8 without a byte order mark and lines that end in LF")
        counts[name] = 0
        try:
            for number, problem in _rows(schema(name), text):
                counts[name] = number
                problems += problem
        except csv.Error as error:
            problems.append(f"{name}, row {counts[name] + 1}: {error}")
    return problems, counts


def rows_of(directory: Path) -> dict[str, list[dict[str, str]]]:
    """Every row of every resource as written; nothing where a file is not the table that its schema describes."""
    found = {}
    for name in RESOURCES:
        names = list(schema(name).names)
        try:
            text = (directory / data_path(name)).read_bytes().decode("utf-8")
            header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        except (OSError, UnicodeDecodeError, csv.Error, ValueError):
            return {}
        if header != names or any(len(line) != len(names) for line in lines):
            return {}
        found[name] = [dict(zip(names, line, strict=True)) for line in lines]
    return found


def _rows(known: Schema, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if header != list(known.names):
        yield 0, [f"{known.name}: expected the header {','.join(known.names)}, found {','.join(header)}"]
    checks = [(index, field.name, *_written(field)) for index, field in enumerate(known.fields) if _kind(field)]
    for number, row in enumerate(reader, start=1):
        yield (
            number,
            [
                f"{known.name}, row {number}, field {name}: {row[index]!r} is not {expected}"
                for index, name, matches, expected in checks
                if index < len(row) and row[index] and not matches(row[index])
            ],
        )


def _kind(field: Field) -> str:
    if field.type == "string":
        return "pattern" if "pattern" in field.constraints else ""
    return "money" if field.is_money else field.type


def _written(field: Field) -> tuple[Callable[[str], Any], str]:
    pattern, expected = _WRITTEN[_kind(field)]
    return re.compile(pattern).fullmatch, expected
