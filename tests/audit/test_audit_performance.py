"""The rules on performance forms: a department's form, projects, spending plans."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from test_audit_tables import expenditure
from typed_documents import checks, findings, only, table

from builder.model import Records

Audited = Callable[[str], Records]


def department_form(total: str = "109.04", basic: str = "66.16", project: str = "44.28") -> str:
    rows = (
        "部门名称|沅江市测试局",
        f"年度预算申请（万元）|资金总额：{total}",
        "|按收入性质分：|按支出性质分：",
        f"|其中：  一般公共预算：{total}|其中： 基本支出：{basic}",
        f"|政府性基金拨款：|项目支出：{project}",
        "|其他资金：0|",
        "整体绩效目标|做好工作。",
    )
    printed = ("\t" + "\n\t".join(row.split("|")) + "\n" for row in rows)
    return "\n".join(["2024年部门整体支出绩效目标表\n", *printed, "", "填报日期：2024年6月20日\n", ""])


def project_form(number: int, amount: str, fiscal: str, other: str, plan: str = "25|50|75|100") -> str:
    return table(
        f"测试项目{number}绩效目标表",
        f"项目编码|13018421000000000000{number}|项目名称|测试项目{number}",
        f"预算规模及资金用途|预算数|{amount}|其中：财政资金|{fiscal}|其他资金|{other}",
        "|做好测试。",
        "资金支出计划（%）|3月底|6月底|10月底|12月底",
        "|" + plan,
        "绩效目标|做好测试工作。",
    )


def test_department_form_whose_spending_is_more_than_its_total(audited: Audited) -> None:
    records = audited(department_form())
    found = only(findings(records, "department-form-total"))
    assert (found["expected"], found["actual"], found["severity"]) == ("1104400.00", "1090400.00", "error")
    assert "“资金总额”为109.04万元，按支出性质分的各项66.16 + 44.28 = 110.44万元，相差1.40万元" in found["message_zh"]
    assert {row["tolerance"] for row in checks(records, "department-form-total", "fail")} == {Decimal(150)}


def test_department_form_that_adds_up(audited: Audited) -> None:
    records = audited(department_form(total="110.44"))
    assert [row["state"] for row in checks(records, "department-form-total")] == ["pass", "pass"]


def test_blank_fund_on_the_department_form_could_explain_a_difference_of_revenue(audited: Audited) -> None:
    records = audited(department_form().replace("一般公共预算：109.04", "一般公共预算：100.00"))
    revenue = only([row for row in checks(records, "department-form-total") if row["check_id"].endswith("revenue")])
    assert revenue["state"] == "insufficient_data"


@pytest.mark.parametrize(
    ("fiscal", "other", "expected"),
    [
        ("3.00", "0", "pass"),
        ("2.00", "1.00", "pass"),
        ("3.00", "", "pass"),
        ("2.00", "", "insufficient_data"),
        ("2.00", "0.50", "fail"),
    ],
)
def test_fiscal_and_other_funds_make_the_amount(audited: Audited, fiscal: str, other: str, expected: str) -> None:
    records = audited(project_form(1, "3.00", fiscal, other))
    check = only(checks(records, "project-funding"))
    assert (check["state"], check["actual"]) == (expected, "30000.00")
    if expected == "fail":
        assert "2.00 + 0.50 = 2.50万元，相差0.50万元" in only(findings(records, "project-funding"))["message_zh"]


def test_projects_against_the_department_form(audited: Audited) -> None:
    text = department_form(total="106.16", project="40.00") + project_form(1, "10.00", "10.00", "0")
    records = audited(text + project_form(2, "28.60", "28.60", "0"))
    found = only(findings(records, "projects-total"))
    assert (found["expected"], found["actual"], found["severity"]) == ("386000.00", "400000.00", "warning")
    assert "“项目支出”为40.00万元，本文件列出的2个项目10.00 + 28.60 = 38.60万元，相差1.40万元" in found["message_zh"]
    assert "may not list every project" in found["message_en"]


def test_projects_that_make_project_expenditure(audited: Audited) -> None:
    records = audited(expenditure() + project_form(1, "4.00", "4.00", "") + project_form(2, "0.20", "0.20", ""))
    assert only(checks(records, "projects-total"))["state"] == "pass"


@pytest.mark.parametrize(("second", "expected"), [("0.10", "insufficient_data"), ("0.40", "fail")])
def test_a_budget_may_show_some_projects_only_but_not_more_than_all(
    audited: Audited, second: str, expected: str
) -> None:
    records = audited(expenditure() + project_form(1, "4.00", "4.00", "") + project_form(2, second, second, ""))
    assert only(checks(records, "projects-total"))["state"] == expected


def test_a_project_whose_form_is_read_twice_counts_once(audited: Audited) -> None:
    forms = project_form(1, "4.20", "4.20", "") + project_form(2, "4.20", "4.20", "").replace("测试项目2", "测试项目1")
    assert only(checks(audited(expenditure() + forms), "projects-total"))["state"] == "pass"


def test_a_department_form_with_one_list_is_held_against_all_of_it(audited: Audited) -> None:
    one_list = department_form(total="110.44").replace("\t按收入性质分：\n\t按支出性质分：\n", "\t\n\t\n")
    records = audited(one_list.replace("一般公共预算：110.44", "其他支出：0"))
    assert [row["state"] for row in checks(records, "department-form-total")] == ["pass"]


def test_a_project_without_an_amount_could_explain_a_difference(audited: Audited) -> None:
    records = audited(expenditure() + project_form(1, "3.00", "3.00", "") + project_form(2, "", "", ""))
    assert only(checks(records, "projects-total"))["state"] == "insufficient_data"
    assert (
        only([row for row in checks(records, "project-funding") if row["state"] != "pass"])["state"]
        == "insufficient_data"
    )


def test_a_plan_that_rises_to_the_end(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0"))
    assert [row["state"] for row in records["checks"] if row["rule"].startswith("spending-plan")] == ["pass"] * 5


def test_a_plan_that_falls(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0", "25|60|50%|100"))
    found = only(findings(records, "spending-plan-falls"))
    assert (found["expected"], found["actual"]) == ("60", "50")
    assert found["message_zh"] == "项目“测试项目1”的资金支出计划在6月底为60%，到10月底为50%，低了10个百分点。"
    assert "at the end of October, 10 points lower" in found["message_en"]


def test_a_plan_that_does_not_end_at_a_hundred(audited: Audited) -> None:
    found = only(findings(audited(project_form(1, "3.00", "3.00", "0", "25|50|75|90")), "spending-plan-end"))
    assert found["message_zh"] == "项目“测试项目1”的资金支出计划到12月底为90%，与100%相差10个百分点。"
    assert (found["expected"], found["actual"], found["severity"]) == ("100", "90", "warning")


def test_shares_of_each_period_are_no_finding(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0", "20|30|30|20"))
    assert not findings(records, "spending-plan-end") and not findings(records, "spending-plan-falls")
    assert checks(records, "spending-plan-end", "insufficient_data")


def test_blank_points_are_a_notice_and_not_zero(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0", "||82|100"))
    found = only(findings(records, "spending-plan-blank"))
    assert (found["severity"], only(checks(records, "spending-plan-blank"))["state"]) == ("notice", "insufficient_data")
    assert found["message_zh"] == "项目“测试项目1”的资金支出计划有空白：3月底、6月底。"
    assert found["message_en"].endswith("is blank for the end of March, June.")


def test_a_blank_december_leaves_the_end_open(audited: Audited) -> None:
    records = audited(project_form(1, "3.00", "3.00", "0", "25|50|75|"))
    assert only(checks(records, "spending-plan-end"))["state"] == "insufficient_data"
    assert not findings(records, "spending-plan-end")
