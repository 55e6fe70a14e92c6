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
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from builder.export import SUMS
from builder.export.archive import write_archive
from builder.export.database import Before, write_database
from builder.export.datasette import metadata_bytes
from builder.export.workbook import write_workbook
from builder.package.schemas import RESOURCES
from builder.workers import each, side_by_side

Again = Callable[[Path, Sequence[Path]], Sequence[str] | None]
"""Puts the downloads of a package where they belong as an earlier build wrote them, and gives their check sums; `None`
where that cannot be done.
"""
Made = Callable[[Path, Sequence[Path], Sequence[str]], None]
"""Is told which downloads of a package were written, and their check sums."""
Left = Callable[[Path, Path], Path | None]
"""Where an earlier build left a download of the combined package; it holds the rows of all that is put `Again`."""


def export(
    datapackage: Path,
    downloads: Path,
    jobs: int,
    progress: Callable[[str], None],
    again: Again = lambda _package, _paths: None,
    made: Made = lambda _package, _paths, _sums: None,
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
    sums = {package: again(package, _both(target, package.name)) for package in singles}
    changed = [package for package in singles if sums[package] is None]
    written = zip(changed, each(partial(_write_single, target), changed, jobs), strict=True)
    for number, (package, own) in enumerate(written, 1):
        sums[package] = own
        made(package, _both(target, package.name), own)
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
    made(datapackage, [database], [])
    found = {path: _sum(path) for path in _files(downloads) if target not in path.parents}
    for package, known in sums.items():
        found |= zip(_both(target, package.name), known or (), strict=True)
    lines = [f"{found[path]}  {path.relative_to(downloads).as_posix()}\n" for path in sorted(found)]
    (downloads / SUMS).write_text("".join(lines), encoding="ascii")


def _both(target: Path, name: str) -> list[Path]:
    return [target / f"{name}.zip", target / f"{name}.xlsx"]


def _write_parquets(package: Path, target: Path) -> None:
    from builder.export.parquet import write_parquet  # pyarrow takes a while, and no other process needs it

    for resource in RESOURCES:
        write_parquet(package, resource, target / f"{resource}.parquet")


def _write_single(target: Path, package: Path) -> list[str]:
    """The downloads of the package of a disclosure, and their check sums."""
    _write_both(target, package)
    return [_sum(path) for path in _both(target, package.name)]


def _write_both(target: Path, package: Path, made_of: Sequence[tuple[Path, Path]] = ()) -> None:
    """Zip and XLSX of one package; `made_of` are the packages that it combines, with their XLSX."""
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    archive, workbook = _both(target, described["name"])
    write_archive(package, archive)
    write_workbook(package, workbook, described["title"], made_of)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
