"""The home page: what this is, how much there is, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.render import addresses
from builder.render.amounts import is_primary
from builder.render.checks import severities
from builder.render.lists import disclosures_table, region_title
from builder.render.load import Package
from builder.render.page import Page

_MOST_DOCUMENTS = 12


def pages(package: Package) -> Iterator[Page]:
    """The one page."""
    disclosures = package.all("disclosures")
    good = [row for row in disclosures if row["status"] == "read"]
    projects = package.all("projects")
    regions = {row["region_code"]: region_title(row) for row in good if row["region_code"]}
    yield Page(
        path="index.md",
        feed="feeds/all.xml",
        template="home.md.jinja",
        title="明账：政府部门的预算和绩效，一笔一笔看",
        description="把政府部门公开的预算和绩效文件变成人人可查、可下载的数据，每个数字都能点回原文。",
        has_contents=False,
        context={
            "regions": [(title, addresses.region(code)) for code, title in sorted(regions.items())],
            "numbers": {
                "regions": len(regions),
                "departments": len({addresses.department_id(row["disclosure_id"]) for row in good}),
                "disclosures": len(good),
                "projects": sum(map(is_primary, projects)),
                "amounts": len(package.all("budget_items")) + sum(bool(row["amount"]) for row in projects),
                "indicators": sum(map(is_primary, package.all("indicators"))),
                "cells": len(package.all("cells")),
                "findings": len(package.all("findings")),
                "unclaimed": sum(row["role"] == "unclaimed" for row in package.all("cells")),
            },
            "findings": severities(package.all("findings")),
            "unreadable": [row for row in disclosures if row["status"] != "read"],
            "notes": Counter(row["note"] for row in disclosures if row["note"]).most_common(1),
            "noted": sum(bool(row["note"]) for row in disclosures),
            "documents": disclosures_table(package, "收录的公开文件", good[:_MOST_DOCUMENTS]),
            "has_more": len(good) > _MOST_DOCUMENTS,
        },
    )
