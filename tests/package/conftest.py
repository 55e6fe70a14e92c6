"""One good row for every resource, made up, and the package that they make."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builder.model import Records
from builder.package.descriptor import About, data_path, described, descriptor_bytes
from builder.package.schemas import RESOURCES
from builder.package.write import write_package

D = "130184-224-2021-budget"
T = f"{D}-t01"
P = f"{D}-13018421p009"
BY_UNIT = {"disclosure_id": D, "scope": "unit", "source_ref": "L90C1"}
THING = {
    **BY_UNIT,
    "table_id": T,
    "project_name": "网络安全检测",
    "item": "台式计算机",
    "catalogue_code": "A02010104",
    "unit": "台",
    "quantity": Decimal("2"),
    "unit_price": Decimal("4999.50"),
    "unit_price_reported": "0.49995",
    "amount": Decimal("9999.00"),
    "amount_reported": "0.9999",
    "unit_reported": "万元",
    "as_of": "2020-12-31",
}
CELL = {"disclosure_id": D, "table_id": T, "column": 5, "row_span": 1, "column_span": 2}
GOOD: Records = {
    "disclosures": [
        {
            "disclosure_id": D,
            "status": "read",
            "error": None,
            "title": "新乐市某办公室2021年部门预算",
            "title_basis": "stated",
            "organisation_name": "新乐市某办公室",
            "organisation_code": "224",
            "level": "department",
            "region_code": "130184",
            "region_name": "河北省石家庄市新乐市",
            "fiscal_year": 2021,
            "fiscal_year_basis": "stated",
            "kind": "budget",
            "stage": "approved",
            "prepared_on": date(2021, 2, 1),
            "unit_reported": "万元",
            "text_basis": "text",
            "source_path": "xinle.txt",
            "source_format": "txt",
            "source_sha256": "0123456789abcdef" * 4,
            "source_url": "https://example.org/2021/预算.html",
            "published_on": "2021-03-01",
            "tables": 1,
            "cells": 5,
            "cells_captured": 4,
            "findings": 1,
            "publisher": "新乐市人民政府",
            "licence": "公开",
            "retrieved_on": date(2024, 6, 20),
            "note": "转录",
        }
    ],
    "organisations": [
        {
            "organisation_id": f"{D}-o-224",
            "disclosure_id": D,
            "organisation_name": "新乐市某办公室",
            "organisation_code": "224",
            "level": "department",
            "nature": "行政",
            "grade": "正科级",
            "funding": "财政拨款",
            "source_ref": "L2C1",
        },
        {
            "organisation_id": f"{D}-o-224001",
            "disclosure_id": D,
            "organisation_name": "新乐市某办公室本级",
            "organisation_code": "224001",
            "level": "unit",
            "parent_organisation_id": f"{D}-o-224",
            "source_ref": "L2C1",
        },
    ],
    "budget_items": [
        {
            **BY_UNIT,
            "table_id": T,
            "table_kind": "general_expenditure",
            "is_primary": True,
            "organisation_code": "224",
            "row_number": "1",
            "direction": "expenditure",
            "phase": "budget",
            "functional_code": "2013101",
            "functional_name": "行政运行",
            "economic_code": "30101",
            "economic_name": "基本工资",
            "economic_scheme": "department",
            "government_code": "50101",
            "government_name": "工资奖金津补贴",
            "item": "行政运行",
            "item_level": 3,
            "is_leaf": True,
            "measure": "预算数 / 合计",
            "measure_kind": "total",
            "expenditure_type": "basic",
            "amount": Decimal("1350900"),
            "amount_reported": "135.09",
            "unit_reported": "万元",
        }
    ],
    "projects": [
        {
            **BY_UNIT,
            "project_id": P,
            "is_primary": True,
            "project_code": "13018421P009",
            "project_name": "网络安全检测",
            "organisation_name": "新乐市某办公室",
            "organisation_code": "224",
            "amount": Decimal("280000.00"),
            "amount_reported": "28",
            "unit_reported": "万元",
            "amount_basis": "narrative",
            "fiscal_amount": Decimal("280000"),
            "fiscal_amount_reported": "28",
            "other_amount": Decimal("0"),
            "other_amount_reported": "0",
            "superior_amount": Decimal("10000.00"),
            "superior_amount_reported": "1",
            "adjusted_amount": Decimal("270000.00"),
            "adjusted_amount_reported": "27",
            "actual_amount": Decimal("260000.00"),
            "actual_amount_reported": "26",
            "purpose": "购置设备",
            "period": "全年",
            "page": "projects/130184-224-2021-budget-13018421p009/",
        }
    ],
    "spending_plan": [
        {
            "project_id": P,
            "disclosure_id": D,
            "month": 3,
            "cumulative_percent": Decimal("25.5"),
            "source_ref": "T3R12C5",
        }
    ],
    "goals": [
        {
            **BY_UNIT,
            "goal_id": f"{P}-g1",
            "project_id": P,
            "goal_kind": "annual",
            "number": "1",
            "text": "及时发现，\n妥善处置",
        }
    ],
    "activities": [
        {
            **BY_UNIT,
            "number": "（一）",
            "activity": "舆情",
            "description": "监测",
            "goal": "不遗漏",
            "indicators": "覆盖率",
        }
    ],
    "indicators": [
        {
            **BY_UNIT,
            "indicator_id": f"{P}-1",
            "project_id": P,
            "is_primary": True,
            "level1": "产出指标",
            "level2": "数量指标",
            "level1_kind": "output",
            "level2_kind": "quantity",
            "indicator": "处置条数",
            "description": "全年",
            "target": "≥1000条",
            "operator": ">=",
            "target_value": Decimal("1000"),
            "target_unit": "条",
            "basis": "工作计划",
            "weight": Decimal("10"),
            "actual": "1200条",
            "is_placeholder": False,
        }
    ],
    "sections": [{**BY_UNIT, "path": "第一部分 / 部门职责", "number": "1.", "text": "负责“网络安全”。"}],
    "glossary": [{**BY_UNIT, "number": "一", "term": "基本支出", "definition": "保障运转的支出。"}],
    "procurement_items": [THING],
    "assets": [THING],
    "tables": [
        {
            **BY_UNIT,
            "table_id": T,
            "title": "一般公共预算财政拨款支出表",
            "table_kind": "general_expenditure",
            "unit_reported": "万元",
            "unit_basis": "stated",
            "rows": 12,
            "columns": 5,
            "cells": 5,
            "cells_captured": 4,
            "is_empty": False,
            "note": "无",
            "as_of": date(2020, 12, 31),
            "organisation_name": "新乐市某办公室",
            "organisation_code": "224",
            "position": 2,
        }
    ],
    "paragraphs": [
        {"disclosure_id": D, "position": 1, "text": "第一部分 部门预算", "role": "heading", "source_ref": "P3¶4"}
    ],
    "cells": [
        {**CELL, "row": 1, "text": "无", "role": "unclaimed", "source_ref": "L2C1"},
        {**CELL, "row": 2, "text": "一季度", "role": "label", "source_ref": "T3R12C5"},
        {**CELL, "row": 3, "text": "项目", "role": "header", "source_ref": "P3T1R12C5"},
        {**CELL, "row": 4, "text": "1", "role": "number", "source_ref": "¶12"},
        {
            **CELL,
            "row": 12,
            "text": "135.09",
            "role": "value",
            "resource": "budget_items",
            "row_id": "L90C1",
            "field": "amount",
            "source_ref": "L90C1",
        },
    ],
    "checks": [
        {
            "disclosure_id": D,
            "check_id": f"{T}-total",
            "rule": "total-is-sum",
            "table_id": T,
            "project_id": P,
            "state": "fail",
            "expected": "1350900.00",
            "actual": "1350800.00",
            "tolerance": Decimal("50.00"),
            "source_ref": "P3T1R12C5",
            "other_ref": "L90C1 P3¶4",
        },
        {
            "disclosure_id": D,
            "check_id": f"{T}-row",
            "rule": "row-is-sum",
            "table_id": T,
            "project_id": P,
            "state": "pass",
            "tolerance": Decimal("50.00"),
            "source_ref": "P3T1R12C5",
            "other_ref": "L90C1 P3¶4",
        },
    ],
    "findings": [
        {
            "disclosure_id": D,
            "finding_id": f"{T}-total",
            "rule": "total-is-sum",
            "severity": "error",
            "scope": "department",
            "is_primary": True,
            "project_id": P,
            "table_id": T,
            "message_zh": "合计不等于各项之和",
            "message_en": "the total is not the sum of its parts",
            "expected": "1350900.00",
            "actual": "1350800.00",
            "source_ref": "P3¶4",
            "other_ref": "L90C1 T3R12C5",
        }
    ],
    "corrections": [
        {
            "correction_id": f"{D}.correction.L90C1",
            "disclosure_id": D,
            "table_id": T,
            "resource": "projects",
            "row_id": P,
            "field": "amount",
            "printed": "28",
            "should_be": "82",
            "evidence": "https://example.org/2021/更正.html",
            "whose": "publisher",
            "reported_on": "2021-04-01",
            "status": "acknowledged",
            "reply": "已更正。",
            "reply_from": "新乐市某办公室",
            "replied_on": date(2021, 4, 9),
            "source_ref": "L90C1",
        }
    ],
    "presence": [
        {
            "presence_id": f"{D}.unit.224001.fund_expenditure",
            "disclosure_id": D,
            "scope": "unit",
            "organisation_code": "224001",
            "content": "fund_expenditure",
            "state": "empty_by_statement",
            "basis": "statement",
            "source_ref": "P3¶4",
        }
    ],
    "expected_disclosures": [
        {
            "expected_id": "130184-224-2021-budget",
            "region_code": "130184",
            "organisation_name": "新乐市某办公室",
            "organisation_code": "224",
            "kind": "budget",
            "fiscal_year": 2021,
            "source": "某市2021年部门名录",
            "note": "",
            "state": "received",
            "disclosure_id": D,
        }
    ],
}


@pytest.fixture
def good() -> Records:
    """A good row for every resource; a test may change it."""
    return copy.deepcopy(GOOD)


@pytest.fixture
def package(tmp_path: Path, good: Records) -> Path:
    """The good rows written as a package; a test may change its files."""
    write_package(good, tmp_path, About("good", "好的一行"))
    return tmp_path


@pytest.fixture
def spoil() -> Callable[[Path, str, bytes], None]:
    """Replace one CSV file of a package and describe it anew, so that only what it holds is wrong."""

    def replace_file(directory: Path, resource: str, content: bytes) -> None:
        (directory / data_path(resource)).write_bytes(content)
        files = {name: described((directory / data_path(name)).read_bytes()) for name in RESOURCES}
        sources: list[dict[str, Any]] = json.loads((directory / "datapackage.json").read_bytes())["sources"]
        (directory / "datapackage.json").write_bytes(descriptor_bytes(About("bad", "坏的一行"), files, sources))

    return replace_file
