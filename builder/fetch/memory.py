"""What is remembered of each address between two runs: the file that it became, its checksum and the server's marks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.errors import SourcesError
from builder.fetch.place import SAFE_NAME
from builder.lines import read_lines

FIELDS = ("url", "name", "sha256", "etag", "last_modified")


@dataclass(frozen=True, slots=True)
class Known:
    """The document last got from an address: `name` is its file, relative to the folder of the documents."""

    name: str
    sha256: str
    etag: str = ""
    last_modified: str = ""

    @property
    def condition(self) -> dict[str, str]:
        """The headers that ask for the document only where it is another one by now."""
        marks = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {header: mark for header, mark in marks.items() if mark}


def memory_of(listed: Path) -> Path:
    """The file beside a list in which it is remembered what came of it: `sources.csv` → `sources.state.csv`."""
    return listed.with_suffix(".state.csv")


def recall(path: Path) -> dict[str, Known]:
    """What is remembered, by address. Raises `SourcesError` where the file is not as `remember` writes it."""
    known = {}
    for number, row in read_lines(path, FIELDS, SourcesError):
        if not SAFE_NAME.fullmatch(row["name"]) or not re.fullmatch(r"[0-9a-f]{64}", row["sha256"]):
            raise SourcesError(path.name, number, "this is no line of `builder fetch`", "remove the line")
        url = row.pop("url")
        known[url] = Known(**row)
    return known


def remember(path: Path, known: Mapping[str, Known]) -> None:
    """Write what is remembered, by address, in one step."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows((url, one.name, one.sha256, one.etag, one.last_modified) for url, one in sorted(known.items()))
    new = path.with_name(f".{path.name}")
    new.write_text(text.getvalue(), encoding="utf-8")
    new.replace(path)
