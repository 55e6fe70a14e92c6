"""The render stage: from the combined data package to Markdown pages. The same package gives the same bytes.

May: write below `content`. May not: change a value, or compute beyond the sums of `amounts`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.diff.ledger import CHANGES, Publication, publications
from builder.export import FOLDER as DOWNLOADS
from builder.export import SUMS
from builder.incremental.fingerprint import fingerprint, of_program
from builder.incremental.last_build import LastBuild, link
from builder.incremental.templates import keep_compiled
from builder.package.write import FOLDER as PACKAGES
from builder.render import addresses, cards, explore, feeds, moved, records
from builder.render.corrections import by_place
from builder.render.datasets import all_datasets
from builder.render.groups import Groups
from builder.render.language import ENGLISH
from builder.render.linked_data import CATALOGUE, catalogue_bytes
from builder.render.load import Package
from builder.render.making import Made, Making, about, units
from builder.render.page import Page, environment, write
from builder.render.parts import Parts, leads_to
from builder.render.redirects import LEDGER, read_ledger
from builder.render.reuse import FOLDER as EMBEDS
from builder.render.reuse import SITE_STYLE, STYLE, Reuse, embeds_of, style
from builder.render.robots import ADDRESS as ROBOTS
from builder.render.robots import robots
from builder.render.shards import divided, shards
from builder.render.site import Site, read_site
from builder.render.terms import LEDGER as TERMS
from builder.render.terms import SCRIPT, read_terms
from builder.render.twins import with_twins
from builder.render.written import Folder
from builder.search import index
from builder.search.units import Unit, of_site
from builder.swap import remove
from builder.workers import side_by_side

GENERATED = (
    "index.md",
    records.INDEX,
    records.GUIDE,
    "changes.md",
    ROBOTS,
    cards.FOLDER,
    "regions",
    "departments",
    "documents",
    "originals",
    "projects",
    "findings",
    "codes",
    "glossary",
    "data",
    "feeds",
    EMBEDS,
    "tables",
    index.FOLDER,
    explore.FOLDER,
    *(f"{ENGLISH}/{name}" for name in ("index.md", "regions", "departments", "findings", "data")),
)
"""What `render` makes below `content`; everything else there is written by people."""

_WRITTEN_BY_PEOPLE = ("*.md", f"{ENGLISH}/*.md", "assets", LEDGER, TERMS, CHANGES)


def render(
    datapackage: Path,
    content: Path,
    pages: Path,
    config: Path,
    jobs: int = 1,
    kept: Path | None = None,
    before: tuple[Path, LastBuild] | None = None,
) -> None:
    """Write the pages of the packages in `datapackage` below `content`, beside the hand-written ones in `pages`.

    What was generated there before is replaced. Where `pages` is another folder, its pages, assets and ledgers are
    copied. `config` is the `mkdocs.yml` of the site; `kept` is a folder for what the next build may use again, `before`
    the pages of the last build and its units. Raises `LedgerError` and `SettingsError`.
    """
    site = read_site(config)
    for name in generated(content):
        remove(content / name)
    content.mkdir(parents=True, exist_ok=True)
    if pages.resolve() != content.resolve():
        _copy_pages(pages, content)
    keep_compiled(environment(), before[1].kept if before else None)
    with divided(site.division.digits):
        _render(Package(datapackage, site.division.downloads), content, pages, site, jobs, kept, before)


def generated(content: Path) -> tuple[str, ...]:
    """What is made below `content` and may be there: the shards too."""
    return (*GENERATED, *shards(content))


def _render(
    package: Package,
    content: Path,
    pages: Path,
    site: Site,
    jobs: int,
    kept: Path | None,
    before: tuple[Path, LastBuild] | None,
) -> None:
    recorded = publications(pages / CHANGES)
    terms, corrected = read_terms(pages / TERMS), by_place(package)
    made = partial(_made, partial(write, site=site, corrected=corrected, terms=terms), Reuse(package, site))
    common = fingerprint(site, corrected, terms.known, of_program())
    parts, written = Parts(), Folder(content, *(before or ()))
    with _folder(kept) as folder:
        groups, making = Groups(package, site, terms, recorded, made, common), Making(folder, jobs)
        projects = list(making.each(groups.projects()))
        paths = list(making.each(groups.pages(about(path)[""] for path in projects)))
        for path in paths:
            for piece in about(path).values():
                parts.places.update(piece.places)
        written.write_groups(paths, parts, jobs)
        making.prune([*projects, *paths])
        written.write(SCRIPT, terms.script())
        rest = (
            _below(index.FOLDER, index.files(_units(package, pages, paths, parts), package.all("disclosures"))),
            _below(explore.FOLDER, explore.files(package)),
            _beside(package, recorded, site, content),
            _moved(package, site, pages, content),
        )
        copy = partial(_copy_packages, package, content)
        side_by_side([*(partial(written.write_all, files) for files in rest), copy], jobs)


def _units(package: Package, pages: Path, groups: Iterable[Path], parts: Parts) -> Iterator[Unit]:
    """What can be found on the pages, on the one of several that has it."""
    made = (unit for group in groups for found in units(group).values() for unit in found)
    for unit in chain(of_site(package.all("disclosures"), _written(pages)), made):
        yield from parts.unit(unit)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """The folder for what is kept; one that is removed at the end where nothing shall be."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory(prefix="mingzhang-") as folder:
        yield Path(folder)


