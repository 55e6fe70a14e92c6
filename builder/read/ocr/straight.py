"""Putting a page straight: a scanner's small slant, and pages that lie on their side or upside down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from builder.read.ocr.shapes import Area, Picture, Recogniser

_SMALL = 900  # pixels: the slant shows in a picture this large
_STEEPEST = 3.0  # degrees
_LEAST = 0.08  # degrees: less is left as it is
_SAMPLES = 6  # lines that say whether the page is upside down
_SURE = 0.9  # the mean score of lines that stand upright


def level(picture: Picture) -> Picture:
    """The picture without slant."""
    import cv2

    shrink = min(1.0, _SMALL / max(picture.shape))
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ink = 255 - small
    coarse = _best(ink, np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5))
    slant = _best(ink, coarse + np.arange(-0.5, 0.51, 0.05))
    return picture if abs(slant) < _LEAST else _turned(picture, slant, 255)


def _best(ink: Picture, angles: Picture) -> float:
    """The angle that makes rows and columns differ most; of equals the smallest."""
    return min((float(angle) for angle in angles), key=lambda angle: (-_contrast(_turned(ink, angle, 0)), abs(angle)))


def _contrast(ink: Picture) -> float:
    rows, columns = ink.sum(axis=1, dtype=float), ink.sum(axis=0, dtype=float)
    return float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum())


def _turned(picture: Picture, degrees: float, border: int) -> Picture:
    import cv2

    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned: Picture = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(border,))
    return turned


def quarter_turns(picture: Picture, lines: Sequence[Area], recogniser: Recogniser) -> int:
    """How many quarter turns to the left (`numpy.rot90`) make the text of a page stand upright."""
    if _stand(lines):
        aside = np.rot90(picture)
        return 3 if _is_upside_down(aside, recogniser.find(aside), recogniser) else 1
    return 2 if _is_upside_down(picture, lines, recogniser) else 0


def _stand(lines: Sequence[Area]) -> bool:
    """True where most lines of text run from top to bottom."""
    tall = sum(line.height for line in lines if line.height > 2 * line.width)
    wide = sum(line.width for line in lines if line.width > 2 * line.height)
    return tall > wide


def _is_upside_down(picture: Picture, lines: Sequence[Area], recogniser: Recogniser) -> bool:
    """True where lines are read with more certainty turned over than as they are."""
    longest = sorted(lines, key=lambda line: (-min(line.width / line.height, 10), line.top, line.x0))[:_SAMPLES]
    if not longest:
        return False
    crops = [line.of(picture) for line in longest]
    as_it_is = _mean_score(recogniser, crops)
    return as_it_is < _SURE and _mean_score(recogniser, [np.rot90(crop, 2) for crop in crops]) > as_it_is


def _mean_score(recogniser: Recogniser, crops: Sequence[Picture]) -> float:
    readings = recogniser.read(crops)
    return sum(reading.score * len(reading.text) for reading in readings) / max(
        1, sum(len(reading.text) for reading in readings)
    )
