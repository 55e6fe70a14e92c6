"""What a paragraph or a run inherits from its style: its list, its leader dots, its symbol font, being hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.read.docx.names import VAL, Element, W, number, switch, value

_CONTENTS = re.compile(r"(?:toc|目录)\s*\d\Z", re.IGNORECASE)
_LEADERS = {"dot", "middleDot"}


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader wants to know of a style, that of the styles it is based on included."""

    id: str = ""
    num_id: str | None = None
    level: int | None = None
    hidden: bool = False
    dotted: bool = False
    """A tab before a page number is printed as leader dots."""
    font: str | None = None


class Styles:
    """The styles of a document, by their id."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(root.iterfind(f"{W}style"))
        self._elements = {style.get(f"{W}styleId", ""): style for style in styles}
        self._resolved: dict[str, Style] = {}
        defaults = (style for style in styles if style.get(f"{W}default") in ("1", "true"))
        self._default = next((s.get(f"{W}styleId", "") for s in defaults if s.get(f"{W}type") == "paragraph"), "")

    def paragraph(self, identifier: str | None) -> Style:
        """The style of a paragraph that names `identifier`, or the document's own where it names none."""
        return self.get(self._default if identifier is None else identifier)

    def get(self, identifier: str) -> Style:
        """The style `identifier`; an empty one where there is none."""
        if identifier not in self._resolved:
            self._resolved[identifier] = self._resolve(identifier)
        return self._resolved[identifier]

    def _resolve(self, identifier: str) -> Style:
        chain = self._chain(identifier)
        paragraphs = [style.find(f"{W}pPr") for style in chain]
        runs = [style.find(f"{W}rPr") for style in chain]
        lists = [p.find(f"{W}numPr") for p in paragraphs if p is not None]
        hidden = (switch(run, "vanish") for run in runs)
        named = any(_CONTENTS.match(value(style, "name") or "") for style in chain)
        return Style(
            id=identifier,
            num_id=next((num_id for one in lists if (num_id := value(one, "numId")) is not None), None),
            level=next((level for one in lists if (level := number(one, "ilvl")) is not None), None),
            hidden=bool(next((state for state in hidden if state is not None), False)),
            dotted=named or any(has_leader(paragraph) for paragraph in paragraphs),
            font=next((font for run in runs if (font := font_of(run))), None),
        )

    def _chain(self, identifier: str) -> list[Element]:
        """The style and those that it is based on, nearest first; a circle ends where it closes."""
        chain: list[Element] = []
        seen: set[str] = set()
        while identifier in self._elements and identifier not in seen:
            seen.add(identifier)
            chain.append(self._elements[identifier])
            identifier = value(chain[-1], "basedOn") or ""
        return chain


def has_leader(properties: Element | None) -> bool:
    """Whether paragraph properties have a tab stop that is reached by dots."""
    stops = None if properties is None else properties.find(f"{W}tabs")
    return stops is not None and any(
        stop.get(f"{W}leader") in _LEADERS and stop.get(VAL) != "clear" for stop in stops.iterfind(f"{W}tab")
    )


def font_of(properties: Element | None) -> str | None:
    """The font that run properties name for characters that are no East Asian ones."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
