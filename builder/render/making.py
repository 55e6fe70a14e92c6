"""Makes the files of pages, in several processes, and takes over those of pages that say the same as in the last build.

What a page says is all that its template is given. Pages that say the same, of the same program, are the same files;
they are kept by the fingerprint of what they say, and the templates, which cost most of the time, are not asked again.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.incremental.fingerprint import fingerprint
from builder.render.language import language, writing
from builder.render.page import Page

if TYPE_CHECKING:
    from multiprocessing.pool import AsyncResult, Pool

_AHEAD = 64
"""So many pages may wait to be made: what they say is in memory."""


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one page by their places below `content`: the pages, then what goes with them.

    `places` are those of `Parts`.
    """

    pages: dict[str, bytes]
    beside: dict[str, bytes]
    places: dict[str, dict[str, str]]


Maker = Callable[[Page], Made]


class Making:
    """Makes pages with `maker` in `jobs` processes; `common` is what all of them depend on, `version` the data of one.

    With a folder `kept`, what was made is kept there.
    """

    def __init__(self, maker: Maker, common: str, version: Callable[[Page], str], jobs: int, kept: Path | None) -> None:
        self._maker, self._common, self._version, self._kept = maker, common, version, kept
        self._jobs = jobs if sys.platform.startswith("linux") else 1
        self._used: set[str] = set()

    def make(self, pages: Iterable[Page]) -> Iterator[Made]:
        """The files of pages, in their order, in the language that is written."""
        waiting: deque[Callable[[], Made]] = deque()
        with self._workers() as pool:
            for page in pages:
                waiting.append(self._begun(page, pool))
                while len(waiting) > _AHEAD:
                    yield waiting.popleft()()
            while waiting:
                yield waiting.popleft()()

    def prune(self) -> None:
        """Remove what no page of this build used."""
        for path in self._kept.iterdir() if self._kept and self._kept.is_dir() else ():
            if path.name not in self._used:
                path.unlink()

    @contextmanager
    def _workers(self) -> Iterator[Pool | None]:
        _MAKER[:] = [self._maker]
        if self._jobs < 2:
            yield None
            return
        with multiprocessing.get_context("fork").Pool(self._jobs) as pool:
            yield pool

    def _begun(self, page: Page, pool: Pool | None) -> Callable[[], Made]:
        """What gives the files of a page, once they are wanted; another process may make them meanwhile."""
        said = pickle.dumps(page, pickle.HIGHEST_PROTOCOL)
        path = None
        if self._kept:
            path = self._kept / fingerprint(said, language(), self._common, self._version(page))
            self._used.add(path.name)
            if path.is_file():
                return lambda: _load(path)
        if pool is None:
            return lambda: _make(said, language(), path)
        begun: AsyncResult[Made] = pool.apply_async(_make, (said, language(), path))
        return begun.get


_MAKER: list[Maker] = []
"""The maker, in the processes that make pages: they have it from the process that began them."""


def _make(said: bytes, spoken: str, path: Path | None) -> Made:
    (maker,) = _MAKER
    with writing(spoken):
        made = maker(pickle.loads(said))
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        unfinished.replace(path)
    return made


def _load(path: Path) -> Made:
    made: Made = pickle.loads(path.read_bytes())
    return made
