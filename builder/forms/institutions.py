"""The table of a department's institutions (部门机构设置情况): name, nature, grade, funding of each."""

from __future__ import annotations

from builder.forms.columns import read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell
from builder.organisations import is_name, name_organisation


def claim(found: FoundTable) -> str:
    """`institutions` where the header names the organisation and at least two of its features."""
    fields = {load("institutions").field(cell.text) for cell in found.table.cells if cell.row <= found.body + 1}
    if "organisation_name" in fields and len(fields - {""}) > 2:
        return "institutions"
    return "institutions" if _is_list(found) else ""


def _is_list(found: FoundTable) -> bool:
    """True for a bare list of units: a number, a name, perhaps a remark, and nothing but names of organisations."""
    header = [load("institutions").field(cell.text) for cell in found.grid.row(found.body)]
    if "organisation_name" not in header or not all(header) or found.grid.column_count > 4:
        return False
    column = header.index("organisation_name") + 1
    names = [found.grid.at(row, column) for row in found.grid.body_rows(found.body + 1)]
    return all(cell is not None and (not cell.text or is_name(cell.text)) for cell in names)


def extract(reading: Reading) -> None:
    """One row of `organisations` per printed name, or the features added to the row that is already there."""
    columns, first = read_header(reading, lambda grid, row: not any(_is_header(cell) for cell in grid.printed(row)))
    fields = {load("institutions").field(column.path[-1]): column.number for column in columns if column.path}
    if "organisation_name" not in fields:
        return
    reading.mark("header", *[cell for cell in reading.grid.table.cells if cell.row < first and _is_header(cell)])
    for row in reading.grid.body_rows(first):
        cells = {name: reading.grid.at(row, column) for name, column in fields.items() if name}
        name = cells.pop("organisation_name")
        if name is None or not name.text:
            continue
        organisation = name_organisation(reading.extraction, name.text, "", name.ref)
        reading.value(name, "organisations", organisation, "organisation_name")
        reading.mark("number", cells.pop("row_number", None))
        for key, cell in cells.items():
            if cell and cell.text and organisation.get(key) in (None, "", cell.text):
                organisation[key] = cell.text
                reading.value(cell, "organisations", organisation, key)


def _is_header(cell: Cell) -> bool:
    return bool(load("institutions").field(cell.text))


FORM = Form("institutions", claim, extract)
