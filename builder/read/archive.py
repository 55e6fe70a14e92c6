"""A .zip of documents: what is in it, and each member as a file by itself while it is read.

A name inside an archive is only a name: nothing is ever written where it points to. Archives inside archives are
looked into, to a depth; Office files, which are zip files too, are documents and not archives. What is wrong with
one member is that member's problem; the others go on.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from builder.errors import UnreadableDocument
from builder.read.limits import (
    FILE_BYTES,
    MEBIBYTE,
    ZIP_MEMBER_BYTES,
    ZIP_MEMBERS,
    ZIP_RATIO,
    ZIP_RATIO_FROM,
    ZIP_TOTAL_BYTES,
    damaged,
    too_large,
)

DOCUMENTS = 1_000
"""Documents in one archive, those of archives inside it included."""
DEPTH = 3
"""Archives inside archives, the outermost counted."""
INNER_BYTES = 64 * MEBIBYTE
"""An archive inside an archive is kept in memory while it is read."""
NAME_LENGTH = 200

_ZIP = b"PK\x03\x04"
_OF_OFFICE = frozenset({"[content_types].xml", "mimetype", "ofd.xml"})
_NO_DOCUMENTS = frozenset({".yml", ".yaml", ".md", ".css", ".js", ".ini", ".db", ".lnk", ".url"})
_PAGES = frozenset({".html", ".htm"})
_PROTECTED = 0x1
_UNICODE = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's field with the name in UTF-8
_READ_ERRORS = (
    *(BadZipFile, EOFError, LZMAError, NotImplementedError, OSError),
    *(RuntimeError, ValueError, struct.error, zlib.error),
)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One document of an archive. `name` is its path inside, with `/`, through inner archives too.

    `trail` says where it is: its place in the directory of each archive on the way. `problem` is what keeps it
    from being read; then it has no checksum.
    """

    name: str
    trail: tuple[int, ...]
    sha256: str = ""
    problem: UnreadableDocument | None = None


def is_archive(path: Path) -> bool:
    """True where the file is a zip file that is no Office, OpenDocument or OFD document."""
    with path.open("rb") as file:
        return _is_archive(file)


def members(path: Path, name: str) -> list[Member]:
    """The documents in an archive, by name. `name` stands for the archive in the messages.

    Raises `UnreadableDocument` where the archive is damaged, too large, or holds no document.
    """
    if path.stat().st_size > FILE_BYTES:
        raise too_large(name, f"the archive is larger than {FILE_BYTES // MEBIBYTE} MiB")
    listing = _Listing(name)
    with path.open("rb") as file:
        listing.take(file, "", ())
    if not listing.found:
        raise UnreadableDocument(name, "the archive holds no document", "add one, or remove the archive")
    return sorted(listing.found, key=lambda member: (member.name, member.trail))


@contextmanager
def saved(path: Path, member: Member) -> Iterator[Path]:
    """A member as a file in a folder of its own, both gone afterwards. Raises the member's problem if it has one."""
    if member.problem:
        raise member.problem
    with TemporaryDirectory(prefix="mingzhang-") as folder:
        target = Path(folder) / _file_name(member.name)
        with path.open("rb") as file, target.open("wb") as out:
            for chunk in _chunks(file, member):
                out.write(chunk)
        yield target


# What is in an archive -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Listing:
    """The members found so far, and what they add up to."""

    archive: str
    found: list[Member] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    size: int = 0

    def take(self, file: IO[bytes], above: str, trail: tuple[int, ...]) -> None:
        """The members of the archive in `file`, which is `above` (with a slash) inside the outermost."""
        try:
            archive = ZipFile(file)
        except _READ_ERRORS as error:
            raise damaged(self._full(above), str(error)) from None
        with archive:
            entries = archive.infolist()
            self._check(entries, above)
            names = [printed_name(entry) for entry in entries]
            companions = _companions(names)
            for number, (entry, name) in enumerate(zip(entries, names, strict=True)):
                if _is_document(entry, name, companions):
                    inside = self._unique(above + (_clean(name) or f"member {number + 1}"))
                    self._take_entry(archive, entry, inside, (*trail, number), _leads_out(name))

    def _full(self, name: str) -> str:
        return f"{self.archive}/{name}".rstrip("/")

    def _unique(self, name: str) -> str:
        path = PurePosixPath(name)
        number = 1
        while name in self.names:
            number += 1
            name = path.with_name(f"{path.stem} ({number}){path.suffix}").as_posix()
        self.names.add(name)
        return name

    def _check(self, entries: list[ZipInfo], above: str) -> None:
        self.size += sum(entry.file_size for entry in entries)
        if len(entries) > ZIP_MEMBERS:
            raise too_large(self._full(above), f"the archive has more than {ZIP_MEMBERS} members")
        if self.size > ZIP_TOTAL_BYTES:
            raise too_large(self.archive, f"the archive unpacks to more than {ZIP_TOTAL_BYTES // MEBIBYTE} MiB")

    def _take_entry(self, archive: ZipFile, entry: ZipInfo, name: str, trail: tuple[int, ...], leads_out: bool) -> None:
        checksum, inner = "", None
        problem = _problem(entry, self._full(name), leads_out)
        if problem is None:
            try:
                checksum, inner = _unpack(archive, entry)
            except _READ_ERRORS as error:
                problem = damaged(self._full(name), str(error))
        if inner is None:
            self._add(Member(name, trail, checksum, problem))
        else:
            self._take_inner(inner, name, trail)

    def _take_inner(self, inner: BytesIO, name: str, trail: tuple[int, ...]) -> None:
        """The members of an archive inside the archive; where it cannot be used it is a member with a problem."""
        try:
            if len(trail) >= DEPTH:
                raise too_large(self._full(name), f"more than {DEPTH} archives are nested in each other")
            self.take(inner, f"{name}/", trail)
        except UnreadableDocument as problem:
            if problem.path == self.archive:  # a limit of the whole
                raise
            self._add(Member(name, trail, problem=problem))

    def _add(self, member: Member) -> None:
        if len(self.found) == DOCUMENTS:
            raise too_large(self.archive, f"the archive holds more than {DOCUMENTS} documents")
        self.found.append(member)


