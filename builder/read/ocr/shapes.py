"""What passes between the steps that read a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

Picture = NDArray[Any]
"""A page in shades of grey, one byte a pixel, 255 for white; or a mask of the same size, 255 where something is."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a picture, in pixels; `x1` and `bottom` are just outside."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def width(self) -> int:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def of(self, picture: Picture) -> Picture:
        """This part of a picture."""
        return picture[self.top : self.bottom, self.x0 : self.x1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of text as recognised: its characters, where each stands (0 left to 1 right), how sure (0 to 1)."""

    text: str
    places: tuple[float, ...]
    score: float


class Recogniser(Protocol):
    """Finds lines of text in a picture and reads them."""

    def find(self, picture: Picture) -> list[Area]:
        """Where lines of text are."""

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        """What each crop, one line of text, says."""
