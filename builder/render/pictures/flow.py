"""A flow: bars of what comes in at the left, of what goes out at the right, and bands that meet in between.

Places across are in percent of the picture, places down in pixels, because each bar needs room for its words, however
small it is: above a bar that is less high than they, otherwise on it. Beside them bands are level, so that none crosses
words. Which of the left goes to which of the right nobody prints: that is why the bands meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render.figures import Figure
from builder.render.pictures.lengths import drawn
from builder.render.pictures.wording import LEADING, MARGIN, SCREENS, set_out, wrapped

HEAD = 26
"""The height of the words above the bars."""

_WHOLE = 150
_LEAST = 2
_BASE = 4
"""How far above the lower edge of its line a text stands."""
_BAR = 2
"""The width of a bar, in percent."""

_LEVEL = 40
"""How far a band is level from its bar on, in percent: there stand the words."""

_ROOM = SCREENS["large"][0] * (50 - 2 * _BAR) // 100 - MARGIN


@dataclass(frozen=True, slots=True)
class Stream:
    """Something that flows: what it is called, its amount, and the colour of its kind."""

    name: str
    amount: Figure
    kind: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The lines of a name and of the amount below it, in the least room that there is for them."""

    name: tuple[str, ...]
    amount: tuple[str, ...]

    @property
    def height(self) -> int:
        return LEADING * (len(self.name) + len(self.amount))


@dataclass(frozen=True, slots=True)
class Bank:
    """A stream with its bar and its band, in pixels from the top; its words are lines, the first below `words_y`."""

    stream: Stream
    y: int
    height: int
    band: str
    words: _Words
    words_y: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture; `y` and `whole` are the place and the height of the bar in the middle."""

    sources: tuple[Bank, ...]
    uses: tuple[Bank, ...]
    height: int
    y: int
    whole: int = _WHOLE
    head: int = HEAD
    bar: int = _BAR
    middle: int = 50 - _BAR // 2
    right: int = 100 - _BAR


def flow(sources: Sequence[Stream], uses: Sequence[Stream]) -> Flow:
    """The picture of streams that have an amount to draw; both sides are drawn as high as the same whole."""
    room = max(_WHOLE, *(sum(map(_slot, side, _heights(side))) for side in (sources, uses)))
    middle = HEAD + (room - _WHOLE) // 2
    left = _banks(sources, room, middle, (_BAR, 50 - _BAR // 2))
    right = _banks(uses, room, middle, (100 - _BAR, 50 + _BAR // 2))
    return Flow(left, right, HEAD + room, middle)


def _heights(streams: Sequence[Stream]) -> list[int]:
    amounts = [drawn(stream.amount.value) for stream in streams]
    whole = sum(amounts, Decimal(0))
    return [max(_LEAST, round(_WHOLE * amount / whole)) for amount in amounts]


def _words(stream: Stream) -> _Words:
    amount = str(stream.amount)
    return _Words(wrapped(stream.name, _ROOM), set_out(amount, _ROOM) or tuple(amount.split()))


def _slot(stream: Stream, height: int) -> int:
    """The height that a bar and its words need."""
    words = _words(stream).height
    return MARGIN + (height if height >= words else height + words)


def _banks(streams: Sequence[Stream], room: int, middle: int, across: tuple[int, int]) -> tuple[Bank, ...]:
    """The streams of a side below each other; `middle` is where the bar of the whole begins."""
    heights = _heights(streams)
    slots = list(map(_slot, streams, heights))
    more = (room - sum(slots)) // len(streams)
    found, top, met = [], HEAD, middle
    for stream, height, slot in zip(streams, heights, slots, strict=True):
        words = _words(stream)
        y = top + more // 2 + slot - MARGIN // 2 - height
        words_y = (y + (height - words.height) // 2 if height >= words.height else y - words.height) - _BASE
        found.append(Bank(stream, y, height, _band(across, (y, met), height), words, words_y))
        top, met = top + slot + more, met + height
    return tuple(found)


def _band(across: tuple[int, int], down: tuple[int, int], height: int) -> str:
    """The outline of a band from its bar, level at first, to the whole, as a path."""
    (x1, x2), (y1, y2) = across, down
    bend = x1 + _LEVEL if x1 < x2 else x1 - _LEVEL
    x = (bend + x2) / 2
    return (
        f"M{x1} {y1}H{bend}C{x:g} {y1} {x:g} {y2} {x2} {y2}"
        f"V{y2 + height}C{x:g} {y2 + height} {x:g} {y1 + height} {bend} {y1 + height}H{x1}Z"
    )
