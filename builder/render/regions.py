"""A page for each region, and their list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.render import addresses
from builder.render.amounts import primary_projects, total, wan
from builder.render.lists import disclosures_table, document_kind, region_title
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The list of regions, then each region."""
    by_region = regions(package)
    yield Page(
        path="regions/index.md",
        template="list.md.jinja",
        title="地区",
        description="收有公开文件的地区。",
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={"lead": f"本站收有 {len(by_region)} 个地区的公开文件。", "tables": [_regions(package, by_region)]},
    )
    for code, disclosures in by_region.items():
        yield _region(package, code, disclosures)


def regions(package: Package) -> dict[str, list[Row]]:
    """The disclosures of each region, by its code. Where the region is not known, a disclosure is in none."""
    found: dict[str, list[Row]] = {}
    for row in sorted(package.all("disclosures"), key=lambda row: (row["region_code"], row["disclosure_id"])):
        if row["region_code"]:
            found.setdefault(row["region_code"], []).append(row)
    return found


def departments(disclosures: Sequence[Row]) -> dict[str, list[Row]]:
    """The disclosures of each department, the newest first; those that could not be read belong to none."""
    found: dict[str, list[Row]] = {}
    for row in sorted(disclosures, key=lambda row: row["fiscal_year"] or "0", reverse=True):
        if addresses.has_department(row):
            found.setdefault(addresses.department_id(row["disclosure_id"]), []).append(row)
    return dict(sorted(found.items()))


def _regions(package: Package, by_region: dict[str, list[Row]]) -> Table:
    rows: list[Line] = []
    for code, disclosures in by_region.items():
        findings = sum(len(package.of(row["disclosure_id"], "findings")) for row in disclosures)
        projects = sum(len(primary_projects(package, row["disclosure_id"])) for row in disclosures)
        rows.append(
            [
                Value(region_title(disclosures[0]), addresses.region(code), remark=f"地区代码 {code}"),
                str(len(departments(disclosures))),
                str(len(disclosures)),
                str(projects),
                str(findings),
            ]
        )
    return table("各地区的公开文件", columns("地区", "#部门", "#公开文件", "#项目", "#核对出的问题"), rows)


def _region(package: Package, code: str, disclosures: Sequence[Row]) -> Page:
    title = region_title(disclosures[0])
    own = departments(disclosures)
    unreadable = [row for row in disclosures if not addresses.has_department(row)]
    return Page(
        path=f"regions/{code}.md",
        feed=f"feeds/regions/{code}.xml",
        template="region.md.jinja",
        title=title,
        description=f"{title}各部门公开的预算和绩效文件。",
        crumbs=(("首页", "index.html"), ("地区", "regions/index.html")),
        context={
            "code": code,
            "departments": departments_table(package, f"{title}的部门", own),
            "disclosures": disclosures_table(package, f"{title}的公开文件", disclosures),
            "numbers": {
                "departments": len(own),
                "disclosures": len(disclosures),
                "unreadable": len(unreadable),
                "projects": sum(len(primary_projects(package, row["disclosure_id"])) for row in disclosures),
                "findings": sum(len(package.of(row["disclosure_id"], "findings")) for row in disclosures),
            },
        },
    )


def departments_table(package: Package, caption: str, own: dict[str, list[Row]], *, with_region: bool = False) -> Table:
    """Departments with their newest document."""
    rows: list[Line] = []
    for disclosures in own.values():
        newest = disclosures[0]
        projects = primary_projects(package, newest["disclosure_id"])
        rows.append(
            [
                Value(newest["organisation_name"], addresses.department(newest["disclosure_id"])),
                Value(region_title(newest), addresses.region(newest["region_code"]))
                if with_region and newest["region_code"]
                else "",
                Value(document_kind(newest), addresses.document(newest["disclosure_id"])),
                str(len(disclosures)),
                str(len(projects)),
                wan(total(projects)) if projects else "",
            ]
        )
    heads = columns("部门", "地区", "最近的公开文件", "#公开文件", "#项目", "#项目合计（万元）")
    return table(caption, heads, rows)
