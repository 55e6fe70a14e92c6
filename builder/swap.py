"""Takes a finished build into use: what was made beside the old output takes its place, or nothing does.

A build may be killed at any moment. Before the first path is moved, all moves are written down; where the list is still
there when the next build begins, what was moved is moved back.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

STAGING = ".building"
"""The folder below the output in which a build is made; it never outlives a build that was not killed."""

_PLAN = "moves.json"


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder on the same file system as `output`, removed at the end whatever happens.

    What a build that was killed moved is put back first.
    """
    folder = output / STAGING
    _recover(folder)
    _clear(folder)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        _clear(folder)


def _clear(folder: Path) -> None:
    """Remove what a build leaves aside, which are as many files as it made: the folders in it side by side.

    In threads, not processes: they end with this one, and do not clear what the next build makes at the same place.
    """
    with ThreadPoolExecutor() as clearing:
        list(clearing.map(partial(shutil.rmtree, ignore_errors=True), folder.glob("*/*/")))
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Move:
    """`new` takes the place of `target`; what lay there is kept at `aside`, which is `None` where nothing did."""

    new: Path
    target: Path
    aside: Path | None

    def make(self) -> None:
        if self.aside:
            self.target.rename(self.aside)
        if _is_there(self.new):
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.new.rename(self.target)

    def undo(self) -> None:
        """Put back what was there; nothing where the move was not made."""
        if self.aside and _is_there(self.aside):
            remove(self.target)
            self.aside.rename(self.target)
        elif self.aside is None and not _is_there(self.new):
            remove(self.target)


def take_into_use(moves: Iterable[tuple[Path, Path]], staging_folder: Path) -> None:
    """Move each new path to its target. Where one move fails, or the program ends, those already made are undone.

    `moves` pairs a finished path below `staging_folder` with the place that it takes; what lies there is
    kept aside until all are done. A new path that does not exist removes its target.
    """
    replaced = staging_folder / "replaced"
    replaced.mkdir()
    planned = [
        _Move(new, target, replaced / str(number) if _is_there(target) else None)
        for number, (new, target) in enumerate(moves)
    ]
    _write_plan(planned, staging_folder)
    try:
        for move in planned:
            move.make()
    except OSError:
        _undo(planned)
        raise
    (staging_folder / _PLAN).unlink()


def _write_plan(planned: Sequence[_Move], folder: Path) -> None:
    listed = [[str(move.new), str(move.target), str(move.aside) if move.aside else None] for move in planned]
    unfinished = folder / f"{_PLAN}.part"
    unfinished.write_text(json.dumps(listed), encoding="utf-8")
    unfinished.rename(folder / _PLAN)


def _recover(folder: Path) -> None:
    """Undo the moves of a build that was killed while it made them."""
    plan = folder / _PLAN
    if plan.is_file():
        listed = json.loads(plan.read_text(encoding="utf-8"))
        _undo([_Move(Path(new), Path(target), Path(aside) if aside else None) for new, target, aside in listed])


def _undo(planned: Sequence[_Move]) -> None:
    for move in reversed(planned):
        move.undo()


def _is_there(path: Path) -> bool:
    """Whether there is a file, a folder or a link, also one that leads nowhere while what it leads to is moved."""
    return path.exists() or path.is_symlink()


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
