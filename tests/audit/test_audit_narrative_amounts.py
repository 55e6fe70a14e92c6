"""Amounts that the text states against the tables: documents that agree, documents that do not, and the parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_audit_tables import expenditure
from typed_documents import checks, findings, only, table

from builder.audit.narrative_claims import Claim, Reader, subject_of, words
from builder.audit.narrative_passages import Passage, passages
from builder.model import Records

Audited = Callable[[str], Records]
HEADING = "一、部门预算安排的总体情况\n"
THREE_PUBLIC = table(
    "部门预算财政拨款“三公”经费支出表",
    "项目|预算数",
    "合计|8.00",
    "1、因公出国（境）费用|0.00",
    "2、公务接待费|3.00",
    "3、公务用车购置及运行费|5.00",
    "其中：（1）公务用车购置费|0.00",
    "（2）公务用车运行费|5.00",
)


def document(*paragraphs: str, tables: str = "") -> str:
    tables = tables or expenditure() + "\n" + expenditure(title="部门预算一般公共预算财政拨款支出表")
    return tables + "\n新乐市测试局2021年部门预算信息公开情况说明\n" + HEADING + "\n\n".join(paragraphs)


def states(records: Records, rule: str) -> list[str]:
    return [row["state"] for row in checks(records, rule)]


def test_an_amount_that_the_tables_print_differently(audited: Audited) -> None:
    records = audited(document("2021年部门支出预算为13.20万元，其中：基本支出8.10万元；项目支出4.20万元。"))
    found = only(findings(records, "narrative-amount"))
    assert (found["expected"], found["actual"], found["severity"]) == ("123000.00", "132000.00", "warning")
    assert found["message_zh"] == (
        "正文写“2021年部门支出预算为13.20万元”，《部门预算支出总表》“合计”的对应数为12.30万元，相差0.90万元。"
    )
    assert "The text says “2021年部门支出预算为13.20万元”; 部门预算支出总表 prints 12.30" in found["message_en"]
    assert states(records, "narrative-amount") == ["fail", "pass", "pass"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新乐市测试局2021年支出预算12.3万元。", ["pass"]),
        ("支出预算合计123,000元。", ["pass"]),
        ("2021年收支总预算12.30万元。", ["pass"]),
        ("2021年一般公共预算拨款支出12.30万元。", ["pass"]),
        ("2021年一般公共预算拨款支出12.40万元。", ["fail"]),
        ("项目支出4.30万元，主要用于网信事务。", ["fail"]),
        ("支出12万元。", ["pass"]),  # rounded to whole 万元
        ("支出预算。2021年年初预算数12.30万元。", ["pass"]),
        ("项目支出。2021年预算安排4.30万元。", ["fail"]),  # the subject stands before the sentence
        ("本年收入合计12.30万元。", ["insufficient_data"]),  # no table prints revenue
    ],
)
def test_sentences_whose_subject_is_known(audited: Audited, text: str, expected: list[str]) -> None:
    assert states(audited(document(text)), "narrative-amount") == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020年支出预算13.20万元。",
        "支出预算约13.20万元。",
        "支出预算13.20万元左右。",
        "较上年支出预算13.20万元有所减少。",
        "支出预算中用于培训的13.20万元。",
        "基本支出、项目支出共13.20万元。",
        "新乐市另一局支出预算13.20万元。",
        "比上年支出预算增加13.20万元。",
        "涉及支出预算13.20-15万元。",
        "支出决算13.20万元。",
    ],
)
def test_sentences_that_state_no_amount_of_this_budget(audited: Audited, text: str) -> None:
    assert states(audited(document(text)), "narrative-amount") == []


def test_a_part_of_something_narrower_is_no_finding(audited: Audited) -> None:
    text = "项目支出4.20万元，其中：一般公共服务支出3.00万元。"
    assert states(audited(document(text)), "narrative-class") == ["insufficient_data"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一般公共服务（类）支出10.20万元，占82.9%；社会保障和就业支出（类）2.10万元。", ["pass", "pass"]),
        ("一般公共服务支出（类）网信事务（款）行政运行（项）6.00万元。", ["pass"]),
        ("一般公共服务支出（类）网信事务（款）行政运行（项）6.60万元。", ["fail"]),
        ("2013702-一般行政管理事务4.20万元。", ["pass"]),
        ("一般行政管理事务（2013702）4.80万元。", ["fail"]),
        ("包括一般公共服务支出10.20万元、社会保障和就业支出2.20万元。", ["pass", "fail"]),
        ("教育支出（类）1.00万元。", ["insufficient_data"]),  # no table prints it
        ("行政运行6.60万元。", []),  # without its class or its code it could be another's
    ],
)
def test_amounts_of_classes(audited: Audited, text: str, expected: list[str]) -> None:
    assert states(audited(document(text)), "narrative-class") == expected


def test_three_public_as_the_text_and_the_table_print_it(audited: Audited) -> None:
    text = (
        "“三公”经费预算8.00万元，其中：公务接待费3.50万元，公务用车购置及运行费5.00万元"
        "（其中：公务用车购置费0万元，公务用车运行费5万元），因公出国（境）费0万元。"
    )
    records = audited(document(text, tables=THREE_PUBLIC))
    found = only(findings(records, "narrative-three-public"))
    assert (found["expected"], found["actual"]) == ("30000.00", "35000.00")
    assert states(records, "narrative-three-public") == ["pass", "fail", "pass", "pass", "pass", "pass"]


FINAL = (
    "新乐市测试局2021年度部门决算\n"
    + table(
        "财政拨款“三公”经费支出决算表",
        "预算数|决算数",
        "合计|因公出国（境）费|公务用车购置及运行费|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|公务接待费",
        "12.50|0.00|8.50|4.00|9.84|0.00|7.21|2.63",
    )
    + "新乐市测试局2021年度部门决算情况说明\n一、“三公”经费财政拨款支出决算总体情况\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年度“三公”经费财政拨款支出预算为12.50万元，支出决算为9.84万元，完成预算的78.72%。", ["pass"]),
        ("2021年度“三公”经费财政拨款支出预算为12.50万元，支出决算为9.48万元，完成预算的75.84%。", ["fail"]),
        ("会议费支出预算为1.50万元，支出决算为1.48万元。", []),
    ],
)
def test_what_was_carried_out_is_of_what_the_sentence_plans(audited: Audited, text: str, expected: list[str]) -> None:
    records = audited(FINAL + text)
    assert records["disclosures"][0]["kind"] == "final_accounts"
    assert states(records, "narrative-three-public") == expected


@pytest.mark.parametrize(
    "text",
    [
        "财政拨款收入8.00万元，其中：本年收入7.00万元。",
        "2021年财政拨款支出12.30万元，其中：基本支出8.10万元；项目支出4.10万元。",
        "培训费每人每天不超过400元，支出预算6.50万元。",
        "二、财政拨款支出按用途划分\n（一）项目支出4.10万元。",
        "二、财政拨款支出情况\n财政拨款支出年初预算数为12.00万元，支出决算数为11.90万元。",
    ],
)
def test_a_part_is_not_held_against_all_money(audited: Audited, text: str) -> None:
    assert not findings(audited(document(text)), "narrative-amount")


CARRIED = table(
    "部门预算收入总表",
    "功能分类科目|合计|一般公共预算|上年结转",
    "合计|12.30|11.30|1.00",
)


@pytest.mark.parametrize(
    ("amount", "with_classes", "expected"),
    [("11.30", "9.20", ("pass", "insufficient_data")), ("11.90", "10.20", ("fail", "pass"))],
)
def test_this_years_appropriation_is_without_what_was_carried_over(
    audited: Audited, amount: str, with_classes: str, expected: tuple[str, str]
) -> None:
    tables = CARRIED + expenditure(title="部门预算一般公共预算财政拨款支出表")
    text = (
        f"二、一般公共预算当年拨款情况\n一般公共预算当年拨款{amount}万元。\n一般公共服务支出（类）{with_classes}万元。"
    )
    records = audited(document(text, tables=tables))
    assert states(records, "narrative-amount") == [expected[0]]
    assert states(records, "narrative-class") == [expected[1]]


@pytest.mark.parametrize("name", ["新乐市测试局", "测试局"])
def test_a_body_may_leave_out_the_region_of_its_name(audited: Audited, name: str) -> None:
    text = document(f"{name}2021年支出预算13.20万元。").replace("224新乐市测试局", "224河北省新乐市测试局")
    assert len(findings(audited(text), "narrative-amount")) == 1


def test_running_costs_and_procurement_without_a_table_are_not_applicable(audited: Audited) -> None:
    records = audited(document("机关运行经费共计安排1.50万元。", "政府采购预算总额2.00万元。"))
    assert states(records, "narrative-running-costs") == ["not_applicable"]
    assert states(records, "narrative-procurement") == ["not_applicable"]


def test_a_paragraph_that_a_page_cut_before_an_amount() -> None:
    section = {"scope": "department", "path": "一、总体情况"}
    rows = [
        {**section, "text": "支出预算7,503.31万元，其中：基本支出", "source_ref": "P1¶4"},
        {**section, "text": "1,464.31万元，项目支出6,039万元。", "source_ref": "P1¶5"},
        {**section, "path": "一、总体情况 / （二）政府采购预算总额", "text": "5万元。", "source_ref": "P1¶7"},
    ]
    found = [(claim.subject, claim.figure.printed) for row in passages(rows) for claim in Reader(2026).claims(row)]
    assert found == [
        ("expenditure", "7,503.31"),
        ("basic", "1,464.31"),
        ("project", "6,039"),
        ("procurement", "5"),
    ]


# The parser -----------------------------------------------------------------------------------------------------


def read(text: str) -> list[Claim]:
    return Reader(2021, names=("新乐市测试局",)).claims(Passage(text, "L1", "department", "一、说明", "说明"))


WORDINGS = sorted(words().subjects)
OF_BUDGETS = [wording for wording in WORDINGS if "决算" not in wording]
AMOUNTS = st.decimals(0, 10**9, places=2).map(lambda number: f"{number:,.2f}")


@given(
    st.text(
        alphabet="本年度收入支出预算总计合为安排其中：，、。（）类款项2021年新乐市测试局三公经费0123.,万元 \n%增减",
        max_size=200,
    )
)
def test_the_parser_takes_any_text(text: str) -> None:
    for claim in read(text):
        assert claim.quote.endswith("元") and claim.figure.amount >= 0
        assert text[slice(*claim.span)].startswith(claim.figure.printed)


@given(st.lists(st.tuples(st.sampled_from(OF_BUDGETS), AMOUNTS), min_size=1, max_size=6), st.sampled_from("，；。"))
def test_generated_sentences_give_the_generated_figures(parts: list[tuple[str, str]], mark: str) -> None:
    text = mark.join(f"2021年本部门{wording}预算{amount}万元" for wording, amount in parts) + "。"
    claims = read(text)
    assert [claim.figure.printed for claim in claims] == [amount for _, amount in parts]
    assert [claim.subject for claim in claims] == [subject_of(f"本部门{wording}预算") for wording, _ in parts]


@pytest.mark.parametrize("wording", WORDINGS)
def test_each_wording_names_its_subject(wording: str) -> None:
    assert subject_of(wording) == words().subjects[wording]
