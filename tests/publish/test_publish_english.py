"""The English part of the site: nothing in it is Chinese but what says so, its figures are those of the other part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from built_site import Built, build, number_of
from lxml import html
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from waiting import click, until, until_equal

from builder.render import parts

HAN = re.compile(r"[，。；、\u3007\u3400-\u9fff]")
FIGURE = re.compile(r'<data value="[^"]*" data-from="[^"]*">')
SAID = ("aria-label", "title", "alt", "placeholder", "value")
BOTH = ("index", "method", "regions", "departments", "findings", "data")


def english(built: Built) -> list[Path]:
    return sorted((built.site / "en").rglob("*.html"))


def firsts(paths: list[Path]) -> list[Path]:
    """Of pages that go on on further pages the first stands for all."""
    return [path for path in paths if number_of(path) == 1]


def text(path: Path) -> str:
    """A page with those that it goes on on."""
    return "".join(one.read_text(encoding="utf-8") for one in [path, *sorted(path.parent.glob(f"{path.stem}~*.html"))])


def own(built: Built, path: Path) -> str:
    return path.relative_to(built.site).as_posix()


def switch(path: Path) -> tuple[html.HtmlElement, Path]:
    """The link to the other language, and the page that it leads to."""
    (link,) = html.parse(str(path)).getroot().xpath('//header//a[contains(@class, "mz-language")]')
    return link, (path.parent / unquote(link.get("href"))).resolve()


def chinese(element: html.HtmlElement) -> list[str]:
    """The Chinese that a browser would take for English."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style") or element.get("lang") == "zh":
        return []
    found = [element.get(name) or "" for name in SAID] + [element.text or ""]
    for child in element:
        found += chinese(child)
        found.append(child.tail or "")
    return [text.strip() for text in found if HAN.search(text)]


def test_what_there_is_in_english_is_what_is_worth_it_and_nothing_is_a_copy(built: Built) -> None:
    """Pages of projects and documents, of which there are thousands, are made once."""
    expected = {
        own(built, path)
        for path in firsts(built.pages())
        if own(built, path).removesuffix(".html").split("/")[0] in BOTH
    }
    made = {own(built, path).removeprefix("en/") for path in firsts(english(built))}
    assert made == expected
    assert {path.name for path in (built.site / "en").iterdir()} == {*BOTH[2:], "index.html", "method.html"}


def test_no_chinese_on_an_english_page_passes_for_english(built: Built) -> None:
    problems = {}
    for path in english(built):
        page = html.parse(str(path)).getroot()
        assert page.get("lang") == "en"
        if found := chinese(page.find("body")):
            problems[own(built, path)] = found[:5]
    assert not problems


def test_a_page_that_goes_on_on_further_pages_says_so_in_english(
    built_by_mkdocs: Built, tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST", 1_000)
    divided = build(built_by_mkdocs.datapackage, tmp_path, repository)
    pages = [path for path in english(divided) if number_of(path) == 2]
    assert len(pages) > 5
    for path in pages:
        body = html.parse(str(path)).getroot().find("body")
        assert [link.text for link in body.xpath(".//nav[@class='mz-turn']//a[@rel='prev']")] == ["Previous page"]
        assert not chinese(body)


def test_text_of_pictures_holds_no_element_that_ends_them(built: Built) -> None:
    """A browser ends an `svg` where an element of HTML begins."""
    for path in english(built):
        for picture in re.findall(r"<svg.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL):
            assert "<span" not in picture, own(built, path)


def test_english_and_chinese_pages_show_the_same_figures(built: Built) -> None:
    """Whether they are those of the data `test_publish_figures` asks of every page; in a picture not all have room."""
    figures = 0
    for path in firsts(english(built)):
        other = built.site / own(built, path).removeprefix("en/")
        here, there = (sorted(FIGURE.findall(text(page))) for page in (path, other))
        assert here == there, own(built, path)
        figures += len(here)
    assert figures > 500


def test_the_switch_leads_to_the_same_page_or_home(built: Built) -> None:
    translated = {own(built, path).removeprefix("en/") for path in english(built)}
    for path in built.pages():
        if own(built, path).startswith("embeds/"):
            continue  # a picture alone, without the head of the site
        link, there = switch(path)
        name = own(built, path.with_stem(path.stem.partition("~")[0]))
        if name.startswith("en/"):
            expected, language = name.removeprefix("en/"), "zh"
        else:
            expected, language = f"en/{name if name in translated else 'index.html'}", "en"
        assert own(built, there) == expected
        assert there.is_file()
        assert (link.get("hreflang"), link.get("lang")) == (language, language)


def test_a_link_into_chinese_says_so(built: Built) -> None:
    told = 0
    for path in english(built):
        (article,) = html.parse(str(path)).getroot().xpath("//article")
        for link in article.iter("a"):
            parts = urlsplit(link.get("href", ""))
            there = (path.parent / unquote(parts.path)).resolve()
            if parts.scheme or there.suffix != ".html" or not parts.path or (built.site / "en") in there.parents:
                continue
            assert link.get("hreflang") == "zh", f"{own(built, path)}: {parts.path}"
            is_figure = link.find("data") is not None
            if there.parent.name == "projects" and there.name != "index.html" and not is_figure:
                assert (link.getnext().text_content(), link.tail.strip()) == ("(in Chinese)", "")
                told += 1
    assert told > 20


def test_the_sitemap_names_both_languages(built: Built) -> None:
    places = ElementTree.parse(built.site / "sitemap.xml").getroot()
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    both = 0
    for place in places.findall("s:url", space):
        address = place.findtext("s:loc", namespaces=space) or ""
        name = unquote(urlsplit(address).path).lstrip("/")
        others = {link.get("hreflang"): link.get("href") for link in place.findall("x:link", space)}
        assert (built.site / name).is_file()
        if "~" not in name and (name.startswith("en/") or (built.site / "en" / name).is_file()):
            assert address in others.values()
            assert (others["en"] or "").replace("/en/", "/") == others["zh"]
            both += 1
        else:
            assert not others
    assert both == 2 * len(firsts(english(built)))


@pytest.fixture(params=[(1280, 900), (320, 640)], ids=["desk", "phone"])
def screen(request: pytest.FixtureRequest, browser: WebDriver) -> Iterator[WebDriver]:
    """The browser with a screen of that size, for this test only."""
    width, height = request.param
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_reader_changes_the_language_and_searches(screen: WebDriver, built: Built) -> None:
    browser = screen
    home = built.site / "departments" / "130184-224.html"
    browser.get(home.as_uri())
    click(browser, browser.find_element(By.CSS_SELECTOR, "a.mz-language"))
    until_equal(browser, lambda: browser.current_url, (built.site / "en" / "departments" / home.name).as_uri())
    lead = until(browser, lambda: browser.find_element(By.CSS_SELECTOR, ".mz-lead").text)
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert lead.startswith("2021 Budget 1,350,900 yuan, of which 500,000 yuan for projects")
    width = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
    click(browser, browser.find_element(By.CSS_SELECTOR, "a.mz-language"))
    until_equal(browser, lambda: browser.current_url, home.as_uri())
