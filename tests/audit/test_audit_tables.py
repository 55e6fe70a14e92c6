"""The rules on budget tables: each with a table that breaks it and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from typed_documents import UNIT, checks, findings, only, table

from builder.model import Records

Audited = Callable[[str], Records]

HEAD = ("序号|功能分类科目|合计|基本支出|项目支出", "|科目编码|科目名称|||", "栏次|1|2|3|4|5")
EXPENDITURE = (
    "1||合计|12.30|8.10|4.20",
    "2|201|一般公共服务支出|10.20|6.00|4.20",
    "3|20137|网信事务|10.20|6.00|4.20",
    "4|2013701|行政运行|6.00|6.00|",
    "5|2013702|一般行政管理事务|4.20||4.20",
    "6|208|社会保障和就业支出|2.10|2.10|",
    "7|2080505|养老保险缴费支出|2.10|2.10|",
)


def expenditure(*changes: tuple[str, str], title: str = "部门预算支出总表", organisation: str | None = None) -> str:
    rows = list(EXPENDITURE)
    for old, new in changes:
        assert old in rows
        rows[rows.index(old)] = new
    return table(title, *HEAD, *rows, **({"organisation": organisation} if organisation else {}))


def test_a_table_that_adds_up_has_checks_and_no_findings(audited: Audited) -> None:
    records = audited(expenditure())
    assert {row["state"] for name in ("total-row", "class-sum", "row-sum") for row in checks(records, name)} == {"pass"}
    assert len(checks(records, "total-row")) == 3
    assert not [row for row in records["findings"] if row["severity"] == "error"]


def test_total_row_that_is_not_the_sum_of_its_classes(audited: Audited) -> None:
    records = audited(expenditure((EXPENDITURE[0], "1||合计|12.40|8.20|4.20")))
    found = findings(records, "total-row")
    assert [(row["expected"], row["actual"]) for row in found] == [
        ("123000.00", "124000.00"),
        ("81000.00", "82000.00"),
    ]
    assert found[0]["message_zh"] == (
        "《部门预算支出总表》“合计”行的“合计”为12.40万元，表中各类科目10.20 + 2.10 = 12.30万元，相差0.10万元。"
    )
    assert "10.20 + 2.10 = 12.30; the difference is 0.10 (unit: 10,000 yuan)" in found[0]["message_en"]
    check = only([row for row in checks(records, "total-row") if row["check_id"] == found[0]["finding_id"]])
    assert check["tolerance"] == Decimal("150.00")  # half of 0.01 万元, three figures
    assert len(check["other_ref"].split()) == 2


def test_class_is_held_against_its_items_where_the_subclass_is_missing(audited: Audited) -> None:
    records = audited(expenditure((EXPENDITURE[6], "7|2080505|养老保险缴费支出|2.00|2.00|")))
    found = findings(records, "class-sum")
    assert [row["expected"] for row in found] == ["20000.00", "20000.00"]
    assert found[0]["message_zh"].startswith("《部门预算支出总表》科目208 社会保障和就业支出的“合计”为2.10万元")


def test_rounding_is_no_finding(audited: Audited) -> None:
    records = audited(expenditure((EXPENDITURE[5], "6|208|社会保障和就业支出|2.11|2.11|")))
    assert not findings(records, "class-sum")
    assert not findings(records, "total-row")


def test_a_blank_part_that_could_explain_the_difference_is_insufficient_data(audited: Audited) -> None:
    records = audited(expenditure((EXPENDITURE[4], "5|2013702|一般行政管理事务|4.20||")))
    state = {row["state"] for row in checks(records, "class-sum") if row["actual"] == "42000.00"}
    assert "insufficient_data" in state and not findings(records, "class-sum")
    assert checks(records, "row-sum", "insufficient_data") and not findings(records, "row-sum")


def test_a_row_whose_columns_do_not_make_its_total(audited: Audited) -> None:
    records = audited(expenditure((EXPENDITURE[0], "1||合计|12.30|8.10|4.60")))
    found = only(findings(records, "row-sum"))
    assert (found["expected"], found["actual"]) == ("127000.00", "123000.00")
    assert "8.10 + 4.60 = 12.70万元，相差0.40万元" in found["message_zh"]


def test_revenue_total_is_this_year_plus_carried_over(audited: Audited) -> None:
    head = (
        "序号|功能分类科目|合计|本年收入|上年结转",
        "|科目编码|科目名称||小计|财政拨款 收入|事业收入|",
        "栏次|1|2|3|4|5|6|7",
    )
    good = "1||合计|10.00|9.00|8.00|1.00|1.00"
    records = audited(table("部门预算收入总表", *head, good, "2|201|一般公共服务支出|10.00|9.00|8.00|1.00|1.00"))
    assert {row["state"] for row in checks(records, "row-sum")} == {"pass"} and len(checks(records, "row-sum")) == 4
    bad = "1||合计|10.00|9.00|8.50|1.00|1.00"
    records = audited(table("部门预算收入总表", *head, bad, "2|201|一般公共服务支出|10.00|9.00|8.50|1.00|1.00"))
    assert [row["expected"] for row in findings(records, "row-sum")] == ["95000.00", "95000.00"]


def summary(*, revenue: str = "9.00", carried: str = "1.00", total: str = "10.00", spent: str = "10.00") -> str:
    return table(
        "部门预算收支总表",
        "序号|收入|支出",
        "|项  目|预算数|项  目|预算数",
        "栏次|1|2|3|4",
        f"1|一、一般公共预算拨款收入|{revenue}|一、一般公共服务支出|8.00",
        "2|二、政府性基金预算拨款收入||八、社会保障和就业支出|2.00",
        "3|本年收入合计|9.00|本年支出合计|10.00",
        f"4|上年结转结余|{carried}|年终结转结余|",
        f"5|收入总计|{total}|支出总计|{spent}",
    )


def test_summary_that_adds_up_and_balances(audited: Audited) -> None:
    records = audited(summary())
    assert {row["state"] for row in checks(records, "summary-total")} == {"pass"}
    assert only(checks(records, "revenue-equals-expenditure"))["state"] == "pass"


def test_summary_whose_grand_total_leaves_out_what_is_carried_over(audited: Audited) -> None:
    records = audited(summary(total="9.00"))
    found = only(findings(records, "summary-total"))
    assert (found["expected"], found["actual"]) == ("100000.00", "90000.00")
    assert "“收入总计”的“收入 / 预算数”为9.00万元，所含各项9.00 + 1.00 = 10.00万元" in found["message_zh"]
    balance = only(findings(records, "revenue-equals-expenditure"))
    assert (balance["expected"], balance["actual"]) == ("100000.00", "90000.00")
    assert balance["message_zh"] == "《部门预算收支总表》“收入总计”为9.00万元，“支出总计”为10.00万元，相差1.00万元。"


def test_a_blank_revenue_could_explain_a_difference(audited: Audited) -> None:
    records = audited(summary(revenue="8.00"))
    assert only(checks(records, "summary-total", "insufficient_data"))["actual"] == "90000.00"
    assert not findings(records, "summary-total")


def test_summary_against_the_table_of_expenditure(audited: Audited) -> None:
    agreeing = audited(summary(spent="12.30") + "\n" + expenditure())
    assert only(checks(agreeing, "summary-expenditure"))["state"] == "pass"
    records = audited(summary() + "\n" + expenditure())
    found = only(findings(records, "summary-expenditure"))
    assert (found["expected"], found["actual"]) == ("100000.00", "123000.00")
    assert "《部门预算收支总表》的对应数为10.00万元，相差2.30万元" in found["message_zh"]


def test_a_table_that_is_not_in_the_document_is_insufficient_data(audited: Audited) -> None:
    records = audited(summary())
    assert only(checks(records, "summary-expenditure"))["state"] == "insufficient_data"


def test_department_against_its_units(audited: Audited) -> None:
    own = expenditure((EXPENDITURE[0], "1||合计|12.40|8.10|4.20"))
    units = "第二部分  部门所属单位预算\n" + expenditure(title="单位预算支出总表", organisation=UNIT)
    records = audited("第一部分  部门预算\n" + own + "\n" + units)
    found = only(findings(records, "department-of-units"))
    assert (found["expected"], found["actual"], found["severity"]) == ("123000.00", "124000.00", "error")
    assert "所属单位的同一数12.30万元，相差0.10万元" in found["message_zh"]
    assert len(checks(records, "department-of-units", "pass")) == 2


def test_an_empty_table_is_not_applicable(audited: Audited) -> None:
    records = audited(table("部门预算政府基金预算财政拨款支出表", *HEAD, "|||||") + "\n注：无政府基金预算，空表列示。")
    assert {row["state"] for row in records["checks"] if row["table_id"]} <= {
        "not_applicable",
        "pass",
        "insufficient_data",
    }
    assert only(checks(records, "total-row"))["state"] == "not_applicable"


@pytest.mark.parametrize(
    ("cars", "hospitality", "expected"),
    [("3.00", "1.00", []), ("3.00", "2.00", ["50000.00"]), ("2.00", "2.00", ["30000.00"])],
)
def test_three_public_expenses_and_their_parts(
    audited: Audited, cars: str, hospitality: str, expected: list[str]
) -> None:
    records = audited(
        table(
            "部门预算财政拨款“三公”经费支出表",
            "序号|项  目|资 金 性 质",
            "||合计|一般公共预算财政拨款|政府性基金预算拨款",
            "栏次|1|2|3|4",
            "1|合计|4.00||",
            "2|因公出国（境）费|0||",
            f"3|公务用车购置及运维费|{cars}||",
            "4|公务用车购置费|2.00||",
            "5|公务用车运行维护费|1.00||",
            f"6|公务接待费|{hospitality}||",
        )
    )
    assert [row["expected"] for row in findings(records, "three-public-sum")] == expected


_ITEMS = "“三公”经费合计|因公出国（境）费|公务用车购置及运行费合计|公务用车购置费|公务用车运行费|公务接待费"
_GROUPED = "“三公”经费合计|因公出国（境）费|公务用车购置及运行费|||公务接待费\n||小计|购置费|运行费|"


@pytest.mark.parametrize("head", [_ITEMS, _GROUPED])
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("11.00|0|8.00|1.00|7.00|3.00", []),
        ("12.00|0|8.00|1.00|7.00|3.00", ["110000.00"]),
        ("11.00|0|8.00|2.00|7.00|3.00", ["90000.00"]),
    ],
)
def test_three_public_expenses_with_an_item_in_each_column(
    audited: Audited, head: str, row: str, expected: list[str]
) -> None:
    records = audited(table("部门预算财政拨款“三公”经费支出表", *head.split("\n"), row))
    assert [found["expected"] for found in findings(records, "row-sum")] == expected
    assert len(checks(records, "row-sum")) == 2


def test_meetings_may_be_part_of_a_total_that_is_not_said_to_be_of_three_items(audited: Audited) -> None:
    head = "合计|因公出国（境）费|公务用车购置费|公务用车运行费|公务接待费|会议费"
    records = audited(table("部门预算财政拨款“三公”经费支出表", head, "12.00|0|1.00|7.00|3.00|1.00"))
    assert not findings(records, "row-sum")


@pytest.mark.parametrize(
    "head",
    [
        "科目编码|科目名称|合计|基本支出|||项目支出\n|||小计|人员经费|公用经费|",
        "科目编码|科目名称|合计|基本支出|人员经费|公用经费|项目支出",
    ],
)
def test_columns_of_a_group_that_is_also_a_column_are_not_added_twice(audited: Audited, head: str) -> None:
    records = audited(table("部门预算支出总表", *head.split("\n"), "|合计|12.30|8.10|7.00|1.10|4.20"))
    assert not findings(records, "row-sum")
    assert checks(records, "row-sum", "insufficient_data")


def fiscal_summary(*changes: tuple[str, str]) -> str:
    text = table(
        "部门预算财政拨款收支总表",
        "收入||支出|||",
        "项目|预算数|项目|合计|一般公共预算|政府性基金预算",
        "一、本年收入|90.00|一、本年支出|96.00|86.00|10.00",
        "（一）一般公共预算拨款|80.00|（一）一般公共服务支出|86.00|86.00|",
        "（二）政府性基金预算拨款|10.00|（二）城乡社区支出|10.00||10.00",
        "二、上年结转|8.00|二、结转下年|2.00|2.00|",
        "（一）一般公共预算拨款|8.00||||",
        "收入总计|98.00|支出总计|98.00|88.00|10.00",
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("90.00", "90.00", []),
        ("80.00", "70.00", ["800000.00"]),
        ("\t8.00", "\t9.00", ["80000.00", "990000.00"]),
        ("2.00", "3.00", ["990000.00"]),
        ("98.00", "97.00", ["980000.00"]),
        ("二、上年结转", "上年结转", []),  # not numbered: it may be one of the items
    ],
)
def test_sums_that_stand_above_their_items(audited: Audited, old: str, new: str, expected: list[str]) -> None:
    assert [found["expected"] for found in findings(audited(fiscal_summary((old, new))), "summary-total")] == expected
