"""The same class in two tables, and the table of projects: documents that agree and documents that do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_audit_tables import EXPENDITURE, HEAD, expenditure
from typed_documents import checks, findings, only, table

from builder.model import Records

Audited = Callable[[str], Records]


def summary(services: str = "10.20", total: str = "12.30", title: str = "部门预算收支总表") -> str:
    return table(
        title,
        "收入||支出|",
        "项目|预算数|项目|预算数",
        f"一、财政拨款收入|{total}|一、一般公共服务支出|{services}",
        "二、事业收入||二、社会保障和就业支出|2.10",
        f"收入总计|{total}|支出总计|{total}",
    )


def states(records: Records, rule: str) -> list[str]:
    return [row["state"] for row in checks(records, rule)]


def test_a_class_that_two_tables_print_differently(audited: Audited) -> None:
    records = audited(summary(services="10.40") + expenditure())
    found = only(findings(records, "summary-classes"))
    assert (found["expected"], found["actual"], found["severity"]) == ("104000.00", "102000.00", "error")
    assert found["message_zh"] == (
        "《部门预算支出总表》科目201 一般公共服务支出为10.20万元，"
        "《部门预算收支总表》“一、一般公共服务支出”为10.40万元，相差0.20万元。"
    )
    assert states(records, "summary-classes") == ["fail", "pass"]


def test_classes_that_agree(audited: Audited) -> None:
    assert states(audited(summary() + expenditure()), "summary-classes") == ["pass", "pass"]


def test_where_the_totals_differ_a_class_is_no_finding(audited: Audited) -> None:
    records = audited(summary(services="11.40", total="13.50") + expenditure())
    assert states(records, "summary-classes") == ["insufficient_data", "pass"]


def test_a_class_that_stands_there_for_each_unit_is_no_finding(audited: Audited) -> None:
    rows = (*HEAD, *EXPENDITURE, "8|201|一般公共服务支出|0.20|0.20|")
    records = audited(summary(services="10.40") + table("部门预算支出总表", *rows))
    assert states(records, "summary-classes") == ["insufficient_data", "pass", "insufficient_data"]


def test_classes_of_the_general_public_budget(audited: Audited) -> None:
    general = expenditure(title="部门预算一般公共预算财政拨款支出表")
    fiscal = summary(services="10.40", title="部门预算财政拨款收支总表")
    assert states(audited(fiscal + general), "fiscal-classes") == ["fail", "pass"]
    fund = expenditure(title="部门预算政府性基金预算财政拨款支出表")
    assert states(audited(fiscal + general + fund), "fiscal-classes") == []  # the summary holds the fund as well


@pytest.mark.parametrize(("total", "state"), [("4.20", "pass"), ("4.90", "fail"), ("3.00", "insufficient_data")])
def test_the_table_of_projects(audited: Audited, total: str, state: str) -> None:
    projects = table("部门预算项目支出表", "项目名称|合计", f"合计|{total}", f"信息化运维|{total}")
    records = audited(expenditure() + projects)
    assert EXPENDITURE[0].endswith("|4.20")
    assert states(records, "expenditure-projects") == [state]


def test_without_a_table_of_projects_nothing_is_due(audited: Audited) -> None:
    assert states(audited(expenditure()), "expenditure-projects") == ["not_applicable"]
