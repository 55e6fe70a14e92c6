"""Takes a finished build into use: what was made beside the old output takes its place, or nothing does."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

STAGING = ".building"
"""The folder below the output in which a build is made; it never outlives a build."""


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder on the same file system as `output`, removed at the end whatever happens."""
    folder = output / STAGING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_into_use(moves: Iterable[tuple[Path, Path]], staging_folder: Path) -> None:
    """Move each new path to its target. Where one move fails, those already made are undone.

    `moves` pairs a finished path below `staging_folder` with the place that it takes; what lies there is
    kept aside until all are done. A new path that does not exist removes its target.
    """
    aside = staging_folder / "replaced"
    aside.mkdir()
    done: list[tuple[Path, Path | None]] = []
    try:
        for number, (new, target) in enumerate(moves):
            kept = aside / str(number) if target.exists() else None
            done.append((target, kept))
            if kept:
                target.rename(kept)
            if new.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                new.rename(target)
    except OSError:
        for target, kept in reversed(done):
            _put_back(target, kept)
        raise


def _put_back(target: Path, kept: Path | None) -> None:
    if kept is None or kept.exists():
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    if kept and kept.exists():
        kept.rename(target)
