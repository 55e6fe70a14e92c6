"""Rises and falls that the narrative states: with their percentage, with their direction, with last year's amount.

Source: arithmetic. This year's amount less the change is last year's; the percentage is the change over that. Every
figure may be rounded by half of its last digit, a percentage may be cut off as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.narrative_amounts import stated
from builder.audit.narrative_comparisons import Comparison, comparisons
from builder.audit.narrative_figures import LAST, Entry, Printed
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum, state
from builder.findings import FAIL, INSUFFICIENT, NOT_APPLICABLE, PASS, Check, Figure, Wording

_RATE = Wording(
    zh="正文写“{quote}”；按本年数{level}{unit}算，变化的幅度是{expected}，写的是{actual}。",
    en="The text says “{quote}”; with {level} for this year the change is {expected}, not {actual}.",
)
_DIRECTION = Wording(
    zh="正文写“{quote}”，金额和百分比一个是增加、一个是减少。",
    en="The text says “{quote}”: the amount and the percentage go opposite ways.",
)
_SAME = Wording(
    zh="正文写“{quote}”，又写“{same}”。",
    en="The text says “{quote}” and then that nothing changed (“{same}”).",
)
_LAST_YEAR = Wording(
    zh="正文写“{quote}”（“{claim}”），{source}本年数减去上年数{sum}{unit}，相差{difference}{unit}。",
    en="The text says “{quote}” (“{claim}”); this year's less last year's amount in {source_en} gives {sum}; "
    "the difference is {difference} (unit: {unit}).",
)
_ACTUAL = ("执行", "决算", "完成", "实际")


def bounds(level: Figure, change: Figure) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest percentage that the printed amounts allow; `None` where last year may be nothing."""
    base, size = level.amount - change.amount, abs(change.amount)
    slack = (level.step + change.step) / 2
    if base - slack <= 0:
        return None
    low, high = max(size - change.step / 2, Decimal(0)), size + change.step / 2
    return 100 * low / (base + slack), 100 * high / (base - slack)


def _agrees(level: Figure, comparison: Comparison) -> bool:
    allowed = bounds(level, comparison.change)
    rate, step = values.parse_number(comparison.rate), values.last_digit(comparison.rate)
    return allowed is not None and rate is not None and allowed[0] - step <= rate <= allowed[1] + step


def _rate(comparison: Comparison, place: str, about: str, _printed: Printed) -> Check | None:
    if not comparison.rate:
        return None
    levels = [level for level in comparison.levels if bounds(level, comparison.change) is not None]
    if not levels:
        return Check(NOT_APPLICABLE if comparison.levels else INSUFFICIENT, place, about)
    level = next((level for level in levels if _agrees(level, comparison)), levels[0])
    base = level.amount - comparison.change.amount
    expected = 100 * abs(comparison.change.amount) / base
    step = values.last_digit(comparison.rate)
    names = {
        "quote": comparison.quote,
        "level": level.text(level.unit),
        "expected": f"{expected.quantize(step, ROUND_HALF_UP)}%",
        "actual": f"{comparison.rate}%",
    }
    is_sure = comparison.is_sure and level is comparison.levels[0]
    found = PASS if _agrees(level, comparison) else FAIL if is_sure else INSUFFICIENT
    messages = _RATE.fill({**names, "unit": level.unit}, names) if found == FAIL else ("", "")
    return Check(
        found,
        place,
        about,
        expected=names["expected"],
        actual=names["actual"],
        message_zh=messages[0],
        message_en=messages[1],
    )


def _direction(comparison: Comparison, place: str, about: str, _printed: Printed) -> Check | None:
    if not comparison.rate and not comparison.same:
        return None
    opposite = not comparison.agrees and bool(comparison.change.amount)
    moved = bool(comparison.same) and bool(comparison.change.amount)
    names = {"quote": comparison.quote, "same": comparison.same}
    wording = _DIRECTION if opposite else _SAME
    messages = wording.fill(names, names) if opposite or moved else ("", "")
    return Check(FAIL if messages[0] else PASS, place, about, message_zh=messages[0], message_en=messages[1])


def _pairs(printed: Printed, comparison: Comparison) -> list[tuple[Entry, Entry]]:
    """This year's and last year's amount in the same row of a table, for the subject that the comparison is about."""
    claim = comparison.claim
    if claim is None:
        return []
    last = {(entry.table_id, entry.row): entry for entry in printed.of(claim.subject, claim.item, LAST)}
    own = [entry for entry in printed.of(claim.subject, claim.item) if state(claim.figure, [entry.figure]) == PASS]
    return [(entry, last[entry.table_id, entry.row]) for entry in own if (entry.table_id, entry.row) in last]


