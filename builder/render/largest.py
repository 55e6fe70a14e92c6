"""The largest projects of several documents: as bars, and as the table that the bars show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from builder.render import addresses
from builder.render.amounts import money, stated
from builder.render.language import _
from builder.render.lists import document_kind, projects_table
from builder.render.load import Package, Row
from builder.render.pictures.bars import Bar, Entry, bars
from builder.render.table import Table

MOST_BARS = 12


def newest_lists(package: Package, own: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Of each department the newest document that lists projects; `own` are their documents, the newest first."""
    listing = {name for name, primary in package.tally("projects", "disclosure_id", "is_primary") if primary == "true"}
    found = (next((row for row in rows if row["disclosure_id"] in listing), None) for rows in own.values())
    return [row for row in found if row]


def largest(
    package: Package, caption: str, projects: Sequence[Row], disclosures: Iterable[Row]
) -> tuple[Table, tuple[Bar, ...]]:
    """The table of projects, the largest first, and the bars of the first of them.

    Where there are several documents, they say who published them, and the bars when.
    """
    of = {row["disclosure_id"]: row for row in disclosures}
    publishers = {own: row["organisation_name"] for own, row in of.items()}
    remarks = {own: f"{row['organisation_name']} {document_kind(row)}" for own, row in of.items() if len(of) > 1}
    listed = projects_table(package, caption, projects, publishers).without("占项目合计")
    return listed if len(of) > 1 else listed.without("部门"), project_bars(projects, remarks)


def project_bars(projects: Iterable[Row], remarks: Mapping[str, str] | None = None) -> tuple[Bar, ...]:
    """The first projects as bars, where there is more than one amount to compare; `remarks` go by document."""
    priced = [row for row in projects if row["amount"]][:MOST_BARS]
    if len(priced) < 2:
        return ()
    return bars(
        [
            Entry(
                row["project_name"] or _("（没有名称的项目）"),
                stated(row, "projects", "amount", money),
                addresses.project(row),
                (remarks or {}).get(row["disclosure_id"], ""),
                kind="project",
            )
            for row in priced
        ]
    )
