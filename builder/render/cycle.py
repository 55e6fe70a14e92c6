"""What a department published of each year, and what it did not: the stages of a budget year, and the contents.

A stage of which nothing was received is said to be missing here, not to be unpublished.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.audit.presence import CONTENTS
from builder.render import addresses
from builder.render.figures import Text, counted, printed, query
from builder.render.labels import label
from builder.render.language import _
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.table import Line, Table, Value, columns, table

_STAGES = (
    ("budget", "编预算"),
    ("performance", "定绩效目标"),
    ("self_evaluation", "绩效自评"),
    ("final_accounts", "决算"),
)
_MISSING = "本站没有收到"
_SIGNS = {
    "disclosed": "● 有",
    "zero": "◐ 零",
    "empty_by_statement": "◑ 写明没有",
    "not_extracted": "◌ 没有读出",
    "not_disclosed": "○ 没有",
}
"""How the states of a content are written in a table of many; the best of several comes first."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a year: what was received of it and where that is; without an address nothing was."""

    name: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Year:
    """The stages of one year, which is blank where the documents state none."""

    year: Text
    stages: tuple[Stage, ...]


def cycle(package: Package, disclosures: Sequence[Row]) -> list[Year]:
    """The stages of each year of which there is a document, the newest first."""
    by_year: dict[str, list[Row]] = {}
    for row in sorted(disclosures, key=lambda row: row["fiscal_year"], reverse=True):
        by_year.setdefault(row["fiscal_year"], []).append(row)
    return [
        Year(
            Markup(_("{} 年")).format(printed(own[0], "disclosures", "fiscal_year")) if year else _("年度未写明"),
            tuple(Stage(_(name), *_received(package, own, kind)) for kind, name in _STAGES),
        )
        for year, own in by_year.items()
    ]


def _received(package: Package, disclosures: Sequence[Row], kind: str) -> tuple[str, str]:
    """What the documents of a year hold of a stage: a document of its own, or a part of the budget."""
    for row in disclosures:
        if row["kind"] == kind:
            return document_kind(row), addresses.document(row["disclosure_id"])
    if kind == "performance":
        for row in disclosures:
            found = _state(package, [row], kind)
            if found and found["state"] == "disclosed" and row["kind"] == "budget":
                return _("在{}里").format(label("kind", row["kind"])), addresses.place(found)
    return _(_MISSING), ""


def cycle_table(years: Iterable[Year]) -> Table:
    """The stages as a table, a line for each year."""
    rows: list[Line] = [[made.year, *(Value(stage.text, stage.href) for stage in made.stages)] for made in years]
    return table("每年的公开情况", columns("年度", *(f"!{name}" for kind, name in _STAGES)), rows)


# Contents -----------------------------------------------------------------------------------------------------


def contents_by_department(package: Package, named: Sequence[tuple[Value, Sequence[Row]]]) -> Table:
    """A line for each department (its name, its documents), a column for each content that one of them has to hold."""
    rows: list[Line] = [
        [name, *(_sign(_state(package, disclosures, content)) for content in CONTENTS)] for name, disclosures in named
    ]
    heads = columns("部门", *(f"~{label('content', content)}" for content in CONTENTS))
    return table("应当公开的内容，按各部门最近的年度", heads, _due(rows))


def contents_by_document(package: Package, disclosures: Sequence[Row]) -> Table:
    """A line for each content, a column for each document that has to hold one."""
    rows: list[Line] = [
        [label("content", content), *(_sign(_state(package, [row], content)) for row in disclosures)]
        for content in CONTENTS
    ]
    return table("应当公开的内容", columns("内容", *(f"!{document_kind(row)}" for row in disclosures)), _due(rows))


def _due(rows: Sequence[Line]) -> list[Line]:
    """The lines that name a state at all."""
    return [row for row in rows if any(isinstance(cell, Value) for cell in row[1:])]


def states(package: Package, disclosure: Row) -> list[tuple[str, Text]]:
    """How many contents of one document there are in each state, as `contents_by_document` says it of each: the
    best of its parts. Those not due are left out.
    """
    found = [row for content in CONTENTS if (row := _state(package, [disclosure], content))]
    by_state = {state: [row["presence_id"] for row in found if row["state"] == state] for state in _SIGNS}
    return [
        (
            label("state", state),
            counted(len(own), " + ".join(query("count", "presence", presence_id=one) for one in own)),
        )
        for state, own in by_state.items()
        if own
    ]


def _state(package: Package, disclosures: Sequence[Row], content: str) -> Row | None:
    """The best that documents hold of a content; `None` where none has to hold it."""
    found = [
        row
        for disclosure in disclosures
        for row in package.of(disclosure["disclosure_id"], "presence")
        if row["content"] == content and row["state"] in _SIGNS
    ]
    return min(found, key=lambda row: list(_SIGNS).index(row["state"]), default=None)


def _sign(row: Row | None) -> Value | Text:
    return Value(_(_SIGNS[row["state"]]), addresses.place(row) if row["source_ref"] else "") if row else ""
