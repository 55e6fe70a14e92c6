"""The performance form of a department as a whole (部门整体支出绩效目标表): its budget, duties, goals, indicators."""

from __future__ import annotations

import re

from builder import values
from builder.forms import indicators
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load, normalise
from builder.model import Cell
from builder.organisations import name_organisation

_LINE = re.compile(r"(?:其中[:：]\s*)?([^:：\d]+)[:：]\s*(-?[\d,.]*)\Z")


def claim(found: FoundTable) -> str:
    """`department_form` where at least two labels of such a form stand in the table."""
    marks = {load("department").field(cell.text, "marks") for cell in found.table.cells} - {""}
    return "department_form" if len(marks) > 1 else ""


def extract(reading: Reading) -> None:
    """Rows of `budget_items` for the budget applied for, `sections`, `goals` and `indicators`."""
    words = load("department")
    header = indicators.header_row(reading, reading.found.body) or reading.grid.row_count + 1
    below: dict[int, str] = {}  # column → what its amounts are broken down by
    applied_for = ""
    for row in reading.grid.body_rows(reading.found.body):
        if row >= header:
            break
        cells = reading.grid.printed(row)
        for at, cell in enumerate(cells):
            name = words.field(cell.text)
            if name:
                reading.mark("label", cell)
            if name == "budget":
                applied_for = cell.text
            elif name in ("by_revenue", "by_expenditure"):
                below[cell.column] = cell.text
            elif not name and applied_for and (line := _LINE.match(cell.text)):
                _add_amount(reading, cell, line, applied_for, below.get(cell.column, ""))
            elif not name and at and words.field(cells[at - 1].text):
                _add_text(reading, words.field(cells[at - 1].text), cells[at - 1], cell)
    if header <= reading.grid.row_count:
        reading.mark("label", *[cell for cell in reading.grid.row(header) if words.field(cell.text)])
        suffix = "-u" if reading.scope == "unit" else ""
        indicators.extract(reading, header, indicators.Owner(reading.extraction.identity.disclosure_id + suffix))


def _add_amount(reading: Reading, cell: Cell, line: re.Match[str], applied_for: str, broken_down_by: str) -> None:
    """A line such as `其中：基本支出：66.16` as a row of `budget_items`; a line without a number is a label."""
    label, printed = line.group(1).strip(), line.group(2)
    kind = load("department").field(label, "amounts")
    unit = reading.unit or _unit_in(applied_for)
    amount = values.parse_amount(printed, unit) if unit else None
    if amount is None:
        if kind:
            reading.mark("label", cell)
        return
    reading.add(
        "budget_items",
        cell,
        {"amount": cell},
        table_id=reading.table_id,
        table_kind=reading.found.kind,
        scope=reading.scope,
        organisation_code=reading.extraction.identity.organisation_code,
        direction="expenditure" if load("department").field(broken_down_by) == "by_expenditure" else "revenue",
        phase="budget",
        item=label,
        item_level=0 if kind == "total" else None,
        is_leaf=kind != "total",
        measure=" / ".join(part.rstrip("：:") for part in (applied_for, broken_down_by) if part),
        measure_kind=kind or "other",
        amount=amount,
        amount_reported=printed,
        unit_reported=unit,
    )


def _unit_in(label: str) -> str:
    """The unit that a label carries in brackets: `年度预算申请（万元）`."""
    found = re.search(r"[(](亿元|万元|千元|元)[)]", normalise(label))
    return found.group(1) if found else ""


def _add_text(reading: Reading, name: str, label: Cell, cell: Cell) -> None:
    if name == "organisation_name":
        row = name_organisation(reading.extraction, cell.text, "", cell.ref)
        reading.value(cell, "organisations", row, "organisation_name")
    elif name == "duties":
        path = " / ".join((*reading.found.path, reading.found.caption.title, label.text))
        reading.add("sections", cell, {"text": cell}, scope=reading.scope, path=path, number="", text=cell.text)
    elif name in ("goal", "goal_annual"):
        identity = reading.extraction.identity.disclosure_id
        for printed, text in indicators.split_items(cell.text):
            reading.add(
                "goals",
                cell,
                {"text": cell},
                goal_id=f"{identity}-g{len(reading.extraction.rows('goals')) + 1}",
                project_id=None,
                scope=reading.scope,
                goal_kind="annual" if name == "goal_annual" else "overall",
                number=printed,
                text=text,
            )


FORM = Form("department", claim, extract)
