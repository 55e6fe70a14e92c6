"""Numbered items in a cell or a paragraph."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.indicators import split_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1.达标。\n2.验收合格。", [("1", "达标。"), ("2", "验收合格。")]),
        ("（一）组织\n（二）实施", [("一", "组织"), ("二", "实施")]),
        ("一、组织", [("一", "组织")]),
        ("保障畅通", [("", "保障畅通")]),
        ("总目标：\n1、畅通", [("", "总目标："), ("1", "畅通")]),
        ("1、畅通\n安全", [("1", "畅通安全")]),
        ("2.5倍", [("", "2.5倍")]),
        ("1.", [("", "1.")]),
        ("（一）", [("", "（一）")]),
        ("1.畅通；2.安全。3.有序", [("1", "畅通；"), ("2", "安全。"), ("3", "有序")]),
        ("目标1：畅通。目标2：安全", [("1", "畅通。"), ("2", "安全")]),
        ("1.按2.5倍；4.止", [("1", "按2.5倍；4.止")]),
        ("", [("", "")]),
    ],
)
def test_items_are_parted_from_their_numbers(text: str, items: list[tuple[str, str]]) -> None:
    assert split_items(text) == items


@given(st.text(alphabet="甲乙1２2.、（一）\n ", max_size=30))
def test_there_is_always_an_item_and_no_word_is_lost(text: str) -> None:
    items = split_items(text)
    assert items
    words = "".join(re.sub(r"\s", "", part) for item in items for part in item)
    assert re.sub(r"[^甲乙]", "", words) == re.sub(r"[^甲乙]", "", text)
