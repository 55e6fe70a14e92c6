"""The sample documents in every format, made once for all tests of this folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # `samples`, which is not installed
sys.path.insert(0, str(Path(__file__).parent))

from comparable import Read, read
from other_formats import SOFFICE, old_office

from samples.compose import compose
from samples.pdf import write_pdf
from samples.typeset import FIGURES, FORMATS, FORMS, load, names, typeset

NEEDS_OFFICE = "LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)"


class Library:
    """The sample documents in every format, in one folder for each; each document is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, Read] = {}

    def path(self, name: str, file_format: str) -> Path:
        """The sample document in a format, with its passport; what has to be converted is converted here."""
        folder = self._folder / file_format
        if not folder.is_dir():
            if file_format in ("doc", "xls"):
                if SOFFICE is None:
                    pytest.skip(NEEDS_OFFICE)
                old_office([self.path(each, f"{file_format}x") for each in names()], file_format, folder)
            else:
                folder.mkdir()
            self._write(folder, file_format)
        return folder / f"{name}.{file_format.partition('-')[0]}"

    def read(self, name: str, file_format: str) -> Read:
        """What the builder reads in it."""
        path = self.path(name, file_format)
        if path not in self._read:
            self._read[path] = read(path)
        return self._read[path]

    def _write(self, folder: Path, file_format: str) -> None:
        for name in names():
            files = typeset(name, file_format if file_format in FORMATS else "txt")
            wanted = files if file_format in FORMATS else {f"{name}.yml": files[f"{name}.yml"]}
            if file_format == "pdf-flowing":
                wanted |= {f"{name}.pdf": write_pdf(compose(load(FIGURES / f"{name}.yml"), load(FORMS)), name, True)}
            for file_name, content in wanted.items():
                (folder / file_name).write_bytes(content)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The sample documents in every format."""
    return Library(tmp_path_factory.mktemp("library"))
