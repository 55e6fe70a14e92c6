"""A site that is too large for its host is divided: what belongs to a disclosure lies below its region and year.

Its addresses then begin with a *shard*, such as `130184-2021/`. That is made of the disclosure's identifier and of
nothing else, so it stays the same whatever else is published. Where a host serves each shard as a site of its own below
the home site (GitHub Pages: a repository `130184-2021` of the owner of `OWNER.github.io`), relative links lead on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from builder.errors import SettingsError

IDENTIFIER = re.compile(
    r"(?P<department>.+)-(?P<year>[0-9]{4}|undated)-"
    r"(?:budget|performance|final_accounts|self_evaluation|other)(?:-draft)?(?:-unit)?"
)
"""An identifier of a disclosure; its department begins with the code of the region."""
SHARD = r"[0-9]{2}(?:[0-9]{2}){0,2}-(?:[0-9]{4}|undated)"
"""The name of a shard, as a regular expression."""

_NAME = re.compile(SHARD)
_REGION = re.compile(r"[0-9]{6}-")
_FOLDER = re.compile(r"[a-z]+")
DIGITS = {2: "province", 4: "city", 6: "county"}
"""By how many digits of the code of the region a site may be divided."""

_DIGITS = [0]


@dataclass(frozen=True, slots=True)
class Division:
    """How a site is divided: by how many digits of the code of the region (0: it is not); `apart` are folders of the
    home site that are sites of their own too, and `downloads` is where the files of all data lie, if not on the site.
    """

    digits: int = 0
    apart: tuple[str, ...] = ()
    downloads: str = ""


def read_division(settings: Mapping[str, Any], config: str) -> Division:
    """What `extra: shards:` says in the settings, which are those of the file `config`. Raises `SettingsError`."""
    asked = (settings.get("extra") or {}).get("shards") or {}
    if not isinstance(asked, dict) or (asked and asked.get("digits") not in DIGITS):
        meant = ", ".join(f"{digits} ({level})" for digits, level in DIGITS.items())
        raise SettingsError(f"{config}: extra: shards: digits: is not one of {meant} → write one of them")
    apart, downloads = tuple(map(str, asked.get("apart") or ())), str(asked.get("downloads") or "").strip()
    for name in apart:
        if not _FOLDER.fullmatch(name):
            raise SettingsError(f"{config}: extra: shards: apart: {name!r} is no folder of the site → remove it")
    if downloads and urlsplit(downloads).scheme not in ("http", "https"):
        raise SettingsError(
            f"{config}: extra: shards: downloads: {downloads!r} is no address → write one like https://…/"
        )
    return Division(asked.get("digits", 0), apart, downloads and downloads.rstrip("/") + "/")


UNDIVIDED = Division()


@contextmanager
def divided(digits: int) -> Iterator[None]:
    """All addresses made inside are those of a site that is divided by so many digits; 0 divides nothing."""
    before = _DIGITS[0]
    _DIGITS[0] = digits
    try:
        yield
    finally:
        _DIGITS[0] = before


def shard(disclosure_id: str) -> str:
    """What the addresses of a disclosure begin with: `130184-2021/`; nothing where the site is not divided."""
    found = IDENTIFIER.fullmatch(disclosure_id)
    if not _DIGITS[0] or not found or not _REGION.match(disclosure_id):
        return ""
    return f"{disclosure_id[: _DIGITS[0]]}-{found['year']}/"


def shard_pattern() -> str:
    """The same for a reader who has an identifier; nothing where the site is not divided."""
    return f"<first {_DIGITS[0]} digits of disclosure_id>-<its year, or undated>/" if _DIGITS[0] else ""


def parted(address: str) -> tuple[str, str]:
    """The shard in which an address lies (nothing in the home site), and the rest of it."""
    first, slash, rest = address.partition("/")
    return (first + slash, rest) if is_shard(first) else ("", address)


def is_shard(name: str) -> bool:
    """Whether a folder of the site is a shard."""
    return bool(_NAME.fullmatch(name))


def beside(folder: str, address: str) -> str:
    """The address below `folder`, in the same shard: `130184-2021/projects/x` → `130184-2021/tables/projects/x`."""
    own, rest = parted(address)
    return f"{own}{folder}/{rest}"


def shards(directory: Path) -> list[str]:
    """The names of the shards in a folder with pages or a site."""
    return sorted(path.name for path in directory.glob("*-*") if is_shard(path.name)) if directory.is_dir() else []
