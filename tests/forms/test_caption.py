"""What stands above a table: title, organisation, year, unit, date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.caption import Caption, is_title, read_paragraphs
from builder.model import Paragraph


def caption(*texts: str) -> Caption:
    return read_paragraphs([Paragraph(text, f"L{number}") for number, text in enumerate(texts, 1)])[0]


@pytest.mark.parametrize(
    "text",
    [
        "224样例管理局",
        "[224]样例管理局",
        "【224】样例管理局",
        "224 样例管理局",
        "编制部门：[224]样例管理局",
        "单位名称：224-样例管理局",
    ],
)
def test_code_and_name_are_parted_however_they_are_set(text: str) -> None:
    read = caption("部门预算收支总表", text)
    assert (read.organisation_code, read.organisation_name) == ("224", "样例管理局"), text


@pytest.mark.parametrize(
    ("text", "unit"),
    [("单位：万元", "万元"), ("金额单位:元", "元"), ("（单位：千元）", "千元"), ("单位：人民币亿元", "亿元")],
)
def test_the_unit_of_money_is_read(text: str, unit: str) -> None:
    assert caption("部门预算收支总表", text).unit == unit


@pytest.mark.parametrize("text", ["预算年度：2021", "2021年度", "2021年", "年度：2021年"])
def test_the_year_is_read(text: str) -> None:
    assert caption("部门预算收支总表", text).fiscal_year == 2021


def test_the_date_of_the_figures_is_read() -> None:
    assert caption("固定资产占用情况表", "截止时间：2020-12-31").as_of == date(2020, 12, 31)


def test_several_items_may_stand_on_one_line() -> None:
    read = caption("支出总表", "填报单位：（盖章）样例中心 预算年度：2024 单位：万元")
    assert (read.organisation_name, read.fiscal_year, read.unit) == ("样例中心", 2024, "万元")


def test_the_title_is_the_line_above_the_items() -> None:
    read = caption("第一部分 部门预算", "部门预算收入总表", "224样例管理局", "单位：万元")
    assert (read.title, read.refs["title"]) == ("部门预算收入总表", "L2")


def test_a_sentence_ends_the_caption() -> None:
    read = caption("部门预算收入总表", "说明如下，单位为万元。", "单位：元")
    assert (read.title, read.unit) == ("", "元")


@pytest.mark.parametrize(
    "text", ["部门预算收支总表", "1、网络宣传绩效目标表", "固定资产占用情况", "支出总表（按科目）"]
)
def test_a_title_ends_like_one(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize("text", ["详见下表。", "收入、支出，见表", "正文", "", "表" * 81])
def test_a_sentence_is_no_title(text: str) -> None:
    assert not is_title(text)


@given(st.lists(st.text(alphabet="填报单位：盖章（）2021年度万元[224]样例管理局 _-", max_size=20), max_size=5))
def test_any_lines_give_a_caption(texts: list[str]) -> None:
    caption(*texts)
