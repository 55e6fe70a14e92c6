"""The find stage: the documents of a folder, each with its passport. It opens no document.

A .zip is a folder: each of its members is a document, with the archive's passport.

A passport is a YAML file with the document's name (`budget.docx` → `budget.yml`). It says what the document
itself does not: where it was published, by whom, when. What is in it and what is not allowed in it is checked
here, so that a misspelt key is an error and not a silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from builder import regions
from builder.errors import DocumentError, PassportError, UnreadableDocument
from builder.read import archive
from builder.read.archive import Member

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_DOCUMENTS = {".yml", ".yaml", ".md", ".csv", ".json"}


@dataclass(frozen=True, slots=True)
class Passport:
    """What a person wrote down about a document. Every field may be missing.

    `region` is a six-digit GB/T 2260 code; `supersedes` the file name of the document that this one replaces.
    """

    source_url: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    retrieved_on: date | None = None
    licence: str | None = None
    fiscal_year: int | None = None
    region: str | None = None
    note: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the folder: `path` on this machine, `name` relative to the folder (with `/`), its checksum.

    A document in a .zip has the archive's path and passport, and says in `member` where in it. `converted` is what
    LibreOffice made of an old Office file. `problem` is what keeps the document from being read.
    """

    path: Path
    name: str
    sha256: str
    passport: Passport = field(default_factory=Passport)
    problem: DocumentError | None = None
    member: Member | None = None
    converted: Path | UnreadableDocument | None = None

    @contextmanager
    def file(self) -> Iterator[Path]:
        """The document as a file by itself: a member of an archive is unpacked for as long as it is read."""
        if self.member is None:
            yield self.path
            return
        with archive.saved(self.path, self.member) as path:
            yield path


def find(directory: Path) -> list[Source]:
    """The documents below `directory`, by name. A passport that is refused is kept as the source's `problem`.

    Raises `FileNotFoundError` where `directory` does not exist.
    """
    if not directory.is_dir():
        raise FileNotFoundError(f"{directory}: no such folder → name the folder that holds the documents")
    paths = sorted(path for path in directory.rglob("*") if path.is_file() and not _is_hidden(path, directory))
    documents = [path for path in paths if path.suffix.lower() not in _NOT_DOCUMENTS]
    sources = [source for path in documents for source in _sources(path, directory)]
    described = {path.with_suffix("") for path in documents}
    for path in paths:
        if path.suffix.lower() in {".yml", ".yaml"} and path.with_suffix("") not in described:
            sources.append(_orphan(path, directory))
    return sorted(sources, key=lambda source: source.name)


def _sources(path: Path, directory: Path) -> list[Source]:
    """The document in a file, or those in an archive."""
    source = _source(path, directory)
    try:
        if source.problem or not archive.is_archive(path):
            return [source]
        members = archive.members(path, source.name)
    except UnreadableDocument as problem:
        return [replace(source, problem=problem)]
    return [
        replace(
            source,
            name=f"{source.name}/{member.name}",
            sha256=member.sha256 or source.sha256,
            member=member,
            problem=member.problem,
        )
        for member in members
    ]


def find_one(path: Path) -> Source:
    """One document by itself, with its passport."""
    return _source(path, path.parent)


def _is_hidden(path: Path, directory: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(directory).parts)


def _source(path: Path, directory: Path) -> Source:
    name = path.relative_to(directory).as_posix()
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        return Source(path, name, checksum, read_passport(path))
    except PassportError as problem:
        return Source(path, name, checksum, problem=problem)


def _orphan(path: Path, directory: Path) -> Source:
    name = path.relative_to(directory).as_posix()
    problem = PassportError(name, "there is no document beside this passport", "add the document or remove the file")
    return Source(path, name, hashlib.sha256(path.read_bytes()).hexdigest(), problem=problem)


def read_passport(document: Path) -> Passport:
    """The passport beside `document`, or an empty one. Raises `PassportError` where it is not as described."""
    path = next((found for found in map(document.with_suffix, (".yml", ".yaml")) if found.is_file()), None)
    if path is None:
        return Passport()
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, ValueError) as error:  # a ValueError: no UTF-8, or a date like 2024-02-30
        raise PassportError(path.name, f"this is no YAML ({error})".replace("\n", " "), "correct the syntax") from None
    if entries is None:
        return Passport()
    if not isinstance(entries, dict):
        raise PassportError(path.name, "expected keys and values", "write one `key: value` on each line")
    return Passport(**{str(key): _checked(path, str(key), value) for key, value in entries.items()})


def _checked(path: Path, key: str, value: Any) -> Any:
    known = [entry.name for entry in fields(Passport)]
    if key not in known:
        raise PassportError(path.name, "this key is unknown", f"use one of {', '.join(known)}", place=key)
    if value is None:
        return None
    accepts, expected = _EXPECTED.get(key, (_is_text, "text"))
    checked = accepts(value)
    if checked is None:
        raise PassportError(path.name, f"{value!r} is not {expected}", f"write {expected}", place=key)
    return checked


def _is_text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _is_url(value: Any) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _is_date(value: Any) -> date | None:
    return value if type(value) is date else None


def _is_year(value: Any) -> int | None:
    return value if type(value) is int and 1990 <= value <= 2099 else None


def _is_region(value: Any) -> str | None:
    return str(value) if regions.by_code(str(value)) else None


_EXPECTED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "source_url": (_is_url, "an address that begins with http:// or https://"),
    "published_on": (_is_date, "a date like 2024-06-20"),
    "retrieved_on": (_is_date, "a date like 2024-06-20"),
    "fiscal_year": (_is_year, "a year between 1990 and 2099"),
    "region": (_is_region, "a six-digit code of GB/T 2260 (see builder/regions.csv)"),
}
