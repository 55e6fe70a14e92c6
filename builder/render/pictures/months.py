"""Percentages that add up over the months of a year: a column at each month that has one, nothing at the others.

A line leads from column to column. It is dashed where there are months between them of which nothing is known.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure
from builder.render.pictures.lengths import FULL, drawn, percent

LEFT, TOP, BOTTOM = Decimal(12), Decimal(14), Decimal(86)
"""The edges of the scale in percent of the picture: beside it stand the percentages, below it the months."""

_STEP = (FULL - LEFT) / 12
_GAP = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Column:
    """The column of a month; `middle` and `y` are where its figure stands."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Link:
    """The line between the tops of two columns."""

    x1: str
    y1: str
    x2: str
    y2: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Months:
    """The picture: columns, the lines between them, the lines of the scale and the names of the months."""

    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    scale: tuple[tuple[int, str], ...]
    names: tuple[tuple[int, str, bool], ...]
    left: str = percent(LEFT)


def months(points: Sequence[tuple[int, Figure]]) -> Months:
    """The picture of months in rising order with their percentages. The scale ends at 100 or at the largest of them."""
    top = max(FULL, *(drawn(figure.value) for _, figure in points))
    at = [(month, _middle(month), _height(drawn(figure.value), top), figure) for month, figure in points]
    known = {month for month, _ in points}
    return Months(
        columns=tuple(
            Column(
                x=percent(middle - _STEP / 2 + _GAP),
                y=percent(y),
                width=percent(_STEP - 2 * _GAP),
                height=percent(BOTTOM - y),
                middle=percent(middle),
                figure=figure,
            )
            for _, middle, y, figure in at
        ),
        links=tuple(
            Link(percent(x1), percent(y1), percent(x2), percent(y2), is_gap=after > before + 1)
            for (before, x1, y1, _), (after, x2, y2, _) in itertools.pairwise(at)
        ),
        scale=tuple((share, percent(_height(Decimal(share), top))) for share in (0, 50, 100)),
        names=tuple((month, percent(_middle(month)), month in known) for month in range(1, 13)),
    )


def _middle(month: int) -> Decimal:
    return LEFT + _STEP * month - _STEP / 2


def _height(value: Decimal, top: Decimal) -> Decimal:
    return BOTTOM - (BOTTOM - TOP) * value / top
