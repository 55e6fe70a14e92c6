"""The grid of one table: which cell begins where and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.read.docx.flow import children
from builder.read.docx.names import VAL, Element, W, number, switch

_ROW, _CELL = f"{W}tr", f"{W}tc"


@dataclass(slots=True)
class Place:
    """One cell on the grid, counting from 1."""

    element: Element
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False
    covered: list[Element] = field(default_factory=list)
    """Cells that are merged into this one; what they hold is not printed."""
    merge: str = ""
    """`restart` or `continue` where the cell is one of several merged downwards."""


def places(table: Element) -> list[Place]:
    """The cells of a `w:tbl` row by row. A cell that is merged with the one above or before is part of it."""
    found: list[Place] = []
    above: dict[int, Place] = {}
    rows = (row for row in children(table) if row.tag == _ROW and row.find(f"{W}trPr/{W}del") is None)
    for number_of_row, row in enumerate(rows, 1):
        here: dict[int, Place] = {}
        for place in _across(row, number_of_row):
            upper = above.get(place.column)
            if place.merge == "continue" and upper is not None and upper.column_span == place.column_span:
                upper.row_span += 1
                upper.covered += [place.element, *place.covered]
                here[place.column] = upper
                continue
            found.append(place)
            if place.merge:
                here[place.column] = place
        above = here
    return found


def _across(row: Element, number_of_row: int) -> list[Place]:
    """The cells of one row, those merged sideways as one."""
    properties = row.find(f"{W}trPr")
    column = 1 + max(number(properties, "gridBefore") or 0, 0)
    hidden = bool(switch(properties, "hidden"))
    across: list[Place] = []
    for cell in children(row):
        about = cell.find(f"{W}tcPr")
        if cell.tag != _CELL or (about is not None and about.find(f"{W}cellDel") is not None):
            continue
        span = max(number(about, "gridSpan") or 1, 1)
        if _merge(about, "hMerge") == "continue" and across:
            across[-1].column_span += span
            across[-1].covered.append(cell)
        else:
            merge = _merge(about, "vMerge") or _tracked_merge(about)
            across.append(Place(cell, number_of_row, column, 1, span, hidden, merge=merge))
        column += span
    return across


def _merge(properties: Element | None, name: str) -> str:
    """`restart`, `continue`, or blank where the cell is merged with no other in this direction."""
    child = None if properties is None else properties.find(W + name)
    return "" if child is None else child.get(VAL, "continue")


def _tracked_merge(properties: Element | None) -> str:
    """The same for a merge that is a tracked change, as accepted."""
    child = None if properties is None else properties.find(f"{W}cellMerge")
    tracked = "" if child is None else child.get(f"{W}vMerge", "")
    return {"rest": "restart", "cont": "continue"}.get(tracked, "")
