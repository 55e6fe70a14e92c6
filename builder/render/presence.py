"""What a document holds and what it does not, and which documents that are due were not received."""

from __future__ import annotations

from collections.abc import Iterator

from builder.render import addresses
from builder.render.labels import label
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table


def presence_table(package: Package, own: str) -> Table:
    """Each content that such a document has to hold, and what was found of it. The rest is `inapplicable`."""
    rows: list[Line] = [
        [
            label("content", row["content"]),
            label("scope", row["scope"]) + (f" {row['organisation_code']}" if row["organisation_code"] else ""),
            label("state", row["state"]),
            label("basis", row["basis"]),
            Value("看原文", addresses.place(row)) if row["source_ref"] else "",
        ]
        for row in package.of(own, "presence")
        if row["state"] != "not_applicable"
    ]
    heads = columns("内容", "!范围", "!情况", "!依据", "!出处")
    return table("公开了什么，没有公开什么", heads, rows)


def inapplicable(package: Package, own: str) -> list[str]:
    """What a document of this kind need not hold, and does not."""
    absent = (row for row in package.of(own, "presence") if row["state"] == "not_applicable")
    return list(dict.fromkeys(label("content", row["content"]) for row in absent))


def why_blank(package: Package, own: str, content: str) -> str:
    """What a page says in place of a figure of `content` that it does not have; blank where there is nothing to say."""
    states = {row["state"] for row in package.of(own, "presence") if row["content"] == content}
    state = states.pop() if len(states) == 1 else ""
    return label("state", state) if state in ("zero", "empty_by_statement", "not_disclosed", "not_extracted") else ""


def pages(package: Package) -> Iterator[Page]:
    """The documents that the register says are due and that were not received."""
    expected = package.all("expected_disclosures")
    open_ones = [row for row in expected if row["state"] != "received"]
    if expected:
        lead = f"名录里写明应当公开的文件有 {len(expected)} 份，收到了 {len(expected) - len(open_ones)} 份。"
        lead += "“没有收到”是说本站没有收到，不等于没有公开。"
    else:
        lead = "还没有人写下一个地区有哪些部门、各自应当公开什么，所以这里没有列出任何文件，也不说谁缺了什么。"
    yield Page(
        path="documents/not-received.md",
        template="list.md.jinja",
        title="没有收到的公开文件",
        description="名录里写明应当公开、本站没有收到的文件。",
        crumbs=(("首页", "index.html"), ("公开文件", "documents/index.html")),
        has_contents=False,
        context={
            "lead": lead,
            "more": (("名录怎样写，什么算没有收到", "method.html#missing"),),
            "tables": [_expected_table(open_ones)],
        },
    )


def _expected_table(expected: list[Row]) -> Table:
    rows: list[Line] = [
        [
            Value(row["organisation_name"], remark=row["organisation_code"]),
            label("kind", row["kind"]),
            row["fiscal_year"],
            label("state", row["state"]),
            Value(row["source"], remark=row["note"]),
        ]
        for row in expected
    ]
    return table("没有收到的公开文件", columns("*部门或单位", "种类", "#年度", "!情况", "*名录的来源"), rows)
