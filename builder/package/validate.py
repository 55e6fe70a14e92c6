"""Asks frictionless whether a data package on disk holds what its schemas promise: types, constraints, keys, sums.

May: read a package. May not: mend it, let anything pass that was not checked, or ask the network.

frictionless is imported inside the function: it costs more than reading five documents. What it lets
pass without a word is looked at in `files`, or refused here: an unreadable file or schema counts as a
problem, every resource has to be in its report, with as many rows as the file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from builder.errors import InvalidPackage
from builder.package.files import descriptor_problems, rows_of, written_problems
from builder.package.relations import relation_problems
from builder.package.schemas import RESOURCES

MOST_PROBLEMS = 1000
"""How many problems of one resource are named; more are counted as one."""


def require_valid(directory: Path) -> None:
    """Raise `InvalidPackage` with every problem where the package in `directory` is not valid."""
    problems = validate(directory)
    if problems:
        raise InvalidPackage(directory.name, problems)


def validate(directory: Path) -> tuple[str, ...]:
    """What is wrong with the package in `directory`; empty where it is valid.

    Each problem names the resource, the row (1 is the first after the header), the field and what was expected.
    """
    distrusted = descriptor_problems(directory)
    if distrusted:
        return tuple(distrusted)
    from frictionless import FrictionlessException, Package  # costs more than reading five documents

    written, counts = written_problems(directory)
    if rows := rows_of(directory):
        written += islice(relation_problems(rows), MOST_PROBLEMS)
    try:
        package = Package(str(directory / "datapackage.json"))
        report = package.validate(limit_errors=MOST_PROBLEMS)
    except FrictionlessException as exception:
        return (*written, *(_described("datapackage.json", error) for error in exception.to_errors()))
    return (*written, *_reported(report, counts))


def _reported(report: Any, counts: dict[str, int]) -> Iterator[str]:
    for error in report.errors:
        yield _described("datapackage.json", error)
    for warning in report.warnings:
        yield f"datapackage.json: {warning}"
    tasks = {task.name: task for task in report.tasks}
    silent = report.valid is not True
    for name in RESOURCES:
        task = tasks.get(name)
        if task is None:
            yield f"{name}: was not checked"
            continue
        for error in task.errors:
            yield _described(name, error)
        for warning in task.warnings:
            yield f"{name}: {warning}"
        checked = task.stats.get("rows") or 0
        if not task.errors and checked != counts.get(name):
            yield f"{name}: {checked} rows were checked, the file holds {counts.get(name)}"
        silent = silent and not task.errors
    if silent and not report.errors:
        yield "datapackage.json: frictionless refuses the package and does not say why"


def _described(resource: str, error: Any) -> str:
    place = resource
    row_number = getattr(error, "row_number", None)
    if row_number is not None:
        place += f", row {row_number - 1}"
    fields = getattr(error, "field_names", None) or [name for name in [getattr(error, "field_name", None)] if name]
    if fields:
        place += f", field {', '.join(fields)}"
    cell = getattr(error, "cell", None)
    found = f" (found {cell!r})" if cell else ""
    return f"{place}: {error.type}: {error.note or error.message}{found}"
