"""What is written into a box: as much of it as there is room for, on a phone and on a desk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure

SCREENS = {"phone": (280, 300), "desk": (640, 360)}
"""The least that a picture measures on each screen, in pixels; `assets/site.css` gives it its height."""

FONT, LEADING, MARGIN = 13, 18, 8
_MOST_LINES = 5
_WORD = re.compile(r"[!-~]+ ?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """The lines of a name and the amount below them. `screen` is blank where it fits every screen."""

    lines: tuple[str, ...]
    amount: Figure
    screen: str = ""


def wordings(name: str, amount: Figure, width: Decimal, height: Decimal) -> tuple[Wording, ...]:
    """The wording of a box of that width and height in percent: one for all screens, or one for each that has room."""
    found = []
    for screen, (wide, high) in SCREENS.items():
        room = int(wide * width / 100) - 2 * MARGIN
        lines = wrapped(name, room)
        needed = LEADING * (len(lines) + 1) + MARGIN
        if lines and len(lines) <= _MOST_LINES and needed <= high * height / 100 and measure(str(amount)) <= room:
            found.append(Wording(lines, amount, screen))
    if len(found) == len(SCREENS) and len({wording.lines for wording in found}) == 1:
        return (Wording(found[0].lines, amount),)
    return tuple(found)


def wrapped(text: str, room: int) -> tuple[str, ...]:
    """The lines of a text in so many pixels; none where not even one character fits.

    Between Chinese characters a line may end anywhere, inside a Latin word only where the word is too long for a line.
    """
    lines = [""]
    for word in _WORD.findall(text):
        for piece in [word] if measure(word.rstrip()) <= room else word:
            if measure(piece.rstrip()) > room:
                return ()
            if measure((lines[-1] + piece).rstrip()) > room:
                lines.append("")
            lines[-1] += piece
    return tuple(lines)


def measure(text: str) -> int:
    """How many pixels a text needs, at least: a Chinese character is as wide as it is high, others are narrower."""
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return wide * FONT + (len(text) - wide) * 8
