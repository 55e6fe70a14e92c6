"""How large a document may be, in one place, and the safe way into a zip file (.docx, .xlsx, .zip).

Every figure is far above what departments publish and far below what stops a machine.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from builder.errors import UnreadableDocument

MEBIBYTE = 1 << 20

FILE_BYTES = 256 * MEBIBYTE
"""One document on the disk."""
ZIP_MEMBERS = 10_000
ZIP_MEMBER_BYTES = 256 * MEBIBYTE
"""One member, unpacked."""
ZIP_TOTAL_BYTES = 1024 * MEBIBYTE
"""All members, unpacked."""
ZIP_RATIO = 250
"""Unpacked to packed size: Office files reach 60, a bomb 1,000. Asked of members above `ZIP_RATIO_FROM` only."""
ZIP_RATIO_FROM = MEBIBYTE
XML_BYTES = 64 * MEBIBYTE
"""One part that is parsed as a tree, which takes several times as much memory."""
TABLE_PLACES = 1_000_000
"""Rows × columns of one table."""
OFFICE_SECONDS = 60.0
"""What LibreOffice may take for one document."""
OFFICE_BYTES = 4096 * MEBIBYTE
"""The address space of one LibreOffice process, which maps more than it uses."""
OFFICE_DOCUMENTS = 20
"""Documents for one start of LibreOffice."""

_DAMAGE = (BadZipFile, EOFError, LZMAError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)
"""What `zipfile` raises for damaged archives: a wrong offset is an OSError, a name in no encoding a ValueError."""
_ENCRYPTED = 0x1


@contextmanager
def open_zip(path: Path) -> Iterator[ZipFile]:
    """The zip file in `path`, checked by `check_zip`. Raises `UnreadableDocument` where it is damaged or too large."""
    if path.stat().st_size > FILE_BYTES:
        raise too_large(path.name, f"the file is larger than {FILE_BYTES // MEBIBYTE} MiB")
    with path.open("rb") as file:
        try:
            archive = ZipFile(file)
        except _DAMAGE as error:
            raise damaged(path.name, str(error)) from None
        with archive:
            check_zip(archive, path.name)
            yield archive


def check_zip(archive: ZipFile, name: str) -> None:
    """Raise `UnreadableDocument` where `archive` breaks a limit or is encrypted; `name` is the document's.

    It looks at the directory only. That is enough: `zipfile` never unpacks more than the directory says.
    """
    members = archive.infolist()
    if len(members) > ZIP_MEMBERS:
        raise too_large(name, f"it has {len(members)} members, more than {ZIP_MEMBERS}")
    if sum(member.file_size for member in members) > ZIP_TOTAL_BYTES:
        raise too_large(name, f"unpacked it is larger than {ZIP_TOTAL_BYTES // MEBIBYTE} MiB")
    for member in members:
        _check_member(member, name)


def _check_member(member: ZipInfo, name: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableDocument(name, "the file is protected by a password", "publish it without one", member.filename)
    if member.file_size > ZIP_MEMBER_BYTES:
        problem = f"a member unpacks to more than {ZIP_MEMBER_BYTES // MEBIBYTE} MiB"
        raise too_large(name, problem, member.filename)
    if member.file_size > ZIP_RATIO_FROM and member.file_size > ZIP_RATIO * member.compress_size:
        raise too_large(name, f"a member unpacks to more than {ZIP_RATIO} times its size", member.filename)


def read_member(archive: ZipFile, member: ZipInfo, name: str, limit: int = ZIP_MEMBER_BYTES) -> bytes:
    """The bytes of one member. Raises `UnreadableDocument` where it is damaged or larger than `limit`."""
    if member.file_size > limit:
        raise too_large(name, f"a member unpacks to more than {limit // MEBIBYTE} MiB", member.filename)
    try:
        return archive.read(member)
    except (*_DAMAGE, zlib.error) as error:
        raise damaged(name, str(error), member.filename) from None


def damaged(name: str, what: str, place: str = "") -> UnreadableDocument:
    """The error for a file that is cut off or whose bytes were changed."""
    problem = f"the file is damaged ({what})" if what else "the file is damaged"
    return UnreadableDocument(name, problem, "get the document again from where it was published", place)


def too_large(name: str, what: str, place: str = "") -> UnreadableDocument:
    """The error for a file that breaks a limit."""
    return UnreadableDocument(name, what, "check what the file is; publish a long document in parts", place)
