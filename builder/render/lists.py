"""Tables that several pages show: documents, projects, findings, totals of budget tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup

from builder.render import addresses
from builder.render.amounts import (
    is_primary,
    key_figure,
    money,
    primary,
    primary_projects,
    project_total,
    share,
    stated,
    wan,
)
from builder.render.downloads import own_downloads
from builder.render.figures import Figure, Text, count, printed
from builder.render.labels import label, rank
from builder.render.language import _
from builder.render.load import Package, Row
from builder.render.presence import why_blank
from builder.render.table import Line, Table, Value, columns, table


def document_kind(disclosure: Row) -> str:
    """What a document is, in a few words: `2021 年部门预算（草案）`."""
    year, kind = disclosure["fiscal_year"], label("kind", disclosure["kind"])
    stage = label("stage", disclosure["stage"]) if disclosure["stage"] else ""
    remarks = _("，").join(filter(None, [stage, "" if year else _("年度未写明")]))
    named = _("{} 年{}").format(year, kind) if year else kind
    return _("{}（{}）").format(named, remarks) if remarks else named


def region_title(disclosure: Row) -> str:
    """A region with the regions above it, without the spaces that part them in the data."""
    return disclosure["region_name"].replace(" ", "") or _("地区不明")


def own_region(disclosure: Row) -> str:
    """The region without those above it; blank where it is not known."""
    return disclosure["region_name"].rpartition(" ")[2]


def disclosures_table(package: Package, caption: str, disclosures: Sequence[Row], *, with_data: bool = False) -> Table:
    """Documents with what was found in them; `with_data` with their own files for download."""
    return table(
        caption,
        columns("*公开文件", "#项目合计（万元）", "#项目", "#核对出的问题", "#表格", "*部门", "^数据"),
        [[*_disclosure_row(package, row), _data(package, row) if with_data else ""] for row in disclosures],
    )


def _data(package: Package, disclosure: Row) -> Value:
    (title, file), *others = own_downloads(package.downloads, disclosure["disclosure_id"])
    return Value(title, file.href, links=tuple((title, file.href) for title, file in others))


def _disclosure_row(package: Package, row: Row) -> Line:
    own = row["disclosure_id"]
    title = Value(document_kind(row), addresses.document(own), remark=row["title"])
    if row["status"] != "read":
        return [title, "", "", _("读不了：") + row["error"], "", row["organisation_name"]]
    projects = primary_projects(package, own)
    return [
        title,
        project_total(package, own, wan) if projects else "",
        count(package, "projects", **primary(own)),
        Value(printed(row, "disclosures", "findings"), addresses.document(own, "findings")),
        printed(row, "disclosures", "tables"),
        Value(row["organisation_name"], addresses.department(own)),
    ]


def amount_place(package: Package, project: Row) -> str:
    """Where a project's amount is printed; one that the narrative states is looked up in the text of its scope."""
    own = project["disclosure_id"]
    if project["amount_basis"] == "narrative":
        stated = f"{project['amount_reported']}{project['unit_reported']}"
        for row in package.of(own, "sections"):
            after = row["text"].replace(" ", "").partition(project["project_name"].replace(" ", ""))[2]
            if row["scope"] == project["scope"] and stated in after[: len(stated) + 6]:
                return addresses.place(row)
    return addresses.cell(own, package.ref("projects", project, project["project_id"], "amount"))


def projects_table(
    package: Package, caption: str, projects: Sequence[Row], titles: dict[str, str] | None = None
) -> Table:
    """Projects with their amounts and a bar for their share; `titles` names the publisher of each disclosure."""
    return table(
        caption,
        columns("*项目", "#预算数（万元）", "#占项目合计", "!金额出处", "*部门"),
        [
            [
                Value(row["project_name"] or _("（没有名称的项目）"), addresses.project(row)),
                Value(stated(row, "projects", "amount", wan), amount_place(package, row))
                if row["amount"]
                else _("未列"),
                share_value(share_of_all(package, row)),
                label("amount_basis", row["amount_basis"]) if row["amount_basis"] else "",
                Value((titles or {}).get(row["disclosure_id"], ""), addresses.department(row["disclosure_id"])),
            ]
            for row in projects
        ],
    )


def share_value(part: Figure | None) -> Value:
    """A share with its bar, which stays inside its ground whatever the share is."""
    return Value(part, share=f"{min(max(Decimal(part.value), Decimal(0)), Decimal(100))}%") if part else Value("")


def share_of_all(package: Package, project: Row) -> Figure | None:
    """The share of a project in the projects of its disclosure; `None` where it does not count or has no amount."""
    if not project["amount"] or not is_primary(project):
        return None
    whole = project_total(package, project["disclosure_id"], money)
    return share(stated(project, "projects", "amount", money), whole)


def budget_totals(package: Package, disclosure: Row) -> Table:
    """The total lines of the budget tables of one disclosure, as printed, the parts of a department's form included."""
    own = disclosure["disclosure_id"]
    rows = [
        row
        for row in package.of(own, "budget_items")
        if is_primary(row) and (row["item_level"] == "0" or row["table_kind"] in ("department_form", "three_public"))
    ]
    rows.sort(key=lambda row: rank("table_kind", row["table_kind"]))
    return table(
        _("{}：预算表里的合计").format(document_kind(disclosure)),
        columns("预算表", "#金额（万元）", "!收支", "行", "栏目"),
        [
            [
                label("table_kind", row["table_kind"]),
                Value(stated(row, "budget_items", "amount", wan), addresses.place(row)),
                label("direction", row["direction"]) if row["direction"] else "",
                row["item"],
                row["measure"],
            ]
            for row in rows
        ],
    )


_KEY_CONTENTS = {"total": "expenditure", "basic": "general_basic", "project": ""}
"""The key figures, and the content whose absence would explain that one is blank."""


def key_figures(package: Package, disclosures: Iterable[Row]) -> Table:
    """What each document's budget comes to: printed figures, and the sum of its projects, which is computed."""
    rows: list[Line] = []
    for disclosure in disclosures:
        own = disclosure["disclosure_id"]
        figures = {kind: key_figure(package, disclosure, kind) for kind in _KEY_CONTENTS}
        projects = primary_projects(package, own)
        rows.append(
            [
                Value(document_kind(disclosure), addresses.document(own)),
                *(
                    Value(stated(row, "budget_items", "amount", wan), addresses.place(row))
                    if row
                    else why_blank(package, own, content)
                    for row, content in zip(figures.values(), _KEY_CONTENTS.values(), strict=True)
                ),
                project_total(package, own, wan) if any(row["amount"] for row in projects) else "",
            ]
        )
    heads = columns("公开文件", "#合计（万元）", "#基本支出（万元）", "#项目支出（万元）", "#各项目相加（万元）")
    return table("主要数字", heads, rows)


def in_words(package: Package, disclosure_id: str) -> Text:
    """How many projects count, and what they come to: `列出 4 个项目，合计 50 万元`."""
    projects = primary_projects(package, disclosure_id)
    if not projects:
        return _("没有列出项目")
    own = primary(disclosure_id)
    number = count(package, "projects", **own)
    missing = count(package, "projects", **own, amount="")
    if missing.value == number.value:
        return Markup(_("列出 {} 个项目，都没有写明金额")).format(number)
    remark = Markup(_("（其中 {} 个没有写明金额）")).format(missing) if missing.value != "0" else ""
    return Markup(_("列出 {} 个项目，合计 {}{}")).format(number, project_total(package, disclosure_id, money), remark)
