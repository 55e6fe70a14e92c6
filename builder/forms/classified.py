"""Tables with a classification code in each row: 收入总表, 支出总表, 一般公共预算支出表, 基本支出表, 政府性基金支出表,
国有资本经营预算支出表 (地方预决算公开操作规程, tables 2, 3, 5, 6, 8 and 9).

A row prints a code of the functional or economic classification, its name, and an amount for each measure.
"""

from __future__ import annotations

from builder.forms.budget_row import add_amount
from builder.forms.columns import Column, is_code, is_total, read_header
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell

_LEVELS = {3: 1, 5: 2, 7: 3}  # digits of a code → 类, 款, 项


def claim(found: FoundTable) -> str:
    """The kind that the title names, where the header has a column of codes or of names."""
    kind = load("classified").field_within(found.caption.title, "titles")
    header = [cell for cell in found.table.cells if cell.row < found.body + 4]
    fields = {load("columns").field(cell.text) for cell in header}
    return kind if fields & {"code", "name"} else ""


def extract(reading: Reading) -> None:
    """One row of `budget_items` per printed amount."""
    columns, first = read_header(reading)
    by_field = {column.field: column for column in reversed(columns) if column.field}
    measures = [column for column in columns if not column.field and column.path]
    rows = [_Line(reading, row, by_field) for row in reading.grid.body_rows(first)]
    codes = {line.code for line in rows if line.code}
    direction = "revenue" if reading.found.kind == "revenue" else "expenditure"
    for line in rows:
        broken_down = line.is_total or any(code != line.code and code.startswith(line.code) for code in codes)
        for column in measures:
            add_amount(
                reading,
                reading.grid.at(line.row, column.number),
                column,
                line.cells,
                direction=direction,
                is_leaf=not broken_down,
                **line.fields,
            )
        reading.mark("number", line.cells["row_number"])
        if line.is_total:
            reading.mark("label", line.cells["item"])


class _Line:
    """The labels of one row: number, code, name."""

    def __init__(self, reading: Reading, row: int, by_field: dict[str, Column]) -> None:
        def cell(name: str) -> Cell | None:
            return reading.grid.at(row, by_field[name].number) if name in by_field else None

        self.row = row
        code, name, number = cell("code"), cell("name"), cell("row_number")
        printed = code.text.replace(" ", "") if code else ""
        self.code = printed if is_code(printed) else ""
        label = name if name and name.text else code
        self.item = label.text if label else ""
        self.is_total = not self.code and is_total(self.item)
        scheme = _scheme(self.code)
        self.cells: dict[str, Cell | None] = {"item": label, "row_number": number}
        self.fields: dict[str, object] = {
            "row_number": number.text if number else "",
            "item": self.item,
            "item_level": 0 if self.is_total else _LEVELS.get(len(self.code)),
        }
        if self.code:
            self.fields |= {f"{scheme}_code": self.code, f"{scheme}_name": self.item}
            self.cells |= {f"{scheme}_code": code}
        if scheme == "economic":
            self.fields["economic_scheme"] = "government" if self.code.startswith("5") else "department"


def _scheme(code: str) -> str:
    """Codes of the economic classification begin with 3 (departmental) or 5 (governmental), the others with 1 or 2."""
    return "economic" if code[:1] in ("3", "5") else "functional"


FORM = Form("classified", claim, extract)
