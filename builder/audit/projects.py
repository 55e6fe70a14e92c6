"""The amounts of projects: a project's own sources of money, and all projects against project expenditure.

Source: the project form (预算规模: 预算数, 其中：财政资金, 其他资金) and the definition of 项目支出 as the sum of the
projects. 上级资金 is no part of a project's amount: the forms that print it print the amount of the own level beside
it (年度本级预算金额).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.findings import INSUFFICIENT, Check, Figure, Wording
from builder.model import Row

_FUNDING = Wording(
    zh="项目“{project}”的预算数为{total}{unit}，财政资金与其他资金{sum}{unit}，相差{difference}{unit}。",
    en="Project “{project}”: the amount is {total}; fiscal and other funds give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)
_TOTAL = Wording(
    zh="《{table}》的“{item}”为{total}{unit}，本文件列出的{count}个项目{sum}{unit}，相差{difference}{unit}。"
    "（文件可能没有列出全部项目。）",
    en="{table}: “{item}” is {total}; the {count} projects in this document give {sum}; the difference is {difference} "
    "(unit: {unit}). The document may not list every project.",
)
_FORM = "department_form"
_FUNDS = {"fiscal_amount": re.compile(r"财政(?:资金|拨款)"), "other_amount": re.compile(r"其他资金")}


def _figure(disclosure: Disclosure, project: Row, name: str = "amount") -> Figure | None:
    return Figure.of(project, name, disclosure.project_cells.get((project["project_id"], name), ""))


def _funding(disclosure: Disclosure) -> Iterator[Check]:
    for project in disclosure.rows("projects"):
        table_id = disclosure.project_tables.get(project["project_id"])
        cells = disclosure.cells.get(table_id or "", [])
        labels = [cell["text"] for cell in cells if cell["role"] == "label"]
        printed = {name for name, words in _FUNDS.items() if any(map(words.search, labels))}
        figures = [figure for name in _FUNDS if (figure := _figure(disclosure, project, name))]
        blanks = sum(project[name] is None for name in _FUNDS if name in printed)
        if project["amount_basis"] == "narrative" or not (figures or printed):
            continue  # the form has no such fields
        total = _figure(disclosure, project)
        if total is None and not figures:
            yield Check(INSUFFICIENT, project["source_ref"], "", table_id, project["project_id"])
            continue
        yield check_sum(
            total,
            figures,
            _FUNDING,
            names={"project": project["project_name"]},
            doubt=Doubt(blanks),
            table_id=table_id,
            project_id=project["project_id"],
        )


def _project_expenditure(disclosure: Disclosure, scope: str) -> list[tuple[Row, str, Figure]]:
    """The printed project expenditure of a scope: table, label, figure. The table of all money comes first."""
    tables = {row["table_id"]: row for row in disclosure.rows("tables")}
    for kind in ("expenditure", _FORM, "general_expenditure"):
        found = [
            (tables[item["table_id"]], item["item"] if kind == _FORM else item["measure"], figure)
            for item in disclosure.rows("budget_items")
            if (item["table_kind"], item["scope"], item["measure_kind"]) == (kind, scope, "project")
            and item["phase"] == "budget"
            and (kind == _FORM or item["item_level"] == 0)
            and (figure := Figure.of(item))
        ]
        if found:
            return found
    return []


def _once(projects: list[Row]) -> list[Row]:
    """Each project once: a form that runs over pages can be read as several of the same name and amount."""
    return list({(row["project_name"], row["amount"]): row for row in reversed(projects)}.values())[::-1]


def _totals(disclosure: Disclosure) -> Iterator[Check]:
    for scope in ("department", "unit"):
        projects = _once([row for row in disclosure.rows("projects") if row["scope"] == scope])
        printed = _project_expenditure(disclosure, scope)
        if not projects or not printed:
            continue
        table, label, total = printed[0]
        figures = [figure for project in projects if (figure := _figure(disclosure, project))]
        several = len(printed) > 1  # several units: which project is whose is not compared here
        # Budgets often show the forms of some projects only; a performance document shows all that its form sums up.
        some = table["table_kind"] != _FORM and sum(figure.amount for figure in figures) < total.amount
        yield check_sum(
            total,
            figures,
            _TOTAL,
            names={"table": table["title"], "item": label, "count": str(len(figures))},
            doubt=Doubt(len(projects) - len(figures), several or some),
            table_id=table["table_id"],
        )


PROJECT_FUNDING = Rule(
    name="project-funding",
    severity="error",
    title_zh="财政资金加其他资金等于预算数",
    title_en="Fiscal and other funds make a project's amount",
    reason_zh="项目表把预算数分为财政资金和其他资金，两项之和应当等于预算数；上级资金单列，不在其内。依据是表格本身的结构。",
    reason_en="A project form splits the amount into fiscal and other funds, which add up to it; money from a superior "
    "level is stated apart and not part of it. The source is the structure of the form.",
    check=_funding,
)
PROJECTS_TOTAL = Rule(
    name="projects-total",
    severity="warning",
    title_zh="各项目之和等于项目支出",
    title_en="The projects add up to project expenditure",
    reason_zh="项目支出由各个项目组成，文件列出的项目金额之和应当等于同一范围内的项目支出；"
    "预算文件只附部分项目的绩效表而合计较小的，不作判断。"
    "依据是项目支出的定义。",
    reason_en="Project expenditure is made up of projects, so the amounts of the projects listed add up to it; where a "
    "budget shows the forms of some projects only and their sum is smaller, nothing is said. The source is the "
    "definition of project expenditure.",
    check=_totals,
)
