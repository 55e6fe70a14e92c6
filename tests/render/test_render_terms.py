"""The terms that people explain: the file is refused where it is wrong, and every wording finds its term."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import LedgerError
from builder.render.terms import LEDGER, Terms, read_terms

GOOD = "- id: {id}\n  term: {term}\n  english: x\n  group: g\n  also: {also}\n  text: {text}\n"


def read(tmp_path: Path, *entries: str) -> Terms:
    path = tmp_path / LEDGER
    path.write_text("".join(entries), encoding="utf-8")
    return read_terms(path)


def entry(own: str = "basic", term: str = "基本支出", also: str = "[]", text: str = "x") -> str:
    return GOOD.format(id=own, term=term, also=also, text=text)


def test_wordings_find_their_term_whatever_their_quotes_and_spaces(tmp_path: Path) -> None:
    terms = read(tmp_path, entry("three-public", "“三公”经费", "[三公支出]"), entry())
    for wording in ("“三公”经费", "三公 经费", '"三公"经费', "三公支出"):
        assert terms.page(wording) == "glossary/three-public.html"
    assert terms.of("三公") is None
    assert terms.page("别的词").startswith("glossary/bdc-")


def test_a_heading_finds_its_term_without_its_unit_and_once(tmp_path: Path) -> None:
    terms = read(tmp_path, entry())
    explained = terms.headings()
    assert explained("部门") == ""
    assert explained("基本支出（万元）") == "glossary/basic.html"
    assert explained("基本支出") == ""
    assert terms.headings()("基本支出") == "glossary/basic.html"


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (["- id: [\n"], "this is no YAML"),
        (["a: b\n"], "this is no list"),
        (["- id: x\n"], "entry 1: it has not the fields of a term"),
        ([entry(), entry("x", "y", text="''")], "entry 2: a field is blank"),
        ([entry(also="x")], "`also` is no list"),
        ([entry("Basic_1")], "'Basic_1' is no id"),
        ([entry(), entry("other", also="[基本 支出]", term="另")], "'基本支出' stands in basic and in other"),
        ([entry(), entry(term="另")], "'basic' stands in basic and in basic"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_entry(tmp_path: Path, entries: list[str], problem: str) -> None:
    with pytest.raises(LedgerError, match=problem) as raised:
        read(tmp_path, *entries)
    assert str(raised.value).startswith("terms.yml")
    assert " → " in str(raised.value)


def test_without_a_file_nothing_is_explained(tmp_path: Path) -> None:
    assert read_terms(tmp_path / "nowhere.yml").known == ()


def test_the_terms_of_this_site_explain_what_its_readers_meet(repository: Path) -> None:
    terms = read_terms(repository / "content" / LEDGER)
    assert len(terms.known) > 40
    met = "部门预算 财政拨款 一般公共预算 政府性基金 国有资本经营预算 基本支出 项目支出 人员经费 公用经费 三公经费"
    met += " 机关运行经费 政府采购 绩效目标 绩效指标 产出指标 效益指标 满意度指标 资金支出计划 类款项 经济分类 上年结转"
    met += " 部门决算 万元 指标值 预算合计 项目编码"
    assert not [wording for wording in met.split() if terms.of(wording) is None]
