"""Labels are compared as a reader would: no matter the spaces, quotation marks and width of the characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms import vocabulary
from builder.forms.vocabulary import Vocabulary, load, normalise

WORDS = Vocabulary(
    {"fields": {"预算数": "amount", "项目名称": "name"}, "titles": {"收支总表": "a", "财政拨款收支总表": "b"}}
)


@pytest.mark.parametrize("label", ["项目名称", " 项 目\n名　称 ", "项目名称：", "“项目名称”", "《项目名称》:"])
def test_a_label_is_known_however_it_is_set(label: str) -> None:
    assert WORDS.field(label) == "name"
    assert WORDS.knows(label)


@pytest.mark.parametrize("label", ["", "项目", "项目名称及编码", "收支总表 "])
def test_only_the_whole_label_is_the_wording(label: str) -> None:
    assert WORDS.field(label) == ""


def test_the_longest_wording_within_a_title_counts() -> None:
    assert WORDS.field_within("2021年部门预算财政拨款收支总表", "titles") == "b"
    assert WORDS.field_within("部门收支总表", "titles") == "a"
    assert WORDS.field_within("部门收支表", "titles") == ""
    assert WORDS.field_within("部门收支总表", "no such group") == ""


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_wording_under_two_fields_is_an_error_that_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "twice.yml").write_text("fields:\n  one: [预算数]\n  two: [预 算 数]\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "__file__", str(tmp_path / "vocabulary.py"))
    with pytest.raises(ValueError, match=r"twice\.yml: fields: .* under one and under two"):
        load("twice")
