"""The lines of text to read: those that were found, cut where a ruling line or a blank row parts them, and the missed.

A finder of text joins neighbouring cells and stacked characters, and overlooks a lone digit or dash. Ruling lines and
ink know better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from builder.read.ocr.ruling import Ruling
from builder.read.ocr.shapes import Area, Picture
from builder.read.pdf.shapes import Rule

_CROSSED = 0.6  # of an area's side: a ruling line that covers this much of it cuts it
_EDGE = 1.5  # points: a line this near to the edge of an area leaves it whole
_LINE = 5.5  # points: no line of text is lower
_STACKED = 1.5  # height to width: from here characters stand one above the other
_SQUARE = 1.15  # height to width of one character
_SHARED = 0.6  # of a small area: where another covers this much, it is part of that one
_SPECK = 0.6  # points: ink smaller than this in both directions is dust
_TALLEST = 40.0  # points: ink taller than this is no character
_GAP = 5.0  # points: ink nearer than this is one piece of text
_MARGIN = 1.0  # points around a piece of ink


def to_read(found: Sequence[Area], ruling: Ruling, scale: float) -> list[Area]:
    """The areas of a picture that hold one line of text each, within one cell each."""
    pieces = [_widened(piece, ruling.ink) for area in found for piece in _cut(area, ruling.rules, scale)]
    fitted = [fit for piece in pieces if (fit := _fitted(piece, ruling.ink, scale))]
    lines = [line for area in fitted for line in _rows(area, ruling.ink, scale)]
    return _without_doubles([*lines, *_missed(lines, ruling, scale)])


def _cut(area: Area, rules: Iterable[Rule], scale: float) -> list[Area]:
    """An area in pieces, cut at the ruling lines that cross it."""
    edge = _EDGE * scale
    xs, ys = [area.x0], [area.top]
    for rule in rules:
        start, end, cuts = (area.top, area.bottom, xs) if rule.upright else (area.x0, area.x1, ys)
        first, last = (area.x0, area.x1) if rule.upright else (area.top, area.bottom)
        shared = min(rule.end, end) - max(rule.start, start)
        if first < rule.at < last and shared >= _CROSSED * (end - start):
            cuts.append(round(rule.at))
    xs, ys = sorted([*xs, area.x1]), sorted([*ys, area.bottom])
    return [
        Area(x0, top, x1, bottom)
        for top, bottom in pairwise(ys)
        for x0, x1 in pairwise(xs)
        if x1 - x0 > edge and bottom - top > edge
    ]


def _widened(area: Area, ink: Picture) -> Area:
    """An area with the whole of the characters that its sides cut through: the stroke of 一 is often cut."""
    columns = np.any(ink[area.top : area.bottom], axis=0)
    x0, x1 = area.x0, area.x1
    while x0 > 0 and area.x0 - x0 < area.height and columns[x0 - 1]:
        x0 -= 1
    while x1 < len(columns) and x1 - area.x1 < area.height and columns[x1]:
        x1 += 1
    return Area(x0, area.top, x1, area.bottom)


def _fitted(area: Area, ink: Picture, scale: float) -> Area | None:
    """An area without its blank margins; `None` where there is no ink in it."""
    inside = area.of(ink)
    columns, rows = np.flatnonzero(inside.any(axis=0)), np.flatnonzero(inside.any(axis=1))
    if not len(columns) or max(columns[-1] - columns[0], rows[-1] - rows[0]) < _SPECK * scale:
        return None
    margin = round(_MARGIN * scale)
    return Area(
        max(area.x0, area.x0 + int(columns[0]) - margin),
        max(area.top, area.top + int(rows[0]) - margin),
        min(area.x1, area.x0 + int(columns[-1]) + 1 + margin),
        min(area.bottom, area.top + int(rows[-1]) + 1 + margin),
    )


def _rows(area: Area, ink: Picture, scale: float) -> list[Area]:
    """The lines that stand one above the other in an area, parted by rows without ink."""
    runs = _runs(np.any(area.of(ink), axis=1))
    if len(runs) < 2:
        return [area]
    if area.height > _STACKED * area.width:
        runs = _characters(runs, area.width)
    elif any(end - start < _LINE * scale for start, end in runs):
        return [area]
    parts = [Area(area.x0, area.top + start, area.x1, area.top + end) for start, end in runs]
    return [fit for part in parts if (fit := _fitted(_grown(part, area, scale), ink, scale))]


def _grown(part: Area, whole: Area, scale: float) -> Area:
    margin = max(1, round(_MARGIN * scale / 2))
    return Area(part.x0, max(whole.top, part.top - margin), part.x1, min(whole.bottom, part.bottom + margin))


def _characters(runs: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Runs of rows with ink as characters about as tall as wide: 二 and 昌 are made of more than one run."""
    characters: list[tuple[int, int]] = []
    for start, end in runs:
        if characters and end - characters[-1][0] <= _SQUARE * width:
            characters[-1] = characters[-1][0], end
        else:
            characters.append((start, end))
    return characters


def _runs(marked: Picture) -> list[tuple[int, int]]:
    """Where a row of truths begins and ends to be true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _missed(lines: Sequence[Area], ruling: Ruling, scale: float) -> Iterator[Area]:
    """Ink inside the tables that no area holds."""
    import cv2

    level = [rule for rule in ruling.rules if not rule.upright]
    if len(level) < 2:
        return
    rest = np.zeros_like(ruling.ink)
    inside = Area(
        int(min(rule.start for rule in level)),
        int(min(rule.at for rule in level)),
        int(max(rule.end for rule in level)),
        int(max(rule.at for rule in level)),
    )
    inside.of(rest)[:] = inside.of(ruling.ink)
    for line in lines:
        line.of(rest)[:] = 0
    gap = np.ones((max(1, round(scale)), round(_GAP * scale)), np.uint8)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, gap), connectivity=8)
    for x, y, width, height in (tuple(int(value) for value in boxes[label][:4]) for label in range(1, count)):
        if height > _TALLEST * scale or max(width, height) < 2 * _SPECK * scale:
            continue
        # A dash needs room above and below to be seen as one.
        above = max(round(_MARGIN * scale), round((_LINE * scale - height) / 2))
        area = Area(max(0, x - above), max(0, y - above), x + width + above, y + height + above)
        yield from _cut(area, ruling.rules, scale)


def _without_doubles(areas: Sequence[Area]) -> list[Area]:
    """Leave out slivers: what a larger area covers for the most part."""
    largest = sorted(areas, key=lambda area: (-area.width * area.height, area.top, area.x0))
    kept: list[Area] = []
    for area in largest:
        if not any(_shared(area, other) > _SHARED * area.width * area.height for other in kept):
            kept.append(area)
    return sorted(kept, key=lambda area: (area.top, area.x0))


def _shared(one: Area, other: Area) -> int:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, width) * max(0, height)
