"""A sentence of a project's goal that another project prints word for word.

Source: 财政部《中央部门预算绩效目标管理办法》(财预〔2015〕88号): a goal fits its project. Short sentences are left
alone, because those are often a manner of speaking; so are two forms of a project that has one name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from builder.audit.disclosure import Disclosure
from builder.audit.owned_indicators import without_spaces
from builder.audit.rule import Rule
from builder.findings import FAIL, PASS, Check, Wording
from builder.model import Row

_SHORTEST = 20  # characters
_SENTENCE_ENDS = re.compile(r"[。；;！]")

_WORDING = Wording(
    zh="项目“{project}”的绩效目标里，“{sentence}”一句与项目“{other}”的完全相同{more_zh}。",
    en="Project “{project}”: the sentence “{sentence}” of its goal is word for word one of project “{other}”{more_en}.",
)


def _sentences(goal: Row) -> list[str]:
    split = _SENTENCE_ENDS.split(without_spaces(goal["text"]))
    return [sentence for sentence in split if len(sentence) >= _SHORTEST]


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    """Each project that has a goal of some length against the other projects of its part of the document."""
    projects = {row["project_id"]: row for row in disclosure.rows("projects")}
    printed: dict[str, dict[str, Row]] = defaultdict(dict)
    for goal in disclosure.rows("goals"):
        for sentence in _sentences(goal) if goal["project_id"] in projects else []:
            printed[goal["project_id"]].setdefault(sentence, goal)
    for project_id, own in printed.items():
        peers = [other for other in printed if _are_two(projects[project_id], projects[other])]
        if peers:
            yield _check(projects, project_id, own, {other: printed[other] for other in peers})


def _are_two(project: Row, other: Row) -> bool:
    same = project["project_name"] == other["project_name"]
    return bool(project["scope"] == other["scope"]) and not same


def _check(projects: dict[str, Row], project_id: str, own: dict[str, Row], peers: dict[str, dict[str, Row]]) -> Check:
    first = next(iter(own.values()))
    copied = next((sentence for sentence in own if any(sentence in theirs for theirs in peers.values())), "")
    if not copied:
        return Check(PASS, first["source_ref"], project_id=project_id)
    others = [other for other, theirs in peers.items() if copied in theirs]
    more = len(others) - 1
    names = {
        "project": projects[project_id]["project_name"],
        "sentence": copied,
        "other": projects[others[0]]["project_name"],
        "more_zh": f"，另外{more}个项目也是" if more else "",
        "more_en": f", and of {more} more" if more else "",
    }
    messages = _WORDING.fill(names, names)
    return Check(
        FAIL,
        own[copied]["source_ref"],
        project_id=project_id,
        other_ref=" ".join(peers[other][copied]["source_ref"] for other in others),
        message_zh=messages[0],
        message_en=messages[1],
    )


GOALS_SHARED = Rule(
    name="goals-shared",
    severity="notice",
    title_zh="各项目的绩效目标各有所指",
    title_en="Projects have goals of their own",
    reason_zh="两个项目的绩效目标里有同一句话（二十个字以上）时，读者分不出各自要做成什么。同一部门的项目目标相同不一定有误，只作提示。"
    "依据是财预〔2015〕88号“绩效目标与项目相匹配”的要求。",
    reason_en="Where the goals of two projects hold the same sentence of twenty or more characters, a reader cannot "
    "tell what each of them is to achieve. This need not be wrong. The source is the requirement of document "
    "财预〔2015〕88号 that targets fit the project.",
    check=_checks,
)
