"""The built site in a browser: nothing leaves this machine, and pages fit a phone."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

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
