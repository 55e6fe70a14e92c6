"""The performance form of one project (项目绩效目标表): key facts, spending plan, goals, indicators.

It comes as a table per project. What varies between provinces is the labels and where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder import values
from builder.forms import indicators
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.identity import short_hash
from builder.model import Cell, Row

_TITLE = re.compile(r"(?:\d+\s*[.、．]\s*)?(.+?)(?:项目)?(?:支出)?绩效目标(?:申报)?表\Z")
_MONTH = re.compile(r"(\d{1,2})月(?:底|末)?\Z")
_AMOUNTS = ("amount", "fiscal_amount", "other_amount", "superior_amount")
_GOALS = {"goal": "project", "goal_period": "period", "goal_annual": "annual"}


def claim(found: FoundTable) -> str:
    """`project_form` where a project is named, in the form or in its title, above indicators or goals."""
    words = load("project")
    fields = {words.field(cell.text) for cell in found.table.cells}
    own = {load("department").field(cell.text, "marks") for cell in found.table.cells} - {""}
    if own or not fields & {"goal", "goal_annual", "goal_period"}:
        return ""
    return "project_form" if fields & {"project_name", "project_code"} or name_in_title(found.caption.title) else ""


def name_in_title(title: str) -> str:
    """`网络宣传工作` from `1、网络宣传工作绩效目标表`; blank where the title names only the form."""
    found = _TITLE.match(title)
    name = found.group(1) if found else ""
    return "" if re.fullmatch(r"(?:\d{4}年度?)?(?:部门|单位|项目|预算|整体|支出)*", name) else name


def extract(reading: Reading) -> None:
    """One row of `projects`, with its rows of `spending_plan`, `goals` and `indicators`."""
    header = indicators.header_row(reading, reading.found.body)
    facts: dict[str, Cell] = {}
    plan: list[tuple[int, Cell]] = []
    for name, cell in _labelled(reading, header or reading.grid.row_count + 1):
        if month := _MONTH.match(name):
            plan.append((int(month.group(1)), cell))
        else:
            facts.setdefault(name, cell)
    project = _add_project(reading, facts)
    for month_number, cell in plan:
        percent = values.parse_percent(cell.text)
        if percent is not None:
            reading.add(
                "spending_plan",
                cell,
                {"cumulative_percent": cell},
                project_id=project["project_id"],
                month=month_number,
                cumulative_percent=percent,
            )
    _add_goals(reading, facts, project)
    if header:
        reading.mark("label", *[cell for cell in reading.grid.row(header) if load("project").field(cell.text)])
        indicators.extract(reading, header, indicators.Owner(project["project_id"], project["project_id"]))


def _labelled(reading: Reading, end: int) -> Iterator[tuple[str, Cell]]:
    """The form's fields and the cells that hold their values; `3月底` and the like for points of the plan.

    A value stands to the right of its label. A row that begins with no label goes on with what the label
    above it began: the purpose below the amounts, the percentages below the months.
    """
    words = load("project")
    group, months = "", dict[int, Cell]()
    for row in reading.grid.body_rows(reading.found.body):
        if row >= end:
            return
        cells = reading.grid.row(row)
        fields = [words.field(cell.text) for cell in cells]
        if fields and fields[0]:
            group, months = fields[0], {}
        for at, cell in enumerate(cells):
            if _MONTH.match(cell.text):
                months[cell.column] = cell
                reading.mark("label", cell)
            elif cell.column in months and not fields[0]:
                yield months[cell.column].text, cell
            elif fields[at]:
                reading.mark("label", cell)
                if at + 1 < len(cells) and not fields[at + 1] and cells[at + 1].text and fields[at] != "plan":
                    yield fields[at], cells[at + 1]
            elif not fields[0] and group == "facts" and cell.text:
                yield "purpose", cell


def _add_project(reading: Reading, facts: dict[str, Cell]) -> Row:
    caption = reading.found.caption
    code = re.sub(r"\s+", "", facts["project_code"].text) if "project_code" in facts else ""
    name_cell = facts.get("project_name")
    name = name_cell.text if name_cell else name_in_title(caption.title)
    department = facts.get("organisation_name")
    row: Row = {
        "project_id": _project_id(reading, code, name),
        "scope": reading.scope,
        "project_code": code,
        "project_name": name,
        "organisation_name": department.text if department else caption.organisation_name,
        "organisation_code": caption.organisation_code,
        "unit_reported": "",
        "amount_basis": "",
        **{key: facts[key].text if key in facts else "" for key in ("purpose", "period")},
    }
    for key in _AMOUNTS:
        amount = values.parse_amount(facts[key].text, reading.unit) if key in facts and reading.unit else None
        row |= {key: amount, f"{key}_reported": facts[key].text if amount is not None else ""}
        if amount is not None:
            row["unit_reported"] = reading.unit
    if row["amount"] is not None:
        row["amount_basis"] = "table"
    row["page"] = f"projects/{row['project_id']}.html"
    carried = ("project_code", "project_name", "organisation_name", *_AMOUNTS, "purpose", "period")
    source = name_cell or caption.refs.get("title", reading.found.table.ref)
    return reading.add("projects", source, {key: facts.get(key) for key in carried}, **row)


def _project_id(reading: Reading, code: str, name: str) -> str:
    identity = reading.extraction.identity
    project_id = f"{identity.disclosure_id}-{re.sub(r'[^0-9a-z-]', '', code.lower()) or short_hash(name)}"
    project_id += "-u" if reading.scope == "unit" else ""
    taken = {row["project_id"] for row in reading.extraction.rows("projects")}
    again = 2
    unique = project_id
    while unique in taken:
        unique, again = f"{project_id}-{again}", again + 1
    return unique


def _add_goals(reading: Reading, facts: dict[str, Cell], project: Row) -> None:
    number = 0
    for key, kind in _GOALS.items():
        if key not in facts:
            continue
        for printed, text in indicators.split_items(facts[key].text):
            number += 1
            reading.add(
                "goals",
                facts[key],
                {"text": facts[key]},
                goal_id=f"{project['project_id']}-g{number}",
                project_id=project["project_id"],
                scope=reading.scope,
                goal_kind=kind,
                number=printed,
                text=text,
            )


FORM = Form("project", claim, extract)
