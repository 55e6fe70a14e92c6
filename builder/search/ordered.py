"""Units in the order of the index, held in a file: those of a province do not fit into memory."""

from __future__ import annotations

import pickle
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO

from builder.search.units import Unit

Place = tuple[int, ...]
"""The number of the kind of a unit, and that of its document."""


class Ordered(Iterable[Unit]):
    """Units by their places, those of one place as they came; may be gone through as long as `file`, an empty one for
    no one else, is open.
    """

    def __init__(self, file: IO[bytes], units: Iterable[Unit], place: Callable[[Unit], Place]) -> None:
        self._file = file
        self._many: Counter[Place] = Counter()
        runs: list[tuple[Place, int]] = []
        for own, run in groupby(units, place):
            runs.append((own, self._file.tell()))
            found = list(run)
            self._many[own] += len(found)
            pickle.dump(found, self._file, pickle.HIGHEST_PROTOCOL)
        self._starts = array("Q", (at for _, at in sorted(runs)))

    def __iter__(self) -> Iterator[Unit]:
        for at in self._starts:
            self._file.seek(at)
            yield from pickle.load(self._file)

    def many(self, *place: int) -> int:
        """How many there are of a place."""
        return self._many[place]
