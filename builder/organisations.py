"""The departments and units that a disclosure names, each once."""

from __future__ import annotations

import re

from builder.forms.reading import Extraction
from builder.forms.vocabulary import normalise
from builder.identity import slug
from builder.model import Row

OWN_BODY = "本级"
"""Ends the name of a department's own body, as against the department with all its units."""


def level_of(code: str, name: str) -> str:
    """`unit` where the printed code has six digits or the name ends in 本级, else `department`."""
    return "unit" if len(code) == 6 or name.rstrip("）)").endswith(OWN_BODY) else "department"


def name_organisation(extraction: Extraction, name: str, code: str, ref: str) -> Row:
    """The row of `organisations` for a printed name or code; it is made where there is none yet.

    A unit's parent is the organisation whose code begins its own, or that it is the 本级 of.
    """
    rows = extraction.rows("organisations")
    for row in rows:
        if (code and row["organisation_code"] == code) or normalise(row["organisation_name"]) == normalise(name):
            row["organisation_code"] = row["organisation_code"] or code
            return row
    parent = _parent(rows, name, code)
    return extraction.add(
        "organisations",
        ref,
        organisation_id=f"{extraction.identity.disclosure_id}-o-{code.lower() or slug(name)}",
        organisation_name=name,
        organisation_code=code,
        level=level_of(code, name),
        parent_organisation_id=parent["organisation_id"] if parent else None,
    )


def _parent(rows: list[Row], name: str, code: str) -> Row | None:
    bare = _without_own_body(name)
    for row in rows:
        above = row["organisation_code"]
        if above and code != above and code.startswith(above):
            return row
        if bare != name and bare == row["organisation_name"]:
            return row
    return None


def _without_own_body(name: str) -> str:
    return re.sub(rf"[（(]?{OWN_BODY}[)）]?\Z", "", name)
