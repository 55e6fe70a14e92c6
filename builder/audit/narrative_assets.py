"""Vehicles as the narrative counts them: the total against its kinds, and against the table of assets.

Source: addition. Vehicles are counted once, by what they are used for, and 其他用车 is the rest. A list without the
rest may leave kinds out: it is held against the total only where it already gives more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from builder.audit.disclosure import Disclosure
from builder.audit.narrative_passages import Passage, passages
from builder.audit.rule import Rule
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording
from builder.model import Row

_TOTAL = re.compile(
    r"(?P<what>(?:共有|现有|拥有|购置|配置|更新)[^，,。；;：:\d]{0,8}车辆?|车辆)\s*(?:共计?)?\s*(?P<number>\d+)\s*辆"
)
_LISTED = re.compile(r"\s*[，,；;。（(]?\s*其中\s*[：:，,]?")
_KIND = re.compile(
    r"\s*(?P<name>(?!其中|含)[^，,、；;。：:（()）]{2,24}(?:[（(][^）)]{1,8}[)）][^，,、；;。：:]{0,12})?)\s*(?<!\d)(?P<number>\d+)\s*辆\s*[，,、；;和]?"
)
_REST = re.compile(r"其[他它]")
_DATE = re.compile(r"截[至止][^，,。；;\d]{0,4}(20\d{2})\s*年")
_HELD = re.compile(r"共有|现有|拥有")
_VEHICLES = re.compile(r"车辆|汽车")
_SUM = Wording(
    zh="正文写“{quote}”，所列各类车辆{sum}辆。",
    en="The text says “{quote}”; the kinds of vehicles that it lists give {sum}.",
)
_TABLE = Wording(
    zh="正文写“{quote}”，《{table}》“{row}”的数量是{sum}。",
    en="The text says “{quote}”; {table} prints {sum} (“{row}”).",
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of vehicles that a sentence states and the kinds that it lists; `is_held` for those in use."""

    quote: str
    total: int
    kinds: tuple[int, ...]
    is_complete: bool
    is_held: bool


def counts(text: str) -> Iterator[Count]:
    """The numbers of vehicles that a paragraph states, in order."""
    for found in _TOTAL.finditer(text):
        kinds: list[int] = []
        rest = False
        listed = _LISTED.match(text, found.end())
        kind = _KIND.match(text, listed.end()) if listed else None
        while kind:
            kinds.append(int(kind["number"]))
            rest = rest or bool(_REST.search(kind["name"]))
            kind = _KIND.match(text, kind.end())
        yield Count(found.group(), int(found["number"]), tuple(kinds), rest, bool(_HELD.search(found["what"])))


def _sum(count: Count, place: str, about: str) -> Check:
    total = sum(count.kinds)
    short = total < count.total and not count.is_complete
    state = PASS if total == count.total else INSUFFICIENT if short else FAIL
    shown = " + ".join(map(str, count.kinds))
    names = {"quote": count.quote, "sum": f"{shown} = {total}" if len(count.kinds) > 1 else shown}
    messages = _SUM.fill(names, names) if state == FAIL else ("", "")
    return _check(state, place, f"{about}sum", Decimal(total), count, messages)


def _check(
    state: str,
    place: str,
    about: str,
    expected: Decimal,
    count: Count,
    messages: tuple[str, str],
    row: Row | None = None,
) -> Check:
    return Check(
        state,
        place,
        about,
        table_id=row["table_id"] if row else None,
        expected=format(expected.normalize(), "f"),
        actual=str(count.total),
        other_ref=row["source_ref"] if row else "",
        message_zh=messages[0],
        message_en=messages[1],
    )


def _against_table(disclosure: Disclosure, count: Count, passage: Passage, about: str) -> Iterator[Check]:
    """The vehicles in use against the one row of the table of assets that counts them."""
    rows = [
        row
        for row in disclosure.rows("assets")
        if row["scope"] == passage.scope and row["quantity"] is not None and _VEHICLES.search(row["item"] or "")
    ]
    if count.is_held and len(rows) == 1:
        names = {"quote": count.quote, "row": rows[0]["item"], "sum": format(rows[0]["quantity"].normalize(), "f")}
        titles = {row["table_id"]: row["title"] for row in disclosure.rows("tables")}
        date, as_of = _DATE.search(passage.text), rows[0]["as_of"]
        then = bool(date and as_of and int(date[1]) != as_of.year)  # at the end of another year
        state = PASS if rows[0]["quantity"] == count.total else INSUFFICIENT if then else FAIL
        names["table"] = titles[rows[0]["table_id"]]
        messages = _TABLE.fill(names, names) if state == FAIL else ("", "")
        yield _check(state, passage.ref, f"{about}table", rows[0]["quantity"], count, messages, rows[0])


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    for passage in passages(disclosure.rows("sections")):
        for number, count in enumerate(counts(passage.text), start=1):
            if count.kinds:
                yield _sum(count, passage.ref, str(number))
            yield from _against_table(disclosure, count, passage, str(number))


NARRATIVE_ASSETS = Rule(
    name="narrative-vehicles",
    severity="warning",
    title_zh="正文中的车辆数前后一致",
    title_en="The vehicles in the text add up",
    reason_zh="正文写共有车辆多少辆、再用“其中”按用途列出的，列到“其他用车”为止的各类之和应当等于总数；"
    "没有列全的，只在各类之和已经超过总数时才指出。固定资产表印了车辆数的，也应当相同。依据是加法。",
    reason_en="Where the text counts vehicles and lists them by use down to “others”, the kinds add up to the total; a "
    "list without the rest is pointed out only where it gives more than the total. A table of assets that counts "
    "vehicles prints the same number. The source is addition.",
    check=_checks,
    unit="辆",
)
