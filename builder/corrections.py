"""The ledgers of errors that people write: `corrections/<disclosure_id>.yml` beside the folder of the documents.

    - place: T3R12C5           # the locator; the view of the document shows it
      printed: "135.09"        # what stands there
      should_be: "135.90"
      evidence: https://www.example.org/2024/0301.html
      whose: publisher         # or ours: this program read it wrongly
      reported_on: 2024-03-05
      status: open             # reported, acknowledged, fixed
      reply:                   # optional: what the department answered
        text: 已更正。
        from: 某县财政局
        date: 2024-03-20

The data keep what is printed; each entry becomes a row of the resource `corrections`. An entry that is not as
described, or whose printed value is not at its place any more, is refused with its reason; the other entries go on. Our
own error that is fixed is the one exception: there the right value has to stand at the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from builder.errors import CorrectionError
from builder.model import Records, Row
from builder.outcomes import Outcome
from builder.privacy import redact_text

FOLDER = "corrections"

_LOADER = getattr(
    yaml, "CBaseLoader", yaml.BaseLoader
)  # every value stays the text that was written: 28.00, 2024-02-30
NEEDED = ("place", "printed", "should_be", "evidence", "whose", "reported_on", "status")
REPLY = ("text", "from", "date")
_ONE_OF = {"whose": ("publisher", "ours"), "status": ("open", "reported", "acknowledged", "fixed")}
_DATES = ("reported_on", "date")
_is_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def correct(outcomes: Sequence[Outcome], folder: Path) -> list[CorrectionError]:
    """Add the rows of `corrections` of the disclosures that have a ledger in `folder`; return what was refused."""
    refused: list[CorrectionError] = []
    known = {outcome.disclosure_id: outcome for outcome in outcomes}
    for path in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml")]):
        name = f"{FOLDER}/{path.name}"
        if path.stem not in known:
            remedy = "name the file after its identifier, as the page of the disclosure shows it at its end"
            refused.append(CorrectionError(name, f"there is no disclosure {path.stem}", remedy))
            continue
        try:
            entries = _entries(path, name)
        except CorrectionError as error:
            refused.append(error)
            continue
        rows, records = known[path.stem].added.setdefault("corrections", []), known[path.stem].records
        for number, entry in enumerate(entries, 1):
            try:
                rows.append(_row(_Where(name, number), entry, records, rows))
            except CorrectionError as error:
                refused.append(error)
    return refused


def _entries(path: Path, name: str) -> list[Any]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise CorrectionError(name, f"it cannot be read ({error.strerror})", "put a readable file there") from None
    except (yaml.YAMLError, ValueError) as error:  # a ValueError: no UTF-8
        raise CorrectionError(name, f"this is no YAML ({error})".replace("\n", " "), "correct the syntax") from None
    if not entries:
        return []
    if not isinstance(entries, list):
        raise CorrectionError(name, "expected a list of entries", "begin each entry with `- place:`")
    return entries


class _Where:
    """One entry of one file: where an error is reported from."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.number, self.place = name, number, ""

    def error(self, problem: str, remedy: str) -> CorrectionError:
        """An error that names the file, the entry and, once it is known, the place in the document."""
        return CorrectionError(
            self.name, problem, remedy, ", ".join(filter(None, [f"entry {self.number}", self.place]))
        )


def _row(where: _Where, entry: Any, records: Records, before: Sequence[Row]) -> Row:
    values = _checked(where, entry, NEEDED, ("reply",))
    where.place = values["place"]
    if values["printed"] == values["should_be"]:
        raise where.error(f"printed and should_be are both {values['printed']!r}", "write what is wrong with it")
    reply = _checked(where, entry["reply"], REPLY, ()) if entry.get("reply") else {}
    if reply and reply["date"] < values["reported_on"]:
        raise where.error(f"the reply of {reply['date']} is older than the entry", "correct one of the two dates")
    disclosure_id = records["disclosures"][0]["disclosure_id"]
    cell = _place(where, values, records)
    same = [row for row in before if row["source_ref"] == values["place"]]
    if any(row["printed"] == values["printed"] for row in same):
        raise where.error(f"{values['printed']!r} has an entry already", "keep one of the two")
    number = f".{len(same) + 1}" if same else ""
    return {
        "correction_id": f"{disclosure_id}.correction.{values['place'].replace('¶', 'p')}{number}",
        "disclosure_id": disclosure_id,
        **{name: cell.get(name) for name in ("table_id", "resource", "row_id", "field")},
        **{name: values[name] for name in NEEDED[1:]},
        "reply": reply.get("text"),
        "reply_from": reply.get("from"),
        "replied_on": reply.get("date"),
        "source_ref": values["place"],
    }


def _checked(where: _Where, entry: Any, needed: tuple[str, ...], allowed: tuple[str, ...]) -> dict[str, str]:
    """The needed values of an entry as text, without private data."""
    if not isinstance(entry, dict):
        raise where.error("expected keys and values", f"write {', '.join(needed)}")
    for key in entry:
        if key not in (*needed, *allowed):
            raise where.error(f"the key {key} is unknown", f"use {', '.join((*needed, *allowed))}")
    values = {}
    for key in needed:
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            raise where.error(f"{key} is missing", f"write `{key}: …`")
        values[key] = redact_text(value.strip())
        if key in _ONE_OF and value not in _ONE_OF[key]:
            raise where.error(f"{key} is {value!r}", f"write {' or '.join(_ONE_OF[key])}")
        if key in _DATES and not _is_a_day(value):
            raise where.error(f"{key} is {value!r}, which is no date", "write a date like 2024-03-05")
    return values


def _is_a_day(text: str) -> bool:
    try:
        return bool(_is_date(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _place(where: _Where, values: dict[str, str], records: Records) -> Row:
    """The cell or paragraph at the place of an entry, where it holds what the entry says that it holds."""
    found = [
        row for name in ("cells", "paragraphs") for row in records.get(name, ()) if row["source_ref"] == where.place
    ]
    if not found:
        raise where.error(f"the document has no such place; expected {values['printed']!r} there", _LOOK)
    text = str(found[0]["text"])
    is_fixed = values["whose"] == "ours" and values["status"] == "fixed"
    if not _holds(text, values["should_be" if is_fixed else "printed"]):
        expected = f"{values['should_be']!r}, because our error is fixed" if is_fixed else repr(values["printed"])
        raise where.error(f"expected {expected}, found {_short(text)!r}", _LOOK)
    return found[0]


_LOOK = (
    "look the place up in the view of the document; correct `place` or `printed`, or remove the entry where a new "
    "document has replaced the old one"
)


def _holds(text: str, part: str) -> bool:
    """True where `part` stands in `text`, spaces aside, and is not a piece of a longer number."""
    bare_text, bare_part = (re.sub(r"\s+", "", found) for found in (text, part))
    return re.search(rf"(?<![0-9])(?<![0-9][.,]){re.escape(bare_part)}(?![.,]?[0-9])", bare_text) is not None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
