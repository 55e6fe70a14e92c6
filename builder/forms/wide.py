"""Performance tables that give each project a row, or several rows of indicators beside merged cells.

Lists of projects with their goal (项目支出绩效表) and tables in which the project's columns are merged over its
indicators. Rows that only add up, or head the projects of a unit, become amounts of kind `other`.
"""

from __future__ import annotations

from builder.forms import facts, indicator_groups, indicators
from builder.forms.columns import is_number_row, is_total
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.grid import Grid
from builder.forms.project_rows import AMOUNTS, add_goals, add_owner, add_project, add_sum
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row

_GOAL_FIELDS = {"goal": "project", "goal_annual": "annual", "goal_period": "period"}


def header_row(found: FoundTable) -> int | None:
    """The row below which each row is a project or one of its indicators, or `None`."""
    if indicator_groups.claim(found):
        return None
    best, most = None, 2
    for row in range(found.body, min(found.body + 4, found.grid.row_count) + 1):
        fields = _fields(found.grid, row)
        if "project_name" in fields and {*_GOAL_FIELDS, "target"} & fields.keys() and len(fields) > most:
            best, most = row, len(fields)
    return best


def claim(found: FoundTable) -> str:
    """`project_form` where one header names the project, and its goal or the targets of its indicators."""
    return "project_form" if header_row(found) else ""


def _fields(grid: Grid, row: int) -> dict[str, int]:
    """The fields that stand above each column in a row, merged cells from above included: field → column."""
    fields: dict[str, int] = {}
    for column in range(1, grid.column_count + 1):
        cell = grid.at(row, column)
        if cell is None or not cell.text:
            continue
        name = load("wide").field(cell.text) or facts.field_of(load("wide"), cell.text)
        name = name or indicators.field_of(cell.text)
        if name:
            fields.setdefault(name, cell.column)
    return fields


def extract(reading: Reading) -> None:
    """One row of `projects` per project, with its `goals` and `indicators`."""
    header = header_row(reading.found)
    assert header is not None
    columns = _fields(reading.grid, header)
    _mark_header(reading, header)
    current: Row | None = None
    name_cell: Cell | None = None
    headers = _detail_headers(reading.grid, header, columns)
    others = _own_headers(reading.grid, header, columns)
    details = {text: cell.column for text, cell in headers.items()}
    table = indicators.Rows(reading, columns, details, headers)
    for row in reading.grid.body_rows(header + 1):
        if is_number_row(reading.grid, row):
            reading.mark("number", *reading.grid.row(row))
            continue
        cells = {name: reading.grid.at(row, column) for name, column in columns.items()}
        cell = cells.get("project_name")
        if cell and name_cell and current and cell is not name_cell and _again(cells, name_cell, current):
            _take_again(reading, cells, current)
        elif cell and cell.text and cell is not name_cell:
            name_cell = cell
            current = _add(reading, cells, others) if _is_project(cells) else None
            if current is None:
                _add_sum(reading, cells, header)
            table.begin(indicators.Owner(current["project_id"], current["project_id"]) if current else None)
        elif not (cell and cell.text) and _only_amount(cells):
            _add_sum(reading, cells, header)
            continue
        table.add(row)


def _again(cells: dict[str, Cell | None], name_cell: Cell, current: Row) -> bool:
    """True where a page break only prints the same project once more."""
    name, amount = cells["project_name"], cells.get("amount")
    printed = amount.text if amount else ""
    return name is not None and name.text == name_cell.text and printed in ("", current["amount_reported"])


def _take_again(reading: Reading, cells: dict[str, Cell | None], current: Row) -> None:
    for key in ("project_name", "organisation_name", "organisation_code", "amount"):
        cell = cells.get(key)
        if cell and cell.text in (current.get(key), current.get(f"{key}_reported")):
            reading.value(cell, "projects", current, key)
    goals = [goal for goal in reading.extraction.rows("goals") if goal["project_id"] == current["project_id"]]
    for key in _GOAL_FIELDS:
        cell = cells.get(key)
        if cell and goals and goals[0]["text"] in cell.text:
            reading.value(cell, "goals", goals[0], "text")


