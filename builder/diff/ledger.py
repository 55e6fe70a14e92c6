"""The ledger of publications: one file in `content/changes` for each, with what it changed.

The date comes from whoever publishes. The name of a file is made of its date and its content, so that the same change
recorded twice is one file, and two on a day are two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from builder.diff.change import CHANGED, DOCUMENT, KINDS, NEW, READING, REMOVED, Change, Comparison, DisclosureChange
from builder.diff.report import as_json
from builder.errors import LedgerError

CHANGES = "changes"

_NAMED = {"fact": "field", "amount": "field", "finding": "severity"}
"""What the subject of a change says at least."""

_is_name = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9a-z-]*").fullmatch


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
        if not _is_name(path.stem):
            raise ValueError("its name is not a date and a checksum")
        disclosures = tuple(_disclosure(entry) for entry in data["disclosures"])
        return Publication(path.stem, on, Comparison(disclosures, tuple(_text(address) for address in data["lost"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise LedgerError(
            f"content/{CHANGES}/{path.name}: this is no record of a publication ({error!r}) "
            "→ take it as `builder diff --record` wrote it, or remove it"
        ) from None


def _disclosure(entry: Mapping[str, Any]) -> DisclosureChange:
    made = {
        **entry,
        **_texts({name: entry[name] for name in ("disclosure_id", "former_id") if name in entry}),
        "facts": _texts(entry["facts"]),
        "changes": tuple(_change(change) for change in entry.get("changes", ())),
        "checks": {name: (int(old), int(new)) for name, (old, new) in entry.get("checks", {}).items()},
        "coverage": {name: (int(old), int(new)) for name, (old, new) in entry.get("coverage", {}).items()},
    }
    bases = (DOCUMENT, READING) if made["change"] == CHANGED else ("",)
    if made["change"] not in (NEW, REMOVED, CHANGED) or made.get("basis", "") not in bases:
        raise ValueError(f"{made['disclosure_id']}: the change or its basis is unknown")
    return DisclosureChange(**made)


def _change(entry: Mapping[str, Any]) -> Change:
    subject = _texts(entry["subject"])
    change = Change(subject=subject, **_texts({name: entry[name] for name in entry if name != "subject"}))
    if change.change not in KINDS[change.kind] or (change.kind in _NAMED and _NAMED[change.kind] not in subject):
        raise ValueError(f"{change.kind} {change.change} is unknown or says not what it is about")
    if change.is_money:
        for value in filter(None, (change.old, change.new)):
            Decimal(value)  # an ArithmeticError where it is no amount
    return change


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in entry.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
