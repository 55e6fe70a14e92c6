"""The ledger of publications: one file in `content/changes` for each, with what it changed.

The date comes from whoever publishes. The name of a file is made of its date and its content, so that the same change
recorded twice is one file, and two on a day are two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from builder.diff.change import CHANGED, DOCUMENT, KINDS, NEW, READING, REMOVED, Change, Comparison, DisclosureChange
from builder.diff.report import as_json
from builder.errors import LedgerError

CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Publication:
    """One recorded publication. `name` is the name of its file without the ending."""

    name: str
    date: str
    comparison: Comparison


def record(comparison: Comparison, folder: Path, on: date) -> Path | None:
    """Write what changed into `folder`; the file, or `None` where nothing changed."""
    if not comparison:
        return None
    content = as_json(comparison, date=on.isoformat()).encode("utf-8")
    path = folder / f"{on.isoformat()}-{hashlib.sha256(content).hexdigest()[:8]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def publications(folder: Path) -> list[Publication]:
    """Every recorded publication, the newest first. Raises `LedgerError` for a file that is none."""
    paths = sorted(folder.glob("*.json"), key=lambda path: path.name, reverse=True) if folder.is_dir() else []
    return [_read(path) for path in paths]


def _read(path: Path) -> Publication:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        on = date.fromisoformat(data["date"]).isoformat()
        disclosures = tuple(_disclosure(entry) for entry in data["disclosures"])
        return Publication(path.stem, on, Comparison(disclosures, tuple(data["lost"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerError(
            f"content/{CHANGES}/{path.name}: this is no record of a publication ({error!r}) "
            "→ take it as `builder diff --record` wrote it, or remove it"
        ) from None


def _disclosure(entry: Mapping[str, Any]) -> DisclosureChange:
    made = {
        **entry,
        "changes": tuple(_change(change) for change in entry.get("changes", ())),
        "checks": {name: (int(old), int(new)) for name, (old, new) in entry.get("checks", {}).items()},
        "coverage": {name: (int(old), int(new)) for name, (old, new) in entry.get("coverage", {}).items()},
    }
    if made["change"] not in (NEW, REMOVED, CHANGED) or made.get("basis", "") not in ("", DOCUMENT, READING):
        raise ValueError(f"{made['disclosure_id']}: the change or its basis is unknown")
    return DisclosureChange(**made)


def _change(entry: Mapping[str, Any]) -> Change:
    change = Change(**entry)
    if change.change not in KINDS[change.kind]:
        raise ValueError(f"{change.kind} {change.change} is unknown")
    return change
