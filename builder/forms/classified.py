"""Tables with labels on the left and a column for each measure: 收入总表, 支出总表, 一般公共预算支出表, 基本支出表,
政府性基金支出表, 国有资本经营预算支出表, 项目支出表, “三公”经费表 (地方预决算公开操作规程, tables 2, 3 and 5 to 9).

A row is a code and a name of the functional or economic classification, a unit, a project or an item; some
tables print codes in three columns, two classifications side by side, or several units one below the other.
"""

from __future__ import annotations

import re

from builder.forms import procurement, three_public
from builder.forms.budget_row import add_amount, is_dash
from builder.forms.columns import Column, is_total, read_header, starts_body
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.grid import Grid
from builder.forms.line import Line
from builder.forms.panels import Item, Panel, panels_of, read_breakdown
from builder.forms.reading import Reading
from builder.forms.sides import has_sides
from builder.forms.summary import is_known
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import load
from builder.organisations import is_name, name_organisation

_LABELS = frozenset({"code", "class", "name", "item", "unit_name", "project_name"})


def claim(found: FoundTable) -> str:
    """The kind that the title names, where the header has a column of labels and the table is not two-sided."""
    kind = budget_kind(found.caption.title)
    if not kind or kind == "assets" or has_sides(found) or (kind == "procurement" and procurement.is_itemised(found)):
        return ""
    header = [cell.text for cell in found.table.cells if cell.row < found.body + 4]
    fields = {Column(0, (text,)).field for text in header if text}
    items = sum(three_public.is_item(text) for text in header)
    measures = sum(Column(0, (text,)).measure_kind != "other" for text in header if text)
    return kind if fields & _LABELS or (kind == "three_public" and items > 1) or measures > 2 else ""


def extract(reading: Reading) -> None:
    """One row of `budget_items` per printed amount."""
    columns, first = read_header(reading, _starts_body)
    reading.mark("header", *[cell for cell in reading.grid.table.cells if cell.row < first and _heads(cell.text)])
    body = reading.grid.body_rows(first)
    panels = [Panel.of(reading, body, columns) for columns in panels_of(columns)]
    items = [Item(panel, line) for panel in panels for line in panel.lines]
    read_breakdown(reading, items)
    unit = ""
    for before, item in zip([None, *items], items, strict=False):
        if before is not None and before.panel is not item.panel:
            unit = ""
        unit = _name_unit(reading, item.line) or ("" if item.line.is_total else unit)
        _add_line(reading, item, unit)
        _mark_known(reading, item.line)


def _add_line(reading: Reading, item: Item, unit: str) -> None:
    panel, line = item.panel, item.line
    details = _details(reading, line, panel)
    direction = "revenue" if reading.found.kind == "revenue" else "expenditure"
    for column in panel.measures:
        own = item.by_column[column.number]
        fields = dict(line.fields, direction=direction, details=details) | own
        fields["is_leaf"] = item.leaf and own["is_leaf"]
        if unit and not line.own_unit:
            fields["organisation_code"] = unit
        cell = reading.grid.at(line.row, column.number)
        if cell and cell.row == line.row and cell.column == column.number:
            add_amount(reading, cell, column, line.cells, **fields)
            if is_dash(cell.text):
                reading.mark("label", cell)


def _heads(text: str) -> bool:
    return three_public.is_item(text) or is_known(text)


def _name_unit(reading: Reading, line: Line) -> str:
    """A unit that a row names, with its code, as a row of `organisations`; the code, where it is printed."""
    code, name = line.unit_cells
    if name is None or not name.text or is_total(name.text) or not is_name(name.text):
        return ""
    printed = re.sub(r"\s", "", code.text) if code and code.text else ""
    row = name_organisation(reading.extraction, name.text, printed if printed.isdigit() else "", name.ref)
    reading.value(name, "organisations", row, "organisation_name")
    if printed and row["organisation_code"] == printed:
        reading.value(code, "organisations", row, "organisation_code")
    return printed


def _starts_body(grid: Grid, row: int) -> bool:
    """Rows of “三公” tables without amounts begin the body too: their items are known."""
    first = next(iter(grid.printed(row)), None)
    lone = len(grid.printed(row)) == 1 and first is not None and bool(load("three_public").field(first.text))
    return starts_body(grid, row) or lone


def _details(reading: Reading, line: Line, panel: Panel) -> str:
    """What a row prints besides labels and amounts, as `header：text`; its cells are noted with the row's labels."""
    texts = []
    measures = {column.number: column for column in panel.measures}
    taken = {cell.ref for cells in line.cells.values() for cell in cells}
    if line.unit and line.unit != line.item:
        unit = next((cell for cell in reading.grid.row(line.row) if cell.text == line.unit), None)
        texts.append(line.unit)
        line.take("details", unit)
        taken |= {unit.ref} if unit else set()
    for column in panel.columns:
        cell = reading.grid.at(line.row, column.number)
        if cell is None or cell.row != line.row or cell.ref in taken or not cell.text:
            continue
        described = column.field in ("detail", "project_code")
        if not (_is_words(cell.text) or (described and not is_dash(cell.text))):
            continue
        taken.add(cell.ref)
        if column.number in measures or described:
            texts.append(f"{column.path[-1]}：{cell.text}")
            line.take("details", cell, *column.cells)
        else:
            texts.append(cell.text)
            line.take("details", cell)
    return "；".join(texts)


def _is_words(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" or character.isalpha() for character in text) and not is_dash(text)


def _mark_known(reading: Reading, line: Line) -> None:
    """Labels of a row without amounts count as understood where the vocabulary knows them, or they are codes."""
    reading.mark("number", *line.cells.get("row_number", []))
    if line.is_total or three_public.is_item(line.item) or line.code:
        for cells in line.cells.values():
            reading.mark("label", *cells)
    reading.mark("label", *[cell for cell in reading.grid.row(line.row) if is_known(cell.text)])


FORM = Form("classified", claim, extract)
