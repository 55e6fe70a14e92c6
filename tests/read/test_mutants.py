"""Five hundred damaged copies of documents in every format: each is read or reported, whatever was done to it.

They take the way of all documents, in a folder through the pipeline: LibreOffice converts many at a start, and worker
processes read them within limits. A worker that ends, an error that is not the program's own and a limit of time or
memory that is reached are faults: none of these small documents has a reason to. The damage is the same in every run,
but for what LibreOffice writes; the copies stay in pytest's folder, so that one that fails can be looked at.
"""

from __future__ import annotations

import io
import os
import random
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from old_files import make, needs_office
from word_files import full_document

sys.path.insert(0, str(Path(__file__).parents[2]))  # `samples`, which is not installed

from builder import pipeline
from builder.errors import DuplicateDisclosure
from builder.outcomes import Outcome
from builder.read.ocr import engine
from builder.workers import Limits
from samples.package import pack
from samples.typeset import names, typeset

MUTANTS = 500
JOBS = os.cpu_count() or 2
LIMITS = Limits(seconds=60)  # far above what one of these small documents takes, on a busy machine too
SMALL = ["lunan-cyberspace-office-2025-performance", "shanhaiguan-cyberspace-office-performance"]

LOCAL = re.compile(rf"{re.escape(tempfile.gettempdir())}|\bat 0x")
"""What differs from machine to machine and from run to run, and is said to nobody."""

LONG = "关于公开部门预算：附件?" * 6
"""A name for members of an archive that no file is given when they are unpacked."""

BROKEN = ("report this", "--timeout")
"""What the remedies say of errors that the program did not expect, and of documents whose reading was ended."""

Chance = random.Random
Mutation = Callable[[bytes, Chance], bytes]

needs_ocr = pytest.mark.skipif(not engine.available(), reason="the extra is missing: pip install 'mingzhang[ocr]'")


# ── Damage to bytes ──────────────────────────────────────────────────────────────────────────────


