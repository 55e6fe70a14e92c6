"""A page for each project, and their list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from builder.render import addresses, records
from builder.render.amounts import by_size, is_primary, money, primary, primary_projects, share, stated, yuan
from builder.render.budgets import budget_of
from builder.render.checks import findings_table
from builder.render.documents import crumbs
from builder.render.earlier import Earlier
from builder.render.figures import count, printed
from builder.render.labels import label
from builder.render.largest import largest
from builder.render.ledger import of_project
from builder.render.lists import amount_place, document_kind, share_of_all
from builder.render.load import Package, Row
from builder.render.narrative import goals
from builder.render.page import Page
from builder.render.pictures.bars import Part, Segment, strip
from builder.render.plan import by_year_end, plan
from builder.render.similar import Alike, similar_table, year_bars, years_table
from builder.render.table import Value
from builder.render.targets import indicators_table

_MOST_LISTED = 100
_APART = "不同文件的年度不同，金额放在一起只为比较大小，不在这里相加。单位部分重复部门内容的项目不重复列出。"
_PARTS = (
    ("amount", "预算数"),
    ("fiscal_amount", "其中：财政资金"),
    ("other_amount", "其中：其他资金"),
    ("superior_amount", "其中：上级资金"),
    ("adjusted_amount", "全年预算数"),
    ("actual_amount", "全年执行数"),
)


def pages(package: Package) -> Iterator[Page]:
    """The list of projects."""
    projects = by_size(row for row in package.all("projects") if is_primary(row))
    shown = projects[:_MOST_LISTED]
    listed, bars = largest(package, "项目，从大到小", shown, package.all("disclosures"))
    more = Markup('这里列出金额最大的一些，其余在各部门的页面上，全部在<a href="../explore.html">自己查</a>里。')
    yield Page(
        path="projects/index.md",
        template="projects.md.jinja",
        title="项目",
        description="所有公开文件里的项目。",
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={
            "lead": Markup("本站收有 {} 个项目。{}{}").format(
                count(package, "projects", is_primary="true"), more if len(projects) > len(shown) else "", _APART
            ),
            "tables": [listed],
            "bars": bars,
        },
    )


def page(package: Package, disclosure: Row, project: Row, earlier: Earlier, alike: Alike) -> Page:
    """The page of one project."""
    own = project["project_id"]
    name = project["project_name"] or "没有名称的项目"
    siblings = primary_projects(package, disclosure["disclosure_id"])
    budget = budget_of(package, disclosure)
    return Page(
        path=addresses.project(project).removesuffix("html") + "md",
        template="project.md.jinja",
        record=records.of(addresses.project(project)),
        title=name,
        description=f"{disclosure['organisation_name']}的项目“{name}”：预算、支出计划、绩效目标和指标。",
        crumbs=(*crumbs(disclosure), (document_kind(disclosure), addresses.document(disclosure["disclosure_id"]))),
        context={
            "project": project,
            "disclosure": disclosure,
            "kind": document_kind(disclosure),
            "document": addresses.document(disclosure["disclosure_id"]),
            "department": addresses.department(disclosure["disclosure_id"]),
            "amount_place": amount_place(package, project),
            "is_primary": is_primary(project),
            "amount": stated(project, "projects", "amount", money) if project["amount"] else "",
            "share": share_of_all(package, project) if len(siblings) > 1 else None,
            "budget": budget.whole,
            "of_budget": share(stated(project, "projects", "amount", money), budget.whole)
            if project["amount"] and is_primary(project) and budget.whole
            else None,
            "siblings": count(package, "projects", **primary(disclosure["disclosure_id"])),
            "targets": count(package, "indicators", project_id=own),
            "twin": _twin(package, project),
            "facts": _facts(package, project),
            "strip": _strip(project, siblings),
            "year": printed(disclosure, "disclosures", "fiscal_year") if disclosure["fiscal_year"] else None,
            "by_year_end": by_year_end(package.of_project(own, "spending_plan")),
            "year_bars": year_bars(alike) if alike.other_years else (),
            "years": years_table(alike),
            "similar": similar_table(alike),
            "plan": plan(package.of_project(own, "spending_plan")),
            "goals": goals(package.of_project(own, "goals")),
            "indicators": indicators_table(package, "绩效指标", package.of_project(own, "indicators"), earlier),
            "findings": findings_table(package, "核对出的问题", package.of_project(own, "findings")),
            "checks": of_project(package, project),
        },
    )


def _strip(project: Row, siblings: Sequence[Row]) -> tuple[Segment, ...]:
    """All projects of the document side by side, with this one marked; blank where it is not among them."""
    if (
        not any(row["project_id"] == project["project_id"] for row in siblings)
        or not project["amount"]
        or len(siblings) < 2
    ):
        return ()
    return strip(
        [
            Part(
                stated(row, "projects", "amount", money),
                "marked" if row["project_id"] == project["project_id"] else "other",
            )
            for row in siblings
            if row["amount"]
        ]
    )


def _facts(package: Package, project: Row) -> list[tuple[str, Value]]:
    own = project["project_id"]
    found = [("项目名称", Value(project["project_name"], addresses.place(project)))]
    for field, title in (("project_code", "项目编码"), ("organisation_name", "部门或单位")):
        found.append((title, Value(project[field], _cell(package, project, field) if project[field] else "")))
    for field, title in _PARTS:
        if project[field]:
            href = amount_place(package, project) if field == "amount" else _cell(package, project, field)
            reported = Markup("原文：{}（{}）").format(
                printed(project, "projects", f"{field}_reported"), project["unit_reported"]
            )
            found.append((title, Value(stated(project, "projects", field, yuan), href, remark=reported)))
        else:
            found.append((title, Value("没有填写" if field == "amount" else "")))
    basis = label("amount_basis", project["amount_basis"]) if project["amount_basis"] else ""
    found.append(("预算数出处", Value(basis)))
    found.append(("范围", Value(label("scope", project["scope"]))))
    for field, title in (("period", "实施期"), ("purpose", "资金用途"), ("details", "表里还写着")):
        found.append((title, Value(project[field], _cell(package, project, field) if project[field] else "")))
    found.append(("编号", Value(own)))
    return [(title, value) for title, value in found if value.text]


def _cell(package: Package, project: Row, field: str) -> str:
    ref = package.ref("projects", project, project["project_id"], field)
    return addresses.cell(project["disclosure_id"], ref)


def _twin(package: Package, project: Row) -> tuple[str, str] | None:
    """The same project at the other scope of the same document: what it is called, and its page."""
    for row in package.of(project["disclosure_id"], "projects"):
        if row["scope"] != project["scope"] and row["project_name"] == project["project_name"]:
            amount = stated(row, "projects", "amount", money) if row["amount"] else "没有写明金额"
            return Markup("{}部分的同名项目（{}）").format(label("scope", row["scope"]), amount), addresses.project(row)
    return None
