"""The whole site as a zip: unpacked, it is read from disk, with search and without a link into nothing."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from built_site import Built, read_html
from waiting import until

from builder.publish.offline import Archives

HOST = "mingzhang.example.org"
FOUND = "return document.querySelectorAll('[data-mz-search] .md-search-result__link').length"


@pytest.fixture(scope="module")
def unpacked(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("离线 的")
    with ZipFile(built.site / "downloads" / "site.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(folder)
    return folder / HOST


def test_all_of_the_site_is_in_it_but_the_packages_and_itself(built: Built, unpacked: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    missing = names(built.site) - names(unpacked)
    assert names(unpacked) < names(built.site)
    assert {name.rpartition("/")[0].split("/")[0] for name in missing} == {"data", "downloads"}
    assert "downloads/site.zip" in missing
    assert [name for name in missing if name.endswith(".html")] == []


def test_no_link_leads_into_nothing(built: Built, unpacked: Path) -> None:
    to_the_network = set()
    for path in sorted(unpacked.rglob("*.html")):
        for link in read_html(path).links:
            parts = urlsplit(link.address)
            if parts.netloc == HOST:
                to_the_network.add(unquote(parts.path).lstrip("/"))
            elif not parts.scheme and parts.path and path.name != "404.html":
                assert (path.parent / unquote(parts.path)).exists(), f"{path.name}: {link.address}"
    packages = {name for name in to_the_network if name.startswith(("data/", "downloads/")) and name[-5:] != ".html"}
    assert {"downloads/site.zip", "data/downloads/mingzhang.xlsx", "data/data/projects.csv"} <= packages
    assert all((built.site / name).is_file() for name in packages)


@pytest.mark.parametrize("touched", [False, True], ids=["as it was left", "touched"])
def test_what_the_last_zip_holds_makes_no_difference(tmp_path: Path, touched: bool) -> None:
    url = f"https://{HOST}/"
    old, new, full = (tmp_path / name for name in ("old", "new", "full"))
    for site, changed in ((old, "before"), (new, "after"), (full, "after")):
        (site / "data").mkdir(parents=True)
        (site / "index.html").write_text('<a href="data/data/projects.csv">')
        (site / "data" / "index.html").write_text(changed)
        (site / "data" / f"{changed}.csv").write_text("1.00")
    (new / "linked.html").hardlink_to(old / "index.html")
    shutil.copy(old / "index.html", full / "linked.html")
    Archives(old, url, (tmp_path / "nothing", tmp_path / "nothing.json", tmp_path / "kept.json")).finish()
    if touched:
        (old / "downloads" / "site.zip").write_bytes(b"")
    Archives(new, url, (old, tmp_path / "kept.json", tmp_path / "new.json")).finish()
    Archives(full, url).finish()
    made, expected = (site / "downloads" / "site.zip" for site in (new, full))
    assert made.read_bytes() == expected.read_bytes()
    with ZipFile(made) as archive:
        assert archive.testzip() is None
        assert archive.read(f"{HOST}/index.html").decode() == f'<a href="{url}data/data/projects.csv">'
        assert archive.read(f"{HOST}/data/index.html") == b"after"


@pytest.mark.parametrize("begins", [True, False], ids=["begun before the pages", "not begun"])
def test_a_zip_may_be_begun_before_the_pages_are_made(tmp_path: Path, begins: bool) -> None:
    url, kept = f"https://{HOST}/", tmp_path / "kept.json"
    old, new, full = (tmp_path / name for name in ("old", "new", "full"))
    for site in (old, new, full):
        table = site / "tables" / "1.csv"
        table.parent.mkdir(parents=True)
        if site == new:
            table.hardlink_to(old / "tables" / "1.csv")
        else:
            table.write_text("1")
        zips = Archives(site, url, None if site == full else (old, kept, kept))
        if begins and site == new:
            zips.begin()
        (site / "index.html").write_text(f"a page of {site.name != 'old'}")
        zips.finish()
    made, expected = (site / "downloads" / "site.zip" for site in (new, full))
    assert made.read_bytes() == expected.read_bytes()
    with ZipFile(made) as archive:
        assert archive.namelist() == [f"{HOST}/tables/1.csv", f"{HOST}/index.html"]
        assert archive.read(f"{HOST}/index.html") == b"a page of True"


@pytest.mark.parametrize("limit", [zipfile.ZIP64_LIMIT, 400], ids=["short offsets", "long offsets"])
@pytest.mark.parametrize("grows", [True, False], ids=["grows", "shrinks"])
def test_linked_files_lie_in_the_zip_as_if_they_were_packed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grows: bool, limit: int
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    small = {"b": "2", "e": "5" * 500, "f": "六", "g": "7"}
    large = {name: small.get(name, name * 20) for name in "abcdefghi"} | {"f": "陆"}
    before, after = (small, large) if grows else (large, small)
    old, new, full = (tmp_path / name for name in ("old", "new", "full"))
    for site, files in ((old, before), (new, after), (full, after)):
        (site / "表").mkdir(parents=True)
        for name, text in files.items():
            path = site / "表" / f"{name}.csv"
            if site == new and before.get(name) == text:
                path.hardlink_to(old / "表" / path.name)
            else:
                path.write_text(text)
    url = f"https://{HOST}/"
    Archives(old, url, (tmp_path / "nothing", tmp_path / "nothing.json", tmp_path / "kept.json")).finish()
    Archives(new, url, (old, tmp_path / "kept.json", tmp_path / "new.json")).finish()
    Archives(full, url).finish()
    made, expected = (site / "downloads" / "site.zip" for site in (new, full))
    assert made.read_bytes() == expected.read_bytes()
    with ZipFile(made) as archive:
        assert {name: archive.read(f"{HOST}/表/{name}.csv").decode() for name in after} == after


def test_it_is_searched_and_read_from_disk(browser: Any, unpacked: Path) -> None:
    browser.get((unpacked / "index.html").as_uri())
    browser.find_element("css selector", "[data-mz-search] input[name=q]").send_keys("舆情")
    until(browser, lambda: browser.execute_script(FOUND) > 2)
    browser.execute_script("document.querySelector('[data-mz-search] .md-search-result__link').click()")
    until(browser, lambda: not browser.current_url.endswith("index.html"))
    assert browser.current_url.startswith(unpacked.as_uri())
    until(browser, lambda: "舆情" in browser.find_element("css selector", "article").text)
    used = "return [...document.querySelectorAll('script[src], link[rel=stylesheet], img')].map((e) => e.src || e.href)"
    addresses = browser.execute_script(used)
    assert addresses
    assert all(address.startswith(unpacked.as_uri()) for address in addresses)
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
