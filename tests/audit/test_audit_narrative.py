"""Years and sums that the text itself states."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_audit_tables import expenditure
from typed_documents import checks, findings, only

from builder.audit.sentences import sums_in
from builder.audit.sums import state
from builder.audit.year_claims import in_paragraph, in_title
from builder.model import Records

Audited = Callable[[str], Records]
TITLE = "新乐市测试局2021年部门预算信息公开情况说明\n"


def document(*paragraphs: str) -> str:
    return expenditure() + "\n" + TITLE + "一、部门预算安排的总体情况\n" + "\n\n".join(paragraphs)


def test_another_year_over_this_documents_own_total(audited: Audited) -> None:
    records = audited(document("2020年部门支出预算为12.30万元，较上年持平。"))
    found = only(findings(records, "other-year"))
    assert (found["expected"], found["actual"], found["severity"]) == ("2021", "2020", "warning")
    assert found["message_zh"] == (
        "文件是2021年的，这里写的是2020年：“2020年部门支出预算为12.30万元”；这个数就是2021年表中的合计。"
    )
    assert "The document is for 2021; this place names 2020" in found["message_en"]


def test_last_years_amount_beside_this_years_is_no_contradiction(audited: Audited) -> None:
    records = audited(document("2020年支出预算12.30万元。2021年支出预算12.30万元，与2020年持平。"))
    assert not findings(records, "other-year")
    assert checks(records, "other-year", "insufficient_data")


def test_another_years_other_amount_is_not_held_against_the_document(audited: Audited) -> None:
    records = audited(document("2020年支出预算为11.00万元，主要用于日常工作。"))
    assert not findings(records, "other-year")
    assert only(checks(records, "other-year", "insufficient_data"))["actual"] == "2020"


def test_a_total_of_last_years_column_proves_nothing(audited: Audited) -> None:
    old = expenditure().replace("\t合计\n\t基本支出", "\t2020年预算数\n\t基本支出", 1)
    records = audited(old + TITLE + "一、部门预算安排的总体情况\n2020年支出预算为12.30万元。")
    assert "2020年预算数" in {row["measure"] for row in records["budget_items"]}
    assert not findings(records, "other-year")


def test_the_announcement_and_the_captions_name_the_year(audited: Audited) -> None:
    records = audited(document("按照规定，现将新乐市测试局2020年部门预算公开如下："))
    assert only(findings(records, "other-year"))["message_zh"].endswith("现将新乐市测试局2020年部门预算公开”。")
    caption = audited(document("其他。").replace("预算年度：2021", "预算年度：2019"))
    assert only(findings(caption, "other-year"))["actual"] == "2019"


@pytest.mark.parametrize(
    "text",
    [
        "较2020年增加27.29万元，主要是人员增加。",
        "与2020年预算相比减少3万元。",
        "依据厅字[2021]9号、《预算管理办法》(2018)和国发〔2020〕5号安排支出12.30万元。",
        "截至2020年12月31日，固定资产12.30万元。",
        "2020年决算支出12.30万元。",
        "2020年预算执行12.30万元。",
        "2020年底结转12.30万元安排使用。",
        "2021—2025年安排支出12.30万元。",
        "2020年至2022年安排支出12.30万元。",
        "2020年以来安排支出12.30万元。",
        "“十四五”时期（2021-2025年）支出12.30万元。",
        "2020年“三公”经费预算安排0万元。",
    ],
)
def test_years_that_are_not_those_of_this_budget(text: str) -> None:
    assert in_paragraph(text) == []


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2024年部门整体支出绩效目标表", 2024),
        ("2021年度部门预算收支总表", 2021),
        ("2023年预算执行情况表", None),
        ("2023年度项目支出绩效自评表", None),
        ("2020年末固定资产占用情况表", None),
        ("2021-2025年支出计划表", None),
        ("部门预算收支总表", None),
    ],
)
def test_years_in_titles_of_tables(title: str, year: int | None) -> None:
    claim = in_title(title)
    assert (claim.year if claim else None) == year


def test_a_document_without_a_year(audited: Audited) -> None:
    records = audited(expenditure().replace("预算年度：2021", "部门编码：无"))
    found = only(findings(records, "fiscal-year-known"))
    assert found["severity"] == "warning" and "没有写明" in found["message_zh"]
    assert records["disclosures"][0]["findings"] == len(records["findings"])
    assert only(checks(audited(expenditure()), "fiscal-year-known"))["state"] == "pass"


def test_a_rise_that_is_more_than_its_parts(audited: Audited) -> None:
    records = audited(document("较上年增加27.29万元，其中：基本支出增加7.42万元，原因是新进人员；项目支出和上年持平。"))
    found = only(findings(records, "narrative-change"))
    assert (found["expected"], found["actual"]) == ("74200.00", "272900.00")
    assert found["message_zh"] == "正文写“增加27.29万元”，句中所列各项的增减7.42 + 0 = 7.42万元，相差19.87万元。"
    assert "7.42 + 0 = 7.42; the difference is 19.87" in found["message_en"]


def test_a_total_that_is_not_the_sum_of_the_parts_it_lists(audited: Audited) -> None:
    records = audited(document("支出预算12.30万元，其中：基本支出8.10万元；项目支出4.00万元。"))
    found = only(findings(records, "narrative-total"))
    assert (found["expected"], found["actual"]) == ("121000.00", "123000.00")
    assert found["message_zh"] == "正文写“12.30万元”，句中所列各项8.10 + 4.00 = 12.10万元，相差0.20万元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "支出135.09万元，其中：基本支出85.09万元，包括人员支出78.96万元、公用支出6.13万元；项目支出50万元，主要为监测28万元，宣传10万元；其他支出0万元。",
            ["pass", "pass"],
        ),
        ("收入100万元，其中：一般公共预算收入90万元，基金预算收入0万元，其他来源收入10万元。", ["pass"]),
        ("支出减少3.00万元，其中基本支出增加1.00万元，项目支出减少4.00万元。", ["pass"]),
        (
            "“三公”经费8万元，其中，公务接待费3万元，公务用车购置及运行费5万元（其中，公务用车购置费0万元，公务用车运行费5万元），因公出国（境）费0万元。",
            ["pass", "pass"],
        ),
        ("采购共43.9万元，其中：货物20.4万元，工程0万元，服务10万元。", ["fail"]),
        ("收入1.35亿元，其中：财政拨款收入8500万元；其他收入5012万元。", ["pass"]),  # 亿元 is rounded to a million
    ],
)
def test_sentences_that_list_all_their_parts(text: str, expected: list[str]) -> None:
    assert [state(found.whole, found.parts) for found in sums_in(text, "L1")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "支出100万元，其中基本支出60万元。",
        "支出约100万元，其中基本支出60万元，项目支出30万元。",
        "支出100万元，其中基本支出60万元左右，项目支出30万元。",
        "支出100万元，其中人员经费60万元、公用经费20万元、对个人和家庭的补助10万元、项目支出10万元。",
        "支出100万元，主要是基本支出60万元，项目支出30万元。",
        "支出100万元，其中基本支出60万元，项目支出30万元，基本支出中公用10万元、基本支出5万元。",
        "收入比上年增加100万元，其中：一般公共预算增加60万元；事业收入增加30万元。",
        "支出增加10万元，其中基本支出60万元，项目支出30万元。",
    ],
)
def test_sentences_that_prove_nothing(text: str) -> None:
    assert list(sums_in(text, "L1")) == []
