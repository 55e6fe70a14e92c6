"""Words for every kind of change, and addresses that stay the same whatever else is published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder import pipeline
from builder.diff.change import KINDS, DisclosureChange
from builder.render.changes import _WORDS, in_words
from builder.render.render import render

DOCUMENTS = Path(__file__).parents[1] / "documents"
NAMES = ("two-sided-summary", "three-public", "projects-in-rows", "year-from-the-passport")


def test_every_kind_of_change_has_words() -> None:
    assert set(_WORDS) == {(kind, change) for kind, known in KINDS.items() for change in known}
    assert len(set(_WORDS.values())) == len(_WORDS)


def test_what_changed_in_a_sentence() -> None:
    change = DisclosureChange(
        "130184-224-2021-budget",
        "changed",
        {},
        basis="document",
        checks={"fail": (1, 0)},
        coverage={"tables": (1, 1), "cells": (9, 9), "cells_captured": (7, 9)},
    )
    assert in_words(change) == "换了文件：核对不通过：1 → 0，读懂的单元格：7 → 9"


def addresses(source: Path, output: Path, repository: Path) -> set[str]:
    outcomes = pipeline.read_documents(source, 1, lambda _: None)
    pipeline.package(outcomes, output / "datapackage")
    pipeline.export_packages(output / "datapackage", output / "datapackage" / "downloads", 1, lambda _: None)
    pages = output / "pages"
    pages.mkdir()
    render(output / "datapackage", output / "content", pages, repository / "mkdocs.yml")
    every = {path.relative_to(output / "content").as_posix() for path in (output / "content").rglob("*.*")}
    return {address for address in every if not address.startswith(("search/", "explore/"))}  # an index has none


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name in NAMES:
        for path in DOCUMENTS.glob(f"{name}.*"):
            if path.suffix in (".txt", ".yml"):
                shutil.copyfile(path, folder / path.name)
    return folder


def test_another_document_changes_no_address(source: Path, tmp_path: Path, repository: Path) -> None:
    every = addresses(source, tmp_path / "with", repository)
    (source / "three-public.txt").unlink()
    fewer = addresses(source, tmp_path / "without", repository)
    assert fewer < every
    assert all("000000-907" in address or address.startswith(("findings/", "rules/")) for address in every - fewer)


def test_the_order_of_documents_changes_no_address(source: Path, tmp_path: Path, repository: Path) -> None:
    every = addresses(source, tmp_path / "one", repository)
    for number, path in enumerate(sorted(source.glob("*.txt"), reverse=True)):
        for part in source.glob(f"{path.stem}.*"):
            part.rename(source / f"{number:03}{part.suffix}")
    assert addresses(source, tmp_path / "other", repository) == every


def test_moving_a_project_in_its_document_changes_no_address(source: Path, tmp_path: Path, repository: Path) -> None:
    every = addresses(source, tmp_path / "one", repository)
    path = source / "projects-in-rows.txt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (last,) = (line for line in lines if "堤防巡查" in line)
    lines.remove(last)
    lines.insert(next(at for at, line in enumerate(lines) if "河道清淤" in line), last)
    path.write_text("".join(lines), encoding="utf-8")
    assert addresses(source, tmp_path / "other", repository) == every
