"""The built site in a browser: search answers in Chinese, served and from disk, and nothing leaves this machine."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from built_site import Built

KINDS = (
    "index.html",
    "regions/130184.html",
    "departments/130184-224.html",
    "documents/130184-224-2021-budget.html",
    "originals/130184-224-2021-budget.html",
    "projects/index.html",
    "findings/index.html",
    "data/index.html",
    "data/projects.html",
    "method.html",
)
WAIT = """
const [done] = [arguments[arguments.length - 1]];
const began = Date.now();
(function look() {
  const meta = document.querySelector(".md-search-result__meta");
  const answered = meta && (document.querySelector(".md-search-result__item") || /没有找到/.test(meta.textContent));
  if (answered || Date.now() - began > 20000)
    done([...document.querySelectorAll(".md-search-result__item a")].map(found => [found.href, found.textContent]));
  else setTimeout(look, 50);
})();
"""


def search(browser: Any, start: str, words: str) -> list[tuple[str, str]]:
    browser.set_script_timeout(30)
    browser.get(f"{start}?q={quote(words)}")
    return [(href, " ".join(text.split())) for href, text in browser.execute_async_script(WAIT)]


@pytest.fixture(params=["served", "from disk"])
def start(request: pytest.FixtureRequest, built: Built, address: str) -> str:
    return f"{address}index.html" if request.param == "served" else (built.site / "index.html").as_uri()


def test_search_finds_a_word_and_leads_to_its_pages(browser: Any, start: str) -> None:
    found = search(browser, start, "舆情")
    assert any("/projects/" in href for href, _ in found)
    assert not [href for href, _ in found if "/originals/" in href]
    assert any("舆情" in text for _, text in found)


def test_search_finds_a_word_in_the_middle_of_a_sentence(browser: Any, start: str) -> None:
    found = search(browser, start, "属地")
    assert any("管理属地网站" in text.replace("\u200b", "") for _, text in found), found


def test_search_finds_nothing_where_nothing_is(browser: Any, start: str) -> None:
    assert search(browser, start, "恐龙") == []


@pytest.mark.parametrize("page", KINDS)
def test_nothing_is_asked_of_another_host(browser: Any, address: str, page: str) -> None:
    browser.get(address + page)
    names = json.loads(
        browser.execute_script("return JSON.stringify(performance.getEntriesByType('resource').map(e => e.name))")
    )
    assert names
    assert {urlsplit(name).netloc for name in names} <= {urlsplit(address).netloc, ""}
    assert not [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.mark.parametrize("page", KINDS)
def test_no_page_is_wider_than_a_small_phone(browser: Any, address: str, page: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    )
    try:
        browser.get(address + page)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_figure_leads_to_its_marked_cell(browser: Any, built: Built) -> None:
    page = built.site / "departments" / "130184-224.html"
    browser.get(page.as_uri())
    browser.execute_script("document.querySelector('.mz-lead strong a').click()")
    marked = browser.execute_script("return document.querySelector(':target').textContent")
    assert marked == "135.09"
