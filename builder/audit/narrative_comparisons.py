"""Comparisons with the year before, as data: the rise or fall, its percentage, and the amounts it may be about.

`比上年增加9.11万元，增长0.67%`, `与上年相比，收入支出总计减少3,815.79万元，减少5.62%`, `与上年预算数持平`. “About the
same” (基本持平) says nothing that could be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from builder import values
from builder.audit.narrative_claims import CHANGES, MONEY, Claim, subject_of
from builder.audit.narrative_passages import Passage
from builder.findings import Figure

_BASE = r"[比较与同]\s*(?:上一?年|去年|20\d{2}\s*年?)(?:度)?"
_WORD = r"(?:增加|增长|上升|提高|减少|下降|降低|增|减)"
_CHANGE = re.compile(
    rf"{_BASE}(?:(?P<what>(?:(?!增|减|升|提高|降)[^。；;，,\d]){{0,30}}?)(?P<last>\d[\d,]*(?:\.\d+)?\s*(?:亿|万|千)?元))?"
    rf"(?P<between>[^。；;\d]{{0,30}}?)(?:各)?(?P<word>{_WORD})了?\s*(?=\d)"
)
_RATE = re.compile(
    r"\s*[，,、（(]?\s*(?P<word>增长|上升|增加|增幅|提高|减少|下降|降低|降幅)(?:了|率|率为|幅度为|比例为|为)?\s*"
    r"(?P<rate>\d[\d,]*(?:\.\d+)?)\s*[%％]"
)
_SAME = re.compile(
    rf"{_BASE}(?:年初)?(?:预算|决算|执行)?数?(?:相比)?(?:持平|相同|一致|保持不变|无增减变化|无增减|无变化|没有变化)"
)
_LAST = re.compile(r"(?:上一?年|去年|(?P<year>20\d{2})\s*年)度?(?:年初)?(?:预算|决算|执行)?(?:安排)?数?(?:为|是)?\s*\Z")
_BETWEEN = re.compile(r"(?:预算|决算|执行|年初|完成|实际|相比|数|安排|[，,\s])*\Z")
_NEXT = re.compile(r"(?:占[^，,。；;]*[%％]|[（(][^（）()]*[)）]|[\s，,、；;）)])*+\Z")
_BEFORE = 40  # the characters before an amount that say what it is
_NEAR = 30  # amounts before a comparison that it may be about
_FALLS = frozenset({"减少", "下降", "降低", "减", "降幅"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a paragraph. `levels` are the amounts that it may be about, the nearest first.

    `change` carries its sign and is nothing where the text says “the same”; `rate` is blank where none is printed.
    `claim` is the amount right before it, where that is understood; `is_sure` where it can be about no other amount;
    `last` is last year's amount where the sentence prints it, and `base` is blank where it stands in the comparison
    itself, so that it may be what was planned or what was carried out; `same` says that nothing changed, behind a
    change.
    """

    quote: str
    change: Figure
    rate: str
    agrees: bool
    levels: tuple[Figure, ...]
    is_sure: bool
    claim: Claim | None
    same: str = ""
    last: Figure | None = None
    base: str = ""


def comparisons(passage: Passage, claims: list[Claim], year: int | None) -> Iterator[Comparison]:
    """The comparisons of a paragraph, in order: rises and falls first, then what stayed the same.

    `year` is the document's own: amounts of the year before are no amounts that a comparison is about.
    """
    text = passage.text
    amounts = _amounts(text, year)
    for found in _CHANGE.finditer(text):
        money = MONEY.match(text, found.end())
        if money is None:
            continue
        owner = _owner(text, found.start(), (found["what"] or "") + found["between"])
        levels = _levels(amounts, passage.ref, claims, found.start(), owner)
        if levels is None:
            continue
        falls = found["word"] in _FALLS
        rate = _RATE.match(text, money.end())
        end = rate.end() if rate else money.end()
        same = _SAME.match(text, end + 1) if text[end : end + 1] in ("，", ",", "、") else None
        is_sure = _is_sure(text, found.start(), levels, owner)
        inside = MONEY.match(text, found.start("last")) if found["last"] else None
        last = _figure(inside, passage.ref) if inside and is_sure else None
        yield Comparison(
            text[found.start() : end],
            _figure(money, passage.ref, falls),
            rate["rate"] if rate else "",
            rate is None or (rate["word"] in _FALLS) == falls,
            tuple(level for level, _ in levels),
            is_sure,
            _claim_before(text, claims, found.start(), owner),
            same.group() if same else "",
            last or _last(amounts, passage, found.start()),
            "" if last else found.group(),
        )
    for found in _SAME.finditer(text):
        if claim := _claim_before(text, claims, found.start(), ""):
            nothing = Figure(Decimal(0), "", claim.figure.unit, passage.ref)
            yield Comparison(found.group(), nothing, "", True, (claim.figure,), True, claim, base=found.group())


