"""Characters in the fixed labels of forms that look like the right ones: 项日支出, 合汁.

Held against the vocabularies of the forms: a label that no form knows, and that becomes a known one when a single
character is replaced by one that looks like it (`characters.yml`), was printed or recognised wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from builder import forms
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.findings import FAIL, PASS, Check, Wording
from builder.forms.vocabulary import LOADER, load, normalise
from builder.model import Row

_WORDING = Wording(
    zh="这里印的是“{actual}”，固定的名称是“{expected}”，差一个形近字。",
    en="“{actual}” is printed here; the fixed wording is “{expected}”, which differs by one character that looks "
    "alike.",
)
_RECOGNISED = Wording(
    zh="这里读作“{actual}”，固定的名称是“{expected}”，差一个形近字；文字由图片识别，可能是识别有误。",
    en="“{actual}” is read here; the fixed wording is “{expected}”, which differs by one character that looks alike. "
    "The text was recognised from a picture, which may be why.",
)
_SHORTEST = 2
_LONGEST = 20


@cache
def _known() -> frozenset[str]:
    """Every wording of every form, as labels are compared."""
    names = sorted(path.stem for path in Path(forms.__file__).parent.glob("*.yml") if path.stem != "titles")
    return frozenset(wording for name in names for group in load(name).groups.values() for wording in group)


@cache
def _alike() -> dict[str, str]:
    """Printed character → the right ones that it may stand for."""
    pairs = yaml.load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"), Loader=LOADER)
    wrong: dict[str, str] = {}
    for right, printed in pairs.items():
        for character in printed:
            wrong[character] = wrong.get(character, "") + right
    return wrong


@cache
def intended(label: str) -> str:
    """The fixed wording that differs from `label` by one character of similar shape; blank for none."""
    text = normalise(label)
    if not _SHORTEST <= len(text) <= _LONGEST or text in _known():
        return ""
    for at, character in enumerate(text):
        for right in _alike().get(character, ""):
            corrected = text[:at] + right + text[at + 1 :]
            if corrected in _known():
                return corrected
    return ""


def _labels(disclosure: Disclosure) -> Iterator[Row]:
    for cell in disclosure.rows("cells"):
        if cell["role"] in ("label", "header", "unclaimed") or cell["field"] in ("item", "measure"):
            yield cell


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    found = False
    wording = _RECOGNISED if disclosure.row["text_basis"] == "ocr" else _WORDING
    for cell in _labels(disclosure):
        expected = intended(cell["text"])
        if not expected:
            continue
        found = True
        names = {"expected": expected, "actual": cell["text"]}
        message_zh, message_en = wording.fill(names, names)
        yield Check(
            FAIL,
            cell["source_ref"],
            table_id=cell["table_id"],
            expected=expected,
            actual=cell["text"],
            message_zh=message_zh,
            message_en=message_en,
        )
    if not found:
        yield Check(PASS, "")


LABEL_CHARACTERS = Rule(
    name="label-characters",
    severity="notice",
    title_zh="固定名称没有形近的错字",
    title_en="Fixed labels print no character of similar shape",
    reason_zh="表里的固定名称（如“项目支出”“合计”）错一个形近字，多半是录入或图片识别的错误；同一张表里的数字也应再看一眼。"
    "依据是各种表的固定名称。",
    reason_en="A fixed label with one character that looks like the right one was mistyped, or recognised wrongly "
    "from a picture; the figures beside it deserve a second look. The source is the fixed wording of the forms.",
    check=_checks,
)
