"""The packages of the sample documents and their downloads, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_texts import SAMPLES

from builder import pipeline
from builder.export.export import export


def silent(_: str) -> None:
    """Progress that nobody sees."""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data packages of the sample documents."""
    folder = tmp_path_factory.mktemp("export") / "datapackage"
    pipeline.package(pipeline.read_documents(SAMPLES, 1, silent), folder)
    return folder


@pytest.fixture(scope="session")
def downloads(package: Path) -> Path:
    """What they are offered as."""
    export(package, package / "downloads", 1, silent)
    return package / "downloads"