def _figure(money: re.Match[str], ref: str, falls: bool = False) -> Figure:
    printed = ("-" if falls else "") + money.group(1)
    return Figure(values.to_yuan(Decimal(printed.replace(",", "")), money.group(2)), printed, money.group(2), ref)


def _owner(text: str, start: int, between: str) -> str:
    """What the sentence says that rose or fell: blank for the amount before, `?` for something not understood."""
    before = re.split(r"[，,。；;：:、）)]", text[max(0, start - _BEFORE) : start])[-1].strip()
    inside = "" if _BETWEEN.match(between) else re.sub(r"\A[，,]?(?:预算|决算|执行|相比)*数?[，,]?", "", between)
    named = [subject_of(name) or "?" for name in (before, inside) if name.strip()]
    return named[0] if len(named) == 1 else "?" if named else ""


def _amounts(text: str, year: int | None) -> list[tuple[re.Match[str], str]]:
    """The amounts of a paragraph: this year's (`own`), last year's (`last`), rises and falls (`change`)."""
    found = []
    inside = {match.start("last") for match in _CHANGE.finditer(text)}
    for money in MONEY.finditer(text):
        before = text[max(0, money.start() - _BEFORE) : money.start()]
        is_last = money.start() in inside or _is_last(before, year)
        found.append((money, "change" if CHANGES.search(before) else "last" if is_last else "own"))
    return found


def _is_last(before: str, year: int | None) -> bool:
    """True where the words right before an amount say that it is last year's."""
    found = _LAST.search(before)
    return found is not None and (not found["year"] or (year is not None and int(found["year"]) == year - 1))


def _levels(
    amounts: list[tuple[re.Match[str], str]], ref: str, claims: list[Claim], at: int, owner: str
) -> list[tuple[Figure, int]] | None:
    """This year's amounts before the comparison, the nearest first; of a named owner its own alone."""
    if owner == "?":
        return None
    if owner:
        own = [claim for claim in claims if claim.subject == owner and claim.span[1] <= at]
        return [(claim.figure, claim.span[1]) for claim in reversed(own)]
    before = [money for money, kind in amounts if kind == "own" and money.end() <= at][-_NEAR:]
    return [(_figure(money, ref), money.end()) for money in reversed(before)]


def _is_sure(text: str, at: int, levels: list[tuple[Figure, int]], owner: str) -> bool:
    if not levels:
        return False
    return bool(owner) or bool(_NEXT.match(text[levels[0][1] : at])) or (len(levels) == 1 and text[at - 1] == "。")


def _claim_before(text: str, claims: list[Claim], at: int, owner: str) -> Claim | None:
    """The claim right before a comparison, or the last one about its owner."""
    before = [claim for claim in claims if claim.span[1] <= at and owner in ("", claim.subject)]
    if not before:
        return None
    return before[-1] if owner or _NEXT.match(text[before[-1].span[1] : at]) else None


def _last(amounts: list[tuple[re.Match[str], str]], passage: Passage, at: int) -> Figure | None:
    """Last year's amount where the same sentence prints it beside one amount of this year and no other."""
    sentence = passage.text.rfind("。", 0, at) + 1
    levels = [(money, kind) for money, kind in amounts if sentence <= money.start() < at and kind != "change"]
    found = [money for money, kind in levels if kind == "last"]
    return _figure(found[0], passage.ref) if len(found) == 1 and len(levels) == 2 else None
