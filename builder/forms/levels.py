"""The levels of indicators where a form merges their cells: printed once, they hold for the rows below as well."""

from __future__ import annotations

from builder.forms.vocabulary import load
from builder.model import Cell

_OUTPUT = frozenset({"output"})
_BENEFIT = frozenset({"benefit", "cost"})  # 社会, 生态 and 经济 may be short for kinds of cost
UPPER = {
    "quantity": _OUTPUT,
    "quality": _OUTPUT,
    "timeliness": _OUTPUT,
    "cost": frozenset({"output", "cost"}),
    "economic": _BENEFIT,
    "social": _BENEFIT,
    "ecological": _BENEFIT,
    "sustainability": frozenset({"benefit"}),
    "satisfaction": frozenset({"satisfaction", "benefit"}),
}
"""The first levels that may stand above each kind of second level, in forms that put cost and satisfaction apart and in
those that do not.
"""


def fill_down(cells: dict[str, Cell | None], carried: dict[str, Cell]) -> None:
    """Fill the levels of a row from those above, which `carried` holds and learns; a new first level ends the second.

    A first level above that cannot hold the second level of this row is not carried on: its own was left blank.
    """
    if not _can_hold(carried.get("level1"), cells.get("level2")):
        del carried["level1"]
    for name in ("level1", "level2"):
        cell = cells.get(name)
        if cell and cell.text:
            if name == "level1" and carried.get("level1") is not cell:
                carried.pop("level2", None)
            carried[name] = cell
        elif name in carried:
            cells[name] = carried[name]


def _can_hold(level1: Cell | None, level2: Cell | None) -> bool:
    """False where both are known, and forms print this second level below other first ones."""
    kinds = load("indicators")
    upper = kinds.field(level1.text, "level1") if level1 else ""
    lower = kinds.field(level2.text, "level2") if level2 else ""
    return not upper or not lower or upper in UPPER[lower]
