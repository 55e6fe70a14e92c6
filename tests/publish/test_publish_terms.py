"""What a term means, beside it: for keys, pointers and fingers, served and from disk; without scripts it is a link."""

from __future__ import annotations

from typing import Any

import pytest
from built_site import Built
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from waiting import click, until, until_whole

DEPARTMENT = "departments/130184-224.html"
TERM, NOTE = "article .mz-explained", "#mz-term"
SAYS = "项目支出：为做一件具体的事另外安排的钱，比如一次普查、一套系统、一项补贴。"
TAP = """
const [link] = arguments;
for (const kind of ["pointerdown", "pointerup", "click"])
  link.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerType: "touch" }));
"""


@pytest.fixture(params=["served", "from disk"])
def reader(request: pytest.FixtureRequest, browser: Any, built: Built, address: str) -> Any:
    browser.get(f"{address}{DEPARTMENT}" if request.param == "served" else (built.site / DEPARTMENT).as_uri())
    until_whole(browser)
    return browser


def term(reader: Any) -> Any:
    return reader.find_element("css selector", f"{TERM}[href$='/project-expenditure.html']")


def said(reader: Any) -> str:
    """What is said of a term, once it is."""

    return str(until(reader, lambda: "".join(note.text for note in reader.find_elements("css selector", NOTE))))


def is_silent(reader: Any) -> bool:
    return all(not note.is_displayed() for note in reader.find_elements("css selector", NOTE))


def is_fetched(reader: Any) -> bool:
    return bool(reader.execute_script("return 'mzTerms' in window"))


def test_keys_lead_to_what_a_term_means_and_past_it(reader: Any) -> None:
    assert not is_fetched(reader)
    reader.execute_script(
        "const all = [...document.querySelectorAll('a[href]')]; all[all.indexOf(arguments[0]) - 1].focus()",
        term(reader),
    )
    while reader.switch_to.active_element != term(reader):  # the box around a table is a stop too
        ActionChains(reader).send_keys(Keys.TAB).perform()
    assert said(reader) == SAYS
    assert is_fetched(reader)
    described = reader.execute_script(
        "return document.getElementById(arguments[0].getAttribute('aria-describedby'))", term(reader)
    )
    assert described.get_attribute("role") == "tooltip"
    ActionChains(reader).send_keys(Keys.ESCAPE).perform()
    assert is_silent(reader)
    assert term(reader).get_attribute("aria-describedby") is None
    ActionChains(reader).send_keys(Keys.ENTER).perform()
    until(reader, lambda: reader.current_url.endswith("/glossary/project-expenditure.html"))


def test_a_pointer_may_go_to_what_is_said_and_it_goes_when_the_pointer_goes(reader: Any) -> None:
    ActionChains(reader).scroll_to_element(term(reader)).move_to_element(term(reader)).perform()
    assert said(reader) == SAYS
    note = reader.find_element("css selector", NOTE)
    ActionChains(reader).move_to_element(note).pause(0.5).perform()
    assert note.is_displayed()
    ActionChains(reader).move_to_element(reader.find_element("css selector", "h1")).perform()
    until(reader, lambda: is_silent(reader))


def test_a_finger_is_told_first_and_led_on_at_the_second_tap(phone: Any, reader: Any) -> None:
    before = reader.current_url
    reader.execute_script(TAP, term(reader))
    assert said(reader) == SAYS
    assert reader.current_url == before
    left, right = reader.execute_script(
        f"const box = document.querySelector('{NOTE}').getBoundingClientRect(); return [box.left, box.right]"
    )
    assert 0 <= left < right <= 320
    assert reader.execute_script("return document.documentElement.scrollWidth") <= 320
    reader.execute_script(TAP, term(reader))
    until(reader, lambda: reader.current_url.endswith("/glossary/project-expenditure.html"))


def test_without_scripts_a_term_leads_to_its_page(reader: Any) -> None:
    reader.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.refresh()
        click(reader, term(reader))
        until(reader, lambda: reader.current_url.endswith("/glossary/project-expenditure.html"))
    finally:
        reader.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
