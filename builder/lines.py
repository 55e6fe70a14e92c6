"""Lists that people write: CSV files with a fixed header, read line by line, so that an error names the line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from builder.errors import LineError


def read_lines(path: Path, fields: Sequence[str], error: type[LineError]) -> list[tuple[int, dict[str, str]]]:
    """The number and the fields of each line; nothing where there is no such file.

    Raises `error` where the file is no UTF-8, has another header, or a line another number of fields.
    """
    if not path.is_file():
        return []
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise error(path.name, 1, "it is not UTF-8", "save it as UTF-8") from None
    if not lines or tuple(lines[0]) != tuple(fields):
        raise error(path.name, 1, "the header is not the one expected", f"write {','.join(fields)}")
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if not cells:
            continue
        if len(cells) != len(fields):
            problem = f"{len(cells)} fields instead of {len(fields)}"
            raise error(path.name, number, problem, "put a field that holds a comma in quotation marks")
        rows.append((number, dict(zip(fields, (cell.strip() for cell in cells), strict=True))))
    return rows
