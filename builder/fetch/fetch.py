"""Gets the documents of a list, one after the other. What fails is said and stops nobody else.

    list → ask (robots rules, pace, condition) → download aside → type by content → name → passport → document → memory

A document comes into the folder whole or not at all, after its passport; what is remembered is written after each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from builder.errors import DocumentError, FetchError
from builder.fetch.client import Client, Limits
from builder.fetch.kinds import suffix_of
from builder.fetch.listing import Entry, by_turns, read_list
from builder.fetch.memory import Known, memory_of, recall, remember
from builder.fetch.pace import Clock
from builder.fetch.place import place
from builder.fetch.robots import NAME
from builder.sources import Passport, read_passport
from builder.swap import staging

FETCHED, CHANGED, UNCHANGED, FAILED = "fetched", "changed", "unchanged", "failed"
LIMITS = Limits()
STATES = (FETCHED, CHANGED, UNCHANGED, FAILED)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one line of the list: `name` is the document, relative to the folder; `error` why there is none."""

    entry: Entry
    state: str
    name: str = ""
    error: DocumentError | None = None


def agent(site: str) -> str:
    """How the program calls itself; `site` is where a publisher can see who asks."""
    return f"{NAME}/{version('mingzhang')} (+{site})"


def fetch(
    listed: Path,
    folder: Path,
    site: str,
    only: Collection[str] = (),
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _: None,
    limits: Limits = LIMITS,
    clock: Clock | None = None,
) -> list[Result]:
    """Get the documents of the list `listed` into `folder`; what came of each, in the order of the list.

    `only` takes the lines whose address, region or department holds one of these texts. `dry_run` asks for
    everything and writes nothing. Raises `SourcesError` where the list is not as it should be.
    """
    entries = read_list(listed)
    chosen = [entry for entry in entries if not only or any(text in _words(entry) for text in only)]
    clock = clock or Clock()
    client = Client({entry.host for entry in entries}, agent(site), limits, clock)
    known = recall(memory_of(listed))
    results: dict[str, Result] = {}
    with TemporaryDirectory(prefix="mingzhang-") as elsewhere, staging(Path(elsewhere) if dry_run else folder) as aside:
        run = _Run(client, {entry.url for entry in entries}, known, folder, aside / "document", clock.today(), dry_run)
        for entry in by_turns(chosen):
            progress(f"{len(results) + 1}/{len(chosen)} {entry.url}")
            before = known.get(entry.url)
            results[entry.url] = run.result(entry)
            if known.get(entry.url) != before and not dry_run:
                remember(memory_of(listed), known)
    return [results[entry.url] for entry in chosen]


def _words(entry: Entry) -> str:
    return f"{entry.url}\n{entry.region_code}\n{entry.organisation_name}"


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run needs for each document. `known` is brought up to date; `aside` is where a document arrives."""

    client: Client
    listed: Collection[str]
    known: dict[str, Known]
    folder: Path
    aside: Path
    today: date
    dry_run: bool

    def result(self, entry: Entry) -> Result:
        """What comes of one line of the list."""
        try:
            return self._get(entry)
        except DocumentError as error:
            return Result(entry, FAILED, error=error)

    def _get(self, entry: Entry) -> Result:
        earlier = self.known.get(entry.url)
        if earlier and not (self.folder / earlier.name).is_file():
            earlier = None
        with self.aside.open("wb") as sink:
            reply = self.client.get(entry.url, sink, earlier.condition if earlier else {})
        if earlier and reply.unchanged:
            return Result(entry, UNCHANGED, earlier.name)
        same = earlier.name if earlier and earlier.sha256 == reply.sha256 else self._moved(entry, reply.sha256)
        if same:
            self.known[entry.url] = Known(same, reply.sha256, reply.etag, reply.last_modified)
            return Result(entry, UNCHANGED, same)
        suffix = suffix_of(self.aside, entry.url, reply.whole)
        name = place(self.folder, entry, earlier.name if earlier else None, suffix, reply.sha256)
        if not self.dry_run:
            passport = _passport(entry, self.today, self.folder / earlier.name if earlier else None)
            _keep(self.aside, self.folder / name, passport)
        self.known[entry.url] = Known(name, reply.sha256, reply.etag, reply.last_modified)
        return Result(entry, CHANGED if earlier else FETCHED, name)

    def _moved(self, entry: Entry, sha256: str) -> str | None:
        """The document with these bytes, where it came from an address that the list does not name any more.

        Raises `FetchError` where the list names that address too.
        """
        for url, other in list(self.known.items()):
            if url != entry.url and other.sha256 == sha256 and (self.folder / other.name).is_file():
                if url in self.listed:
                    problem = f"it is the same file as {other.name}, from {url}"
                    raise FetchError(entry.url, problem, "remove one of the two lines")
                del self.known[url]
                return other.name
        return None


def _passport(entry: Entry, today: date, earlier: Path | None) -> Passport:
    """The passport of a document; one that changed keeps what people wrote into the earlier one's."""
    passport = Passport(
        source_url=entry.url,
        publisher=entry.organisation_name,
        published_on=entry.published_on,
        retrieved_on=today,
        region=entry.region_code,
    )
    if earlier is None:
        return passport
    old = read_passport(earlier)
    day = entry.published_on
    if day and old.retrieved_on and day < old.retrieved_on:  # the day of an earlier one
        day = None
    return replace(
        passport,
        published_on=day,
        licence=old.licence,
        fiscal_year=old.fiscal_year,
        note=old.note,
        supersedes=earlier.name,
    )


def _keep(aside: Path, document: Path, passport: Passport) -> None:
    """Move the document to its place, its passport before it. The passport of a document that is there stays."""
    document.parent.mkdir(parents=True, exist_ok=True)
    written = document.with_suffix(".yml")
    if not (written.exists() and document.exists()):
        entries = {key.name: value for key in fields(passport) if (value := getattr(passport, key.name)) is not None}
        draft = aside.with_suffix(".yml")
        draft.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
        draft.replace(written)
    aside.replace(document)
