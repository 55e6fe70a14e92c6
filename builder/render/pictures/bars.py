"""Horizontal bars, each below its name and its amount; all on one scale, which begins at zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure, Text
from builder.render.pictures.lengths import FULL, drawn, edges, percent


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its amount and the colour of its kind."""

    amount: Figure
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a bar stands for, and the colour of its kind. `parts` are drawn inside it."""

    name: Text
    amount: Figure | None
    href: str = ""
    remark: Text = ""
    parts: tuple[Part, ...] = ()
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar, in percent of the picture."""

    x: str
    width: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as it is drawn; without an amount it has no segments."""

    entry: Entry
    segments: tuple[Segment, ...]


def bars(entries: Sequence[Entry]) -> tuple[Bar, ...]:
    """A bar for each entry, the largest amount as wide as the picture."""
    longest = max((_amount(entry) for entry in entries), default=Decimal(0))
    return tuple(Bar(entry, _segments(entry, longest)) for entry in entries)


def strip(parts: Sequence[Part]) -> tuple[Segment, ...]:
    """The parts of a whole side by side, over the width of the picture."""
    return _side_by_side(parts, FULL)


def _segments(entry: Entry, longest: Decimal) -> tuple[Segment, ...]:
    if not longest or not _amount(entry):
        return ()
    end = FULL * _amount(entry) / longest
    whole = Segment("0%", percent(end), entry.kind)
    inside = sum((drawn(part.amount.value) for part in entry.parts), Decimal(0))
    if not inside or inside > _amount(entry):
        return (whole,)
    return (whole, *_side_by_side(entry.parts, end * inside / _amount(entry)))


def _side_by_side(parts: Sequence[Part], end: Decimal) -> tuple[Segment, ...]:
    at = edges([drawn(part.amount.value) for part in parts], end=end)
    pieces = zip(parts, at, at[1:], strict=False)
    return tuple(
        Segment(percent(left), percent(right - left), part.kind) for part, left, right in pieces if right > left
    )


def _amount(entry: Entry) -> Decimal:
    return drawn(entry.amount.value if entry.amount else "")
