"""Tables that are laid out after all others, or when a reader comes near them: none of those that are seen at first."""

from __future__ import annotations

from typing import Any

import pytest
from built_site import Built
from waiting import until

from builder.publish.late import SEEN, mark

TABLE = '<div class="mz-scroll" tabindex="0"><table><tr><td>1</td></tr><tr><td>2</td></tr></table></div>'
LATE = TABLE.replace('"0">', '"0" style="--rows:2">')


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", TABLE + SEEN),
        ("<tr>" * 60, TABLE + SEEN),
        ("<tr>" * 61, SEEN + LATE),
        ("<h2>" * 21, SEEN + LATE),
        ("<p>" * 51, SEEN + LATE),
        ("<td>" * 2000, TABLE + SEEN),
        ("<details>" + "<tr>" * 61 + "</details>", TABLE + SEEN),
        ("<tr>" * 61 + "<details>", TABLE + SEEN),
    ],
)
def test_a_table_surely_below_the_first_screen_is_laid_out_later(before: str, expected: str) -> None:
    assert mark(before + TABLE) == before + expected


def test_each_table_has_its_own_rows() -> None:
    short = TABLE.replace("<tr><td>2</td></tr>", "")
    expected = SEEN + short.replace('"0">', '"0" style="--rows:1">') + LATE
    assert mark("<tr>" * 61 + short + TABLE) == "<tr>" * 61 + expected


def test_a_page_may_be_painted_once_what_is_seen_at_first_is_read() -> None:
    text = "<p>" * 51
    assert mark(f"{text}<h2>a</h2>{text}<h2>b</h2>") == f"{text}{SEEN}<h2>a</h2>{text}<h2>b</h2>"
    assert mark(f"{text}<table><tr><p></table>") == f"{text}<table><tr><p></table>{SEEN}"


def without_scripts(browser: Any, page: str) -> None:
    """Open a page without the script that lays out everything in the end."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(page)
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_it_is_there_when_an_address_leads_to_it(browser: Any, built: Built, address: str) -> None:
    page = "originals/130184-224-2021-budget.html"
    without_scripts(browser, address + page)
    cell = browser.execute_script("return [...document.querySelectorAll('.mz-scroll[style] td[id]')].at(-1).id")
    is_laid_out = f"document.getElementById('{cell}').checkVisibility({{ contentVisibilityAuto: true }})"
    assert not browser.execute_script(f"return {is_laid_out}")
    without_scripts(browser, f"{address}{page}?#{cell}")
    is_seen = (
        f"const box = document.getElementById('{cell}').getBoundingClientRect();"
        f"return {is_laid_out} && box.top >= 0 && box.bottom <= innerHeight"
    )
    assert until(browser, lambda: browser.execute_script(is_seen))


def test_it_is_on_paper(browser: Any, built: Built, address: str) -> None:
    """All of its rows, whatever the reader has seen."""
    without_scripts(browser, address + "originals/130184-224-2021-budget.html")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert (
            browser.execute_script(
                "return [...document.querySelectorAll('.mz-scroll[style]')]"
                ".map(one => getComputedStyle(one).contentVisibility).filter(how => how !== 'visible')"
            )
            == []
        )
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
