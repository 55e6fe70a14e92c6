"""What a page prints: its glyphs and its ruling lines, in points from the upper left corner as a reader sees it.

pdfium tells where everything stands in the page's own space; rotation, crop box and the matrices of nested
forms are taken out here, so that nothing after this module knows about them.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import pi

import pypdfium2 as pdfium
from pypdfium2 import raw

_THIN = 3.0  # a filled shape at most this many points thick is a ruling line
_WHITE = 250  # what is drawn lighter than this in all colours is not seen
_MAX_DEPTH = 8  # forms within forms

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and its box; `top` is smaller than `bottom`.

    `anchor` is the point that says which cell it belongs to: its middle, or the nearest point of the area that
    its text is clipped to. A spreadsheet writes text that is too long for its cell over the next one, unseen.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    anchor: tuple[float, float]

    @property
    def x(self) -> float:
        """The middle, from the left."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle, from the top."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The height of the line that the character stands in."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line at `at` (x of an upright one, y of a level one), from `start` to `end`."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number (from 1), size in points, glyphs in the order of the file, ruling lines, and pictures' area.

    `picture` is the share of the page that pictures cover, between 0 and 1.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    picture: float


def read_page(document: pdfium.PdfDocument, number: int) -> Page:
    """The page `number` (from 1) of an open document."""
    page = document[number - 1]
    textpage = page.get_textpage()
    try:
        turn = _text_turn(textpage, page.get_rotation())
        left, bottom, right, top = page.get_cropbox()
        place = _placer(turn, left, bottom, right, top)
        width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
        shapes = _Shapes(place)
        shapes.collect(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY, 0)
        glyphs = tuple(_without_doubles(_glyphs(textpage, place, (width, height))))
        return Page(number, width, height, glyphs, tuple(shapes.rules), min(1.0, shapes.pictures / (width * height)))
    finally:
        textpage.close()
        page.close()


def _placer(turn: int, left: float, bottom: float, right: float, top: float) -> _Place:
    """The function that takes a point of the page's own space to where a reader sees it."""
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[turn]


def _text_turn(textpage: pdfium.PdfTextPage, rotation: int) -> int:
    """How far the page's own space has to be turned so that most characters stand upright: 0, 90, 180 or 270.

    The file's own rotation counts only for a page without text: some files turn the text and not the page.
    """
    count = textpage.count_chars()
    turns: Counter[int] = Counter()
    for index in range(0, count, max(1, count // 60)):
        angle = raw.FPDFText_GetCharAngle(textpage.raw, index)
        if angle >= 0:
            turns[-round(angle / (pi / 2)) % 4] += 1
    return 90 * turns.most_common(1)[0][0] if turns else rotation


def _glyphs(textpage: pdfium.PdfTextPage, place: _Place, size: tuple[float, float]) -> Iterator[Glyph]:
    handle, box = textpage.raw, raw.FS_RECTF()
    reference = ctypes.byref(box)
    clips = _Clips(place, size)
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, reference):
            continue
        ax, ay = place(box.left, box.top)
        bx, by = place(box.right, box.bottom)
        x0, top, x1, bottom = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        anchor = clips.nearest(raw.FPDFText_GetTextObject(handle, index), (x0 + x1) / 2, (top + bottom) / 2)
        if anchor:
            yield Glyph(chr(code), x0, top, x1, bottom, anchor)


class _Clips:
    """The areas that the texts of a page are clipped to, each asked for once."""

    def __init__(self, place: _Place, size: tuple[float, float]) -> None:
        self._place = place
        self._page = (0.0, 0.0, *size)
        self._known: dict[int, tuple[float, float, float, float] | None] = {}

    def nearest(self, item: object, x: float, y: float) -> tuple[float, float] | None:
        """The point of the text's area that is nearest to a point; `None` where nothing of it is on the page."""
        key = ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
        if key not in self._known:
            self._known[key] = self._area(item) if key else self._page
        area = self._known[key]
        if area is None:
            return None
        x0, top, x1, bottom = area
        return min(max(x, x0 + 1), x1 - 1), min(max(y, top + 1), bottom - 1)

    def _area(self, item: object) -> tuple[float, float, float, float] | None:
        x0, top, x1, bottom = self._page
        clip = raw.FPDFPageObj_GetClipPath(item)
        for number in range(max(0, raw.FPDFClipPath_CountPaths(clip))):
            points = []
            for index in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, number))):
                segment = raw.FPDFClipPath_GetPathSegment(clip, number, index)
                x, y = ctypes.c_float(), ctypes.c_float()
                raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
                points.append(self._place(x.value, y.value))
            if points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                x0, top = max(x0, min(xs)), max(top, min(ys))
                x1, bottom = min(x1, max(xs)), min(bottom, max(ys))
        return (x0, top, x1, bottom) if x1 - x0 > 2 and bottom - top > 2 else None


def _without_doubles(glyphs: Iterator[Glyph]) -> Iterator[Glyph]:
    """Leave out what is printed a second time in the same place: bold type is often made that way."""
    seen: dict[str, list[Glyph]] = {}
    for glyph in glyphs:
        near = max(0.5, 0.25 * (glyph.x1 - glyph.x0))
        before = seen.setdefault(glyph.text, [])
        if any(abs(other.x0 - glyph.x0) < near and abs(other.top - glyph.top) < near for other in before[-40:]):
            continue
        before.append(glyph)
        yield glyph


class _Shapes:
    """Collects ruling lines and the area of pictures from a page and the forms nested in it."""

    def __init__(self, place: _Place) -> None:
        self.place = place
        self.rules: list[Rule] = []
        self.pictures = 0.0

    def collect(self, holder: object, count: object, get: object, matrix: Matrix, depth: int) -> None:
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
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first` and then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
