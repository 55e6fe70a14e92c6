"""Waits for what a browser does when it has the time: loading, laying out, answering, moving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.support.ui import WebDriverWait

LONGEST = 20
"""Seconds, which no machine needs that is not held up."""
_WHOLE = """
return document.readyState === "complete" && (!window.mzCare || [...document.querySelectorAll(".mz-scroll[style]")]
  .every((table) => getComputedStyle(table).contentVisibility === "visible"));
"""
_MIDDLE = """
arguments[0].scrollIntoView({ block: "center", behavior: "instant" });
"""
_PLACE = """
const { left, top, width, height } = arguments[0].getBoundingClientRect();
return [left, top, width, height];
"""


def until(browser: Any, find: Callable[[], Any]) -> Any:
    """What is found, as soon as something is."""
    gone = [StaleElementReferenceException]  # replaced since it was looked up
    return WebDriverWait(browser, LONGEST, 0.1, gone).until(lambda _: find())


def until_equal(browser: Any, find: Callable[[], Any], wanted: object) -> None:
    """Until what is found is what is wanted; the test fails with what it is instead."""
    found: list[Any] = []

    def is_it() -> bool:
        found[:] = [find()]
        return bool(found[0] == wanted)

    try:
        until(browser, is_it)
    except TimeoutException:
        pytest.fail(f"found {', '.join(map(repr, found)) or 'nothing'}, not {wanted!r}")


def until_whole(browser: Any) -> None:
    """Until the page is loaded, and its script has everything laid out that is far down (`assets/care.js`)."""
    until(browser, lambda: browser.execute_script(_WHOLE))


def until_still(browser: Any) -> None:
    """Until no colour and no place changes by and by."""
    until(browser, lambda: browser.execute_script("return document.getAnimations().length === 0"))


def click(browser: Any, element: Any) -> None:
    """Click where an element comes to lie: coming near it, the browser lays out tables above it, which move it away
    from where it was when the pointer set out.
    """

    def place() -> Any:
        browser.execute_script(_MIDDLE, element)
        browser.get_screenshot_as_png()  # draws a frame, in which that happens
        return browser.execute_script(_PLACE, element)

    until_whole(browser)
    until(browser, lambda: place() == place())
    element.click()
