"""A page for each disclosure: what it is, what was read and what was not, and what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from markupsafe import Markup

from builder.render import addresses, codes, records
from builder.render.amounts import by_size, is_primary, primary_projects
from builder.render.checks import findings_table, once, rules_of, rules_table
from builder.render.coded_spending import spending
from builder.render.datasets import of_disclosure
from builder.render.downloads import own_downloads
from builder.render.earlier import Earlier
from builder.render.figures import Text, count, counted, printed, query
from builder.render.labels import label
from builder.render.ledger import Ledger, by_state, of_document, of_tables, states
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
from builder.render.narrative import activities, glossary, goals, sections
from builder.render.page import Page
from builder.render.presence import inapplicable, presence_table
from builder.render.table import Line, Table, Value, columns, table
from builder.render.targets import indicators_table

_GOODS = {"procurement_items": "政府采购", "assets": "固定资产"}


def pages(package: Package) -> Iterator[Page]:
    """The list of documents."""
    disclosures = package.all("disclosures")
    unreadable = [row for row in disclosures if row["status"] != "read"]
    good = [row for row in disclosures if row["status"] == "read"]
    tables = [disclosures_table(package, "读取了的公开文件", good)]
    if unreadable:
        tables.append(disclosures_table(package, "读不了的公开文件和原因", unreadable))
    yield Page(
        path="documents/index.md",
        template="list.md.jinja",
        title="公开文件",
        description="收录的公开文件，读不了的也在内。",
        crumbs=(("首页", "index.html"),),
        has_contents=False,
        context={
            "lead": Markup("本站收有 {} 份公开文件，其中 {} 份读不了。").format(
                count(package, "disclosures"), count(package, "disclosures", status="unreadable")
            ),
            "more": (
                ("每份文件、每种表格读懂了多少", "documents/coverage.html"),
                ("没有收到的公开文件", "documents/not-received.html"),
            ),
            "tables": tables,
        },
    )


def page(package: Package, disclosure: Row, earlier: Earlier) -> Page:
    """The page of one document, which may be one that could not be read."""
    return _document(package, disclosure, earlier) if disclosure["status"] == "read" else _unreadable(disclosure)


def crumbs(disclosure: Row) -> tuple[tuple[str, str], ...]:
    """The pages above the page of a document: its region and its department."""
    found = [("首页", "index.html")]
    if disclosure["region_code"]:
        found.append((region_title(disclosure), addresses.region(disclosure["region_code"])))
    if addresses.has_department(disclosure):
        found.append((disclosure["organisation_name"], addresses.department(disclosure["disclosure_id"])))
    return tuple(found)


def _unreadable(disclosure: Row) -> Page:
    return Page(
        path=addresses.document(disclosure["disclosure_id"]).removesuffix("html") + "md",
        record=records.of(addresses.document(disclosure["disclosure_id"])),
        template="unreadable.md.jinja",
        title=disclosure["title"] or disclosure["source_path"],
        description="这份文件读不了。",
        crumbs=crumbs(disclosure),
        has_contents=False,
        context={"disclosure": disclosure, "facts": facts(disclosure)},
    )


def _document(package: Package, disclosure: Row, earlier: Earlier) -> Page:
    own = disclosure["disclosure_id"]
    projects = by_size(package.of(own, "projects"))
    indicators = [row for row in package.of(own, "indicators") if not row["project_id"]]
    units = [row for row in projects if not is_primary(row)]
    primary = primary_projects(package, own)
    checked = of_tables(package, own)
    found = package.of(own, "findings")
    return Page(
        path=addresses.document(own).removesuffix("html") + "md",
        record=records.of(addresses.document(own)),
        template="document.md.jinja",
        title=disclosure["title"] or disclosure["organisation_name"],
        description=f"{disclosure['organisation_name']}{document_kind(disclosure)}：读出的数字、项目、目标和核对结果。",
        crumbs=crumbs(disclosure),
        dataset=of_disclosure(package, disclosure),
        context={
            "disclosure": disclosure,
            "kind": document_kind(disclosure),
            "original": addresses.cell(own, ""),
            "facts": facts(disclosure),
            "downloads": own_downloads(package.downloads, own),
            "in_words": in_words(package, own),
            "ledger": _ledger(package, own, checked),
            "unclaimed": _unclaimed(package, own),
            "findings": findings_table(package, "核对出的问题", found),
            "repeated": len(once(found)) < len(found),
            "due": count(package, "checks", disclosure_id=own),
            "states": states(by_state(package.of(own, "checks")), disclosure_id=own),
            "rules": _rules(package, own),
            "of_document": of_document(package, own),
            "of_tables": checked,
            "corrections": package.of(own, "corrections"),
            "presence": presence_table(package, own),
            "inapplicable": inapplicable(package, own),
            "key_figures": key_figures(package, [disclosure]),
            "totals": budget_totals(package, disclosure),
            "codes": codes.document_tables(own, spending(package.of(own, "budget_items"))),
            "goods": [_goods(package, own, name) for name in _GOODS if package.of(own, name)],
            "projects": projects_table(package, "项目，从大到小", primary),
            "unit_projects": projects_table(package, "单位部分重复的项目（不计入合计）", units) if units else None,
            "goals": goals(row for row in package.of(own, "goals") if not row["project_id"]),
            "indicators": [
                indicators_table(package, f"{label('scope', scope)}整体绩效指标", list(rows), earlier)
                for scope, rows in groupby(indicators, key=lambda row: row["scope"])
            ],
            "activities": activities(package.of(own, "activities")),
            "sections": sections(package.of(own, "sections")),
            "glossary": glossary(package.of(own, "glossary")),
        },
    )


def _rules(package: Package, own: str) -> Table:
    ended = Counter((row["rule"], row["state"]) for row in package.of(own, "checks"))
    found = Counter(row["rule"] for row in once(package.of(own, "findings")))
    used = rules_of([*(rule for rule, _state in ended), *found])
    return rules_table("各条规则", used, ("*规则",), ended, found, disclosure_id=own)


def facts(disclosure: Row) -> list[tuple[str, Value]]:
    """What is known about the document itself. What is not known is left out."""
    known = partial(printed, disclosure, "disclosures")
    size = Markup("{} / {}").format(known("cells_captured"), known("cells"))
    year = known("fiscal_year") if disclosure["fiscal_year"] else "没有写明"
    basis = label("fiscal_year_basis", disclosure["fiscal_year_basis"]) if disclosure["fiscal_year"] else ""
    read: list[tuple[str, Text]] = [("表格", known("tables")), ("读懂的单元格 / 有内容的单元格", size)]
    every = [
        ("标题的来历", Value(label("title_basis", disclosure["title_basis"]) if disclosure["title_basis"] else "")),
        ("发布者", Value(disclosure["publisher"])),
        (
            "部门或单位",
            Value(disclosure["organisation_name"], remark=_known(disclosure, "disclosures", "organisation_code")),
        ),
        ("地区", Value(region_title(disclosure), remark=_known(disclosure, "disclosures", "region_code"))),
        ("年度", Value(year, remark=basis)),
        ("种类", Value(label("kind", disclosure["kind"]))),
        ("阶段", Value(label("stage", disclosure["stage"]) if disclosure["stage"] else "")),
        ("填报日期", Value(disclosure["prepared_on"])),
        ("公布日期", Value(disclosure["published_on"])),
        ("取得日期", Value(disclosure["retrieved_on"])),
        ("许可", Value(disclosure["licence"])),
        ("金额单位", Value(disclosure["unit_reported"])),
        *((name, Value(number)) for name, number in read if disclosure["status"] == "read"),
        ("原文件", Value(disclosure["source_path"], remark=disclosure["source_format"])),
        ("原文件校验值（SHA-256）", Value(disclosure["source_sha256"])),
        ("编号", Value(disclosure["disclosure_id"])),
    ]
    return [(name, value) for name, value in every if value.text]


def _ledger(package: Package, own: str, checked: Sequence[Ledger]) -> Table:
    rows: list[Line] = []
    checks = {made.href: Value(made.due, addresses.document(own, made.anchor)) for made in checked}
    for row in package.of(own, "tables"):
        known = partial(printed, row, "tables")
        missing = int(row["cells"]) - int(row["cells_captured"])
        empty = "空表：没有填数" if row["is_empty"] == "true" and not row["note"] else ""
        inferred = row.get("unit_basis") == "inferred"
        unit = f"金额单位{row['unit_reported']}：{label('unit_basis', 'inferred')}" if inferred else ""
        notes = [row["note"], empty, unit]
        rows.append(
            [
                Value(row["title"] or "（没有表名）", addresses.place(row), remark="；".join(filter(None, notes))),
                label("table_kind", row["table_kind"]),
                label("scope", row["scope"]),
                Markup("{} × {}").format(known("rows"), known("columns")),
                known("cells"),
                known("cells_captured"),
                counted(missing, query("count", "cells", table_id=row["table_id"], role="unclaimed")),
                checks.get(addresses.place(row), ""),
            ]
        )
    heads = columns("*表格", "种类", "!范围", "#行 × 列", "#有内容的单元格", "#读懂的", "#没有读懂的", "#核对")
    return table("文件里的表格", heads, rows)


def _unclaimed(package: Package, own: str) -> list[tuple[str, Sequence[Row]]]:
    """The cells that were not understood, by the title of their table."""
    titles = {row["table_id"]: row["title"] for row in package.of(own, "tables")}
    cells = [row for row in package.of(own, "cells") if row["role"] == "unclaimed"]
    return [
        (titles.get(table_id, "") or "（没有表名）", list(rows))
        for table_id, rows in groupby(cells, key=lambda row: row["table_id"])
    ]


def _goods(package: Package, own: str, resource: str) -> Table:
    rows: list[Line] = [
        [
            Value(row["item"] or row["project_name"], addresses.place(row)),
            row["project_name"],
            _known(row, resource, "catalogue_code"),
            Markup("{} {}").format(_known(row, resource, "quantity"), row["unit"]) if row["quantity"] else row["unit"],
            _known(row, resource, "unit_price"),
            _known(row, resource, "amount"),
            row["as_of"],
        ]
        for row in package.of(own, resource)
    ]
    heads = columns("品目", "*项目", "目录编码", "#数量", "#单价（元）", "#金额（元）", "截止时间")
    return table(_GOODS[resource], heads, rows)


def _known(row: Row, resource: str, field: str) -> Text:
    return printed(row, resource, field) if row[field] else ""
