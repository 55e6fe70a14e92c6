"""Performance tables that print each group of indicators in columns of its own (项目绩效目标汇总表).

Above, the groups stand side by side (成本指标, 产出指标 …), each with an indicator and its target below. A row is
a project with one indicator of each group; further rows of the project leave its own columns blank or merged.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.forms import facts, indicators
from builder.forms.columns import is_number_row, is_total
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.grid import Grid
from builder.forms.project_rows import AMOUNTS, add_goals, add_owner, add_project, add_sum
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row
from builder.organisations import is_name


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one group: the cell that names it, the fields of its indicators."""

    level1: Cell
    columns: dict[str, int]


def header_row(found: FoundTable) -> int | None:
    """The row that heads an indicator and a target in at least two groups, or `None`."""
    for row in range(found.body, min(found.body + 4, found.grid.row_count) + 1):
        fields = [indicators.field_of(cell.text) for cell in found.grid.row(row)]
        if fields.count("indicator") > 1 and fields.count("target") > 1:
            return row
    return None


def claim(found: FoundTable) -> str:
    """`project_form` where groups of indicators stand side by side below their names, right of a project."""
    header = header_row(found)
    if header is None or len(_groups(found.grid, header)) < 2:
        return ""
    return "project_form" if "project_name" in _own_columns(found.grid, header) else ""


def _groups(grid: Grid, header: int) -> list[Group]:
    """The groups from the left; a column belongs to the group whose name stands above it, or last on its left."""
    groups: dict[str, Group] = {}
    above: Cell | None = None
    for column in range(1, grid.column_count + 1):
        cell = grid.at(header, column)
        over = (up for row in range(header - 1, 0, -1) if (up := grid.at(row, column)) and _is_level1(up))
        above = next(over, above)
        name = indicators.field_of(cell.text) if cell and cell.row == header else ""
        if above and cell and name:
            groups.setdefault(above.ref, Group(above, {})).columns.setdefault(name, cell.column)
    return [group for group in groups.values() if {"indicator", "target"} <= group.columns.keys()]


def _is_level1(cell: Cell) -> bool:
    return bool(load("indicators").field(cell.text, "level1"))


def _own_columns(grid: Grid, header: int) -> dict[str, int]:
    """The columns left of the groups, by field of `wide`."""
    first = min(min(group.columns.values()) for group in _groups(grid, header))
    fields: dict[str, int] = {}
    for column in range(1, first):
        cell = _above(grid, header, column)
        name = facts.field_of(load("wide"), cell.text) if cell else ""
        if cell and name:
            fields.setdefault(name, cell.column)
    return fields


def _above(grid: Grid, header: int, column: int) -> Cell | None:
    """The lowest text of the header above a column."""
    return next((cell for row in range(header, 0, -1) if (cell := grid.at(row, column)) and cell.text), None)


def extract(reading: Reading) -> None:
    """One row of `projects` per project, with the `indicators` of all its groups; sums are amounts of kind `other`."""
    header = header_row(reading.found)
    assert header is not None
    grid, groups = reading.grid, _groups(reading.grid, header)
    columns = _own_columns(grid, header)
    head = _above(grid, header, columns["amount"]) if "amount" in columns else None
    reading.unit = (facts.unit_in(head.text) if head else "") or reading.unit
    for row in [*range(reading.found.body, header + 1), *grid.table.repeated_rows]:
        reading.mark("header", *[cell for cell in grid.row(row) if _is_known(cell)])
    table = indicators.Rows(reading, {})
    last: Cell | None = None
    organisation = reading.found.caption.organisation_name
    for row in grid.body_rows(header + 1):
        if is_number_row(grid, row):
            reading.mark("number", *grid.row(row))
            continue
        own = {name: grid.at(row, column) for name, column in columns.items()}
        name = own["project_name"]
        if name and name.text and name is not last:
            last = name
            owner = None
            sums = is_total(name.text) or (
                is_name(name.text) and not any(_prints(grid, row, group) for group in groups)
            )
            if not sums:
                project = _add_project(reading, own, organisation)
                owner = indicators.Owner(project["project_id"], project["project_id"])
            else:
                organisation = organisation if is_total(name.text) else name.text
                add_owner(reading, name, own.get("project_code") or own.get("organisation_code"))
                amount = own.get("amount")
                add_sum(reading, amount, name, _above(grid, header, amount.column) if amount else None)
            table.begin(owner)
        for group in groups:
            table.columns, table.carried = group.columns, {}
            if _prints(grid, row, group):
                table.add(row, {"level1": group.level1})


def _is_known(cell: Cell) -> bool:
    known = facts.field_of(load("wide"), cell.text) or indicators.field_of(cell.text)
    return bool(known) or _is_level1(cell) or load("wide").knows(cell.text)


def _prints(grid: Grid, row: int, group: Group) -> bool:
    return any((cell := grid.at(row, column)) and cell.text and cell.row == row for column in group.columns.values())


def _add_project(reading: Reading, own: dict[str, Cell | None], above: str) -> Row:
    """The row of `projects` for a project of the organisation that its row names, else of the one `above`."""
    name, code = own["project_name"], own.get("project_code") or own.get("organisation_code")
    assert name is not None
    printed = "".join(code.text.split()) if code else ""
    amounts = {key: (cell, reading.unit) for key in AMOUNTS if (cell := own.get(key)) and cell.text}
    unit = own.get("organisation_name")
    organisation = unit.text if unit and unit.text else above
    project = add_project(reading, name, code=printed, name=name.text, organisation=organisation, amounts=amounts)
    for key, cell in (("project_name", name), ("project_code", code), ("organisation_name", unit)):
        reading.value(cell, "projects", project, key)
    for key, kind in (("goal", "project"), ("goal_annual", "annual"), ("goal_period", "period")):
        goal = own.get(key)
        if goal and goal.text:
            add_goals(reading, goal, project, kind)
    reading.mark("number", own.get("row_number"))
    return project


FORM = Form("indicator_groups", claim, extract)
