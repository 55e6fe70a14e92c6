"""Itemised goals (分项绩效目标) printed as a table: the activity, what it is, its goal, its indicators."""

from __future__ import annotations

from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.indicators import split_items
from builder.forms.reading import Reading
from builder.forms.vocabulary import load


def claim(found: FoundTable) -> str:
    """`activities` where the header has an activity and its goal, and no levels of indicators."""
    fields = {load("activities").field(cell.text) for cell in found.table.cells if cell.row <= found.body + 1}
    return "activities" if {"activity", "goal"} <= fields else ""


def extract(reading: Reading) -> None:
    """One row of `activities` per printed row."""
    words = load("activities")
    header = reading.found.body
    columns = {words.field(cell.text): cell.column for cell in reading.grid.row(header) if words.field(cell.text)}
    for row in [header, *reading.grid.table.repeated_rows]:
        reading.mark("header", *[cell for cell in reading.grid.row(row) if words.knows(cell.text)])
    for row in reading.grid.body_rows(header + 1):
        cells = {name: reading.grid.at(row, column) for name, column in columns.items()}
        texts = {name: cell.text for name, cell in cells.items() if cell and cell.text}
        if not texts:
            continue
        number, activity = next(iter(split_items(texts.get("activity", ""))), ("", ""))
        source = next((cell for cell in cells.values() if cell and cell.text and cell.row == row), None)
        if source is None:  # the row only goes on with merged cells
            continue
        fields = {name: texts.get(name, "") for name in ("description", "goal", "indicators")}
        reading.add("activities", source, cells, scope=reading.scope, number=number, activity=activity, **fields)


FORM = Form("activities", claim, extract)
