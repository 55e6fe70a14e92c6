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
    """The columns that label the rows of a table, by field; further classifications stand in `others`."""

    first: dict[str, Column]
    others: tuple[dict[str, Column], ...]

    @classmethod
    def among(cls, columns: Sequence[Column]) -> LabelColumns:
        """Sort out the label columns.

        Headers say which classification each is of (功能, 部门经济, 政府经济), or codes that come again after a name
        begin another one.
        """
        labels = [column for column in columns if column.field and column.field != "detail"]
        classified = [column for column in labels if column.field in ("code", "name", *_PARTS)]
        schemes = [_scheme(column) for column in classified]
        groups: dict[str, dict[str, Column]] = {schemes[0] if schemes and all(schemes) else "": {}}
        first = next(iter(groups))
        for column in labels:
            name, group = column.field, first
            if column in classified:
                group = _scheme(column) if all(schemes) else "again" if name in groups[first] else first
            groups.setdefault(group, {}).setdefault(name, column)
        return cls(groups.pop(first), tuple(groups.values()))

    @property
    def numbers(self) -> set[int]:
        """The numbers of all these columns."""
        return {column.number for group in (self.first, *self.others) for column in group.values()}


def _scheme(column: Column) -> str:
    header = "".join(column.path)
    if "功能" in header:
        return "functional"
    return ("government" if "政府" in header else "economic") if "经济" in header else ""


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
    own_unit: Cell | None = None
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
    if not code and label and _CODE.match(label.text):
        code, name, code_cells = label.text, "", [label]
    if label is None and not code:
        label = next(
            (found for found in (project, *code_cells, cell("code"), cell("class"), unit) if found and found.text), None
        )
        name = label.text if label else ""
    line.code, line.item, line.unit = code, name or code, unit.text if unit else ""
    line.take("item", label)
    _take_unit(line, label, cell("unit_code"), unit, cell("code"))
    named = next((found for found in grid.printed(row)[:3] if is_total(found.text)), None)
    line.is_total = not code and (is_total(line.item) or named is not None)
    if named and not line.item and line.is_total:
        line.item = named.text
        line.take("item", named)
    line.depth = 0 if line.is_total else 1 if label is unit or line.depth_of_unit else 2
    line.fields = _fields(line, number, name)
    if code:
        line.take("economic_code" if "economic_code" in line.fields else "functional_code", *code_cells)
    for at, group in enumerate(columns.others, 2):
        _add_other(grid, row, group, carried.setdefault(at, ["", "", ""]), line)
    return line


def _fields(line: Line, number: Cell | None, name: str) -> dict[str, object]:
    level = 0 if line.is_total and not is_part_total(line.item) else _LEVELS.get(len(line.code))
    fields: dict[str, object] = {"row_number": number.text if number else "", "item": line.item, "item_level": level}
    if line.own_unit:
        fields["organisation_code"] = re.sub(r"\s", "", line.own_unit.text)
    if not line.code:
        return fields
    if line.code[0] not in "35":
        return fields | {"functional_code": line.code, "functional_name": name}
    scheme = "government" if line.code[0] == "5" else "department"
    return fields | {"economic_code": line.code, "economic_name": name, "economic_scheme": scheme}


def _take_unit(line: Line, label: Cell | None, unit_code: Cell | None, unit: Cell | None, code: Cell | None) -> None:
    """The unit that a row is for, or whose code stands beside its classification."""
    line.unit_cells = (unit_code, unit)
    printed = re.sub(r"\s", "", unit_code.text) if unit_code else ""
    if line.code and _UNIT_CODE.match(printed):
        line.own_unit = unit_code
        line.take("organisation_code", unit_code)
    elif not line.code and unit is None and printed:
        line.unit_cells, line.depth_of_unit = (unit_code, label), True
    if not line.code and code and _UNIT_CODE.match(re.sub(r"\s", "", code.text)):
        line.unit_cells, line.depth_of_unit = (code, label), True


def _add_other(grid: Grid, row: int, columns: dict[str, Column], carried: list[str], line: Line) -> None:
    """A further classification: the governmental one (501 …) beside the departmental, an economic or functional one."""
    code, cells = _code(grid, row, columns, carried)
    name = grid.at(row, columns["name"].number) if "name" in columns else None
    if not code and name and (both := _CODE_AND_NAME.match(name.text)):
        code, cells = both.group(1), [name]
    economic = code.startswith(("3", "5"))
    beside = "economic_code" in line.fields
    prefix = "functional" if not economic else "government" if code.startswith("5") and beside else "economic"
    if not code or f"{prefix}_code" in line.fields:
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
