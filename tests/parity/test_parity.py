"""The same disclosure gives the same records in every format in which it is published."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from comparable import comparable, grid, read_source
from other_formats import archive, scan

from builder.model import Records
from builder.sources import find
from samples.typeset import names

ALL = names()
FORMATS = ["docx", "doc", "html", "pdf", "pdf-flowing", "xlsx", "xls"]
DINGZHOU = "dingzhou-cyberspace-office-performance"


def differences(expected: Records, found: Records) -> list[str]:
    """The first rows of each resource that differ, and the fields in which they do."""
    lines = []
    for resource in sorted({*expected, *found}):
        ours, theirs = expected.get(resource, []), found.get(resource, [])
        if len(ours) != len(theirs):
            lines.append(f"{resource}: {len(ours)} rows in the text, {len(theirs)} here")
        pairs = [(ours, theirs) for ours, theirs in zip_longest(ours, theirs, fillvalue={}) if ours != theirs]
        lines += [f"{resource}: {_difference(ours, theirs)}" for ours, theirs in pairs[:3]]
    return lines


def _difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    fields = sorted({*ours, *theirs})
    return ", ".join(
        f"{name}: {ours.get(name)!r} → {theirs.get(name)!r}" for name in fields if ours.get(name) != theirs.get(name)
    )


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("name", ALL)
def test_every_format_gives_the_records_of_the_text(library: Any, name: str, file_format: str) -> None:
    expected, found = library.read(name, "txt"), library.read(name, file_format)
    assert differences(comparable(expected), comparable(found)) == []


@pytest.mark.parametrize("file_format", ["doc", "html", "pdf", "xlsx", "xls"])
@pytest.mark.parametrize("name", ALL)
def test_every_format_that_knows_merged_cells_gives_the_same_grid(library: Any, name: str, file_format: str) -> None:
    expected, found = grid(library.read(name, "docx")), grid(library.read(name, file_format))
    tables = zip(expected, found, strict=True)
    cells = (pair for ours, theirs in tables for pair in zip_longest(ours, theirs))
    assert [(ours, theirs) for ours, theirs in cells if ours != theirs] == []


@pytest.mark.parametrize("name", ALL)
def test_the_records_say_which_format_they_come_from(library: Any, name: str) -> None:
    for file_format in ("txt", "docx", "html", "pdf", "xlsx"):
        (disclosure,) = library.read(name, file_format).records["disclosures"]
        assert (disclosure["source_format"], disclosure["text_basis"]) == (file_format, "text")


@pytest.mark.parametrize("file_format", ["docx", "html", "pdf", "xlsx"])
def test_no_format_leaves_a_cell_unclaimed(library: Any, file_format: str) -> None:
    left = [cell for name in ALL for cell in library.read(name, file_format).records["cells"]]
    assert [cell["text"] for cell in left if cell["role"] == "unclaimed"] == []


def test_documents_in_an_archive_give_the_records_of_the_files(library: Any, tmp_path: Path) -> None:
    paths = [library.path(DINGZHOU, "docx"), library.path(DINGZHOU, "pdf")]
    (tmp_path / "all.zip").write_bytes(archive(paths))
    (tmp_path / "all.yml").write_bytes(paths[0].with_suffix(".yml").read_bytes())
    sources = find(tmp_path)
    assert [source.name for source in sources] == [f"all.zip/{path.name}" for path in paths]
    for source, path in zip(sources, paths, strict=True):
        expected = library.read(DINGZHOU, path.suffix[1:])
        assert differences(comparable(expected), comparable(read_source(source))) == []


def test_a_scan_shows_the_pages_and_holds_no_text(library: Any) -> None:
    original = library.path(DINGZHOU, "pdf").read_bytes()
    scanned = scan(original)
    assert scanned == scan(original)
    pages, pictures = pdfium.PdfDocument(original), pdfium.PdfDocument(scanned)
    assert len(pictures) == len(pages)
    assert {page.get_textpage().count_chars() for page in pictures} == {0}