def _less(figure: Figure) -> Figure:
    printed = f"-{figure.printed}" if figure.printed else ""
    return replace(figure, amount=-figure.amount, printed=printed)


def _last_year(comparison: Comparison, place: str, about: str, printed: Printed) -> Check | None:
    """The change against last year's amount, as the sentence itself prints it or else a table."""
    pairs = _pairs(printed, comparison)
    carried_out = any(word in comparison.base for word in _ACTUAL)
    if comparison.last and comparison.levels:
        parts, source, table_id = (
            [comparison.levels[0], _less(comparison.last)],
            ("同一句中", "the same sentence"),
            None,
        )
        doubt = carried_out
    elif pairs and comparison.claim:
        agreeing = [pair for pair in pairs if state(comparison.change, [pair[0].figure, _less(pair[1].figure)]) == PASS]
        own, last = (agreeing or pairs)[0]
        parts, source, table_id = [own.figure, _less(last.figure)], (f"《{own.title}》的", own.title), own.table_id
        doubt = (
            carried_out
            or any(word in last.column for word in _ACTUAL)
            or comparison.claim.doubtful
            or own.weak
            or last.weak
            or not printed.is_certain
        )
    else:
        return None
    claim = comparison.claim.quote if comparison.claim else ""
    names = {"quote": comparison.quote, "claim": claim, "source": source[0], "source_en": source[1]}
    return check_sum(
        replace(comparison.change, ref=place),
        parts,
        _LAST_YEAR,
        names=names,
        doubt=Doubt(unclear=doubt),
        about=about,
        table_id=table_id,
    )


_Judge = Callable[[Comparison, str, str, Printed], Check | None]


def _checks(judge: _Judge, disclosure: Disclosure) -> Iterator[Check]:
    for printed, passage, claims in stated(disclosure):
        for number, comparison in enumerate(comparisons(passage, claims, disclosure.fiscal_year), start=1):
            if check := judge(comparison, passage.ref, str(number), printed):
                yield check


NARRATIVE_RATE = Rule(
    name="narrative-rate",
    severity="warning",
    title_zh="正文中增减的金额与百分比一致",
    title_en="A rise or fall in the text agrees with its percentage",
    reason_zh="一句话写了本年数、比上年增加或减少多少、增长或下降百分之几，三个数应当能互相算出："
    "百分比＝增减额÷（本年数－增减额）。上年是零的不作判断。依据是算术。",
    reason_en="A sentence that states this year's amount, the change and its percentage gives each from the others: "
    "the percentage is the change over this year's amount less the change. Where last year had nothing, "
    "nothing is said. The source is arithmetic.",
    check=partial(_checks, _rate),
)
NARRATIVE_DIRECTION = Rule(
    name="narrative-direction",
    severity="warning",
    title_zh="正文中的增、减、持平不互相矛盾",
    title_en="A change in the text goes one way",
    reason_zh="同一个比较里，金额写增加、百分比写下降，或者写了不为零的增减又写“与上年持平”，其中必有一处不对。依据是词义。",
    reason_en="One comparison does not rise by amount and fall by percentage, and what changed by an amount is not "
    "“the same as last year”. The source is what the words mean.",
    check=partial(_checks, _direction),
)
NARRATIVE_LAST_YEAR = Rule(
    name="narrative-last-year",
    severity="warning",
    title_zh="正文中的增减、持平与上年数一致",
    title_en="A change in the text agrees with last year's amount",
    reason_zh="正文写比上年增加、减少多少或者“持平”，而同一句话或表格印了上年数的，本年数减去上年数应当等于写的增减。"
    "与上年执行数、决算数相比的，表格印的是预算数，不作判断。依据是算术。",
    reason_en="Where the text states a change or “the same as last year” and the sentence or a table prints last "
    "year's amount, this year's less last year's is that change. A comparison with what was carried out is left "
    "alone where the table prints the budget. The source is arithmetic.",
    check=partial(_checks, _last_year),
)

NARRATIVE_CHANGES = (NARRATIVE_RATE, NARRATIVE_DIRECTION, NARRATIVE_LAST_YEAR)
