"""What one document holds, for a person at a terminal: its tables and their forms, the records, what is left."""

from __future__ import annotations

from collections.abc import Iterator

from builder.extract import unclaimed
from builder.model import Records, Row

_SHOWN_APART = ("disclosures", "tables", "cells", "checks")


def describe(records: Records, rows: int) -> Iterator[str]:
    """The lines to show; of each resource at most `rows` rows."""
    (disclosure,) = records["disclosures"]
    yield f"{disclosure['disclosure_id']}  {disclosure['title']}"
    for name in ("organisation_name", "region_name", "fiscal_year", "fiscal_year_basis", "kind", "source_format"):
        yield f"  {name}: {_shown(disclosure.get(name))}"
    yield ""
    yield "tables"
    for table in records.get("tables", []):
        form = table["table_kind"] if table["table_kind"] != "other" else "(no form claims it)"
        yield (
            f"  {table['source_ref']:8} {form:20} {table['scope']:10} "
            f"{table['cells_captured']}/{table['cells']} cells  {table['title']}"
        )
    left = unclaimed(records)
    yield ""
    yield f"not captured: {len(left)} of {disclosure['cells']} cells"
    yield from (f"  {cell['source_ref']:10} {cell['text'][:60]}" for cell in left)
    for name, entries in records.items():
        if name not in _SHOWN_APART and entries:
            yield ""
            yield f"{name}: {len(entries)}"
            yield from (f"  {_line(row)}" for row in entries[:rows])


def _line(row: Row) -> str:
    shown = (f"{key}={_shown(value)}" for key, value in row.items() if value not in (None, "", "disclosure_id"))
    return "  ".join(part for part in shown if not part.startswith("disclosure_id="))


def _shown(value: object) -> str:
    text = "" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"
