"""What the tests of downloads share: rows as the CSV files print them, and a package of rows that a test made up."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from builder.model import Row
from builder.package.descriptor import About
from builder.package.schemas import Field
from builder.package.write import write_package

ID = "130184-224-2021-budget"
DISCLOSURE: Row = {
    "disclosure_id": ID,
    "status": "read",
    "title": "样例",
    "fiscal_year_basis": "unknown",
    "kind": "budget",
    "source_path": "sample.txt",
    "source_sha256": "0123456789abcdef" * 4,
}


def printed(package: Path, resource: str) -> list[dict[str, str]]:
    """The rows of a resource as printed."""
    with (package / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(field: Field, text: str) -> Any:
    """What a printed value means; `None` where it is blank."""
    if not text:
        return None
    if field.type == "boolean":
        return {"true": True, "false": False}[text]
    known: dict[str, Any] = {"integer": int, "number": Decimal, "date": date.fromisoformat}
    return known.get(field.type, str)(text)


def made_up(directory: Path, **resources: list[Row]) -> Path:
    """A package of one disclosure with the given rows."""
    write_package({"disclosures": [DISCLOSURE], **resources}, directory, About("made-up", "样例"))
    return directory


def paragraph(position: int, text: str) -> Row:
    """A row of `paragraphs`."""
    return {
        "disclosure_id": ID,
        "position": position,
        "text": text,
        "role": "narrative",
        "source_ref": f"L{position}",
    }
