"""The amount of a project on its form, in the table of projects and in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_audit_performance import project_form
from typed_documents import checks, findings, only, table

from builder.model import Records

Audited = Callable[[str], Records]


def listed(*rows: str) -> str:
    return table("项目支出表", "项目名称|合计|一般公共预算", *rows)


def text(sentence: str) -> str:
    return f"2021年部门预算公开\n\n一、部门预算安排情况\n\n{sentence}\n\n"


def states(records: Records) -> list[str]:
    return [row["state"] for row in checks(records, "project-amount")]


def test_a_list_that_prints_another_amount(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0") + listed("测试项目1|2.50|2.50"))
    found = only(findings(records, "project-amount"))
    assert (found["severity"], found["expected"], found["actual"]) == ("warning", "25000.00", "30000.00")
    assert found["message_zh"] == (
        "项目“测试项目1”在绩效目标表里是3.00万元，在《项目支出表》里是2.50万元，相差0.50万元。"
        "（一处可能按整个实施期，另一处按年度。）"
    )
    assert "is 3.00 on its form and 2.50 in 项目支出表; the difference is 0.50" in found["message_en"]
    assert only(checks(records, "project-amount"))["tolerance"] == 100


@pytest.mark.parametrize(
    ("fiscal", "other", "rows", "expected"),
    [
        ("3.00", "0", ["测试项目1|3.00|3.00"], "pass"),
        ("2.00", "1.00", ["测试项目1|2.00|2.00"], "pass"),
        ("3.00", "0", ["测试项目1|3.004|3.004"], "pass"),
        ("3.00", "0", ["测试项目1|1.00|1.00", "测试项目1|1.50|1.50"], "insufficient_data"),
        ("3.00", "0", ["测试项目12|1.00|1.00"], "not_applicable"),
    ],
)
def test_a_form_against_the_list(audited: Audited, fiscal: str, other: str, rows: list[str], expected: str) -> None:
    assert states(audited(project_form(1, "3.00", fiscal, other) + listed(*rows))) == [expected]


def test_a_project_without_an_amount_is_not_passed(audited: Audited) -> None:
    assert states(audited(project_form(1, "", "", "") + listed("测试项目1|2.50|2.50"))) == ["insufficient_data"]


def test_two_forms_of_one_code_with_two_amounts(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0") + project_form(1, "3.50", "3.50", "0"))
    found = only(findings(records, "project-amount"))
    assert found["message_zh"].startswith(
        "同一编码的项目“测试项目1”印了两张表，一张是3.50万元，另一张是3.00万元，相差0.50万元。"
    )
    assert states(records) == ["not_applicable", "fail"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("项目支出安排测试项目1经费3.00万元。", "pass"),
        ("主要项目有：测试项目1经费3.50万元，用于测试。", "fail"),
        ("主要项目有：测试项目1经费3.50万元，较上年增加1万元。", "not_applicable"),
        ("2020年，测试项目1经费3.50万元。", "not_applicable"),
        ("政府采购：测试项目1，3.50万元；测试项目1经费约3.50万元。", "not_applicable"),
        ("主要项目有：大测试项目1经费3.50万元。", "not_applicable"),
        ("主要项目有：测试项目1经费3.50万元，测试项目1经费3.60万元。", "insufficient_data"),
    ],
)
def test_a_form_against_the_text(audited: Audited, sentence: str, expected: str) -> None:
    records = audited(text(sentence) + project_form(1, "3.00", "3.00", "0"))
    assert states(records) == [expected]
    if expected == "fail":
        message = only(findings(records, "project-amount"))["message_zh"]
        assert message.startswith("项目“测试项目1”在绩效目标表里是3.00万元，正文写的是3.50万元，相差0.50万元。")


def test_an_amount_taken_from_the_text_is_held_against_the_list(audited: Audited) -> None:
    records = audited(
        text("主要项目有：测试项目1经费3.50万元。") + project_form(1, "", "", "") + listed("测试项目1|3.00|3.00")
    )
    assert "项目“测试项目1”在正文里是3.50万元" in only(findings(records, "project-amount"))["message_zh"]


def test_a_name_of_the_classification_is_not_looked_for_in_the_text(audited: Audited) -> None:
    classified = table(
        "一般公共预算财政拨款支出预算表",
        "序号|功能分类科目编码|功能分类科目名称|合计|基本支出|项目支出",
        "1|2010399|测试项目1|9.00|9.00|",
    )
    form = project_form(1, "3.00", "3.00", "0")
    assert states(audited(text("主要有：测试项目1，9.00万元。测试项目1支出9.00万元。") + classified + form)) == [
        "not_applicable"
    ]
