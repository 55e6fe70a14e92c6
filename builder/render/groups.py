"""Which pages there are, in groups that are made together, and what each group depends on.

The pages of a department and of its documents depend on the data of these documents; a project also on the projects
that are like it elsewhere. They stay as they are when other documents come and go. All other pages, which are few,
show something of all documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from builder.diff.ledger import Publication
from builder.incremental.fingerprint import fingerprint, of_program
from builder.render import (
    addresses,
    cards,
    changes,
    codes,
    coverage,
    data,
    departments,
    documents,
    findings,
    glossary,
    home,
    mapping,
    originals,
    presence,
    projects,
    questions,
    records,
    regions,
)
from builder.render.downloads import own_downloads
from builder.render.earlier import Earlier
from builder.render.language import CHINESE, ENGLISH, is_translated, writing
from builder.render.load import Package, Row
from builder.render.making import Group, Made, Piece
from builder.render.page import Page
from builder.render.similar import Alike, Known, Projects, known
from builder.render.site import Site
from builder.render.terms import Terms
from builder.search.units import Unit, of_disclosure, of_page

_MODULES = (
    home,
    regions,
    departments,
    documents,
    coverage,
    presence,
    projects,
    findings,
    questions,
    codes,
    data,
    mapping,
)
_IN_ENGLISH = (home, regions, departments, findings, questions, data, mapping)
"""Those of them whose pages there are in English too."""


@dataclass(frozen=True)
class Groups:
    """The groups of a package. `made` gives the files of a page, `common` is what all of them depend on."""

    package: Package
    site: Site
    terms: Terms
    recorded: Sequence[Publication]
    made: Callable[[Page], Made]
    common: str

    def projects(self) -> Iterator[Group]:
        """What pages of other documents must know of the projects of each disclosure, a group for each."""
        for row in self.package.all("disclosures"):
            depends_on = fingerprint(
                "projects", of_program(), self.site.division, self.package.version(row["disclosure_id"])
            )
            yield _whole(depends_on, partial(self._known, row))

    def _known(self, disclosure: Row) -> tuple[list[Known]]:
        return (known(self.package, disclosure),)

    def pages(self, projects: Iterable[Sequence[Known]]) -> Iterator[Group]:
        """All pages; `projects` are those of each disclosure."""
        of = dict(zip((row["disclosure_id"] for row in self.package.all("disclosures")), projects, strict=True))
        yield from self._of_all()
        for code, rows in regions.regions(self.package).items():
            depends_on = fingerprint(self.common, "region", *map(self._data, rows))
            yield _whole(depends_on, _parted(self._region, code, rows))
        similar = Projects(one for own in of.values() for one in own)
        by_department: dict[str, list[Row]] = {}
        for row in self.package.all("disclosures"):
            by_department.setdefault(addresses.department_id(row["disclosure_id"]), []).append(row)
        earlier = lru_cache(1)(lambda name: Earlier(self.package, by_department[name]))

        def pieces(name: str) -> dict[str, Piece]:
            rows, before = by_department[name], partial(earlier, name)
            made: dict[str, Piece] = {"": _parted(self._department, rows, before)}
            for row in rows:
                for alike in map(similar.alike, of[row["disclosure_id"]]):
                    made[fingerprint(alike)] = _parted(self._project, before, row, alike)
            return made

        for name, rows in by_department.items():
            yield Group(fingerprint(self.common, *map(self._data, rows)), partial(pieces, name))

    def _data(self, disclosure: Row) -> tuple[object, ...]:
        own = disclosure["disclosure_id"]
        return disclosure, self.package.version(own), own_downloads(self.package.downloads, own)

    def _region(self, code: str, rows: Sequence[Row]) -> Made:
        page = partial(regions.page, self.package, code, rows)
        own = page()
        return _joined([self.made(own), self._in_english(page)], of_page(own))

    def _in_english(self, page: Callable[[], Page]) -> Made:
        with writing(ENGLISH):
            return self.made(page().in_english())

    # The groups of one department --------------------------------------------------------------------------------

    def _department(self, rows: Sequence[Row], earlier: Callable[[], Earlier]) -> Made:
        """The pages of a department and of its documents, without those of the projects."""
        return _joined(self._of_department(rows, earlier), self._units(rows))

    def _of_department(self, rows: Sequence[Row], earlier: Callable[[], Earlier]) -> Iterator[Made]:
        for row in rows:
            yield self.made(documents.page(self.package, row, earlier()))
            yield _beside(records.of_disclosure(self.package, self.site, row))
            if row["status"] == "read":
                yield self.made(originals.page(self.package, row))
        for own in regions.departments(rows).values():
            page = partial(departments.page, self.package, own)
            yield self.made(page())
            yield self._in_english(page)
            yield _beside(records.of_department(self.package, self.site, own))
            yield _beside(cards.of_department(self.package, self.site, own))

    def _units(self, rows: Sequence[Row]) -> Iterator[Unit]:
        return (unit for row in rows for unit in of_disclosure(self.package, row))

    def _project(self, earlier: Callable[[], Earlier], disclosure: Row, alike: Alike) -> Made:
        own = alike.own.project["project_id"]
        (row,) = (row for row in self.package.of(disclosure["disclosure_id"], "projects") if row["project_id"] == own)
        page = self.made(projects.page(self.package, disclosure, row, earlier(), alike))
        return _joined([page, _beside(records.of_project(self.package, self.site, row))])

    # What shows something of all documents -----------------------------------------------------------------------

    def _of_all(self) -> Iterator[Group]:
        depends_on = fingerprint(
            self.common, self.package.version(), self.package.all("disclosures"), sorted(self.package.downloads.items())
        )
        made: dict[tuple[str, str], Callable[[], Iterable[Page]]] = {
            (module.__name__, CHINESE): partial(module.pages, self.package) for module in _MODULES
        }
        made |= {(module.__name__, ENGLISH): partial(_english, module.pages, self.package) for module in _IN_ENGLISH}
        made["glossary", CHINESE] = partial(glossary.pages, self.package, self.terms)
        for (name, language), pages in made.items():
            yield _whole(fingerprint(depends_on, name, language), _parted(self._pages, language, pages))
        recorded = fingerprint(depends_on, self.recorded)
        recent = partial(changes.pages, self.package, self.recorded)
        yield _whole(recorded, _parted(self._pages, CHINESE, recent))

    def _pages(self, language: str, pages: Callable[[], Iterable[Page]]) -> Made:
        with writing(language):
            every = list(pages())
            found = every if language == CHINESE else ()
            return _joined(map(self.made, every), chain.from_iterable(map(of_page, found)))


def _english(pages: Callable[[Package], Iterator[Page]], package: Package) -> Iterator[Page]:
    """The pages that there are in English too."""
    return (page.in_english() for page in pages(package) if is_translated(page.path))


def _whole(depends_on: str, piece: Piece) -> Group:
    """A group of a single piece."""
    return Group(depends_on, lambda: {"": piece})


def _beside(file: tuple[str, bytes]) -> Made:
    return Made({}, dict([file]), {})


def _parted(make: Callable[..., Made], *arguments: Any) -> Piece:
    return lambda: make(*arguments).parted()


def _joined(every: Iterable[Made], units: Iterable[Unit] = ()) -> Made:
    made = list(every)
    return Made(
        dict(chain.from_iterable(one.pages.items() for one in made)),
        dict(chain.from_iterable(one.beside.items() for one in made)),
        dict(chain.from_iterable(one.places.items() for one in made)),
        frozenset(chain.from_iterable(one.leads_to for one in made)),
        tuple(units),
    )
