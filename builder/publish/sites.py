"""A divided site as the folders of the sites that its host serves side by side: the home site, and one for each shard.

    sites/home/                 all that is in no other; `shards.csv` lists the others with the sums of what is in them
    sites/130184-2021/          what is served at /130184-2021/

The addresses are those of the site that was built: this only says which server they come from. So folders of the home
site can be sites of their own too, without a change of any address. A shard that is there no more is emptied: else its
host would go on to serve it. Files are linked, not copied.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from builder.errors import PublishError
from builder.incremental.last_build import link
from builder.render.shards import DIGITS, Division, is_shard, shards
from builder.workers import each

HOME = "home"
"""The folder of the home site."""
LIST = "shards.csv"
"""The list in it of the other sites."""

_NOT_FOUND = "404.html"
_PLAIN = ".nojekyll"
"""Tells GitHub Pages to serve the files as they are."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Served:
    """One of the sites: how many files and bytes, the sum of their names and contents, and whether it is another one
    than was known.
    """

    name: str
    files: int
    size: int
    sha256: str
    is_changed: bool = True


def divide(
    site: Path, target: Path, division: Division, limit: int, jobs: int, known: Mapping[str, str]
) -> list[Served]:
    """Lay the folder `site` out as sites below `target`; `known` are the sums of an earlier division, by their names.

    Raises `PublishError` where a site has more than `limit` bytes.
    """
    present = [*shards(site), *division.apart]
    names = [*present, *sorted(name for name in known if is_shard(name) and name not in present)]
    if not shards(site):
        raise PublishError(f"{site}: it has no shards → set extra: shards: digits: in mkdocs.yml and build it again")
    for name in division.apart:
        if not (site / name).is_dir():
            raise PublishError(f"{site}: it has no folder {name} → remove it from extra: shards: apart: in mkdocs.yml")
    for name in names:
        if name in present:
            link(site / name, target / name)
        link(site / _NOT_FOUND, target / name / _NOT_FOUND)
    for path in sorted(site.iterdir()):
        if path.name not in names:
            link(path, target / HOME / path.name)
    for name in (HOME, *names):
        (target / name / _PLAIN).touch()
    parts = list(each(partial(_measured, target, known), names, jobs))
    _write_list(target / HOME / LIST, parts)
    every = [_measured(target, known, HOME), *parts]
    problems = [_too_large(target, part, division, limit) for part in every if part.size > limit]
    if problems:
        raise PublishError("\n".join(problems))
    return every


def _measured(target: Path, known: Mapping[str, str], name: str) -> Served:
    digest, number, size = hashlib.sha256(), 0, 0
    for path, place in _files(target / name):
        with path.open("rb") as file:
            own = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{own}  {place}\n".encode())
        number, size = number + 1, size + path.stat().st_size
    return Served(name, number, size, digest.hexdigest(), known.get(name) != digest.hexdigest())


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files below a folder and their places in it, in the same order on every machine."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            yield path, path.relative_to(folder).as_posix()


def _write_list(path: Path, parts: Sequence[Served]) -> None:
    with path.open("w", encoding="ascii", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("name", "files", "bytes", "sha256"))
        rows.writerows((part.name, part.files, part.size, part.sha256) for part in parts)


def read_list(path: Path) -> Mapping[str, str]:
    """The sums in a list of sites, by their names; none where there is no list. Raises `PublishError`."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="", errors="replace") as file:
        rows = list(csv.DictReader(file))
    if not all(row.get("name") and row.get("sha256") for row in rows):
        raise PublishError(f"{path}: this is no list of sites → give {LIST} of the home site, or none")
    return {row["name"]: row["sha256"] for row in rows}


def _too_large(target: Path, part: Served, division: Division, limit: int) -> str:
    sizes: dict[str, int] = {}
    for path, place in _files(target / part.name):
        folder = place.partition("/")[0]
        sizes[folder] = sizes.get(folder, 0) + path.stat().st_size
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:_MOST_NAMED]
    named = ", ".join(f"{name} {sizes[name]:,}" for name in largest)
    problem = f"{part.name}: {part.size:,} bytes, but a site may have {limit:,} (most are in {named})"
    return f"{problem} → {_remedy(part.name, division)}"


def _remedy(name: str, division: Division) -> str:
    if name == HOME:
        return "in mkdocs.yml, extra: shards:, name its largest folders in apart:, the place of all data in downloads:"
    if name in division.apart or division.digits == max(DIGITS):
        return "take a host that allows more, and say so with --limit"
    return f"in mkdocs.yml set extra: shards: digits: to more than {division.digits}; its addresses then change"
