"""The render stage: from the combined data package to Markdown pages. The same package gives the same bytes.

May: write below `content`. May not: change a value, or compute beyond the sums of `amounts`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from builder.diff.ledger import CHANGES, Publication, publications
from builder.export import FOLDER as DOWNLOADS
from builder.incremental.fingerprint import fingerprint, of_program
from builder.render import (
    changes,
    codes,
    coverage,
    data,
    departments,
    documents,
    explore,
    feeds,
    findings,
    glossary,
    home,
    mapping,
    moved,
    originals,
    presence,
    projects,
    questions,
    records,
    regions,
)
from builder.render.cards import FOLDER as CARDS
from builder.render.cards import cards
from builder.render.corrections import by_place
from builder.render.datasets import all_datasets
from builder.render.language import ENGLISH, is_translated, writing
from builder.render.linked_data import CATALOGUE, catalogue_bytes
from builder.render.load import Package
from builder.render.making import Made, Making
from builder.render.page import Page, write
from builder.render.parts import Parts
from builder.render.redirects import LEDGER, read_ledger
from builder.render.reuse import FOLDER as EMBEDS
from builder.render.reuse import SITE_STYLE, STYLE, Reuse, embeds_of, style
from builder.render.robots import ADDRESS as ROBOTS
from builder.render.robots import robots
from builder.render.site import Site, read_site
from builder.render.terms import LEDGER as TERMS
from builder.render.terms import Terms, read_terms
from builder.render.twins import with_twins
from builder.search import index
from builder.search.units import units
from builder.swap import remove

GENERATED = (
    "index.md",
    records.INDEX,
    records.GUIDE,
    "changes.md",
    ROBOTS,
    CARDS,
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
_MODULES = (
    home,
    regions,
    departments,
    documents,
    coverage,
    presence,
    originals,
    projects,
    findings,
    questions,
    codes,
    data,
    mapping,
)
_IN_ENGLISH = (home, regions, departments, findings, questions, data, mapping)
"""Those of them whose pages there are in English too."""


def render(
    datapackage: Path, content: Path, pages: Path, config: Path, jobs: int = 1, kept: Path | None = None
) -> None:
    """Write the pages of the packages in `datapackage` below `content`, beside the hand-written ones in `pages`.

    What was generated there before is replaced. Where `pages` is another folder, its pages, assets and ledgers are
    copied. `config` is the `mkdocs.yml` of the site; `kept` is a folder for what the next build may use again. Raises
    `LedgerError` and `SettingsError`.
    """
    package, site, recorded = Package(datapackage), read_site(config), publications(pages / CHANGES)
    terms = read_terms(pages / TERMS)
    for name in GENERATED:
        remove(content / name)
    content.mkdir(parents=True, exist_ok=True)
    if pages.resolve() != content.resolve():
        _copy_pages(pages, content)
    corrected, reuse, parts = by_place(package), Reuse(package, site), Parts()
    written = partial(write, site=site, corrected=corrected, terms=terms)
    common = fingerprint(site, corrected, terms.known, of_program())
    making = Making(partial(_made, written, reuse), common, reuse.version, jobs, kept)
    made = _write_pages(making.make(_pages(package, recorded, terms)), content, parts)
    with writing(ENGLISH):
        made += _write_pages(making.make(_english(package)), content, parts)
    making.prune()
    _lead_links(parts, content, made)
    found = (part for unit in units(package, _written(pages)) for part in parts.unit(unit))
    for name, script in index.files(found, package.all("disclosures")):
        _write(content / index.FOLDER / name, script)
    for address, file in _beside(package, recorded, site, content):
        _write(content / address, file)
    existing = {path.relative_to(content).with_suffix(".html").as_posix() for path in content.rglob("*.md")}
    for address, text in moved.pages(package, read_ledger(pages / LEDGER), existing, site):
        _write(content / address, text.encode("utf-8"))
    _copy_packages(datapackage, content / "data")
    _write(content / CATALOGUE, catalogue_bytes(all_datasets(package), site))


def _pages(package: Package, recorded: Sequence[Publication], terms: Terms) -> Iterator[Page]:
    for module in _MODULES:
        yield from module.pages(package)
    yield from glossary.pages(package, terms)
    yield from changes.pages(package, recorded)


def _english(package: Package) -> Iterator[Page]:
    """The pages that there are in English too."""
    for module in _IN_ENGLISH:
        yield from (page.in_english() for page in module.pages(package) if is_translated(page.path))


def _made(written: Callable[[Page], str], reuse: Reuse, page: Page) -> Made:
    """The files of a page: itself, divided where it is long, and those of its tables and pictures."""
    parts, text = Parts(), written(page)
    embeds = list(embeds_of(text))
    text, twins = with_twins(page.path, text)
    divided = parts.divide(page, text, written)
    own = {path: reuse.headed(page, path, part, embeds).encode("utf-8") for path, part in divided}
    pictures = {name: picture.encode("utf-8") for name, picture in reuse.pages(page, embeds)}
    return Made({**own, **pictures}, twins, parts.places)


def _write_pages(every: Iterable[Made], content: Path, parts: Parts) -> list[str]:
    """Write the files of pages; returns where the pages lie."""
    names: list[str] = []
    for made in every:
        for name, file in (*made.pages.items(), *made.beside.items()):
            _write(content / name, file)
        names += made.pages
        parts.places.update(made.places)
    return names


def _beside(
    package: Package, recorded: Sequence[Publication], site: Site, content: Path
) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the files that are no pages and go with none in particular."""
    yield from feeds.feeds(package, recorded, site)
    yield from records.records(package, site)
    yield from cards(package, site)
    yield ROBOTS, robots(site)
    if (content / SITE_STYLE).is_file():
        yield STYLE, style((content / SITE_STYLE).read_text(encoding="utf-8"))
    for name, script in (*explore.files(package), *explore.library()):
        yield f"{explore.FOLDER}/{name}", script


def _lead_links(parts: Parts, content: Path, pages: Iterable[str]) -> None:
    """Lead the links of all pages to what is not on the first of several pages."""
    for name in pages:
        text = (content / name).read_text(encoding="utf-8")
        led = parts.led(name, text)
        if led != text:
            _write(content / name, led.encode("utf-8"))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


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


def _copy_packages(datapackage: Path, target: Path) -> None:
    """The packages for download, in the layout that their descriptors name."""
    shutil.copyfile(datapackage / "datapackage.json", target / "datapackage.json")
    for name in ("data", "disclosures", DOWNLOADS):
        if (datapackage / name).is_dir():
            shutil.copytree(datapackage / name, target / name)
