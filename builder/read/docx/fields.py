"""Fields: their code is not printed, their result is; a few print what stands in their code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from builder.read.docx.names import Element, W, number, switch
from builder.read.docx.symbols import symbol

_OVERSTRIKE = re.compile(r"\s*eq\s+\\o(?:\\a[clr])?\s*\((.*)\)\s*\Z", re.IGNORECASE)  # 带圈字符: EQ \o\ac(○,1)
_SYMBOL = re.compile(r'\s*SYMBOL\s+(\d+)\s*(?:\\f\s+"?([^"\\]+))?', re.IGNORECASE)
_CIRCLES = {"○", "〇", "◯"}


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    has_result: bool = False
    printed: str = ""
    """What a form field (a box to tick, a list to choose from) shows."""


class Fields:
    """The fields that are open at the place that the reading has reached."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def in_code(self) -> bool:
        """Whether what comes now belongs to the code of a field."""
        return any(not one.has_result for one in self._open)

    def read(self, element: Element) -> str:
        """Take a mark or a piece of code; returns what is printed for a field that ends without a result."""
        if element.tag == f"{W}instrText":
            if self._open:
                self._open[-1].code.append(element.text or "")
            return ""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field(printed=_form_field(element.find(f"{W}ffData"))))
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            return "" if ended.has_result and not ended.printed else ended.printed or _from_code("".join(ended.code))
        return ""

    def close_codes(self) -> None:
        """A code ends with its paragraph at the latest: in a damaged document it must not swallow the rest."""
        self._open = [one for one in self._open if one.has_result]


def _form_field(data: Element | None) -> str:
    if data is None:
        return ""
    if (box := data.find(f"{W}checkBox")) is not None:
        own, default = switch(box, "checked"), switch(box, "default")
        return "☑" if (default if own is None else own) else "☐"
    if (choice := data.find(f"{W}ddList")) is not None:
        entries = [entry.get(f"{W}val", "") for entry in choice.iterfind(f"{W}listEntry")]
        at = number(choice, "result") or 0
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


def _from_code(code: str) -> str:
    """What the code of a field without a result prints: signs laid over each other, a symbol; else nothing."""
    if over := _OVERSTRIKE.match(code):
        signs = [sign.strip() for sign in re.split("[,，;；]", over.group(1))]
        inner = [sign for sign in signs if sign not in _CIRCLES]
        circled = len(inner) < len(signs) and "".join(inner).isdecimal() and 1 <= int("".join(inner)) <= 20
        return chr(ord("①") + int("".join(inner)) - 1) if circled else "".join(inner)
    if sign := _SYMBOL.match(code):
        return symbol(f"{int(sign.group(1)):x}", (sign.group(2) or "").strip())
    return ""
