"""The folder of the pages while it is written: what is as it was in the last build stays the same file on the disk.

So it takes no space, the site and its zip take it over without reading it, and nobody writes to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.incremental.fingerprint import fingerprint
from builder.incremental.last_build import LastBuild, Recorded, link
from builder.render.making import About, Files, about
from builder.render.making import files as files_of
from builder.render.parts import Parts
from builder.workers import each_inherited


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder `new`; `old` is that of the last build, with its units in `last`, where there is one."""

    new: Path
    old: Path | None = None
    last: LastBuild | None = None

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        path = self.new / name
        path.unlink(missing_ok=True)  # it may be a link
        if self.old and _holds(self.old / name, content):
            link(self.old / name, path)
            return
        try:
            path.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def write_all(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files by their names."""
        for name, content in files:
            self.write(name, content)

    def write_groups(self, groups: Iterable[Path], parts: Parts, jobs: int) -> None:
        """Write the files of groups of pages, the links led to what is not on the first of several pages."""
        for recorded in each_inherited(lambda group: self._write_group(group, parts), groups, jobs):
            if self.last:
                self.last.record(recorded)

    def _write_group(self, group: Path, parts: Parts) -> Recorded:
        """What is recorded of the units of a group, for the process that began this one."""
        pieces = list(_pieces(group, parts))
        missing = [piece for piece in pieces if not self._again(piece)]
        files = files_of(group) if missing else {}
        for piece in missing:
            self._write_files(files[piece.name], parts)
            if self.last:
                self.last.made(piece.unit, piece.depends_on, self._paths(piece))
        return self.last.recorded(piece.unit for piece in pieces) if self.last else {}

    def _again(self, piece: _Piece) -> bool:
        return self.last is not None and self.last.again(piece.unit, piece.depends_on, self._paths(piece))

    def _paths(self, piece: _Piece) -> list[str]:
        return [f"{self.new}/{name}" for name in piece.names]  # they are many, and a `Path` takes longer to make

    def _write_files(self, files: Files, parts: Parts) -> None:
        for name, file in files.pages.items():
            self.write(name, parts.led(name, file.decode("utf-8")).encode("utf-8"))
        for name, file in files.beside.items():
            self.write(name, file)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a group of pages: its files, and what they depend on."""

    name: str
    names: Sequence[str]
    depends_on: str

    @property
    def unit(self) -> str:
        return f"pages {self.names[0]}"


def _pieces(group: Path, parts: Parts) -> Iterator[_Piece]:
    found: dict[str, About] = about(group)
    for name, one in found.items():
        if not one.names:
            continue
        led = [
            (address, there, moved)
            for address, names in one.leads_to.items()
            for there in (names if address in parts.places else ())
            if (moved := parts.place(address, there)) != address
        ]
        yield _Piece(name, one.names, fingerprint(group.name, name, led))


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
