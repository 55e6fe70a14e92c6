"""A page for each department, and their list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from builder.render import addresses, records
from builder.render.amounts import primary_projects
from builder.render.budgets import budget_of, years
from builder.render.checks import findings_table
from builder.render.cycle import contents_by_document, cycle, cycle_table, states
from builder.render.figures import added, counted, printed
from builder.render.labels import label
from builder.render.language import _
from builder.render.largest import project_bars
from builder.render.lists import (
    budget_totals,
    disclosures_table,
    document_kind,
    in_words,
    key_figures,
    projects_table,
    region_title,
)
from builder.render.load import Package, Row
from builder.render.origins import origin
from builder.render.page import Page
from builder.render.regions import compared, departments, departments_table, newest_budgets
from builder.render.spending import spending
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The list of departments."""
    every = departments(package.all("disclosures"))
    yield Page(
        path="departments/index.md",
        template="departments.md.jinja",
        title=_("部门"),
        description=_("收有公开文件的部门。"),
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={
            "lead": Markup(_("本站收有 {} 个部门的公开文件。")).format(
                counted(len(every), "distinct disclosures.department status=read")
            ),
            "tables": [departments_table(package, "各部门和最近的公开文件", every, with_region=True)],
            **compared(newest_budgets(package, every)),
        },
    )


def page(package: Package, disclosures: Sequence[Row]) -> Page:
    """The page of the department whose disclosures these are, the newest first."""
    newest = disclosures[0]
    name = newest["organisation_name"] or _("没有写明名称的部门")
    region = ((region_title(newest), addresses.region(newest["region_code"])),) if newest["region_code"] else ()
    own = newest["disclosure_id"]
    budgets = [found for row in disclosures if (found := budget_of(package, row)).total]
    budget = budgets[0] if budgets else budget_of(package, newest)
    by_year = cycle(package, disclosures)
    findings = [row for disclosure in disclosures for row in package.of(disclosure["disclosure_id"], "findings")]
    projects = {row["disclosure_id"]: primary_projects(package, row["disclosure_id"]) for row in disclosures}
    return Page(
        path=addresses.department(own).removesuffix("html") + "md",
        feed=f"feeds/departments/{addresses.department_id(own)}.xml",
        of=tuple(sorted(row["disclosure_id"] for row in disclosures)),
        record=records.of(addresses.department(own)),
        template="department.md.jinja",
        title=name,
        description=_("{}公开的预算、项目和绩效目标。").format(name),
        crumbs=(("首页", "index.html"), ("地区", "regions/index.html"), *region),
        context={
            "region": region_title(newest),
            "newest": newest,
            "newest_kind": document_kind(newest),
            "budget": budget,
            "is_newest": budget.disclosure is newest,
            "spending": next((made for row in disclosures if (made := spending(package, row))), None),
            "origin": next(filter(None, (origin(package, row) for row in disclosures)), None),
            "years": years(budgets) if len(budgets) > 1 else (),
            "cycle": by_year,
            "cycle_table": cycle_table(by_year),
            "contents": contents_by_document(package, disclosures),
            "states": states(package, newest),
            "project_bars": project_bars(next(filter(None, projects.values()), [])),
            "found": added(*(printed(row, "disclosures", "findings") for row in disclosures)),
            "in_words": in_words(package, own),
            "key_figures": key_figures(package, disclosures),
            "disclosures": disclosures_table(
                package, _("{}的公开文件").format(name), disclosures, with_data=True
            ).without("部门"),
            "totals": [totals for row in disclosures if (totals := budget_totals(package, row)).rows],
            "projects": [
                projects_table(
                    package, _("{}：项目，从大到小").format(document_kind(row)), projects[row["disclosure_id"]]
                )
                for row in disclosures
                if projects[row["disclosure_id"]]
            ],
            "organisations": _organisations(package, disclosures),
            "findings": findings_table(package, "核对出的问题", findings, with_document=len(disclosures) > 1),
        },
    )


def _organisations(package: Package, disclosures: Sequence[Row]) -> Table:
    rows: list[Line] = []
    for disclosure in disclosures:
        for row in package.of(disclosure["disclosure_id"], "organisations"):
            name = Value(row["organisation_name"], addresses.place(row) if row["source_ref"] else "")
            level = label("level", row["level"]) if row["level"] else ""
            code = printed(row, "organisations", "organisation_code") if row["organisation_code"] else ""
            rows.append([name, code, level, row["nature"], row["grade"], row["funding"]])
    heads = columns("名称", "编码", "层级", "单位性质", "单位规格", "经费保障形式")
    return table("文件写到的部门和单位", heads, rows)
