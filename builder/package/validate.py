"""Asks frictionless whether a data package on disk holds what its schemas promise: types, constraints, keys, sums.

May: read a package. May not: mend it, let anything pass that was not checked, or ask the network.

frictionless is imported inside the function: it costs more than reading five documents. What it lets
pass without a word is looked at in `files`, or refused here: an unreadable file or schema counts as a
problem, every resource has to be in its report, with as many rows as the file holds.

Of a second's work on one disclosure, frictionless spends nine tenths on the schemas, which are always the same. So the
packages of many disclosures are put together and looked at as one (`require_all_valid`): no row and no reference is
left out, because a row that refers to another disclosure is a problem of its own (`relations`). The package that
combines all disclosures is these packages, one after the other, with identifiers that begin with the disclosure's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder.errors import InvalidPackage
from builder.model import Records
from builder.package.descriptor import About
from builder.package.files import descriptor_problems, rows_of, written_problems
from builder.package.relations import relation_problems
from builder.package.schemas import RESOURCES
from builder.package.write import bodies_of, write_bodies, write_package
from builder.workers import each

BATCH = 40
"""How many packages are looked at as one."""
_UNNAMED = About("batch", "batch")
MOST_PROBLEMS = 1000
"""How many problems of one resource are named; more are counted as one."""


def require_valid(directory: Path) -> None:
    """Raise `InvalidPackage` with every problem where the package in `directory` is not valid."""
    problems = validate(directory)
    if problems:
        raise InvalidPackage(directory.name, problems)


def require_all_valid(packages: Sequence[Path], of_none: Records, jobs: int, progress: Callable[[str], None]) -> None:
    """Raise `InvalidPackage` with every problem of the first of `packages` that is not valid.

    The first one combines the others and the rows `of_none`, and may combine more that were found valid before.
    """
    combined, *singles = packages
    problems = (*descriptor_problems(combined), *_problems_of(of_none))
    if problems:
        raise InvalidPackage(combined.name, problems)
    size = max(1, min(BATCH, -(-len(singles) // jobs)))
    batches = [singles[at : at + size] for at in range(0, len(singles), size)]
    done = 0
    for batch, problems in zip(batches, each(_batch_problems, batches, jobs), strict=True):
        if problems:
            for package in batch:
                require_valid(package)
            raise InvalidPackage(f"{batch[0].name} … {batch[-1].name}", problems)
        done += len(batch)
        progress(f"validated {done}/{len(singles)} packages")


def _problems_of(records: Records) -> tuple[str, ...]:
    """What is wrong with rows that belong to no disclosure."""
    if not any(records.values()):
        return ()
    with TemporaryDirectory(prefix="mingzhang-") as folder:
        write_package(records, Path(folder), _UNNAMED)
        return validate(Path(folder))


def _batch_problems(packages: Sequence[Path]) -> tuple[str, ...]:
    """What is wrong with packages that are looked at as one."""
    distrusted = tuple(problem for package in packages for problem in descriptor_problems(package))
    if distrusted:
        return distrusted
    with TemporaryDirectory(prefix="mingzhang-") as folder:
        write_bodies(map(bodies_of, packages), Path(folder), _UNNAMED)
        return validate(Path(folder))


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
