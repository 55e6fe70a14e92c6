"""Where a fetched document lies: names that are safe on every system, and stay the same from run to run.

A document that changed at its address lies beside the earlier one, under the next number, and its passport says
that it supersedes it. Nothing is overwritten.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from builder.fetch.listing import Entry
from builder.identity import short_hash, slug

SAFE_NAME = re.compile(r"[0-9]{6}/[a-z0-9-]+\.[a-z]{1,5}")
_NUMBER = re.compile(r"-v([0-9]+)\Z")
_LONGEST = 40


def first_stem(entry: Entry) -> str:
    """`430981/yjsczj-1a2b-fujian1-0123abcd`: region, department, what the address calls it, the address as a hash."""
    called = PurePosixPath(unquote(urlsplit(entry.url).path)).stem.lower()
    words = re.sub(r"[^a-z0-9]+", "-", called)[:_LONGEST].strip("-")
    parts = [slug(entry.organisation_name), words, short_hash(entry.url)]
    return f"{entry.region_code}/{'-'.join(part for part in parts if part)}"


def place(folder: Path, entry: Entry, earlier: str | None, suffix: str, sha256: str) -> str:
    """The name for a document that is new, or that follows the one named `earlier`.

    A name that is taken is passed over, unless the same bytes or a passport alone lie there: a run that was stopped
    left them.
    """
    stem, number = first_stem(entry), 1
    if earlier:
        stem = earlier.rpartition(".")[0]
        if last := _NUMBER.search(stem):
            stem, number = stem[: last.start()], int(last[1])
        number += 1
    while True:
        name = stem if number == 1 else f"{stem}-v{number}"
        path = folder / f"{name}{suffix}"
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return f"{name}{suffix}"
        if all(other.suffix == ".yml" for other in path.parent.glob(f"{path.stem}.*")):
            return f"{name}{suffix}"
        number += 1
