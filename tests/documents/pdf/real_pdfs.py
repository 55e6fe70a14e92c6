"""The real PDFs beside the checkout: their records, and these as text that holds figures, names and codes.

Neither the documents nor their prose are committed: in place of each longer text stands the beginning of its SHA-256.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from golden import as_text, read

from builder.model import Document, Records, Row

FOLDER = Path(__file__).parents[4] / "shared" / "disclosures" / "pdf"
PATHS = sorted(FOLDER.glob("*.pdf"))

_LONGEST = 24  # characters of a text that stands in a golden as it is printed
_KEPT = (
    "disclosures",
    "organisations",
    "budget_items",
    "projects",
    "spending_plan",
    "goals",
    "indicators",
    "procurement_items",
    "assets",
    "tables",
    "cells",
)
"""The resources in a golden; the narrative is all prose."""

_NO_PROSE = ("_id", "_ref", "page", "source_path")


@cache
def records(path: Path) -> tuple[Document, Records]:
    """The document as read and its records; each is read once in a run."""
    document, _, found = read(path)
    return document, found


def sha256(path: Path) -> str:
    """The check sum that says which file a golden is of."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def golden(path: Path) -> str:
    """The golden of a document: its name, its check sum, and its records without its prose."""
    found = records(path)[1]
    kept = {name: [_without_prose(row) for row in found.get(name, [])] for name in _KEPT}
    return f"{path.name}\nsha256 {sha256(path)}\n{as_text(kept)}"


def _without_prose(row: Row) -> Row:
    return {name: _short(value) if not name.endswith(_NO_PROSE) else value for name, value in row.items()}


def _short(value: object) -> object:
    if not isinstance(value, str) or len(value) <= _LONGEST:
        return value
    return f"#{hashlib.sha256(value.encode()).hexdigest()[:10]}"
