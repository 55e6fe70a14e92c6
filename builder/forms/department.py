"""The performance form of a department as a whole (部门整体支出绩效目标表): its budget, duties, goals, indicators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from builder.forms import department_tasks, department_wide, facts, indicators
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row
from builder.organisations import name_organisation

_LINE = re.compile(r"(?:其中[:：]\s*)?([^:：\d]+)[:：]\s*(-?[\d,.]*)\Z")

MARKS = frozenset({"budget", "duties", "goal", "department_indicators", "tasks", "organisation_code"})
"""Fields that only such a form has: two of them claim it."""

KINDS = ("total", "spending", "general", "fund", "capital", "special_account", "other", "basic", "project", "fiscal")
"""Fields of the form that hold an amount, named by its `measure_kind`."""

_EXPENDITURE = ("basic", "project")


def claim(found: FoundTable) -> str:
    """`department_form` where at least two labels of such a form stand in the table, or its title names it."""
    fields = {facts.field_of(load("department"), cell.text) for cell in found.table.cells} - {""}
    titled = load("department").field_within(found.caption.title, "titles")
    if any(facts.field_of(load("project"), cell.text) == "project_name" for cell in found.table.cells):
        titled = ""  # a form for one of several projects, whatever its title says
    indicated = {"level1", "target"} <= {indicators.field_of(cell.text) for cell in found.table.cells}
    return "department_form" if len(fields & MARKS) > 1 or (titled and (indicated or fields)) else ""


def extract(reading: Reading) -> None:
    """Rows of `budget_items` for the budget applied for, `sections`, `goals`, `activities` and `indicators`."""
    header = indicators.header_row(reading, reading.found.body) or reading.grid.row_count + 1
    wide = header - reading.found.body < 4 and _is_wide(reading, header)
    rows = [row for row in reading.grid.body_rows(reading.found.body) if row < header]
    if wide:
        department_wide.extract(reading, header)
    else:
        tasks = department_tasks.extract(reading, rows)
        _extract_lines(reading, rows)
        _extract_facts(reading, [row for row in rows if row not in tasks])
    if header <= reading.grid.row_count:
        for row in reading.grid.body_rows(header):
            reading.mark("label", *[cell for cell in reading.grid.row(row) if _is_side_label(cell)])
        suffix = "-u" if reading.scope == "unit" else ""
        owner = indicators.Owner(f"{reading.extraction.identity.disclosure_id}{suffix}{_again(reading)}")
        indicators.extract(reading, header, owner)


def _is_wide(reading: Reading, header: int) -> bool:
    """True where the budget stands in columns beside the indicators: a label of it heads a column, not a row."""
    cells = [cell for row in range(reading.found.body, header + 1) for cell in reading.grid.row(row)]
    fields = {facts.field_of(load("department"), cell.text): cell for cell in cells}
    budget = fields.get("budget")
    return budget is not None and budget.column_span > 2


def _is_side_label(cell: Cell) -> bool:
    return facts.field_of(load("department"), cell.text) in ("indicators", "department_indicators")


def _again(reading: Reading) -> str:
    """Keeps the indicators of a second form of the same organisation apart."""
    forms = [row for row in reading.extraction.rows("tables") if row["table_kind"] == "department_form"]
    number = [row["table_id"] for row in forms].index(reading.table_id)
    return f"-f{number + 1}" if number else ""


def _extract_lines(reading: Reading, rows: Sequence[int]) -> None:
    """Cells that hold label and amount (`其中：基本支出：66.16`), below what they break the budget down by."""
    words = load("department")
    below: dict[int, str] = {}
    applied_for = ""
    for row in rows:
        for cell in reading.grid.printed(row):
            name = facts.field_of(words, cell.text)
            if name == "budget":
                applied_for = cell.text
            elif name in ("by_revenue", "by_expenditure"):
                below[cell.column] = cell.text
            elif not name and applied_for and (line := _LINE.match(cell.text)):
                _add_line(reading, cell, line, applied_for, below.get(cell.column, ""))


def _extract_facts(reading: Reading, rows: Sequence[int]) -> None:
    """Labels with their values: names, duties, goals, and amounts that stand in a cell of their own."""
    for fact in facts.facts(reading, rows, load("department")):
        if fact.field in KINDS and fact.value.text:
            budget = fact.group if fact.group is not fact.label else None
            unit = facts.unit_in(fact.label.text) or (facts.unit_in(budget.text) if budget else "") or reading.unit
            measure = " / ".join(cell.text.rstrip("：:") for cell in (budget, fact.label) if cell)
            add_amount(reading, fact.value, (fact.label.text.rstrip("：:"), fact.field, measure), unit)
        elif fact.value.text:
            add_text(reading, fact.field, fact.label, fact.value)


def add_amount(reading: Reading, cell: Cell, label: tuple[str, str, str], unit: str, direction: str = "") -> None:
    """An amount of the form as a row of `budget_items`. `label` is its item, kind and measure."""
    item, kind, measure = label
    if kind == "spending":
        kind, direction = "total", "expenditure"
    amount, unit = facts.amount(cell.text, unit)
    if amount is None:
        return
    _add_item(reading, cell, cell.text, (amount, unit), item, kind, measure, direction)


def _add_line(reading: Reading, cell: Cell, line: re.Match[str], applied_for: str, broken_down_by: str) -> None:
    """A line with its own label; one without a number is a label."""
    label, printed = line.group(1).strip(), line.group(2)
    kind = facts.field_of(load("department"), label)
    amount, unit = facts.amount(printed, facts.unit_in(applied_for) or reading.unit)
    if amount is None:
        if kind:
            reading.mark("label", cell)
        return
    measure = " / ".join(part.rstrip("：:") for part in (applied_for, broken_down_by) if part)
    by_purpose = facts.field_of(load("department"), broken_down_by) == "by_expenditure"
    direction = "expenditure" if by_purpose else "revenue"
    _add_item(reading, cell, printed, (amount, unit), label, kind, measure, direction)


def _add_item(
    reading: Reading,
    cell: Cell,
    printed: str,
    amount: tuple[Decimal, str],
    item: str,
    kind: str,
    measure: str,
    direction: str,
) -> None:
    reading.add(
        "budget_items",
        cell,
        {"amount": cell},
        table_id=reading.table_id,
        table_kind=reading.found.kind,
        scope=reading.scope,
        organisation_code=reading.extraction.identity.organisation_code,
        direction=direction or ("expenditure" if kind in _EXPENDITURE else "revenue"),
        phase="budget",
        item=item,
        item_level=0 if kind == "total" else None,
        is_leaf=kind != "total",
        measure=measure,
        measure_kind=kind or "other",
        amount=amount[0],
        amount_reported=printed,
        unit_reported=amount[1],
    )


def add_text(reading: Reading, name: str, label: Cell, cell: Cell) -> None:
    """A name, a code, the duties or goals of the organisation."""
    if name in ("organisation_name", "organisation_code"):
        _add_organisation(reading, name, cell)
    elif name in ("duties", "detail"):
        path = " / ".join(filter(None, (*reading.found.path, reading.found.caption.title, label.text)))
        reading.add("sections", cell, {"text": cell}, scope=reading.scope, path=path, number="", text=cell.text)
    elif name in ("goal", "goal_annual"):
        add_goals(reading, cell, "annual" if name == "goal_annual" else "overall")


def add_goals(reading: Reading, cell: Cell, kind: str) -> None:
    """The numbered goals of one cell as the organisation's own rows of `goals`."""
    identity = reading.extraction.identity.disclosure_id
    for printed, text in indicators.split_items(cell.text):
        reading.add(
            "goals",
            cell,
            {"text": cell},
            goal_id=f"{identity}-g{len(reading.extraction.rows('goals')) + 1}",
            project_id=None,
            scope=reading.scope,
            goal_kind=kind,
            number=printed,
            text=text,
        )


def _add_organisation(reading: Reading, name: str, cell: Cell) -> None:
    if name == "organisation_name":
        row = name_organisation(reading.extraction, cell.text, "", cell.ref)
        reading.value(cell, "organisations", row, "organisation_name")
    elif cell.text.isalnum() and (own := _organisation(reading)):
        own["organisation_code"] = own["organisation_code"] or cell.text
        if own["organisation_code"] == cell.text:
            reading.value(cell, "organisations", own, "organisation_code")


def _organisation(reading: Reading) -> Row | None:
    """The organisation that the form is about: the one it names, else the document's own."""
    rows = reading.extraction.rows("organisations")
    refs = {cell.ref for cell in reading.grid.table.cells}
    texts = {cell.text for cell in reading.grid.table.cells}
    own = [row for row in rows if row["source_ref"] in refs]
    named = [row for row in rows if row["organisation_name"] in texts]
    published = [row for row in rows if row["organisation_name"] == reading.extraction.identity.organisation_name]
    return next(iter([*named, *own, *published, *rows]), None)


FORM = Form("department", claim, extract)
