"""The performance form of one project (项目绩效目标表): key facts, spending plan, goals, indicators.

It comes as a table per project. What varies between provinces is the labels and where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from builder import values
from builder.forms import execution, facts, indicators, wide
from builder.forms.department import MARKS
from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.project_rows import AMOUNTS, add_goals, add_project
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell, Row

_TITLE = re.compile(r"(?:\d+\s*[.、．]\s*)?(.+?)(?:项目)?(?:支出)?绩效目标(?:申报)?表\Z")
_CODED_NAME = re.compile(r"[\[【(（]?(\d{3,12})[\]】)）]?\s*[-_—]?\s*([\u4e00-\u9fff].*)\Z")
_NO_NAME = re.compile(
    r"(?:\d{4}年度?)?(?:部门|单位|项目|预算|整体|支出|专项|资金|总体|省级|市级|区级|县级|本级|重点|一般性?|政策|业务|经费|财政|"
    r"绩效|一级|二级|情况|重大|主要|综合|年度|转移支付|[和及与（）()、])*"
)
_MONTH = re.compile(r"(\d{1,2})月(?:底|末)?\Z")
_ANNUAL = re.compile(r"年度|当年|本年")
_GOALS = {"goal": "project", "goal_period": "period", "goal_annual": "annual"}


def claim(found: FoundTable) -> str:
    """`project_form` where one project is named, in the form or in its title, above indicators or goals."""
    words = load("project")
    fields = {facts.field_of(words, cell.text) for cell in found.table.cells}
    own = {facts.field_of(load("department"), cell.text) for cell in found.table.cells} & MARKS
    if len(own) > 1 or wide.header_row(found) or not fields & {*_GOALS, "indicators"}:
        return ""
    return "project_form" if fields & {"project_name", "project_code"} or name_in_title(found.caption.title) else ""


def name_in_title(title: str) -> str:
    """`网络宣传工作` from `1、网络宣传工作绩效目标表`; blank where the title names only the form."""
    found = _TITLE.match(title)
    name = found.group(1) if found else ""
    return "" if _NO_NAME.fullmatch(name) else name


def extract(reading: Reading) -> None:
    """One row of `projects`, with its rows of `spending_plan`, `goals` and `indicators`."""
    header = indicators.header_row(reading, reading.found.body)
    rows = [row for row in reading.grid.body_rows(reading.found.body) if row < (header or reading.grid.row_count + 1)]
    spent = execution.read(reading, rows)
    rows = [row for row in rows if row not in spent.rows]
    found = _facts(reading, rows)
    if not found and not name_in_title(reading.found.caption.title):
        _mark_form(reading, header)  # the form was published blank
        return
    project = _add_project(reading, found, spent)
    _add_plan(reading, rows, project)
    _add_unknown(reading, rows, project)
    if header:
        _mark_labels(reading, header)
        owner = indicators.Owner(project["project_id"], project["project_id"])
        rest = list(reading.grid.body_rows(indicators.extract(reading, header, owner)))
        for fact in facts.facts(reading, rest, load("project")):
            _add_detail(reading, project, fact)
        _add_unknown(reading, rest, project)


def _mark_form(reading: Reading, header: int | None) -> None:
    if header:
        _mark_labels(reading, header)
        reading.mark("header", *[cell for cell in reading.grid.row(header) if indicators.field_of(cell.text)])
        reading.mark("label", *[cell for cell in reading.grid.table.cells if load("indicators").knows(cell.text)])


def _mark_labels(reading: Reading, header: int) -> None:
    """The labels on the left that stand beside the table of indicators."""
    for row in reading.grid.body_rows(header):
        cells = reading.grid.row(row)
        reading.mark("label", *[cell for cell in cells if load("project").field(cell.text) == "indicators"])


def _facts(reading: Reading, rows: Sequence[int]) -> dict[str, facts.Fact]:
    """The form's facts by field, the first of each. The purpose stands below the amounts without a label.

    Goals that go on in further rows have a key of their own: `goal`, `goal 2` …
    """
    found: dict[str, facts.Fact] = {}
    read = list(facts.facts(reading, rows, load("project")))
    other = _other_periods(read)
    for fact in read:
        key = "detail" if fact in other else _key(fact)
        more = key == "detail" or (key in _GOALS and key in found and fact.label is found[key].label)
        if fact.value.text and more and key in found:
            found[f"{key} {len(found)}"] = fact
        elif fact.value.text:
            found.setdefault(key, fact)
    return found


def _other_periods(read: Sequence[facts.Fact]) -> list[facts.Fact]:
    """The amounts of the whole period where those of the year stand beside them (`中期资金总额 | 年度资金总额`)."""
    amounts = [fact for fact in read if fact.field in AMOUNTS and facts.amount(fact.value.text, "元")[0] is not None]
    annual = next((fact for fact in amounts if fact.field == "amount" and _ANNUAL.search(fact.label.text)), None)
    if annual is None:
        return []
    own = {fact.field for fact in amounts if fact.value.column == annual.value.column}
    return [fact for fact in amounts if fact.field in own and fact.value.column != annual.value.column]


def _key(fact: facts.Fact) -> str:
    """The field of a fact. A goal beside the label of a year (`年度总体目标 | 预期目标`) is of that kind."""
    if fact.field == "facts":
        return "purpose"
    group = facts.field_of(load("project"), fact.group.text) if fact.group and fact.field == "goal" else ""
    return group if group in _GOALS else "detail" if fact.field == "goal_actual" else fact.field


def _add_plan(reading: Reading, rows: Sequence[int], project: Row) -> None:
    """The points of the spending plan: the months in one row, the percentages below them."""
    months: dict[int, int] = {}
    for row in rows:
        for cell in reading.grid.row(row):
            if month := _MONTH.match(cell.text):
                months[cell.column] = int(month.group(1))
                reading.mark("label", cell)
            elif cell.column in months and (percent := values.parse_percent(cell.text)) is not None:
                reading.add(
                    "spending_plan",
                    cell,
                    {"cumulative_percent": cell},
                    project_id=project["project_id"],
                    month=months[cell.column],
                    cumulative_percent=percent,
                )


def _add_project(reading: Reading, found: dict[str, facts.Fact], spent: execution.Execution) -> Row:
    caption = reading.found.caption
    cells: dict[str, Cell | None] = {name: fact.value for name, fact in found.items()}
    texts = {name: fact.value.text for name, fact in found.items()}
    name_cell = cells.get("project_name")
    coded = _CODED_NAME.match(texts.get("organisation_name", ""))
    code, organisation = coded.groups() if coded else ("", texts.get("organisation_name", ""))
    amounts = {
        key: (found[key].value, facts.unit_in(found[key].label.text) or _group_unit(found[key]) or reading.unit)
        for key in AMOUNTS
        if key in found
    }
    amounts |= spent.amounts
    project = add_project(
        reading,
        name_cell or caption.refs.get("title", reading.found.table.ref),
        code=re.sub(r"\s+", "", texts.get("project_code", "")),
        name=name_cell.text if name_cell else name_in_title(caption.title),
        organisation=organisation or caption.organisation_name,
        amounts=amounts,
        purpose=texts.get("purpose", ""),
        period=texts.get("period", ""),
    )
    project["organisation_code"] = code or project["organisation_code"]
    for key in ("project_code", "project_name", "organisation_name", "purpose", "period"):
        reading.value(cells.get(key), "projects", project, key)
    for key, fact in found.items():
        if kind := _GOALS.get(key.partition(" ")[0]):
            add_goals(reading, fact.value, project, kind)
    for key, fact in found.items():
        if key.partition(" ")[0] == "detail":
            _add_detail(reading, project, fact)
    for fact in spent.details:
        _add_detail(reading, project, fact)
    return project


def _group_unit(fact: facts.Fact) -> str:
    return facts.unit_in(fact.group.text) if fact.group else ""


def _add_unknown(reading: Reading, rows: Sequence[int], project: Row) -> None:
    """What nothing took, with its label: a short text beside another one, else the first text of the row."""
    for row in rows:
        cells = reading.grid.row(row)
        for label, value in pairwise(cells):
            free = not (reading.is_taken(label) or reading.is_taken(value))
            if free and label.text and value.text and len(label.text) <= 24 and not re.search(r"\d|[。；]", label.text):
                _add_detail(reading, project, facts.Fact("detail", label, value, None))
                reading.value(label, "projects", project, "details")
        printed = [cell for cell in cells if cell.text]
        for cell in printed[1:]:
            if (
                not reading.is_taken(cell)
                and reading.is_taken(printed[0])
                and not facts.field_of(load("project"), cell.text)
            ):
                _add_detail(reading, project, facts.Fact("detail", printed[0], cell, None))


def _add_detail(reading: Reading, project: Row, fact: facts.Fact) -> None:
    """A fact without a field of its own, kept as `label：text`."""
    if fact.value.text:
        known = [project["details"]] if project.get("details") else []
        over = f"{fact.group.text.rstrip('：:')} / " if fact.field == "execution" and fact.group else ""
        project["details"] = "；".join([*known, f"{over}{fact.label.text.rstrip('：:')}：{fact.value.text}"])
        reading.value(fact.value, "projects", project, "details")


FORM = Form("project", claim, extract)