def _made(written: Callable[[Page], str], reuse: Reuse, page: Page) -> Made:
    """The files of a page: itself, divided where it is long, and those of its tables and pictures."""
    parts, text = Parts(), written(page)
    embeds = list(embeds_of(text))
    text, twins = with_twins(page.path, text)
    made = {path: reuse.headed(page, path, part, embeds) for path, part in parts.divide(page, text, written)}
    made.update(reuse.pages(page, embeds))
    files = {name: file.encode("utf-8") for name, file in made.items()}
    return Made(files, twins, parts.places, frozenset(chain.from_iterable(map(leads_to, made, made.values()))))


def _beside(
    package: Package, recorded: Sequence[Publication], site: Site, content: Path
) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the files that are no pages and go with none in particular."""
    yield from feeds.feeds(package, recorded, site)
    yield from records.lists(package, site)
    yield from cards.cards(package, site)
    yield ROBOTS, robots(site)
    yield CATALOGUE, catalogue_bytes(all_datasets(package), site)
    if (content / SITE_STYLE).is_file():
        yield STYLE, style((content / SITE_STYLE).read_text(encoding="utf-8"))
    yield from _below(explore.FOLDER, explore.library())


def _moved(package: Package, site: Site, pages: Path, content: Path) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the pages that lead on to where something is now."""
    existing = {path.relative_to(content).with_suffix(".html").as_posix() for path in content.rglob("*.md")}
    for address, text in moved.pages(package, read_ledger(pages / LEDGER), existing, site):
        yield address, text.encode("utf-8")


def _below(folder: str, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    return ((f"{folder}/{name}", content) for name, content in files)


def _written(pages: Path, pattern: str = "*.md") -> list[Path]:
    return [path for path in sorted(pages.glob(pattern)) if path.relative_to(pages).as_posix() not in GENERATED]


def _copy_pages(pages: Path, content: Path) -> None:
    for pattern in _WRITTEN_BY_PEOPLE:
        for path in _written(pages, pattern):
            copy = content / path.relative_to(pages)
            if path.is_dir():
                shutil.copytree(path, copy, dirs_exist_ok=True)
            else:
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, copy)


def _copy_packages(package: Package, content: Path) -> None:
    """The packages for download, in the layout that their descriptors name; those of disclosures in their shards."""
    for name in ("datapackage.json", "data", f"{DOWNLOADS}/{SUMS}"):
        link(package.directory / name, content / "data" / name)
    for row in package.all("disclosures"):
        own = row["disclosure_id"]
        link(package.directory / PACKAGES / own, (content / addresses.package(own)).parent)
    for name, file in package.downloads.items():
        if "://" not in file.href:  # else it lies elsewhere
            link(package.directory / DOWNLOADS / name, content / file.href)
