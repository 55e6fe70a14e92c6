"""Writes data packages: one for each disclosure and one that combines them, in the layout of the data model.

May: write files below the folder it is given. May not: decide what a row holds, or mend it.

    <directory>/datapackage.json
    <directory>/data/<resource>.csv
    <directory>/disclosures/<disclosure_id>/datapackage.json
    <directory>/disclosures/<disclosure_id>/data/<resource>.csv
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from builder.model import Records
from builder.package.descriptor import About, data_path, descriptor_bytes
from builder.package.rows import csv_bytes
from builder.package.schemas import RESOURCES


def write_package(records: Records, directory: Path, about: About) -> None:
    """Write one package: every resource, the empty ones too. Raises what `rows.csv_bytes` raises."""
    unknown = sorted(set(records) - set(RESOURCES))
    if unknown:
        raise TypeError(f"the data model knows no resource {', '.join(unknown)}")
    files = {name: csv_bytes(name, records.get(name, ())) for name in RESOURCES}
    for name, content in files.items():
        path = directory / data_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (directory / "datapackage.json").write_bytes(descriptor_bytes(about, files, records.get("disclosures", ())))


def combine(all_records: Iterable[Records]) -> Records:
    """The rows of all disclosures by resource, sorted by `disclosure_id`; within one they keep their order."""
    every = list(all_records)
    return {
        name: sorted((row for records in every for row in records.get(name, ())), key=lambda row: row["disclosure_id"])
        for name in RESOURCES
    }


def write_packages(all_records: Sequence[Records], directory: Path, about: About) -> tuple[Path, ...]:
    """Write the combined package and one package for each disclosure; the folders written, the combined one first.

    `about` describes the combined package; a disclosure's takes its name and title from its own row.
    """
    combined = combine(all_records)
    write_package(combined, directory, about)
    written = [directory]
    for records in sorted(all_records, key=lambda records: str(records["disclosures"][0]["disclosure_id"])):
        (row,) = records["disclosures"]
        folder = directory / "disclosures" / row["disclosure_id"]
        own = About(row["disclosure_id"], row.get("title") or row["disclosure_id"])
        write_package(records, folder, replace(own, homepage=about.homepage, licences=about.licences))
        written.append(folder)
    return tuple(written)
