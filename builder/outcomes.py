"""What became of each document, and what to do where two of them are the same disclosure."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from builder import regions
from builder.errors import DocumentError, DuplicateDisclosure
from builder.identity import short_hash, slug
from builder.model import Records, Row
from builder.sources import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its records, or the error that stopped it (then the records only list it).

    `head` is its row of `disclosures`, `kept` the rest of its records or the file that holds them all, `added` the rows
    that come from elsewhere: corrections and what the register expects.
    """

    source: Source
    head: Row
    kept: Records | Path
    error: DocumentError | None = None
    added: Records = field(default_factory=dict)

    @property
    def records(self) -> Records:
        """All its records; read from disk each time where they lie there."""
        return self.load()

    def load(self) -> Records:
        """All its records, for whom wants them later."""
        kept = load_records(self.kept) if isinstance(self.kept, Path) else self.kept
        return {**kept, "disclosures": [self.head], **self.added}

    @property
    def disclosure_id(self) -> str:
        """The identifier of the disclosure."""
        return str(self.head["disclosure_id"])


def save_records(records: Records, path: Path) -> None:
    """Write records to a file, the row of `disclosures` first."""
    with path.open("wb") as file:
        for part in (records["disclosures"][0], records):
            pickle.dump(part, file, pickle.HIGHEST_PROTOCOL)


def load_head(path: Path) -> Row:
    """The row of `disclosures` of records on disk."""
    with path.open("rb") as file:
        head: Row = pickle.load(file)
    return head


def load_records(path: Path) -> Records:
    """Records on disk."""
    with path.open("rb") as file:
        pickle.load(file)
        records: Records = pickle.load(file)
    return records


def failed(source: Source, error: DocumentError) -> Outcome:
    """A document that cannot be used, as a disclosure that says why."""
    passport = source.passport
    name = passport.publisher or Path(source.name).stem
    region = passport.region or regions.UNKNOWN
    # Many unreadable files may have the same letters: with all eight digits their identifiers differ.
    organisation = slug(source.name)[:-4] + short_hash(source.name)
    suffix = Path(source.name).suffix.lstrip(".").lower()
    row = {
        "disclosure_id": f"{region}-{organisation}-{passport.fiscal_year or 'undated'}-other",
        "status": "unreadable",
        "error": f"{error.problem} → {error.remedy}" if not error.place else str(error),
        "title": name,
        "title_basis": "composed",
        "organisation_name": passport.publisher or "",
        "region_code": passport.region,
        "region_name": regions.full_name(region),
        "fiscal_year": passport.fiscal_year,
        "fiscal_year_basis": "passport" if passport.fiscal_year else "unknown",
        "kind": "other",
        "source_path": source.name,
        "source_format": suffix if re.fullmatch(r"[a-z0-9]+", suffix) else None,
        "source_sha256": source.sha256,
        "source_url": passport.source_url,
        "published_on": passport.published_on,
        "tables": 0,
        "cells": 0,
        "cells_captured": 0,
        "findings": 0,
        "publisher": passport.publisher,
        "licence": passport.licence,
        "retrieved_on": passport.retrieved_on,
        "note": passport.note,
    }
    return Outcome(source, row, {}, _in_folder(error, source))


def _in_folder(error: DocumentError, source: Source) -> DocumentError:
    """The same error, its file named as the source is: readers and passports know only the file's own name.

    A member of an archive has no passport, and is read under a name that fits every system.
    """
    path = PurePosixPath(source.name)
    if source.member is None:
        path = path.parent / PurePosixPath(error.path).name
    return type(error)(path.as_posix(), error.problem, error.remedy, error.place)


def settle_duplicates(outcomes: Iterable[Outcome], as_unit: Callable[[Source], Outcome]) -> list[Outcome]:
    """Keep each disclosure once.

    A document whose passport supersedes another takes its place. A department and its own body with the
    same identifier are told apart: `as_unit` reads the own body's document under an identifier of its own.
    What is still the same disclosure twice is an error that names both files.
    """
    kept: dict[str, Outcome] = {}
    every = sorted(outcomes, key=lambda outcome: outcome.source.name)
    successors = {
        name: outcome.source.name for outcome in every if not outcome.error for name in _superseded(outcome.source)
    }
    replaced: dict[str, set[str]] = {}
    for outcome in every:
        final = _final(outcome.source.name, successors)
        if final == outcome.source.name:
            _keep(kept, outcome, as_unit)
        else:
            replaced.setdefault(final, set()).add(outcome.disclosure_id)
    for outcome in kept.values():
        others = replaced.get(outcome.source.name, set()) - kept.keys()
        if others:
            outcome.head["supersedes"] = " ".join(sorted(others))
    return sorted(kept.values(), key=lambda outcome: outcome.disclosure_id)


def _superseded(source: Source) -> set[str]:
    """The names that a passport's `supersedes` may mean: a file in the same folder, or a path from the top."""
    old = source.passport.supersedes
    if old is None:
        return set()
    beside = (PurePosixPath(source.name).parent / old).as_posix()
    return {beside, old} if "/" in old else {beside}


def _final(name: str, successors: dict[str, str]) -> str:
    """The document that takes the place of this one in the end, or itself; two that supersede each other both stay."""
    chain = [name]
    while chain[-1] in successors:
        chain.append(successors[chain[-1]])
        if chain[-1] in chain[:-1]:
            return name
    return chain[-1]


def _keep(kept: dict[str, Outcome], outcome: Outcome, as_unit: Callable[[Source], Outcome]) -> None:
    other = kept.get(outcome.disclosure_id)
    if other and _level(other) != _level(outcome):
        department, unit = (other, outcome) if _level(other) == "department" else (outcome, other)
        kept[department.disclosure_id] = department
        _keep(kept, as_unit(unit.source), as_unit)
    elif other:
        _keep(kept, failed(outcome.source, _duplicate(other, outcome)), as_unit)
    else:
        kept[outcome.disclosure_id] = outcome


def _duplicate(first: Outcome, second: Outcome) -> DuplicateDisclosure:
    if not second.head["organisation_name"]:
        return DuplicateDisclosure(
            second.source.name,
            f"it does not say who published it, nor does {first.source.name}, so that both are {first.disclosure_id}",
            "write `publisher` and `region` into the passport of each",
        )
    return DuplicateDisclosure(
        second.source.name,
        f"this is the same disclosure ({first.disclosure_id}) as {first.source.name}",
        "remove one of them, or write `supersedes: <the other's file name>` in the passport of the one that counts",
    )


def _level(outcome: Outcome) -> object:
    return outcome.head.get("level")
