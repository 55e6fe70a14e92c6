"""The export stage: from the data packages to the files for download and their check sums.

May: write below the folder it is given. May not: decide, correct, or leave a row out. Two runs give the same bytes.

    <name>.zip  <name>.xlsx  <name>.sqlite  <name>-datasette.json      the combined package
    parquet/<resource>.parquet
    disclosures/<disclosure_id>.zip, .xlsx                             the package of each disclosure
    SHA256SUMS                                                         as `sha256sum --check` reads it
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from builder.export import SUMS
from builder.export.archive import write_archive
from builder.export.database import Before, write_database
from builder.export.datasette import metadata_bytes
from builder.export.workbook import write_workbook
from builder.package.schemas import RESOURCES
from builder.workers import each, side_by_side

Again = Callable[[Path, Sequence[Path]], bool]
"""Puts the downloads of a package where they belong as an earlier build wrote them; false where that cannot be done."""
Made = Callable[[Path, Sequence[Path]], None]
"""Is told which downloads of a package were written."""
Left = Callable[[Path, Path], Path | None]
"""Where an earlier build left a download of the combined package; it holds the rows of all that is put `Again`."""


def export(
    datapackage: Path,
    downloads: Path,
    jobs: int,
    progress: Callable[[str], None],
    again: Again = lambda _package, _paths: False,
    made: Made = lambda _package, _paths: None,
    left: Left = lambda _package, _path: None,
) -> None:
    """Write the downloads of the packages in the folder `datapackage` below `downloads`."""
    for folder in ("parquet", "disclosures"):
        (downloads / folder).mkdir(parents=True)
    descriptor = json.loads((datapackage / "datapackage.json").read_text(encoding="utf-8"))
    name = descriptor["name"]
    (downloads / f"{name}-datasette.json").write_bytes(metadata_bytes(descriptor))
    target = downloads / "disclosures"
    singles = sorted(path for path in (datapackage / "disclosures").glob("*") if path.is_dir())
    changed = [package for package in singles if not again(package, _both(target, package.name))]
    for number, _ in enumerate(each(partial(_write_both, target), changed, jobs), 1):
        made(changed[number - 1], _both(target, changed[number - 1].name))
        progress(f"exported {number}/{len(changed)} packages")
    made_of = [(package, _both(target, package.name)[1]) for package in singles]
    database = downloads / f"{name}.sqlite"
    old = left(datapackage, database)
    before = Before(old, singles, frozenset(changed)) if old else None
    combined = [
        partial(write_database, datapackage, database, before),
        partial(_write_both, downloads, datapackage, made_of),
        partial(_write_parquets, datapackage, downloads / "parquet"),
    ]
    side_by_side(combined, jobs)
    made(datapackage, [database])
    (downloads / SUMS).write_text(_sums(downloads), encoding="ascii")


def _both(target: Path, name: str) -> list[Path]:
    return [target / f"{name}.zip", target / f"{name}.xlsx"]


def _write_parquets(package: Path, target: Path) -> None:
    from builder.export.parquet import write_parquet  # pyarrow takes a while, and no other process needs it

    for resource in RESOURCES:
        write_parquet(package, resource, target / f"{resource}.parquet")


def _write_both(target: Path, package: Path, made_of: Sequence[tuple[Path, Path]] = ()) -> None:
    """Zip and XLSX of one package; `made_of` are the packages that it combines, with their XLSX."""
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    archive, workbook = _both(target, described["name"])
    write_archive(package, archive)
    write_workbook(package, workbook, described["title"], made_of)


def _sums(downloads: Path) -> str:
    lines = []
    for path in sorted(path for path in downloads.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(downloads).as_posix()}\n")
    return "".join(lines)
