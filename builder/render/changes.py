"""The page of what changed: each recorded publication, the newest first, in words and figure by figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.diff.change import CHANGED, DOCUMENT, NEW, READING, REMOVED, Change, DisclosureChange
from builder.diff.ledger import Publication
from builder.package.schemas import schema
from builder.render import addresses
from builder.render.amounts import yuan
from builder.render.labels import label
from builder.render.lists import document_kind, region_title
from builder.render.load import Package
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table

_MOST = 200  # changes of one publication that the page lists; its file holds them all

_WORDS: Mapping[tuple[str, str], str] = {
    ("fact", CHANGED): "文件信息改了",
    ("figure", "restated"): "金额改了",
    ("figure", "added"): "多出的金额",
    ("figure", "dropped"): "不再有的金额",
    ("project", "added"): "新增的项目",
    ("project", "dropped"): "不再列出的项目",
    ("project", CHANGED): "改了名称的项目",
    ("amount", "restated"): "项目金额改了",
    ("target", "added"): "新增的指标值",
    ("target", "dropped"): "不再有的指标值",
    ("target", "weakened"): "降低的指标值",
    ("target", "strengthened"): "提高的指标值",
    ("target", CHANGED): "改写的指标值",
    ("finding", NEW): "新核对出的问题",
    ("finding", "gone"): "不再有的问题",
}
"""What the pages call each kind of change, in the order in which they list them."""

_BASES = {DOCUMENT: "换了文件", READING: "文件没有变，读法或登记资料改了"}
_HEADS = {NEW: "新收录", REMOVED: "不再收录", CHANGED: ""}
_NAMES = ("project_name", "functional_code", "economic_code", "item", "measure", "level2", "indicator")


@dataclass(frozen=True, slots=True)
class Told:
    """One publication as the page shows it."""

    name: str
    date: str
    disclosures: Table
    changes: Table
    left_out: int
    lost: Sequence[str]


def pages(package: Package, publications: Sequence[Publication]) -> Iterator[Page]:
    """The one page."""
    yield Page(
        path="changes.md",
        template="changes.md.jinja",
        title="最近变动",
        description="每次发布新收录了什么，哪些金额、项目、指标值和以前不同。",
        crumbs=(("首页", "index.html"),),
        feed="feeds/all.xml",
        context={"publications": [_told(package, publication) for publication in publications]},
    )


def in_words(change: DisclosureChange) -> str:
    """What changed about a disclosure, in a sentence: `换了文件：金额改了 3 处，降低的指标值 1 处`."""
    counted = Counter((one.kind, one.change) for one in change.changes)
    parts = [f"{words} {counted[kind]} 处" for kind, words in _WORDS.items() if counted[kind]]
    parts += [f"核对{label('state', state)}：{old} → {new}" for state, (old, new) in change.checks.items()]
    if "cells_captured" in change.coverage:
        parts.append("读懂的单元格：{} → {}".format(*change.coverage["cells_captured"]))
    head = _HEADS[change.change] or _BASES[change.basis]
    if change.former_id:
        head += f"（原编号 {change.former_id}）"
    return "：".join(filter(None, [head, "，".join(parts)]))


def named(change: DisclosureChange) -> str:
    """The disclosure in a few words, as it was called when the change was recorded."""
    facts = {"fiscal_year": "", "stage": "", "kind": "other", **change.facts}
    return f"{facts.get('organisation_name', '')} {document_kind(facts)}".strip()


def _told(package: Package, publication: Publication) -> Told:
    disclosures = publication.comparison.disclosures
    known = {row["disclosure_id"] for row in package.all("disclosures")}
    rows: list[Line] = [
        [
            Value(named(change), _page(change, known), remark=change.facts.get("title", "")),
            region_title({"region_name": change.facts.get("region_name", "")}),
            in_words(change),
        ]
        for change in disclosures
    ]
    every = [line for change in disclosures for line in _lines(package, change)]
    return Told(
        publication.name,
        publication.date,
        table(f"{publication.date} 变动的公开文件", columns("公开文件", "地区", "*变动"), rows),
        table(f"{publication.date} 的各处变动", columns("*是什么", "变动", "原来", "现在", "*公开文件"), every[:_MOST]),
        max(len(every) - _MOST, 0),
        publication.comparison.lost,
    )


def _page(change: DisclosureChange, known: set[str]) -> str:
    return addresses.document(change.disclosure_id) if change.disclosure_id in known else ""


def _lines(package: Package, change: DisclosureChange) -> Iterator[Line]:
    """A line for each thing that changed; a value that still stands in the document leads to its cell."""
    own = change.disclosure_id
    refs = {row["source_ref"] for name in ("cells", "paragraphs") for row in package.of(own, name)}
    for one in change.changes:
        old, new = (_value(one, value) for value in (one.old, one.new))
        place = addresses.cell(own, one.new_ref) if new and one.new_ref in refs else ""
        yield [_subject(one), _WORDS[one.kind, one.change], old, Value(new, place), named(change)]


def _value(one: Change, value: str) -> str:
    if one.is_money:
        return yuan(value) if value else ""
    return value


def _subject(one: Change) -> str:
    subject = one.subject
    if one.kind == "fact":
        return _field("disclosures", subject["field"])
    parts = ["单位部分"] if subject.get("scope") == "unit" else []
    if "table_kind" in subject:
        parts.append(label("table_kind", subject["table_kind"]))
    parts += [subject[name] for name in _NAMES if subject.get(name)]
    if one.kind == "amount":
        parts.append(_field("projects", subject["field"]))
    if one.kind == "finding":
        parts.append(label("severity", subject["severity"]))
    return " / ".join(dict.fromkeys(parts))


def _field(resource: str, name: str) -> str:
    return next((field.title for field in schema(resource).fields if field.name == name), name)
