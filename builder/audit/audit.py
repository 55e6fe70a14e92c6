"""The audit stage: records → checks, findings and what is present. Rules look and compare; they change no record.

A rule that raises leaves a check in state `error` and never stops the other rules or the document.
"""

from __future__ import annotations

from builder.audit import presence, repeated
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.rules import RULES
from builder.findings import ERROR, Check, identifier
from builder.model import Records, Row


def audit(records: Records, rules: tuple[Rule, ...] = RULES) -> None:
    """Write `records["checks"]`, `["findings"]`, `["presence"]` and the count of findings, and nothing else.

    `records` are those of one disclosure, as `extract` returns them; of an unreadable one nothing is due.
    """
    checks: list[Row] = []
    findings: list[Row] = []
    row = records["disclosures"][0]
    if row["status"] == "read":
        disclosure = Disclosure(records)
        for rule in rules:
            _apply(rule, disclosure, checks, findings)
        repeated.mark(disclosure, findings)
        records["presence"] = presence.rows(disclosure)
    records["checks"], records["findings"] = checks, findings
    row["findings"] = sum(finding["is_primary"] for finding in findings)


def _apply(rule: Rule, disclosure: Disclosure, checks: list[Row], findings: list[Row]) -> None:
    """Add the rows of one rule; what it checked before it raised stays."""
    known: set[str] = set()
    try:
        for check in rule.check(disclosure):
            _add(rule, disclosure.id, check, known, checks, findings)
    except Exception as problem:  # a fault of the rule: recorded, so that nobody takes it for a pass
        trapped = Check(ERROR, "", about="error", actual=f"{type(problem).__name__}: {problem}")
        _add(rule, disclosure.id, trapped, known, checks, findings)


def _add(rule: Rule, disclosure_id: str, check: Check, known: set[str], checks: list[Row], findings: list[Row]) -> None:
    check_id = identifier(disclosure_id, rule.name, check)
    if check_id in known:
        raise ValueError(f"two checks are called {check_id}")
    known.add(check_id)
    shared: Row = {
        "disclosure_id": disclosure_id,
        "rule": rule.name,
        "table_id": check.table_id,
        "project_id": check.project_id,
        "expected": check.expected,
        "actual": check.actual,
        "source_ref": check.place,
        "other_ref": check.other_ref,
    }
    checks.append({"check_id": check_id, **shared, "state": check.state, "tolerance": check.tolerance})
    if check.message_zh:
        message = {"message_zh": check.message_zh, "message_en": check.message_en}
        findings.append({"finding_id": check_id, **shared, "severity": rule.severity, **message})
