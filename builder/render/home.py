"""The home page: what this is, how much there is, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from builder.render import addresses
from builder.render.amounts import by_size, is_primary
from builder.render.checks import ONCE, severities
from builder.render.figures import added, count, counted
from builder.render.language import _
from builder.render.largest import largest, newest_lists
from builder.render.lists import disclosures_table, region_title
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.pictures.bars import Bar
from builder.render.questions import answered
from builder.render.regions import departments
from builder.render.table import Table

_MOST_DOCUMENTS = 12
_MOST_QUESTIONS = 4
_MOST_PROJECTS = 8


def pages(package: Package) -> Iterator[Page]:
    """The one page."""
    disclosures = package.all("disclosures")
    good = [row for row in disclosures if row["status"] == "read"]
    projects, bars = _largest(package, good)
    regions = {row["region_code"]: region_title(row) for row in good if row["region_code"]}
    yield Page(
        path="index.md",
        feed="feeds/all.xml",
        template="home.md.jinja",
        title=_("明账：政府部门的预算和绩效，一笔一笔看"),
        description=_("把政府部门公开的预算和绩效文件变成人人可查、可下载的数据，每个数字都能点回原文。"),
        has_contents=False,
        context={
            "regions": [(title, addresses.region(code)) for code, title in sorted(regions.items())],
            "numbers": {
                "regions": counted(len(regions), "distinct disclosures.region_code region_code=?* status=read"),
                "departments": counted(
                    len({addresses.department_id(row["disclosure_id"]) for row in good}),
                    "distinct disclosures.department status=read",
                ),
                "disclosures": count(package, "disclosures", status="read"),
                "projects": count(package, "projects", is_primary="true"),
                "amounts": added(
                    count(package, "budget_items", is_primary="true"),
                    count(package, "projects", is_primary="true", amount="?*"),
                ),
                "indicators": count(package, "indicators", is_primary="true"),
                "cells": count(package, "cells"),
                "findings": count(package, "findings", **ONCE),
                "unclaimed": count(package, "cells", role="unclaimed"),
                "unreadable": count(package, "disclosures", status="unreadable"),
                "noted": count(package, "disclosures", note="?*"),
            },
            "findings": severities(package.all("findings")),
            "questions": answered(package)[:_MOST_QUESTIONS],
            "projects": projects,
            "project_bars": bars,
            "unreadable": [row for row in disclosures if row["status"] != "read"],
            "notes": Counter(row["note"] for row in disclosures if row["note"]).most_common(1),
            "documents": disclosures_table(package, "收录的公开文件", good[:_MOST_DOCUMENTS]),
            "has_more": len(good) > _MOST_DOCUMENTS,
        },
    )


def _largest(package: Package, disclosures: Sequence[Row]) -> tuple[Table, tuple[Bar, ...]]:
    """The largest projects of all, those of each department in the newest document that lists any."""
    lists = newest_lists(package, departments(disclosures))
    names = {row["disclosure_id"] for row in lists}
    found = by_size(row for row in package.all("projects") if is_primary(row) and row["disclosure_id"] in names)
    return largest(package, "最大的项目", found[:_MOST_PROJECTS], lists)
