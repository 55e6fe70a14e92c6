"""A divided site: what belongs to a disclosure lies in its shard, and all of it is one site where shards are served
side by side.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
import yaml
from built_site import Built, read_html, written_pages
from click.testing import CliRunner
from sample_texts import SAMPLES
from test_publish_search import ask
from test_publish_twice import sums
from waiting import until, until_equal

from builder import pipeline
from builder.cli import main
from builder.errors import PublishError
from builder.publish.serve import server
from builder.publish.sites import divide, read_list
from builder.render.shards import Division

URL = "https://mingzhang.example.org/"
ELSEWHERE = "https://files.example.org/latest/"
SHARDS = ["130184-2021", "130202-2025", "130303-undated", "130682-undated", "430981-2024"]
BUDGET = "130184-224-2021-budget"
MOST = 10**9


def settings(repository: Path, folder: Path, **shards: Any) -> Path:
    """The settings of the checkout, for a site that is divided, in a folder of their own."""
    text = (repository / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("custom_dir: builder", f"custom_dir: {repository}/builder")
    text = text.replace("\nextra:\n", f"\nextra:\n  shards: {json.dumps(shards)}\n", 1)
    assert yaml.safe_load(text)["extra"]["shards"] == shards
    folder.mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    shutil.copy(repository / "mkdocs.en.yml", folder)
    return folder / "mkdocs.yml"


def build(config: Path, source: Path, output: Path, pages: Path, **how: Any) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CONFIG", config)
        patch.setattr(pipeline, "PAGES", pages)
        pipeline.build(source, output, 1, lambda _: None, **how)
    return Built(source, output / "datapackage", output / "content", output / "site")


class NotFound(SimpleHTTPRequestHandler):
    """Serves files, and in place of one that is not there the page of the site for that."""

    def send_error(self, code: int, *_: Any) -> None:
        self.send_response(code)
        self.end_headers()
        self.wfile.write((Path(self.directory) / "404.html").read_bytes())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of the sample and the pages of people in a folder."""
    folder = tmp_path_factory.mktemp("divided")
    shutil.copytree(SAMPLES, folder / "disclosures")
    written_pages(folder / "pages")
    return folder


@pytest.fixture(scope="module")
def config(work: Path, repository: Path) -> Path:
    return settings(repository, work / "settings", digits=6, apart=["en"], downloads=ELSEWHERE)


@pytest.fixture(scope="module")
def divided(work: Path, config: Path) -> Built:
    return build(config, work / "disclosures", work / "output", work / "pages")


@pytest.fixture(scope="module")
def sites(divided: Built, work: Path) -> Path:
    """The sites that a host serves, and the same as it serves them: one origin."""
    division = Division(6, ("en",), ELSEWHERE)
    divide(divided.site, work / "sites", division, MOST, 1, {})
    return work / "sites"


