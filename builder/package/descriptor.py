"""Describes a data package: the bytes of its `datapackage.json` (Data Package v1), with every schema inlined.

May: describe bytes that it is handed. May not: open files, read a clock, ask the network.
The fiscal mapping is the `columnType` of each field: `profile: fiscal-data-package` would be fetched from the network.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from builder.model import Row
from builder.package.schemas import RESOURCES, TAXONOMY, column_types, schema

DIALECT = {
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\n",
    "quoteChar": '"',
    "skipInitialSpace": False,
}
"""Stated in full, because frictionless guesses from the first lines what a descriptor leaves out."""

CC_BY_4_0: Mapping[str, str] = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}

WRANGLER: Mapping[str, str] = {"title": "明账 Mingzhang", "role": "wrangler"}
"""Who turned the documents into data; who published them is in `sources`."""


_IDENTIFIER = re.compile(r'  "id": "([^"]+)"')


@dataclass(frozen=True, slots=True)
class About:
    """What a package says about itself. `name` is lower case, of letters, digits and `-._/`."""

    name: str
    title: str
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    homepage: str = ""
    licences: tuple[Mapping[str, str], ...] = (CC_BY_4_0,)
    contributors: tuple[Mapping[str, str], ...] = (WRANGLER,)


def data_path(resource: str) -> str:
    """Where a resource lies in its package."""
    return f"data/{resource}.csv"


@dataclass(frozen=True, slots=True)
class Described:
    """A file as its package describes it: how many bytes it has, and their SHA-256 in hexadecimal."""

    size: int
    sha256: str


def described(content: bytes) -> Described:
    """What a package says of a file with this content."""
    return Described(len(content), hashlib.sha256(content).hexdigest())


def descriptor_bytes(about: About, files: Mapping[str, Described], disclosures: Sequence[Row]) -> bytes:
    """The `datapackage.json` of `files` (resource → its CSV file); `disclosures` become its sources."""
    resources = [_resource(name, files[name], about) for name in RESOURCES]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": about.name,
        "id": identifier((entry["hash"], entry["path"]) for entry in resources),
        "title": about.title,
        "licenses": [dict(licence) for licence in about.licences],
        "contributors": [dict(contributor) for contributor in about.contributors],
        "sources": list(_sources(disclosures)),
        "columnTypes": [TAXONOMY, list(column_types())],
        "resources": resources,
    }
    for key in ("title_en", "description", "description_en", "homepage"):
        if value := getattr(about, key):
            package[key] = value
    text = json.dumps(package, ensure_ascii=False, indent=2, sort_keys=True)
    # The schemas are most of the text and always the same: they are printed once and put in their places.
    for name in RESOURCES:
        text = text.replace(f'"schema": {json.dumps(_placeholder(name))}', f'"schema": {_schema_text(name)}')
    return (text + "\n").encode("utf-8")


def identifier(parts: Iterable[tuple[str, str]]) -> str:
    """What data of several parts are cited by: the SHA-256 of the lines `<what a part is cited by>  <its name>`."""
    lines = "".join(f"{cited}  {name}\n" for cited, name in parts)
    return "sha256:" + hashlib.sha256(lines.encode("utf-8")).hexdigest()


def identifier_in(descriptor: Iterable[str]) -> str:
    """What a package is cited by, from the lines of its descriptor. It is long, and asked for no line after that one.

    Raises `ValueError` where no line says it.
    """
    for line in descriptor:
        if found := _IDENTIFIER.match(line):
            return found[1]
    raise ValueError("the descriptor does not say what its package is cited by")


def _sources(disclosures: Sequence[Row]) -> Iterable[dict[str, str]]:
    for row in disclosures:
        source = {"title": row.get("title") or row.get("source_path") or row["disclosure_id"]}
        if row.get("source_url"):
            source["path"] = row["source_url"]
        yield source


def _resource(name: str, file: Described, about: About) -> dict[str, Any]:
    known = schema(name)
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": known.title,
        "title_en": known.title_en,
        "description": known.description,
        "description_en": known.description_en,
        "path": data_path(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "bytes": file.size,
        "hash": "sha256:" + file.sha256,
        "licenses": [dict(licence) for licence in about.licences],
        "schema": _placeholder(name),
    }


def _placeholder(name: str) -> str:
    return f"\x00{name}\x00"


@cache
def _schema_text(name: str) -> str:
    text = json.dumps(schema(name).descriptor, ensure_ascii=False, indent=2, sort_keys=True)
    return text.replace("\n", "\n      ")
