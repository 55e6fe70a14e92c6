"""Which row of one list is which row of another: by what rows are about, never by their place in the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from builder.diff.load import Row

Pair = tuple[Row | None, Row | None]
"""A row and its counterpart; `None` where there is none."""

Key = Callable[[Row], Hashable]


def plain(text: str) -> str:
    """A text without white space and in its compatible form: `≥ ９０％` and `≥90%` are the same."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def pairs(old: Iterable[Row], new: Iterable[Row], keys: Sequence[Key], value: Key) -> Iterator[Pair]:
    """The rows of both lists in pairs, under the first of `keys` that they share; then those that are left.

    Of rows with the same key those with the same value belong together, the others by the order of their values, so
    that the order of the lists is nothing and the pairs are the same from either side.
    """
    left, right = list(old), list(new)
    for key in keys:
        made, left, right = _matched(left, right, key, value)
        yield from made
    yield from ((row, None) for row in left)
    yield from ((None, row) for row in right)


def _matched(
    old: list[Row], new: list[Row], key: Key, value: Key
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    made: list[tuple[Row, Row]] = []
    left: list[Row] = []
    waiting = _by_key(new, key)
    for name, rows in _by_key(old, key).items():
        others = waiting.pop(name, [])
        same, rest, others = _same(rows, others, value)
        rest.sort(key=lambda row: repr(value(row)))
        others.sort(key=lambda row: repr(value(row)))
        made += same
        made += zip(rest, others, strict=False)
        left += rest[len(others) :]
        if others[len(rest) :]:
            waiting[name] = others[len(rest) :]
    return made, left, [row for rows in waiting.values() for row in rows]


def _same(old: list[Row], new: list[Row], value: Key) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """The rows with equal values in pairs, and what is left of both lists."""
    waiting = _by_key(new, value)
    made, left = [], []
    for row in old:
        others = waiting.get(value(row))
        if others:
            made.append((row, others.pop(0)))
        else:
            left.append(row)
    return made, left, [row for rows in waiting.values() for row in rows]


def _by_key(rows: Iterable[Row], key: Key) -> dict[Hashable, list[Row]]:
    found: dict[Hashable, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