def _unpack(archive: ZipFile, entry: ZipInfo) -> tuple[str, BytesIO | None]:
    """The checksum of a member, and its bytes where it is an archive itself."""
    checksum = hashlib.sha256()
    kept = BytesIO()
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            if entry.file_size <= INNER_BYTES and (kept.tell() or chunk.startswith(_ZIP)):
                kept.write(chunk)
            checksum.update(chunk)
    kept.seek(0)
    return checksum.hexdigest(), kept if _is_archive(kept) else None


def _problem(entry: ZipInfo, name: str, leads_out: bool) -> UnreadableDocument | None:
    """What keeps a member from being unpacked at all."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return UnreadableDocument(name, "the member is a link or a device, not a file", "pack the file itself")
    if leads_out:
        problem = "the name of the member leads out of the archive"
        return UnreadableDocument(name, problem, "pack it again with names below one folder")
    if entry.flag_bits & _PROTECTED:
        return UnreadableDocument(name, "the member is protected by a password", "pack it without one")
    if entry.file_size > ZIP_MEMBER_BYTES:
        return too_large(name, f"the member unpacks to more than {ZIP_MEMBER_BYTES // MEBIBYTE} MiB")
    if entry.file_size > ZIP_RATIO_FROM and entry.file_size > ZIP_RATIO * entry.compress_size:
        return too_large(name, f"the member unpacks to more than {ZIP_RATIO} times its size")
    return None


def _is_archive(file: IO[bytes]) -> bool:
    if file.read(len(_ZIP)) != _ZIP:
        return False
    try:
        with ZipFile(file) as archive:
            return _OF_OFFICE.isdisjoint(name.lower() for name in archive.namelist())
    except _READ_ERRORS:
        return False


# Names -----------------------------------------------------------------------------------------------------------


def printed_name(entry: ZipInfo) -> str:
    """A member's name as its author sees it: marked as UTF-8, or else UTF-8 or GBK by its bytes."""
    if entry.flag_bits & _UNICODE:
        return entry.orig_filename.partition("\x00")[0]
    raw = entry.orig_filename.encode("cp437", errors="replace").partition(b"\x00")[0]
    for candidate, encoding in ((_unicode_path(entry.extra, raw), "utf-8"), (raw, "utf-8"), (raw, "gb18030")):
        try:
            if candidate:
                return candidate.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """The name in UTF-8 that some programs add; blank where there is none, or where the name was changed since."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        content, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(content) > 5 and struct.unpack("<L", content[1:5])[0] == zlib.crc32(raw):
            return content[5:]
    return b""


def _clean(name: str) -> str:
    """A name with `/` between folders and nothing in it that leads elsewhere or prints nothing."""
    printed = "".join(character for character in unicodedata.normalize("NFC", name) if character.isprintable())
    parts = [part.strip() for part in printed.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))[-NAME_LENGTH:].lstrip("/")


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or re.match(r"[A-Za-z]:", path) is not None or ".." in path.split("/")


def _is_document(entry: ZipInfo, name: str, companions: set[str]) -> bool:
    """False for folders, for what systems leave in archives, and for what belongs to a saved page."""
    path = PurePosixPath(name.replace("\\", "/"))
    if entry.is_dir() or name.endswith(("/", "\\")) or path.suffix.lower() in _NO_DOCUMENTS:
        return False
    if any(part == "__MACOSX" or part.startswith("~$") or re.match(r"\.(?!\.?\Z)", part) for part in path.parts):
        return False
    return path.suffix.lower() in _PAGES or not any(folder.as_posix() in companions for folder in path.parents)


def _companions(names: list[str]) -> set[str]:
    """The folders in which browsers and Office put the pictures of a page that they save."""
    pages = [path for path in map(PurePosixPath, names) if path.suffix.lower() in _PAGES]
    return {path.with_name(path.stem + ending).as_posix() for path in pages for ending in (".files", "_files")}


# One member ------------------------------------------------------------------------------------------------------


def _chunks(file: IO[bytes], member: Member) -> Iterator[bytes]:
    """The bytes of a member."""
    try:
        for number in member.trail[:-1]:
            with ZipFile(file) as archive, archive.open(archive.infolist()[number]) as inside:
                file = BytesIO(inside.read(INNER_BYTES + 1))
        with ZipFile(file) as archive, archive.open(archive.infolist()[member.trail[-1]]) as inside:
            while chunk := inside.read(_CHUNK):
                yield chunk
    except (*_READ_ERRORS, IndexError) as error:
        raise damaged(member.name, str(error)) from None


def _file_name(name: str) -> str:
    """The last part of a member's name as the name of a file on any system."""
    path = PurePosixPath(re.sub(r'[\\:*?"<>|]', "_", name))
    return (path.stem[:60].strip(". ") or "member") + re.sub(r"[^.\w]", "", path.suffix)[:10]