def flipped(data: bytes, chance: Chance) -> bytes:
    """One byte changed, a few, or one in fifty."""
    mutant = bytearray(data)
    for _ in range(chance.choice((1, chance.randint(2, 20), 1 + len(data) // 50))):
        mutant[chance.randrange(len(mutant))] ^= chance.randrange(1, 256)
    return bytes(mutant)


def cut(data: bytes, chance: Chance) -> bytes:
    return data[: chance.randrange(len(data))]


def exchanged(data: bytes, one: tuple[int, int], other: tuple[int, int]) -> bytes:
    """Two stretches in each other's place."""
    (start, end), (later, last) = sorted((one, other))
    return data[:start] + data[later:last] + data[end:later] + data[start:end] + data[last:]


def block(data: bytes, chance: Chance) -> tuple[int, int]:
    """A stretch of a few bytes, or a sector as compound files have them."""
    size = chance.choice((16, 512))
    start = size * chance.randrange(-(-len(data) // size))
    return start, min(start + size, len(data))


def blocks_swapped(data: bytes, chance: Chance) -> bytes:
    one, other = block(data, chance), block(data, chance)
    if max(one[0], other[0]) < min(one[1], other[1]):  # one lies in the other
        return data[: one[0]] + data[one[1] :]
    return exchanged(data, one, other)


def block_zeroed(data: bytes, chance: Chance) -> bytes:
    start, end = block(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def block_doubled(data: bytes, chance: Chance) -> bytes:
    start, end = block(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 40)) + data[end:]


ON_BYTES: list[Mutation] = [flipped, cut, blocks_swapped, block_zeroed, block_doubled]


# ── Damage to what the bytes mean ────────────────────────────────────────────────────────────────

LINE, TAG, CONTROL = rb"[^\n]*\n", rb"<[^>]*>", rb"\\[a-z]+-?\d* ?|[{}]"


def pieces_swapped(data: bytes, chance: Chance, piece: bytes) -> bytes:
    """Up to five times two lines, or two tags, in each other's place."""
    for _ in range(chance.randint(1, 5)):
        found = [match.span() for match in re.finditer(piece, data)]
        if len(found) < 2:
            return flipped(data, chance)
        data = exchanged(data, *chance.sample(found, 2))
    return data


lines_swapped = partial(pieces_swapped, piece=LINE)
tags_swapped = partial(pieces_swapped, piece=TAG)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """As `pack`, but deflated, as office programs do it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def deflated(data: bytes, chance: Chance) -> bytes:
    return chance.choice(ON_BYTES)(packed(unpacked(data)), chance)


def member_damaged(data: bytes, chance: Chance) -> bytes:
    """Damage that no checksum of the archive finds."""
    members = unpacked(data)
    name = chance.choice([name for name, content in members.items() if content])
    members[name] = chance.choice(ON_BYTES)(members[name], chance)
    return packed(members)


def member_shuffled(data: bytes, chance: Chance) -> bytes:
    members = unpacked(data)
    name = chance.choice([name for name, content in members.items() if content])
    members[name] = tags_swapped(members[name], chance)
    return packed(members)


def members_swapped(data: bytes, chance: Chance) -> bytes:
    members = unpacked(data)
    one, other = chance.sample(sorted(members), 2)
    members[one], members[other] = members[other], members[one]
    return packed(members)


def member_removed(data: bytes, chance: Chance) -> bytes:
    members = unpacked(data)
    del members[chance.choice(sorted(members))]
    return packed(members)


ON_MEMBERS: list[Mutation] = [
    *(deflated, member_damaged, member_damaged, member_shuffled, member_shuffled),
    *(members_swapped, member_removed),
]
MUTATIONS: dict[str, list[Mutation]] = {
    "txt": [*ON_BYTES, lines_swapped],
    "html": [*ON_BYTES, tags_swapped, lines_swapped],
    "pdf": [*ON_BYTES, lines_swapped],
    "docx": [*ON_BYTES, *ON_MEMBERS],
    "xlsx": [*ON_BYTES, *ON_MEMBERS],
    "zip": [*ON_BYTES, *ON_MEMBERS],
    "doc": ON_BYTES,
    "xls": ON_BYTES,
    "rtf": [*ON_BYTES, partial(pieces_swapped, piece=CONTROL)],
    "image": ON_BYTES,
}


# ── What is damaged ──────────────────────────────────────────────────────────────────────────────


def whole(file_format: str, folder: Path) -> list[bytes]:
    """The documents of a format that are damaged."""
    if file_format == "image":
        return pictures()
    if file_format == "zip":
        inner = {f"{LONG}.html": sample(SMALL[1], "html"), "附件.txt": sample(SMALL[1], "txt")}
        return [pack({f"{LONG}.docx": sample(SMALL[1], "docx"), "附件/全部.zip": pack(inner), **inner})]
    if file_format in ("doc", "rtf", "xls"):
        return [old_file(name, file_format, folder) for name in SMALL]
    made = [sample(name, file_format) for name in (SMALL if file_format == "pdf" else names())]
    if file_format in ("txt", "html"):
        made += [text.decode().replace("utf-8", "gb18030").encode("gb18030") for text in made]
    if file_format == "docx":
        made.append(full_document(folder).read_bytes())
    return [*made, workbook()] if file_format == "xlsx" else made


def sample(name: str, file_format: str) -> bytes:
    return typeset(name, file_format)[f"{name}.{file_format}"]


def old_file(name: str, file_format: str, folder: Path) -> bytes:
    new = "xlsx" if file_format == "xls" else "docx"
    source = folder / f"{name}.{new}"
    source.write_bytes(sample(name, new))
    return make(folder, source, file_format).read_bytes()


def workbook() -> bytes:
    """What the sample workbooks have not: shared texts, a day, a number shown rounded, a formula."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["收支总表"], ["部门：网信办", "单位：万元"], *([f"项{n}", n / 7] for n in range(40))):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet["B5"].number_format = "0.00"
    book.create_sheet("二").append([date(2024, 6, 20), "=1+1"])
    return saved(book)


def pictures() -> list[bytes]:
    """A few words in two ruled cells, in every format of pictures and as a scan in a .pdf; small, to be read soon."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (220, 60), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((4, 4, 215, 55), outline=0, width=2)
    draw.line((90, 4, 90, 55), fill=0, width=2)
    draw.text((16, 16), "2024", fill=0, font=ImageFont.load_default(24))
    draw.text((102, 16), "1234.50", fill=0, font=ImageFont.load_default(24))
    return [saved(page, kind) for kind in ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "PDF")]


def saved(made: Any, *kind: str) -> bytes:
    stream = io.BytesIO()
    made.save(stream, *kind)
    return stream.getvalue()


# ── What becomes of it ───────────────────────────────────────────────────────────────────────────


def write_mutants(file_format: str, bases: Sequence[bytes], folder: Path) -> set[str]:
    """The damaged copies in `folder`, each by its own seed; gives their names."""
    folder.mkdir()
    mutations = MUTATIONS[file_format]
    for number in range(MUTANTS):
        chance = random.Random(f"{file_format} {number}")
        mutant = mutations[number % len(mutations)](chance.choice(bases), chance)
        (folder / f"{number:03}.{file_format}").write_bytes(mutant)
    return {path.name for path in folder.iterdir()}


def is_read(outcome: Outcome) -> bool:
    """Copies in which nothing that counts was damaged are the same disclosure: they were read to find that out."""
    return outcome.error is None or isinstance(outcome.error, DuplicateDisclosure)


def fault(outcome: Outcome) -> str:
    """What is wrong with how a document ended, blank where it was read or reported with its name and what to do."""
    name, error = outcome.source.name, outcome.error
    (row,) = outcome.records["disclosures"]
    if row["status"] != ("read" if error is None else "unreadable"):
        return f"{name} is {row['status']}"
    if error is None:
        return ""
    ended_well = error.path == name and error.problem and not any(word in error.remedy for word in BROKEN)
    return "" if ended_well and not LOCAL.search(error.problem) else f"{name}: {error}"


@pytest.mark.parametrize(
    "file_format",
    [
        *("txt", "html", "pdf", "docx", "xlsx", "zip"),
        *(pytest.param(old, marks=needs_office) for old in ("doc", "rtf", "xls")),
        pytest.param("image", marks=needs_ocr),
    ],
)
def test_every_mutant_is_read_or_reported(tmp_path: Path, file_format: str) -> None:
    folder = tmp_path / "mutants"
    written = write_mutants(file_format, whole(file_format, tmp_path), folder)
    outcomes = pipeline.read_documents(folder, JOBS, lambda _: None, LIMITS)
    assert [found for found in map(fault, outcomes) if found] == []
    assert {outcome.source.name.partition("/")[0] for outcome in outcomes} == written
    read = sum(map(is_read, outcomes))
    assert 0 < read < len(outcomes)
