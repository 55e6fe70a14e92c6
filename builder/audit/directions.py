"""The direction of a target against what the indicator measures: `成本控制 ≥10万元`, `满意度 ≤95%`.

Source: the meaning of the words. Of cost, complaints, accidents, errors and delays a target says the most that there
may be; of satisfaction, passing and coverage the least. Only names that end in such a word are looked at, and only
targets that print nothing but direction, number and unit: in `满意度：投诉率≤5%` another thing is measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.owned_indicators import bare_name, words
from builder.audit.rule import Rule
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording
from builder.model import Row

_LOW = Wording(
    zh="指标“{indicator}”的指标值是“{actual}”，只规定了最少多少；{noun}一般规定最多多少。",
    en="Indicator “{indicator}”: the target “{actual}” sets a least value; a most is usual for {noun}.",
)
_HIGH = Wording(
    zh="指标“{indicator}”的指标值是“{actual}”，只规定了最多多少；{noun}一般规定最少多少。",
    en="Indicator “{indicator}”: the target “{actual}” sets a most value; a least is usual for {noun}.",
)
_AGAINST = {"low": (">=", ">"), "high": ("<=", "<")}
_WORDINGS = {"low": _LOW, "high": _HIGH}
_QUANTITATIVE = re.compile(r"\A定量:?")


def _meaning(row: Row) -> tuple[str, dict[str, str]] | None:
    """Which way is better for what an indicator measures and how that is called, or `None` where its name leaves it
    open."""
    name, unit = bare_name(row), row["target_unit"]
    for way, entries in words("directions").items():
        for entry in entries:
            of_unit = re.search(entry.get("unit", ""), unit)
            if re.search(entry["name"], name) and not re.search(entry["but"], name) and of_unit:
                return way, entry["noun"]
    return None


def _is_bare(target: str) -> bool:
    """True where nothing but a direction stands before the number."""
    before = re.split(r"[-+]?\d", values.plain(target), maxsplit=1)[0]
    return _QUANTITATIVE.sub("", before) in {"", *values.OPERATORS}


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    for row in disclosure.rows("indicators"):
        meaning = _meaning(row) if row["target_value"] is not None else None
        if meaning is None:
            continue
        way, noun = meaning
        if not row["operator"] or not _is_bare(row["target"]):
            yield Check(INSUFFICIENT, row["source_ref"], project_id=row["project_id"], actual=row["target"])
            continue
        holds = row["operator"] not in _AGAINST[way]
        shown = {"indicator": row["indicator"], "actual": row["target"]}
        messages = _WORDINGS[way].fill({**shown, "noun": noun["zh"]}, {**shown, "noun": noun["en"]})
        yield Check(
            PASS if holds else FAIL,
            row["source_ref"],
            project_id=row["project_id"],
            actual=row["target"],
            message_zh="" if holds else messages[0],
            message_en="" if holds else messages[1],
        )


TARGET_DIRECTION = Rule(
    name="target-direction",
    severity="warning",
    title_zh="指标值的方向与指标相符",
    title_en="The direction of a target fits its indicator",
    reason_zh="成本、投诉、事故、差错、办理时间一类，说的是最多多少；满意度、合格率、覆盖率一类，说的是最少多少。"
    "方向相反的（成本≥10万元，满意度≤95%），可能是“≥”“≤”写反了。依据是词语的含义。",
    reason_en="Of cost, complaints, accidents, errors and time taken a target says the most; of satisfaction, passing "
    "and coverage it says the least. Where it is the other way round (cost ≥ 100,000 yuan, satisfaction ≤ 95%), ≥ and "
    "≤ may have been mixed up. The source is the meaning of the words.",
    check=_checks,
)
