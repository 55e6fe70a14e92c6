"""The built site in a browser: nothing leaves this machine, and pages fit a phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from built_site import Built
from lxml import html
from page_types import page_types
from waiting import until_equal


def test_nothing_is_asked_of_another_host(browser: Any, built: Built, address: str) -> None:
    foreign, wrong = {}, {}
    for name, path in page_types(built.site).items():
        browser.get(address + path.relative_to(built.site).as_posix())
        entries = browser.execute_script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert entries, name
        foreign[name] = {urlsplit(entry).netloc for entry in entries} - {urlsplit(address).netloc, ""}
        wrong[name] = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not {name: found for name, found in foreign.items() if found}
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize(("page", "said"), [("index.html", "跳到正文"), ("en/index.html", "Skip to the text")])
def test_the_link_past_the_head_says_where_it_leads(built: Built, page: str, said: str) -> None:
    read = html.parse(str(built.site / page)).getroot()
    (link,) = read.find_class("md-skip")
    assert link.text_content().strip() == said
    assert read.get_element_by_id(link.get("href").removeprefix("#")).xpath("ancestor-or-self::article | .//h1")


def test_no_page_is_wider_than_a_small_phone(browser: Any, built: Built, address: str) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    )
    widths = {}
    try:
        for name, path in page_types(built.site).items():
            browser.get(address + path.relative_to(built.site).as_posix())
            widths[name] = browser.execute_script("return document.documentElement.scrollWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert {"comparison", "explore", "codes-page", "glossary-page", "research", "en-departments-page"} <= widths.keys()
    assert not {name: width for name, width in widths.items() if width > 320}


def test_a_figure_leads_to_its_marked_cell(browser: Any, built: Built) -> None:
    page = built.site / "departments" / "130184-224.html"
    browser.get(page.as_uri())
    browser.execute_script("document.querySelector('.mz-lead strong a').click()")
    marked = "return document.querySelector(':target')?.textContent"
    until_equal(browser, lambda: browser.execute_script(marked), "135.09")
