"""A document on its way to another machine: its bytes and its passport. The machines share no disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.errors import UnreadableDocument
from builder.read.reader import convert_all
from builder.sources import Source


@dataclass(frozen=True, slots=True)
class Carried:
    """A document with all that reading it needs; `converted` is the name and the bytes of what LibreOffice made of it.

    A member of an archive is unpacked and old Office files are converted before they travel: no worker needs the
    archive or LibreOffice.
    """

    source: Source
    name: str
    content: bytes
    converted: tuple[str, bytes] | UnreadableDocument | None

    @contextmanager
    def unpacked(self) -> Iterator[Source]:
        """The document as files of this machine, for as long as it is read."""
        with TemporaryDirectory(prefix="mingzhang-") as folder:
            path = Path(folder) / "document" / self.name
            path.parent.mkdir()
            path.write_bytes(self.content)
            own = {field.name: getattr(self.source, field.name) for field in fields(self.source)}
            yield Unpacked(**own | {"path": path, "converted": self._converted(Path(folder) / "converted")})

    def _converted(self, folder: Path) -> Path | UnreadableDocument | None:
        if not isinstance(self.converted, tuple):
            return self.converted
        name, content = self.converted
        folder.mkdir()
        (folder / name).write_bytes(content)
        return folder / name


@dataclass(frozen=True, slots=True)
class Unpacked(Source):
    """A document that lies in `path` by itself, even where it was a member of an archive."""

    @contextmanager
    def file(self) -> Iterator[Path]:
        """The document as a file."""
        yield self.path


def carry(source: Source) -> Carried:
    """A document ready to travel. Raises `DocumentError` where it cannot even be unpacked."""
    if source.problem:
        raise source.problem
    with source.file() as path, TemporaryDirectory(prefix="mingzhang-") as folder:
        converted = source.converted or convert_all([path], Path(folder)).get(path)
        made = (converted.name, converted.read_bytes()) if isinstance(converted, Path) else converted
        return Carried(source, path.name, path.read_bytes(), made)
