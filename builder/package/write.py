"""Writes data packages: one for each disclosure and one that combines them, in the layout of the data model.

May: write files below the folder it is given. May not: decide what a row holds, or mend it.

    <directory>/datapackage.json
    <directory>/data/<resource>.csv
    <directory>/disclosures/<disclosure_id>/datapackage.json
    <directory>/disclosures/<disclosure_id>/data/<resource>.csv
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from builder.classification.codes import code_rows, name_rows
from builder.model import Records, Row
from builder.package.descriptor import About, data_path, descriptor_bytes
from builder.package.rows import body_bytes, csv_bytes, header_bytes
from builder.package.schemas import RECORDS


def write_package(records: Records, directory: Path, about: About) -> None:
    """Write one package: every resource, the empty ones too. Raises what `rows.body_bytes` raises."""
    _write(_bodies(records), records.get("disclosures", ()), directory, about)


def _bodies(records: Records) -> dict[str, bytes]:
    """The lines of each resource of the documents, without its header."""
    unknown = sorted(set(records) - set(RECORDS))
    if unknown:
        raise TypeError(f"no document has rows of a resource {', '.join(unknown)}")
    return {name: body_bytes(name, records.get(name, ())) for name in RECORDS}


@cache
def _references() -> Mapping[str, bytes]:
    """The files of the resources that are the same in every package."""
    rows = {"classification_codes": code_rows(), "classification_names": name_rows()}
    return {name: csv_bytes(name, own) for name, own in rows.items()}


def _write(bodies: Mapping[str, bytes], disclosures: Sequence[Row], directory: Path, about: About) -> None:
    files = {**{name: header_bytes(name) + body for name, body in bodies.items()}, **_references()}
    for name, content in files.items():
        path = directory / data_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (directory / "datapackage.json").write_bytes(descriptor_bytes(about, files, disclosures))


def combine(all_records: Iterable[Records]) -> Records:
    """The rows of all disclosures by resource, sorted by `disclosure_id`; within one they keep their order."""
    every = sorted(all_records, key=_id)
    return {name: [row for records in every for row in records.get(name, ())] for name in RECORDS}


def write_packages(
    all_records: Sequence[Records], directory: Path, about: About, of_none: Records | None = None
) -> tuple[Path, ...]:
    """Write the combined package and one package for each disclosure; the folders written, the combined one first.

    `about` describes the combined package; a disclosure's takes its name and title from its own row. The combined
    files are the single ones, one after the other, so that each row is printed once, then the rows `of_none`: those
    that belong to no disclosure.
    """
    every = sorted(all_records, key=_id)
    bodies = [_bodies(records) for records in every]
    last = _bodies(of_none or {})
    combined = {name: b"".join(single[name] for single in (*bodies, last)) for name in RECORDS}
    _write(combined, [row for records in every for row in records["disclosures"]], directory, about)
    written = [directory]
    for records, single in zip(every, bodies, strict=True):
        (row,) = records["disclosures"]
        folder = directory / "disclosures" / row["disclosure_id"]
        title = row.get("title") or row["disclosure_id"]
        own = replace(about, name=row["disclosure_id"], title=title, title_en="", description="", description_en="")
        _write(single, [row], folder, own)
        written.append(folder)
    return tuple(written)


def _id(records: Records) -> str:
    return str(records["disclosures"][0]["disclosure_id"])
