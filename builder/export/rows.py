"""Reads the CSV file of a resource row by row: however large it is, one row is in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from builder.package.descriptor import data_path


def rows(package: Path, resource: str) -> Iterator[list[str]]:
    """The rows of a resource of the package in that folder, as printed, in the order of the schema's fields."""
    with (package / data_path(resource)).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        next(reader)
        yield from reader
