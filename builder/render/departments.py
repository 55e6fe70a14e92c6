"""A page for each department, and their list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from builder.render import addresses, records
from builder.render.amounts import key_figure, money, primary_projects, share, stated
from builder.render.checks import findings_table
from builder.render.figures import added, counted, printed
from builder.render.labels import label
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
from builder.render.page import Page
from builder.render.regions import departments, departments_table
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The list of departments, then each department."""
    every = departments(package.all("disclosures"))
    yield Page(
        path="departments/index.md",
        template="list.md.jinja",
        title="部门",
        description="收有公开文件的部门。",
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={
            "lead": Markup("本站收有 {} 个部门的公开文件。").format(
                counted(len(every), "distinct disclosures.department status=read")
            ),
            "tables": [departments_table(package, "各部门和最近的公开文件", every, with_region=True)],
        },
    )
    for department_id, disclosures in every.items():
        yield _department(package, department_id, disclosures)


def _department(package: Package, department_id: str, disclosures: Sequence[Row]) -> Page:
    newest = disclosures[0]
    name = newest["organisation_name"] or "没有写明名称的部门"
    region = ((region_title(newest), addresses.region(newest["region_code"])),) if newest["region_code"] else ()
    own = newest["disclosure_id"]
    findings = [row for disclosure in disclosures for row in package.of(disclosure["disclosure_id"], "findings")]
    projects = {row["disclosure_id"]: primary_projects(package, row["disclosure_id"]) for row in disclosures}
    return Page(
        path=f"departments/{department_id}.md",
        feed=f"feeds/departments/{department_id}.xml",
        record=records.of(addresses.department(own)),
        template="department.md.jinja",
        title=name,
        description=f"{name}公开的预算、项目和绩效目标。",
        crumbs=(("首页", "index.html"), ("地区", "regions/index.html"), *region),
        context={
            "region": region_title(newest),
            "newest": newest,
            "newest_kind": document_kind(newest),
            "figures": _figures(package, own),
            "found": added(*(printed(row, "disclosures", "findings") for row in disclosures)),
            "in_words": in_words(package, own),
            "key_figures": key_figures(package, disclosures),
            "disclosures": disclosures_table(package, f"{name}的公开文件", disclosures).without("部门"),
            "totals": [totals for row in disclosures if (totals := budget_totals(package, row)).rows],
            "projects": [
                projects_table(package, f"{document_kind(row)}：项目，从大到小", projects[row["disclosure_id"]])
                for row in disclosures
                if projects[row["disclosure_id"]]
            ],
            "organisations": _organisations(package, disclosures),
            "findings": findings_table(package, "核对出的问题", findings, with_document=len(disclosures) > 1),
        },
    )


def _figures(package: Package, own: str) -> dict[str, Value | None]:
    """The total of a budget, the part for projects and its share, as far as the document prints them."""
    rows = {kind: key_figure(package, own, kind) for kind in ("total", "project")}
    amounts = {kind: stated(row, "budget_items", "amount", money) for kind, row in rows.items() if row}
    part = share(amounts["project"], amounts["total"]) if len(amounts) == len(rows) else None
    found = {kind: Value(amounts[kind], addresses.place(row)) if row else None for kind, row in rows.items()}
    return {**found, "share": Value(part) if part else None}


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
