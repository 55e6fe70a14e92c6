"""Sums that the narrative itself states: a total and its parts, a rise or fall and its parts.

Source: addition. Only sentences whose list of parts is complete are held against their total; what makes a list
complete is in `builder.audit.labels`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sentences import sums_in
from builder.audit.sums import check_sum
from builder.findings import Check, Wording

_TOTAL = Wording(
    zh="正文写“{quote}”，句中所列各项{sum}{unit}，相差{difference}{unit}。",
    en="The text says “{quote}”; the parts that the sentence lists give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)
_CHANGE = Wording(
    zh="正文写“{quote}”，句中所列各项的增减{sum}{unit}，相差{difference}{unit}。",
    en="The text says “{quote}”; the changes of the parts that the sentence lists give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)


def _checks(wording: Wording, is_change: bool, disclosure: Disclosure) -> Iterator[Check]:
    for section in disclosure.rows("sections"):
        found = [stated for stated in sums_in(section["text"], section["source_ref"]) if stated.is_change == is_change]
        for number, stated in enumerate(found, start=1):
            names = {"quote": stated.quote}
            yield check_sum(stated.whole, stated.parts, wording, names=names, about=str(number))


NARRATIVE_TOTAL = Rule(
    name="narrative-total",
    severity="warning",
    title_zh="正文中的总数等于所列各项之和",
    title_en="A total in the text is the sum of the parts it lists",
    reason_zh="一句话先写总数、再用“其中”列出全部各项时，各项之和应当等于总数。没有列全的不作判断。依据是加法。",
    reason_en="Where a sentence states a total and then lists all of its parts, the parts add up to it; a list that is "
    "not complete is left alone. The source is addition.",
    check=partial(_checks, _TOTAL, False),
)
NARRATIVE_CHANGE = Rule(
    name="narrative-change",
    severity="warning",
    title_zh="正文中的增减额等于所列各项增减之和",
    title_en="A rise or fall in the text is the sum of the changes it lists",
    reason_zh="一句话写明比上年增加或减少多少、再用“其中”列出全部各项的增减时，各项增减之和应当等于总的增减；“持平”“无变化”按零计。"
    "依据是加法。",
    reason_en="Where a sentence states a rise or fall and then lists the changes of all its parts, these add up to it; "
    "“the same as last year” is a change of nothing. The source is addition.",
    check=partial(_checks, _CHANGE, True),
)
