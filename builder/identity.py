"""Who published a document, for which year, and what kind it is: the fields that make its identifier."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from builder import regions

_INITIALS = Path(__file__).with_name("initials.csv")


@dataclass(frozen=True, slots=True)
class Identity:
    """The identifying facts of one disclosure; blank or `None` where the document does not tell."""

    organisation_name: str
    organisation_code: str
    level: str
    region_code: str
    fiscal_year: int | None
    fiscal_year_basis: str
    kind: str
    stage: str
    title: str
    title_basis: str
    prepared_on: str
    unit_reported: str
    unit_suffix: bool = False

    @property
    def organisation(self) -> str:
        """The printed code in lower case, or a slug of the name where none is printed."""
        return self.organisation_code.lower() or slug(self.organisation_name)

    @property
    def disclosure_id(self) -> str:
        """`<region>-<organisation>-<year or undated>-<kind>`, then `-draft`, `-unit`."""
        parts = [self.region_code or regions.UNKNOWN, self.organisation, str(self.fiscal_year or "undated"), self.kind]
        if self.stage == "draft":
            parts.append("draft")
        if self.unit_suffix:
            parts.append("unit")
        return "-".join(parts)

    def as_unit(self) -> Identity:
        """The same, with the suffix that keeps a department and its own 本级 apart."""
        return replace(self, unit_suffix=True)


@cache
def slug(name: str) -> str:
    """A name as part of an identifier: the first letters of its syllables, its letters and digits, four of its SHA-256.

    `沅江市委` → `yjsw-` and four hexadecimal digits. Blank gives `unnamed`.
    """
    bare = re.sub(r"\s+", "", name)
    if not bare:
        return "unnamed"
    letters = "".join(_initials().get(character, character) for character in bare.lower())
    return f"{re.sub(r'[^a-z0-9]', '', letters)[:40] or 'x'}-{short_hash(bare)[:4]}"


@cache
def _initials() -> dict[str, str]:
    """Character → the first letter of its usual reading, that of place names where there are several (长沙, 重庆).

    A table of our own: importing a library for pinyin costs more than reading most documents.
    """
    with _INITIALS.open(encoding="utf-8", newline="") as file:
        return {character: row["letter"] for row in csv.DictReader(file) for character in row["characters"]}


def short_hash(text: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of `text` without spaces."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:8]
