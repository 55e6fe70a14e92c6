"""Projects of one document that print the same indicators: each set of indicators once, with all projects that have it.

The audit says of each project which other it is most like; whoever asks which projects are alike wants the groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from builder.render import addresses
from builder.render.figures import Text, added, counted, printed, query
from builder.render.language import _
from builder.render.ledger import short_text
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.table import Line, Table, Value, columns, table

RULE = "indicators-shared"
"""The rule whose findings are grouped."""

Content = frozenset[tuple[str, str]]
"""Indicators by what they print: names and targets without spaces."""


def alike_table(package: Package, findings: Sequence[Row]) -> Table:
    """The groups of those findings that are of the rule, document by document."""
    of_document: dict[str, list[Row]] = defaultdict(list)
    for row in findings:
        if row["rule"] == RULE:
            of_document[row["disclosure_id"]].append(row)
    rows = [line for own, found in of_document.items() for line in _groups(package, own, found)]
    return table(
        "一样的指标和项目：一组一行，一个项目可以在几组里",
        columns("*哪些一样", "*项目", "*一样的指标", "*公开文件"),
        rows,
    )


def _groups(package: Package, own: str, findings: Sequence[Row]) -> Iterator[Line]:
    (disclosure,) = package.of(own, "disclosures")
    by_place = {row["source_ref"]: row for row in package.of(own, "indicators")}
    groups: dict[Content, tuple[Row, list[Row]]] = {}
    for finding in findings:
        places = [finding["source_ref"], *finding["other_ref"].split()]
        meant = [by_place[ref] for ref in places if by_place[ref]["project_id"] == finding["project_id"]]
        groups.setdefault(_content(meant), (finding, meant))
    for content, (finding, meant) in groups.items():
        projects = [row for row in package.of(own, "projects") if row["scope"] == finding["scope"]]
        alike = [row for row in projects if content <= _content(package.of_project(row["project_id"], "indicators"))]
        yield [
            _in_words(finding, alike),
            _links([(row["project_name"], addresses.project(row)) for row in alike]),
            _links([(short_text(package, own, row["source_ref"]), addresses.place(row)) for row in meant]),
            Value(
                disclosure["organisation_name"],
                f"{addresses.department(own)}#findings",
                remark=document_kind(disclosure),
            ),
        ]


def _content(indicators: Sequence[Row]) -> Content:
    return frozenset(("".join(row["indicator"].split()), "".join(row["target"].split())) for row in indicators)


def _in_words(finding: Row, alike: Sequence[Row]) -> Text:
    number = added(*(counted(1, query("count", "projects", project_id=row["project_id"])) for row in alike))
    return Markup(_("这 {} 个项目的这 {} 条指标一样")).format(number, printed(finding, "findings", "actual"))


def _links(links: Sequence[tuple[str, str]]) -> Value:
    return Value(*links[0], links=tuple(links[1:]))
