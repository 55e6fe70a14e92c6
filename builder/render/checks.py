"""The audit on the pages: how many checks of each rule were due, what came of them, and findings as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from builder.render import addresses
from builder.render.amounts import is_primary
from builder.render.figures import Figure, counted, query
from builder.render.labels import LABELS, label, rank
from builder.render.language import _, chosen
from builder.render.ledger import short_text
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.rules import rule_rank, rule_title
from builder.render.table import Line, Table, Value, columns, table

_ALWAYS = ("pass", "fail")
ONCE = {"is_primary": "true"}
"""The condition that chooses the findings that count."""

_PART = {"department": "部门部分", "unit": "单位部分"}
"""What the places of a finding are called where a document that prints everything twice has it in both parts."""


def severities(findings: Iterable[Row]) -> list[tuple[str, Figure]]:
    """How many of all findings there are of each severity, in words."""
    found = Counter(row["severity"] for row in once(findings))
    return [
        (label("severity", name), counted(found[name], query("count", "findings", **ONCE, severity=name)))
        for name in LABELS["severity"]
        if found[name]
    ]


def rules_table(
    caption: str,
    rules: Sequence[tuple[str, Line]],
    heads: Sequence[str],
    ended: Mapping[tuple[str, str], int],
    found: Mapping[str, int],
    **where: str,
) -> Table:
    """Each rule with how often it was due and what came of it; `rules` gives the first places of each row.

    `ended` counts the checks by rule and state, `found` by rule the findings that count; `where` are the conditions
    that chose them. States in which no check ended have no column.
    """
    due: Counter[str] = Counter()
    for (rule, _state), number in ended.items():
        due[rule] += number
    states = [name for name in LABELS["state"] if name in _ALWAYS or any(ended.get((rule, name)) for rule in due)]
    rows: list[Line] = []
    for rule, first in rules:
        chosen = {**where, "rule": rule}
        by_state = [
            counted(ended.get((rule, name), 0), query("count", "checks", **chosen, state=name)) for name in states
        ]
        every = counted(due[rule], query("count", "checks", **chosen))
        rows.append(
            [*first, every, *by_state, counted(found.get(rule, 0), query("count", "findings", **ONCE, **chosen))]
        )
    counts = ("#应做", *(f"#{label('state', name)}" for name in states), "#问题")
    return table(caption, columns(*heads, *counts), rows)


def rules_of(used: Iterable[str]) -> list[tuple[str, Line]]:
    """The rules that were due or found something, in the audit's order, each with its title."""
    ordered = sorted(set(used), key=lambda rule: (rule_rank(rule), rule))
    return [(rule, [Value(rule_title(rule), addresses.rule(rule))]) for rule in ordered]


def findings_table(package: Package, caption: str, findings: Sequence[Row], *, with_document: bool = False) -> Table:
    """Findings, the gravest first, each with the place it is about; those of one document can be linked.

    What the part of a unit only repeats stands in the row of its department, where that is among them.
    """
    counted_once = {_content(row) for row in once(findings)}
    shown = [row for row in findings if is_primary(row) or _content(row) not in counted_once]
    of_document = sorted(shown, key=itemgetter("disclosure_id"))  # so that each document is read once
    lines = {row["finding_id"]: _line(package, row, findings, with_document) for row in of_document}
    rows = [lines[row["finding_id"]] for row in by_gravity(shown)]
    return table(caption, columns("*问题", "!程度", "!原文", "有关的地方", "项目", "*公开文件"), rows)


def _line(package: Package, row: Row, findings: Sequence[Row], with_document: bool) -> Line:
    """A row of `findings_table`; `with_document` names the document, where the findings are of several."""
    project = next(iter(package.of_project(row["project_id"], "projects")), None)
    document = package.disclosures[row["disclosure_id"]] if with_document else None
    same = _same(package, row)
    return [
        Value(
            chosen(row["message_zh"], row["message_en"]),
            anchor="" if with_document else addresses.finding_anchor(row),
            also=() if with_document else tuple(map(addresses.finding_anchor, _repeating(row, same, findings))),
        ),
        label("severity", row["severity"]),
        _places(same),
        _others(package, row),
        Value(project["project_name"], addresses.project(project)) if project else "",
        Value(document["organisation_name"], addresses.document(row["disclosure_id"]), document_kind(document))
        if document
        else "",
    ]


def once(findings: Iterable[Row]) -> list[Row]:
    """The findings that count: without those that the part of a unit only repeats."""
    return list(filter(is_primary, findings))


def _same(package: Package, row: Row) -> list[Row]:
    """A finding and those of the other part of its document that say the same, where one of them only repeats it."""
    same = [one for one in package.of(row["disclosure_id"], "findings") if _content(one) == _content(row)]
    both = [once(same)[0], *(one for one in same if one not in once(same))]
    return both if row in both else [row]


def _repeating(row: Row, same: Iterable[Row], findings: Sequence[Row]) -> Iterator[Row]:
    """The others that say the same and would be on the page, so that what leads to them finds them."""
    return (one for one in same if one in findings and one != row)


def _content(row: Row) -> tuple[str, str, str]:
    return row["disclosure_id"], row["rule"], row["message_zh"]


def _places(same: Sequence[Row]) -> Value:
    """The places of one finding in the document as read, by the parts that have it where it is in both."""
    if len(same) == 1:
        return Value(_("看原文"), addresses.place(same[0])) if same[0]["source_ref"] else Value("")
    links = [(_(_PART[row["scope"]]), addresses.place(row)) for row in same]
    return Value(*links[0], links=tuple(links[1:]))


def _others(package: Package, row: Row) -> Value:
    """The other places that a finding is about or holds against its own, each by what is printed there."""
    own = row["disclosure_id"]
    links = [(short_text(package, own, ref), addresses.cell(own, ref)) for ref in row["other_ref"].split()]
    return Value(*links[0], links=tuple(links[1:])) if links else Value("")


def by_gravity(findings: Iterable[Row]) -> list[Row]:
    """Findings, the gravest first; those of one rule stay together, in the order of the documents."""
    return sorted(findings, key=lambda row: (rank("severity", row["severity"]), rule_rank(row["rule"])))
