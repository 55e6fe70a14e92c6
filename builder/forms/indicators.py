"""The table of indicators inside a performance form: 一级, 二级, 三级指标, target and what stands beside them.

财政部《项目支出绩效评价管理办法》(财预〔2020〕10号) sets the levels; provinces set the other columns. A target
may be printed in three cells: the direction (`≥`), the number (`90`) and the unit (`%`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from builder import values
from builder.forms import facts, levels
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row, Table

_TEXTS = ("level1", "level2", "indicator", "description", "basis", "weight", "actual")
_TARGET = ("direction", "target", "unit")
_AGAIN = ("level1", "level2", "indicator", "weight", "actual", *_TARGET)
"""The columns that come again where the indicators of the whole period and of the year stand side by side."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose indicators they are: `project_id` is blank where they are the organisation's own."""

    row_id: str
    project_id: str = ""


def field_of(text: str) -> str:
    """The field of an indicator that a header names, or blank."""
    return facts.field_of(load("indicators"), text)


def is_header(table: Table, row: int) -> bool:
    """True where a row of a table heads indicators."""
    fields = {field_of(cell.text) for cell in table.cells if cell.row == row}
    return {"level1", "indicator"} <= fields or {"level2", "target"} <= fields or {"indicator", "target"} <= fields


def header_row(reading: Reading, first: int) -> int | None:
    """The row, from `first` on, that heads the table of indicators, or `None`."""
    for row in reading.grid.body_rows(first):
        fields = {field_of(cell.text) for cell in reading.grid.row(row)}
        if {"level1", "indicator"} <= fields or {"level2", "target"} <= fields or {"indicator", "target"} <= fields:
            return row
    return None


def extract(reading: Reading, header: int, owner: Owner) -> int:
    """One row of `indicators` per printed row below `header`; return the row at which the table ends."""
    columns, second, headers = _columns(reading, header)
    details = {text: cell.column for text, cell in headers.items()}
    for row in [header, *reading.grid.table.repeated_rows]:
        reading.mark("header", *[cell for cell in reading.grid.row(row) if field_of(cell.text)])
    below = _below_target(reading, header, columns, headers, details)
    rows = Rows(reading, columns, details, headers)
    rows.begin(owner)
    sides = _sides(reading, header, columns, second, details)
    for row in reading.grid.body_rows(below):
        if _ends(reading, row, columns):
            return row
        for side in sides:
            side.add(rows, row)
    return reading.grid.row_count + 1


def _columns(reading: Reading, header: int) -> tuple[dict[str, int], dict[str, int], dict[str, Cell]]:
    """What stands in which column: the fields, those that come again on the right, and headers without a field."""
    columns: dict[str, int] = {}
    again: dict[str, Cell] = {}
    headers: dict[str, Cell] = {}
    for column in range(1, reading.grid.column_count + 1):
        cell = reading.grid.at(header, column)
        name = field_of(cell.text) if cell else ""
        if cell and name and name != "detail" and columns.setdefault(name, cell.column) == cell.column:
            continue
        if cell and name in _AGAIN and again.setdefault(name, cell) is cell:
            continue
        if cell and cell.text and (columns or name):
            headers.setdefault(cell.text, cell)
    if {"indicator", "target"} <= again.keys() and again["indicator"].column > columns["target"]:
        return columns, {name: cell.column for name, cell in again.items()}, headers
    return columns, {}, headers | {cell.text: cell for cell in again.values()}  # a column that comes again alone


def _sides(
    reading: Reading, header: int, columns: dict[str, int], second: dict[str, int], details: dict[str, int]
) -> list[_Side]:
    """The table of indicators, or the two of them that stand side by side below one first level."""
    if not second:
        return [_Side(columns, details)]
    shared = {"level1": columns["level1"]} if "level1" in columns else {}
    left, right = (_period_above(reading, header, side["target"]) for side in (columns, second))
    return [_Side(columns, details, left), _Side(shared | second, {}, right)]


