"""What is written into a box: as much of it as there is room for, on a phone and on a desk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure

SCREENS = {"large": (220, 300), "phone": (280, 300), "desk": (640, 360)}
"""The least that a picture measures, in pixels of its own: on a phone with large text, which enlarges it as a whole, on
a phone, and on a desk; `assets/site.css` gives it its height and says which wording is shown.
"""

FONT, LEADING, MARGIN = 13, 18, 8
_MOST_LINES = 5
_LEAST_SHORT = 4
"""Of a name that is cut as many characters stay at least; of one that is cut to fewer, none."""

_WORD = re.compile(r"[!-~]+ ?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wording:
    """The lines of a name, as far as there is room for it, those of the amount below it, and the screens that it fits.

    `screens` is blank where it fits all of them.
    """

    lines: tuple[str, ...]
    amount: Figure
    amount_lines: tuple[str, ...]
    screens: tuple[str, ...] = ()


def wordings(name: str, amount: Figure, width: Decimal, height: Decimal) -> tuple[Wording, ...]:
    """The wordings of a box of that width and height in percent, one for each screen or for several."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for screen, (wide, high) in SCREENS.items():
        room = int(wide * width / 100) - 2 * MARGIN
        most = (int(high * height / 100) - MARGIN) // LEADING
        amount_lines = set_out(str(amount), room)
        if amount_lines and len(amount_lines) <= most:
            lines = _cut(wrapped(name, room), min(most - len(amount_lines), _MOST_LINES), room)
            found.setdefault((lines, amount_lines), []).append(screen)
    return tuple(
        Wording(lines, amount, amount_lines, tuple(screens) if len(screens) < len(SCREENS) else ())
        for (lines, amount_lines), screens in found.items()
    )


def set_out(amount: str, room: int) -> tuple[str, ...]:
    """An amount in one line, or with its unit on another; none where its number does not fit."""
    number, space, unit = amount.partition(" ")
    lines = (amount,) if measure(amount) <= room else (number + space, unit)
    return lines if max(measure(line.rstrip()) for line in lines) <= room else ()


def _cut(lines: Sequence[str], most: int, room: int) -> tuple[str, ...]:
    """As many lines, the last with a sign where something is left out; none where too little would be left."""
    if len(lines) <= most:
        return tuple(lines)
    *whole, last = lines[: max(most, 1)]
    while last and measure(f"{last}…") > room:
        last = last[:-1]
    kept = (*whole, f"{last}…")
    return kept if most and len("".join(kept)) > _LEAST_SHORT else ()


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
