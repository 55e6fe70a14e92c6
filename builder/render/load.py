"""Reads packages as the pages ask for them: every value a string, rows found by disclosure and by project.

May: read packages. May not: compute, or change a value. The rows of all disclosures are read from the combined package,
a portion at a time; those of one disclosure from its own package, and only the last few disclosures stay in memory:
a province does not fit into it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from builder.package.descriptor import data_path, identifier_in
from builder.package.write import FOLDER
from builder.render.downloads import Download, read_downloads

Row = Mapping[str, str]
"""One row as the CSV file prints it: unknown values are empty strings."""

_IN_MEMORY = 8
"""So many disclosures stay in memory: the pages of one are written together."""
_TEXTS = 20_000
"""So many texts of cells stay in memory: lists of findings ask for cells of many documents."""
_PORTION = 5000
_FEW = {"disclosures", "corrections", "expected_disclosures", "classification_codes", "classification_names"}
"""Resources with few rows, which are asked for often: they stay in memory."""


class Package:
    """The combined package in the folder `directory`, and below it those of the disclosures.

    `elsewhere` is where its downloads lie, if not on the site.
    """

    def __init__(self, directory: Path, elsewhere: str = "") -> None:
        self.directory, self._elsewhere = directory, elsewhere
        self._few: dict[str, Sequence[Row]] = {}
        self._versions: dict[str, str] = {}
        self._tallies: dict[tuple[str, tuple[str, ...]], Counter[tuple[str, ...]]] = {}
        self._disclosure = lru_cache(_IN_MEMORY)(self._open)
        self._text = lru_cache(_TEXTS)(self._read_text)

    @cached_property
    def descriptor(self) -> Mapping[str, Any]:
        """What the combined package says about itself."""
        described: Mapping[str, Any] = json.loads((self.directory / "datapackage.json").read_text(encoding="utf-8"))
        return described

    @cached_property
    def downloads(self) -> Mapping[str, Download]:
        """The files for download, by their names."""
        return read_downloads(self.directory, self._elsewhere)

    def all(self, resource: str) -> Collection[Row]:
        """Every row of a resource; may be gone through again, and is read from disk each time where there are many."""
        if resource not in _FEW:
            return _Rows(self.directory / data_path(resource))
        if resource not in self._few:
            self._few[resource] = tuple(_Rows(self.directory / data_path(resource)))
        return self._few[resource]

    @cached_property
    def disclosures(self) -> Mapping[str, Row]:
        """The row of each disclosure, by its identifier."""
        return {row["disclosure_id"]: row for row in self.all("disclosures")}

    def tally(self, resource: str, *fields: str) -> Counter[tuple[str, ...]]:
        """How many rows of a resource have which values in these fields; counted once."""
        if (resource, fields) not in self._tallies:
            rows = _Rows(self.directory / data_path(resource))
            counted = self._tallies[resource, fields] = Counter({} if fields else {(): len(rows)})
            for columns in rows.columns(*fields) if fields else ():
                counted.update(zip(*columns, strict=True))
        return self._tallies[resource, fields]

    def of(self, disclosure_id: str, resource: str) -> Sequence[Row]:
        """The rows of a resource that one disclosure has."""
        return self._disclosure(disclosure_id).rows(resource)

    def of_project(self, project_id: str, resource: str) -> Sequence[Row]:
        """The rows of a resource that are about one project."""
        own = self._owner(project_id)
        return self._disclosure(own).by_project(resource).get(project_id, ()) if own else ()

    def ref(self, resource: str, row: Row, row_id: str, field: str) -> str:
        """The locator of the cell that prints `field` of `row`, or that of the row where no cell is known."""
        return self._disclosure(row["disclosure_id"]).cell_refs.get((resource, row_id, field), row["source_ref"])

    def text(self, disclosure_id: str, ref: str) -> str:
        """What a cell prints; blank where there is none."""
        return self._text(disclosure_id, ref)

    def version(self, disclosure_id: str = "") -> str:
        """What the data of a disclosure are cited by, or all data."""
        if not disclosure_id:
            return str(self.descriptor["id"])
        if disclosure_id not in self._versions:
            with (self._folder(disclosure_id) / "datapackage.json").open(encoding="utf-8") as lines:
                self._versions[disclosure_id] = identifier_in(lines)
        return self._versions[disclosure_id]

    def _owner(self, project_id: str) -> str:
        """The disclosure of a project: its identifier begins with it."""
        own = project_id
        while own and own not in self.disclosures:
            own = own.rpartition("-")[0]
        return own

    def _read_text(self, disclosure_id: str, ref: str) -> str:
        return self._disclosure(disclosure_id).cell_texts.get(ref, "")

    def _open(self, disclosure_id: str) -> _Disclosure:
        return _Disclosure(self._folder(disclosure_id))

    def _folder(self, disclosure_id: str) -> Path:
        return self.directory / FOLDER / disclosure_id


class _Disclosure:
    """The package of one disclosure; each resource is read when it is asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._rows: dict[str, Sequence[Row]] = {}
        self._by_project: dict[str, Mapping[str, Sequence[Row]]] = {}

    def rows(self, resource: str) -> Sequence[Row]:
        if resource not in self._rows:
            path = self._directory / data_path(resource)
            self._rows[resource] = tuple(_read(path)) if path.is_file() else ()
        return self._rows[resource]

    def by_project(self, resource: str) -> Mapping[str, Sequence[Row]]:
        if resource not in self._by_project:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows(resource):
                found[row["project_id"]].append(row)
            self._by_project[resource] = dict(found)
        return self._by_project[resource]

    @cached_property
    def cell_refs(self) -> Mapping[tuple[str, str, str], str]:
        return _refs(self._cells("role", "resource", "row_id", "field", "source_ref"))

    @cached_property
    def cell_texts(self) -> Mapping[str, str]:
        """Leads from the locator of a cell to what it prints."""
        return {cell[0]: cell[1] for cell in self._cells("source_ref", "text")}

    def _cells(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """These fields of all cells, of which there are many: they are read without making rows of them."""
        return _fields(self._directory / data_path("cells"), fields)


class _Rows(Collection[Row]):
    """The rows of a file, a portion in memory at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Row]:
        names = self._header()
        for columns in self.columns(*names):
            for values in zip(*columns, strict=True):
                yield dict(zip(names, values, strict=True))

    def columns(self, *names: str) -> Iterator[list[list[str]]]:
        """The values of these fields, a list for each; no others are taken into memory."""
        import pandas as pd  # costs more than the rows of one disclosure

        with pd.read_csv(
            self._path,
            usecols=names,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            encoding="utf-8",
            chunksize=_PORTION,
        ) as portions:
            for portion in portions:
                yield [portion[name].tolist() for name in names]

    def _header(self) -> list[str]:
        with self._path.open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file), [])

    def __len__(self) -> int:
        return sum(len(values) for (values,) in self.columns(*self._header()[:1]))

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


def _refs(cells: Iterable[Sequence[str]]) -> Mapping[tuple[str, str, str], str]:
    """Leads from resource, row and field to the first of `cells` where the value is printed."""
    found: dict[tuple[str, str, str], str] = {}
    for role, resource, row_id, field, source_ref in cells:
        if role == "value":
            found.setdefault((resource, row_id, field), source_ref)
    return found


def _fields(path: Path, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """These fields, of which there are several, of each row of a file; nothing where there is no file."""
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            yield from map(itemgetter(*map(header.index, names)), rows)


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows, [])
        yield from (dict(zip(names, values, strict=True)) for values in rows)
