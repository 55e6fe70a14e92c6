"""Pages that go on on further pages, in a browser: an address leads to its place, on whatever page that is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from built_site import Built, Html
from selenium.webdriver.support.ui import WebDriverWait

DOCUMENT = "originals/130184-224-2021-budget.html"
PLACE = "const here = document.querySelector(':target'); return here && here.id"


def arrive(browser: Any, address: str) -> tuple[str, str | None]:
    """The page that an address leads to, and the place there."""
    browser.get(address)
    WebDriverWait(browser, 20).until(lambda driver: driver.execute_script("return document.readyState") == "complete")
    return browser.current_url.partition("?")[0].partition("#")[0].rpartition("/")[2], browser.execute_script(PLACE)


def places(built: Built, read_pages: dict[Path, Html]) -> tuple[list[Path], str, str]:
    """The pages of a document, a place of the first and one of the last."""
    pages = built.parts(DOCUMENT)
    first, last = (
        [name for name in read_pages[path].ids if re.match(r"[LT]\d", name)] for path in (pages[0], pages[-1])
    )
    return pages, first[0], last[-1]


@pytest.mark.parametrize("is_from_disk", [False, True])
def test_an_address_leads_to_the_page_that_has_the_place(
    browser: Any, built: Built, address: str, read_pages: dict[Path, Html], is_from_disk: bool
) -> None:
    pages, early, late = places(built, read_pages)
    assert len(pages) > 1
    folder = (f"{built.site.as_uri()}/" if is_from_disk else address) + "originals/"
    assert arrive(browser, f"{folder}{pages[0].name}#{late}") == (pages[-1].name, late)
    assert arrive(browser, f"{folder}{pages[-1].name}#{early}") == (pages[0].name, early)
    assert arrive(browser, f"{folder}{pages[-1].name}#{late}") == (pages[-1].name, late)


def test_a_place_that_is_nowhere_leads_to_the_first_page(
    browser: Any, built: Built, address: str, read_pages: dict[Path, Html]
) -> None:
    pages, *_ = places(built, read_pages)
    for page in (pages[0], pages[-1]):
        assert arrive(browser, f"{address}originals/{page.name}#T999R9C9") == (pages[0].name, None)


def test_readers_turn_from_the_first_page_to_the_last(browser: Any, built: Built, address: str) -> None:
    pages = built.parts("documents/130184-224-2021-budget.html")
    browser.get(f"{address}documents/{pages[0].name}")
    for number, page in enumerate(pages, 1):
        assert browser.current_url.endswith(page.name)
        current = browser.find_elements("css selector", ".mz-parts [aria-current=page]")
        assert [one.text for one in current] == [f"第 {number} 页"]
        for link in browser.find_elements("css selector", ".mz-turn [rel=next]"):
            link.click()
            break
    assert not browser.find_elements("css selector", ".mz-turn [rel=next]")
