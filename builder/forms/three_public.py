"""“三公”经费 tables that give each item a column: what the amount below a column is for."""

from __future__ import annotations

from collections.abc import Sequence

from builder.forms.columns import Column
from builder.forms.vocabulary import load

_SUMS = ("小计", "合计")


def in_columns(measures: Sequence[Column]) -> bool:
    """True where the columns are the items (trips abroad, cars, hospitality) and not sources of money."""
    return sum(1 for column in measures if _kind(column)) > 2


def is_item(text: str) -> bool:
    """True where a text names one of the items."""
    words = load("three_public")
    return bool(words.field(text) or (len(text) < 20 and words.field_within(text, "words")))


def _kind(column: Column) -> str:
    words = load("three_public")
    found = [words.field(text) or words.field_within(text, "words") for text in column.path]
    return next((kind for kind in reversed(found) if kind), "")


def column_item(column: Column) -> dict[str, object]:
    """`item`, `item_level`, `is_leaf` and `measure_kind` of an amount below such a column."""
    kind = _kind(column)
    last = column.path[-1]
    summed = last in _SUMS and len(column.path) > 1
    return {
        "item": " ".join(column.path[-2:]) if summed else last,
        "item_level": 0 if kind in ("", "total") else None,
        "is_leaf": kind not in ("", "total", "vehicles"),
        "measure_kind": "total",
    }
