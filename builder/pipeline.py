"""The stages in order. Read this page first.

    find → read → recognise → extract → audit → package → render → publish

A document that cannot be used stops nobody else: its error is trapped, it is listed on the site as
unreadable with the reason, it is counted, and the program ends with exit status 1. A data package that is
not valid, or a site that MkDocs cannot build, stops the build, and the last good output stays in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder import regions
from builder.audit.audit import audit
from builder.errors import DocumentError, DuplicateDisclosure, UnreadableDocument
from builder.extract import extract
from builder.identify import identify
from builder.identity import Identity, short_hash, slug
from builder.model import Document, Records
from builder.package.descriptor import About
from builder.package.rows import csv_bytes
from builder.package.write import combine, write_packages
from builder.privacy import redact
from builder.read.reader import read
from builder.recognise import Recognition, recognise
from builder.sources import Source, find
from builder.swap import staging, take_into_use
from builder.workers import each

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "content"
CONFIG = ROOT / "mkdocs.yml"
ABOUT = About(
    "mingzhang",
    "明账：政府部门预算与绩效公开数据",
    title_en="Mingzhang: budget and performance disclosures of Chinese government departments",
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its records, or the error that stopped it (then the records only list it)."""

    source: Source
    records: Records
    error: DocumentError | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where the output goes: below `output`, which is the tree itself unless the command line says otherwise."""

    output: Path

    @property
    def datapackage(self) -> Path:
        """The data packages."""
        return self.output / "datapackage"

    @property
    def content(self) -> Path:
        """The Markdown pages."""
        return self.output / "content"

    @property
    def site(self) -> Path:
        """The site."""
        return self.output / "site"


# One document -------------------------------------------------------------------------------------------------


def look(source: Source) -> tuple[Document, Recognition, Identity]:
    """Read one document and recognise what is in it. Raises `DocumentError` where that cannot be done."""
    if source.problem:
        raise source.problem
    document = redact(read(source.path))
    recognition = recognise(document)
    return document, recognition, identify(document, recognition, source.passport)


def process(source: Source, as_unit: bool = False) -> Outcome:
    """One document through read, recognise, extract and audit. Never raises: an error is part of the outcome.

    `as_unit` gives it the identifier that keeps a department's own body apart from the department.
    """
    try:
        document, recognition, identity = look(source)
        records = extract(document, recognition, identity.as_unit() if as_unit else identity, source)
        audit(records)
    except DocumentError as error:
        return failed(source, error)
    except Exception as error:
        problem = f"the program failed here ({type(error).__name__}: {error})"
        return failed(source, UnreadableDocument(source.name, problem, "report this, with the document"))
    return Outcome(source, records)


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
    return Outcome(source, {"disclosures": [row]}, error)


# All documents ------------------------------------------------------------------------------------------------


def read_documents(directory: Path, jobs: int, progress: Progress) -> list[Outcome]:
    """Every document below `directory` through find, read, recognise, extract and audit, by name."""
    sources = find(directory)
    outcomes = []
    for outcome in each(process, sources, jobs):
        outcomes.append(outcome)
        progress(f"{len(outcomes)}/{len(sources)} {outcome.source.name}")
    return settle_duplicates(outcomes)


def settle_duplicates(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Keep each disclosure once.

    A document whose passport supersedes another takes its place. A department and its own body with the
    same identifier are told apart. What is still the same disclosure twice is an error that names both files.
    """
    kept: dict[str, Outcome] = {}
    every = sorted(outcomes, key=lambda outcome: outcome.source.name)
    successors = {
        name: outcome.source.name for outcome in every if not outcome.error for name in _superseded(outcome.source)
    }
    for outcome in every:
        if not _is_replaced(outcome.source.name, successors):
            _keep(kept, outcome)
    return sorted(kept.values(), key=_id)


def _superseded(source: Source) -> set[str]:
    """The names that a passport's `supersedes` may mean: a file in the same folder, or a path from the top."""
    old = source.passport.supersedes
    if old is None:
        return set()
    beside = (PurePosixPath(source.name).parent / old).as_posix()
    return {beside, old} if "/" in old else {beside}


def _is_replaced(name: str, successors: dict[str, str]) -> bool:
    """True where another document takes the place of this one; two that supersede each other both stay."""
    chain = [name]
    while chain[-1] in successors:
        chain.append(successors[chain[-1]])
        if chain[-1] in chain[:-1]:
            return False
    return len(chain) > 1


