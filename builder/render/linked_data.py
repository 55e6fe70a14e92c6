"""How search engines and catalogues are told of the datasets: schema.org in the pages, DCAT 3 in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from builder.render.site import Site

CATALOGUE = "data/catalog.jsonld"
"""Where the catalogue lies on the site."""

_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_CHINESE = "http://id.loc.gov/vocabulary/iso639-1/zh"
_IN_A_PAGE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """One file that a dataset is offered as."""

    title: str
    href: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a dataset was made of. `url` is blank where it is not known."""

    title: str
    url: str
    publisher: str
    published_on: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One package. `regions` are (code, name); `years` are in order; `part_of` is the page of the one that holds it."""

    href: str
    name: str
    name_en: str
    description: str
    licence: str
    regions: tuple[tuple[str, str], ...]
    years: tuple[str, ...]
    sources: tuple[Source, ...]
    files: tuple[File, ...]
    part_of: str = ""


def schema_org(dataset: Dataset, site: Site) -> str:
    """The description of a dataset for the head of its page: ASCII in which nobody finds markup."""
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": _identifier(dataset.href, site),
        "name": dataset.name,
        "alternateName": dataset.name_en,
        "description": dataset.description,
        "url": site.absolute(dataset.href),
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "license": dataset.licence,
        "creator": {"@type": "Organization", "name": site.name, "url": site.url},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site.name, "url": site.absolute(CATALOGUE)},
        "isPartOf": dataset.part_of and {"@id": _identifier(dataset.part_of, site)},
        "spatialCoverage": [_place(code, name) for code, name in dataset.regions],
        "temporalCoverage": "/".join(_period(dataset)),
        "isBasedOn": [_work(source) for source in dataset.sources],
        "distribution": [_data_download(file, site) for file in dataset.files],
    }
    return json.dumps(_known(described)).translate(_IN_A_PAGE)


def catalogue_bytes(datasets: Iterable[Dataset], site: Site) -> bytes:
    """The DCAT catalogue of the site, as JSON-LD."""
    every = list(datasets)
    described = {
        "@context": _PREFIXES,
        "@id": site.absolute(CATALOGUE),
        "@type": "dcat:Catalog",
        "dct:title": _texts(every[0].name, every[0].name_en),
        "dct:description": _texts(every[0].description),
        "dct:language": {"@id": _CHINESE},
        "dct:license": {"@id": every[0].licence},
        "dct:publisher": _publisher(site),
        "foaf:homepage": {"@id": site.url},
        "dcat:dataset": [_dcat_dataset(dataset, site) for dataset in every],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _known(described: Json) -> Json:
    """Without what is not known."""
    return {key: value for key, value in described.items() if value not in ("", [])}


def _identifier(href: str, site: Site) -> str:
    return f"{site.absolute(href)}#dataset"


def _period(dataset: Dataset) -> tuple[str, ...]:
    """The first and the last day of the years that a dataset is about; a budget year is the calendar year."""
    return (f"{dataset.years[0]}-01-01", f"{dataset.years[-1]}-12-31") if dataset.years else ()


def _place(code: str, name: str) -> Json:
    return {
        "@type": "Place",
        "name": name,
        "identifier": {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": code},
    }


def _work(source: Source) -> Json:
    publisher = source.publisher and {"@type": "GovernmentOrganization", "name": source.publisher}
    return _known(
        {
            "@type": "DigitalDocument",
            "name": source.title,
            "url": _iri(source.url),
            "publisher": publisher,
            "datePublished": source.published_on,
        }
    )


def _data_download(file: File, site: Site) -> Json:
    return {
        "@type": "DataDownload",
        "name": file.title,
        "contentUrl": site.absolute(file.href),
        "encodingFormat": file.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _dcat_dataset(dataset: Dataset, site: Site) -> Json:
    return _known(
        {
            "@id": _identifier(dataset.href, site),
            "@type": "dcat:Dataset",
            "dct:title": _texts(dataset.name, dataset.name_en),
            "dct:description": _texts(dataset.description),
            "dct:language": {"@id": _CHINESE},
            "dct:license": {"@id": dataset.licence},
            "dct:publisher": {"@id": site.url},
            "dct:isPartOf": dataset.part_of and {"@id": _identifier(dataset.part_of, site)},
            "dct:spatial": [
                {"@type": "dct:Location", "dct:identifier": code, "rdfs:label": name} for code, name in dataset.regions
            ],
            "dct:temporal": _period_of_time(dataset),
            "dct:source": [{"@id": _iri(source.url)} for source in dataset.sources if source.url],
            "dcat:landingPage": {"@id": site.absolute(dataset.href)},
            "dcat:distribution": [_distribution(file, dataset, site) for file in dataset.files],
        }
    )


def _period_of_time(dataset: Dataset) -> Json | str:
    if not (period := _period(dataset)):
        return ""
    first, last = (_typed("date", day) for day in period)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def _distribution(file: File, dataset: Dataset, site: Site) -> Json:
    return {
        "@id": site.absolute(file.href),
        "@type": "dcat:Distribution",
        "dct:title": file.title,
        "dct:license": {"@id": dataset.licence},
        "dcat:accessURL": {"@id": site.absolute(dataset.href)},
        "dcat:downloadURL": {"@id": site.absolute(file.href)},
        "dcat:mediaType": {"@id": _MEDIA_TYPES + file.media_type},
        "dcat:byteSize": _typed("nonNegativeInteger", str(file.size)),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed("hexBinary", file.sha256),
        },
    }


def _publisher(site: Site) -> Json:
    return {"@id": site.url, "@type": "foaf:Organization", "foaf:name": site.name, "foaf:homepage": {"@id": site.url}}


def _texts(chinese: str, english: str = "") -> list[Json]:
    both = (("zh", chinese), ("en", english))
    return [{"@language": language, "@value": text} for language, text in both if text]


def _typed(kind: str, text: str) -> Json:
    return {"@type": f"xsd:{kind}", "@value": text}


def _iri(url: str) -> str:
    """An address as a passport gives it, with what no address may hold percent-encoded."""
    return quote(url, safe="/:?#[]@!$&'()*+,;=%-._~")
