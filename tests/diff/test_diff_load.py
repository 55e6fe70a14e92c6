"""Builds as they lie on a disk: folders in each layout, archives, and what is no build at all."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from small_builds import D, disclosure, figure, records, told, write

from builder.diff.compare import compare
from builder.diff.load import Build, open_build
from builder.errors import DiffError


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", records(budget_items=[figure("100.00")]))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write(tmp_path / "new" / "datapackage", records(disclosure(sha="1" * 64), budget_items=[figure("110.00")]))


def restated(old: Path, new: Path) -> list[tuple[str, str, str, str]]:
    (change,) = compare(open_build(old), open_build(new)).disclosures
    return told(change)


EXPECTED = [("figure", "restated", "100.00", "110.00")]


def test_the_folder_of_the_packages_or_that_of_the_output(old: Path, new: Path) -> None:
    assert restated(old, new.parent) == EXPECTED
    assert restated(old, new) == EXPECTED


@pytest.mark.parametrize("above", ["", "mingzhang-1.0"])
def test_archives(old: Path, new: Path, tmp_path: Path, above: str) -> None:
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        for path in sorted(new.rglob("*")):
            archive.write(path, Path(above) / path.relative_to(new))
    assert restated(old, tmp_path / "new.zip") == EXPECTED


def test_combined_files_alone(old: Path, new: Path) -> None:
    shutil.rmtree(old / "disclosures")
    shutil.rmtree(new / "disclosures")
    assert restated(old, new) == EXPECTED


def test_the_package_of_one_disclosure(old: Path, new: Path) -> None:
    assert restated(old / "disclosures" / D, new / "disclosures" / D) == EXPECTED


def test_what_has_the_same_checksum_is_not_read(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(old, tmp_path / "again")
    read: list[str] = []
    known = Build.rows

    def watched(build: Build, own: str, resource: str) -> object:
        read.append(resource)
        return known(build, own, resource)

    monkeypatch.setattr(Build, "rows", watched)
    assert not compare(open_build(old), open_build(tmp_path / "again"))
    assert read == []


def test_a_file_that_is_not_the_one_described_is_an_error(old: Path, new: Path) -> None:
    path = old / "disclosures" / D / "data" / "budget_items.csv"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DiffError, match=rf"{D}: data/budget_items\.csv is not the file .* → build or fetch it anew"):
        restated(old, new)


def test_a_file_that_is_missing_is_an_error(old: Path, new: Path) -> None:
    (old / "disclosures" / D / "data" / "checks.csv").unlink()
    with pytest.raises(DiffError, match=r"data/checks\.csv cannot be read"):
        restated(old, new)


@pytest.mark.parametrize("name", ["datapackage.json", "data/disclosures.csv"])
def test_an_archive_that_is_damaged_is_an_error(old: Path, new: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "new.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in new.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(new))
        entry = archive.getinfo(name)
    content = bytearray((tmp_path / "new.zip").read_bytes())
    start = entry.header_offset + 30 + len(name)
    content[start : start + entry.compress_size] = b"\xff" * entry.compress_size
    (tmp_path / "new.zip").write_bytes(content)
    with pytest.raises(DiffError, match=re.escape(name)):
        restated(old, tmp_path / "new.zip")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"resources": [{"name": "x"}]}'])
def test_a_descriptor_of_something_else_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(DiffError, match=r"datapackage\.json is not one that `builder` wrote"):
        open_build(tmp_path)


def test_what_is_no_build_is_an_error_that_says_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    for path, problem in (
        (tmp_path, "this holds no data package"),
        (tmp_path / "letter.txt", "this holds no data package"),
        (tmp_path / "nowhere", "there is nothing here"),
    ):
        with pytest.raises(DiffError, match=f"{problem} → name a folder or a .zip with datapackage.json"):
            open_build(path)


def test_a_resource_that_an_older_build_does_not_have_has_no_rows(old: Path) -> None:
    assert open_build(old).rows(D, "of a later version") == ()
