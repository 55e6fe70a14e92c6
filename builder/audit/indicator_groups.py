"""Indicators that stand in a group where they do not belong: a cost among benefits, a time limit that counts things.

Source: 财政部《中央部门预算绩效目标管理办法》(财预〔2015〕88号) and 《项目支出绩效评价管理办法》(财预〔2020〕10号) say
what the groups measure: quantity, quality, time and cost are output (cost in newer forms a group of its own);
benefits are economic, social, ecological, lasting; satisfaction is that of the people served.

Only plain cases, by words and by the shape of the target (`indicator_groups.yml`). A level-one group that is not
printed beside the indicator is not relied on: forms leave the cell below a label blank, and then it may mean either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.disclosure import Disclosure
from builder.audit.owned_indicators import bare_name, check_owner, name_and_target, owners, without_spaces, words
from builder.audit.rule import Rule
from builder.findings import Check, Wording
from builder.forms.levels import UPPER
from builder.model import Row

_WORDING = Wording(
    zh="{owner}的{of}条绩效指标里，有{actual}条所在的类别与内容不一致：{names}。",
    en="{owner}: indicators in a group that does not fit what they measure: {actual} of {of}: {names}.",
)


def _measures(row: Row) -> str:
    """The kind of thing that an indicator plainly measures though its group is another one, or blank."""
    name, target = bare_name(row), without_spaces(row["target"])
    for entry in words("indicator_groups")["kinds"]:
        if (
            row["level2_kind"] in entry["not_in"]
            and re.search(entry["name"], name)
            and not re.search(entry["but"], name)
            and re.search(entry.get("target", ""), target)
        ):
            return str(entry["kind"])
    return ""


def _is_social_cost(row: Row) -> bool:
    """Costs to society and nature may be counted in anything."""
    return row["level2_kind"] == "cost" and bool(re.search(words("targets")["not_money"], row["level2"]))


def _is_below_another(row: Row, beside: set[str]) -> bool:
    """True where the printed level-two group belongs to another level-one group than the one printed beside it."""
    allowed = UPPER.get(row["level2_kind"])
    return bool(allowed and row["level1_kind"] and row["indicator_id"] in beside and row["level1_kind"] not in allowed)


def _says(row: Row) -> tuple[str, str]:
    measures = _measures(row)
    if not measures:
        return f"“{row['level2']}”列在“{row['level1']}”下", f"the group “{row['level2']}” below “{row['level1']}”"
    name = words("indicator_groups")["names"][measures]
    zh, en = name_and_target(row)
    return (
        f"{zh}列在“{row['level2']}”下，像是{name['zh']}",
        f"{en} below “{row['level2']}” looks like {name['en']}",
    )


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    printed = [cell for cell in disclosure.rows("cells") if cell["resource"] == "indicators"]
    beside = {cell["row_id"] for cell in printed if cell["field"] == "level1"}
    for owner in owners(disclosure):
        due = [row for row in owner.rows if row["level2_kind"] and not (row["is_placeholder"] or _is_social_cost(row))]
        found = [row for row in due if _measures(row) or _is_below_another(row, beside)]
        yield check_owner(owner, due, found, _WORDING, _says)


INDICATOR_GROUP = Rule(
    name="indicator-group",
    severity="notice",
    title_zh="指标放在合适的类别下",
    title_en="Indicators stand in the group that fits them",
    reason_zh="数量、质量、时效、成本属于产出（新的表式把成本单列），效益分经济、社会、生态、可持续影响，满意度说的是服务对象。"
    "成本列在效益下、时效指标数的是件数一类，读者会看错考核的是什么。只看名称和指标值能够断定的。"
    "依据是财预〔2015〕88号和财预〔2020〕10号对各类指标的说明。",
    reason_en="Quantity, quality, time and cost are output (newer forms put cost apart), benefits are economic, "
    "social, ecological or lasting, satisfaction is that of the people served. A cost among the benefits or a time "
    "limit that counts things misleads a reader. Only what name and target show plainly is looked at. The source is "
    "what documents 财预〔2015〕88号 and 财预〔2020〕10号 say of the groups.",
    check=_checks,
    unit="条",
)
