"""The audit on the pages: how many checks of each rule were due, what came of them, and findings as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from builder.render import addresses
from builder.render.figures import Figure, counted, query
from builder.render.labels import LABELS, label, rank
from builder.render.language import _, chosen
from builder.render.ledger import short_text
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.rules import rule_rank, rule_title
from builder.render.table import Line, Table, Value, columns, table

_ALWAYS = ("pass", "fail")
_PART = {"department": "（部门部分）", "unit": "（单位部分）"}
"""What a finding says of its place where a document that prints everything twice has the same one in both parts."""


def severities(findings: Iterable[Row]) -> list[tuple[str, Figure]]:
    """How many of all findings there are of each severity, in words."""
    found = Counter(row["severity"] for row in findings)
    return [
        (label("severity", name), counted(found[name], query("count", "findings", severity=name)))
        for name in LABELS["severity"]
        if found[name]
    ]


def rules_table(
    caption: str,
    rules: Sequence[tuple[str, Line]],
    heads: Sequence[str],
    ended: Mapping[tuple[str, str], int],
    found: Mapping[str, int],
    **where: str,
) -> Table:
    """Each rule with how often it was due and what came of it; `rules` gives the first places of each row.

    `ended` counts the checks by rule and state, `found` the findings by rule; `where` are the conditions that chose
    them. States in which no check ended have no column.
    """
    due: Counter[str] = Counter()
    for (rule, _state), number in ended.items():
        due[rule] += number
    states = [name for name in LABELS["state"] if name in _ALWAYS or any(ended.get((rule, name)) for rule in due)]
    rows: list[Line] = []
    for rule, first in rules:
        chosen = {**where, "rule": rule}
        by_state = [
            counted(ended.get((rule, name), 0), query("count", "checks", **chosen, state=name)) for name in states
        ]
        every = counted(due[rule], query("count", "checks", **chosen))
        rows.append([*first, every, *by_state, counted(found.get(rule, 0), query("count", "findings", **chosen))])
    counts = ("#应做", *(f"#{label('state', name)}" for name in states), "#问题")
    return table(caption, columns(*heads, *counts), rows)


def rules_of(used: Iterable[str]) -> list[tuple[str, Line]]:
    """The rules that were due or found something, in the audit's order, each with its title."""
    ordered = sorted(set(used), key=lambda rule: (rule_rank(rule), rule))
    return [(rule, [Value(rule_title(rule), addresses.rule(rule))]) for rule in ordered]


def findings_table(package: Package, caption: str, findings: Sequence[Row], *, with_document: bool = False) -> Table:
    """Findings, the gravest first, each with the place it is about; those of one document can be linked."""
    rows: list[Line] = []
    said = Counter((row["disclosure_id"], row["message_zh"]) for row in findings)
    for row in by_gravity(findings):
        project = next(iter(package.of_project(row["project_id"], "projects")), None)
        document = package.disclosures[row["disclosure_id"]] if with_document else None
        rows.append(
            [
                Value(
                    chosen(row["message_zh"], row["message_en"])
                    + (_part(package, row) if said[row["disclosure_id"], row["message_zh"]] > 1 else ""),
                    anchor="" if with_document else addresses.finding_anchor(row),
                ),
                label("severity", row["severity"]),
                Value(_("看原文"), addresses.place(row)) if row["source_ref"] else "",
                _others(package, row),
                Value(project["project_name"], addresses.project(project)) if project else "",
                Value(document["organisation_name"], addresses.document(row["disclosure_id"]), document_kind(document))
                if document
                else "",
            ]
        )
    return table(caption, columns("*问题", "!程度", "!原文", "对照的地方", "项目", "*公开文件"), rows)


def _part(package: Package, row: Row) -> str:
    """The part of its document that a finding is about, by its project, its table or its passage; else blank."""
    own = row["disclosure_id"]
    named = (
        *package.of_project(row["project_id"], "projects"),
        *(one for one in package.of(own, "tables") if one["table_id"] == row["table_id"]),
        *(one for one in package.of(own, "sections") if one["source_ref"] == row["source_ref"]),
    )
    scope = next((one["scope"] for one in named), "")
    return _(_PART[scope]) if scope in _PART else ""


def _others(package: Package, row: Row) -> Value:
    """The other places that a finding holds against its own, each by what is printed there."""
    own = row["disclosure_id"]
    links = [(short_text(package, own, ref), addresses.cell(own, ref)) for ref in row["other_ref"].split()]
    return Value(*links[0], links=tuple(links[1:])) if links else Value("")


def by_gravity(findings: Iterable[Row]) -> list[Row]:
    """Findings, the gravest first; those of one rule stay together, in the order of the documents."""
    return sorted(findings, key=lambda row: (rank("severity", row["severity"]), rule_rank(row["rule"])))
