"""Indicators that say nothing, cannot be reached, or are those of other projects.

Source: 财政部《中央部门预算绩效目标管理办法》(财预〔2015〕88号) asks for targets that are specific, measurable and
fit the project. The rules only compare what is printed: a finding is a thing to ask about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from builder.audit.disclosure import Disclosure
from builder.audit.owned_indicators import check_owner, owners, without_spaces
from builder.audit.rule import Rule
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording
from builder.model import Row

_LEAST_SHARED = 3  # fewer equal indicators may well be chance
_WHOLE = Decimal(100)
_PART_OF_WHOLE = re.compile(r"满意度|满意率|合格率|及时率|准确率|达标率|覆盖率|普及率|出勤率|到位率")
"""Rates that are a part of a whole: more than all of it cannot be reached. Growth and completion can pass 100 %."""

_PLACEHOLDER = Wording(
    zh="{owner}的{of}条绩效指标里，有{actual}条的名称或指标值空着，或者只有占位的符号。",
    en="{owner}: indicators whose name or target is blank, or a placeholder: {actual} of {of}.",
)
_OVER = Wording(
    zh="指标“{indicator}”的指标值是{actual}，这一类比率最多是100%。",
    en="Indicator “{indicator}”: the target is {actual}; a rate of this kind is at most 100%.",
)
_REPEATS = Wording(
    zh="指标“{indicator}”的指标值就是指标的名称，没有写要达到多少。",
    en="Indicator “{indicator}”: the target repeats the name of the indicator.",
)
_GROUP = Wording(
    zh="{owner}的{of}条绩效指标里，有{actual}条的名称就是所属类别的名称：{names}。",
    en="{owner}: indicators that have the name of their group: {actual} of {of}: {names}.",
)
_SHARED = Wording(
    zh="{owner}的{of}条绩效指标里，有{actual}条连同指标值与项目“{other}”相同{more_zh}。",
    en="{owner}: indicators that, targets included, are those of project “{other}”: {actual} of {of}{more_en}.",
)


def _check(row: Row, holds: bool, expected: str, actual: str, messages: tuple[str, str], other: str = "") -> Check:
    return Check(
        PASS if holds else FAIL,
        row["source_ref"],
        project_id=row["project_id"],
        expected=expected,
        actual=actual,
        other_ref=other,
        message_zh="" if holds else messages[0],
        message_en="" if holds else messages[1],
    )


def _placeholders(disclosure: Disclosure) -> Iterator[Check]:
    """A form that prints no target at all, or prints in a column that is not understood, is not held to be blank."""
    for owner in owners(disclosure):
        if not any(row["target"] for row in owner.rows) and any(row["indicator"] for row in owner.rows):
            yield Check(INSUFFICIENT, owner.rows[0]["source_ref"], project_id=owner.project_id)
            continue
        blank = [row for row in owner.rows if row["is_placeholder"] and (row["target"] or not row["details"])]
        yield check_owner(owner, owner.rows, blank, _PLACEHOLDER, _name)


def _groups(disclosure: Disclosure) -> Iterator[Check]:
    for owner in owners(disclosure):
        same = [row for row in owner.rows if row["level2"] and _is_called(row, row["level2"])]
        yield check_owner(owner, owner.rows, same, _GROUP, _name)


def _is_called(row: Row, name: str) -> bool:
    return without_spaces(row["indicator"]) == without_spaces(name)


def _name(row: Row) -> tuple[str, str]:
    return row["indicator"], row["indicator"]


def _over(disclosure: Disclosure) -> Iterator[Check]:
    for row in disclosure.rows("indicators"):
        value = row["target_value"]
        due = row["target_unit"] == "%" and value is not None and _PART_OF_WHOLE.search(row["indicator"])
        if due and row["operator"] not in ("<=", "<"):
            names = {"indicator": row["indicator"], "actual": row["target"]}
            yield _check(row, value <= _WHOLE, "100%", row["target"], _OVER.fill(names, names))


def _repeats(disclosure: Disclosure) -> Iterator[Check]:
    for row in disclosure.rows("indicators"):
        if row["target"] and row["indicator"] and not row["is_placeholder"]:
            names = {"indicator": row["indicator"]}
            holds = not _is_called(row, row["target"])
            yield _check(row, holds, "", row["target"], _REPEATS.fill(names, names))


def _shared(disclosure: Disclosure) -> Iterator[Check]:
    """Each project of at least three indicators against the other projects of its part of the document."""
    names = {row["project_id"]: row["project_name"] for row in disclosure.rows("projects")}
    printed: dict[str, dict[tuple[str, str], Row]] = {}
    for owner in owners(disclosure):
        own = {
            (without_spaces(row["indicator"]), without_spaces(row["target"])): row
            for row in owner.rows
            if not row["is_placeholder"]
        }
        if owner.project_id and len(own) >= _LEAST_SHARED:
            printed[owner.project_id] = own
    for project_id, own in printed.items():
        peers = {other: theirs for other, theirs in printed.items() if other != project_id}
        peers = {other: theirs for other, theirs in peers.items() if _scope(theirs) == _scope(own)}
        if peers:
            yield _shared_check(own, peers, names, names[project_id])


def _scope(own: dict[tuple[str, str], Row]) -> str:
    return str(next(iter(own.values()))["scope"])


def _shared_check(
    own: dict[tuple[str, str], Row], peers: dict[str, dict[tuple[str, str], Row]], names: dict[str, str], name: str
) -> Check:
    """What most of the indicators of one project share with one other: at least two thirds are worth saying."""
    common = {other: own.keys() & theirs.keys() for other, theirs in peers.items()}
    nearest = max(common, key=lambda other: len(common[other]))
    alike = [other for other, keys in common.items() if len(keys) == len(common[nearest])]
    holds = len(common[nearest]) < _LEAST_SHARED or 3 * len(common[nearest]) < 2 * len(own)
    keys = [key for key in own if key in common[nearest]]
    first = own[keys[0]] if keys else next(iter(own.values()))
    others = [*(own[key] for key in keys[1:]), *(peers[nearest][key] for key in keys)]
    shown = {"of": str(len(own)), "actual": str(len(common[nearest])), "other": names[nearest]}
    messages = _SHARED.fill(
        {
            **shown,
            "owner": f"项目“{name}”",
            "more_zh": f"，与另外{len(alike) - 1}个项目也有同样多条相同" if alike[1:] else "",
        },
        {
            **shown,
            "owner": f"Project “{name}”",
            "more_en": f", as many with {len(alike) - 1} more" if alike[1:] else "",
        },
    )
    return _check(first, holds, "", str(len(common[nearest])), messages, " ".join(row["source_ref"] for row in others))


INDICATOR_PLACEHOLDER = Rule(
    name="indicator-placeholder",
    severity="notice",
    title_zh="绩效指标有内容",
    title_en="Indicators have content",
    reason_zh="只有“……”一类符号的指标，读者看不出要做到什么。依据是财预〔2015〕88号对绩效目标“指向明确、细化量化”的要求。",
    reason_en="An indicator that prints nothing but a placeholder does not say what is to be reached. The source is "
    "the requirement of document 财预〔2015〕88号 that targets are specific.",
    check=_placeholders,
    unit="条",
)
INDICATOR_NAMES_GROUP = Rule(
    name="indicator-names-group",
    severity="notice",
    title_zh="指标名称不是类别名称",
    title_en="An indicator is not called after its group",
    reason_zh="三级指标的名称就是二级指标的名称时（成本指标下面的“成本指标”），没有说考核什么。依据是财预〔2015〕88号“指向明确”的要求。",
    reason_en="An indicator that is called like its group (“cost indicator” below cost indicators) does not say what "
    "is measured. The source is the requirement of document 财预〔2015〕88号 that targets are specific.",
    check=_groups,
    unit="条",
)
RATE_OVER_100 = Rule(
    name="rate-over-100",
    severity="warning",
    title_zh="满意度、合格率等不超过100%",
    title_en="Rates of a whole are at most 100%",
    reason_zh="满意度、合格率、及时率等是部分占全体的比率，最多是100%；增长率、完成率可以超过，不在此列。依据是算术。",
    reason_en="Satisfaction, pass rates and the like are a part of a whole and at most 100%; growth and completion may "
    "pass it and are left out. The source is arithmetic.",
    check=_over,
)
TARGET_REPEATS_NAME = Rule(
    name="target-repeats-name",
    severity="notice",
    title_zh="指标值不是指标名称",
    title_en="A target is not the indicator's name",
    reason_zh="指标值与指标名称一字不差时，没有说要达到多少。依据是财预〔2015〕88号“合理可行、可衡量”的要求。",
    reason_en="A target that repeats the indicator's name does not say how much is to be reached. The source is the "
    "requirement of document 财预〔2015〕88号 that targets can be measured.",
    check=_repeats,
)
INDICATORS_SHARED = Rule(
    name="indicators-shared",
    severity="notice",
    title_zh="各项目的绩效指标各有所指",
    title_en="Projects have indicators of their own",
    reason_zh="一个项目三分之二以上（至少三条）的指标连同指标值与另一个项目相同时，读者分不出各自要做到什么。"
    "同一部门的项目指标相同不一定有误，只作提示。依据是财预〔2015〕88号“绩效目标与项目相匹配”的要求。",
    reason_en="Where at least three, and two thirds, of a project's indicators and targets are those of another "
    "project, a reader cannot tell the two apart. This need not be wrong. The source is the requirement of document "
    "财预〔2015〕88号 that targets fit the project.",
    check=_shared,
    unit="条",
)

INDICATORS = (INDICATOR_PLACEHOLDER, INDICATOR_NAMES_GROUP, RATE_OVER_100, TARGET_REPEATS_NAME, INDICATORS_SHARED)
