"""The machine-readable twins of the pages: beside each page of a department, a disclosure and a project a JSON file of
the same name, `index.json` that lists them from the top, and `llms.txt`, which says to programs that read text what is
where.

They are small: what the page is about, its amounts as the data hold them (yuan, blank where unknown), and where the
data and the neighbouring pages are. Whoever wants all rows takes the data packages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from builder.package.descriptor import data_path
from builder.render import addresses
from builder.render.amounts import key_figure, primary_projects
from builder.render.load import Package, Row
from builder.render.regions import departments
from builder.render.shards import shard_pattern
from builder.render.site import Site

INDEX = "index.json"
GUIDE = "llms.txt"

_KEY_FIGURES = ("total", "basic", "project")
_PROJECT = ("project_id", "project_code", "project_name", "organisation_name", "scope", "is_primary", "amount")
_INDICATOR = ("indicator_id", "indicator", "level1", "level2", "target", "operator", "target_value", "target_unit")
_DISCLOSURE = (
    "disclosure_id",
    "status",
    "title",
    "organisation_name",
    "organisation_code",
    "region_code",
    "region_name",
    "fiscal_year",
    "kind",
    "stage",
    "source_url",
    "source_sha256",
    "findings",
)


def of(page: str) -> str:
    """The address of the twin of a page."""
    return page.removesuffix(".html") + ".json"


def of_department(package: Package, site: Site, disclosures: Sequence[Row]) -> tuple[str, bytes]:
    """(address, content) of the twin of a department's page; the newest of its disclosures comes first."""
    page = addresses.department(disclosures[0]["disclosure_id"])
    return of(page), _json(_department(package, site, disclosures))


def of_disclosure(package: Package, site: Site, row: Row) -> tuple[str, bytes]:
    """(address, content) of the twin of a document's page."""
    return of(addresses.document(row["disclosure_id"])), _json(_disclosure(package, site, row))


def of_project(package: Package, site: Site, row: Row) -> tuple[str, bytes]:
    """(address, content) of the twin of a project's page."""
    return of(addresses.project(row)), _json(_project(package, site, row))


