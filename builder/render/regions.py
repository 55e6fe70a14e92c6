"""A page for each region, and their list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup

from builder.render import addresses
from builder.render.amounts import (
    budget_phase,
    by_size,
    money,
    primary,
    primary_projects,
    project_total,
    total,
    wan,
)
from builder.render.budgets import Budget, budget_bars, with_total
from builder.render.cycle import contents_by_department
from builder.render.figures import Figure, count, counted, printed, query
from builder.render.language import _
from builder.render.largest import largest, newest_lists
from builder.render.lists import disclosures_table, document_kind, region_title
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.pictures.bars import Bar
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The list of regions."""
    by_region = regions(package)
    yield Page(
        path="regions/index.md",
        template="list.md.jinja",
        title=_("地区"),
        description=_("收有公开文件的地区。"),
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={
            "lead": Markup(_("本站收有 {} 个地区的公开文件。")).format(
                counted(len(by_region), "distinct disclosures.region_code region_code=?*")
            ),
            "tables": [_regions(package, by_region)],
        },
    )


def regions(package: Package) -> dict[str, list[Row]]:
    """The disclosures of each region, by its code. Where the region is not known, a disclosure is in none."""
    found: dict[str, list[Row]] = {}
    for row in sorted(package.all("disclosures"), key=lambda row: (row["region_code"], row["disclosure_id"])):
        if row["region_code"]:
            found.setdefault(row["region_code"], []).append(row)
    return found


def departments(disclosures: Iterable[Row]) -> dict[str, list[Row]]:
    """The disclosures of each department, the newest first; those that could not be read belong to none."""
    found: dict[str, list[Row]] = {}
    for row in sorted(disclosures, key=lambda row: row["fiscal_year"] or "0", reverse=True):
        if addresses.has_department(row):
            found.setdefault(addresses.department_id(row["disclosure_id"]), []).append(row)
    return dict(sorted(found.items()))


def _regions(package: Package, by_region: dict[str, list[Row]]) -> Table:
    rows: list[Line] = []
    for code, disclosures in by_region.items():
        numbers = _numbers(package, code, disclosures)
        region_code = Markup(_("地区代码 {}")).format(printed(disclosures[0], "disclosures", "region_code"))
        title = Value(region_title(disclosures[0]), addresses.region(code), remark=region_code)
        rows.append([title, *(numbers[name] for name in ("departments", "disclosures", "projects", "findings"))])
    return table("各地区的公开文件", columns("地区", "#部门", "#公开文件", "#项目", "#核对出的问题"), rows)


def page(package: Package, code: str, disclosures: Sequence[Row]) -> Page:
    """The page of the region whose disclosures these are."""
    title = region_title(disclosures[0])
    own = departments(disclosures)
    budgets = newest_budgets(package, own)
    projects, project_bars = _projects(package, title, own)
    return Page(
        path=f"regions/{code}.md",
        feed=f"feeds/regions/{code}.xml",
        of=tuple(row["disclosure_id"] for row in disclosures),
        template="region.md.jinja",
        title=title,
        description=_("{}各部门公开的预算和绩效文件。").format(title),
        crumbs=(("首页", "index.html"), ("地区", "regions/index.html")),
        context={
            "newest": disclosures[0],
            "largest": budgets[0] if budgets else None,
            "largest_page": addresses.department(budgets[0].disclosure["disclosure_id"]) if budgets else "",
            **compared(budgets),
            "together": _together(package, code, disclosures),
            "contents": contents_by_department(
                package, [(_name(rows[0]), _of_newest_year(rows)) for rows in own.values()]
            ),
            "projects": projects,
            "project_bars": project_bars,
            "departments": departments_table(package, _("{}的部门").format(title), own),
            "disclosures": disclosures_table(package, _("{}的公开文件").format(title), disclosures),
            "numbers": _numbers(package, code, disclosures),
        },
    )


_MOST_BARS = 20
_MOST_PROJECTS = 20


def newest_budgets(package: Package, own: dict[str, list[Row]]) -> list[Budget]:
    """The newest budget of each department that prints its total, the largest first."""
    found = [made for rows in own.values() if (made := with_total(package, rows))]
    return sorted(found, key=lambda made: -Decimal(made.whole.value if made.whole else 0))


