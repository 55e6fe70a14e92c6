"""Percentages of a picture, as its attributes write them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

FULL = Decimal(100)
_EXACT = Decimal("0.01")


def percent(number: Decimal) -> str:
    """A place or a length: `37.01%`."""
    return f"{number.quantize(_EXACT).normalize():f}%"


def drawn(amount: str) -> Decimal:
    """What is drawn of an amount: nothing where it is blank or negative."""
    return max(Decimal(amount or 0), Decimal(0))


def edges(amounts: Sequence[Decimal], start: Decimal = Decimal(0), end: Decimal = FULL) -> list[Decimal]:
    """Where the pieces between `start` and `end` meet, in proportion to the amounts; at `start` where there are none.

    The last piece ends at `end` exactly, whatever rounding does to those before it.
    """
    whole, passed, found = sum(amounts, Decimal(0)), Decimal(0), [start]
    for amount in amounts:
        passed += amount
        found.append((start + (end - start) * passed / whole).quantize(_EXACT) if whole else start)
    return found
