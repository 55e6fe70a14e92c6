"""Tables from ruling lines: where lines cross there is a grid, and where a line is missing cells are merged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.read.pdf.page import Glyph, Page
from builder.read.pdf.shapes import Rule

_NEAR = 3.0  # points within which two lines are one, or meet
_COVERED = 0.6  # share of a cell's side that a line has to cover to part two cells
_TALL = 0.8  # share of a table's height that a lone upright line beside it has
_SMALLEST = 3.0  # a column or row narrower than this is a doubled line


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid: place and span (from 1), and its edges in points."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table on one page."""

    x0: float
    top: float
    x1: float
    bottom: float
    boxes: tuple[Box, ...]
    edges: tuple[float, ...]
    """The upright edges of the grid, from the left."""
    _levels: tuple[float, ...]
    _places: dict[tuple[int, int], int]

    def holds(self, glyph: Glyph) -> bool:
        """True where a glyph stands inside the table."""
        x, y = glyph.anchor
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1

    def box_at(self, x: float, y: float) -> int | None:
        """The number (from 0) of the box at a point."""
        column = min(max(bisect_right(self.edges, x), 1), len(self.edges) - 1)
        row = min(max(bisect_right(self._levels, y), 1), len(self._levels) - 1)
        return self._places.get((row, column))


def find(page: Page) -> list[Lattice]:
    """The ruled tables of a page, from the top."""
    level = _joined(rule for rule in page.rules if not rule.upright)
    upright = _joined(rule for rule in page.rules if rule.upright)
    groups = _with_margins(_connected(level, upright))
    found = [lattice for group in groups if (lattice := _lattice(*group))]
    return sorted(found, key=lambda lattice: (lattice.top, lattice.x0))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Lines in one direction, with pieces of the same line joined."""
    joined: list[Rule] = []
    cluster: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if cluster and rule.at - cluster[0].at > _NEAR:
            joined += _pieces(cluster)
            cluster = []
        cluster.append(rule)
    return joined + _pieces(cluster)


def _pieces(cluster: list[Rule]) -> list[Rule]:
    if not cluster:
        return []
    at = sum(rule.at for rule in cluster) / len(cluster)
    pieces: list[Rule] = []
    for rule in sorted(cluster, key=lambda rule: rule.start):
        if pieces and rule.start <= pieces[-1].end + _NEAR:
            last = pieces[-1]
            pieces[-1] = Rule(rule.upright, at, last.start, max(last.end, rule.end))
        else:
            pieces.append(Rule(rule.upright, at, rule.start, rule.end))
    return [piece for piece in pieces if piece.end - piece.start > _NEAR]


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _connected(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines that hang together, group by group."""
    parent = list(range(len(level) + len(upright)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for first, flat in enumerate(level):
        for second, tall in enumerate(upright, len(level)):
            if _meet(flat, tall):
                parent[root(second)] = root(first)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node, rule in enumerate([*level, *upright]):
        groups.setdefault(root(node), ([], []))[rule.upright].append(rule)
    return list(groups.values())


def _with_margins(groups: list[tuple[list[Rule], list[Rule]]]) -> list[tuple[list[Rule], list[Rule]]]:
    """Add to each table the upright lines beside it that no level line meets.

    Where a merged cell goes through a whole page no line crosses it: its outer edge stands alone, as tall as the table.
    """
    tables = [group for group in groups if len(group[0]) > 1 and group[1]]
    for level, upright in tables:
        top, bottom = min(rule.at for rule in level), max(rule.at for rule in level)
        for others, alone in groups:
            shared = [min(rule.end, bottom) - max(rule.start, top) for rule in alone]
            if len(others) < 2 and any(part > _TALL * (bottom - top) for part in shared):
                level.extend(others)
                upright.extend(alone)
    return tables


def _lattice(level: list[Rule], upright: list[Rule]) -> Lattice | None:
    """The grid of lines that hang together; `None` where they enclose nothing."""
    if len(level) < 2 or not upright:
        return None
    # A table is often open at its sides: the level lines then end where the outermost upright ones would be.
    left, right = min(rule.start for rule in level), max(rule.end for rule in level)
    xs = _positions([rule.at for rule in upright] + [left, right])
    ys = _positions([rule.at for rule in level] + _open_ends(upright))
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None
    walls = _Walls(level, upright, xs, ys)
    boxes = tuple(_boxes(xs, ys, walls))
    if len(boxes) < 2:
        return None
    places = {
        (row, column): number
        for number, box in enumerate(boxes)
        for row in range(box.row, box.row + box.row_span)
        for column in range(box.column, box.column + box.column_span)
    }
    return Lattice(xs[0], ys[0], xs[-1], ys[-1], boxes, tuple(xs), tuple(ys), places)


def _open_ends(upright: list[Rule]) -> list[float]:
    """Where the upright lines end together: a page break leaves a row open above or below."""
    ends = []
    for side, outermost in (("start", min), ("end", max)):
        reach = [getattr(rule, side) for rule in upright]
        far = outermost(reach)
        if sum(abs(end - far) <= _NEAR for end in reach) > 2:
            ends.append(far)
    return ends


def _positions(values: Sequence[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _SMALLEST:
            positions.append(value)
    return positions


class _Walls:
    """Which neighbouring places of a grid are parted by a line."""

    def __init__(self, level: list[Rule], upright: list[Rule], xs: list[float], ys: list[float]) -> None:
        self._xs, self._ys = xs, ys
        self._level = {at: [rule for rule in level if abs(rule.at - y) <= _NEAR] for at, y in enumerate(ys)}
        self._upright = {at: [rule for rule in upright if abs(rule.at - x) <= _NEAR] for at, x in enumerate(xs)}

    def below(self, row: int, column: int) -> bool:
        """True where a line parts the place from the one below it (all count from 0)."""
        return _covered(self._level[row + 1], self._xs[column], self._xs[column + 1])

    def right(self, row: int, column: int) -> bool:
        """True where a line parts the place from the one to its right."""
        return _covered(self._upright[column + 1], self._ys[row], self._ys[row + 1])


def _covered(rules: list[Rule], start: float, end: float) -> bool:
    length = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return length >= _COVERED * (end - start)


def _boxes(xs: list[float], ys: list[float], walls: _Walls) -> list[Box]:
    """The cells: each takes the places to its right and below that no line parts from it, as a rectangle."""
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while (
                column + wide < columns
                and not walls.right(row, column + wide - 1)
                and (row, column + wide) not in taken
            ):
                wide += 1
            high = 1
            while row + high < rows and _goes_on(walls, row + high, column, wide):
                high += 1
            taken |= {(row + down, column + across) for down in range(high) for across in range(wide)}
            edges = (xs[column], ys[row], xs[column + wide], ys[row + high])
            boxes.append(Box(row + 1, column + 1, high, wide, *edges))
    return boxes


def _goes_on(walls: _Walls, row: int, column: int, wide: int) -> bool:
    """True where a cell `wide` places wide goes on into `row`: no line above it there and none inside it."""
    return not any(walls.below(row - 1, column + across) for across in range(wide)) and not any(
        walls.right(row, column + across) for across in range(wide - 1)
    )
