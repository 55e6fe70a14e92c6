"""The records of a document without what its format alone decides, so that those of two formats can be compared.

Left out are locators and what names the file. What else is not compared as it stands:

- `check_id` and `finding_id` end in a locator: `@` stands for it, and the two resources are sorted by the rest;
- a header that a page prints again is there only in formats with pages: its cells are left out;
- what stands above a table is paragraphs in one format and rows of the table in another: both are left out, and
  what they say is compared where the records carry it;
- the number of a page is a paragraph in text alone;
- counts of rows, columns and cells, and the number of a paragraph: the cells and paragraphs themselves are compared;
- the dots in a table of contents: as many as the line has room for.

Where a cell stands is compared by `grid`, for the formats that know it; text does not say which cells are merged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from builder.audit.audit import audit
from builder.extract import extract
from builder.forms.found import FoundTable
from builder.model import Cell, Document, Records, Row
from builder.pipeline import look
from builder.recognise import Recognition
from builder.sources import Source, find_one

SOURCE_FIELDS = {"source_path", "source_format", "source_sha256"}
COUNTS = {
    "disclosures": {"cells", "cells_captured"},
    "tables": {"rows", "columns", "cells", "cells_captured", "position"},
    "paragraphs": {"position"},
}
PLACES = {"row", "column", "row_span", "column_span"}
IDS = {"checks": "check_id", "findings": "finding_id"}
_LOCATOR = re.compile(r"\.(?:P\d+)?(?:L\d+(?:C\d+)?|[¶p]\d+|T\d+(?:R\d+)?(?:C\d+)?)(?![^.])")
_LEADER = re.compile(r"\.{4,}\s*")


@dataclass(frozen=True, slots=True)
class Read:
    """A document through read, recognise, extract and audit."""

    document: Document
    recognition: Recognition
    records: Records


def read(path: Path) -> Read:
    """A document with its passport; errors are not trapped here."""
    return read_source(find_one(path))


def read_source(source: Source) -> Read:
    """The same for a source."""
    document, recognition, identity = look(source)
    records = extract(document, recognition, identity, source)
    audit(records)
    return Read(document, recognition, records)


def comparable(read: Read) -> Records:
    """The records of a document as far as every format gives the same."""
    resources = {name: [_row(name, row) for row in rows] for name, rows in read.records.items() if name != "cells"}
    for name in IDS:
        resources[name] = sorted(resources.get(name, []), key=repr)
    resources["paragraphs"] = [row for row in resources["paragraphs"] if not _is_furniture(row)]
    resources["cells"] = _cells(read)
    return {name: rows for name, rows in resources.items() if rows}


def _row(resource: str, row: Row) -> Row:
    left_out = SOURCE_FIELDS | COUNTS.get(resource, set())
    kept = {name: value for name, value in row.items() if name not in left_out and not name.endswith("_ref")}
    if (name := IDS.get(resource)) is not None:
        kept[name] = _LOCATOR.sub(".@", kept[name])
    return {name: _LEADER.sub("....", value) if isinstance(value, str) else value for name, value in kept.items()}


def _is_furniture(paragraph: Row) -> bool:
    return bool(paragraph["role"] == "caption" or paragraph["text"].isdecimal())


def _cells(read: Read) -> list[Row]:
    """The cells below the captions, each with the row that it feeds: by its identifier, or by its number."""
    numbers = {
        (resource, row.get("source_ref")): f"row {number}"
        for resource, rows in read.records.items()
        for number, row in reversed(list(enumerate(rows)))
    }
    body = {cell.ref for table in read.recognition.tables for cell in _body(table)}
    return [
        {
            **{name: value for name, value in cell.items() if name not in PLACES and not name.endswith("_ref")},
            "row_id": numbers.get((cell["resource"], cell["row_id"]), cell["row_id"]),
        }
        for cell in read.records["cells"]
        if cell["source_ref"] in body
    ]


def _body(found: FoundTable) -> list[Cell]:
    """The printed cells of a table below its caption, without a header that a page prints again."""
    cells = found.table.cells
    return [
        cell for cell in cells if cell.text and cell.row >= found.body and cell.row not in found.table.repeated_rows
    ]


def grid(read: Read) -> list[list[tuple[str, int, int, int, int]]]:
    """Each table's printed cells with row, column and spans; rows and columns in which nothing begins do not count."""
    return [_grid(_body(found)) for found in read.recognition.tables]


def _grid(cells: list[Cell]) -> list[tuple[str, int, int, int, int]]:
    rows, columns = sorted({cell.row for cell in cells}), sorted({cell.column for cell in cells})

    def reach(starts: list[int], start: int, span: int) -> int:
        return sum(start <= each < start + span for each in starts)

    return [
        (
            cell.text,
            rows.index(cell.row),
            columns.index(cell.column),
            reach(rows, cell.row, cell.row_span),
            reach(columns, cell.column, cell.column_span),
        )
        for cell in cells
    ]
