"""The checks of the audit on the pages: how many were due of each rule, what came of them, and findings as a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from builder.render import addresses
from builder.render.labels import LABELS, label, rank
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.rules import rule_rank, rule_reason, rule_title
from builder.render.table import Line, Table, Value, columns, table

_MADE = ("pass", "fail")
_LISTED = ("fail", "insufficient_data", "not_extracted", "error")
_is_amount = re.compile(r"-?[0-9]+\.[0-9]{2}").fullmatch


def states(checks: Sequence[Row]) -> list[tuple[str, int]]:
    """How many checks ended how, in words."""
    counted = Counter(row["state"] for row in checks)
    return [(label("state", state), counted[state]) for state in LABELS["state"] if counted[state]]


def severities(findings: Sequence[Row]) -> list[tuple[str, int]]:
    """How many findings there are of each severity, in words."""
    counted = Counter(row["severity"] for row in findings)
    return [(label("severity", name), counted[name]) for name in LABELS["severity"] if counted[name]]


def rules_table(caption: str, checks: Sequence[Row], findings: Sequence[Row], *, with_reasons: bool = False) -> Table:
    """Each rule with what came of its checks. A check that could not be made is never counted as passed."""
    counted = Counter((row["rule"], row["state"]) for row in checks)
    found = Counter(row["rule"] for row in findings)
    due = Counter(row["rule"] for row in checks)
    rows: list[Line] = []
    for rule in sorted(set(due) | set(found), key=lambda rule: (rule_rank(rule), rule)):
        made = [counted[rule, state] for state in _MADE]
        name = Value(
            rule_title(rule),
            addresses.rule(rule) if found[rule] else "",
            remark=rule_reason(rule) if with_reasons else "",
        )
        rows.append([name, *(str(number) for number in (due[rule], *made, due[rule] - sum(made), found[rule]))])
    return table(caption, columns("规则", "#应做", "#通过", "#不通过", "#没有做成", "#问题"), rows)


def open_checks(package: Package, own: str) -> Table:
    """The checks of a disclosure that did not pass, with their figures; those that do not apply are left out."""
    titles = {row["table_id"]: row["title"] for row in package.of(own, "tables")}
    names = {row["project_id"]: row["project_name"] for row in package.of(own, "projects")}
    rows: list[Line] = [
        [
            Value(rule_title(row["rule"]), addresses.place(row) if row["source_ref"] else ""),
            label("state", row["state"]),
            names.get(row["project_id"]) or titles.get(row["table_id"], ""),
            _figure(row["expected"]),
            _figure(row["actual"]),
        ]
        for row in sorted(package.of(own, "checks"), key=lambda row: rank("state", row["state"]))
        if row["state"] in _LISTED
    ]
    heads = columns("*核对", "!结果", "*对象", "#应有值", "#文件里的值")
    return table("没有通过或没有做成的核对（金额以元为单位）", heads, rows).unindexed()


def _figure(text: str) -> str:
    return f"{Decimal(text):,.2f}" if _is_amount(text) else text


def findings_table(package: Package, caption: str, findings: Sequence[Row], *, with_document: bool = False) -> Table:
    """Findings, the gravest first, each with the place it is about."""
    rows: list[Line] = []
    for row in by_gravity(findings):
        project = next(iter(package.of_project(row["project_id"], "projects")), None)
        document = package.of(row["disclosure_id"], "disclosures")[0] if with_document else None
        rows.append(
            [
                row["message_zh"],
                label("severity", row["severity"]),
                Value("看原文", addresses.place(row)) if row["source_ref"] else "",
                _others(row),
                Value(project["project_name"], addresses.project(project)) if project else "",
                Value(document["organisation_name"], addresses.document(row["disclosure_id"]), document_kind(document))
                if document
                else "",
            ]
        )
    return table(caption, columns("*问题", "!程度", "!原文", "对照的地方", "项目", "公开文件"), rows)


def _others(row: Row) -> Value:
    """The other places that a finding holds against its own."""
    refs = row.get("other_ref", "").split()
    links = [(str(number), addresses.cell(row["disclosure_id"], ref)) for number, ref in enumerate(refs, 1)]
    return Value(*links[0], links=tuple(links[1:])) if links else Value("")


def by_gravity(findings: Sequence[Row]) -> list[Row]:
    """Findings, the gravest first; those of one rule stay together, in the order of the documents."""
    return sorted(findings, key=lambda row: (rank("severity", row["severity"]), rule_rank(row["rule"])))
