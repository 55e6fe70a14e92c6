"""What was read and what was not: per document, and per format and kind of table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from builder.render import addresses
from builder.render.labels import label
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The one page of the ledger."""
    read = [row for row in package.all("disclosures") if row["status"] == "read"]
    cells = sum(int(row["cells"]) for row in read)
    captured = sum(int(row["cells_captured"]) for row in read)
    yield Page(
        path="documents/coverage.md",
        template="list.md.jinja",
        title="读懂了多少",
        description="每份文件、每种格式、每种表格，读懂了多少格，还剩什么。",
        crumbs=(("首页", "index.html"), ("公开文件", "documents/index.html")),
        has_contents=False,
        context={
            "lead": f"{len(read)} 份文件里有内容的 {cells} 格，读懂了 {captured} 格。"
            "“读懂”是说这一格进了数据，或者是认得的标题、栏目、序号；没读懂的格子原样留在文件页上。",
            "tables": [_documents(package, read), _kinds(package), _formats(package)],
        },
    )


def _documents(package: Package, disclosures: Sequence[Row]) -> Table:
    lines: list[Line] = []
    for row in disclosures:
        tables = package.of(row["disclosure_id"], "tables")
        unknown = [entry for entry in tables if _is_unknown(entry)]
        lines.append(
            [
                Value(document_kind(row), addresses.document(row["disclosure_id"], "tables"), remark=row["title"]),
                row["source_format"],
                str(len(tables)),
                str(len(tables) - len(unknown)),
                *_counts([row]),
            ]
        )
    return table(
        "每份文件", columns("公开文件", "!格式", "#表格", "#认得的表格", "#有内容的格", "#读懂的格", "#剩下"), lines
    )


def _kinds(package: Package) -> Table:
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in package.all("tables"):
        kinds["" if _is_unknown(row) else row["table_kind"]].append(row)
    lines: list[Line] = [
        [label("table_kind", kind) if kind else "不认得的表格", str(len(rows)), *_counts(rows)]
        for kind, rows in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    return table("每种表格", columns("表格", "#张数", "#有内容的格", "#读懂的格", "#剩下"), lines)


def _formats(package: Package) -> Table:
    formats: dict[str, list[Row]] = defaultdict(list)
    for row in package.all("disclosures"):
        formats[row["source_format"] or "未知"].append(row)
    lines: list[Line] = []
    for name, rows in sorted(formats.items()):
        read = [row for row in rows if row["status"] == "read"]
        lines.append([name, str(len(rows)), str(len(rows) - len(read)), *_counts(read)])
    return table("每种格式", columns("格式", "#文件", "#读不了", "#有内容的格", "#读懂的格", "#剩下"), lines)


def _is_unknown(entry: Row) -> bool:
    """A table that no form claims: nothing of it was understood."""
    return entry["table_kind"] == "other" and int(entry["cells_captured"]) == 0


def _counts(rows: Sequence[Row]) -> list[Value | str]:
    cells = sum(int(row["cells"]) for row in rows)
    captured = sum(int(row["cells_captured"]) for row in rows)
    return [str(cells), str(captured), str(cells - captured)]