def compared(budgets: Sequence[Budget]) -> dict[str, object]:
    """The largest budgets beside each other, where there is more than one, and whether these are not all."""
    shown = budgets[:_MOST_BARS] if len(budgets) > 1 else ()
    names = [
        (
            made.disclosure["organisation_name"],
            addresses.department(made.disclosure["disclosure_id"]),
            document_kind(made.disclosure),
        )
        for made in shown
    ]
    return {"budgets": budget_bars(shown, names), "is_cut": len(budgets) > _MOST_BARS}


def _projects(package: Package, title: str, own: dict[str, list[Row]]) -> tuple[Table, tuple[Bar, ...]]:
    """The largest projects, those of each department in the newest document that lists any."""
    lists = newest_lists(package, own)
    found = by_size(project for row in lists for project in primary_projects(package, row["disclosure_id"]))
    return largest(package, _("{}最大的项目").format(title), found[:_MOST_PROJECTS], lists)


def _together(package: Package, code: str, disclosures: Sequence[Row]) -> Figure | None:
    """What all projects come to; `None` where they are of several years, of one department twice, or lack amounts."""
    listing = {row["disclosure_id"]: row for row in disclosures if primary_projects(package, row["disclosure_id"])}
    found = [project for own in listing for project in primary_projects(package, own)]
    when = {(row["fiscal_year"], budget_phase(row)) for row in listing.values()}
    is_dated = len(listing) == 1 or all(row["fiscal_year"] for row in listing.values())
    is_once = len({addresses.department_id(own) for own in listing}) == len(listing)
    if len(when) != 1 or not is_dated or not is_once or not all(row["amount"] for row in found):
        return None
    amount = total(found)
    return Figure(
        money(amount), f"{amount:.2f}", query("sum", "projects.amount", disclosure_id=f"{code}-*", is_primary="true")
    )


def _name(newest: Row) -> Value:
    return Value(newest["organisation_name"], addresses.department(newest["disclosure_id"]))


def _of_newest_year(disclosures: Sequence[Row]) -> list[Row]:
    return [row for row in disclosures if row["fiscal_year"] == disclosures[0]["fiscal_year"]]


def _numbers(package: Package, code: str, disclosures: Sequence[Row]) -> dict[str, Figure]:
    """How much there is of a region, whose identifiers all begin with its code."""
    projects = sum(len(primary_projects(package, row["disclosure_id"])) for row in disclosures)
    findings = sum(int(row["findings"]) for row in disclosures)
    unreadable = sum(not addresses.has_department(row) for row in disclosures)
    own = f"region_code={code}"
    return {
        "departments": counted(len(departments(disclosures)), f"distinct disclosures.department {own} status=read"),
        "disclosures": counted(len(disclosures), f"count disclosures {own}"),
        "unreadable": counted(unreadable, f"count disclosures {own} status=unreadable"),
        "projects": counted(projects, f"count projects disclosure_id={code}-* is_primary=true"),
        "findings": counted(findings, f"sum disclosures.findings {own}"),
    }


def departments_table(package: Package, caption: str, own: dict[str, list[Row]], *, with_region: bool = False) -> Table:
    """Departments with their newest document."""
    rows: list[Line] = []
    for disclosures in own.values():
        newest = disclosures[0]
        projects = primary_projects(package, newest["disclosure_id"])
        budget = with_total(package, disclosures)
        rows.append(
            [
                _name(newest),
                Value(region_title(newest), addresses.region(newest["region_code"]))
                if with_region and newest["region_code"]
                else "",
                Value(document_kind(newest), addresses.document(newest["disclosure_id"])),
                (budget and budget.in_table) or "",
                _documents_of(newest, disclosures),
                count(package, "projects", **primary(newest["disclosure_id"])),
                project_total(package, newest["disclosure_id"], wan) if projects else "",
            ]
        )
    heads = columns("*部门", "地区", "最近的公开文件", "#最近的合计（万元）", "#公开文件", "#项目", "#项目合计（万元）")
    return table(caption, heads, rows)


def _documents_of(newest: Row, disclosures: Sequence[Row]) -> Figure:
    department = addresses.department_id(newest["disclosure_id"])
    return counted(len(disclosures), query("count", "disclosures", department=department, status="read"))
