"""White space: what a page or a narrow cell forced goes, what parts numbered items stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.read.fold import clean, fold_cell, fold_paragraph, starts_item

_NOTHING_PRINTED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad\x01\x07\x13-\x15]")


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("年度本级\n\n预算金额", "年度本级预算金额"),
        ("预算规模及 资金用途", "预算规模及资金用途"),
        ("13020225P0090141000 1D", "13020225P0090141000 1D"),
        ("1.库房达标。\n2.验收\n合格。", "1.库房达标。\n2.验收合格。"),
        ("（一）组织\n（二）实施", "（一）组织\n（二）实施"),
        ("指标1：次数\n指标2：人数", "指标1：次数\n指标2：人数"),
        ("版本\n2.5倍", "版本 2.5倍"),
        ("Microsoft\nOffice", "Microsoft Office"),
        ("\u3000\u3000  甲  ", "甲"),
        ("甲\u200b乙\ufeff", "甲乙"),
        ("网络宣传 TC 1、网络宣传 \\f C \\l 1 ", "网络宣传"),
        ("\n\n", ""),
    ],
)
def test_a_cell_is_folded(printed: str, folded: str) -> None:
    assert fold_cell(printed) == folded


def test_a_paragraph_is_one_line() -> None:
    assert fold_paragraph("2025 年\n部门  预算\t说明 ") == "2025 年 部门 预算 说明"


@pytest.mark.parametrize(
    "text", ["1.甲", "１２".translate(str.maketrans("１２", "12")) + "、甲", "（三）甲", "(2)甲", "十二、甲", "①甲"]
)
def test_an_item_is_known_by_its_number(text: str) -> None:
    assert starts_item(text)


@pytest.mark.parametrize("text", ["2.5倍", "甲1.", "2024年", "三公经费", ""])
def test_a_number_in_a_text_is_no_item(text: str) -> None:
    assert not starts_item(text)


@given(st.text())
def test_folding_keeps_every_printed_character_in_its_order(text: str) -> None:
    printed = text.replace("TC", "T")
    for fold in (fold_cell, fold_paragraph):
        assert _NOTHING_PRINTED.sub("", fold(printed)) == _NOTHING_PRINTED.sub("", printed)


@given(st.text(alphabet="甲乙a1.、（一）\n\t \u3000。"))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_cell(fold_cell(text)) == fold_cell(text)
    assert fold_paragraph(fold_paragraph(text)) == fold_paragraph(text)


@given(st.text())
def test_cleaning_leaves_one_kind_of_line_break(text: str) -> None:
    assert not set(clean(text)) & set("\r\f\v\u200b\ufeff")
