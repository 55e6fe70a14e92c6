"""Pages that go on on further pages, in a browser: an address leads to its place, on whatever page that is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from built_site import Built, Html
from waiting import click, until, until_equal

DOCUMENT = "originals/130184-224-2021-budget.html"
PLACE = "return [document.readyState, location.pathname, document.querySelector(':target')?.id]"


def until_arrived(browser: Any, page: Path, place: str | None) -> None:
    """Until the browser is at a place of a page, or on the page without any place."""

    def here() -> tuple[str, str, str | None]:
        state, path, found = browser.execute_script(PLACE)
        return state, path.rpartition("/")[2], found

    until_equal(browser, here, ("complete", page.name, place))


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
    for start, place, end in (
        (pages[0], late, pages[-1]),
        (pages[-1], early, pages[0]),
        (pages[-1], late, pages[-1]),
    ):
        browser.get(f"{folder}{start.name}#{place}")
        until_arrived(browser, end, place)


def test_a_place_that_is_nowhere_leads_to_the_first_page(
    browser: Any, built: Built, address: str, read_pages: dict[Path, Html]
) -> None:
    pages, *_ = places(built, read_pages)
    for page in (pages[0], pages[-1]):
        browser.get(f"{address}originals/{page.name}#T999R9C9")
        until(browser, lambda: "?from=0#" in browser.current_url)  # it was looked for on all of them
        until_arrived(browser, pages[0], None)


def test_readers_turn_from_the_first_page_to_the_last(browser: Any, built: Built, address: str) -> None:
    pages = built.parts("documents/130184-224-2021-budget.html")
    browser.get(f"{address}documents/{pages[0].name}")
    for number, page in enumerate(pages, 1):
        until_arrived(browser, page, None)
        current = browser.find_elements("css selector", ".mz-parts [aria-current=page]")
        assert [one.text for one in current] == [f"第 {number} 页"]
        for link in browser.find_elements("css selector", ".mz-turn [rel=next]"):
            click(browser, link)
            break
    assert not browser.find_elements("css selector", ".mz-turn [rel=next]")
