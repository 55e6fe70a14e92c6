"""Makes the files of pages, group by group in several processes, and takes over what the last build made of the same.

A group is kept in a file under the fingerprint of what it depends on. Of its pieces, those are made again that depend
on something more that has changed: so one new project elsewhere makes one page of a department anew, not all.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.search.units import Unit
from builder.workers import each_inherited

_CANNOT_BE_LOADED = (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError)


@dataclass(frozen=True, slots=True)
class Made:
    """The files of some pages by their places below `content`: the pages, then what goes with them.

    `places` are those of `Parts`, `units` what can be found on the pages.
    """

    pages: dict[str, bytes]
    beside: dict[str, bytes]
    places: dict[str, dict[str, str]]
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What is made together, in pieces, each by what it depends on beyond what all of them `depends_on`."""

    depends_on: str
    pieces: Mapping[str, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Making:
    """Makes groups in `jobs` processes and keeps them in a folder."""

    folder: Path
    jobs: int

    def each(self, groups: Iterable[Group]) -> Iterator[Path]:
        """The file of each group, in their order: there is what `load` gives of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return each_inherited(self._make, groups, self.jobs)

    def _make(self, group: Group) -> Path:
        path = self.folder / group.depends_on
        try:
            known = load(path)
        except _CANNOT_BE_LOADED:
            known = {}
        if known.keys() != group.pieces.keys():
            made = {name: known[name] if name in known else piece() for name, piece in group.pieces.items()}
            unfinished = path.with_name(f"{path.name}.{os.getpid()}")
            unfinished.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
            unfinished.replace(path)
        return path

    def prune(self, used: Iterable[Path]) -> None:
        """Remove all other files."""
        for path in set(self.folder.iterdir()).difference(used):
            path.unlink()


def load(path: Path) -> dict[str, Any]:
    """The pieces of a group that was made."""
    found: dict[str, Any] = pickle.loads(path.read_bytes())
    return found
