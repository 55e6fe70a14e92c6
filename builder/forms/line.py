"""The labels of one row of a budget table: whose it is, its code and name, its item or project, what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.forms.columns import Column, is_part_total, is_total
from builder.forms.grid import Grid
from builder.model import Cell

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}\Z")
_UNIT_CODE = re.compile(r"\d{6}(?:\d{3})?\Z")
_SUBCLASS = re.compile(r"\d{2}\Z")
_CODE_AND_NAME = re.compile(r"[\[【(（]?(\d{3}(?:\d{2}){0,2})[\]】)）]?\s*[-—_.、]?\s*(\D.*)\Z", re.DOTALL)
_LEVELS = {3: 1, 5: 2, 7: 3}  # digits of a code → 类, 款, 项
_PARTS = ("class", "subclass", "subitem")


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """The columns that label the rows of a table, by field; a second classification stands in `second`."""

    first: dict[str, Column]
    second: dict[str, Column]

    @classmethod
    def among(cls, columns: Sequence[Column]) -> LabelColumns:
        """Sort out the label columns: codes that come again after a name begin the second classification."""
        first: dict[str, Column] = {}
        second: dict[str, Column] = {}
        for column in columns:
            name = column.field
            if not name or name == "detail":
                continue
            group = second if name in first and name in ("code", "name", *_PARTS) else first
            group.setdefault(name, column)
        return cls(first, second)


@dataclass(slots=True)
class Line:
    """One row: its printed labels (`cells`, by field of `budget_items`) and what they say (`fields`)."""

    row: int
    code: str = ""
    item: str = ""
    unit: str = ""
    is_total: bool = False
    depth: int = 0
    depth_of_unit: bool = False
    unit_cells: tuple[Cell | None, Cell | None] = (None, None)
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)

    def take(self, name: str, *cells: Cell | None) -> None:
        """Note the cells that a field was printed in."""
        self.cells.setdefault(name, []).extend(cell for cell in cells if cell and cell.text)


def lines(grid: Grid, rows: Sequence[int], columns: LabelColumns) -> list[Line]:
    """The labels of each of `rows`. Codes printed in parts are put together, parts left blank carried down."""
    carried: dict[int, list[str]] = {}
    return [_line(grid, row, columns, carried) for row in rows]


def _line(grid: Grid, row: int, columns: LabelColumns, carried: dict[int, list[str]]) -> Line:
    line = Line(row)

    def cell(name: str, group: dict[str, Column] = columns.first) -> Cell | None:
        return grid.at(row, group[name].number) if name in group else None

    number, unit, project = cell("row_number"), cell("unit_name"), cell("project_name")
    line.take("row_number", number)
    code, code_cells = _code(grid, row, columns.first, carried.setdefault(1, ["", "", ""]))
    label = next((found for name in ("name", "item") if (found := cell(name)) and found.text), None)
    name = label.text if label else ""
    if not code and label and (both := _CODE_AND_NAME.match(label.text)):
        code, name, code_cells = both.group(1), both.group(2), [label]
    if label is None and not code:
        label = next(
            (found for found in (project, *code_cells, cell("code"), cell("class"), unit) if found and found.text), None
        )
        name = label.text if label else ""
    line.code, line.item, line.unit = code, name or code, unit.text if unit else ""
    line.take("item", label)
    line.unit_cells = (cell("unit_code"), unit)
    if unit is None and (own := cell("unit_code")) and own.text and not code:
        line.unit_cells, line.depth_of_unit = (own, label), True
    if not code and (own := cell("code")) and _UNIT_CODE.match(re.sub(r"\s", "", own.text)):
        line.unit_cells, line.depth_of_unit = (own, label), True
    line.is_total = not code and (is_total(line.item) or any(map(_names_total, grid.printed(row)[:3])))
    line.depth = 0 if line.is_total else 1 if label is unit or line.depth_of_unit else 2
    line.fields = {
        "row_number": number.text if number else "",
        "item": line.item,
        "item_level": 0 if line.is_total and not is_part_total(line.item) else _LEVELS.get(len(code)),
    }
    if code:
        scheme = "economic" if code[0] in "35" else "functional"
        line.take(f"{scheme}_code", *code_cells)
        line.fields |= {f"{scheme}_code": code, f"{scheme}_name": name}
        if scheme == "economic":
            line.fields["economic_scheme"] = "government" if code[0] == "5" else "department"
    _add_second(grid, row, columns.second, carried.setdefault(2, ["", "", ""]), line)
    return line


def _names_total(cell: Cell) -> bool:
    return is_total(cell.text)


def _add_second(grid: Grid, row: int, columns: dict[str, Column], carried: list[str], line: Line) -> None:
    """The second classification: the governmental one (501 …) beside the departmental, or an economic one."""
    code, cells = _code(grid, row, columns, carried)
    name = grid.at(row, columns["name"].number) if "name" in columns else None
    beside = str(line.fields.get("economic_code", "")) or not code.startswith(("3", "5"))
    prefix = "government" if code.startswith("5") and beside else "economic"
    if not code or (prefix == "economic" and beside):
        return
    line.take(f"{prefix}_code", *cells)
    line.fields[f"{prefix}_code"] = code
    if prefix == "economic":
        line.fields["economic_scheme"] = "government" if code[0] == "5" else "department"
    if name and name.text:
        line.take(f"{prefix}_name", name)
        line.fields[f"{prefix}_name"] = name.text


def _code(grid: Grid, row: int, columns: dict[str, Column], carried: list[str]) -> tuple[str, list[Cell]]:
    """The code of a row and the cells that print it: in one column, or in three for 类, 款 and 项."""
    whole = grid.at(row, columns["code"].number) if "code" in columns else None
    text = re.sub(r"\s", "", whole.text) if whole else ""
    if whole and _CODE.match(text):
        carried[0] = text[:3]
        return text, [whole]
    if whole and carried[0] and _SUBCLASS.match(text):
        return carried[0] + text, [whole]  # only the two digits of the 款 are printed, below its 类
    if "class" not in columns:
        return "", []
    cells = [grid.at(row, columns[name].number) if name in columns else None for name in _PARTS]
    parts = [re.sub(r"\s", "", cell.text) if cell else "" for cell in cells]
    if not any(parts) or not all(part.isdigit() for part in parts if part):
        return "", []
    for at, part in enumerate(parts):
        if part:
            carried[at:] = [part, *[""] * (2 - at)]
    deepest = max(at for at, part in enumerate(parts) if part)
    code = ""
    for at, part in enumerate(carried[: deepest + 1]):
        code = part if code and part.startswith(code) and len(part) > 2 else code + (part.zfill(2) if at else part)
    printed = [cell for cell in cells if cell and cell.text]
    return (code, printed) if _CODE.match(code) else ("", [])


def mark_leaves(rows: Sequence[Line]) -> list[bool]:
    """For each row, whether no other printed row breaks it down: by its code, or as the total of what is below it."""
    codes = {line.code for line in rows if line.code}
    deepest = max((line.depth for line in rows), default=0)
    leaves = []
    for line in rows:
        parts = any(code != line.code and code.startswith(line.code) for code in codes) if line.code else False
        above = not line.code and line.depth < deepest
        leaves.append(not (line.is_total or parts or above))
    return leaves
