"""The year that a document is for: whether it is known, and whether captions, titles and narrative name another.

Source: 《预算法》第十八条 (the budget year is the calendar year): every figure of a budget is one of a year, so a
document says which. What counts as a year of the document's own budget is in `builder.audit.year_claims`.

Another year in a paragraph is held to be wrong only where the sentence announces this publication, or where its
amount is a total of this document's tables and the paragraph does not name the document's year as well: last year's
amount beside this year's is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.year_claims import Claim, in_caption, in_paragraph, in_title
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording

_UNKNOWN = Wording(
    zh="文件的标题和表格都没有写明是哪一年的，登记资料里也没有年份。",
    en="Neither the title nor the tables of the document say which year it is for, nor do the details filed with it.",
)
_OTHER = Wording(
    zh="文件是{expected}年的，这里写的是{actual}年：“{quote}”。",
    en="The document is for {expected}; this place names {actual}: “{quote}”.",
)
_OTHER_AMOUNT = Wording(
    zh="文件是{expected}年的，这里写的是{actual}年：“{quote}”；这个数就是{expected}年表中的合计。",
    en="The document is for {expected}; this place names {actual}: “{quote}”; the amount is a total of the tables "
    "for {expected}.",
)


def _known(disclosure: Disclosure) -> Iterator[Check]:
    row = disclosure.row
    if row["fiscal_year_basis"] != "unknown":
        yield Check(PASS, "", actual=str(row["fiscal_year"]))
        return
    message_zh, message_en = _UNKNOWN.fill({}, {})
    yield Check(FAIL, "", message_zh=message_zh, message_en=message_en)


def _captions(disclosure: Disclosure) -> Iterator[Check]:
    for row in disclosure.rows("cells"):
        if claim := in_caption(row["text"]):
            yield _check(disclosure, claim, row["source_ref"], table_id=row["table_id"])
    for row in disclosure.rows("tables"):
        if claim := in_title(row["title"] or ""):
            yield _check(disclosure, claim, row["source_ref"], "title", row["table_id"])


def _totals(disclosure: Disclosure) -> dict[str, set[Decimal]]:
    """The totals that the tables print for the document's own year, by scope."""
    totals: dict[str, set[Decimal]] = {"department": set(), "unit": set()}
    for item in disclosure.rows("budget_items"):
        measure = item["measure"] or ""
        own = values.stated_year(measure) in (None, disclosure.fiscal_year) and "上年" not in measure
        if item["item_level"] == 0 and own:
            totals[item["scope"]].add(item["amount"])
    return totals


def _narrative(disclosure: Disclosure) -> Iterator[Check]:
    totals = _totals(disclosure)
    for section in disclosure.rows("sections"):
        claims = in_paragraph(section["text"])
        if not claims:
            continue
        other = [claim for claim in claims if claim.year != disclosure.fiscal_year]
        both = bool(re.search(rf"(?<!\d){disclosure.fiscal_year}(?!\d)", section["text"]))
        proven = [
            claim for claim in other if claim.amount is None or (claim.amount in totals[section["scope"]] and not both)
        ]
        claim = (proven or other or claims)[0]
        yield _check(disclosure, claim, section["source_ref"], doubtful=bool(other) and not proven)


def _check(
    disclosure: Disclosure,
    claim: Claim,
    place: str,
    about: str = "",
    table_id: str | None = None,
    doubtful: bool = False,
) -> Check:
    expected, actual = str(disclosure.fiscal_year or ""), str(claim.year)
    found = PASS if expected == actual else INSUFFICIENT if doubtful or not expected else FAIL
    names = {"expected": expected, "actual": actual, "quote": claim.quote}
    wording = _OTHER if claim.amount is None else _OTHER_AMOUNT
    messages = wording.fill(names, names) if found == FAIL else ("", "")
    return Check(
        found,
        place,
        about,
        table_id=table_id,
        expected=expected,
        actual=actual,
        message_zh=messages[0],
        message_en=messages[1],
    )


def _others(disclosure: Disclosure) -> Iterator[Check]:
    yield from _captions(disclosure)
    yield from _narrative(disclosure)


YEAR_KNOWN = Rule(
    name="fiscal-year-known",
    severity="warning",
    title_zh="预算年度可知",
    title_en="The fiscal year is known",
    reason_zh="预算都是某一年度的预算，文件应当写明年度；文件没有写、登记资料也没有的，读者无从知道数字属于哪一年。"
    "依据是《预算法》第十八条（预算年度）。",
    reason_en="A budget is that of a year, so a document says which; where neither the document nor the details "
    "filed with it do, nobody can tell which year the figures are for. The source is article 18 of the Budget Law (the "
    "budget year).",
    check=_known,
)
OTHER_YEAR = Rule(
    name="other-year",
    severity="warning",
    title_zh="文中年份与文件年度一致",
    title_en="The document names no other year as its own",
    reason_zh="表头、表名和正文中说明本预算的年份应当与文件的年度相同。只看写明本预算的地方；与上年比较、法规文号、截止日期、"
    "跨年规划中的年份不算。依据是《预算法》第十八条（预算年度）。",
    reason_en="Captions, titles and sentences that state this budget name the document's own year. Only places that "
    "state this budget count; years of comparisons, regulations, reporting dates and plans do not. The source is "
    "article 18 of the Budget Law (the budget year).",
    check=_others,
)
