"""Reads the CSV file of a resource row by row: however large it is, one row is in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from builder.package.descriptor import data_path
from builder.package.rows import header_bytes


def rows(package: Path, resource: str, start: int = 0) -> Iterator[list[str]]:
    """The rows of a resource of the package in that folder, as printed, in the order of the schema's fields.

    `start` is how many bytes of rows are passed over.
    """
    with (package / data_path(resource)).open("rb") as file:
        file.seek(len(header_bytes(resource)) + start)
        yield from rows_in(file)


def size(package: Path, resource: str) -> int:
    """How many bytes of rows a resource of the package has."""
    return (package / data_path(resource)).stat().st_size - len(header_bytes(resource))


def rows_in(file: BinaryIO) -> Iterator[list[str]]:
    """The rows in a file from where it stands."""
    return csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), strict=True)
