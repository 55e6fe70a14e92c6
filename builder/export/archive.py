"""One package as one zip: `datapackage.json` and the CSV files, as frictionless and pandas open them.

The same files give the same bytes: order, dates and permissions are fixed. Compressing is most of the work, so what was
compressed once is put into other zips as it is: `deflated` pieces, one after the other and `END`, are one compressed
file, which `add` puts into a zip.
"""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from builder.package.descriptor import data_path
from builder.package.schemas import RESOURCES

END = b"\x03\x00"
"""The last block of compressed data, with nothing in it."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE = 0o100644 << 16
_UNIX = 3
_CHUNK = 1 << 20
_HEAD = 30
"""Bytes before the name in the head of a file; the last four say how long name and extra field are."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A compressed file: the check sum and the size of what it holds, and the data in pieces, with their size."""

    crc: int
    size: int
    packed_size: int
    data: Iterable[bytes]


def write_archive(package: Path, target: Path) -> None:
    """Write the package in the folder `package` into the file `target`."""
    with ZipFile(target, "w") as archive:
        for name in ("datapackage.json", *map(data_path, RESOURCES)):
            head = entry(name)
            head.file_size = (package / name).stat().st_size  # above 4 GiB the entry needs another head
            with (package / name).open("rb") as source, archive.open(head, "w") as made:
                shutil.copyfileobj(source, made)


def entry(name: str) -> ZipInfo:
    """The head of a compressed file of that name: its bytes depend on nothing else."""
    made = ZipInfo(name, _EARLIEST)
    made.compress_type, made.create_system, made.external_attr = ZIP_DEFLATED, _UNIX, _READABLE_FILE
    return made


def deflated(content: bytes) -> bytes:
    """A piece of compressed data that may stand between others: it looks back at none of them."""
    if not content:
        return b""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def packed(content: bytes) -> Packed:
    """A compressed file with that content."""
    data = deflated(content) + END
    return Packed(zlib.crc32(content), len(content), len(data), (data,))


def add(archive: ZipFile, name: str, file: Packed) -> None:
    """Put a compressed file into a zip that is written, which `ZipFile` does only with files that are not."""
    head = _next_head(archive, name, file.crc, file.size, file.packed_size)
    _append(archive, (head.FileHeader(), *file.data))


def take_over(archive: ZipFile, before: ZipFile, names: Iterable[str]) -> None:
    """Put files of another zip that this program wrote into one that is written, as they lie there.

    What lies there one after the other is copied in one piece: that takes a tenth of the time.
    """
    start = end = 0
    for name in names:
        old = before.getinfo(name)
        if old.header_offset != end:
            _copy(before, start, end, archive)
            start = end = old.header_offset
        head = _next_head(archive, name, old.CRC, old.file_size, old.compress_size)
        head.header_offset += end - start
        end += len(head.FileHeader()) + head.compress_size
    _copy(before, start, end, archive)


def _next_head(archive: ZipFile, name: str, crc: int, size: int, packed_size: int) -> ZipInfo:
    head = entry(name)
    head.CRC, head.file_size, head.compress_size = crc, size, packed_size
    head.header_offset = archive.start_dir
    archive.filelist.append(head)
    archive.NameToInfo[name] = head
    return head


def _copy(before: ZipFile, start: int, end: int, archive: ZipFile) -> None:
    file = before.fp
    assert file is not None  # the zip is open
    file.seek(start)
    _append(archive, (file.read(min(_CHUNK, end - at)) for at in range(start, end, _CHUNK)))


def _append(archive: ZipFile, data: Iterable[bytes]) -> None:
    out = archive.fp
    assert out is not None  # the zip is open
    out.seek(archive.start_dir)
    out.writelines(data)
    archive.start_dir = out.tell()


def read_packed(archive: ZipFile, name: str) -> bytes:
    """The data of a file in a zip, compressed as they lie there."""
    head, file = archive.getinfo(name), archive.fp
    assert file is not None  # the zip is open
    file.seek(head.header_offset)
    start = file.read(_HEAD)
    file.seek(sum(struct.unpack_from("<HH", start, _HEAD - 4)), os.SEEK_CUR)  # the name, and what else is said
    return file.read(head.compress_size)
