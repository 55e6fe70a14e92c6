"""The terms of a text: substrings of Chinese, words and amounts however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.search.terms import endings, fold, terms

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


@pytest.mark.parametrize(
    ("term", "many", "first", "last"),
    [("13020225p00901410001d", 17, "3020225p00901410001d", "001d"), ("130184202100001", 11, "30184202100001", "0001")],
)
def test_the_ends_of_a_code(term: str, many: int, first: str, last: str) -> None:
    found = list(endings(term))
    assert (len(found), found[0], found[-1]) == (many, first, last)
    assert all(term.endswith(rest) for rest in found)


@pytest.mark.parametrize("term", ["2013799", "1350900", "12345678.5", "p001", "performance", "舆情"])
def test_what_is_no_code_has_no_ends(term: str) -> None:
    assert not list(endings(term))
