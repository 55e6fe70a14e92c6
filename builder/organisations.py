"""The departments and units that a disclosure names, each once."""

from __future__ import annotations

import re

from builder.forms.reading import Extraction
from builder.forms.vocabulary import normalise
from builder.identity import slug
from builder.model import Row

_NAME = re.compile(
    r"(?:局|委员会|委|办公室|部|厅|院|中心|政府|大队|支队|总队|队|站|所|馆|处|会|校|大学|学院|学会|办|室|园|库|台|社|公司|机关|本级|团|联络处|办事处|"
    r"法院|检察院|幼儿园|医院|医疗所|基地|场|汇总|单位|联|科协|政协|人大|街道|镇|乡|苏木|(?:开发|管理|示范|园|新)区)\Z"
)
OWN_BODY = "本级"
"""Ends the name of a department's own body, as against the department with all its units."""


def level_of(code: str, name: str) -> str:
    """`unit` where the printed code has six digits or the name ends in 本级, else `department`."""
    return "unit" if len(code) == 6 or name.rstrip("）)").endswith(OWN_BODY) else "department"


def is_name(text: str) -> bool:
    """True where a text can be the name of an organisation: words that end like one."""
    return _NAME.search(text.rstrip("）)")) is not None and len(text) <= 60


def name_organisation(extraction: Extraction, name: str, code: str, ref: str) -> Row:
    """The row of `organisations` for a printed name or code; it is made where there is none yet."""
    for row in extraction.rows("organisations"):
        own = row["organisation_code"]
        if (code and own == code) or (
            normalise(row["organisation_name"]) == normalise(name) and code in ("", own or code)
        ):
            row["organisation_code"] = own or code
            return row
    return extraction.add(
        "organisations",
        ref,
        organisation_id=f"{extraction.identity.disclosure_id}-o-{code.lower() or slug(name)}",
        organisation_name=name,
        organisation_code=code,
        level=level_of(code, name),
    )


def name_parents(extraction: Extraction) -> None:
    """Give each unit its parent: the organisation whose code begins its own, or that it is the 本级 of."""
    rows = extraction.rows("organisations")
    for row in rows:
        parent = _parent(rows, row["organisation_name"], row["organisation_code"])
        row["parent_organisation_id"] = parent["organisation_id"] if parent else None


def _parent(rows: list[Row], name: str, code: str) -> Row | None:
    own_body_of = normalise(_without_own_body(name))
    coded = [row for row in rows if row["organisation_code"] and code != row["organisation_code"]]
    above = [row for row in coded if code.startswith(row["organisation_code"])]
    if above:
        return max(above, key=lambda row: len(row["organisation_code"]))
    return next((row for row in rows if own_body_of == normalise(row["organisation_name"]) != normalise(name)), None)


def _without_own_body(name: str) -> str:
    return re.sub(rf"[（(]?{OWN_BODY}[)）]?\Z", "", name)
