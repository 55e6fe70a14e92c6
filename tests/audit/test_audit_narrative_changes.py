"""Rises, falls, “the same as last year” and vehicles in the text: documents that agree and documents that do not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_audit_narrative_amounts import document, states
from typed_documents import checks, findings, only, table

from builder.audit.narrative_assets import counts
from builder.audit.narrative_changes import bounds
from builder.audit.narrative_claims import Reader
from builder.audit.narrative_comparisons import Comparison, comparisons
from builder.audit.narrative_passages import Passage
from builder.findings import Figure
from builder.model import Records

Audited = Callable[[str], Records]
WITH_LAST_YEAR = table(
    "部门预算财政拨款“三公”经费支出表",
    "项目|2020年预算数|2021年预算数",
    "合计|9.00|8.00",
    "公务接待费|4.00|3.00",
    "公务用车购置及运行费|5.00|5.00",
)
ASSETS = Path(__file__).parent.parent / "documents" / "assets.txt"


def read(text: str, year: int = 2021) -> list[Comparison]:
    passage = Passage(text, "L1", "department", "一、说明", "说明")
    return list(comparisons(passage, Reader(year).claims(passage), year))


def test_a_percentage_that_the_amounts_do_not_give(audited: Audited) -> None:
    records = audited(document("支出预算12.30万元，比上年增加2.30万元，增长32%，主要是人员增加。"))
    found = only(findings(records, "narrative-rate"))
    assert (found["expected"], found["actual"], found["severity"]) == ("23%", "32%", "warning")
    assert found["message_zh"] == (
        "正文写“比上年增加2.30万元，增长32%”；按本年数12.30万元算，变化的幅度是23%，写的是32%。"
    )
    assert found["message_en"].endswith("with 12.30 for this year the change is 23%, not 32%.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出预算12.30万元，比上年增加2.30万元，增长23%。", ["pass"]),
        ("支出预算12.30万元，比上年增加2.30万元，增长22.9%。", ["pass"]),  # within the digits that are printed
        ("支出预算12.30万元，比上年增加2.30万元，增长22%。", ["pass"]),  # cut off
        ("支出预算12.30万元，比上年增加2.30万元，增长18.7%。", ["fail"]),  # over this year's amount
        ("支出预算12.30万元，比2020年预算数减少2.30万元，下降15.75%。", ["pass"]),
        ("支出预算12.30万元（基本支出8.10万元）比上年减少2.30万元，下降25.75%。", ["fail"]),
        ("支出预算12.30万元，主要用于工资。与上年相比减少2.30万元，减少15.75%。", ["pass"]),
        ("支出预算12.30万元，其中：基本支出8.10万元，比上年增加2.30万元，增长23%。", ["pass"]),  # of the whole
        ("支出预算12.30万元，比上年增加12.30万元，增长100%。", ["not_applicable"]),  # last year had nothing
        ("支出预算12.30万元，其中基本支出比上年增加2.30万元，增长50%。", ["insufficient_data"]),
        ("支出预算12.30万元，主要是差旅费比上年增加2.30万元，增长50%。", []),  # of something not understood
        ("支出预算12.30万元，培训40人，比上年增加2.30万元，增长50%。", ["insufficient_data"]),
        ("2021年收入12.30万元，支出12.30万元。与上年相比，支出增加2.30万元，增长25%。", ["fail"]),
    ],
)
def test_percentages(audited: Audited, text: str, expected: list[str]) -> None:
    assert states(audited(document(text)), "narrative-rate") == expected


def test_a_change_that_goes_two_ways(audited: Audited) -> None:
    records = audited(document("支出预算12.30万元，比上年增加2.30万元，下降23%。"))
    assert only(findings(records, "narrative-direction"))["message_zh"] == (
        "正文写“比上年增加2.30万元，下降23%”，金额和百分比一个是增加、一个是减少。"
    )
    records = audited(document("支出预算12.30万元，比上年增加2.30万元，与上年持平。"))
    assert only(findings(records, "narrative-direction"))["message_zh"] == (
        "正文写“比上年增加2.30万元”，又写“与上年持平”。"
    )


@pytest.mark.parametrize(
    "text",
    [
        "支出预算12.30万元，比上年增加2.30万元，增长23%。",
        "支出预算12.30万元，比上年增加0.00万元，增长0.00%，与上年持平。",
        "支出预算12.30万元，比上年减少0万元，增长0%。",
    ],
)
def test_changes_that_go_one_way(audited: Audited, text: str) -> None:
    assert states(audited(document(text)), "narrative-direction") == ["pass"]


def test_about_the_same_is_no_contradiction(audited: Audited) -> None:
    records = audited(document("支出预算12.30万元，比上年增加0.10万元，增长0.8%，与上年基本持平。"))
    assert states(records, "narrative-direction") == ["pass"]


def test_the_same_as_last_year_where_the_table_prints_another_amount(audited: Audited) -> None:
    text = (
        "“三公”经费预算8.00万元，比上年减少1.00万元。公务接待费3.00万元，与上年预算数持平；"
        "公务用车购置及运行费5.00万元，与上年持平。"
    )
    records = audited(document(text, tables=WITH_LAST_YEAR))
    found = only(findings(records, "narrative-last-year"))
    assert (found["expected"], found["actual"]) == ("-10000.00", "0.00")
    assert found["message_zh"] == (
        "正文写“与上年预算数持平”（“公务接待费3.00万元”），《部门预算财政拨款“三公”经费支出表》的"
        "本年数减去上年数3.00 + (-4.00) = -1.00万元，相差1.00万元。"
    )
    assert sorted(states(records, "narrative-last-year")) == ["fail", "pass", "pass"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上年预算10.00万元，2021年支出预算12.30万元，比上年增加2.30万元。", ["pass"]),
        ("2020年预算为10.00万元，支出预算12.30万元，比上年增加3.30万元。", ["fail"]),
        ("2021年支出预算12.30万元，上年预算数10.00万元，比上年增加3.30万元。", ["fail"]),
        ("上年预算10.00万元，支出预算12.30万元，其中基本支出8.10万元，比上年增加3.30万元。", []),  # whose is open
        ("上年预算10.00万元，支出预算12.30万元，比上年决算数增加3.30万元。", ["insufficient_data"]),
        ("公务接待费3.00万元，比上年执行数增加1.00万元。", ["insufficient_data"]),  # the table prints the budget
    ],
)
def test_last_years_amount(audited: Audited, text: str, expected: list[str]) -> None:
    assert states(audited(document(text, tables=WITH_LAST_YEAR)), "narrative-last-year") == expected


AMOUNTS = st.decimals(Decimal("0.01"), 10**6, places=2)


@given(AMOUNTS, AMOUNTS, st.sampled_from([0, 1, 2]))
def test_the_bounds_hold_for_every_pair_of_years(now: Decimal, last: Decimal, places: int) -> None:
    own, change = (Figure(amount * 10000, str(amount), "万元", "L1") for amount in (now, now - last))
    allowed = bounds(own, change)
    assume(allowed is not None)
    assert allowed and allowed[0] <= 100 * abs(now - last) / last <= allowed[1]


@given(AMOUNTS, AMOUNTS, st.sampled_from(["增加", "减少"]))
def test_generated_comparisons_give_the_generated_figures(now: Decimal, change: Decimal, word: str) -> None:
    found = only(read(f"2021年支出预算{now}万元，比上年{word}{change}万元，{word}5.5%。"))
    assert abs(found.change.amount) == change * 10000 and (found.change.amount < 0) == (word == "减少")
    assert (found.rate, found.agrees, found.is_sure) == ("5.5", True, True)
    assert [level.printed for level in found.levels] == [str(now)]


@given(st.text(alphabet="比较与上年2020年预算数增加减少增长下降持平支出，。；（）123.,万元%", max_size=150))
def test_comparisons_are_looked_for_in_any_text(text: str) -> None:
    for found in read(text):
        assert found.quote in text and found.change.unit in ("万元", "元")


# Vehicles -------------------------------------------------------------------------------------------------------


def test_vehicles_that_do_not_add_up(audited: Audited) -> None:
    text = (
        "截至2020年12月31日，共有车辆5辆，其中：机要通信用车1辆、执法执勤用车2辆，其他用车1辆。单价100万元以上设备3台。"
    )
    found = only(findings(audited(document(text)), "narrative-vehicles"))
    assert (found["expected"], found["actual"]) == ("4", "5")
    assert found["message_zh"] == "正文写“共有车辆5辆”，所列各类车辆1 + 2 + 1 = 4辆。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共有车辆4辆，其中：机要通信用车1辆、执法执勤用车2辆，其他用车1辆；100万元以上设备3台（套）。", ["pass"]),
        ("共有车辆4辆，其中：机要通信用车1辆、执法执勤用车2辆。", ["insufficient_data"]),  # the rest is not listed
        ("共有车辆4辆，其中：机要通信用车3辆、执法执勤用车2辆。", ["fail"]),
        ("共有车辆4辆，其中：轿车3辆、其他车型1辆，其中新能源汽车1辆。", ["pass"]),
        ("共有车辆4辆。", []),
        ("2021年安排购置车辆2辆，其中：2021年应急保障用车1辆、其他用车1辆。", ["pass"]),
    ],
)
def test_lists_of_vehicles(audited: Audited, text: str, expected: list[str]) -> None:
    assert states(audited(document(text)), "narrative-vehicles") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2021年12月31日，共有车辆4辆。", ["pass"]),
        ("截至2021年12月31日，共有车辆6辆。", ["fail"]),
        ("截至2020年12月31日，共有车辆6辆。", ["insufficient_data"]),
    ],
)
def test_vehicles_against_the_table_of_assets(audited: Audited, text: str, expected: list[str]) -> None:
    records = audited(ASSETS.read_text(encoding="utf-8") + "\n二、情况说明\n" + text)
    assert states(records, "narrative-vehicles") == expected


@given(st.text(alphabet="共有购置车辆其中机要通信用他：，、；。（）0123 ", max_size=120))
def test_vehicles_are_looked_for_in_any_text(text: str) -> None:
    assert all(count.total >= 0 and count.quote in text for count in counts(text))


@pytest.mark.parametrize(
    ("text", "rates", "last"),
    [
        ("支出预算12.30万元，比2020年10.00万元增加2.30万元，增长23%。", ["pass"], ["pass"]),
        ("支出预算12.30万元，比2020年10.00万元增加2.30万元，增长32%。", ["fail"], ["pass"]),
        ("支出预算12.30万元，较上年10.00万元增加3.20万元。", [], ["fail"]),
        ("支出预算12.30万元，比2020年决算数10.00万元增加3.30万元。", [], ["fail"]),
        ("支出预算12.30万元，比2020年支出预算10.00万元增加2.30万元。", [], ["pass"]),
        ("支出预算12.30万元，比2020年培训费10.00万元增加3.30万元。", [], []),  # of what is not known
    ],
)
def test_last_years_amount_inside_the_comparison(
    audited: Audited, text: str, rates: list[str], last: list[str]
) -> None:
    records = audited(document(text))
    assert [row["state"] for row in checks(records, "narrative-rate")] == rates
    assert [row["state"] for row in checks(records, "narrative-last-year")] == last