@dataclass(slots=True)
class _Side:
    """One of the tables of indicators that share their rows; `period` is the cell above that says of which years."""

    columns: dict[str, int]
    details: dict[str, int]
    period: Cell | None = None
    carried: dict[str, Cell] = field(default_factory=dict)

    def add(self, rows: Rows, row: int) -> None:
        """The indicator that a printed row holds on this side, if any."""
        own = [rows.reading.grid.at(row, at) for name, at in self.columns.items() if name != "level1"]
        if any(cell and cell.text and cell.row == row for cell in own):
            rows.columns, rows.details, rows.carried, rows.period = (
                self.columns,
                self.details,
                self.carried,
                self.period,
            )
            rows.add(row)
            return
        level1 = rows.reading.grid.at(row, self.columns.get("level1", 0))
        if level1 and level1.text and level1.row == row:  # it stands alone above its indicators
            self.carried = {"level1": level1}


def _period_above(reading: Reading, header: int, column: int) -> Cell | None:
    """The label of a goal (`中期目标`, `年度目标`) that stands above a column, or `None`."""
    for row in range(header - 1, 0, -1):
        cell = reading.grid.at(row, column)
        if cell and facts.field_of(load("project"), cell.text) in ("goal_period", "goal_annual"):
            return cell
    return None


def _below_target(
    reading: Reading, header: int, columns: dict[str, int], headers: dict[str, Cell], details: dict[str, int]
) -> int:
    """The first row below the header. A target printed for several years (`前年 | 上年 | 预计当年实现`) heads a
    second row: the year of the budget is the target, the others are details."""
    head = reading.grid.at(header, columns["target"]) if "target" in columns else None
    if head is None or head.column_span < 2:
        return header + 1
    end = head.column + head.column_span
    years = [cell for cell in reading.grid.printed(header + 1) if head.column <= cell.column < end]
    named = {load("indicators").field(cell.text, "target_years"): cell for cell in reversed(years)}
    if "current" not in named:
        return header + 1
    columns["target"] = named["current"].column
    reading.mark("header", *[cell for cell in years if load("indicators").field(cell.text, "target_years")])
    for cell in years:
        if cell is not named["current"]:
            details[cell.text], headers[cell.text] = cell.column, cell
    return header + 2


def _ends(reading: Reading, row: int, columns: dict[str, int]) -> bool:
    """True where another part of the form begins: a label on the left that heads no indicators."""
    left = next((cell for cell in reading.grid.row(row) if cell.text), None)
    if left is None or left.column > min(columns.values()) or load("indicators").field(left.text, "level1"):
        return False
    labels = {facts.field_of(load(form), left.text) for form in ("project", "department")} - {""}
    return bool(labels) and "indicators" not in labels


@dataclass(slots=True)
class Rows:
    """Adds the rows of a table of indicators one by one; `columns` and `details` say what stands where.

    `details` are columns without a field of their own, by their header; `headers` the cells that print these.
    """

    reading: Reading
    columns: dict[str, int]
    details: dict[str, int] = field(default_factory=dict)
    headers: dict[str, Cell] = field(default_factory=dict)
    owner: Owner | None = None
    number: int = 0
    carried: dict[str, Cell] = field(default_factory=dict)
    period: Cell | None = None

    def begin(self, owner: Owner | None) -> None:
        """What follows belongs to `owner`, or to nobody."""
        known = [str(row["indicator_id"]).rpartition("-")[0] for row in self.reading.extraction.rows("indicators")]
        self.owner, self.number, self.carried = owner, known.count(owner.row_id) if owner else 0, {}

    def add(self, row: int, above: dict[str, Cell] | None = None) -> None:
        """One row of `indicators` where the printed row holds one; `above` are fields that the header prints."""
        grid = self.reading.grid
        names = (*_TEXTS, *_TARGET)
        cells = {name: grid.at(row, self.columns[name]) for name in names if name in self.columns} | (above or {})
        own = [cell for cell in cells.values() if cell and cell.text and cell.row == row]
        if self.owner is None or not own:
            return
        levels.fill_down(cells, self.carried)
        self.number += 1
        extra = {label: cell for label, column in self.details.items() if (cell := grid.at(row, column)) and cell.text}
        extra |= {"目标": self.period} if self.period else {}
        added = _add(self.reading, cells, extra, self.owner, self.number)
        for label in extra:
            self.reading.value(self.headers.get(label), "indicators", added, "details")


