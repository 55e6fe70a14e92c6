"""The shapes that a page draws: its ruling lines, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pypdfium2 import raw

_THIN = 3.0  # a filled shape at most this many points thick is a ruling line
_WHITE = 250  # what is drawn lighter than this in all colours is not seen
_MAX_DEPTH = 8  # forms within forms

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Place = Callable[[float, float], tuple[float, float]]
"""Takes a point of the page's own space to where a reader sees it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line at `at` (x of an upright one, y of a level one), from `start` to `end`."""

    upright: bool
    at: float
    start: float
    end: float


class Shapes:
    """Collects ruling lines and the area of pictures from a page and the forms nested in it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.rules: list[Rule] = []
        self.pictures = 0.0

    def collect(self, holder: object, count: object, get: object, matrix: Matrix, depth: int) -> None:
        """Go through the objects of a page or form; `count` and `get` are pdfium's functions for its kind."""
        for index in range(count(holder)):  # type: ignore[operator]
            item = get(holder, index)  # type: ignore[operator]
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._add_path(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = self._bounds(item, matrix)
                self.pictures += (x1 - x0) * (y1 - y0)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = _times(_matrix(item), matrix)
                self.collect(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _bounds(self, item: object, matrix: Matrix) -> tuple[float, float, float, float]:
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges))
        left, bottom, right, top = (edge.value for edge in edges)
        return self._box([(left, bottom), (right, top), (left, top), (right, bottom)], matrix)

    def _box(self, points: list[tuple[float, float]], matrix: Matrix) -> tuple[float, float, float, float]:
        seen = [self.place(*_apply(matrix, x, y)) for x, y in points]
        xs, ys = [x for x, _ in seen], [y for _, y in seen]
        return min(xs), min(ys), max(xs), max(ys)

    def _add_path(self, item: object, matrix: Matrix) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(filled), ctypes.byref(stroked))
        filled_seen = filled.value and _is_seen(item, raw.FPDFPageObj_GetFillColor)
        stroked_seen = stroked.value and _is_seen(item, raw.FPDFPageObj_GetStrokeColor)
        if not (filled_seen or stroked_seen):
            return
        whole = self._bounds(item, matrix)
        if self._add_thin(whole) or not (stroked_seen or raw.FPDFPath_CountSegments(item) > 5):
            return
        for outline in _outlines(item):
            placed = [self.place(*_apply(_times(_matrix(item), matrix), x, y)) for x, y in outline]
            xs, ys = [x for x, _ in placed], [y for _, y in placed]
            if stroked_seen:
                for (ax, ay), (bx, by) in pairwise(placed):
                    self._add_thin((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
            else:
                self._add_thin((min(xs), min(ys), max(xs), max(ys)))

    def _add_thin(self, box: tuple[float, float, float, float]) -> bool:
        """Keep a box as a ruling line where it is one: thin, and longer than it is thick."""
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        if height <= _THIN and width > 2 * height:
            self.rules.append(Rule(False, (y0 + y1) / 2, x0, x1))
        elif width <= _THIN and height > 2 * width:
            self.rules.append(Rule(True, (x0 + x1) / 2, y0, y1))
        else:
            return False
        return True


def _outlines(item: object) -> Iterator[list[tuple[float, float]]]:
    """The straight pieces of a path: each the points from one move to the next, closed where the file closes it."""
    points: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _is_seen(item: object, colour: object) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not colour(item, *map(ctypes.byref, parts)):  # type: ignore[operator]
        return True
    red, green, blue, alpha = (part.value for part in parts)
    return alpha > 0 and min(red, green, blue) < _WHITE


def _matrix(item: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first` and then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
