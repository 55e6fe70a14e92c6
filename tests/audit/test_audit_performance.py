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


def indicators(number: int, *rows: str) -> str:
    return table(
        f"测试项目{number}绩效目标表",
        f"项目编码|13018421000000000000{number}|项目名称|测试项目{number}",
        "绩效目标|做好测试工作。",
        "一级指标|二级指标|三级指标|绩效指标描述|指标值",
        *(f"产出指标|数量指标|{row}" for row in rows),
    )


def test_indicators_that_are_placeholders_are_counted_by_project(audited: Audited) -> None:
    records = audited(indicators(1, "培训人数|参加人数|≥50人", "……|……|……") + indicators(2, "走访次数|次数|≥9次"))
    found = only(findings(records, "indicator-placeholder"))
    assert (found["expected"], found["actual"], found["severity"]) == ("0", "1", "notice")
    assert "项目“测试项目1”的2条绩效指标里，有1条的名称或指标值空着，或者只有占位的符号" in found["message_zh"]
    assert len(checks(records, "indicator-placeholder", "pass")) == 1


def test_targets_in_a_column_that_is_not_understood_are_not_blank(audited: Audited) -> None:
    records = audited(indicators(1, "培训人数|参加人数|≥50人", "走访次数|次数|≥9次").replace("\t指标值\n", "\t甲栏\n"))
    assert [row["target"] for row in records["indicators"]] == ["", ""]
    assert only(checks(records, "indicator-placeholder"))["state"] == "insufficient_data"


@pytest.mark.parametrize(
    ("row", "finds"),
    [
        ("群众满意度|调查|≥200%", True),
        ("群众满意度|调查|≥100%", False),
        ("任务完成率|完成|≥120%", False),
        ("收入增长率|增长|≥120%", False),
        ("不合格率|不合格|≤200%", False),
        ("培训人数|人数|≥200人", False),
    ],
)
def test_only_a_rate_of_a_whole_is_over_100(audited: Audited, row: str, finds: bool) -> None:
    assert bool(findings(audited(indicators(1, row)), "rate-over-100")) is finds


def test_a_target_that_repeats_the_name(audited: Audited) -> None:
    records = audited(indicators(1, "社会 稳定|影响|社会稳定", "培训人数|人数|≥9人"))
    assert only(findings(records, "target-repeats-name"))["actual"] == "社会稳定"
    assert len(checks(records, "target-repeats-name", "pass")) == 1


def test_projects_that_share_most_of_their_indicators(audited: Audited) -> None:
    shared = ("培训人数|人数|≥50人", "培训次数|次数|≥5次", "合格率|合格|≥95%")
    records = audited(
        indicators(1, *shared, "走访|次数|≥1次") + indicators(2, *shared) + indicators(3, *shared[:2], "甲|乙|≥3个")
    )
    found = findings(records, "indicators-shared")
    assert [row["project_id"][-1] for row in found] == ["1", "2"]
    assert found[0]["message_zh"] == "项目“测试项目1”的4条绩效指标里，有3条连同指标值与项目“测试项目2”相同。"
    both = [[row["source_ref"] for row in records["indicators"] if row["project_id"][-1] == name][:3] for name in "12"]
    assert [found[0]["source_ref"], *found[0]["other_ref"].split()] == both[0] + both[1]
    assert len(checks(records, "indicators-shared", "pass")) == 1


def test_an_indicator_called_like_its_group(audited: Audited) -> None:
    records = audited(indicators(1, "数量指标|数量|≥100", "培训人数|人数|≥9人"))
    found = only(findings(records, "indicator-names-group"))
    assert found["message_zh"] == "项目“测试项目1”的2条绩效指标里，有1条的名称就是所属类别的名称：数量指标。"
    assert checks(audited(indicators(1, "培训人数|人数|≥9人")), "indicator-names-group", "fail") == []
