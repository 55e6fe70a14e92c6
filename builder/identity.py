"""Who published a document, for which year, and what kind it is: the fields that make its identifier."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from builder import regions


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


def slug(name: str) -> str:
    """A name as part of an identifier: the first letters of its syllables, its letters and digits, four of its SHA-256.

    `沅江市委` → `yjsw-` and four hexadecimal digits. Blank gives `unnamed`.
    """
    from pypinyin import Style, lazy_pinyin  # imported here: its tables cost more than reading most documents

    bare = re.sub(r"\s+", "", name)
    if not bare:
        return "unnamed"
    letters = "".join(lazy_pinyin(bare, style=Style.FIRST_LETTER))  # what is no Han character stays as it is
    return f"{re.sub(r'[^a-z0-9]', '', letters.lower())[:40] or 'x'}-{short_hash(bare)[:4]}"


def short_hash(text: str) -> str:
    """The first eight hexadecimal digits of the SHA-256 of `text` without spaces."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:8]