def _keep(kept: dict[str, Outcome], outcome: Outcome) -> None:
    other = kept.get(_id(outcome))
    if other and _level(other) != _level(outcome):
        department, unit = (other, outcome) if _level(other) == "department" else (outcome, other)
        kept[_id(department)] = department
        _keep(kept, process(unit.source, as_unit=True))
    elif other:
        _keep(kept, failed(outcome.source, _duplicate(other, outcome)))
    else:
        kept[_id(outcome)] = outcome


def _duplicate(first: Outcome, second: Outcome) -> DuplicateDisclosure:
    return DuplicateDisclosure(
        second.source.name,
        f"this is the same disclosure ({_id(first)}) as {first.source.name}",
        "remove one of them, or write `supersedes: <the other's file name>` in the passport of the one that counts",
    )


def _id(outcome: Outcome) -> str:
    return str(outcome.records["disclosures"][0]["disclosure_id"])


def _level(outcome: Outcome) -> object:
    return outcome.records["disclosures"][0].get("level")


# What comes of them -------------------------------------------------------------------------------------------


def package(outcomes: list[Outcome], directory: Path, jobs: int, progress: Progress, validate: bool = True) -> None:
    """Write the data packages below `directory` and validate each. Raises `InvalidPackage`."""
    written = write_packages([outcome.records for outcome in outcomes], directory, ABOUT)
    if validate:
        from builder.package.validate import require_valid  # frictionless costs more than reading the documents

        for number, _ in enumerate(each(require_valid, written, jobs), 1):
            progress(f"validated {number}/{len(written)} packages")


def write_audit(outcomes: list[Outcome], directory: Path) -> None:
    """Write `checks.csv` and `findings.csv` of all documents below `directory`."""
    combined = combine([outcome.records for outcome in outcomes])
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("checks", "findings"):
        (directory / f"{name}.csv").write_bytes(csv_bytes(name, combined[name]))


def render_pages(datapackage: Path, content: Path) -> None:
    """Write the Markdown pages of the packages below `content`, beside the pages that people write."""
    from builder.render.render import render  # pandas and Jinja are needed for this stage only

    render(datapackage, content, PAGES)


def publish_site(content: Path, site: Path) -> None:
    """Build the site of the pages. Raises `PublishError`."""
    from builder.publish.publish import publish  # MkDocs is needed for this stage only

    publish(content, site, CONFIG)


def build(source: Path, output: Path, jobs: int, progress: Progress, until: str = "publish") -> list[Outcome]:
    """All stages up to `until` (`package`, `render` or `publish`), made aside and taken into use when complete."""
    places = Places(output)
    outcomes = read_documents(source, jobs, progress)
    with staging(output) as folder:
        made = Places(folder)
        package(outcomes, made.datapackage, jobs, progress)
        if until != "package":
            progress("writing the pages")
            render_pages(made.datapackage, made.content)
        if until == "publish":
            progress("building the site")
            publish_site(made.content, made.site)
        take_into_use(moves(made, places), folder)
    return outcomes


def rebuild(output: Path, stage: str) -> None:
    """One stage alone (`render` or `publish`) on what the stage before it left below `output`."""
    places = Places(output)
    with staging(output) as folder:
        made = Places(folder)
        if stage == "render":
            render_pages(places.datapackage, made.content)
        else:
            publish_site(places.content, made.site)
        take_into_use(moves(made, places), folder)


def moves(made: Places, places: Places) -> list[tuple[Path, Path]]:
    """What takes the place of what. In the tree itself, schemas and the pages that people write stay where they are."""
    pairs = []
    if made.datapackage.is_dir():
        parts = ("datapackage.json", "data", "disclosures")
        pairs += [(made.datapackage / part, places.datapackage / part) for part in parts]
    if made.content.is_dir():
        generated = made.content.iterdir() if places.content != PAGES else _generated(made.content)
        pairs += [(path, places.content / path.name) for path in sorted(generated)]
    if made.site.is_dir():
        pairs.append((made.site, places.site))
    return pairs


def _generated(content: Path) -> list[Path]:
    from builder.render.render import GENERATED

    return [content / name for name in GENERATED]
