"""One package as one XLSX: a dictionary sheet, then a sheet for each resource with its titles above its names.

Amounts, numbers, dates and yes-or-no are values of Excel; codes are text, so that leading zeros stay. No text is taken
for a formula or a link. A number that Excel cannot hold exactly (more than 15 digits) stays text as well.

The rows of a disclosure are written and compressed once, for its own workbook. The one of all takes them from there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZipFile

from builder.export.archive import END, Packed, add, deflated, read_packed
from builder.export.cells import ROW, row_writer
from builder.export.frame import HEADS, MOST_ROWS, Sheet, frame
from builder.export.rows import rows, rows_in, size
from builder.package.descriptor import data_path
from builder.package.rows import header_bytes
from builder.package.schemas import RECORDS, REFERENCES, RESOURCES, schema

_AT_A_TIME = 20_000
"""Rows in memory."""

_BLOCK = 1 << 20
"""Bytes of a sheet in memory."""

_TITLED = re.compile(r'<sheet name="([^"]*?)(?: \([0-9]+\))?" sheetId="([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a resource: how many, as XML, and the same compressed."""

    count: int
    plain: bytes
    data: bytes


class _Written:
    """A sheet that is being written: its rows lie compressed in the file `aside`."""

    def __init__(self, sheet: Sheet, aside: IO[bytes]) -> None:
        self._sheet, self._aside = sheet, aside
        self.count, self._crc, self._size = 0, zlib.crc32(sheet.head), len(sheet.head)

    def add(self, piece: Piece) -> None:
        self.count += piece.count
        self._crc, self._size = zlib.crc32(piece.plain, self._crc), self._size + len(piece.plain)
        self._aside.write(piece.data)

    def packed(self) -> Packed:
        head, end = deflated(self._sheet.head), self._sheet.end(self.count)
        foot = deflated(end) + END
        size = len(head) + self._aside.tell() + len(foot)
        self._aside.seek(0)
        data = chain([head], iter(partial(self._aside.read, _BLOCK), b""), [foot])
        return Packed(zlib.crc32(end, self._crc), self._size + len(end), size, data)


def write_workbook(
    package: Path,
    target: Path,
    title: str,
    made_of: Sequence[tuple[Path, Path]] = (),
    most_rows: int = MOST_ROWS,
) -> None:
    """Write the package in the folder `package` into the file `target`; no sheet has more than `most_rows` rows.

    `made_of` are the packages with whose rows it begins, and their workbooks.
    """
    with ExitStack() as opened:

        def begin(resource: str) -> _Written:
            return _Written(_sheet(resource), opened.enter_context(SpooledTemporaryFile(_BLOCK)))

        written = {resource: [begin(resource)] for resource in RESOURCES}
        for resource, piece in _pieces(package, made_of, most_rows - HEADS):
            if written[resource][-1].count + piece.count > most_rows - HEADS:
                written[resource].append(begin(resource))
            written[resource][-1].add(piece)
        around = frame(tuple(map(len, written.values())))
        sheets = [sheet for every in written.values() for sheet in every]
        with ZipFile(target, "w") as archive:
            for name, file in {**around.files, **around.about(title, [sheet.count for sheet in sheets])}.items():
                add(archive, name, file)
            for name, sheet in zip(around.sheets, sheets, strict=True):
                add(archive, name, sheet.packed())


def _pieces(package: Path, made_of: Sequence[tuple[Path, Path]], most: int) -> Iterator[tuple[str, Piece]]:
    """The rows of a package by resource: those of the packages of which it is made, then its own."""
    passed = dict.fromkeys(RESOURCES, 0)
    for single, workbook in made_of:
        for resource in RECORDS:
            passed[resource] += size(single, resource)
        yield from _pieces_of(workbook)
    for resource in RECORDS:
        for piece in _made(resource, rows(package, resource, passed[resource]), most):
            yield resource, piece
    for resource in REFERENCES:
        for piece in _of_reference(resource, (package / data_path(resource)).read_bytes(), most):
            yield resource, piece


@lru_cache(maxsize=4)
def _of_reference(resource: str, content: bytes, most: int) -> tuple[Piece, ...]:
    """The rows of a resource that is the same in every package."""
    return tuple(_made(resource, rows_in(BytesIO(content[len(header_bytes(resource)) :])), most))


def _made(resource: str, every: Iterator[list[str]], most: int) -> Iterator[Piece]:
    write = row_writer(schema(resource), _sheet(resource).sample)
    while part := list(islice(every, min(_AT_A_TIME, most))):
        plain = write(part).encode("utf-8")
        yield Piece(len(part), plain, deflated(plain))


def _sheet(resource: str) -> Sheet:
    return list(frame().sheets.values())[RESOURCES.index(resource)]


def _pieces_of(workbook: Path) -> Iterator[tuple[str, Piece]]:
    """The rows of the disclosure that a workbook holds, as they lie there."""
    resources = {schema(name).title: name for name in RECORDS}
    with ZipFile(workbook) as archive:
        for title, number in _TITLED.findall(archive.read("xl/workbook.xml").decode("utf-8")):
            if resource := resources.get(title):
                data = read_packed(archive, f"xl/worksheets/sheet{number}.xml")
                yield resource, _cut_out(data, _sheet(resource))


def _cut_out(data: bytes, sheet: Sheet) -> Piece:
    """The rows in the compressed data of a sheet."""
    plain = zlib.decompress(data, -zlib.MAX_WBITS)
    plain = plain[len(sheet.head) : plain.rindex(b"</sheetData>")]
    count = plain.count(ROW.encode("ascii"))
    around = len(deflated(sheet.head)), len(deflated(sheet.end(count)) + END)
    return Piece(count, plain, data[around[0] : len(data) - around[1]])
