"""Confusions of similar characters that the words around them prove. Never a figure, and nothing that can be meant.

Each correction is as long as what it corrects, so that every character keeps its place.
"""

from __future__ import annotations

import re

_CERTAIN = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"(?<=[业助缴营他政款金年税位算总户])收人(?!员|民)", "收入"),  # 事业收入, 上级补助收入
        (r"\A收人\Z", "收入"),
        (r"(?<=[投转划存流])人(?=[资产])", "入"),
        (r"[预須]箅|预筭|颈算", "预算"),
        (r"(?<=单位[:：])干元", "千元"),
        (r"部[内內](?=整体|预算|支出|收支|决算|职责|职能|绩效)", "部门"),
        (r"自[已巳](?![经有])", "自己"),
        (r"绩郊|绩放(?=目标)", "绩效"),
    )
)
_PAGE_NUMBER = re.compile(r"\A[一\-—－](\s*\d{1,3}\s*)[一\-—－]\Z")


def corrected(text: str) -> str:
    """The text of a line without confusions that are certain."""
    for pattern, right in _CERTAIN:
        text = pattern.sub(right, text)
    return _PAGE_NUMBER.sub(r"-\1-", text)
