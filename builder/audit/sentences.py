"""Arithmetic inside a sentence, as data: a whole, the parts that the sentence lists, and whether they are all there.

It looks for 其中 or 包括 right behind an amount, and at what the sentence then says of each part of one family
(`builder.audit.labels`). A list that is not complete, an amount that is only about (约, 左右) or a part that is
named twice makes no sum: nothing is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder import values
from builder.audit.labels import FAMILIES, Family
from builder.findings import Figure

_MONEY = r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)"
_WHOLE = re.compile(rf"(增加|增长|减少|下降|减)?了?\s*{_MONEY}[，,；;、。（(\s]*(其中|包括)[：:，,\s]*")
_AMOUNT = re.compile(_MONEY)
_CHANGE = re.compile(rf"(增加|增长|减少|下降|增|减)了?\s*{_MONEY}")
_SAME = re.compile(r"持平|无(?:增减)?变化|没有(?:增减)?变化|无增减|不变")
_BETWEEN = re.compile(  # what may stand between the name of a part and its amount
    r"(?:经?费用?|支出|核拨|管理|事业|预算|收入|收益|拨款|资金|补助|项目|类|采购|金额|总额|数|决算|年初|当年|本年|安排|共?合?计|维护?|为|是|[(（][^()（）]*[)）]|[：:\s“”])*\Z"
)
_NESTED = re.compile(r"包括|主要|其中|用于|含|比|较|增|减|原因")  # what follows breaks a part down or explains it
_CLOSED = re.compile(r"\A\s*[)）]")
_REASON = re.compile(r"包括|主要|其中|用于|原因|由于|相应")
_ABOUT_BEFORE = re.compile(r"[约近超逾]\s*\Z")
_ABOUT_AFTER = re.compile(r"\s*(?:左右|多|余)")
_FALLS = ("减少", "下降", "减")


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and its parts as one sentence states them; `is_change` where they are rises and falls."""

    quote: str
    whole: Figure
    parts: tuple[Figure, ...]
    is_change: bool


def sums_in(text: str, ref: str) -> Iterator[Sum]:
    """The complete sums that a paragraph states, in order."""
    for marker in _WHOLE.finditer(text):
        direction, number, unit, word = marker.groups()
        if _is_about(text, marker.start(2), marker.end(3)):
            continue
        listed = _listed(text, marker.end(), "。；;" if word == "包括" else "。")
        whole = _figure(number, unit, ref, direction in _FALLS)
        parts = _changes(listed, ref) if direction else _levels(listed, ref)
        if parts:
            quote = text[marker.start() : marker.end(3)]
            yield Sum(quote, whole, parts, bool(direction))


def _listed(text: str, start: int, ends: str) -> str:
    """The text that lists the parts: to one of `ends`, or to the end of the bracket that opened before it."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "(（") - (text[at] in ")）")
        if depth < 0 or text[at] in ends:
            return text[start:at]
    return text[start:]


def _is_about(text: str, start: int, end: int) -> bool:
    return bool(_ABOUT_BEFORE.search(text[:start]) or _ABOUT_AFTER.match(text[end:]))


def _figure(number: str, unit: str, ref: str, falls: bool = False) -> Figure:
    sign = "-" if falls else ""
    amount = values.to_yuan(values.parse_number(sign + number) or values.UNITS[unit] * 0, unit)
    return Figure(amount, sign + number, unit, ref)


def _family_of(listed: str) -> Family | None:
    """The family whose part is named first, right behind the marker."""
    head = re.split(r"[\d，,；;、。]", listed, maxsplit=1)[0]
    return next((family for family in FAMILIES if family.part_in(head)), None)


def _complete(family: Family | None, parts: list[tuple[str, Figure]]) -> tuple[Figure, ...]:
    """The figures, where each part is named once and none that is required is missing; else nothing."""
    names = [name for name, _ in parts]
    if family is None or len(names) != len(set(names)) or not family.required <= set(names):
        return ()
    return tuple(figure for _, figure in parts)


def _levels(listed: str, ref: str) -> tuple[Figure, ...]:
    """Amounts that follow the name of their part: `基本支出85.09万元，…；项目支出50万元`."""
    family = _family_of(listed)
    parts: list[tuple[str, Figure]] = []
    for group in re.split(r"[；;]", listed) if family else ():
        end, nested = 0, False
        for amount in _AMOUNT.finditer(group):
            before, first, end = group[end : amount.start()], not end, amount.end()
            named = family.part_in(before) if family else None
            nested = (nested and not _CLOSED.search(before)) or (not first and bool(_NESTED.search(before)))
            if named and not nested and _BETWEEN.match(before[named[1] :]):
                if _is_about(group, amount.start(), amount.end()):
                    return ()
                parts.append((named[0], _figure(amount.group(1), amount.group(2), ref)))
            elif not nested and not _NESTED.search(before):
                return ()  # a part that the family does not know: the list is not the family's
    return _complete(family, parts)


def _changes(listed: str, ref: str) -> tuple[Figure, ...]:
    """Rises and falls of parts: `基本支出增加7.42万元，…；项目支出与去年持平`. “The same” is a change of nothing."""
    family = _family_of(listed)
    parts: list[tuple[str, Figure]] = []
    for group in re.split(r"[；;]", listed) if family else ():
        nested = False
        for clause in re.split(r"，|,(?!\d{3})", group):
            change = _CHANGE.search(clause)
            named = family.part_in(clause[: change.start()] if change else clause) if family else None
            nested = nested or bool(_REASON.search(clause))
            if change and not nested:
                if named is None or _is_about(clause, change.start(2), change.end()):
                    return ()
                parts.append((named[0], _figure(change.group(2), change.group(3), ref, change.group(1) in _FALLS)))
            elif named and not nested and _SAME.search(clause):
                parts.append((named[0], Figure(values.UNITS["元"] * 0, "", "元", ref)))
    return _complete(family, parts)
