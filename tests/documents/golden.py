"""A document's records as text that a person can read and a diff can show: the golden beside the document.

Each resource is a small table: what is the same in all its rows stands once above it, what no row has is left
out, `~` stands for the disclosure's identifier, `⏎` for a line break. Cells are counted by role, table by table;
only those that no form took are listed. Checks and findings belong to the tests of the audit.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from builder import values
from builder.extract import extract
from builder.model import Document, Records, Row
from builder.package.rows import csv_bytes
from builder.package.schemas import RESOURCES, schema
from builder.pipeline import look
from builder.recognise import Recognition
from builder.sources import find_one

_ELSEWHERE = {"cells", "checks", "findings"}
_LEFT_OUT = {"source_sha256", "findings"}


def read(path: Path) -> tuple[Document, Recognition, Records]:
    """A document through read, recognise and extract; errors are not trapped here."""
    source = find_one(path)
    document, recognition, identity = look(source)
    return document, recognition, extract(document, recognition, identity, source)


def as_text(records: Records) -> str:
    """The golden of a document's records."""
    (disclosure,) = records["disclosures"]
    lines = [line for name in RESOURCES if name not in _ELSEWHERE for line in _resource(name, records.get(name, []))]
    text = "\n".join([*lines, *_cells(records)]) + "\n"
    disclosure_id = str(disclosure["disclosure_id"])
    return f"{disclosure_id}\n" + text.replace(disclosure_id, "~")


def _resource(name: str, rows: list[Row]) -> Iterator[str]:
    if not rows:
        return
    yield f"\n== {name}: {len(rows)}"
    printed = list(csv.DictReader(io.StringIO(csv_bytes(name, rows).decode(), newline="")))
    fields = [field for field in printed[0] if field not in _LEFT_OUT and any(row[field] for row in printed)]
    constant = [field for field in fields if len({row[field] for row in printed}) == 1]
    for field in constant:
        if field != "disclosure_id":
            yield f"   {field}: {_on_one_line(printed[0][field])}"
    varying = [field for field in fields if field not in constant]
    if varying:
        yield _line(varying)
        yield from (_line([row[field] for field in varying]) for row in printed)


def _cells(records: Records) -> Iterator[str]:
    yield "\n== cells"
    for table in records.get("tables", []):
        own = [cell for cell in records["cells"] if cell["table_id"] == table["table_id"]]
        roles = Counter(str(cell["role"]) for cell in own)
        yield f"{table['table_id']}: " + ", ".join(f"{roles[role]} {role}" for role in sorted(roles))
        for cell in own:
            if cell["role"] == "unclaimed":
                yield f"   unclaimed {cell['source_ref']}: {_on_one_line(str(cell['text']))}"


def _line(values: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(map(_on_one_line, values))
    return line.getvalue()


def _on_one_line(text: str) -> str:
    return text.replace("\n", "⏎")


# Every cell -----------------------------------------------------------------------------------------------------

_IDS = {
    "disclosures": "disclosure_id",
    "organisations": "organisation_id",
    "projects": "project_id",
    "goals": "goal_id",
    "indicators": "indicator_id",
    "tables": "table_id",
}
_SPACE = str.maketrans("", "", " \n\t\u3000")


def key_of(resource: str, row: Row) -> tuple[object, ...]:
    """What tells the rows of a resource apart: the primary key of its schema."""
    return tuple(row[name] for name in schema(resource).primary_key)


def values_without_row(records: Records) -> list[Row]:
    """The cells of role `value` whose row is not there or does not carry what they print."""
    rows = {
        resource: {str(row[_IDS.get(resource, "source_ref")]): row for row in entries}
        for resource, entries in records.items()
    }
    taken = (cell for cell in records.get("cells", []) if cell["role"] == "value")
    return [cell for cell in taken if not _carries(rows.get(cell["resource"], {}).get(cell["row_id"]), cell)]


def _carries(row: Row | None, cell: Row) -> bool:
    """Whether `row` holds what `cell` prints, in the field that the cell names."""
    if row is None:
        return False
    value = row[cell["field"]]
    printed = row[f"{cell['field']}_reported"] if cell["field"].endswith("amount") else value
    text = cell["text"].translate(_SPACE)
    if cell["field"] == "unit_price":
        return values.parse_amount(text, row["unit_reported"]) == value
    if isinstance(printed, Decimal):
        return values.parse_percent(text) == printed
    if isinstance(printed, int):
        return str(printed) in values.plain(text)
    if isinstance(printed, date):
        return values.parse_date(cell["text"]) == printed
    held = str(printed or "").translate(_SPACE)
    return bool(held) and (held in text or text in held)
