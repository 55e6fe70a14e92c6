"""What a file of Office's old formats holds: the names of its streams, and whether a password protects them.

A compound file is a small file system: a header, a table that chains sectors, and a directory, whose entries
form a tree of names. Only the names at the top count: a .doc may hold a whole workbook further down.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.read import limits

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .doc, .xls and encrypted .docx and .xlsx begin."""

_ENTRY = 128  # bytes of an entry of the directory
_HEADER_TABLES, _TABLES_AT = 109, 76  # sectors of the table that the header itself lists, and where
_IN_USE = 0xFFFFFFF0  # numbers from here on are no sectors
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
_XML = {b'progid="Word.Document"': "doc-xml", b'progid="Excel.Sheet"': "xls-xml"}
_FILEPASS = 0x2F  # the record of an .xls that says how it is encrypted


def kind_of(path: Path) -> str:
    """`doc`, `xls`, `rtf`, `doc-xml` or `xls-xml` (the XML of Office 2003), whatever the file is named.

    .wps is a doc and .et an xls. Raises `UnreadableDocument` where the file is none of these, or encrypted.
    """
    data = content(path)
    if data.startswith(COMPOUND_FILE):
        return _compound_kind(data, path.name)
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for mark, kind in _XML.items():
        if mark in data[:1024]:
            return kind
    raise UnreadableDocument(path.name, "the file is neither .doc, .xls nor .rtf", "name it after its format")


def content(path: Path) -> bytes:
    """The bytes of the file. Raises `UnreadableDocument` where it is empty or too large."""
    if path.stat().st_size > limits.FILE_BYTES:
        raise limits.too_large(path.name, f"the file is larger than {limits.FILE_BYTES // limits.MEBIBYTE} MiB")
    data = path.read_bytes()
    if not data.strip(b"\0\r\n\t "):
        raise UnreadableDocument(path.name, "the file is empty", "get the document again")
    return data


def has_macros(data: bytes) -> bool:
    """Whether a compound file carries macros; they are never run."""
    return data.startswith(COMPOUND_FILE) and "_VBA_PROJECT\0".encode("utf-16-le") in data


def _compound_kind(data: bytes, name: str) -> str:
    streams = dict(_top_level(data, name))
    if "EncryptedPackage" in streams:
        raise protected(name)
    for stream, kind in _STREAMS.items():
        if stream in streams:
            if _is_encrypted(data, streams[stream], kind):
                raise protected(name)
            return kind
    problem = "the file is a compound file without a Word document or a workbook in it"
    raise UnreadableDocument(name, problem, "open it in the program that made it and save it as .docx or .xlsx")


def protected(name: str) -> UnreadableDocument:
    """The error for a file that only opens with a password."""
    return UnreadableDocument(name, "the file is protected by a password", "publish it without one")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    neighbours: tuple[int, int]
    child: int
    start: int


def _top_level(data: bytes, name: str) -> Iterator[tuple[str, int]]:
    """The names at the top of a compound file, each with the place in `data` at which its content begins."""
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise limits.damaged(name, "its sectors have no known size")
        size = 1 << shift
        directory = b"".join(data[at : at + size] for at in _chain(data, size, struct.unpack_from("<I", data, 48)[0]))
        entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        waiting, seen = [entries[0].child], set[int]()
        while waiting:
            at = waiting.pop()
            if at < len(entries) and at not in seen:
                seen.add(at)
                waiting += entries[at].neighbours
                yield entries[at].name, (entries[at].start + 1) * size
    except (struct.error, IndexError):
        raise limits.damaged(name, "its directory is cut off") from None


def _entry(directory: bytes, at: int) -> _Entry:
    left, right, child = struct.unpack_from("<III", directory, at + 68)
    name = directory[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
    return _Entry(name, (left, right), child, struct.unpack_from("<I", directory, at + 116)[0])


def _chain(data: bytes, size: int, sector: int) -> Iterator[int]:
    """The places of the sectors that are chained from `sector` on; a circle ends where it closes."""
    tables = [number for number in _tables(data, size) if number < _IN_USE]
    seen: set[int] = set()
    each = size // 4
    while sector < _IN_USE and sector not in seen:
        seen.add(sector)
        yield (sector + 1) * size
        table = tables[sector // each]
        sector = struct.unpack_from("<I", data, (table + 1) * size + sector % each * 4)[0]


def _tables(data: bytes, size: int) -> Iterator[int]:
    """The sectors that hold the table of chains: those that the header lists, then those of the lists after it."""
    yield from struct.unpack_from(f"<{_HEADER_TABLES}I", data, _TABLES_AT)
    more, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while more < _IN_USE and more not in seen:
        seen.add(more)
        *numbers, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        yield from numbers


def _is_encrypted(data: bytes, at: int, kind: str) -> bool:
    """Whether the stream that begins at `at` says that it is encrypted itself."""
    if kind == "doc":
        return data[at : at + 2] == b"\xec\xa5" and data[at + 11 : at + 12] > b"" and data[at + 11] & 1 == 1
    return _FILEPASS in islice(_records(data, at), 4)


def _records(data: bytes, at: int) -> Iterator[int]:
    """The kinds of the records of an .xls from `at` on."""
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        yield kind
        at += 4 + length
