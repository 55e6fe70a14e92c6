"""The glossary: a page for each term that the site or a document explains, and their list.

On the page of a term: what it means in plain words, then what the documents themselves say, equal definitions once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby

from builder.render import addresses
from builder.render.figures import Figure, added, counted, query
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table
from builder.render.terms import Term, Terms, bare

INDEX = "glossary/index.html"
_MOST_DEFINITIONS = 30
_MOST_DOCUMENTS = 10
_MOST_LISTED = 300
_CRUMBS = (("首页", "index.html"),)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition, the documents that print it as (title, page, place), and whether there are more than are named."""

    text: str
    documents: tuple[tuple[str, str, str], ...]
    has_more: bool


def pages(package: Package, terms: Terms) -> Iterator[Page]:
    """The list, the terms that the site explains, then the others that documents explain."""
    by_page: dict[str, list[Row]] = defaultdict(list)
    for row in package.all("glossary"):
        if bare(row["term"]):
            by_page[terms.page(row["term"])].append(row)
    titles = {row["disclosure_id"]: row["organisation_name"] + document_kind(row) for row in package.all("disclosures")}
    numbers = _numbers(by_page)
    others = {address: rows for address, rows in by_page.items() if terms.of(rows[0]["term"]) is None}
    yield _index(terms, numbers, others)
    for term in terms.known:
        address = addresses.term(term.id)
        yield _page(address, term.term, term, by_page.get(address, ()), titles, numbers)
    for address, rows in others.items():
        yield _page(address, rows[0]["term"], None, rows, titles, numbers)


def _numbers(by_page: Mapping[str, Sequence[Row]]) -> dict[str, Figure]:
    """How many explanations documents give of the term of each page."""
    every = {wording: len(list(rows)) for wording, rows in groupby(sorted(_wordings(by_page.values())))}
    found = {}
    for address, rows in by_page.items():
        patterns = dict.fromkeys(map(_pattern, dict.fromkeys(row["term"] for row in rows)))
        found[address] = added(*(_number(pattern, every) for pattern in patterns))
    return found


def _wordings(groups: Iterable[Sequence[Row]]) -> Iterator[str]:
    return (row["term"] for rows in groups for row in rows)


def _pattern(wording: str) -> str:
    """A wording as the condition of a query, in which what would be read otherwise stands for any character."""
    return "".join("?" if character.isspace() or character in "*?[]" else character for character in wording)


def _number(pattern: str, every: Mapping[str, int]) -> Figure:
    number = every.get(pattern, 0)
    if "?" in pattern:
        number = sum(count for wording, count in every.items() if fnmatchcase(wording, pattern))
    return counted(number, query("count", "glossary", term=pattern))


def _index(terms: Terms, numbers: Mapping[str, Figure], others: Mapping[str, Sequence[Row]]) -> Page:
    by_number = sorted(others, key=lambda address: (-int(numbers[address].value), others[address][0]["term"]))
    return Page(
        path="glossary/index.md",
        template="glossary.md.jinja",
        title="名词",
        description="预算和绩效文件里的名词，用大白话解释，并附上各部门自己的解释。",
        crumbs=_CRUMBS,
        context={
            "groups": [
                (f"group-{at}", name, list(own))
                for at, (name, own) in enumerate(groupby(terms.known, key=lambda term: term.group))
            ],
            "numbers": numbers,
            "page_of": addresses.term,
            "others": _others(by_number[:_MOST_LISTED], numbers, others),
        },
    )


def _others(by_number: Sequence[str], numbers: Mapping[str, Figure], others: Mapping[str, Sequence[Row]]) -> Table:
    rows: list[Line] = [[Value(others[address][0]["term"], address), numbers[address]] for address in by_number]
    return table("公开文件里还解释了", columns("*名词", "#文件里的解释"), rows)


def _page(
    address: str,
    title: str,
    term: Term | None,
    rows: Sequence[Row],
    titles: Mapping[str, str],
    numbers: Mapping[str, Figure],
) -> Page:
    definitions = _definitions(rows, titles)
    return Page(
        path=address.removesuffix("html") + "md",
        template="term.md.jinja",
        title=title,
        description=term.text if term else f"“{title}”：公开文件里的解释。",
        crumbs=(*_CRUMBS, ("名词", INDEX)),
        has_contents=False,
        also=term.also if term else (),
        context={
            "term": term,
            "number": numbers.get(address),
            "definitions": definitions[:_MOST_DEFINITIONS],
            "has_more": len(definitions) > _MOST_DEFINITIONS,
        },
    )


def _definitions(rows: Sequence[Row], titles: Mapping[str, str]) -> list[Definition]:
    """The definitions of a term, those of the most documents first."""
    equal: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        equal[bare(row["definition"])].append(row)
    found = []
    for own in sorted(equal.values(), key=len, reverse=True):
        places = {row["disclosure_id"]: addresses.place(row) for row in reversed(own)}
        named = [(titles[own_id], addresses.document(own_id), place) for own_id, place in sorted(places.items())]
        found.append(Definition(own[0]["definition"], tuple(named[:_MOST_DOCUMENTS]), len(named) > _MOST_DOCUMENTS))
    return found
