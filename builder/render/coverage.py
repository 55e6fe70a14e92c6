"""What was read and what was not: per document, and per format and kind of table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from builder.render import addresses
from builder.render.figures import Figure, count, counted
from builder.render.labels import label
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table


def pages(package: Package) -> Iterator[Page]:
    """The one page of the ledger."""
    read = [row for row in package.all("disclosures") if row["status"] == "read"]
    cells, captured, _ = _counts(read, "disclosures", "status=read")
    yield Page(
        path="documents/coverage.md",
        template="list.md.jinja",
        title="读懂了多少",
        description="每份文件、每种格式、每种表格，读懂了多少格，还剩什么。",
        crumbs=(("首页", "index.html"), ("公开文件", "documents/index.html")),
        has_contents=False,
        context={
            "lead": Markup(
                "{} 份文件里有内容的 {} 格，读懂了 {} 格。"
                "“读懂”是说这一格进了数据，或者是认得的标题、栏目、序号；没读懂的格子原样留在文件页上。"
            ).format(count(package, "disclosures", status="read"), cells, captured),
            "tables": [_documents(package, read), _kinds(package), _formats(package)],
        },
    )


def _documents(package: Package, disclosures: Sequence[Row]) -> Table:
    lines: list[Line] = []
    for row in disclosures:
        own = row["disclosure_id"]
        tables = package.of(own, "tables")
        unknown = [entry for entry in tables if _is_unknown(entry)]
        lines.append(
            [
                Value(document_kind(row), addresses.document(row["disclosure_id"], "tables"), remark=row["title"]),
                row["source_format"],
                counted(len(tables), f"count tables disclosure_id={own}"),
                counted(len(tables) - len(unknown), f"count known_tables disclosure_id={own}"),
                *_counts([row], "disclosures", f"disclosure_id={own}"),
            ]
        )
    return table(
        "每份文件", columns("*公开文件", "!格式", "#表格", "#认得的表格", "#有内容的格", "#读懂的格", "#剩下"), lines
    )


def _kinds(package: Package) -> Table:
    kinds: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in package.all("tables"):
        kinds["unknown_tables" if _is_unknown(row) else "known_tables", row["table_kind"]].append(row)
    lines: list[Line] = []
    for (view, kind), rows in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        title = label("table_kind", kind) if view == "known_tables" else "不认得的表格"
        of_kind = f"table_kind={kind}"
        lines.append([title, counted(len(rows), f"count {view} {of_kind}"), *_counts(rows, view, of_kind)])
    return table("每种表格", columns("表格", "#张数", "#有内容的格", "#读懂的格", "#剩下"), lines)


def _formats(package: Package) -> Table:
    formats: dict[str, list[Row]] = defaultdict(list)
    for row in package.all("disclosures"):
        formats[row["source_format"]].append(row)
    lines: list[Line] = []
    for name, rows in sorted(formats.items()):
        read = [row for row in rows if row["status"] == "read"]
        of_format = f"source_format={name}"
        lines.append(
            [
                name or "未知",
                counted(len(rows), f"count disclosures {of_format}"),
                counted(len(rows) - len(read), f"count disclosures {of_format} status=unreadable"),
                *_counts(read, "disclosures", f"{of_format} status=read"),
            ]
        )
    return table("每种格式", columns("格式", "#文件", "#读不了", "#有内容的格", "#读懂的格", "#剩下"), lines)


def _is_unknown(entry: Row) -> bool:
    """A table that no form claims: nothing of it was understood."""
    return entry["table_kind"] == "other" and int(entry["cells_captured"]) == 0


def _counts(rows: Sequence[Row], resource: str, conditions: str) -> list[Figure]:
    """Cells, those understood and the rest; the conditions are those that chose the rows."""
    cells = sum(int(row["cells"]) for row in rows)
    captured = sum(int(row["cells_captured"]) for row in rows)
    of_cells, of_captured = (f"sum {resource}.{field} {conditions}" for field in ("cells", "cells_captured"))
    return [
        counted(cells, of_cells),
        counted(captured, of_captured),
        counted(cells - captured, f"{of_cells} - {of_captured}"),
    ]
