"""The register: which documents a person knows to be due, and which of them were received.

`content/register.csv` is written by people. A document that it does not list is never called missing; one that it
lists counts as received where a disclosure of that organisation, kind and year was read. Where something was
received that may be it (unreadable, or without a year), that is said and nothing is called missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder import regions
from builder.errors import RegisterError
from builder.forms.vocabulary import normalise
from builder.identity import slug
from builder.lines import read_lines
from builder.model import Row

FIELDS = ("region_code", "organisation_name", "organisation_code", "kind", "fiscal_year", "source", "note")
KINDS = ("budget", "performance", "final_accounts", "self_evaluation")
_BARE = re.compile(r"[(（][^()（）]*[)）]|本级|\A中国共产党|\A中共")


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of the register."""

    region_code: str
    organisation_name: str
    organisation_code: str
    kind: str
    fiscal_year: int
    source: str
    note: str

    @property
    def expected_id(self) -> str:
        """Built like the identifier of a disclosure, so that it stays when other lines come and go."""
        organisation = self.organisation_code.lower() or slug(self.organisation_name)
        return f"{self.region_code}-{organisation}-{self.fiscal_year}-{self.kind}"


def read_register(path: Path) -> tuple[Expected, ...]:
    """The lines of the register. Raises `RegisterError` for the first line that is not as it should be."""
    entries: dict[str, tuple[int, Expected]] = {}
    for number, row in read_lines(path, FIELDS, RegisterError):
        entry = _entry(path.name, number, row)
        if entry.expected_id in entries:
            first = entries[entry.expected_id][0]
            raise RegisterError(path.name, number, f"this is line {first} again", "remove one of the two")
        entries[entry.expected_id] = number, entry
    return tuple(entry for _, entry in entries.values())


def _entry(name: str, number: int, row: Mapping[str, str]) -> Expected:
    wrong = {
        "region_code": regions.by_code(row["region_code"]) is None and "a six-digit GB/T 2260 code in force",
        "organisation_name": not row["organisation_name"] and "the name of the department or unit",
        "organisation_code": not re.fullmatch(r"[0-9A-Za-z]*", row["organisation_code"]) and "letters and digits only",
        "kind": row["kind"] not in KINDS and f"one of {', '.join(KINDS)}",
        "fiscal_year": not re.fullmatch(r"(?:19|20)\d{2}", row["fiscal_year"]) and "a year such as 2026",
        "source": not row["source"] and "where the entry is known from",
    }
    for field, expected in wrong.items():
        if expected:
            raise RegisterError(name, number, f"{field} is “{row[field]}”", f"write {expected}")
    return Expected(
        row["region_code"],
        row["organisation_name"],
        row["organisation_code"],
        row["kind"],
        int(row["fiscal_year"]),
        row["source"],
        row["note"],
    )


def compare(register: Iterable[Expected], disclosures: Sequence[Row]) -> list[Row]:
    """One row of `expected_disclosures` per line of the register."""
    rows = []
    for entry in register:
        received = next((row for row in disclosures if _is_it(entry, row)), None)
        unclear = received is None and any(_may_be_it(entry, row) for row in disclosures)
        rows.append(
            {
                "expected_id": entry.expected_id,
                "region_code": entry.region_code,
                "organisation_name": entry.organisation_name,
                "organisation_code": entry.organisation_code,
                "kind": entry.kind,
                "fiscal_year": entry.fiscal_year,
                "source": entry.source,
                "note": entry.note,
                "state": "received" if received else "unclear" if unclear else "not_received",
                "disclosure_id": received["disclosure_id"] if received else None,
            }
        )
    return rows


def _is_it(entry: Expected, disclosure: Row) -> bool:
    return (
        disclosure["status"] == "read"
        and (disclosure["kind"], disclosure["fiscal_year"]) == (entry.kind, entry.fiscal_year)
        and _is_of(entry, disclosure)
    )


def _may_be_it(entry: Expected, disclosure: Row) -> bool:
    """True for a document that cannot be read or is not of a known kind or year, by whom it may be."""
    if disclosure["fiscal_year"] not in (None, entry.fiscal_year):
        return False
    if disclosure["status"] != "read":
        nameless = not disclosure["organisation_name"] and disclosure["region_code"] in (None, "", entry.region_code)
        return nameless or _is_of(entry, disclosure)
    return disclosure["kind"] in (entry.kind, "other") and _is_of(entry, disclosure)


def _is_of(entry: Expected, disclosure: Row) -> bool:
    """True where the organisation is the same: the region, and the code or the name without 本级 and 中共."""
    if disclosure["region_code"] not in (None, "", entry.region_code):
        return False
    code = disclosure.get("organisation_code") or ""
    if code and code.lower() == entry.organisation_code.lower():
        return True
    names = (
        _BARE.sub("", normalise(name)) for name in (entry.organisation_name, disclosure["organisation_name"] or "")
    )
    return len(set(names)) == 1
