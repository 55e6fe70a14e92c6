"""The table of indicators inside a performance form: 一级, 二级, 三级指标, target and what stands beside them.

财政部《项目支出绩效评价管理办法》(财预〔2020〕10号) sets the levels; provinces set the other columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder import values
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row

_TEXTS = ("level1", "level2", "indicator", "description", "target", "basis", "weight", "actual")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose indicators they are: `project_id` is blank where they are the organisation's own."""

    row_id: str
    project_id: str = ""


def header_row(reading: Reading, first: int) -> int | None:
    """The row, from `first` on, that heads the table of indicators, or `None`."""
    for row in reading.grid.body_rows(first):
        fields = {load("indicators").field(cell.text) for cell in reading.grid.row(row)}
        if {"level1", "indicator"} <= fields or {"level2", "target"} <= fields:
            return row
    return None


def extract(reading: Reading, header: int, owner: Owner) -> int:
    """One row of `indicators` per printed row below `header`; return the row at which the table ends."""
    words = load("indicators")
    columns = {words.field(cell.text): cell.column for cell in reading.grid.row(header) if words.field(cell.text)}
    for row in [header, *reading.grid.table.repeated_rows]:
        reading.mark("header", *[cell for cell in reading.grid.row(row) if words.knows(cell.text)])
    carried: dict[str, Cell] = {}
    number = 0
    for row in reading.grid.body_rows(header + 1):
        if _ends(reading, row, columns):
            return row
        cells = {name: reading.grid.at(row, column) for name, column in columns.items()}
        if any(cell and cell.text for cell in cells.values()):
            _carry_merged(cells, carried)
            number += 1
            _add(reading, cells, owner, number)
    return reading.grid.row_count + 1


def _ends(reading: Reading, row: int, columns: dict[str, int]) -> bool:
    """True where another part of the form begins: a label on the left that heads no indicators."""
    left = next((cell for cell in reading.grid.row(row) if cell.text), None)
    if left is None or left.column > min(columns.values()):
        return False
    return bool(load("project").field(left.text) or load("department").field(left.text))


def _carry_merged(cells: dict[str, Cell | None], carried: dict[str, Cell]) -> None:
    """Fill the levels down: a merged cell is printed once, above; a new first level ends the second one."""
    for name in ("level1", "level2"):
        cell = cells.get(name)
        if cell and cell.text:
            if name == "level1" and carried.get("level1") is not cell:
                carried.pop("level2", None)
            carried[name] = cell
        elif name in carried:
            cells[name] = carried[name]


def _add(reading: Reading, cells: dict[str, Cell | None], owner: Owner, number: int) -> None:
    texts = {name: cell.text if (cell := cells.get(name)) else "" for name in _TEXTS}
    target = values.parse_target(texts["target"], texts["indicator"], texts["description"])
    source = next(
        cell for name in ("target", "indicator", "level2", "level1") if (cell := cells.get(name)) and cell.text
    )
    row: Row = dict(
        texts,
        weight=values.parse_percent(texts["weight"]),
        indicator_id=f"{owner.row_id}-{number}",
        project_id=owner.project_id or None,
        scope=reading.scope,
        level1_kind=load("indicators").field(texts["level1"], "level1"),
        level2_kind=load("indicators").field(texts["level2"], "level2"),
        operator=target.operator,
        target_value=target.value,
        target_unit=target.unit,
        is_placeholder=values.is_placeholder(texts["indicator"]) or values.is_placeholder(texts["target"]),
    )
    reading.add("indicators", source, {name: cells.get(name) for name in _TEXTS}, **row)


def split_items(text: str) -> list[tuple[str, str]]:
    """The numbered items of a text, as number and words; one item without a number where it has none."""
    items: list[tuple[str, str]] = []
    for line in text.split("\n"):
        found = _ITEM.match(line)
        if found or not items:
            items.append((found.group(1) or found.group(2), found.group(3)) if found else ("", line))
        else:
            items[-1] = (items[-1][0], items[-1][1] + line)
    return [(number, words.strip()) for number, words in items if words.strip()]


_ITEM = re.compile(
    r"\s*(?:[(（]([0-9一二三四五六七八九十+-]{1,3})[)）]|([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、．]|\.(?!\d)))\s*(.*)\Z",
    re.DOTALL,
)
