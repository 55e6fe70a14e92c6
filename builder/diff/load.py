"""Opens a build: its data packages in a folder or a .zip, the rows of one disclosure at a time.

A file is read when a comparison asks for it, and is held against the checksum in its descriptor, so that half a
download is no dropped figure. Where the packages of the single disclosures are missing, the combined files are read
once and grouped.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.errors import DiffError

Row = Mapping[str, str]
"""One row as the CSV file prints it: unknown values are empty strings."""

Place = Path | zipfile.Path

_DAMAGED = (OSError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading a file raises, also out of a .zip that is cut off, damaged or locked with a password."""

_LAYOUTS = ("", "datapackage", "data")
"""Where the packages lie: there, in the output folder of a build, in its site."""


class Build:
    """One build. `name` is what the caller called it."""

    def __init__(self, folder: Place, name: str) -> None:
        self.folder, self.name = folder, name
        self._combined = _Package(folder, name)
        self._grouped: dict[str, dict[str, list[Row]]] = {}

    @cached_property
    def disclosures(self) -> Mapping[str, Row]:
        """Every disclosure by its identifier, in order."""
        rows = self._combined.rows("disclosures")
        if rows and "disclosure_id" not in rows[0]:
            raise DiffError(self.name, "its disclosures have no disclosure_id", "name a package that `builder` wrote")
        return {row["disclosure_id"]: row for row in sorted(rows, key=lambda row: row["disclosure_id"])}

    def rows(self, disclosure_id: str, resource: str) -> Sequence[Row]:
        """The rows of a resource that one disclosure has; none where the build is older than the resource."""
        own = self._own(disclosure_id)
        if own is not None:
            return own.rows(resource)
        if resource not in self._grouped:
            grouped = self._grouped[resource] = {}
            for row in self._combined.rows(resource):
                grouped.setdefault(row["disclosure_id"], []).append(row)
        return self._grouped[resource].get(disclosure_id, ())

    def checksum(self, disclosure_id: str, resource: str) -> str | None:
        """What the descriptor says of one disclosure's file, or `None` where it has no package of its own."""
        own = self._own(disclosure_id)
        return own.checksum(resource) if own else None

    def _own(self, disclosure_id: str) -> _Package | None:
        folder = self.folder / "disclosures" / disclosure_id
        if not (folder / "datapackage.json").is_file():
            return None
        return _Package(folder, f"{self.name}, disclosure {disclosure_id}")


class _Package:
    """One data package."""

    def __init__(self, folder: Place, name: str) -> None:
        self.folder, self.name = folder, name
        try:
            described = json.loads((folder / "datapackage.json").read_bytes())
            entries: list[dict[str, Any]] = described["resources"]
            self.files = {str(entry["name"]): (str(entry["path"]), str(entry["hash"])) for entry in entries}
        except (*_DAMAGED, ValueError, TypeError) as error:
            raise DiffError(
                name, f"datapackage.json is not one that `builder` wrote ({error!r})", "build it anew"
            ) from None

    def checksum(self, resource: str) -> str | None:
        return self.files[resource][1] if resource in self.files else None

    def rows(self, resource: str) -> Sequence[Row]:
        if resource not in self.files:
            return ()
        path, checksum = self.files[resource]
        try:
            content = (self.folder / path).read_bytes()
        except _DAMAGED as error:
            raise DiffError(self.name, f"{path} cannot be read ({error})", "build or fetch it anew") from None
        if checksum != "sha256:" + hashlib.sha256(content).hexdigest():
            raise DiffError(self.name, f"{path} is not the file that datapackage.json names", "build or fetch it anew")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def open_build(path: Path) -> Build:
    """The build at `path`: a folder with datapackage.json, the output folder or the site of a build, or a .zip of one.

    Raises `DiffError` where there is none.
    """
    if not path.exists():
        raise DiffError(str(path), "there is nothing here", "name a folder or a .zip with datapackage.json")
    for folder in _folders(path):
        if (folder / "datapackage.json").is_file():
            return Build(folder, str(path))
    raise DiffError(str(path), "this holds no data package", "name a folder or a .zip with datapackage.json")


def _folders(path: Path) -> list[Place]:
    if path.is_dir():
        return [path / layout for layout in _LAYOUTS]
    if not zipfile.is_zipfile(path):
        return []
    root = zipfile.Path(path)
    inner = sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    return [place / layout if layout else place for place in (root, *inner) for layout in _LAYOUTS]