def lists(package: Package, site: Site) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the list of all twins and of `llms.txt`."""
    yield INDEX, _json(_index(package, site, departments(package.all("disclosures"))))
    yield GUIDE, _guide(package, site).encode("utf-8")


def _index(package: Package, site: Site, own: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    return {
        "name": site.name,
        "url": site.url,
        "datapackage": _at(site, "data/datapackage.json"),
        "departments": [
            {
                "department": name,
                "organisation_name": rows[0]["organisation_name"],
                **_links(site, addresses.department(rows[0]["disclosure_id"])),
            }
            for name, rows in own.items()
        ],
        "disclosures": [_named(site, row) for row in package.all("disclosures")],
    }


def _department(package: Package, site: Site, rows: Sequence[Row]) -> dict[str, Any]:
    newest = rows[0]
    return {
        "department": addresses.department_id(newest["disclosure_id"]),
        "organisation_name": newest["organisation_name"],
        "region_code": newest["region_code"],
        "region_name": newest["region_name"],
        **_links(site, addresses.department(newest["disclosure_id"])),
        "disclosures": [{**_named(site, row), "amounts": _amounts(package, site, row)} for row in rows],
    }


def _named(site: Site, row: Row) -> dict[str, Any]:
    fields = ("disclosure_id", "status", "title", "fiscal_year", "kind")
    return {**_chosen(row, fields), **_links(site, addresses.document(row["disclosure_id"]))}


def _disclosure(package: Package, site: Site, row: Row) -> dict[str, Any]:
    own = row["disclosure_id"]
    made = {**_chosen(row, _DISCLOSURE), **_links(site, addresses.document(own))}
    made["datapackage"] = _at(site, addresses.package(own))
    if not addresses.has_department(row):
        return made
    made |= {
        "original": _at(site, addresses.cell(own, "")),
        "department": _links(site, addresses.department(own)),
        "amounts": _amounts(package, site, row),
        "projects": [
            {**_chosen(project, ("project_id", "project_name", "amount")), **_links(site, addresses.project(project))}
            for project in primary_projects(package, own)
        ],
    }
    return made


def _amounts(package: Package, site: Site, disclosure: Row) -> dict[str, Any]:
    """The printed key figures of a budget, each with the place where it is printed."""
    rows = {kind: key_figure(package, disclosure, kind) for kind in _KEY_FIGURES}
    return {
        kind: {"amount": row["amount"], "source": _at(site, addresses.place(row))} for kind, row in rows.items() if row
    }


def _project(package: Package, site: Site, project: Row) -> dict[str, Any]:
    own = project["project_id"]
    return {
        **_chosen(project, _PROJECT),
        **_links(site, addresses.project(project)),
        "source": _at(site, addresses.place(project)),
        "disclosure": {
            "disclosure_id": project["disclosure_id"],
            **_links(site, addresses.document(project["disclosure_id"])),
        },
        "datapackage": _at(site, addresses.package(project["disclosure_id"])),
        "indicators": [
            {**_chosen(row, _INDICATOR), "page": _at(site, addresses.indicator(row))}
            for row in package.of_project(own, "indicators")
        ],
        "findings": [
            {**_chosen(row, ("finding_id", "rule", "severity")), "page": _at(site, addresses.finding(row))}
            for row in package.of_project(own, "findings")
        ],
    }


def _chosen(row: Row, fields: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields}


def _links(site: Site, page: str) -> dict[str, str]:
    return {"page": _at(site, page), "record": _at(site, of(page))}


def _at(site: Site, address: str) -> str:
    return site.absolute(quote(address, safe="/#%:"))


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _guide(package: Package, site: Site) -> str:
    """`llms.txt`: Markdown with one link a line (llmstxt.org)."""
    name = package.descriptor["name"]
    sections = {
        "Data": (
            ("data/datapackage.json", "all data: what each CSV file and each field is (Data Package)"),
            (INDEX, "every department and disclosure, each with its page and its own JSON"),
            (package.downloads[f"{name}.sqlite"].href, "all data as one SQLite database with full-text search"),
            (f"data/{data_path('projects')}", "projects: name, amount, page"),
            (f"data/{data_path('indicators')}", "performance indicators and targets"),
            (f"data/{data_path('budget_items')}", "every amount of the budget tables"),
            (f"data/{data_path('findings')}", "what does not agree in the documents: signals, no accusations"),
        ),
        "Pages": (
            ("departments/index.html", "departments"),
            ("projects/index.html", "projects, the largest first"),
            ("codes/index.html", "classification codes: who spends on each, and how much"),
            ("glossary/index.html", "terms in plain words, and the documents' own definitions"),
            ("findings/rules.html", "the rules by which documents are checked"),
        ),
        "How to read the data": (
            ("method.html", "what is read and what is not, how amounts are computed"),
            ("research.html", "how to load, verify and cite the data"),
            ("data/index.html", "how to add up amounts without counting one twice"),
        ),
    }
    lines = [
        f"# {site.name}",
        "",
        f"> {package.descriptor['description_en']}",
        "",
        "Amounts are yuan, blank where unknown; blank is not zero. Add up only rows whose is_primary is true. Every "
        "row names its document (disclosure_id) and its place there (source_ref): "
        f"{site.url}{shard_pattern()}originals/<disclosure_id>.html#<source_ref>.",
        "Beside each page of a department, a disclosure and a project is its JSON: the same address with .json.",
    ]
    for title, entries in sections.items():
        lines += ["", f"## {title}", ""]
        lines += [f"- [{address}]({_at(site, address)}): {what}" for address, what in entries]
    return "\n".join(lines) + "\n"