def _add(reading: Reading, cells: dict[str, Cell | None], extra: dict[str, Cell], owner: Owner, number: int) -> Row:
    texts = {name: cell.text if (cell := cells.get(name)) else "" for name in (*_TEXTS, *_TARGET)}
    printed = _printed_target(texts)
    target = values.parse_target(printed, texts["indicator"], texts["description"])
    order = ("target", "indicator", "description", "basis", *_TARGET, "level2", "level1", *_TEXTS)
    source = next(cell for name in order if (cell := cells.get(name)) and cell.text)
    details = "；".join(f"{label}：{cell.text}" for label, cell in extra.items())
    row: Row = {
        "indicator_id": f"{owner.row_id}-{number}",
        "project_id": owner.project_id or None,
        "scope": reading.scope,
        "level1_kind": load("indicators").field(texts["level1"], "level1"),
        "level2_kind": load("indicators").field(texts["level2"], "level2"),
        "target": printed,
        "operator": target.operator,
        "target_value": target.value,
        "target_unit": target.unit,
        "is_placeholder": values.is_placeholder(texts["indicator"]) or values.is_placeholder(printed),
        "details": details,
        **{name: texts[name] for name in _TEXTS},
        "weight": values.parse_percent(texts["weight"]),
    }
    printed_in: dict[str, Cell | None] = {name: cells.get(name) for name in (*_TEXTS, "target")}
    added = reading.add("indicators", source, printed_in, **row)
    for name in ("direction", "unit"):
        reading.value(cells.get(name), "indicators", added, "target")
    for cell in extra.values():
        reading.value(cell, "indicators", added, "details")
    return added


def _printed_target(texts: dict[str, str]) -> str:
    """The target as one text where several cells print it: `≥` `90` `%` → `≥90%`; `定性` `按时` → `定性：按时`."""
    direction, number, unit = texts["direction"], texts["target"], texts["unit"]
    if not (direction or unit):
        return number
    if direction and not re.match(r"[≥≤≧≦><=＝＞＜]", direction):
        direction = f"{direction}：" if number else direction
    unit = "" if unit and number.endswith(unit) else unit
    direction = "" if direction and number.startswith(direction) else direction
    return f"{direction}{number}{unit}"


def split_items(text: str) -> list[tuple[str, str]]:
    """The numbered items of a text, as number and words; one item without a number where it has none.

    A number without words (`1.` alone on a line) is no item; where nothing else is printed it is the words.
    An item may follow another one on its line, after a full stop or a semicolon, with the next number.
    """
    items: list[tuple[str, str]] = []
    for line in _item_lines(text):
        found = _ITEM.match(line)
        if found or not items:
            items.append((found.group(1) or found.group(2) or found.group(3), found.group(4)) if found else ("", line))
        else:
            items[-1] = (items[-1][0], items[-1][1] + line)
    return [(number, words.strip()) for number, words in items if words.strip()] or [("", text.strip())]


def _item_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        number, style, start = 0, "", 0
        for found in _ON_THE_LINE.finditer(line):
            at, own = int(found.group(1) or found.group(2)), found.group()[-1] if found.group(2) else "("
            if found.start() == 0 or (number and at == number + 1 and own == style):
                if found.start():
                    yield line[start : found.start()]
                number, style, start = at, own, found.start()
        yield line[start:]


_ON_THE_LINE = re.compile(
    r"(?:\A|(?<=[。；;]))\s*(?:[(（](\d{1,2})[)）]|(?:目标|任务)?(\d{1,2})(?:[、．]|(?<=[标务]\d)[:：]|(?<=[标务]\d\d)[:：]|\.(?!\d)))"
)
_ITEM = re.compile(
    r"\s*(?:[(（]([0-9一二三四五六七八九十+-]{1,3})[)）]|([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、．]|\.(?!\d))"
    r"|(?:目标|任务)(\d{1,2})[:：])\s*(.*)\Z",
    re.DOTALL,
)
