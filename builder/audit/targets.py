"""Targets that cannot be measured as they are printed: in words, without a unit, without a direction.

Source: 财政部《中央部门预算绩效目标管理办法》(财预〔2015〕88号) asks for targets that are put in numbers as far as that
can be done. Quality, benefit and satisfaction may be told in words; how much, by when and at what cost are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from builder.audit.disclosure import Disclosure
from builder.audit.owned_indicators import Owner, check_owner, name_and_target, owners, without_spaces, words
from builder.audit.rule import Rule
from builder.findings import Check, Wording
from builder.model import Row

_WORDS = Wording(
    zh="{owner}的{of}条数量、时效、成本指标里，有{actual}条的指标值只有文字，没有数字或日期：{names}。",
    en="{owner}: indicators of quantity, time and cost with a target in words, without a number or a date: "
    "{actual} of {of}: {names}.",
)
_UNIT = Wording(
    zh="{owner}的{of}条以数字为指标值的数量、时效、成本指标里，有{actual}条没有单位，名称也看不出单位：{names}。",
    en="{owner}: indicators of quantity, time and cost with a number as their target and no unit with it or in their "
    "name: {actual} of {of}: {names}.",
)
_DIRECTION = Wording(
    zh="{owner}的{of}条以数字为指标值的数量、成本指标里，有{actual}条没有写明是至少、至多还是等于，同表其他指标多数写了：{names}。",
    en="{owner}: indicators of quantity and cost with a number as their target that do not say whether it is a least, "
    "a most or an exact value, as most indicators of the same form do: {actual} of {of}: {names}.",
)


def _measured(owner: Owner, *kinds: str) -> list[Row]:
    """The indicators of these groups that print a target and ask for something."""
    nothing = re.compile(words("targets")["nothing_asked"])
    return [
        row
        for row in owner.rows
        if row["level2_kind"] in kinds
        and not row["is_placeholder"]
        and not nothing.match(without_spaces(row["target"]))
        and not (row["level2_kind"] == "cost" and re.search(words("targets")["not_money"], row["level2"]))
    ]


def _is_words(row: Row) -> bool:
    target = without_spaces(row["target"])
    says = re.search(words("targets")["says_how_much"], target, re.VERBOSE)
    return row["target_value"] is None and not (says or _says_when(row, target))


def _says_when(row: Row, target: str) -> bool:
    named = re.search(words("targets")["name_says_when"], without_spaces(row["indicator"]))
    return row["level2_kind"] == "timeliness" and bool(named or re.search(words("targets")["says_when"], target))


def _has_no_unit(row: Row) -> bool:
    if row["target_unit"] or re.search(words("targets")["unit_apart"], row["details"]):
        return False
    return not any(_names_unit(without_spaces(row[name] or "")) for name in ("indicator", "description"))


def _names_unit(text: str) -> bool:
    if re.search(words("targets")["counts_anything"], text):
        return False
    return bool(re.search(words("targets")["names_unit"], text, re.VERBOSE))


def _has_no_direction(row: Row) -> bool:
    is_rate = row["target_unit"] == "%" or without_spaces(row["indicator"]).endswith("率")
    if row["operator"] or (is_rate and row["target_value"] == 100):
        return False
    apart = re.search(words("targets")["direction_apart"], row["details"])
    names = (without_spaces(row[name] or "") for name in ("indicator", "description"))
    said = any(re.search(words("targets")["name_says_direction"], name) for name in names)
    return not (apart or said)


def _numbers(owner: Owner, *kinds: str) -> list[Row]:
    return [row for row in _measured(owner, *kinds) if row["target_value"]]


def _in_words(owner: Owner) -> tuple[list[Row], Callable[[Row], bool]]:
    return _measured(owner, "quantity", "timeliness", "cost"), _is_words


def _units(owner: Owner) -> tuple[list[Row], Callable[[Row], bool]]:
    return _numbers(owner, "quantity", "timeliness", "cost"), _has_no_unit


def _directions(owner: Owner) -> tuple[list[Row], Callable[[Row], bool]]:
    """Of forms that mostly print no direction nothing is said: a bare number is their way of writing."""
    numbers = [bool(row["operator"]) for row in owner.rows if row["target_value"]]
    return _numbers(owner, "quantity", "cost") if 2 * sum(numbers) > len(numbers) else [], _has_no_direction


def _checks(
    looks: Callable[[Owner], tuple[list[Row], Callable[[Row], bool]]], wording: Wording, disclosure: Disclosure
) -> Iterator[Check]:
    for owner in owners(disclosure):
        due, is_meant = looks(owner)
        yield check_owner(owner, due, [row for row in due if is_meant(row)], wording, name_and_target)


TARGET_IN_WORDS = Rule(
    name="target-in-words",
    severity="notice",
    title_zh="数量、时效、成本指标有数字",
    title_en="Targets of quantity, time and cost are numbers",
    reason_zh="数量、时效、成本指标说的是做多少、什么时候做完、花多少钱，指标值应当是数字或日期；“完成”“按时”一类文字无法衡量。"
    "质量、效益、满意度可以用文字说明，不在此列。依据是财预〔2015〕88号对绩效目标“细化量化”的要求。",
    reason_en="Indicators of quantity, time and cost say how much, by when and for what money, so their targets are "
    "numbers or dates; words such as “completed” cannot be measured. Quality, benefit and satisfaction may be told in "
    "words and are left out. The source is the requirement of document 财预〔2015〕88号 that targets are in numbers.",
    check=partial(_checks, _in_words, _WORDS),
    unit="条",
)
TARGET_WITHOUT_UNIT = Rule(
    name="target-without-unit",
    severity="notice",
    title_zh="数字有单位",
    title_en="Numbers have a unit",
    reason_zh="只有数字、没有单位的指标值，指标名称又看不出单位（率、次数、人数等）的，读者不知道是多少什么。"
    "依据是财预〔2015〕88号对绩效目标“细化量化”的要求。",
    reason_en="Where a target is a number without a unit, and the name of the indicator (a rate, a count of persons) "
    "does not tell the unit either, a reader does not know how much of what is meant. The source is the requirement of "
    "document 财预〔2015〕88号 that targets are in numbers.",
    check=partial(_checks, _units, _UNIT),
    unit="条",
)
TARGET_WITHOUT_DIRECTION = Rule(
    name="target-without-direction",
    severity="notice",
    title_zh="数字有方向",
    title_en="Numbers have a direction",
    reason_zh="同一张表里多数指标写明“≥”“≤”“=”，数量、成本指标只写一个数的，读者不知道是至少、至多还是正好。"
    "多数都不写方向的表，不作判断。依据是财预〔2015〕88号对绩效目标“细化量化”的要求。",
    reason_en="Where most indicators of a form print ≥, ≤ or = and a target of quantity or cost is a bare number, a "
    "reader does not know whether it is a least, a most or an exact value. Of forms that mostly print no direction "
    "nothing is said. The source is the requirement of document 财预〔2015〕88号 that targets are in numbers.",
    check=partial(_checks, _directions, _DIRECTION),
    unit="条",
)

TARGETS = (TARGET_IN_WORDS, TARGET_WITHOUT_UNIT, TARGET_WITHOUT_DIRECTION)
