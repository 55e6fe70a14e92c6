"""The whole site as one zip, for those without a network: unpacked, it opens from disk, with search.

A site that is divided has a zip for each shard and one for the rest; unpacked in one folder they are the whole site.
Without the data packages, which are offered as zip themselves: a link to one leads to the site on the network instead.
The same site gives the same bytes.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from builder.export.archive import add, packed, take_over
from builder.incremental.fingerprint import fingerprint, of_program
from builder.incremental.last_build import LastBuild
from builder.render.shards import SHARD, parted

ARCHIVE = "downloads/site.zip"
"""Where the zip lies on the site, and in each shard. It is not part of itself."""

_LEFT_OUT = ("data/data/", "data/disclosures/", "data/downloads/", "downloads/")
_MAY_LEAD_OUT = re.compile(rf'(href=")((?:\.\./)*(?:{SHARD}/)?(?:data/)?(?:data|disclosures|downloads)/[^"#]*)')


@dataclass(frozen=True, slots=True)
class _Before:
    """The last site and one of its zips."""

    site: Path
    archive: ZipFile


class Archives:
    """The zips of the folder `site`, whose address is `url`; everything lies below a folder of the host's name.

    `last` is the site of the last build, the manifest of its zips, and the place of the new one: what is in those zips
    is not compressed again. The files that are there when this is made come first in a zip: tables, pictures and data,
    most of all files, which can be taken over while the pages are made.
    """

    def __init__(self, site: Path, url: str, last: tuple[Path, Path, Path] | None = None) -> None:
        self._site, self._url, self._last = site, url, last[0] if last else None
        self._build = LastBuild(site, *last) if last else None
        self._first = _names(site)
        self._begun: dict[str, tuple[ZipFile, _Before | None]] = {}

    def __enter__(self) -> Archives:
        return self

    def __exit__(self, *_: object) -> None:
        for archive, before in self._begun.values():
            archive.close()
            if before:
                before.archive.close()

    def begin(self) -> None:
        """Take over what is there already, if there is a last zip; where the site is divided, that of the home site."""
        if before := self._before(""):
            self._begun[""] = self._started("", before), before

    def finish(self) -> None:
        """Write the zips, or what they lack."""
        for shard, names in _names(self._site).items():
            archive, before = self._begun[shard] if shard in self._begun else self._start(shard)
            first = set(self._first.get(shard, ()))
            with archive, before.archive if before else nullcontext():
                _write(archive, self._site, [name for name in names if name not in first], self._url, before)
            if self._build:
                self._build.made(_unit(shard), _depends_on(self._url), [self._target(shard)])
        if self._build:
            self._build.save()

    def _start(self, shard: str) -> tuple[ZipFile, _Before | None]:
        before = self._before(shard)
        return self._started(shard, before), before

    def _started(self, shard: str, before: _Before | None) -> ZipFile:
        """A new zip with what was there first."""
        target = self._target(shard)
        target.parent.mkdir(parents=True, exist_ok=True)
        archive = ZipFile(target, "w")
        _write(archive, self._site, self._first.get(shard, ()), self._url, before)
        return archive

    def _before(self, shard: str) -> _Before | None:
        """The last zip, if it was left as it was made."""
        depends_on = _depends_on(self._url)
        old = self._build.left(_unit(shard), depends_on, self._target(shard)) if self._build else None
        return _Before(self._last, ZipFile(old)) if self._last and old else None

    def _target(self, shard: str) -> Path:
        return self._site / shard / ARCHIVE


def _unit(shard: str) -> str:
    return f"zip {shard}".rstrip()


def _write(archive: ZipFile, site: Path, names: Sequence[str], url: str, before: _Before | None) -> None:
    """Put files of the site into a zip; those that the last one holds are not compressed again."""
    top = f"{urlsplit(url).hostname}/"
    for is_linked, linked in groupby(names, partial(_is_linked, str(site), top, before)):
        if before and is_linked:
            take_over(archive, before.archive, (top + name for name in linked))
            continue
        for name in linked:
            content = _content(site, name, url)
            if before and _holds(before.archive, top + name, content):
                take_over(archive, before.archive, [top + name])
            else:
                add(archive, top + name, packed(content))


def _is_linked(site: str, top: str, before: _Before | None, name: str) -> bool:
    """Whether a file is the same on the disk as in the last site, because nothing that it depends on changed."""
    if before is None or top + name not in before.archive.NameToInfo:
        return False
    try:
        return os.path.samefile(f"{before.site}/{name}", f"{site}/{name}")  # noqa: PTH121 - paths take four times as long
    except OSError:
        return False


def _holds(archive: ZipFile, entry: str, content: bytes) -> bool:
    return entry in archive.NameToInfo and archive.read(entry) == content


def _depends_on(url: str) -> str:
    return fingerprint(url, of_program())


def _content(site: Path, name: str, url: str) -> bytes:
    content = (site / name).read_bytes()
    if name.endswith(".html"):
        content = _MAY_LEAD_OUT.sub(_outward(name, url), content.decode("utf-8")).encode("utf-8")
    return content


def _names(site: Path) -> Mapping[str, list[str]]:
    """The files of each zip, by the shard that it is of."""
    found: dict[str, list[str]] = defaultdict(list)
    start = len(str(site)) + 1
    for folder, folders, names in os.walk(site):
        place = f"{folder[start:]}/".lstrip("/").replace(os.sep, "/")
        if _is_left_out(place):
            folders.clear()
        else:
            found[parted(place)[0]] += [place + name for name in names]
    return {shard: sorted(names) for shard, names in found.items() if names}


def _is_left_out(name: str) -> bool:
    return parted(name)[1].startswith(_LEFT_OUT)


def _outward(page: str, url: str) -> Callable[[re.Match[str]], str]:
    """What becomes of a link of a page: absolute where it leads to what is left out."""
    folder = posixpath.dirname(page)

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        return found[1] + url + target if _is_left_out(unquote(target)) else found[0]

    return link
