"""A treemap: boxes as large as their amounts, those of a group together, each as close to a square as it gets.

The layout is the squarified one of Bruls, Huizing and van Wijk (2000).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure
from builder.render.pictures.lengths import FULL, drawn, edges, percent
from builder.render.pictures.wording import SCREENS, Wording, wordings

_SHAPE = Decimal("0.6")
"""The height of the picture in terms of its width, between that on a phone and that on a desk."""

_LEAST = Decimal("0.02")
"""What is narrower, in percent of the picture, is no box that anybody sees."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be drawn: what it is called, its amount, and the group whose colour it has."""

    name: str
    amount: Figure
    group: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the picture, by its edges in percent."""

    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal

    @property
    def width(self) -> Decimal:
        """From left to right, in percent of the picture's width."""
        return self.right - self.left

    @property
    def height(self) -> Decimal:
        """From top to bottom, in percent of the picture's height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Box:
    """A piece with its area, and its words as far as there is room for them."""

    piece: Piece
    area: Area
    wordings: tuple[Wording, ...]

    @property
    def is_named(self) -> bool:
        """Whether its name stands in it on every screen."""
        named = {screen for wording in self.wordings if wording.lines for screen in wording.screens or SCREENS}
        return len(named) == len(SCREENS)

    @property
    def place(self) -> dict[str, str]:
        """The attributes that put it where it is."""
        return {
            "x": percent(self.area.left),
            "y": percent(self.area.top),
            "width": percent(self.area.width),
            "height": percent(self.area.height),
        }


def treemap(pieces: Sequence[Piece]) -> tuple[Box, ...]:
    """The boxes of the pieces that have an amount to draw, group by group, the largest first."""
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        if drawn(piece.amount.value):
            groups.setdefault(piece.group, []).append(piece)
    by_size = sorted(groups.values(), key=_whole, reverse=True)
    boxes = []
    for own, area in zip(by_size, squarified([_whole(own) for own in by_size], _EVERYTHING), strict=True):
        own.sort(key=_amount, reverse=True)
        for piece, inner in zip(own, squarified([_amount(piece) for piece in own], area), strict=True):
            if min(inner.width, inner.height) >= _LEAST:
                boxes.append(Box(piece, inner, wordings(piece.name, piece.amount, inner.width, inner.height)))
    return tuple(boxes)


def squarified(amounts: Sequence[Decimal], area: Area) -> list[Area]:
    """An area for each amount, the amounts in falling order; together they fill `area`."""
    found: list[Area] = []
    rest, left = list(amounts), area
    while rest:
        count = _row(rest, left)
        row, rest = rest[:count], rest[count:]
        areas, left = _laid(row, sum(rest, Decimal(0)), left)
        found += areas
    return found


_EVERYTHING = Area(Decimal(0), Decimal(0), FULL, FULL)


def _row(amounts: Sequence[Decimal], area: Area) -> int:
    """How many of the amounts make the row with the best shapes along the shorter side of `area`."""
    whole = sum(amounts, Decimal(0))
    best, count = _worst(amounts[:1], whole, area), 1
    while count < len(amounts) and (next_one := _worst(amounts[: count + 1], whole, area)) <= best:
        best, count = next_one, count + 1
    return count


def _worst(row: Sequence[Decimal], whole: Decimal, area: Area) -> Decimal:
    """The shape of the longest box of a row: its longer side in terms of the shorter."""
    long, short = _sides(area)
    if not long or not short:
        return Decimal(0)
    depth = long * sum(row, Decimal(0)) / whole
    lengths = (short * amount / sum(row, Decimal(0)) for amount in (row[0], row[-1]))
    return max(max(depth / length, length / depth) for length in lengths)


def _sides(area: Area) -> tuple[Decimal, Decimal]:
    """The longer and the shorter side as the reader sees them."""
    sides = sorted((area.width, area.height * _SHAPE), reverse=True)
    return sides[0], sides[1]


def _laid(row: Sequence[Decimal], rest: Decimal, area: Area) -> tuple[list[Area], Area]:
    """The areas of a row, and what it leaves of `area` for the rest."""
    share = [sum(row, Decimal(0)), rest]
    if area.width >= area.height * _SHAPE:
        cut = edges(share, area.left, area.right)[1]
        at = edges(row, area.top, area.bottom)
        boxes = [Area(area.left, top, cut, bottom) for top, bottom in itertools.pairwise(at)]
        return boxes, Area(cut, area.top, area.right, area.bottom)
    cut = edges(share, area.top, area.bottom)[1]
    at = edges(row, area.left, area.right)
    boxes = [Area(left, area.top, right, cut) for left, right in itertools.pairwise(at)]
    return boxes, Area(area.left, cut, area.right, area.bottom)


def _amount(piece: Piece) -> Decimal:
    return drawn(piece.amount.value)


def _whole(pieces: Sequence[Piece]) -> Decimal:
    return sum(map(_amount, pieces), Decimal(0))
