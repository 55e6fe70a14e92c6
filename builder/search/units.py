"""What can be found on the site: pieces of its pages, each with its kind, its title and the place where it stands.

Rows that belong together are one unit with a passage for each: the indicators of a project, the lines of a budget
table, the paragraphs under a heading, so that three hundred rows of one table do not hide what else there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from builder.render import addresses
from builder.render.amounts import is_primary, money, yuan
from builder.render.escape import fold, fragment
from builder.render.labels import label
from builder.render.lists import document_kind, own_region, region_title
from builder.render.load import Package, Row
from builder.render.narrative import Passage as Narrative
from builder.render.narrative import activities, glossary, goals, sections
from builder.render.page import Page
from builder.render.page import anchor as heading_anchor
from builder.render.rules import CATALOGUE
from builder.search.offices import called

KINDS = {
    "region": "地区",
    "department": "部门",
    "code": "科目",
    "project": "项目",
    "document": "公开文件",
    "indicator": "绩效指标",
    "narrative": "文字",
    "finding": "核对结果",
    "budget": "预算数",
    "term": "名词",
    "site": "本站说明",
}
"""The kinds of units, as the filters name them, in the order in which they are shown."""

BORROWED = frozenset({"indicator", "finding"})
"""Kinds whose title is that of their project: they are not found by it alone."""

_PAGES = (("regions/", "region"), ("codes/", "code"), ("glossary/", "term"), ("findings/which-", "site"))
"""The pages that are found as such, by the beginnings of their addresses, with their kinds."""

_LONGEST = 2000
"""Characters after which a unit ends and another begins."""
_HEADING = re.compile(r"^#+ +(.+?) *(?:\{ *#([\w-]+) *\})?$", re.MULTILINE)
_MARKUP = re.compile(
    r"^---\n.*?\n---\n|^```.*?^```|<[^>]+>|\]\([^)]*\)|`[^`]*`|[*|\[\]#]|\{[^}]*\}", re.MULTILINE | re.DOTALL
)
_ROW = re.compile(r"C\d+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text and the identifier of its place on the page."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What is found as one: `address` is its page, `disclosure_id` the document it is of, blank where it is of none."""

    kind: str
    title: str
    address: str
    passages: tuple[Passage, ...]
    disclosure_id: str = ""


def of_disclosure(package: Package, disclosure: Row) -> Iterator[Unit]:
    """What can be found of one disclosure."""
    yield _document(disclosure)
    for make in (_projects, _indicators, _narrative, _findings, _budget):
        yield from make(package, disclosure["disclosure_id"])


def of_site(disclosures: Iterable[Row], pages: Iterable[Path]) -> Iterator[Unit]:
    """What else can be found: the departments, the rules, and `pages`, which people write."""
    seen = set()
    for disclosure in in_order(disclosures):
        department = addresses.department_id(disclosure["disclosure_id"])
        if addresses.has_department(disclosure) and department not in seen:
            seen.add(department)
            yield _department(disclosure)
    for rule in CATALOGUE.values():
        passage = Passage("page", rule.reason_zh)
        yield Unit("site", f"核对规则：{rule.title_zh}", addresses.rule(rule.name), (passage,))
    for path in pages:
        yield from _written(path)


def of_page(page: Page) -> Iterator[Unit]:
    """What a page about no single disclosure is found by: its title, its description and its other names."""
    kind = next((kind for beginning, kind in _PAGES if page.address.startswith(beginning)), "")
    if kind and not page.address.endswith("/index.html"):
        text = "；".join((page.description, *page.also))
        yield Unit(kind, page.title, page.address, (Passage("page", fold(text)),))


def in_order(disclosures: Iterable[Row]) -> list[Row]:
    """Disclosures in the order in which they are found: the newest year first, then by region."""
    return sorted(
        disclosures, key=lambda row: (-int(row["fiscal_year"] or 0), row["region_code"], row["disclosure_id"])
    )


def _department(disclosure: Row) -> Unit:
    own = disclosure["disclosure_id"]
    name = disclosure["organisation_name"]
    short = "、".join(called(name, own_region(disclosure)))
    text = "；".join(filter(None, (region_title(disclosure), disclosure["organisation_code"], short)))
    return Unit("department", name, addresses.department(own), (Passage("page", text),), own)


def _document(disclosure: Row) -> Unit:
    own = disclosure["disclosure_id"]
    title = disclosure["title"] or disclosure["organisation_name"] or disclosure["source_path"]
    text = " ".join(filter(None, (document_kind(disclosure), disclosure["publisher"], disclosure["source_path"])))
    return Unit("document", title, addresses.document(own), (Passage("page", text),), own)


def _projects(package: Package, own: str) -> Iterator[Unit]:
    for row in _primary_first(package.of(own, "projects")):
        plain = ("project_code", "organisation_name", "period", "purpose", "details")
        facts = [fold(row[name]) for name in plain if row[name]]
        facts += [
            f"{title} {_amount(row, name)}"
            for name, title in (("amount", "预算数"), ("fiscal_amount", "财政资金"), ("actual_amount", "执行数"))
            if row[name]
        ]
        passages = [Passage("facts", "；".join(facts))]
        passages += [Passage("goals", fold(goal["text"])) for goal in package.of_project(row["project_id"], "goals")]
        name = row["project_name"] or "没有名称的项目"
        yield from _split("project", name, addresses.project(row), passages, own)