@pytest.fixture(scope="module")
def origin(sites: Path, work: Path) -> Iterator[str]:
    """The address of a server that serves the home site, and below it the others."""
    served = work / "served"
    shutil.copytree(sites / "home", served)
    for name in (*SHARDS, "en"):
        assert not (served / name).exists()
        shutil.copytree(sites / name, served / name)
    running = server(served, 0)
    running.RequestHandlerClass = partial(NotFound, directory=str(served))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    running.server_close()


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class TestAddresses:
    def test_what_belongs_to_a_disclosure_lies_in_its_shard(self, divided: Built) -> None:
        assert [path.name for path in sorted(divided.site.glob("*-*"))] == SHARDS
        own = names(divided.site / "130184-2021")
        assert {
            f"documents/{BUDGET}.html",
            f"documents/{BUDGET}.json",
            f"originals/{BUDGET}.html",
            f"tables/documents/{BUDGET}-1.csv",
            f"data/disclosures/{BUDGET}/datapackage.json",
            f"data/downloads/disclosures/{BUDGET}.xlsx",
            "downloads/site.zip",
        } <= own
        assert {name for name in own if BUDGET not in name} == {"downloads/site.zip"}
        pictures = names(divided.site / "130682-undated" / "embeds")
        assert pictures and all(name.startswith("projects/130682-") for name in pictures)

    def test_nothing_in_the_home_site_is_about_one_disclosure_alone(self, divided: Built) -> None:
        rows = csv.DictReader(text_of(divided.datapackage / "data" / "disclosures.csv").splitlines())
        own = [row["disclosure_id"] for row in rows]
        assert len(own) == 5
        home = {name for name in names(divided.site) if name.partition("/")[0] not in SHARDS}
        assert {name for name in home if any(one in name for one in own)} == set()
        assert not (divided.site / "originals").exists()

    def test_every_link_leads_somewhere(self, divided: Built) -> None:
        pages = {path: read_html(path) for path in divided.pages()}
        ids = {path: set(page.ids) for path, page in pages.items()}
        across, broken = 0, []
        for path, page in pages.items():
            for link in page.links:
                parts = urlsplit(link.address)
                if parts.scheme or parts.netloc:
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                place = unquote(parts.fragment)
                if not target.is_file() or (place and place not in ids.get(target, {place})):
                    broken.append(f"{path.relative_to(divided.site)}: {link.address}")
                across += target.relative_to(divided.site).parts[0] != path.relative_to(divided.site).parts[0]
        assert broken == []
        assert across > 1000

    def test_every_address_that_is_told_to_others_is_there(self, divided: Built) -> None:
        """Feeds, the list of pages, the catalogue, the twins and the data name addresses in full or from the top."""
        told = set()
        for path in divided.site.rglob("*"):
            if path.suffix in (".json", ".jsonld", ".xml"):
                told |= {unquote(found) for found in re.findall(rf"{URL}([^\s\"<>#]*)", text_of(path))}
        for row in csv.DictReader(text_of(divided.datapackage / "data" / "projects.csv").splitlines()):
            assert row["page"].startswith(f"{row['disclosure_id'][:6]}-")
            told.add(row["page"])
        told = {name for name in told if name and not name.startswith(("changes/", "disclosures/"))}
        assert len([name for name in told if name.partition("/")[0] in SHARDS]) > 80
        assert {name for name in told if not (divided.site / name).is_file()} == set()

    def test_the_files_of_all_data_lie_where_the_settings_say(self, divided: Built) -> None:
        page = text_of(divided.site / "data" / "index.html")
        assert f'href="{ELSEWHERE}mingzhang.sqlite"' in page
        assert not (divided.site / "data" / "downloads" / "mingzhang.sqlite").exists()
        assert (divided.site / "data" / "downloads" / "mingzhang.zip").is_file()
        assert f'"contentUrl": "{ELSEWHERE}mingzhang.xlsx"' in page
        assert f"({ELSEWHERE}mingzhang.sqlite)" in text_of(divided.site / "llms.txt")

    def test_robots_are_kept_out_of_shards_too(self, divided: Built) -> None:
        lines = text_of(divided.site / "robots.txt").splitlines()
        assert {"Disallow: /originals/", "Disallow: /*/originals/", "Disallow: /*/tables/originals/"} <= set(lines)
        assert {"Disallow: /data/downloads/", "Disallow: /*/data/downloads/"} <= set(lines)

    def test_a_disclosure_that_got_its_year_is_found_in_its_former_shard(
        self, divided: Built, work: Path, config: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(work / "disclosures", tmp_path / "disclosures")
        (passport,) = (path for path in (tmp_path / "disclosures").glob("*.yml") if "130303" in text_of(path))
        passport.write_text(text_of(passport) + "fiscal_year: 2024\n", encoding="utf-8")
        moved = build(config, tmp_path / "disclosures", tmp_path / "output", work / "pages")
        former = {name for name in names(divided.site / "130303-undated") if name.endswith(".html")}
        former = {
            name for name in former if name.startswith(("documents", "originals", "projects")) and "~" not in name
        }
        assert len(former) > 3
        for name in former:
            page = moved.site / "130303-undated" / name
            (link,) = (link for link in read_html(page).links if link.tag == "a")
            target = (page.parent / link.address).resolve()
            assert target.relative_to(moved.site).as_posix() == f"130303-2024/{name.replace('undated', '2024')}"
            assert target.is_file()
        assert lost(divided, moved, config) == []
        undivided = config.with_name("undivided.yml")
        undivided.write_text(f"site_name: x\nsite_url: {URL}\n", encoding="utf-8")
        assert any(name.startswith("130303-undated/projects/") for name in lost(divided, moved, undivided))


def lost(old: Built, new: Built, config: Path) -> list[str]:
    """The addresses that `builder diff` misses with these settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CONFIG", config)
        told = CliRunner().invoke(main, ["diff", str(old.datapackage), str(new.datapackage), "--format", "json"])
    assert told.exit_code == 0, told.output
    return list(json.loads(told.output)["lost"])


class TestReaders:
    @pytest.mark.parametrize("start", ["index.html", f"130184-2021/documents/{BUDGET}.html"])
    def test_search_finds_pages_of_all_shards_from_any(self, browser: Any, origin: str, start: str) -> None:
        browser.get(origin + start)
        found = {urlsplit(href).path.split("/")[1] for href, _ in ask(browser, "绩效目标").links}
        assert len(found & set(SHARDS)) > 1
        browser.get(origin + start)
        ((place, *_),) = [ask(browser, "舆情监测").links[:1]]
        assert urlsplit(place[0]).path.split("/")[1] in SHARDS
        browser.execute_script("document.querySelector('[data-mz-search] .md-search-result__link').click()")
        until_equal(browser, lambda: urlsplit(browser.current_url).path, urlsplit(place[0]).path)
        until(browser, lambda: "舆情" in browser.find_element("css selector", "article").text)
        assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]

    def test_a_page_of_a_shard_has_its_styles_and_scripts_from_home(self, browser: Any, origin: str) -> None:
        browser.get(f"{origin}130184-2021/documents/{BUDGET}.html")
        used = "return [...document.querySelectorAll('script[src], link[rel=stylesheet]')].map((e) => e.src || e.href)"
        assert all(one.startswith(f"{origin}assets/") for one in browser.execute_script(used))
        assert browser.execute_script("return document.styleSheets.length") > 1
        assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]

    @pytest.mark.parametrize("address", [f"documents/{BUDGET}.html#findings", f"projects/{BUDGET}-1f20d2c5-u.html"])
    def test_an_address_from_before_the_division_leads_on(self, browser: Any, origin: str, address: str) -> None:
        browser.get(origin + address)
        until_equal(browser, lambda: browser.current_url, f"{origin}130184-2021/{address}")
        assert until(browser, lambda: browser.find_element("css selector", "h1").text) != "没有这一页"
        browser.get(f"{origin}130184-2021/projects/130184-1-2021-budget-x.html")
        until_equal(browser, lambda: browser.find_element("css selector", "h1").text, "没有这一页")
        browser.get_log("browser")  # says of both that they are not there

    def test_the_table_of_one_s_own_leads_into_shards(self, browser: Any, origin: str) -> None:
        browser.get(f"{origin}explore.html")
        links = "return [...document.querySelectorAll('.tabulator-row a')].map((link) => link.href)"
        led = [urlsplit(href).path.lstrip("/") for href in until(browser, lambda: browser.execute_script(links))]
        assert {name.partition("/")[0] for name in led} <= {*SHARDS, "departments", "regions"}
        own = next(name for name in led if name.partition("/")[0] in SHARDS)
        browser.get(origin + own)
        assert "没有这一页" not in until(browser, lambda: browser.find_element("css selector", "h1").text)

    @pytest.mark.parametrize(
        ("page", "words"),
        [
            ("data/index.html", ["河北省石家庄市新乐市，2021 年", "河北省保定市定州市（年度未写明）"]),
            ("en/data/index.html", ["河北省石家庄市新乐市, 2021", "河北省保定市定州市 (year not stated)"]),
        ],
    )
    def test_the_zips_are_offered_by_region_and_year(self, divided: Built, page: str, words: list[str]) -> None:
        found = read_html(divided.site / page)
        assert [word for word in words if word not in found.text] == []
        zips = [link.address for link in found.links if link.address.endswith("site.zip")]
        root = "../" * page.count("/")
        assert zips == [f"{root}{at}downloads/site.zip" for at in ("", *(f"{name}/" for name in SHARDS))]

    def test_the_zips_unpacked_in_one_folder_are_the_whole_site(self, divided: Built, tmp_path: Path) -> None:
        for archive in sorted(divided.site.rglob("downloads/site.zip")):
            with ZipFile(archive) as opened:
                opened.extractall(tmp_path)
        unpacked = tmp_path / "mingzhang.example.org"
        pages = {name for name in names(divided.site) if name.endswith(".html")}
        assert {name for name in names(unpacked) if name.endswith(".html")} == pages
        for path in unpacked.rglob("*.html"):
            for link in read_html(path).links:
                parts = urlsplit(link.address)
                if not parts.scheme and not parts.netloc and parts.path and path.name != "404.html":
                    assert (path.parent / unquote(parts.path)).exists(), f"{path.name}: {link.address}"


class TestSites:
    def test_each_has_its_own_files_and_nothing_of_another(self, divided: Built, sites: Path) -> None:
        assert sorted(path.name for path in sites.iterdir()) == sorted([*SHARDS, "en", "home"])
        whole = sums(divided.site)
        for name in (*SHARDS, "en"):
            own = {f"{name}/{place}": digest for place, digest in sums(sites / name).items()}
            assert {own.pop(f"{name}/404.html")} == {whole["404.html"]}
            assert own.pop(f"{name}/.nojekyll")
            assert own == {place: digest for place, digest in whole.items() if place.startswith(f"{name}/")}
            for place in own:
                del whole[place]
        home = sums(sites / "home")
        assert home.pop("shards.csv") and home.pop(".nojekyll")
        assert home == whole

    def test_only_what_changed_is_said_to_be_deployed(self, divided: Built, sites: Path, tmp_path: Path) -> None:
        known = read_list(sites / "home" / "shards.csv")
        assert sorted(known) == sorted([*SHARDS, "en"])
        site = tmp_path / "site"
        shutil.copytree(divided.site, site)
        (site / "130202-2025" / "documents" / "new.html").write_text("x", encoding="utf-8")
        shutil.rmtree(site / "430981-2024")
        parts = {part.name: part for part in divide(site, tmp_path / "sites", Division(6, ("en",)), MOST, 1, known)}
        assert {name for name, part in parts.items() if part.is_changed} == {"home", "130202-2025", "430981-2024"}
        assert names(tmp_path / "sites" / "430981-2024") == {"404.html", ".nojekyll"}
        assert parts["130202-2025"].files == len(names(site / "130202-2025")) + 2
        again = read_list(tmp_path / "sites" / "home" / "shards.csv")
        parts = divide(site, tmp_path / "again", Division(6, ("en",)), MOST, 1, again)
        assert [part.name for part in parts if part.is_changed] == ["home"]

    @pytest.mark.parametrize(
        ("large", "digits", "remedy"),
        [
            (
                "130184-2021/tables/x.csv",
                4,
                "in mkdocs.yml set extra: shards: digits: to more than 4; its addresses then change",
            ),
            ("130184-2021/tables/x.csv", 6, "take a host that allows more, and say so with --limit"),
            ("en/x.csv", 6, "take a host that allows more, and say so with --limit"),
            ("data/x.csv", 6, "in mkdocs.yml, extra: shards:, name its largest folders in apart:"),
        ],
    )
    def test_one_that_is_too_large_is_named(self, tmp_path: Path, large: str, digits: int, remedy: str) -> None:
        for name in ("404.html", "130184-2021/documents/a.html", "en/index.html", large):
            (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "site" / name).write_text("x", encoding="ascii")
        division = Division(digits, ("en",))
        (tmp_path / "site" / large).write_bytes(b"x" * 2000)
        with pytest.raises(PublishError) as refused:
            divide(tmp_path / "site", tmp_path / "sites", division, 1000, 1, {})
        named, folder = large.split("/")[:2]
        named, folder = ("home", named) if named == "data" else (named, folder)
        assert re.match(rf"{named}: 2,[0-9]{{3}} bytes, ", str(refused.value))
        assert f"but a site may have 1,000 (most are in {folder} 2,000" in str(refused.value)
        assert f"→ {remedy}" in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_a_site_without_shards_and_a_folder_that_is_not_there_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        with pytest.raises(PublishError, match=r"it has no shards → set extra: shards: digits: in mkdocs\.yml"):
            divide(tmp_path / "site", tmp_path / "sites", Division(6), MOST, 1, {})
        (tmp_path / "site" / "130184-2021").mkdir()
        with pytest.raises(PublishError, match="it has no folder projets → remove it from extra: shards: apart:"):
            divide(tmp_path / "site", tmp_path / "sites", Division(6, ("projets",)), MOST, 1, {})

    def test_another_file_is_no_list(self, tmp_path: Path) -> None:
        (tmp_path / "shards.csv").write_text("<!doctype html>\n<p>not found</p>\n", encoding="utf-8")
        with pytest.raises(PublishError, match=r"this is no list of sites → give shards\.csv of the home site"):
            read_list(tmp_path / "shards.csv")


class TestBuilds:
    def test_a_build_that_takes_over_gives_the_same(
        self, divided: Built, work: Path, config: Path, repository: Path, tmp_path: Path
    ) -> None:
        """A document goes away, then the setting: each time as if made from nothing."""
        source, output = tmp_path / "disclosures", tmp_path / "output"
        shutil.copytree(work / "disclosures", source)
        shutil.copytree(work / "output", output, copy_function=shutil.copy2)
        for path in source.glob("yuanjiang*"):
            path.unlink()
        plain = settings(repository, tmp_path / "plain")
        for number, used in enumerate((config, plain)):
            build(used, source, output, work / "pages")
            fresh = build(used, source, tmp_path / f"fresh-{number}", work / "pages", use_cache=False)
            for part in ("datapackage", "content", "site"):
                assert sums(output / part) == sums(tmp_path / f"fresh-{number}" / part), (number, part)
            assert fresh.site.is_dir()
        assert not list(output.rglob("430981-2024"))
        assert not list((output / "content").glob("130184-2021"))
