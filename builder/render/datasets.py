"""What the site publishes, as catalogues of data see it: the combined package, and that of each disclosure.

Addresses are those on the site; `linked_data` makes them absolute and writes the descriptions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.package.descriptor import data_path
from builder.package.schemas import schemas
from builder.render import addresses
from builder.render.escape import web_address
from builder.render.linked_data import Dataset, File, Source
from builder.render.lists import document_kind, region_title
from builder.render.load import Package, Row

COMBINED = "data/index.html"
"""The page of the combined package."""

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3",
}


def combined(package: Package) -> Dataset:
    """The combined package."""
    disclosures = [row for row in package.all("disclosures") if row["status"] == "read"]
    return Dataset(
        href=COMBINED,
        name=package.descriptor["title"],
        name_en=package.descriptor["title_en"],
        description=f"{package.descriptor['description']} {package.descriptor['description_en']}",
        licence=_licence(package),
        regions=_regions(disclosures),
        years=_years(disclosures),
        sources=tuple(source for source in map(_source, disclosures) if source.url),
        files=tuple(_files(package)),
    )


def of_disclosure(package: Package, row: Row) -> Dataset:
    """The package of one disclosure."""
    own = row["disclosure_id"]
    return Dataset(
        href=addresses.document(own),
        name=row["title"] or row["organisation_name"],
        name_en="",
        description=f"{region_title(row)}{row['organisation_name']}{document_kind(row)}里的全部数字和文字："
        "预算各表、项目、绩效目标和指标、逐格的原文，以及核对的结果；每个数字都写明在原文里的位置。",
        licence=_licence(package),
        regions=_regions([row]),
        years=_years([row]),
        sources=(_source(row),),
        files=tuple(_download(package, title, f"disclosures/{own}{end}") for title, end in _WHOLE.items()),
        part_of=COMBINED,
    )


def all_datasets(package: Package) -> Iterator[Dataset]:
    """The combined package, then each disclosure that was read."""
    yield combined(package)
    for row in package.all("disclosures"):
        if row["status"] == "read":
            yield of_disclosure(package, row)


_WHOLE: Mapping[str, str] = {"Excel": ".xlsx", "CSV（zip）": ".zip"}


def _files(package: Package) -> Iterator[File]:
    name = package.descriptor["name"]
    for title, end in {**_WHOLE, "SQLite": ".sqlite"}.items():
        yield _download(package, title, f"{name}{end}")
    described = {entry["name"]: entry for entry in package.descriptor["resources"]}
    for known in schemas():
        path, entry = data_path(known.name), described[known.name]
        digest = entry["hash"].removeprefix("sha256:")
        yield File(f"{known.title} CSV", f"data/{path}", _MEDIA_TYPES[".csv"], entry["bytes"], digest)
        yield _download(package, f"{known.title} Parquet", f"parquet/{known.name}.parquet")


def _download(package: Package, title: str, name: str) -> File:
    found = package.downloads[name]
    return File(title, found.href, _MEDIA_TYPES[name[name.rindex(".") :]], found.size, found.sha256)


def _licence(package: Package) -> str:
    return str(package.descriptor["licenses"][0]["path"])


def _regions(rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(row["region_code"], region_title(row)) for row in rows if row["region_code"]}))


def _years(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(sorted({row["fiscal_year"] for row in rows if row["fiscal_year"]}))


def _source(row: Row) -> Source:
    return Source(
        row["title"] or row["source_path"], web_address(row["source_url"]), row["publisher"], row["published_on"]
    )
