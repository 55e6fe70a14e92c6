"""The terms of a text: substrings of Chinese, words and amounts however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.terms import fold, terms

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三公经费", {"三公", "公经", "经费"}),
        ("“三公” 经费", {"三公", "公经", "经费"}),
        ("280,000.00 元", {"280000"}),
        ("２８．５０万元", {"28.5", "万元"}),
        ("1,2,3 项", {"1", "2", "3"}),
        ("13018421P00101", {"13018421p00101"}),
        ("第1条款", {"1", "条款"}),
        ("20", {"20"}),
        ("水", set()),
    ],
)
def test_terms(text: str, found: set[str]) -> None:
    assert terms(text) == found


@given(CHINESE, st.data())
def test_a_part_of_a_text_has_no_other_terms(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert terms(text[start:end]) <= terms(text)


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
