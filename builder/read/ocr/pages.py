"""A picture of a page as the page that the PDF reader works with: its glyphs and its ruling lines, in points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from builder.read.ocr import engine, picture, ruling, straight
from builder.read.ocr.areas import to_read
from builder.read.ocr.glyphs import spread
from builder.read.ocr.picture import Sheet
from builder.read.ocr.shapes import Picture, Recogniser
from builder.read.pdf.page import Glyph, Page
from builder.read.pdf.shapes import Rule

_SMALLEST = 16  # pixels: nothing can be read in less
_LEAST_SCORE = 0.5  # what is read with less certainty is dust, a seal or a drawing


def pages_of_image(path: Path) -> list[Page]:
    """The pages of an image file (PNG, JPEG, BMP, WebP; TIFF with all its pages).

    Raises `UnreadableDocument` where the file is damaged or too large, or where the extra `ocr` is not installed.
    """
    if not engine.available():
        raise engine.missing(path.name)
    recogniser = engine.recogniser()
    return [page_of_sheet(sheet, number, recogniser) for number, sheet in enumerate(picture.of_image(path), 1)]


def page_of_pdf(document: pdfium.PdfDocument, number: int) -> Page:
    """The page `number` (from 1) of an open PDF, recognised from its picture.

    Ask `engine.available` before; `engine.missing` is the error where it says no.
    """
    return page_of_sheet(picture.of_pdf(document, number), number, engine.recogniser())


def page_of_sheet(sheet: Sheet, number: int, recogniser: Recogniser) -> Page:
    """The picture of a page as a page: put straight, its ruling lines and text found, its text recognised."""
    if min(sheet.picture.shape) < _SMALLEST:
        return _page(sheet.picture, sheet.scale, number, [], ())
    level = straight.level(sheet.picture)
    found = ruling.find(level, sheet.scale)
    lines = recogniser.find(found.clean)
    turns = straight.quarter_turns(found.clean, lines, recogniser)
    if turns:
        level = np.ascontiguousarray(np.rot90(level, turns))
        found = ruling.find(level, sheet.scale)
        lines = recogniser.find(found.clean)
    areas = to_read(lines, found, sheet.scale)
    readings = recogniser.read([area.of(found.clean) for area in areas])
    glyphs = [
        glyph
        for area, reading in zip(areas, readings, strict=True)
        if reading.score >= _LEAST_SCORE
        for glyph in spread(reading, area, sheet.scale)
    ]
    return _page(level, sheet.scale, number, glyphs, found.rules)


def _page(level: Picture, scale: float, number: int, glyphs: list[Glyph], rules: tuple[Rule, ...]) -> Page:
    height, width = level.shape
    in_points = tuple(Rule(rule.upright, rule.at / scale, rule.start / scale, rule.end / scale) for rule in rules)
    return Page(number, width / scale, height / scale, tuple(glyphs), in_points, 1.0)
