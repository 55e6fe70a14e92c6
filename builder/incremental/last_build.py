"""What the last build left in the output, and which of it can stay as it is.

A *unit* is a group of files that are made together: the package of a disclosure, its downloads, its pages, a page of
the site. The manifest says for each unit what its files depended on and how they lay on the disk. A unit is used again
where both are the same: its files are linked into the new build, so that they take no time and no space, and are never
written to. A file that somebody touched is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from builder.incremental.fingerprint import fingerprint
from builder.swap import remove

_UNKNOWN = ("", "", None)

Recorded = dict[str, tuple[str, str, Any]]
"""What is recorded of units: what each depends on, how its files lay on the disk, and a note."""


class LastBuild:
    """The units of the output `old`, some of which a build in the folder `new` uses again.

    `known` is the manifest of the old build, in the folder `kept`, `manifest` the place of the new one. Where there is
    no old one, nothing is used again.
    """

    def __init__(self, new: Path, old: Path, known: Path, manifest: Path) -> None:
        self._old, self._new, self._manifest = old, new, manifest
        self.kept = known.parent
        self._known: Recorded = {}
        self._made: Recorded = {}
        try:
            self._known = json.loads(known.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return

    def again(self, unit: str, depends_on: str, paths: Sequence[str | Path], note: Any = None) -> bool:
        """Use the files of a unit again if they depended on the same; `paths` are its files and folders below `new`.

        Its note stays, unless there is a new one.
        """
        olds = self._there(paths)
        if not self._is_as_left(unit, depends_on, olds):
            return False
        try:
            for old, new in zip(olds, paths, strict=True):
                link(old, new)
        except OSError:
            for new in paths:
                remove(Path(new))
            return False
        depended, state, noted = self._known[unit]
        self._made[unit] = depended, state, noted if note is None else note
        return True

    def depended(self, unit: str) -> str:
        """What a unit of the last build depended on; blank where it is not known."""
        return self._known.get(unit, _UNKNOWN)[0]

    def noted(self, unit: str) -> Any:
        """The note on a unit of the last build; `None` where it is not known."""
        return self._known.get(unit, _UNKNOWN)[2]

    def left(self, unit: str, depends_on: str, path: Path) -> Path | None:
        """Where the only file of a unit lies in the old output, if that unit can be used again."""
        (old,) = self._there([path])
        return Path(old) if self._is_as_left(unit, depends_on, [old]) else None

    def _is_as_left(self, unit: str, depends_on: str, olds: Iterable[str]) -> bool:
        """Whether a unit depended on the same, and its files lie in the old output as they were left there."""
        depended, state, _ = self._known.get(unit, _UNKNOWN)
        try:
            return bool(depends_on) and depended == depends_on and state == _state(olds)
        except OSError:
            return False

    def _there(self, paths: Iterable[str | Path]) -> list[str]:
        """Where the paths below the new output lie in the old one; a `Path` takes longer to make than a link."""
        old, start = str(self._old), len(str(self._new))
        return [old + str(path)[start:] for path in paths]

    def made(self, unit: str, depends_on: str, paths: Iterable[str | Path], note: Any = None) -> None:
        """Record what a unit that was made in this build depends on, and a note on it, which JSON can hold."""
        if depends_on:
            self._made[unit] = depends_on, _state(map(str, paths)), note

    def recorded(self, units: Iterable[str]) -> Recorded:
        """What is recorded of units in this build, so that another process can `record` it."""
        return {unit: self._made[unit] for unit in units if unit in self._made}

    def record(self, made: Recorded) -> None:
        """Record what another process used again or made."""
        self._made.update(made)

    def depends_on(self, unit: str) -> str:
        """What a unit of this build depends on; blank where it is not known."""
        return self._made.get(unit, _UNKNOWN)[0]

    def save(self) -> None:
        """Write the manifest of this build."""
        self._manifest.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self._manifest.write_text(text, encoding="utf-8")


def _state(paths: Iterable[str]) -> str:
    """How files lie on the disk: names, sizes, times. Raises `OSError` where one is not there."""
    return fingerprint(*(part for path in paths for part in _states(path, path.rpartition(os.sep)[2])))


def _states(path: str, name: str) -> Iterator[tuple[str, int, int]]:
    state = os.stat(path)  # noqa: PTH116 - as a `Path` it takes twice as long
    if S_ISDIR(state.st_mode):
        for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
            yield from _states(entry.path, f"{name}/{entry.name}")
        return
    yield name, state.st_size, state.st_mtime_ns


def link(old: str | Path, new: str | Path) -> None:
    """Put a file or a folder also at another place, without a copy where the file system can do that.

    Of a link, what it leads to: the link itself would lead elsewhere from there.
    """
    if os.path.islink(old):  # noqa: PTH114 - as a `Path` it takes twice as long
        old = os.path.realpath(old)
    try:
        _link_file(old, new)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        if os.path.isdir(old):  # noqa: PTH112 - asked where it is not a plain file, which most are
            shutil.copytree(old, new, copy_function=_link_file, ignore_dangling_symlinks=True)
            return
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        _link_file(old, new)


def _link_file(old: str | Path, new: str | Path) -> None:
    try:
        os.link(old, new)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # a folder, or a file system without links
        shutil.copy2(old, new)
