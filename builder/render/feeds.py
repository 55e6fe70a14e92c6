"""Atom feeds (RFC 4287) of new disclosures and recorded changes: one of all, one per region, one per department.

An entry's identifier is a tag URI, which stays the same when the site is built anew. No clock: a disclosure is dated by
its passport (published, else retrieved), else by the publication that recorded it as new, else by the day its form was
filled in or its year began; a feed by its newest entry.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lxml import etree

from builder.diff.change import NEW
from builder.diff.ledger import Publication
from builder.render import addresses, changes
from builder.render.escape import fold
from builder.render.lists import document_kind, region_title
from builder.render.load import Package, Row
from builder.render.regions import departments, regions
from builder.render.site import Site

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 300  # entries of one feed
_LONG_AGO = "1970-01-01"
_MINTED = "2026"  # the year in which the identifiers were minted, as RFC 4151 wants it; never to be changed
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Entry:
    """`name` is its identifier below that of the site, `date` a day, `address` where it leads on the site."""

    name: str
    date: str
    title: str
    summary: str
    address: str
    region: str
    department: str


def address(kind: str, name: str) -> str:
    """Where the feed of a region or a department lies; `kind` is `regions` or `departments`."""
    return f"feeds/{kind}/{name}.xml"


def feeds(package: Package, publications: Sequence[Publication], site: Site) -> Iterator[tuple[str, bytes]]:
    """(address, content) of every feed."""
    every = sorted(_entries(package, publications), key=lambda entry: (entry.date, entry.name), reverse=True)
    of_region: dict[str, list[_Entry]] = defaultdict(list)
    of_department: dict[str, list[_Entry]] = defaultdict(list)
    for entry in every:
        of_region[entry.region].append(entry)
        of_department[entry.department].append(entry)
    yield "feeds/all.xml", _feed(site, "feeds/all.xml", site.name, "changes.html", every)
    for code, rows in regions(package).items():
        title = f"{site.name}：{region_title(rows[0])}"
        yield (
            address("regions", code),
            _feed(site, address("regions", code), title, addresses.region(code), of_region[code]),
        )
    for name, rows in departments(package.all("disclosures")).items():
        title = f"{site.name}：{rows[0]['organisation_name']}"
        page = addresses.department(rows[0]["disclosure_id"])
        yield address("departments", name), _feed(site, address("departments", name), title, page, of_department[name])


def _entries(package: Package, publications: Sequence[Publication]) -> Iterator[_Entry]:
    recorded: dict[str, str] = {}
    known = {row["disclosure_id"] for row in package.all("disclosures")}
    for publication in publications:
        for change in publication.comparison.disclosures:
            own = change.disclosure_id
            if change.change == NEW and own in known:
                recorded[own] = publication.date  # the first one: publications run backwards
                continue
            yield _Entry(
                f"changes/{publication.name}/{own}",
                publication.date,
                f"{changes.named(change)}：有变动",
                changes.in_words(change),
                addresses.document(own) if own in known else f"changes.html#{publication.name}",
                change.facts.get("region_code", ""),
                addresses.department_id(own),
            )
    for row in package.all("disclosures"):
        yield _disclosure(row, recorded.get(row["disclosure_id"], ""))


def _disclosure(row: Row, recorded: str) -> _Entry:
    own = row["disclosure_id"]
    known = row["published_on"] or row["retrieved_on"] or recorded
    year = f"{row['fiscal_year']}-01-01" if row["fiscal_year"] else _LONG_AGO
    told = f"公布日期 {row['published_on']}。" if row["published_on"] else "公布日期不详。"
    return _Entry(
        f"disclosures/{own}",
        known or row["prepared_on"] or year,
        f"{row['organisation_name'] or row['title']} {document_kind(row)}",
        f"{row['title']}。{told}" if row["status"] == "read" else f"{row['title']}。读不了：{row['error']}",
        addresses.document(own),
        row["region_code"],
        addresses.department_id(own),
    )


def _feed(site: Site, own: str, title: str, page: str, entries: Sequence[_Entry]) -> bytes:
    shown = entries[:_MOST]
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh")
    _texts(
        root, id=_tag(site, own), title=title, updated=_moment(max((entry.date for entry in shown), default=_LONG_AGO))
    )
    _texts(etree.SubElement(root, f"{{{_ATOM}}}author"), name=site.name, uri=site.url)
    _link(root, "self", "application/atom+xml", site.absolute(quote(own)))
    _link(root, "alternate", "text/html", site.absolute(quote(page)))
    for entry in shown:
        made = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _texts(made, id=_tag(site, entry.name), title=entry.title, updated=_moment(entry.date), summary=entry.summary)
        _link(made, "alternate", "text/html", site.absolute(quote(entry.address, safe="/#")))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _texts(parent: etree._Element, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = _NOT_XML.sub("\ufffd", fold(text))


def _link(parent: etree._Element, rel: str, kind: str, href: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, type=kind, href=href)


def _tag(site: Site, name: str) -> str:
    """An identifier that does not change, whatever happens to the address: a tag URI (RFC 4151)."""
    parts = urlsplit(site.url)
    return f"tag:{site.host},{_MINTED}:{quote(parts.path)}{quote(name)}"


def _moment(date: str) -> str:
    """A day as Atom wants it: midnight in China."""
    return f"{date}T00:00:00+08:00"
