"""The zip of a package holds its files, and programs that know data packages open it as it is."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pandas as pd
from exported import ID, printed
from frictionless import Package

from builder.package.schemas import RESOURCES


def test_it_holds_the_files_of_the_package(package: Path, downloads: Path) -> None:
    with ZipFile(downloads / "mingzhang.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["datapackage.json", *(f"data/{name}.csv" for name in RESOURCES)]
        for name in archive.namelist():
            assert archive.read(name) == (package / name).read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_frictionless_opens_it(package: Path, downloads: Path) -> None:
    opened = Package(str(downloads / "disclosures" / f"{ID}.zip"))
    own = package / "disclosures" / ID
    assert [resource.name for resource in opened.resources] == list(RESOURCES)
    assert len(opened.get_resource("projects").read_rows()) == len(printed(own, "projects"))


def test_pandas_reads_a_table_of_it(package: Path, downloads: Path) -> None:
    with ZipFile(downloads / "mingzhang.zip") as archive, archive.open("data/projects.csv") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == printed(package, "projects")
