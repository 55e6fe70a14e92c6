"""What a page prints: its glyphs and its ruling lines, in points from the upper left corner as a reader sees it.

pdfium tells where everything stands in the page's own space; rotation, crop box and the matrices of nested
forms are taken out here, so that nothing after this module knows about them.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi

import pypdfium2 as pdfium
from pypdfium2 import raw

from builder.read.pdf.shapes import IDENTITY, Place, Rule, Shapes


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
        shapes = Shapes(place)
        shapes.collect(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, IDENTITY, 0)
        glyphs = tuple(_without_doubles(_glyphs(textpage, place, (width, height))))
        pictures = min(1.0, shapes.pictures / max(width * height, 1.0))
        return Page(number, width, height, glyphs, tuple(shapes.rules), pictures)
    finally:
        textpage.close()
        page.close()


def _placer(turn: int, left: float, bottom: float, right: float, top: float) -> Place:
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


def _glyphs(textpage: pdfium.PdfTextPage, place: Place, size: tuple[float, float]) -> Iterator[Glyph]:
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

    def __init__(self, place: Place, size: tuple[float, float]) -> None:
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
    """Leave out what is printed a second time in the same place: bold type is often made that way.

    Text of another cell that is clipped away here stands in the same place and is another thing.
    """
    seen: dict[str, list[Glyph]] = {}
    for glyph in glyphs:
        near = max(0.5, 0.25 * (glyph.x1 - glyph.x0))
        before = seen.setdefault(glyph.text, [])
        if any(_is_double(glyph, other, near) for other in before[-40:]):
            continue
        before.append(glyph)
        yield glyph


def _is_double(glyph: Glyph, other: Glyph, near: float) -> bool:
    apart = (glyph.x0 - other.x0, glyph.top - other.top, glyph.anchor[0] - other.anchor[0])
    return all(abs(distance) < near for distance in apart)
