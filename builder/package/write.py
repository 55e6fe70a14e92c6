"""Writes data packages: one for each disclosure and one that combines them, in the layout of the data model.

May: write files below the folder it is given. May not: decide what a row holds, or mend it.

    <directory>/datapackage.json
    <directory>/data/<resource>.csv
    <directory>/disclosures/<disclosure_id>/datapackage.json
    <directory>/disclosures/<disclosure_id>/data/<resource>.csv

No more than one disclosure is in memory at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import IO

from builder.classification.codes import code_rows, name_rows
from builder.model import Records, Row
from builder.package.descriptor import About, Described, data_path, described, descriptor_bytes
from builder.package.rows import body_bytes, csv_bytes, header_bytes
from builder.package.schemas import RECORDS

FOLDER = "disclosures"
"""Where in the combined package the packages of the disclosures lie."""


@dataclass(frozen=True, slots=True)
class Part:
    """One disclosure: its row of `disclosures`, and what gives all its records."""

    head: Row
    records: Callable[[], Records]

    @property
    def disclosure_id(self) -> str:
        """Its identifier, which is also the name of its package."""
        return str(self.head["disclosure_id"])

    def about(self, combined: About) -> About:
        """What its package says about itself."""
        title = self.head.get("title") or self.disclosure_id
        return replace(combined, name=self.disclosure_id, title=title, title_en="", description="", description_en="")


Again = Callable[[Part, Path], bool]
"""Puts the package of a disclosure into the folder as an earlier build wrote it; false where that cannot be done."""


def write_package(records: Records, directory: Path, about: About) -> None:
    """Write one package: every resource, the empty ones too. Raises what `rows.body_bytes` raises."""
    write_bodies([_bodies(records)], directory, about, records.get("disclosures", ()))


def write_bodies(
    parts: Iterable[Mapping[str, bytes]], directory: Path, about: About, disclosures: Sequence[Row] = ()
) -> None:
    """Write one package of the lines of several, one after the other; `disclosures` become its sources."""
    with Combination(directory) as combination:
        for bodies in parts:
            combination.add(bodies)
    combination.describe(about, disclosures)


def _bodies(records: Records) -> dict[str, bytes]:
    """The lines of each resource of the documents, without its header."""
    unknown = sorted(set(records) - set(RECORDS))
    if unknown:
        raise TypeError(f"no document has rows of a resource {', '.join(unknown)}")
    return {name: body_bytes(name, records.get(name, ())) for name in RECORDS}


def bodies_of(package: Path) -> dict[str, bytes]:
    """The lines of each resource of a package on disk, without its header."""
    return {name: (package / data_path(name)).read_bytes()[len(header_bytes(name)) :] for name in RECORDS}


class Combination:
    """A package that is written piece by piece, and held in memory at no time: `add` lines, then `describe` it all."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._open = directory, ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        self._digests = {name: hashlib.sha256() for name in RECORDS}
        self._sizes = dict.fromkeys(RECORDS, 0)

    def __enter__(self) -> Combination:
        (self._directory / "data").mkdir(parents=True, exist_ok=True)
        for name in RECORDS:
            self._files[name] = self._open.enter_context((self._directory / data_path(name)).open("wb"))
        self.add({name: header_bytes(name) for name in RECORDS})
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, bodies: Mapping[str, bytes]) -> None:
        """Add the lines of each resource."""
        for name, body in bodies.items():
            self._files[name].write(body)
            self._digests[name].update(body)
            self._sizes[name] += len(body)

    def describe(self, about: About, disclosures: Sequence[Row]) -> None:
        """Write the resources that are the same in every package, and the descriptor."""
        files = {name: Described(self._sizes[name], self._digests[name].hexdigest()) for name in RECORDS}
        for name, content in _references().items():
            (self._directory / data_path(name)).write_bytes(content)
            files[name] = described(content)
        content = descriptor_bytes(about, files, disclosures)
        (self._directory / "datapackage.json").write_bytes(content)


@cache
def _references() -> Mapping[str, bytes]:
    """The files of the resources that are the same in every package."""
    rows = {"classification_codes": code_rows(), "classification_names": name_rows()}
    return {name: csv_bytes(name, own) for name, own in rows.items()}


def combine(all_records: Iterable[Records]) -> Records:
    """The rows of all disclosures by resource, sorted by `disclosure_id`; within one they keep their order."""
    every = sorted(all_records, key=_id)
    return {name: [row for records in every for row in records.get(name, ())] for name in RECORDS}


def in_memory(all_records: Iterable[Records]) -> list[Part]:
    """Records as parts, in the order of a combined package."""
    return [Part(records["disclosures"][0], partial(dict, records)) for records in sorted(all_records, key=_id)]


def write_packages(
    parts: Iterable[Part],
    directory: Path,
    about: About,
    of_none: Records | None = None,
    again: Again = lambda _part, _folder: False,
) -> tuple[Path, ...]:
    """Write the combined package and one package for each disclosure; the folders of those written, `directory` first.

    `parts` come in the order of their identifiers. `about` describes the combined package; a disclosure's takes its
    name and title from its own row. The combined files are the single ones, one after the other, so that each row is
    printed once, then the rows `of_none`: those that belong to no disclosure. What `again` puts there is not written.
    """
    written, heads = [directory], []
    with Combination(directory) as combination:
        for part in parts:
            folder = directory / FOLDER / part.disclosure_id
            heads.append(part.head)
            if again(part, folder):
                combination.add(bodies_of(folder))
                continue
            bodies = _bodies(part.records())
            write_bodies([bodies], folder, part.about(about), [part.head])
            combination.add(bodies)
            written.append(folder)
        combination.add(_bodies(of_none or {}))
    combination.describe(about, heads)
    return tuple(written)


def _id(records: Records) -> str:
    return str(records["disclosures"][0]["disclosure_id"])
