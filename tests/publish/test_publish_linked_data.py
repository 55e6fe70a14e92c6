"""Datasets as search engines and catalogues see them: valid JSON in the built pages, true to the files of the site."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from built_site import Built
from lxml import html

from builder.package.schemas import RESOURCES
from builder.pipeline import CONFIG
from builder.render.site import read_site

SITE = read_site(CONFIG)
SCRIPT = "//script[@type='application/ld+json']"


def rows(built: Built) -> list[dict[str, str]]:
    with (built.datapackage / "data" / "disclosures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["status"] == "read"]


@pytest.fixture(scope="module")
def described(built: Built) -> dict[str, dict[str, Any]]:
    """The JSON-LD of each page that has any, by the address of the page."""
    found: dict[str, dict[str, Any]] = {}
    for path in built.pages():
        for script in html.fromstring(path.read_bytes()).xpath(SCRIPT):
            address = path.relative_to(built.site).as_posix()
            assert address not in found
            found[address] = json.loads(script.text)
    return found


def file_of(built: Built, address: str) -> Path:
    assert address.startswith(SITE.url)
    return built.site / address.removeprefix(SITE.url)


def test_the_data_page_and_each_disclosure_are_datasets(built: Built, described: dict[str, dict[str, Any]]) -> None:
    pages = {f"documents/{row['disclosure_id']}.html" for row in rows(built)}
    assert set(described) == {"data/index.html", *pages}
    for address, dataset in described.items():
        assert (dataset["@context"], dataset["@type"]) == ("https://schema.org/", "Dataset")
        assert dataset["url"] == SITE.url + address
        assert dataset["creator"] == {"@type": "Organization", "name": SITE.name, "url": SITE.url}
        assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert 50 <= len(dataset["description"]) <= 5000
        assert file_of(built, dataset["includedInDataCatalog"]["url"]).is_file()
        assert "" not in dataset.values()


def test_every_file_is_there_with_its_size_and_sum(built: Built, described: dict[str, dict[str, Any]]) -> None:
    formats = {}
    for address, dataset in described.items():
        for offered in dataset["distribution"]:
            content = file_of(built, offered["contentUrl"]).read_bytes()
            assert offered["sha256"] == hashlib.sha256(content).hexdigest()
            assert offered["contentSize"] == f"{len(content)} B"
            formats.setdefault(address, []).append(offered["encodingFormat"])
    assert len(formats["data/index.html"]) == 3 + 2 * len(RESOURCES)
    assert len(set(formats["data/index.html"])) == 5
    assert all(len(found) == 2 for address, found in formats.items() if address != "data/index.html")


def test_a_disclosure_says_where_when_and_of_what(built: Built, described: dict[str, dict[str, Any]]) -> None:
    for row in rows(built):
        dataset = described[f"documents/{row['disclosure_id']}.html"]
        assert dataset["name"] == row["title"]
        (place,) = dataset["spatialCoverage"]
        assert place["identifier"] == {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": row["region_code"]}
        year = row["fiscal_year"]
        assert dataset.get("temporalCoverage") == (f"{year}-01-01/{year}-12-31" if year else None)
        (source,) = dataset["isBasedOn"]
        assert source["name"] == row["title"]
        assert source.get("url") == (row["source_url"] or None)
        assert dataset["isPartOf"]["@id"] == described["data/index.html"]["@id"]
    years = sorted(filter(None, (row["fiscal_year"] for row in rows(built))))
    assert described["data/index.html"]["temporalCoverage"] == f"{years[0]}-01-01/{years[-1]}-12-31"


def test_the_catalogue_lists_the_same_datasets(built: Built, described: dict[str, dict[str, Any]]) -> None:
    catalogue = json.loads((built.site / "data" / "catalog.jsonld").read_text(encoding="utf-8"))
    assert catalogue["@type"] == "dcat:Catalog"
    assert catalogue["@id"] == f"{SITE.url}data/catalog.jsonld"
    listed = {dataset["@id"]: dataset for dataset in catalogue["dcat:dataset"]}
    assert set(listed) == {dataset["@id"] for dataset in described.values()}
    for dataset in described.values():
        same = listed[dataset["@id"]]
        assert same["dct:title"][0] == {"@language": "zh", "@value": dataset["name"]}
        assert same["dcat:landingPage"]["@id"] == dataset["url"]
        offered = [(one["contentUrl"], one["sha256"]) for one in dataset["distribution"]]
        assert offered == [
            (one["dcat:downloadURL"]["@id"], one["spdx:checksum"]["spdx:checksumValue"]["@value"])
            for one in same["dcat:distribution"]
        ]


def test_the_browser_reads_it_as_data(built: Built, browser: Any, address: str) -> None:
    own = rows(built)[0]["disclosure_id"]
    browser.get(f"{address}documents/{own}.html")
    read = "return document.querySelector('script[type=\"application/ld+json\"]').textContent"
    assert json.loads(browser.execute_script(read))["url"] == f"{SITE.url}documents/{own}.html"


def test_the_citation_names_the_addresses_of_the_site(repository: Path) -> None:
    citation = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    settings = yaml.safe_load((repository / "mkdocs.yml").read_text(encoding="utf-8"))
    assert citation["url"] == settings["site_url"]
    assert citation["repository-code"] == settings["repo_url"]
    assert citation["preferred-citation"]["url"] == f"{settings['site_url']}data/index.html"
