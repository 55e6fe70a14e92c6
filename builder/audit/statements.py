"""Sentences that say that there is nothing: below a table, in the narrative, in the document's list of its tables.

What such a sentence is about is decided clause by clause. A clause about another year, or about a rise or a fall
(无增减变化), says nothing about this document's content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.audit.disclosure import Disclosure
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import normalise
from builder.model import Row

_NONE = r"(?:没有|不涉及|未|无)(?!增|减|变|调整|差异|形资|偿|线|障|法|需|论|关|来)"
_BLANK = re.compile(
    r"空表|空白表|(?:表|此项|该项)[^，。；]{0,4}(?:为空|无内容|无数据|没有数据|无发生额|无数字)|表[^，。；]{0,6}无发生额"
)
_NOTHING = re.compile(rf"{_NONE}[\u4e00-\u9fff“”]{{2}}")
_IF = re.compile(r"如[果]?[本该此上]?\S{0,4}(?:无|没有|为空|不涉及)|若\S{0,3}(?:无|没有|为空)|空表(?:表示|即|为)|请")
_OTHER_TIME = re.compile(r"上年|去年|以前年度|往年|较|同比")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_FILLER = r"(?:安排|使用|发生|编制|编列|涉及|相关|当年|本年度?|财政拨款|一般公共预算|预算|支出|的|“|\"|、)*"
_ABOUT = {
    "fund_expenditure": re.compile(rf"{_NONE}[^，。；,;]{{0,30}}?政府性?基金|政府性?基金[^，。；,;]{{0,16}}{_NONE}"),
    "capital_expenditure": re.compile(
        rf"{_NONE}[^，。；,;]{{0,30}}?国有资本经营|国有资本经营[^，。；,;]{{0,16}}{_NONE}"
    ),
    "three_public": re.compile(rf"{_NONE}{_FILLER}三公[”\"]?经费"),
    "procurement": re.compile(rf"{_NONE}{_FILLER}政府采购(?:预算|支出|项目|事项|情况|计划)"),
    "assets": re.compile(rf"{_NONE}{_FILLER}(?:固定资产|国有资产)占[有用]"),
}
_BEHIND = (
    r"(?:安排|使用|发生|收入|收支|支出|拨款|预算|财政|资金|项目|情况|数据|内容|数字|金额|表|的|国有资本经营"
    r"|[及和与、”\"（）()])*\Z"
)
_CERTAIN = {
    "fund_expenditure": re.compile(
        rf"{_NONE}(?:{_FILLER}|20\d\d年度?|[和与及]|国有资本经营)*政府性?基金{_BEHIND}"
        rf"|政府性?基金(?:(?!中)[^，。；,;]){{0,16}}?{_NONE}{_BEHIND}"
    ),
    "capital_expenditure": re.compile(
        rf"{_NONE}(?:{_FILLER}|20\d\d年度?|[和与及]|政府性?基金)*国有资本经营{_BEHIND}"
        rf"|国有资本经营(?:(?!中)[^，。；,;]){{0,16}}?{_NONE}{_BEHIND}"
    ),
}
"""A clause that is wholly about that content; another one (无新增政府性基金项目) may be about a part of it."""
_CLAUSES = re.compile(r"[，。；,;！!]")
_LONGEST = 120
"""A note of more characters explains; it does not state that its table is empty."""
_NEAR = 4
"""So many paragraphs below a table may say that it is empty."""
_LISTED_EMPTY = re.compile(r"空[白表][^：；]{0,4}：\s*是(?:；|\Z)")
_LISTED_NAME = re.compile(r"\A\S*?\d+\s+([^；]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that says there is nothing, and where it is printed.

    `kind` is the content that it names, `table_id` the table that it stands below; blank where there is none.
    `is_certain` is false for a sentence that explains how to read a blank table (如无数字则表示…) or that may be about
    a part of what it names: it explains a blank table, and contradicts nothing.
    """

    kind: str
    text: str
    ref: str
    scope: str
    table_id: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A table that the document's own list of tables calls empty."""

    kind: str
    name: str
    text: str
    ref: str
    scope: str


def statements(disclosure: Disclosure) -> tuple[Statement, ...]:
    """Every statement of the document, those about a single table first."""
    return (*_below_tables(disclosure), *_in_narrative(disclosure), *_of_the_list(disclosure))


def explains(statement: Statement, table: Row) -> bool:
    """True where a statement says why `table` is blank: it stands below it, names what it holds, or means every one."""
    if statement.table_id:
        return bool(statement.table_id == table["table_id"])
    return statement.scope == table["scope"] and statement.kind in ("", table["table_kind"])


def listed_as_empty(disclosure: Disclosure) -> Iterator[Listed]:
    """The lines of the document's list of tables that say 是否空表：是."""
    for section in disclosure.rows("sections"):
        name = _LISTED_NAME.match(section["text"])
        if name and _LISTED_EMPTY.search(section["text"]):
            title = name.group(1)
            yield Listed(budget_kind(title), title, section["text"], section["source_ref"], section["scope"])


def same_table(name: str, title: str) -> bool:
    """True where the list's name of a table and its title are the same but for year and 支出."""
    left, right = (re.sub(r"\d{4}年度?|\A表\d+|支出|[-—]", "", normalise(text)) for text in (name, title))
    return len(left) > 4 and left == right


def _below_tables(disclosure: Disclosure) -> Iterator[Statement]:
    paragraphs = {row["position"]: row for row in disclosure.rows("paragraphs")}
    for table in disclosure.rows("tables"):
        near: list[Row] = []
        for position in range(table["position"] + 1, table["position"] + 1 + _NEAR):
            if position not in paragraphs:
                break  # the next table
            near.append(paragraphs[position])
        texts = [(row["text"], row["source_ref"]) for row in near if row["text"] in (table["note"] or "")]
        texts += [(row["text"], row["source_ref"]) for row in near if _BLANK.search(row["text"])]
        texts = texts or [(table["note"] or "", table["source_ref"])]
        for text, ref in dict.fromkeys(texts):
            if len(text) <= _LONGEST and (_BLANK.search(text) or _NOTHING.search(text)):
                is_certain = bool(_BLANK.search(text)) and not _IF.search(text)
                yield Statement("", text, ref, table["scope"], table["table_id"], is_certain)


def _in_narrative(disclosure: Disclosure) -> Iterator[Statement]:
    for section in disclosure.rows("sections"):
        text, ref, scope = section["text"], section["source_ref"], section["scope"]
        if _IF.search(text):
            if _BLANK.search(text) and len(text) <= _LONGEST:
                yield Statement("", text, ref, scope, is_certain=False)
            continue
        for clause in _CLAUSES.split(text):
            years = {int(year) for year in _YEAR.findall(clause)}
            if _OTHER_TIME.search(clause) or (disclosure.fiscal_year and years - {disclosure.fiscal_year}):
                continue
            for kind, words in _ABOUT.items():
                if words.search(clause):
                    is_certain = kind not in _CERTAIN or bool(_CERTAIN[kind].search(clause))
                    yield Statement(kind, text, ref, scope, is_certain=is_certain)


def _of_the_list(disclosure: Disclosure) -> Iterator[Statement]:
    for line in listed_as_empty(disclosure):
        if line.kind:
            yield Statement(line.kind, line.text, line.ref, line.scope)
