"""The numbers that Word counts and no text holds: `第一部分`, `（二）`, `1.2`, a column of row numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from builder.read.docx.names import Element, W, number, switch, value
from builder.read.docx.numerals import numeral
from builder.read.docx.styles import Style, Styles

_LEVELS = 9
_REFERENCE = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、．。）】》〉」：，；①-⒛㉑-㊿]\Z")  # these bring their own space
_ASCII_WORD = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    """The level (from 1) whose numbers make this one start again; 0 for never; None for every higher one."""
    plain: bool = False
    """All numbers of the label are printed in plain digits."""
    suffix: str = "tab"
    paragraph_style: str = ""


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        if root is not None:
            self._abstract = {one.get(f"{W}abstractNumId", ""): one for one in root.iterfind(f"{W}abstractNum")}
            self._lists = {one.get(f"{W}numId", ""): one for one in root.iterfind(f"{W}num")}
        self._levels: dict[str, list[Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def label(self, properties: Element | None, style: Style) -> str:
        """Count one paragraph and return what is printed before its text; blank where it is in no list."""
        own = None if properties is None else properties.find(f"{W}numPr")
        num_id = value(own, "numId") or style.num_id
        if num_id is None or num_id not in self._lists:  # `0` takes a paragraph out of its style's list
            return ""
        levels = self._levels_of(num_id)
        at = number(own, "ilvl")
        if at is None:
            linked = (place for place, level in enumerate(levels) if level.paragraph_style == style.id != "")
            at = style.level if style.level is not None else next(linked, 0)
        at = min(max(at, 0), _LEVELS - 1)
        counts = self._count(num_id, levels, at)
        return _spaced(levels[at], _printed(levels, counts, at))

    def _count(self, num_id: str, levels: list[Level], at: int) -> list[int | None]:
        """Count on at level `at`. Lists that share a definition count together, until one says where it starts."""
        counts = self._counts.setdefault(value(self._lists[num_id], "abstractNumId") or "", [None] * _LEVELS)
        before = counts[at]
        if self._starts_again(num_id, at) or before is None:
            counts[at] = levels[at].start
        else:
            counts[at] = before + 1
        for deeper in range(at + 1, _LEVELS):
            restart = levels[deeper].restart
            if restart is None or at < restart:
                counts[deeper] = None
        return counts

    def _starts_again(self, num_id: str, at: int) -> bool:
        if (num_id, at) in self._restarted:
            return False
        self._restarted.add((num_id, at))
        return any(
            override.get(f"{W}ilvl") == str(at) and number(override, "startOverride") is not None
            for override in self._lists[num_id].iterfind(f"{W}lvlOverride")
        )

    def _levels_of(self, num_id: str) -> list[Level]:
        if num_id not in self._levels:
            self._levels[num_id] = self._read_levels(num_id)
        return self._levels[num_id]

    def _read_levels(self, num_id: str) -> list[Level]:
        levels = [Level() for _ in range(_LEVELS)]
        entry = self._lists[num_id]
        definition = self._definition(entry)
        for element in [] if definition is None else definition.iterfind(f"{W}lvl"):
            if (at := _level_number(element)) is not None:
                levels[at] = _read_level(element)
        for override in entry.iterfind(f"{W}lvlOverride"):
            if (at := _level_number(override)) is None:
                continue
            if (replaced := override.find(f"{W}lvl")) is not None:
                levels[at] = _read_level(replaced)
            if (start := number(override, "startOverride")) is not None:
                levels[at] = replace(levels[at], start=start)
        return levels

    def _definition(self, entry: Element) -> Element | None:
        """The definition behind a list, also where it only points to a list style that points to another list."""
        definition = self._abstract.get(value(entry, "abstractNumId") or "")
        if (linked := value(definition, "numStyleLink")) is None:
            return definition
        target = self._lists.get(self._styles.get(linked).num_id or "")
        return definition if target is None else self._abstract.get(value(target, "abstractNumId") or "")


def _level_number(element: Element) -> int | None:
    printed = element.get(f"{W}ilvl", "")
    return int(printed) if printed in set("012345678") else None


def _read_level(element: Element) -> Level:
    style = value(element, "numFmt") or next((f.get(f"{W}val") for f in element.iter(f"{W}numFmt")), None)
    start = number(element, "start")
    return Level(
        start=0 if start is None else start,
        style=style or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(element, "lvlRestart"),
        plain=bool(switch(element, "isLgl")),
        suffix=value(element, "suff") or "tab",
        paragraph_style=value(element, "pStyle") or "",
    )


def _printed(levels: list[Level], counts: list[int | None], at: int) -> str:
    level = levels[at]
    if level.style == "bullet":
        return ""

    def number_of(match: re.Match[str]) -> str:
        place = int(match.group(1)) - 1
        if place > at:
            return ""
        count = counts[place]
        style = "decimal" if level.plain and levels[place].style != "none" else levels[place].style
        return numeral(levels[place].start if count is None else count, style)

    return _REFERENCE.sub(number_of, level.text)


def _spaced(level: Level, label: str) -> str:
    """The label with the space that is printed between it and the text; the text follows at once where it may."""
    if not label or level.suffix == "nothing" or _CLOSED.search(label):
        return label
    return label + " "


def join_label(label: str, text: str) -> str:
    """Label and text on one line: `1.` and `项目` stand together, `1.` and `5万元` or `第一部分` and a name do not."""
    ascii_mark = label.endswith((". ", ") ")) and not _ASCII_WORD.match(text)
    return (label.rstrip() if ascii_mark else label) + text
