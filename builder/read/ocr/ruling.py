"""The ruling lines of a picture: what is thin, long and straight, and what parts two of these."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from builder.read.ocr.shapes import Area, Picture
from builder.read.pdf.shapes import Rule

_LONG = 80.0  # points: a line this long is a ruling line wherever it stands
_MIDDLE = 25.0  # points: no stroke of a character is this long
_SHORT = 8.0  # points: a line this long that meets ruling lines at both ends is one
_THICK = 4.0  # points: what is thicker is an area
_MEET = 1.5  # points within which the end of a line meets another
_TOUCH = 1  # pixels within which the end of a short line does: the strokes of large type come near to both lines
_BESIDE = (0.5, 2.5)  # points beside a run where a character has its other strokes
_ALONE = 0.35  # of the length of a run, both sides together: where more is printed beside it, it is a stroke
_WINDOW = 15.0  # points around a pixel that say how dark its paper is
_DARKER = 15.0  # shades: ink is darker than its paper by this at least
_GRAIN = 0.9  # points: what is smaller than twice this is grain
_GRAINS = 6.0  # and by this many times what the shades of the paper vary


@dataclass(frozen=True, slots=True)
class Ruling:
    """Ruling lines in points, as the picture's pixels are, and the picture's other ink; `clean` is without lines."""

    rules: tuple[Rule, ...]
    ink: Picture
    clean: Picture


def find(picture: Picture, scale: float) -> Ruling:
    """The ruling lines of a picture with `scale` pixels a point. Positions are in pixels."""
    import cv2

    ink = _ink(picture, scale)
    found = _Lines(ink, scale)
    lines = cv2.dilate(found.mask, np.ones((3, 3), np.uint8))
    paper = cv2.dilate(picture, np.ones((9, 9), np.uint8))
    return Ruling(tuple(found.rules), np.where(lines > 0, 0, ink), np.where(lines > 0, paper, picture))


def _ink(picture: Picture, scale: float) -> Picture:
    """What is darker than the paper around it, by more than the paper's own grain."""
    import cv2

    smooth = cv2.medianBlur(picture, 2 * round(_GRAIN * scale) + 1)
    grain = float(np.mean(np.abs(picture.astype(np.int16) - smooth)[smooth > np.median(smooth) - 5]))
    window = 2 * round(_WINDOW * scale / 2) + 1
    darker = max(_DARKER, _GRAINS * grain)
    dark: Picture = cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, darker
    )
    return dark


class _Lines:
    """Collects lines in three rounds: the long ones, those between candidates, the short ones between lines."""

    def __init__(self, ink: Picture, scale: float) -> None:
        self.rules: list[Rule] = []
        self._masks = {False: np.zeros_like(ink), True: np.zeros_like(ink)}
        self._scale = scale
        runs = [self._runs(ink, upright, _MIDDLE) for upright in (False, True)]
        for upright in (False, True):
            self._keep(runs[upright], upright, _near(runs[not upright], round(_MEET * scale)), None)
        rest = np.where(self.mask > 0, 0, ink)
        known = {upright: mask.copy() for upright, mask in self._masks.items()}
        for upright in (False, True):
            self._keep(self._runs(rest, upright, _SHORT), upright, _near(known[not upright], _TOUCH), rest)

    @property
    def mask(self) -> Picture:
        """The pixels of all lines."""
        return np.maximum(self._masks[False], self._masks[True])

    def _runs(self, ink: Picture, upright: bool, least: float) -> Picture:
        """What is left of the ink when every run of pixels shorter than `least` points goes."""
        import cv2

        length = max(3, round(least * self._scale))
        shape, gap = ((1, length), (1, 3)) if not upright else ((length, 1), (3, 1))
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
        runs: Picture = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        return runs

    def _keep(self, runs: Picture, upright: bool, near: Picture, strokes: Picture | None) -> None:
        """Keep the runs that are lines: long, or with both ends `near` a line that goes across.

        Where `strokes` are given a run can be one of a character: it has to stand alone, or in line with a line.
        """
        import cv2

        count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        for label in range(1, count):
            x, y, width, height = (int(value) for value in boxes[label][:4])
            area = Area(x, y, x + width, y + height)
            length, thick = (height, width) if upright else (width, height)
            if thick > _THICK * self._scale or length < 2 * thick:
                continue
            middle = (area.x0 + area.x1) / 2 if upright else (area.top + area.bottom) / 2
            sure = strokes is None or self._in_line(middle, upright) or self._stands_alone(area, upright, strokes)
            if length >= _LONG * self._scale or (sure and _meets_at_both_ends(area, upright, near)):
                ends = (area.top, area.bottom) if upright else (area.x0, area.x1)
                self.rules.append(Rule(upright, middle, *map(float, ends)))
                area.of(self._masks[upright])[area.of(labels) == label] = 255

    def _in_line(self, middle: float, upright: bool) -> bool:
        return any(rule.upright == upright and abs(rule.at - middle) < _MEET * self._scale for rule in self.rules)

    def _stands_alone(self, area: Area, upright: bool, strokes: Picture) -> bool:
        """True where next to nothing is printed along both sides of a run."""
        near, far = round(_BESIDE[0] * self._scale), round(_BESIDE[1] * self._scale)
        picture, (x0, top, x1, bottom) = strokes, (area.x0, area.top, area.x1, area.bottom)
        if not upright:
            picture, (x0, top, x1, bottom) = strokes.T, (top, x0, bottom, x1)
        sides = picture[top:bottom, max(0, x0 - far) : max(0, x0 - near)], picture[top:bottom, x1 + near : x1 + far]
        return sum(float(side.any(axis=1).mean()) if side.size else 0.0 for side in sides) < _ALONE


def _near(mask: Picture, reach: int) -> Picture:
    import cv2

    grown: Picture = cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return grown


def _meets_at_both_ends(area: Area, upright: bool, near: Picture) -> bool:
    if upright:
        ends = Area(area.x0, area.top, area.x1, area.top + 1), Area(area.x0, area.bottom - 1, area.x1, area.bottom)
    else:
        ends = Area(area.x0, area.top, area.x0 + 1, area.bottom), Area(area.x1 - 1, area.top, area.x1, area.bottom)
    return all(end.of(near).any() for end in ends)