def _detail_headers(grid: Grid, header: int, columns: dict[str, int]) -> dict[str, Cell]:
    """The columns beside the indicators that have no field of their own, by their header."""
    first = min((columns[name] for name in ("level1", "level2", "indicator", "target") if name in columns), default=0)
    cells = [cell for column in range(1, grid.column_count + 1) if (cell := grid.at(header, column))]
    known = {column for name, column in columns.items() if name != "detail"}
    own = [cell for cell in cells if cell.text and cell.column not in known]
    return {cell.text: cell for cell in own if first and cell.column > first}


def _mark_header(reading: Reading, header: int) -> None:
    for row in [*range(reading.found.body, header + 1), *reading.grid.table.repeated_rows]:
        known = [cell for cell in reading.grid.row(row) if _is_known(cell.text)]
        reading.mark("header", *known)


def _is_known(text: str) -> bool:
    return bool(load("wide").knows(text) or facts.field_of(load("wide"), text) or indicators.field_of(text))


def _has(cells: dict[str, Cell | None], *names: str) -> bool:
    return any((cell := cells.get(name)) is not None and cell.text for name in names)


def _is_project(cells: dict[str, Cell | None]) -> bool:
    return _has(cells, *_GOAL_FIELDS, "target", "indicator")


def _only_amount(cells: dict[str, Cell | None]) -> bool:
    return _has(cells, "amount") and not _is_project(cells)


def _own_headers(grid: Grid, header: int, columns: dict[str, int]) -> dict[int, Cell]:
    """The headers of the project's own columns that no field names (项目负责人, 项目类型), by column."""
    first = min((columns[name] for name in ("level1", "level2", "indicator", "target") if name in columns), default=0)
    heads = {column: grid.at(header, column) for column in range(1, first or grid.column_count + 1)}
    known = set(columns.values())
    return {column: cell for column, cell in heads.items() if cell and cell.text and cell.column not in known}


def _add_details(reading: Reading, row: Row, name: Cell, headers: dict[int, Cell]) -> None:
    """What else stands beside a project, as `header：text`."""
    printed = [(head, cell) for at, head in headers.items() if (cell := reading.grid.at(name.row, at)) and cell.text]
    printed = [(head, cell) for head, cell in printed if not reading.is_taken(cell)]
    row["details"] = "；".join(f"{head.text}：{cell.text}" for head, cell in printed)
    for head, cell in printed:
        reading.value(cell, "projects", row, "details")
        reading.value(head, "projects", row, "details")


def _add(reading: Reading, cells: dict[str, Cell | None], others: dict[int, Cell]) -> Row:
    name, unit, code = cells["project_name"], cells.get("organisation_name"), cells.get("organisation_code")
    assert name is not None
    amounts = {}
    for key in AMOUNTS:
        cell = cells.get(key)
        if cell and cell.text:
            amounts[key] = (cell, _unit_above(reading, cell) or reading.unit)
    row = add_project(
        reading,
        name,
        code="",
        name=name.text,
        organisation=unit.text if unit else reading.found.caption.organisation_name,
        amounts=amounts,
    )
    if code and code.text:
        row["organisation_code"] = code.text
    for key, cell in (("project_name", name), ("organisation_name", unit), ("organisation_code", code)):
        reading.value(cell, "projects", row, key)
    _add_details(reading, row, name, others)
    for key, kind in _GOAL_FIELDS.items():
        goal = cells.get(key)
        if goal and goal.text:
            add_goals(reading, goal, row, kind)
    reading.mark("number", cells.get("row_number"))
    return row


def _unit_above(reading: Reading, cell: Cell) -> str:
    """The unit that the header above a cell carries: `预算数（万元）`."""
    above = (reading.grid.at(row, cell.column) for row in range(reading.found.body, cell.row))
    return next(filter(None, (facts.unit_in(header.text) for header in above if header)), "")


def _add_sum(reading: Reading, cells: dict[str, Cell | None], header: int) -> None:
    amount, code = cells.get("amount"), cells.get("organisation_code")
    label = next((cell for cell in cells.values() if cell and cell.text and is_total(cell.text)), cells["project_name"])
    add_sum(reading, amount, label, reading.grid.at(header, amount.column) if amount else None)
    name = cells.get("organisation_name") or cells["project_name"]
    add_owner(reading, name, code)
    for cell in (code, name):
        if cell and is_total(cell.text):
            reading.mark("label", cell)


FORM = Form("wide", claim, extract)
