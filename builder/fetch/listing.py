"""The list of documents to fetch, which people write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from builder import regions
from builder.errors import SourcesError
from builder.lines import read_lines

FIELDS = ("url", "region_code", "organisation_name", "published_on")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: the address of a document, and what its passport will say."""

    url: str
    region_code: str
    organisation_name: str
    published_on: date | None

    @property
    def host(self) -> tuple[str, int]:
        """The host and the port that are asked for it."""
        return host_of(self.url)


def host_of(url: str) -> tuple[str, int]:
    """The host and the port of an address that `address` has accepted."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def address(url: str) -> SplitResult | None:
    """The parts of an address that may be asked: http or https, with a host, without a name or a password."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def read_list(path: Path) -> tuple[Entry, ...]:
    """The lines of the list. Raises `SourcesError` for the first one that is not as it should be."""
    entries: dict[str, tuple[int, Entry]] = {}
    for number, row in read_lines(path, FIELDS, SourcesError):
        entry = _entry(path.name, number, row)
        if entry.url in entries:
            first = entries[entry.url][0]
            raise SourcesError(path.name, number, f"this is line {first} again", "remove one of the two")
        entries[entry.url] = number, entry
    return tuple(entry for _, entry in entries.values())


def _entry(name: str, number: int, row: dict[str, str]) -> Entry:
    wrong = {
        "url": (address(row["url"]) is None or re.search(r"\s|#", row["url"]))
        and "an address that begins with http:// or https://, without a name, a space or a #",
        "region_code": regions.by_code(row["region_code"]) is None and "a six-digit GB/T 2260 code in force",
        "organisation_name": not row["organisation_name"] and "the name of the department or unit",
        "published_on": _date(row["published_on"]) is None and row["published_on"] and "a date like 2024-06-20",
    }
    for field, expected in wrong.items():
        if expected:
            raise SourcesError(name, number, f"{field} is “{row[field]}”", f"write {expected}")
    return Entry(row["url"], row["region_code"], row["organisation_name"], _date(row["published_on"]))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def by_turns(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries, one of each host in turn, so that waiting for one host is time for the others."""
    hosts: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        hosts.setdefault(entry.host, []).append(entry)
    return [entry for turn in zip_longest(*hosts.values()) for entry in turn if entry]
