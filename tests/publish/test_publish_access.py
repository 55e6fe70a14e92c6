"""Who cannot see, point or print as others do: axe-core, keys, large text, high contrast, paper, on the built site.

axe-core looks at each type of page, but at no row of a table from the ninth on, and without its rule `region`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pypdfium2
import pytest
from built_site import Built
from lxml import html
from page_types import page_types
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from waiting import click, until, until_equal, until_still, until_whole

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """
const [rules, done] = arguments;
for (const folded of document.querySelectorAll("article details")) folded.open = true;
const look = { include: [document], exclude: [["tbody tr:nth-child(n + 9)"]] }; // the others look as the first ones
axe.run(look, { resultTypes: ["violations"], rules }).then(({ violations }) =>
  done(violations.map(({ id, impact, nodes }) => [impact, id, nodes[0].target.join(" "), nodes[0].failureSummary])));
"""
RULES = {"region": {"enabled": False}}  # the theme's box that opens the menu stands outside of all landmarks
ENHANCED = {"color-contrast-enhanced": {"enabled": True}}
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
DEPARTMENT = "departments/130184-224.html"
PROJECT = "projects/130184-224-2021-budget-6bb3a5a6.html"
CHOSEN = ("[aria-current]", ":not([aria-current])")
FOCUSED = """
const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
const over = ([r, g, b, a = 1], back) => [r, g, b].map((part, at) => part * a + back[at] * (1 - a));
const light = (colour) => colour.map((part) => part / 255)
  .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const element = document.activeElement;
const hidden = element.matches("#__drawer") ? document.querySelector(".md-header [for=__drawer]") : null;
const shown = hidden ?? (element.matches(".md-option") ? element.nextElementSibling : element);
const style = getComputedStyle(shown), chain = [], place = shown.getBoundingClientRect();
for (let found = shown.parentElement; found; found = found.parentElement)
  chain.unshift(parse(getComputedStyle(found).backgroundColor));
