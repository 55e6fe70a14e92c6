"""Makes the files of pages, group by group in several processes, and takes over what the last build made of the same.

A group is kept in a file under the fingerprint of what it depends on. Of its pieces, those are made again that depend
on something more that has changed: so one new project elsewhere makes one page of a department anew, not all. What each
build asks for stands first; the parts that it asks for seldom are passed over.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from builder.render.parts import Place
from builder.search.units import Unit
from builder.workers import each_inherited

_CANNOT_BE_LOADED = (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError)
_PROTOCOL = pickle.HIGHEST_PROTOCOL


@dataclass(frozen=True, slots=True)
class Made:
    """The files of some pages by their places below `content`: the pages, then what goes with them.

    `places` are those of `Parts`, `leads_to` the places to which they lead, `units` what can be found on them.
    """

    pages: dict[str, bytes]
    beside: dict[str, bytes]
    places: dict[str, dict[str, str]]
    leads_to: frozenset[Place] = frozenset()
    units: tuple[Unit, ...] = ()

    def parted(self) -> tuple[About, tuple[Unit, ...], Files]:
        """What each build asks for, what can be found, and the files."""
        own = {f"{name.removesuffix('.md')}.html" for name in self.pages}
        leads_to = {
            address: tuple(name for _, name in names)
            for address, names in groupby(sorted(self.leads_to), key=itemgetter(0))
            if address not in own
        }
        return About((*self.pages, *self.beside), self.places, leads_to), self.units, Files(self.pages, self.beside)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of `Made`."""

    pages: dict[str, bytes]
    beside: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class About:
    """What each build asks of `Made`. `leads_to` are names of places by the pages that have them; those on pages of its
    own are left out.
    """

    names: tuple[str, ...]
    places: dict[str, dict[str, str]]
    leads_to: Mapping[str, Sequence[str]]


Piece = Callable[[], tuple[Any, ...]]
"""Makes the parts of a piece, as many for each piece of a group; the first is what each build asks for."""
_ABOUT, _UNITS, _FILES = range(3)
"""The parts of `Made`."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is made together, in pieces, each by what it depends on beyond what all of them `depends_on`.

    Which pieces there are is asked where they are made, and not known of all groups at a time.
    """

    depends_on: str
    pieces: Callable[[], Mapping[str, Piece]]


@dataclass(frozen=True, slots=True)
class Making:
    """Makes groups in `jobs` processes and keeps them in a folder."""

    folder: Path
    jobs: int

    def each(self, groups: Iterable[Group]) -> Iterator[Path]:
        """The file of each group, in their order: there is what `about`, `units` and `files` give of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return each_inherited(self._make, groups, self.jobs)

    def _make(self, group: Group) -> Path:
        path = self.folder / group.depends_on
        pieces = group.pieces()
        names = list(pieces)
        if _names(path) != names:
            known = _known(path)
            made = {name: known[name] if name in known else piece() for name, piece in pieces.items()}
            parts = [
                pickle.dumps(dict(zip(made, part, strict=True)), _PROTOCOL) for part in zip(*made.values(), strict=True)
            ]
            unfinished = path.with_name(f"{path.name}.{os.getpid()}")
            unfinished.write_bytes(b"".join([pickle.dumps((names, *map(len, parts)), _PROTOCOL), *parts]))
            unfinished.replace(path)
        return path

    def prune(self, used: Iterable[Path]) -> None:
        """Remove all other files."""
        for path in set(self.folder.iterdir()).difference(used):
            path.unlink()


def about(path: Path) -> dict[str, Any]:
    """What each build asks for, of the pieces of a group that was made."""
    return _part(path, _ABOUT)


def units(path: Path) -> dict[str, tuple[Unit, ...]]:
    """What can be found on the pages of each piece."""
    return _part(path, _UNITS)


def files(path: Path) -> dict[str, Files]:
    """The files of each piece."""
    return _part(path, _FILES)


def _part(path: Path, number: int) -> dict[str, Any]:
    with path.open("rb") as file:
        _, *sizes = pickle.load(file)
        file.seek(sum(sizes[:number]), os.SEEK_CUR)
        found: dict[str, Any] = pickle.load(file)
        return found


def _names(path: Path) -> list[str]:
    """The pieces that are kept in a file; none where it was not written to its end."""
    try:
        with path.open("rb") as file:
            names, *sizes = pickle.load(file)
            return list(names) if file.tell() + sum(sizes) == os.fstat(file.fileno()).st_size else []
    except _CANNOT_BE_LOADED:
        return []


def _known(path: Path) -> dict[str, tuple[Any, ...]]:
    """The pieces that are kept in a file."""
    try:
        with path.open("rb") as file:
            _, *sizes = pickle.load(file)
            parts = [pickle.load(file) for _ in sizes]
    except _CANNOT_BE_LOADED:
        return {}
    return {name: tuple(part[name] for part in parts) for name in parts[0]}
