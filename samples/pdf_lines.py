"""Lines of Chinese text on a PDF page: how wide they are, where they break, and how they are drawn.

The font is one of those that every PDF reader has at hand for Chinese; it is named, not embedded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
_SPACE = 500  # thousandths of the size: the font's own space is narrower than a reader of pages takes for one
_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_NO_LINE_BEGINS_WITH = "，。；：、？！）”》％%…"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def width(text: str, size: float) -> float:
    """How wide a line of text is, in points."""
    return sum(map(_advance, text)) * size / 1000


@cache
def _advance(character: str) -> int:
    """In thousandths of the size, whole: floats add up to other sums in other versions of Python."""
    return _SPACE if character == " " else round(pdfmetrics.stringWidth(character, FONT, 1000))


def wrap(text: str, room: float, size: float, indent: float = 0.0) -> list[str]:
    """The lines of a paragraph, the first of them `indent` shorter; a Latin word or number that fits stays whole."""
    lines: list[str] = []
    line = ""
    for token in _tokens(text, room, size):
        available = room - (0.0 if lines else indent)
        if not line or width(line + token, size) <= available:
            line += token
            continue
        carried = line[-1] if token in _NO_LINE_BEGINS_WITH and len(line) > 1 else ""
        lines.append(line[: len(line) - len(carried)].rstrip(" "))
        line = carried + token.lstrip(" ")
    return [*lines, line]


def _tokens(text: str, room: float, size: float) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        yield from token if width(token, size) > room else (token,)


def draw(canvas: Canvas, x: float, y: float, line: str, size: float, room: float | None = None) -> None:
    """Draw a line with its lower left corner at a point; with `room`, stretched until it fills that."""
    spread = (room - width(line, size)) / (len(line) - 1) if room is not None and len(line) > 1 else 0.0
    for run in re.finditer(r"[^ ]+", line):
        before = line[: run.start()]
        text = canvas.beginText(x + width(before, size) + spread * len(before), y)
        text.setFont(FONT, size)
        text.setCharSpace(spread)
        text.textOut(run[0])
        canvas.drawText(text)
