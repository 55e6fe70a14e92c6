"""From a line of text as recognised to glyphs: each character gets its part of the line's area."""

from __future__ import annotations

import unicodedata

from builder.read.ocr.shapes import Area, Reading
from builder.read.pdf.page import Glyph

_WIDE, _NARROW = 1.0, 0.55  # of the line's height: how wide a full-width and a half-width character is
_LOOSE = 0.45  # of the line's height: a gap wider than this between two characters is a space
_LOWEST = 6.0  # points: a lone dash stands in a line at least this tall


def spread(reading: Reading, area: Area, scale: float) -> list[Glyph]:
    """The characters of a reading over its area, in points of a picture with `scale` pixels a point."""
    lack = max(0.0, _LOWEST - area.height / scale) / 2
    top, bottom = area.top / scale - lack, area.bottom / scale + lack
    glyphs: list[Glyph] = []
    for sign, left, right in _parts(reading, area):
        x0, x1 = left / scale, right / scale
        glyphs.append(Glyph(sign, x0, top, x1, bottom, ((x0 + x1) / 2, (top + bottom) / 2)))
    return glyphs


def _parts(reading: Reading, area: Area) -> list[tuple[str, float, float]]:
    """The characters with their left and right edges, in pixels."""
    parts: list[tuple[str, float, float]] = []
    before = 0.0
    for sign, place in zip(reading.text, reading.places, strict=True):
        centre = area.x0 + place * area.width
        if not parts:
            parts.append((sign, min(centre, float(area.x0)), 0.0))
        else:
            centre = max(centre, before + 0.1)
            last, left, _ = parts[-1]
            right, start = _between((last, before), (sign, centre), float(area.height))
            parts[-1] = last, left, right
            parts.append((sign, start, 0.0))
        before = centre
    if parts:
        sign, left, _ = parts[-1]
        parts[-1] = sign, left, max(before, float(area.x1))
    return parts


def _between(one: tuple[str, float], other: tuple[str, float], size: float) -> tuple[float, float]:
    """Where a character ends and the next begins: half way, or apart where there is a gap between them."""
    (first, left), (second, right) = one, other
    ends, begins = left + _half(first, size), right - _half(second, size)
    if begins - ends > _LOOSE * size:
        return ends, begins
    return (left + right) / 2, (left + right) / 2


def _half(sign: str, size: float) -> float:
    return (_WIDE if unicodedata.east_asian_width(sign) in "WF" else _NARROW) * size / 2