def _amount(row: Row, field: str) -> str:
    """An amount as printed, and as the pages write it in the other unit."""
    unit = row["unit_reported"]
    written = money(row[field]) if unit == "元" else yuan(row[field])
    return f"{row[f'{field}_reported']} {unit}（{written}）"


def _primary_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["is_primary"] != "true")


def _indicators(package: Package, own: str) -> Iterator[Unit]:
    names = {row["project_id"]: row["project_name"] for row in package.of(own, "projects")}
    rows = _primary_first(package.of(own, "indicators"))
    for project_id, members in groupby(rows, key=lambda row: row["project_id"]):
        title = names[project_id] if project_id else "整体绩效指标"
        page = (
            addresses.project({"project_id": project_id, "disclosure_id": own})
            if project_id
            else addresses.document(own)
        )
        passages = [Passage(addresses.indicator_anchor(row), _indicator(row)) for row in members]
        yield from _split("indicator", title, page, passages, own)


def _indicator(row: Row) -> str:
    level = "›".join(filter(None, (row["level1"], row["level2"])))
    parts = (
        row["indicator"] or "（没有名称）",
        row["target"] or "指标值空白",
        row["actual"],
        row["description"],
        row["basis"],
        level,
    )
    return fold("；".join(dict.fromkeys(filter(None, parts))))


def _narrative(package: Package, own: str) -> Iterator[Unit]:
    page = addresses.document(own)
    of_all = [row for row in package.of(own, "goals") if not row["project_id"]]
    made: tuple[tuple[str, list[Narrative]], ...] = (
        ("goals", goals(of_all)),
        ("activities", activities(package.of(own, "activities"))),
        ("text", sections(package.of(own, "sections"))),
        ("glossary", glossary(package.of(own, "glossary"))),
    )
    for heading, passages in made:
        for passage in passages:
            place = str(heading_anchor(passage.anchor)) if len(passages) > 1 else heading
            texts = (fold(f"{item.number} {item.title} {_said(item.parts)}") for item in passage.items)
            yield from _split("narrative", passage.title, page, [Passage(place, text) for text in texts], own)


def _said(parts: Iterable[tuple[str, str]]) -> str:
    return "；".join(f"{name}：{text}" if name else text for name, text in parts)


def _findings(package: Package, own: str) -> Iterator[Unit]:
    projects = {row["project_id"]: row for row in package.of(own, "projects")}
    for project_id, rows in _grouped(filter(is_primary, package.of(own, "findings")), lambda row: row["project_id"]):
        project = projects.get(project_id)
        title = project["project_name"] if project else "核对出的问题"
        page = addresses.project(project) if project else addresses.document(own)
        passages = [Passage(addresses.finding_anchor(row), fold(row["message_zh"])) for row in rows]
        yield from _split("finding", title, page, passages, own)


def _budget(package: Package, own: str) -> Iterator[Unit]:
    """The lines of each budget table, where they are printed: in the document as read."""
    titles = {row["table_id"]: row["title"] for row in package.of(own, "tables")}
    for table_id, rows in _grouped(package.of(own, "budget_items"), lambda row: row["table_id"]):
        title = titles.get(table_id) or label("table_kind", rows[0]["table_kind"])
        lines = [list(line) for _, line in groupby(rows, key=lambda row: _ROW.sub("", row["source_ref"]))]
        passages = [Passage(fragment(line[0]["source_ref"]), _line(line)) for line in lines]
        yield from _split("budget", title, addresses.cell(own, ""), passages, own)


def _line(rows: Sequence[Row]) -> str:
    first = rows[0]
    names = ("functional_code", "functional_name", "economic_code", "economic_name", "item")
    label_of_row = " ".join(dict.fromkeys(first[name] for name in names if first[name]))
    amounts = dict.fromkeys(f"{row['measure']} {_amount(row, 'amount')}" for row in rows)
    return fold(f"{label_of_row}：{'；'.join(amounts)}")


def _grouped(rows: Iterable[Row], by: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return list(found.items())


def _written(path: Path) -> Iterator[Unit]:
    """A page that people wrote, by its headings."""
    text = path.read_text(encoding="utf-8")
    found = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in found[1:]] + [len(text)]
    for heading, end in zip(found, ends, strict=True):
        passage = Passage(heading[2] or "", fold(_MARKUP.sub(" ", text[heading.end() : end])))
        yield from _split("site", heading[1], f"{path.stem}.html", [passage], "")


def _split(kind: str, title: str, address: str, passages: Iterable[Passage], own: str) -> Iterator[Unit]:
    """A unit, or several where the passages are long."""
    taken: list[Passage] = []
    for passage in dict.fromkeys(passages):
        if taken and sum(len(one.text) for one in taken) + len(passage.text) > _LONGEST:
            yield Unit(kind, title, address, tuple(taken), own)
            taken = []
        taken.append(passage)
    yield Unit(kind, title, address, tuple(taken), own)
