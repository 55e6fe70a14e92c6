"""A site with a history: the page of changes, the feeds, and addresses that lead on after an identifier changed."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from built_site import Built, build, pack, read_html, written_pages
from lxml import etree
from waiting import until_equal

from builder.diff.compare import changes
from builder.diff.ledger import record
from builder.errors import LedgerError, SettingsError
from builder.render.redirects import read_ledger
from builder.render.render import render

DOCUMENTS = Path(__file__).parents[1] / "documents"
UNDATED, DATED = "130184-305002-undated-performance", "130184-305002-2022-performance"
BUDGET = "130100-401-2022-budget"
PROJECT = "-130184213abcdefgh1234-u.html"
A = "{http://www.w3.org/2005/Atom}"
ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
    """Two documents, then the same with a year in the passport of one, another total in the other, and a third."""
    folder = tmp_path_factory.mktemp("history")
    before, after = folder / "before", folder / "after"
    before.mkdir()
    for name in ("year-from-the-passport.txt", "two-sided-summary.txt"):
        shutil.copyfile(DOCUMENTS / name, before / name)
    (before / "year-from-the-passport.yml").write_text("region: '130184'\n", encoding="utf-8")
    shutil.copytree(before, after)
    shutil.copyfile(DOCUMENTS / "year-from-the-passport.yml", after / "year-from-the-passport.yml")
    budget = (before / "two-sided-summary.txt").read_text(encoding="utf-8")
    (after / "two-sided-summary.txt").write_text(budget.replace("150.00", "155.00", 1), encoding="utf-8")
    shutil.copyfile(DOCUMENTS / "three-public.txt", after / "three-public.txt")
    old, new = pack(before, folder / "old"), pack(after, folder / "datapackage")
    pages = written_pages(folder / "pages")
    ledger = f"old,new\nprojects/gone.html,projects/{DATED}{PROJECT}\ndocuments/renamed.html,documents/{UNDATED}.html\n"
    (pages / "redirects.csv").write_text(ledger, encoding="utf-8")
    record(changes(old, new, pages / "redirects.csv"), pages / "changes", ON)
    return build(new, folder, repository, after, pages)


# The page of changes --------------------------------------------------------------------------------------------


def test_the_page_says_what_changed_and_whose_doing_it_is(history: Built) -> None:
    text = " ".join(read_html(history.site / "changes.html").text.split())
    assert "2026-11-21" in text
    assert "换了文件：金额改了 1 处" in text
    assert "1,500,000.00 元 1,550,000.00 元" in text
    assert f"文件没有变，读法或登记资料改了（原编号 {UNDATED}）" in text
    assert "新收录" in text


def test_a_new_value_leads_to_its_cell_and_the_record_is_offered(history: Built) -> None:
    links = {link.address for link in read_html(history.site / "changes.html").links}
    view = (history.site / f"originals/{BUDGET}.html").read_text(encoding="utf-8")
    (place,) = re.findall(r'id="([^"]+)"[^>]*>155\.00<', view)
    assert f"originals/{BUDGET}.html#{place}" in links
    (record_file,) = (history.site / "changes").iterdir()
    assert f"changes/{record_file.name}" in links
    assert json.loads(record_file.read_text(encoding="utf-8"))["date"] == "2026-11-21"


@pytest.mark.parametrize("page", ["changes.html", f"documents/{UNDATED}.html"])
def test_the_page_is_no_wider_than_a_small_phone(browser: Any, history: Built, page: str) -> None:
    narrow = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    try:
        browser.get((history.site / page).as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_ledger_of_redirects_itself_is_no_part_of_the_site(history: Built) -> None:
    assert not list(history.site.rglob("redirects.csv"))


# Feeds ----------------------------------------------------------------------------------------------------------


def feeds(built: Built) -> dict[str, Any]:
    found = sorted((built.site / "feeds").rglob("*.xml"))
    return {path.relative_to(built.site).as_posix(): etree.parse(path).getroot() for path in found}


def test_there_is_a_feed_of_all_and_of_each_region_and_department(history: Built) -> None:
    assert sorted(feeds(history)) == [
        "feeds/all.xml",
        "feeds/departments/000000-907.xml",
        "feeds/departments/130100-401.xml",
        "feeds/departments/130184-305002.xml",
        "feeds/regions/130100.xml",
        "feeds/regions/130184.xml",
    ]


def test_feeds_hold_what_rfc_4287_asks_for(history: Built) -> None:
    for address, feed in feeds(history).items():
        assert feed.tag == f"{A}feed"
        for element in (feed, *feed.iterfind(f"{A}entry")):
            for name in ("id", "title", "updated"):
                (found,) = element.iterfind(f"{A}{name}")
                assert found.text
                assert not len(found)
            assert element.findtext(f"{A}id").startswith("tag:mingzhang.example.org,2026:/")
            assert datetime.fromisoformat(element.findtext(f"{A}updated")).utcoffset() is not None
            rels = [link.get("rel") for link in element.iterfind(f"{A}link")]
            assert rels.count("alternate") == 1
        assert feed.findtext(f"{A}author/{A}name") == "明账"
        (own,) = (link.get("href") for link in feed.iterfind(f"{A}link") if link.get("rel") == "self")
        assert own == f"https://mingzhang.example.org/{address}"
        ids = [found.text for found in feed.iterfind(f".//{A}id")]
        assert len(ids) == len(set(ids))
        dates = [entry.findtext(f"{A}updated") for entry in feed.iterfind(f"{A}entry")]
        assert dates
        assert dates == sorted(dates, reverse=True)
        assert feed.findtext(f"{A}updated") == dates[0]


def test_every_address_in_a_feed_is_absolute_and_there(history: Built) -> None:
    for feed in feeds(history).values():
        for link in feed.iterfind(f".//{A}link"):
            parts = urlsplit(link.get("href"))
            assert (parts.scheme, parts.netloc) == ("https", "mingzhang.example.org")
            assert (history.site / parts.path.lstrip("/")).is_file()


def entries(feed: Any) -> dict[str, tuple[str, str]]:
    return {
        entry.findtext(f"{A}id").partition(":/")[2]: (entry.findtext(f"{A}updated")[:10], entry.findtext(f"{A}summary"))
        for entry in feed.iterfind(f"{A}entry")
    }


def test_entries_are_dated_by_passport_record_or_year(history: Built) -> None:
    (name,) = (path.stem for path in (history.site / "changes").iterdir())
    every = entries(feeds(history)["feeds/all.xml"])
    assert {own: day for own, (day, _) in every.items()} == {
        "disclosures/000000-907-2022-budget": "2026-11-21",  # recorded as new
        f"changes/{name}/{BUDGET}": "2026-11-21",
        f"changes/{name}/{DATED}": "2026-11-21",
        f"disclosures/{DATED}": "2022-02-01",  # published
        f"disclosures/{BUDGET}": "2022-01-01",  # its year
    }
    assert every[f"changes/{name}/{BUDGET}"][1].startswith("换了文件：金额改了 1 处")


def test_a_region_and_a_department_have_their_own_entries_only(history: Built) -> None:
    found = feeds(history)
    for address, own in (("regions/130184", DATED), ("departments/130100-401", BUDGET)):
        names = entries(found[f"feeds/{address}.xml"])
        assert len(names) == 2
        assert all(name.endswith(own) for name in names)


def test_pages_name_their_feed_in_the_head_and_for_readers(history: Built) -> None:
    for page, feed in {
        "index.html": "feeds/all.xml",
        "changes.html": "feeds/all.xml",
        "regions/130184.html": "../feeds/regions/130184.xml",
        "departments/130100-401.html": "../feeds/departments/130100-401.xml",
    }.items():
        links = [link for link in read_html(history.site / page).links if link.address == feed]
        assert [(link.tag, link.rel) for link in links] == [("link", "alternate feed"), ("a", "")]


# Redirects ------------------------------------------------------------------------------------------------------


def test_former_addresses_lead_on(history: Built) -> None:
    for old, new in {
        f"documents/{UNDATED}.html": f"documents/{DATED}.html",
        f"originals/{UNDATED}.html": f"originals/{DATED}.html",
        f"projects/{UNDATED}{PROJECT}": f"projects/{DATED}{PROJECT}",
        "projects/gone.html": f"projects/{DATED}{PROJECT}",
        "documents/renamed.html": f"documents/{DATED}.html",
    }.items():
        assert (history.site / new).is_file()
        page = read_html(history.site / old)
        assert page.language == "zh"
        assert [link.address for link in page.links if link.tag == "a"] == [f"../{new}"]
        (canonical,) = (link.address for link in page.links if link.rel == "canonical")
        assert canonical == f"https://mingzhang.example.org/{new}"
        text = (history.site / old).read_text(encoding="utf-8")
        assert f'<noscript><meta http-equiv="refresh" content="0; url=../{new}"></noscript>' in text
        assert '<meta name="robots" content="noindex">' in text
    assert "renamed" not in (history.site / "sitemap.xml").read_text(encoding="utf-8")


def test_everything_that_a_redirect_page_asks_for_is_there(history: Built) -> None:
    for link in read_html(history.site / f"documents/{UNDATED}.html").links:
        assert urlsplit(link.address).netloc or (history.site / "documents" / link.address).resolve().is_file()


def test_a_browser_arrives_at_the_place_on_the_page(browser: Any, history: Built) -> None:
    old = (history.site / f"originals/{UNDATED}.html").as_uri()
    browser.get(f"{old}#L12C1")
    until_equal(browser, lambda: browser.current_url, (history.site / f"originals/{DATED}.html").as_uri() + "#L12C1")
    there = "return document.querySelector(':target')?.textContent"
    until_equal(browser, lambda: browser.execute_script(there), "档案修裱")


def test_a_browser_without_javascript_arrives_too(browser: Any, history: Built) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get((history.site / "projects/gone.html").as_uri())
        there = (history.site / f"projects/{DATED}{PROJECT}").as_uri()
        until_equal(browser, lambda: browser.current_url, there)
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["projects/a.html,projects/nowhere.html"], "line 2: .*there is no projects/nowhere.html"),
        ([f"documents/{DATED}.html,documents/{BUDGET}.html"], "line 2: .*there is a page at the old address"),
        (["projects/a.html,projects/b.html", "projects/b.html,projects/a.html"], "line 3: .*it leads in a circle"),
        ([f"{UNDATED}x,{UNDATED}y"], "line 2: .*there is no"),
        (["a-undated-budget,b-undated-budget", "b-undated-budget,a-undated-budget"], "line 2: .*it leads in a circle"),
        (
            [f"projects/a.html,documents/{DATED}.html", f"projects/a.html,documents/{BUDGET}.html"],
            "line 3: .*an earlier line has the same old address",
        ),
        ([f"../a.html,documents/{DATED}.html"], "line 2: .*is no redirect"),
        ([f"projects/a.html,{DATED}"], "line 2: .*is no redirect"),
        (["projects/a.html"], "line 2: .*is no redirect"),
    ],
)
def test_a_line_that_leads_nowhere_is_named(
    history: Built, tmp_path: Path, repository: Path, lines: list[str], problem: str
) -> None:
    pages = written_pages(tmp_path / "pages")
    (pages / "redirects.csv").write_text("\n".join(["old,new", *lines, ""]), encoding="utf-8")
    with pytest.raises(LedgerError, match=f"redirects.csv, {problem}"):
        render(history.datapackage, tmp_path / "content", pages, repository / "mkdocs.yml")


def test_a_ledger_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "redirects.csv").write_bytes("old,new\n旧,新\n".encode("gb18030"))
    with pytest.raises(LedgerError, match="line 1: it is not UTF-8"):
        read_ledger(tmp_path / "redirects.csv")


def test_an_identifier_stands_for_all_pages_of_a_disclosure(history: Built, tmp_path: Path, repository: Path) -> None:
    pages = written_pages(tmp_path / "pages")
    (pages / "redirects.csv").write_text(f"old,new\nolder,{UNDATED}\n", encoding="utf-8")
    render(history.datapackage, tmp_path / "content", pages, repository / "mkdocs.yml")
    for old in ("documents/older.html", "originals/older.html", f"projects/older{PROJECT}"):
        assert DATED in (tmp_path / "content" / old).read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", ["site_name: x\n", "site_name: x\nsite_url: here\n", "site_url: https://x.org/\n"])
def test_a_site_without_a_name_or_an_address_says_so(history: Built, tmp_path: Path, settings: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"mkdocs\.yml: site_(url|name) is .* → write"):
        render(history.datapackage, tmp_path / "content", tmp_path, tmp_path / "mkdocs.yml")
