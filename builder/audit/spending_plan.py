"""The spending plan of a project (资金支出计划): cumulative percentages by the end of a month.

Source: the form's header (3月底, 6月底, 10月底, 12月底, in %): what is spent by the end of a month cannot fall later in
the year, and the year ends with the whole amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from builder.audit.disclosure import Disclosure
from builder.audit.plans import MONTHS_EN, WHOLE, Plan, plans
from builder.audit.rule import Rule
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording
from builder.model import Row

_FALLS = Wording(
    zh="项目“{project}”的资金支出计划在{before}月底为{expected}%，到{month}月底为{actual}%，低了{difference}个百分点。",
    en="Project “{project}”: the spending plan stands at {expected}% at the end of {before_en} and at {actual}% at the "
    "end of {month_en}, {difference} points lower.",
)
_END = Wording(
    zh="项目“{project}”的资金支出计划到12月底为{actual}%，与{expected}%相差{difference}个百分点。",
    en="Project “{project}”: the spending plan ends at {actual}% in December, {difference} points from {expected}%.",
)
_BLANK = Wording(
    zh="项目“{project}”的资金支出计划有空白：{months}。",
    en="Project “{project}”: the spending plan is blank for the end of {months}.",
)


def _check(
    plan: Plan, point: Row, holds: bool, expected: Decimal, wording: Wording, names: dict[str, str], other: str = ""
) -> Check:
    actual = point["cumulative_percent"]
    found = PASS if holds else INSUFFICIENT if plan.is_shares else FAIL
    shown = {"expected": _plain(expected), "actual": _plain(actual), "difference": _plain(abs(expected - actual))}
    names = {"project": plan.project["project_name"], **shown, **names}
    messages = wording.fill(names, names) if found == FAIL else ("", "")
    return Check(
        found,
        point["source_ref"],
        table_id=plan.table_id,
        project_id=plan.project_id,
        expected=_plain(expected),
        actual=_plain(actual),
        other_ref=other,
        message_zh=messages[0],
        message_en=messages[1],
    )


def _plain(number: Decimal) -> str:
    return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize(), "f")


def _falls(disclosure: Disclosure) -> Iterator[Check]:
    for plan in plans(disclosure):
        for before, after in pairwise(plan.points):
            earlier = before["cumulative_percent"]
            names = {
                "before": str(before["month"]),
                "before_en": MONTHS_EN[before["month"] - 1],
                "month": str(after["month"]),
                "month_en": MONTHS_EN[after["month"] - 1],
            }
            holds = after["cumulative_percent"] >= earlier
            yield _check(plan, after, holds, earlier, _FALLS, names, before["source_ref"])


def _ends(disclosure: Disclosure) -> Iterator[Check]:
    for plan in plans(disclosure):
        last = plan.points[-1] if plan.points else None
        if last is None or last["month"] != 12:
            place = plan.project["source_ref"]
            yield Check(INSUFFICIENT, place, table_id=plan.table_id, project_id=plan.project_id, expected=_plain(WHOLE))
        else:
            yield _check(plan, last, last["cumulative_percent"] == WHOLE, WHOLE, _END, {})


def _blanks(disclosure: Disclosure) -> Iterator[Check]:
    for plan in plans(disclosure):
        place = plan.points[0]["source_ref"] if plan.points else plan.project["source_ref"]
        name = plan.project["project_name"]
        messages = _BLANK.fill(
            {"project": name, "months": "、".join(f"{month}月底" for month in plan.blank)},
            {"project": name, "months": ", ".join(MONTHS_EN[month - 1] for month in plan.blank)},
        )
        yield Check(
            INSUFFICIENT if plan.blank else PASS,
            place,
            table_id=plan.table_id,
            project_id=plan.project_id,
            message_zh=messages[0] if plan.blank else "",
            message_en=messages[1] if plan.blank else "",
        )


PLAN_FALLS = Rule(
    name="spending-plan-falls",
    severity="error",
    title_zh="支出进度不应回落",
    title_en="A spending plan does not fall",
    reason_zh="资金支出计划填的是到各月底为止的累计进度，后一个月底的累计数不会小于前一个。依据是表头“3月底……12月底”的含义。",
    reason_en="A spending plan gives what is spent in all by the end of a month, which cannot fall later in the year. "
    "The source is the meaning of the form's header.",
    check=_falls,
    unit="%",
)
PLAN_ENDS = Rule(
    name="spending-plan-end",
    severity="warning",
    title_zh="支出进度年底应为100%",
    title_en="A spending plan ends at 100%",
    reason_zh="预算按年度安排，累计支出进度到12月底应为100%；各点之和恰为100%时可能填的是分期比例，不作判断。依据是表头的含义。",
    reason_en="A budget is for one year, so its cumulative plan ends at 100% in December; where the points add up to "
    "100% they may be shares of each period, and nothing is said. The source is the meaning of the form's header.",
    check=_ends,
    unit="%",
)
PLAN_BLANK = Rule(
    name="spending-plan-blank",
    severity="notice",
    title_zh="支出计划没有空白",
    title_en="A spending plan has no blank point",
    reason_zh="资金支出计划的每个月底都应填写；空白不等于零，读者无从知道进度。依据是表格本身的结构。",
    reason_en="Each point of a spending plan is there to be filled in; a blank is not zero and leaves the reader "
    "without the plan. The source is the structure of the form.",
    check=_blanks,
)
