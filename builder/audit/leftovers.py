"""What was left of the model that a document was written from: instructions to its authors, places not filled in.

The wordings are data (`leftovers.yml`). Marks such as XX are found only before a unit or a word that makes them a
place to fill: they also mask what must not be named. Those of indicators belong to `builder.audit.indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import yaml

from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.findings import FAIL, PASS, Check, Wording
from builder.forms.vocabulary import LOADER
from builder.model import Row

_INSTRUCTION = Wording(
    zh="这里留有写给填报人看的话：“{quote}”。",
    en="Words to those who fill in the form were left here: “{quote}”.",
)
_PLACEHOLDER = Wording(
    zh="这里留有没有替换的占位符：“{quote}”。",
    en="A placeholder was left here unfilled: “{quote}”.",
)
_AROUND = 24
"""So many characters on either side of what is found make a quotation."""
_ENDS = "。；;\n"
_SHORTEST = 3


@cache
def _words(*groups: str) -> re.Pattern[str]:
    """The wordings of some groups as one pattern."""
    known = yaml.load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"), Loader=LOADER)
    wordings = [wording.replace("…", r"[^。；]{0,20}") for group in groups for wording in known[group]]
    return re.compile("|".join(f"(?:{wording})" for wording in wordings))


def _printed(disclosure: Disclosure) -> Iterator[Row]:
    """Every text that is long enough to hold a wording, but the rows of indicators."""
    for row in disclosure.rows("paragraphs") + disclosure.rows("cells"):
        if len(row["text"]) >= _SHORTEST and row.get("resource") != "indicators":
            yield row


def _quote(text: str, match: re.Match[str]) -> str:
    """What is found, in its sentence as far as that is near."""
    start = max([text.rfind(end, 0, match.start()) + 1 for end in _ENDS] + [match.start() - _AROUND])
    ends = [at for end in _ENDS if (at := text.find(end, match.end())) >= 0]
    return text[max(start, 0) : min([*ends, match.end() + _AROUND, len(text)])].strip()


def _checks(groups: tuple[str, ...], wording: Wording, disclosure: Disclosure) -> Iterator[Check]:
    found = False
    for row in _printed(disclosure):
        text = re.sub(r"[ \t\u3000]", "", row["text"])
        match = _words(*groups).search(text)
        if match is None:
            continue
        found = True
        quote = _quote(text, match)
        message_zh, message_en = wording.fill({"quote": quote}, {"quote": quote})
        yield Check(
            FAIL,
            row["source_ref"],
            table_id=row.get("table_id"),
            actual=match.group(),
            message_zh=message_zh,
            message_en=message_en,
        )
    if not found:
        yield Check(PASS, "")


INSTRUCTION = Rule(
    name="template-instruction",
    severity="warning",
    title_zh="没有留下模板里的填写要求",
    title_en="No instruction of the form's model is left",
    reason_zh="公开文件多由统一的模板填成；模板里写给填报人的话（如“按照自己实际工作修改”）留在公开文件里，说明这一处可能没有按实际改过。"
    "依据是公开的内容应当是本部门自己的内容（《预算法》第十四条）。",
    reason_en="Most disclosures are filled in from a common model. Words to those who fill it in (“change this to your "
    "own work”) that are left in what is published suggest that the place was not adapted. The source "
    "is article 14 of the Budget Law: a department publishes its own budget.",
    check=partial(_checks, ("instructions", "marks"), _INSTRUCTION),
)
PLACEHOLDER = Rule(
    name="unfilled-placeholder",
    severity="warning",
    title_zh="没有未替换的占位符",
    title_en="No placeholder is left unfilled",
    reason_zh="“XX万元”“20XX年”“（单位名称）”是模板里等待填写的位置；留在公开文件里，读者就不知道那里应当是什么。"
    "只看后面紧跟单位或名称的占位符，以免把隐去的内容当作没有填写。依据是《预算法》第十四条（公开的是本部门的预算）。",
    reason_en="XX万元, 20XX年 or （单位名称） are places of the model to be filled in; where one is left, nobody can "
    "tell what belongs there. Only marks before a unit or a name count, so that masked content is not taken for one. "
    "The source is article 14 of the Budget Law: a department publishes its own budget.",
    check=partial(_checks, ("placeholders",), _PLACEHOLDER),
)

LEFTOVERS = (INSTRUCTION, PLACEHOLDER)
