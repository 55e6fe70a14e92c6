"""Reads a combined package into memory: every value a string, rows found by disclosure and by project.

May: read the package. May not: compute, or change a value. Only here is pandas needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from builder.package.descriptor import data_path
from builder.package.schemas import RECORDS, RESOURCES
from builder.render.downloads import Download, read_downloads

Row = Mapping[str, str]
"""One row as the CSV file prints it: unknown values are empty strings."""

Groups = Mapping[str, Mapping[str, Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Package:
    """The combined package.

    `cell_refs` leads from (disclosure, resource, row, field) to the cell where the value is printed, `cell_texts` from
    (disclosure, locator) to what the cell prints.
    """

    directory: Path
    descriptor: Mapping[str, Any]
    resources: Mapping[str, Sequence[Row]]
    by_disclosure: Groups
    by_project: Groups
    cell_refs: Mapping[tuple[str, str, str, str], str]
    cell_texts: Mapping[tuple[str, str], str]
    downloads: Mapping[str, Download]

    def all(self, resource: str) -> Sequence[Row]:
        """Every row of a resource."""
        return self.resources[resource]

    def of(self, disclosure_id: str, resource: str) -> Sequence[Row]:
        """The rows of a resource that one disclosure has."""
        return self.by_disclosure[resource].get(disclosure_id, ())

    def of_project(self, project_id: str, resource: str) -> Sequence[Row]:
        """The rows of a resource that are about one project."""
        return self.by_project[resource].get(project_id, ())

    def ref(self, resource: str, row: Row, row_id: str, field: str) -> str:
        """The locator of the cell that prints `field` of `row`, or that of the row where no cell is known."""
        return self.cell_refs.get((row["disclosure_id"], resource, row_id, field), row["source_ref"])


def load(datapackage: Path) -> Package:
    """Read the combined package in the folder `datapackage`."""
    frames = {name: _read(datapackage / data_path(name)) for name in RESOURCES}
    resources = {name: _rows(frame) for name, frame in frames.items()}
    cells = resources["cells"]
    return Package(
        directory=datapackage,
        descriptor=json.loads((datapackage / "datapackage.json").read_text(encoding="utf-8")),
        resources=resources,
        by_disclosure={name: _group(frames[name], resources[name], "disclosure_id") for name in RECORDS},
        by_project={
            name: _group(frame, resources[name], "project_id")
            for name, frame in frames.items()
            if "project_id" in frame
        },
        cell_refs={
            (cell["disclosure_id"], cell["resource"], cell["row_id"], cell["field"]): cell["source_ref"]
            for cell in reversed(cells)
            if cell["role"] == "value"
        },
        cell_texts={(cell["disclosure_id"], cell["source_ref"]): cell["text"] for cell in cells},
        downloads=read_downloads(datapackage),
    )


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8")


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): str(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _group(frame: pd.DataFrame, rows: Sequence[Row], by: str) -> dict[str, list[Row]]:
    return {str(key): [rows[at] for at in places] for key, places in frame.groupby(by, sort=False).indices.items()}
