"""Which rows of a table break which down: by their codes and their numbering, and by what their amounts add up to.

Some tables print codes, some number their items, some only indent them, some print a department above its units.
What tells in all of them is arithmetic: the rows that break nothing down add up to the printed total. Of several
ways to read a table the one that comes nearest to its total is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from builder.forms.line import Line, mark_leaves
from builder.forms.outline import list_level

Amounts = Mapping[int, Decimal]
"""The numbers that a row prints, by column."""

_MOST_CHOICES = 8
"""So many rows with a neighbour of the same amounts are tried both ways: as its whole, and as its equal."""
_MOST_ROWS = 300
"""In a longer table they are only taken for its whole; nobody prints so many rows without codes."""
_MOST_PARTS = 1000
"""More rows than this are not added up to make one."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """For each row, whether no other row breaks it down, and how many rows stand above it (0: none)."""

    leaves: list[bool]
    depths: list[int]


def break_down(lines: Sequence[Line], amounts: Sequence[Amounts]) -> Breakdown:
    """Read how the rows of a table hang together. `amounts` holds the numbers of each row."""
    total = _total(lines, amounts)
    known = mark_leaves(lines)
    if not total:
        return _without_total(lines, amounts, known)
    best = Breakdown(_without_shares(lines, amounts, known), [0] * len(lines))
    nearest = _distance(total, amounts, best.leaves)
    for parents in _readings(lines, amounts, total):
        if not nearest:
            break
        leaves = _leaves(lines, amounts, parents)
        distance = _distance(total, amounts, leaves)
        if distance < nearest:
            best, nearest = Breakdown(leaves, _depths(parents)), distance
    return best


def _total(lines: Sequence[Line], amounts: Sequence[Amounts]) -> dict[int, Decimal]:
    """The largest number that the rows of totals print in each column."""
    total: dict[int, Decimal] = {}
    for line, own in zip(lines, amounts, strict=True):
        if line.is_total:
            for column, amount in own.items():
                total[column] = max(total.get(column, amount), amount, key=abs)
    return total


def _distance(total: Amounts, amounts: Sequence[Amounts], leaves: Sequence[bool]) -> Decimal:
    """How far the leaves are from the total, column by column."""
    summed = dict.fromkeys(total, Decimal(0))
    for own, leaf in zip(amounts, leaves, strict=True):
        if leaf:
            for column in summed.keys() & own.keys():
                summed[column] += own[column]
    return sum((abs(total[column] - amount) for column, amount in summed.items()), Decimal(0))


# Reading by arithmetic ------------------------------------------------------------------------------------------


def _readings(lines: Sequence[Line], amounts: Sequence[Amounts], total: Amounts) -> Iterator[list[int | None]]:
    """The parents of the rows, in every way that the amounts allow; rows that print the total itself have none."""
    first = _Reading(lines, amounts, total, ())
    yield first.parents
    asked = min(first.asked, _MOST_CHOICES) if len(lines) <= _MOST_ROWS else 0
    for choices in islice(product((True, False), repeat=asked), 1, None):
        yield _Reading(lines, amounts, total, choices).parents


class _Reading:
    """One reading, from the last row up: a row is the whole of the rows below it that add up to it."""

    def __init__(
        self, lines: Sequence[Line], amounts: Sequence[Amounts], total: Amounts, choices: tuple[bool, ...]
    ) -> None:
        self.lines, self.amounts, self.choices, self.asked = lines, amounts, choices, 0
        self.parents: list[int | None] = [None] * len(lines)
        below: list[int] = []
        for at in reversed(range(len(lines))):
            if not amounts[at] or (lines[at].is_total and amounts[at] == total):
                continue
            parts = self._parts(at, below)
            for part in parts:
                self.parents[part] = at
            below[len(below) - len(parts) :] = [at]

    def _parts(self, at: int, below: list[int]) -> list[int]:
        """The rows just below `at`, nearest first in `below` from its end, whose amounts make up its own."""
        whole, summed = self.amounts[at], dict[int, Decimal]()
        if not any(whole.values()):
            return []
        for count, part in enumerate(islice(reversed(below), _MOST_PARTS), 1):
            if not _may_hold(self.lines[at], self.lines[part]):
                return []
            for column, amount in self.amounts[part].items():
                summed[column] = summed.get(column, Decimal(0)) + amount
            if _is_same(whole, summed, count):
                parts = below[len(below) - count :]
                filled = [part for part in parts if any(self.amounts[part].values())]
                return parts if len(filled) > 1 or self._holds_one(at, filled[0]) else []
            if any(abs(amount) > abs(whole.get(column, Decimal(0))) + count for column, amount in summed.items()):
                return []
        return []

    def _holds_one(self, at: int, part: int) -> bool:
        """Whether a row with the same amounts is the one part of the row above it, or its equal."""
        if _is_part_by_label(self.lines[at], self.lines[part]):
            return True
        self.asked += 1
        return self.choices[self.asked - 1] if self.asked <= len(self.choices) else True


def _may_hold(whole: Line, part: Line) -> bool:
    """False where codes or numbering say that a row is no part of another."""
    if whole.code and part.code and whole.code[0] == part.code[0]:
        return _is_longer(part.code, whole.code)
    above, below = list_level(whole.item), list_level(part.item)
    return not (above and below and below <= above)


def _is_part_by_label(whole: Line, part: Line) -> bool:
    """True where codes, numbering or a unit above its rows say that one row is a part of another."""
    if whole.code and part.code:
        return _is_longer(part.code, whole.code)
    above, below = list_level(whole.item), list_level(part.item)
    return (below > above > 0) or part.item.startswith("其中") or whole.depth < part.depth


def _is_longer(code: str, beginning: str) -> bool:
    return code != beginning and code.startswith(beginning)


def _is_same(whole: Amounts, summed: Amounts, count: int) -> bool:
    """True where sums agree with a row, to what rounding each part can make of the last digit."""
    last = min(int(amount.as_tuple().exponent) for amount in whole.values())
    most = Decimal(1).scaleb(last) * (count + 1) / 2 if count > 1 else Decimal(0)
    columns = whole.keys() | summed.keys()
    return all(abs(whole.get(column, Decimal(0)) - summed.get(column, Decimal(0))) <= most for column in columns)


# From parents to leaves -----------------------------------------------------------------------------------------


def _leaves(lines: Sequence[Line], amounts: Sequence[Amounts], parents: Sequence[int | None]) -> list[bool]:
    broken_down = set(parents)
    plain = [not line.is_total and at not in broken_down for at, line in enumerate(lines)]
    return _without_shares(lines, amounts, plain)


def _without_shares(lines: Sequence[Line], amounts: Sequence[Amounts], leaves: list[bool]) -> list[bool]:
    """Rows that begin with 其中 below a row that they do not make up are a share of it, and no leaves."""
    found = list(leaves)
    whole: int | None = None
    for at, line in enumerate(lines):
        if not line.item.startswith("其中"):
            whole = at
        elif whole is not None and leaves[whole] and amounts[whole]:
            found[at] = False
    return found


def _depths(parents: Sequence[int | None]) -> list[int]:
    depths = []
    for parent in parents:
        depth, above = 0, parent
        while above is not None:
            depth, above = depth + 1, parents[above]
        depths.append(depth)
    return depths


def _without_total(lines: Sequence[Line], amounts: Sequence[Amounts], known: list[bool]) -> Breakdown:
    """Without a total to hold it against, amounts break a row down only where labels say so, or several parts do."""
    parents: list[int | None] = list(_Reading(lines, amounts, {}, (False,) * len(lines)).parents)
    broken_down = set(parents)
    leaves = [leaf and at not in broken_down for at, leaf in enumerate(known)]
    return Breakdown(_without_shares(lines, amounts, leaves), _depths(parents))
