"""The paragraphs of a narrative as they were written, before pages cut them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.audit.labels import NUMBERING

_NUMBER_FIRST = re.compile(r"\A\s*\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|千元|元|[%％])")
_COMPLETE = re.compile(r"[。；;：:，,、！？]\s*\Z")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it was written: rejoined where a page cut it before a number; `heading` is what stands over it."""

    text: str
    ref: str
    scope: str
    path: str
    heading: str


def passages(sections: Iterable[dict[str, str]]) -> Iterator[Passage]:
    """The paragraphs of a document; one that begins with an amount goes on from the line, or the heading, above."""
    waiting: Passage | None = None
    for row in sections:
        path = row["path"] or ""
        heading = NUMBERING.sub("", path.rsplit(" / ", maxsplit=1)[-1])
        own = Passage(row["text"], row["source_ref"], row["scope"], path, heading)
        if _NUMBER_FIRST.match(own.text):
            if waiting and waiting.path == own.path and not _COMPLETE.search(waiting.text):
                waiting = Passage(waiting.text + own.text, waiting.ref, own.scope, path, heading)
                continue
            if not waiting or waiting.path != own.path:
                own = Passage(heading + own.text, own.ref, own.scope, path, "")
        if waiting:
            yield waiting
        waiting = own
    if waiting:
        yield waiting
