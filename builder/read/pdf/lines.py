"""From glyphs to lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.read.fold import starts_item
from builder.read.pdf.page import Glyph

_GAP = 0.3  # of a line's height: a wider gap between two characters is a space
_FULL = 2.0  # of a line's height: a line of a cell that leaves no more room than this is full
_HALF = re.compile(r"[0-9A-Za-z.,]\Z|\A[0-9A-Za-z.,%]")
_OVERLAP = 0.5  # of the smaller height: how far characters of one line stand side by side


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


def to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that glyphs stand in, from the top, each from the left."""
    return [to_line(row) for row in to_rows(glyphs)]


def to_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each line, from the top."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x0)):
        if rows and _beside(rows[-1], glyph):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _beside(row: list[Glyph], glyph: Glyph) -> bool:
    first = row[0]
    shared = min(first.bottom, glyph.bottom) - max(first.top, glyph.top)
    return shared > _OVERLAP * min(first.size, glyph.size)


def to_line(row: Iterable[Glyph]) -> Line:
    """The line that glyphs make up, which stand side by side."""
    row = sorted(row, key=lambda glyph: glyph.x0)
    text, before = "", row[0]
    for glyph in row:
        if glyph.x0 - before.x1 > _GAP * min(glyph.size, before.size):
            text += " "
        text += glyph.text
        before = glyph
    return Line(
        text,
        row[0].x0,
        min(glyph.top for glyph in row),
        max(glyph.x1 for glyph in row),
        max(glyph.bottom for glyph in row),
        max(glyph.size for glyph in row),
    )


def cell_text(lines: Sequence[Line], width: float) -> str:
    """The text of a cell `width` points wide: a line that fills it was broken by the cell, not by the writer.

    Where the cell broke a number or a code its halves are put together again, and no space comes between words of
    Chinese and what stood beside them.
    """
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            forced = before.x1 - before.x0 > width - _FULL * before.size
            joined = _is_wide(text[-1:]) or _is_wide(line.text[:1]) or (_HALF.search(text) and _HALF.match(line.text))
            text += "" if forced and joined and not starts_item(line.text) else "\n"
        text += line.text
    return text


def _is_wide(character: str) -> bool:
    return bool(character) and (character >= "\u2e80" or character in "，。；：、“”‘’（）≥≤")