const back = chain.reduce((under, colour) => over(colour, under), [255, 255, 255]);
const [high, low] = [light(over(parse(style.outlineColor), back)), light(back)].sort((a, b) => b - a);
return {
  name: element.className || element.id || element.tagName,
  width: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  contrast: (high + 0.05) / (low + 0.05),
  isSeen: place.width > 0 && place.right > 0 && place.left < innerWidth && style.visibility === "visible",
};
"""


@pytest.fixture
def reader(browser: Any, address: str) -> Iterator[Any]:
    """The browser with nothing chosen, and nothing left of what a test chose."""
    browser.set_script_timeout(240)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.get(f"{address}404.html")
    browser.execute_script("localStorage.clear()")


def look(browser: Any, size: str, **features: str) -> None:
    """See pages on a screen of that size, with settings of the system such as `prefers_contrast`."""
    width, height = SIZES[size]
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    asked = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": asked})


def anew(browser: Any, page: str) -> None:
    """Open a page as on a first visit."""
    browser.get(page)
    browser.execute_script("localStorage.clear()")
    browser.refresh()


def violations(browser: Any, rules: dict[str, Any]) -> list[Any]:
    """What axe-core finds on the open page when all of it is laid out, with everything unfolded."""
    until_whole(browser)
    until_still(browser)
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    return list(browser.execute_async_script(RUN, {**RULES, **rules}))


def press(browser: Any, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def style(browser: Any, selector: str, name: str) -> str:
    return str(
        browser.execute_script(
            "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", selector, name
        )
    )


MENU = {"MkDocs": "目录", "Zensical": "导航栏"}
"""What the box is called that opens the menu: Zensical has a name of its own for it."""
LOOKS = [(size, scheme, "no-preference") for size in SIZES for scheme in ("light", "dark")]
LOOKS += [("desktop", "light", "more"), ("phone", "dark", "more")]


@pytest.mark.parametrize(("size", "scheme", "contrast"), LOOKS)
def test_axe_finds_nothing(reader: Any, built: Built, address: str, size: str, scheme: str, contrast: str) -> None:
    """On no type of page; with more contrast, that of WCAG's level AAA is asked.

    Of Zensical's site, which has the same pages and nearly the same styles, each look sees every sixth type.
    """
    look(reader, size, prefers_color_scheme=scheme, prefers_contrast=contrast)
    rules = ENHANCED if contrast == "more" else {}
    anew(reader, address)
    types = page_types(built.site)
    assert {"404", "index", "departments-page", "documents-page", "originals-page", "projects-page"} <= types.keys()
    at = LOOKS.index((size, scheme, contrast))
    names = [name for name in types if not name[-1].isdigit()]  # without further pages of a type
    if built.maker == "Zensical":
        names = names[at :: len(LOOKS)]
    elif not at:
        names = list(types)
    found = {}
    for name in names:
        path = types[name]
        reader.get(address + path.relative_to(built.site).as_posix())
        assert style(reader, "body", "color-scheme") == scheme
        found[name] = violations(reader, rules)
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_an_answer(reader: Any, address: str, size: str, scheme: str) -> None:
    look(reader, size, prefers_color_scheme=scheme)
    anew(reader, address)
    press(reader, "/", "舆情")
    state = "return document.querySelector('[data-mz-search]').dataset.state"
    until_equal(reader, lambda: reader.execute_script(state), "answered")
    assert reader.find_elements("css selector", ".md-search-result__item")
    assert violations(reader, {}) == []


def test_every_table_has_a_caption_and_scopes(built: Built) -> None:
    seen = 0
    for path in built.pages():
        for table in html.parse(str(path)).getroot().xpath("//table"):
            heads = table.xpath(".//th")
            assert table.xpath("./caption[normalize-space()]"), path
            assert heads or "mz-grid" in table.get("class"), path
            assert not [head for head in heads if head.get("scope") not in ("col", "row")], path
            region = table.getparent()
            assert region.get("tabindex") == "0", path
            assert region.get("role") in ("region", "group"), path
            assert region.get("aria-label"), path
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("size", SIZES)
def test_each_cell_is_there_for_a_screen_reader(reader: Any, address: str, size: str) -> None:
    """Those of the tables far down the page too, which nobody has come near."""
    look(reader, size)
    reader.get(address + DEPARTMENT)
    until_whole(reader)
    cells = "return [...document.querySelectorAll('td, th')].filter((cell) => cell.checkVisibility()).length"
    nodes = reader.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    known = sum(roles.count(role) for role in ("cell", "gridcell", "rowheader", "columnheader"))
    assert known == reader.execute_script(cells) > 100


def test_amounts_stand_below_their_unit(built: Built) -> None:
    page = html.parse(str(built.site / DEPARTMENT)).getroot()
    heads = page.xpath("//section//th[@scope='col'] | //article//th[@scope='col']")
    titles = {head.text_content() for head in heads}
    assert {"金额（万元）", "预算数（万元）", "合计（万元）"} <= titles
    ledgers = "//table[contains(@class, 'mz-checks')]//th[@scope='col']"
    documents = [html.parse(str(path)).getroot() for path in sorted((built.site / "documents").rglob("*.html"))]
    checks = {head.text_content() for document in documents for head in document.xpath(ledgers)}
    assert "应有值（金额以万元为单位）" in checks


@pytest.mark.parametrize(("page", "said"), [(DEPARTMENT, "135.09 万元"), (f"en/{DEPARTMENT}", "135.09 × 10,000 yuan")])
def test_an_amount_is_read_with_its_unit_also_in_a_list_of_links(
    reader: Any, address: str, page: str, said: str
) -> None:
    reader.get(address + page)
    for link in reader.find_elements("css selector", "article td.mz-wan > a")[:3]:
        assert link.accessible_name == said.replace("135.09", link.text)
    assert said in {link.accessible_name for link in reader.find_elements("css selector", "article td.mz-num > a")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", ["index.html", DEPARTMENT, PROJECT, "method.html"])
def test_each_stop_of_the_tab_key_is_seen(reader: Any, address: str, page: str, size: str, scheme: str) -> None:
    look(reader, size, prefers_color_scheme=scheme)
    anew(reader, address + page)
    stops = []
    for _ in range(60):
        press(reader, Keys.TAB)
        stop = reader.execute_script(FOCUSED)
        if stop["name"] == "BODY":
            break
        if not stop["name"].startswith("md-search__input"):  # it opens, with a caret in it
            stops.append(stop)
    assert len(stops) > 15
    assert not [stop for stop in stops if not stop["isSeen"] or stop["width"] < 2 or stop["contrast"] < 3]


def test_the_first_stop_leads_to_the_text(reader: Any, address: str) -> None:
    look(reader, "desktop")
    anew(reader, address + DEPARTMENT)
    press(reader, Keys.TAB)
    assert reader.execute_script("return document.activeElement.textContent.trim()") == "跳到正文"
    press(reader, Keys.ENTER)
    until(reader, lambda: reader.execute_script("return document.querySelector(':target') !== null"))
    press(reader, Keys.TAB)
    assert reader.execute_script("return document.activeElement.closest('article') !== null")


def test_the_menu_of_a_phone_opens_and_closes_with_keys(reader: Any, built: Built, address: str) -> None:
    look(reader, "phone")
    anew(reader, address + DEPARTMENT)
    links = ".md-sidebar--primary a"
    assert style(reader, links, "visibility") == "hidden"
    press(reader, Keys.TAB)
    assert reader.switch_to.active_element.accessible_name.startswith(MENU[built.maker])
    press(reader, Keys.SPACE)
    assert reader.execute_script("return document.activeElement.closest('.md-sidebar--primary') !== null")
    assert style(reader, links, "visibility") == "visible"
    press(reader, Keys.ESCAPE)
    assert reader.switch_to.active_element.get_attribute("id") == "__drawer"
    assert style(reader, links, "visibility") == "hidden"


def test_colours_are_switched_with_keys(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_color_scheme="light")
    anew(reader, address + DEPARTMENT)
    while "md-option" not in (reader.switch_to.active_element.get_attribute("class") or ""):
        press(reader, Keys.TAB)
    for scheme in ("light", "dark", "light"):  # chosen, chosen, that of the system again
        press(reader, Keys.ENTER)
        until_equal(reader, lambda: style(reader, "body", "color-scheme"), scheme)


def test_colours_follow_the_system_until_some_are_chosen(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_color_scheme="light")
    anew(reader, address)
    for scheme in ("light", "dark"):
        look(reader, "desktop", prefers_color_scheme=scheme)
        until_equal(reader, lambda: style(reader, "body", "color-scheme"), scheme)
        reader.get(address + DEPARTMENT)
        assert style(reader, "body", "color-scheme") == scheme
    click(reader, reader.find_element("css selector", "label[title=换成浅色]"))
    until_equal(reader, lambda: style(reader, "body", "color-scheme"), "light")
    reader.get(address + PROJECT)
    assert style(reader, "body", "color-scheme") == "light"


def test_forced_colours_leave_edges_and_what_is_chosen(reader: Any, address: str) -> None:
    look(reader, "desktop", forced_colors="active")
    reader.get(address)
    for edged in (".md-search__form", ".md-header", ".mz-cards > div"):
        assert style(reader, edged, "border-bottom-width") == "1px"
    reader.get(f"{address}explore.html")
    state = "return document.querySelector('[data-mz-explore]').dataset.state"
    until_equal(reader, lambda: reader.execute_script(state), "shown")
    chosen, other = (style(reader, f".mz-explore-kinds a{which}", "background-color") for which in CHOSEN)
    assert chosen != other
    assert style(reader, ".tabulator-arrow", "border-left-color") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("size", SIZES)
def test_large_text_and_high_contrast_are_chosen_with_keys_and_kept(reader: Any, address: str, size: str) -> None:
    look(reader, size)
    anew(reader, address + DEPARTMENT)
    before = float(style(reader, "article p", "font-size").removesuffix("px"))
    assert style(reader, "body", "color") == "rgba(0, 0, 0, 0.87)"
    reader.execute_script("document.querySelector('.mz-care summary').focus()")
    press(reader, Keys.ENTER, Keys.TAB, Keys.SPACE, Keys.TAB, Keys.SPACE)
    press(reader, Keys.ESCAPE)
    assert reader.switch_to.active_element.tag_name == "summary"
    assert not reader.find_element("css selector", ".mz-choices").is_displayed()
    for page in (DEPARTMENT, PROJECT):
        reader.get(address + page)
        assert float(style(reader, "article p", "font-size").removesuffix("px")) > 1.29 * before
        assert style(reader, "body", "color") == "rgb(0, 0, 0)"
        assert reader.execute_script("return document.documentElement.scrollWidth") <= SIZES[size][0]
        assert violations(reader, ENHANCED) == []


def test_what_was_chosen_moves_nothing_when_a_page_opens(reader: Any, address: str) -> None:
    look(reader, "desktop")
    anew(reader, address + DEPARTMENT)
    reader.execute_script("for (const box of document.querySelectorAll('.mz-care input')) box.click()")
    reader.get(address + DEPARTMENT)
    script = "new PerformanceObserver((seen) => arguments[0](seen.getEntries().map((shift) => shift.value)))"
    moved = "setTimeout(arguments[0], 500, [])"
    shifts = reader.execute_async_script(f"{script}.observe({{ type: 'layout-shift', buffered: true }}); {moved}")
    assert sum(shifts) < 0.01


def test_the_choice_goes_before_the_setting_of_the_system(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_contrast="more")
    anew(reader, address)
    assert style(reader, "body", "color") == "rgb(0, 0, 0)"
    assert reader.execute_script("return document.querySelector('.mz-care [value=contrast]').checked")
    reader.execute_script("document.querySelector('.mz-care [value=contrast]').click()")
    reader.refresh()
    assert style(reader, "body", "color") == "rgba(0, 0, 0, 0.87)"


def test_without_scripts_the_system_is_followed_and_no_control_is_shown(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_contrast="more", prefers_reduced_motion="reduce")
    reader.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    reader.get(address)
    assert not reader.find_element("css selector", ".mz-care").is_displayed()
    reader.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert style(reader, "body", "color") == "rgb(0, 0, 0)"


def test_nothing_moves_for_those_who_ask_for_it(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_reduced_motion="reduce")
    reader.get(address)
    moving = "return [...document.querySelectorAll('*')].filter((found) => ['transitionDuration', 'animationDuration']"
    assert reader.execute_script(f"{moving}.some((name) => parseFloat(getComputedStyle(found)[name]) > 0)).length") == 0


def paper(browser: Any, page: str) -> str:
    """The text of a printed page."""
    browser.get(page)
    data = base64.b64decode(
        browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})["data"]
    )
    with pypdfium2.PdfDocument(data) as sheets:
        return "".join(sheet.get_textpage().get_text_bounded() for sheet in sheets).replace("\r\n", "")


def test_a_print_holds_the_page_and_where_it_is_from(reader: Any, address: str) -> None:
    printed = paper(reader, address + DEPARTMENT)
    assert "2021 年预算 135.09 万元" in printed
    assert "https://mingzhang.example.org/departments/130184-224.html" in printed.replace(" ", "")
    for left_out in ("搜索", "源代码", "无障碍", "CSV", "Atom", "issues/new"):
        assert left_out not in printed
    assert "66.8 万元" in printed  # in the picture


def test_a_print_unfolds_what_is_folded_and_is_light(reader: Any, address: str) -> None:
    look(reader, "desktop", prefers_color_scheme="dark")
    anew(reader, address + PROJECT)
    folded = reader.execute_script("return document.querySelector('details.mz-folded tbody th').textContent.trim()")
    assert folded in paper(reader, address + PROJECT)
    reader.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert style(reader, "body", "color") == "rgba(0, 0, 0, 0.87)"
    assert style(reader, ".mz-hint", "color") == "rgb(85, 96, 107)"
