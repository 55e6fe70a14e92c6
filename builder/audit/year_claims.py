"""The years that a document binds to its own budget, as far as its wording proves it.

A false alarm harms, so a year counts only where the document binds it to its own budget:

- the caption of a table (预算年度：2021) and its title (2021年…预算…表);
- the sentence that announces the publication (现将…2021年部门预算公开如下);
- the beginning of a sentence that goes on to state an amount of the budget. Another year there is held to be wrong
  only where that very amount is a total of this document's tables and the paragraph does not name the document's
  year as well; last year's amount beside this year's is no contradiction.

Years of comparisons (较2020年, 比上年), of regulations (厅字[2021]9号, 《…》(2018)), of periods and plans (2021—2025年,
十四五), of reporting dates (截至2020年12月31日) and of what was carried out (2020年决算, 执行) never begin such a
sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from builder import values

_PAST = r"决算|执行|完成|自评|评价|结转|结余|[底末初]|以[来前后]|上年|年?\d{1,2}月"
_CAPTION = re.compile(r"\A\s*(?:预算|决算)?年度\s*[:：]\s*((?:19|20)\d{2})")
_TITLE = re.compile(
    rf"\A[^\d]{{0,40}}((?:19|20)\d{{2}})年度?(?!(?:{_PAST}))[^\d]*(?:预算|收支|收入|支出|绩效目标)(?![^\d]*(?:{_PAST}))"
)
_ANNOUNCED = re.compile(r"现将[^。；]{0,80}?((?:19|20)\d{2})年度?(?:部门|单位)?(?:预算|决算)[^。；]{0,12}(?:公开|说明)")
_STATED = re.compile(
    rf"(?:\A|(?<=[。；;：:]))\s*((?:19|20)\d{{2}})年度?(?!(?:[-—–~至到]|{_PAST}))"
    r"((?:(?!较|比|与|同比|决算|执行)[^。；;，,\d]){0,40}?)(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)"
)
_BUDGET = re.compile(r"预算|安排|收入|支出")


@dataclass(frozen=True, slots=True)
class Claim:
    """A year that the document binds to its own budget; `amount` in yuan where the sentence states one."""

    year: int
    quote: str
    amount: Decimal | None = None


def in_caption(text: str) -> Claim | None:
    """The year that the caption of a table states."""
    found = _CAPTION.match(text)
    return Claim(int(found.group(1)), text) if found else None


def in_title(title: str) -> Claim | None:
    """The year in the title of a table of this budget."""
    found = _TITLE.match(title)
    return Claim(int(found.group(1)), title) if found else None


def in_paragraph(text: str) -> list[Claim]:
    """The years that a paragraph binds to the document's budget."""
    found = [Claim(int(match.group(1)), match.group(0)) for match in _ANNOUNCED.finditer(text)]
    for match in _STATED.finditer(text):
        year, between, number, unit = match.groups()
        amount = values.parse_amount(number, unit)
        if _BUDGET.search(between) and amount:
            found.append(Claim(int(year), match.group(0).strip(), amount))
    return found
