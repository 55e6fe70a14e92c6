"""The headings of a document: which paragraph is one, and under which headings the others stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from builder.forms.vocabulary import load, normalise
from builder.model import Paragraph, Table

_PART = re.compile(r"第[一二三四五六七八九十]{1,3}[部分篇章]+")
_DIGITS = "一二三四五六七八九十"
_PART_LEVEL, _INNER_PART_LEVEL, _BARE_LEVEL = 1, 3, 7
_LEVELS = {
    _PART_LEVEL: _PART,
    2: re.compile(r"[一二三四五六七八九十]{1,3}、"),
    4: re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]"),
    5: re.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\d))"),
    6: re.compile(r"[(（]\d{1,2}[)）]"),
}
_CONTENTS = re.compile(r"目录\Z")
_SENTENCE = re.compile(r"[。；，！？,;]")
_ENDS_ITEM = re.compile(r"[:：]")
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s*\d*\s*\Z")


def marker_level(text: str) -> int:
    """1 for `第一部分`, 2 for `一、`, 4 for `（一）`, 5 for `1.`, 6 for `（1）`; 0 where a line begins with none."""
    return next((level for level, marker in _LEVELS.items() if marker.match(text)), 0)


def list_level(text: str) -> int:
    """How deep an item of a list stands by its marker: as `marker_level`, `其中：` below all; 0 for no marker."""
    if text.lstrip().startswith("其中"):
        return _BARE_LEVEL
    return marker_level(text.lstrip())


def is_heading(text: str, following: Paragraph | Table | None) -> bool:
    """True where a paragraph heads what follows: short, no sentence, and not one of several like items."""
    if len(text) > 45 or _SENTENCE.search(text) or _LEADER.search(text) or following is None:
        return False
    level = marker_level(text)
    if level in (1, 2):
        return not _ENDS_ITEM.search(text) or text.endswith(("：", ":"))
    if isinstance(following, Table):
        return False
    if level:
        return not _ENDS_ITEM.search(text) and marker_level(following.text) != level
    if _CONTENTS.match(normalise(text)):
        return True
    bare = len(text) <= 30 and not _ENDS_ITEM.search(text[:-1])
    return bare and (text.endswith(("：", ":")) or len(following.text) > 45 or marker_level(following.text) > 1)


@dataclass(slots=True)
class Outline:
    """The headings above the place that the reading has reached, and the part of the document it is in."""

    stack: list[tuple[int, str]] = field(default_factory=list)
    scope: str = ""
    contents: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings, the outermost first."""
        return tuple(text for _, text in self.stack)

    def enter(self, text: str) -> None:
        """Go below a heading. A part for the subordinate units, or for the department, sets the scope."""
        level = marker_level(text) or _BARE_LEVEL
        if level == _PART_LEVEL and self._is_inner_part(text):
            level = _INNER_PART_LEVEL
        self.contents = bool(_CONTENTS.match(normalise(text)))
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.stack.append((level, text.rstrip("：:")))
        self._set_scope(text, level)

    def extend(self, text: str) -> None:
        """A part's number and its name stand on two lines: `第一部分`, `部门整体绩效目标`."""
        level, heading = self.stack[-1]
        self.stack[-1] = (level, f"{heading} {text}")
        self._set_scope(self.stack[-1][1], level)

    def waits_for_name(self) -> bool:
        """True where the last heading is a bare `第一部分`."""
        return bool(self.stack) and _PART.fullmatch(self.stack[-1][1]) is not None

    def _is_inner_part(self, text: str) -> bool:
        """True for a part inside a section: its number does not follow that of the part that holds the section.

        A budget document's 五、预算绩效信息 prints the parts of the performance text, which begin again at 第一部分.
        """
        numbers = {level: _part_number(heading) for level, heading in self.stack}
        if _INNER_PART_LEVEL in numbers:
            return _part_number(text) == numbers[_INNER_PART_LEVEL] + 1
        return 2 in numbers and _PART_LEVEL in numbers and _part_number(text) != numbers[_PART_LEVEL] + 1

    def _set_scope(self, heading: str, level: int) -> None:
        if level == _PART_LEVEL:
            self.scope = load("outline").field_within(heading, "scopes") or self.scope


def _part_number(heading: str) -> int:
    found = re.match(r"第([一二三四五六七八九十])[部分篇章]", heading)
    return _DIGITS.index(found.group(1)) + 1 if found else 0
