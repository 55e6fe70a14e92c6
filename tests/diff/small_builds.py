"""Small builds, made of rows that a test writes down; what a row does not name is blank."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from builder import pipeline
from builder.diff.change import Comparison, DisclosureChange
from builder.diff.compare import compare
from builder.diff.load import open_build
from builder.model import Records, Row
from builder.package.write import in_memory, write_packages

D = "130184-224-2021-budget"
P = f"{D}-a1"


def disclosure(own: str = D, sha: str = "0" * 64, **fields: Any) -> Row:
    given = {
        "disclosure_id": own,
        "status": "read",
        "title": "新乐市测试局2021年部门预算",
        "organisation_name": "新乐市测试局",
        "region_code": "130184",
        "region_name": "河北省 石家庄市 新乐市",
        "fiscal_year": 2021,
        "fiscal_year_basis": "stated",
        "kind": "budget",
        "source_path": "a.txt",
        "source_sha256": sha,
        "tables": 1,
        "cells": 10,
        "cells_captured": 9,
        "findings": 0,
    }
    return {**given, **fields}


def figure(amount: str, item: str = "行政运行", own: str = D, line: int = 9, **fields: Any) -> Row:
    given = {
        "disclosure_id": own,
        "table_id": f"{own}-t01",
        "table_kind": "general_expenditure",
        "scope": "department",
        "is_primary": True,
        "direction": "expenditure",
        "phase": "budget",
        "item": item,
        "measure": "预算数",
        "measure_kind": "total",
        "amount": Decimal(amount),
        "source_ref": f"L{line}C1",
    }
    return {**given, **fields}


def project(name: str, amount: str | None = None, code: str = "a1", own: str = D, line: int = 20, **fields: Any) -> Row:
    given = {
        "disclosure_id": own,
        "project_id": f"{own}-{code}",
        "scope": "department",
        "is_primary": True,
        "project_name": name,
        "amount": Decimal(amount) if amount else None,
        "page": f"projects/{own}-{code}.html",
        "source_ref": f"L{line}C1",
    }
    return {**given, **fields}


def target(
    words: str,
    operator: str = "",
    number: str | None = None,
    unit: str = "",
    name: str = "覆盖率",
    at: int = 1,
    **fields: Any,
) -> Row:
    given = {
        "indicator_id": f"{P}-{at}",
        "disclosure_id": D,
        "scope": "department",
        "is_primary": True,
        "level1": "产出指标",
        "level2": "质量指标",
        "indicator": name,
        "target": words,
        "operator": operator,
        "target_value": Decimal(number) if number else None,
        "target_unit": unit,
        "is_placeholder": False,
        "source_ref": f"L{30 + at}C1",
    }
    return {**given, **fields}


def finding(message: str, line: int = 5, rule: str = "total-is-sum") -> Row:
    return {
        "disclosure_id": D,
        "finding_id": f"{D}.{rule}.L{line}C1",
        "rule": rule,
        "severity": "error",
        "message_zh": message,
        "message_en": "…",
        "source_ref": f"L{line}C1",
    }


def check(state: str, line: int = 5) -> Row:
    own = f"{D}.total-is-sum.L{line}C1"
    return {"disclosure_id": D, "check_id": own, "rule": "total-is-sum", "state": state, "source_ref": f"L{line}C1"}


def records(own: Row | None = None, **resources: list[Row]) -> Records:
    return {"disclosures": [own or disclosure()], **resources}


def write(folder: Path, *every: Records) -> Path:
    write_packages(in_memory(list(every)), folder, pipeline.ABOUT)
    return folder


def compared(folder: Path, old: Records | Iterable[Records], new: Records | Iterable[Records]) -> Comparison:
    builds = []
    for name, made in (("old", old), ("new", new)):
        every = [made] if isinstance(made, dict) else list(made)
        builds.append(open_build(write(folder / name, *every)))
    return compare(*builds)


def only(comparison: Comparison) -> DisclosureChange:
    (change,) = comparison.disclosures
    return change


def told(change: DisclosureChange) -> list[tuple[str, str, str, str]]:
    """(kind, change, old, new) of everything that changed about a disclosure."""
    return [(one.kind, one.change, one.old, one.new) for one in change.changes]
