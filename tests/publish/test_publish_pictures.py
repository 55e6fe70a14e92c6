"""Pictures on the built site in a browser: words inside their boxes, contrast, several years, nothing too wide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from built_site import Built
from figures import Data, Page
from lxml import html
from several_years import OVERVIEWS, PAGES, several_years

COLOURS = {"light": "default", "dark": "slate"}
OUTSIDE = """
const found = [];
for (const text of document.querySelectorAll(".mz-flow text")) {
  const words = text.getBoundingClientRect(), all = text.parentNode.getBoundingClientRect();
  const isLeft = text.getAttribute("text-anchor") !== "end", half = (all.left + all.right) / 2;
  if (words.left < all.left - 1 || words.right > all.right + 1 || words.bottom > all.bottom + 1
    || text.classList.contains("mz-over") && (isLeft ? words.right > half : words.left < half))
    found.push(text.textContent);
}
for (const text of document.querySelectorAll(".mz-months text")) {
  const words = text.getBoundingClientRect();
  if (words.left < 0 || words.right > innerWidth || getComputedStyle(text.parentNode).overflow !== "visible")
    found.push(text.textContent);
}
for (const text of document.querySelectorAll(".mz-map text")) {
  const words = text.getBoundingClientRect(), box = text.parentNode.querySelector("rect").getBoundingClientRect();
  if (words.width && (words.right > box.right || words.bottom > box.bottom || words.left < box.left))
    found.push(text.textContent);
}
return found;
"""
CROSSED = """
const lies = (place, x, y) => place.isPointInFill(new DOMPoint(x, y).matrixTransform(place.getScreenCTM().inverse()));
const found = [];
for (const flow of document.querySelectorAll(".mz-flow")) {
  const bands = [...flow.querySelectorAll(".mz-band")];
  for (const [at, text] of [...flow.querySelectorAll(".mz-over")].entries()) {
    const { left, right, top, bottom } = text.getBoundingClientRect(), own = bands[at].getBoundingClientRect();
    const isOnIt = top >= own.top - 1 && bottom <= own.bottom + 1;
    for (const [other, band] of bands.entries())
      for (let x = left; x <= right; x += 4)
        for (let y = top + 3; y <= bottom - 3; y += 1)
          if (!(other === at && isOnIt) && lies(band, x, y)) found.push(`${text.textContent}: ${other}`);
  }
}
return [...new Set(found)];
"""
FILL = "return getComputedStyle(document.querySelector(arguments[0])).fill"
HEIGHT = "return document.querySelector(arguments[0]).getBoundingClientRect().height"
CONTRAST = """
const paint = document.createElement("canvas").getContext("2d");
const light = color => {
  paint.fillStyle = color;
  paint.fillRect(0, 0, 1, 1);
  const part = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const [r, g, b] = paint.getImageData(0, 0, 1, 1).data;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const ratio = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const page = getComputedStyle(document.body).backgroundColor;
const over = element => {  // the page under the paint of a band
  paint.fillStyle = page;
  paint.fillRect(0, 0, 1, 1);
  paint.globalAlpha = getComputedStyle(element).fillOpacity;
  paint.fillStyle = fill(element);
  paint.fillRect(0, 0, 1, 1);
  paint.globalAlpha = 1;
  return `rgb(${[...paint.getImageData(0, 0, 1, 1).data].slice(0, 3)})`;
};
const fill = element => getComputedStyle(element).fill;
const all = chosen => [...document.querySelectorAll(chosen)];
return {
  boxed: all(".mz-map text").map(text => ratio(fill(text), fill(text.parentNode.querySelector("rect")))),
  text: all(".mz-months text, .mz-flow text").map(text => ratio(fill(text), page)),
  over: all(".mz-flow .mz-band").map(band => ratio(fill(document.querySelector(".mz-over")), over(band))),
  fill: all(".mz-box, .mz-piece, .mz-column, .mz-swatch rect").map(piece => ratio(fill(piece), page)),
  line: all(".mz-link").map(line => ratio(getComputedStyle(line).stroke, page)),
};
"""


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
    """The site of the sample documents, of a second year of one of them and of a second department of its region."""
    return several_years(tmp_path_factory.mktemp("years"), repository)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, browser: Any) -> Iterator[str]:
    feature = {"name": "prefers-color-scheme", "value": request.param}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    yield request.param
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def article(built: Built, page: str) -> Any:
    return html.document_fromstring((built.site / page).read_text(encoding="utf-8")).xpath("//article")[0]


def texts(built: Built, page: str, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in article(built, page).xpath(path)]


def test_the_answer_comes_first(years: Built) -> None:
    lead = "//p[@class='mz-lead']"
    assert texts(years, PAGES[0], lead)[0].startswith(
        "2022 年预算 145.09 万元，其中项目支出 60 万元，占 41.4%；列出 4 个项目，合计 60 万元。"
    )
    assert (
        "预算最大的是中国共产党新乐市委员会网络安全和信息化委员会办公室 2022 年预算 145.09 万元"
        in texts(years, PAGES[1], lead)[0]
    )
    assert texts(years, PAGES[2], lead)[0].startswith(
        "2022 年预算 38 万元（项目表没有写金额，取自文字说明），占这份文件 4 个项目合计的 63.3%，"
        "占部门全部 145.09 万元的 26.2%"
    )


def test_years_departments_and_other_years_of_a_project_stand_side_by_side(years: Built) -> None:
    bars = "//ul[@class='mz-bars']/li"
    first = texts(years, PAGES[0], "(//ul[@class='mz-bars'])[1]/li")
    assert first == ["2021 年部门预算 135.09 万元", "2022 年部门预算 145.09 万元"]
    for page in (PAGES[1], "departments/index.html"):
        departments = texts(years, page, "(//ul[@class='mz-bars'])[1]/li")
        assert departments[:2] == [
            "中国共产党新乐市委员会网络安全和信息化委员会办公室 2022 年部门预算 145.09 万元",
            "中国共产党新乐市委员会教育工作委员会办公室 2021 年部门预算 135.09 万元",
        ]
    assert texts(years, PAGES[2], bars) == ["2021 年部门预算 名称相同 28 万元", "2022 年部门预算 38 万元"]
    similar = texts(years, PAGES[2], "//h2[@id='similar']/following::table[1]/tbody/tr")
    assert similar == [
        "网络应急管理和互联网舆情工作 28 万元 名称相同 中国共产党新乐市委员会教育工作委员会办公室2021 年"
    ]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("regions/130682.html", "列出 11 个项目，合计 150.96 万元。"),
        ("en/regions/130682.html", "projects 11, together 1,509,600 yuan."),
    ],
)
def test_a_region_without_a_printed_total_says_what_its_projects_come_to(built: Built, page: str, said: str) -> None:
    assert said in html.parse(built.site / page).getroot().xpath("string(//p[@class='mz-lead'])")


def test_the_largest_projects_of_a_region_are_those_of_the_newest_documents(years: Built) -> None:
    rows = texts(years, PAGES[1], "//h2[@id='projects']/following::table[1]/tbody/tr")
    assert len(rows) == 8
    assert rows[0].startswith("网络应急管理和互联网舆情工作 38.00 文字说明 中国共产党新乐市委员会网络安全")
    assert rows[1].startswith("网络应急管理和互联网舆情工作 28.00 文字说明 中国共产党新乐市委员会教育工作")


SHOWN = "//ul[@class='mz-bars']"
"""Bars, of which the table follows them."""


@pytest.mark.parametrize(
    ("page", "first", "number"),
    [
        ("regions/130682.html", "网络安全测评、巡查、应急处置等业务经费 28.5 万元", 11),
        ("projects/index.html", "网络安全测评、巡查、应急处置等业务经费 中共定州市委", 12),
        ("index.html", "网络安全测评、巡查、应急处置等业务经费 中共定州市委", 8),
        ("en/index.html", "网络安全测评、巡查、应急处置等业务经费 (in Chinese) 中共定州市委", 8),
        ("codes/301.html", "30101 基本工资 29.24 万元", 8),
    ],
)
def test_bars_show_the_amounts_of_the_table_below_them(built: Built, page: str, first: str, number: int) -> None:
    drawn = article(built, page).xpath(f"{SHOWN}/li")
    assert len(drawn) == number
    assert " ".join(drawn[0].text_content().split()).startswith(first)
    amounts = [Decimal(bar.xpath("string(.//strong/data/@value)")) for bar in drawn]
    assert amounts == sorted(amounts, reverse=True)
    rows = article(built, page).xpath(f"{SHOWN}/following::table[1]/tbody/tr")
    in_table = {row.xpath("string(th//a)"): row.xpath("string(td//data/@value)") for row in rows}
    for bar, amount in zip(drawn, amounts, strict=True):
        assert Decimal(in_table[bar.xpath("string(.//a)")]) == amount


def test_what_is_below_a_code_comes_to_the_amount_of_the_code(built: Built) -> None:
    rows = texts(built, "codes/301.html", "//h2[@id='children']/following::table[1]/tbody/tr")
    assert rows[0] == "30101 基本工资 29.24 37%"
    whole = article(built, "codes/301.html").xpath("string(//p[@class='mz-lead']/strong[2]/data/@value)")
    parts = article(built, "codes/301.html").xpath(
        "//h2[@id='children']/following::table[1]/tbody/tr/td[1]/data/@value"
    )
    assert sum(map(Decimal, parts)) == Decimal(whole) == Decimal("789600.00")


def test_home_compares_projects_of_the_newest_documents_alone(years: Built) -> None:
    shown = texts(years, "index.html", f"{SHOWN}/li")
    assert shown[0] == (
        "网络应急管理和互联网舆情工作 中国共产党新乐市委员会网络安全和信息化委员会办公室 2022 年部门预算 38 万元"
    )
    assert not [text for text in shown if "网络安全和信息化委员会办公室 2021 年" in text]


def test_where_the_money_comes_from_and_goes(years: Built) -> None:
    words = texts(years, PAGES[0], "//*[contains(@class, 'mz-over')]")
    assert words == ["一般公共预算拨款收入145.09 万元", "人员经费78.96 万元", "公用经费6.13 万元", "项目支出60 万元"]
    rows = texts(years, PAGES[0], "//h2[@id='flow']/following::table[1]/tbody/tr")
    assert rows == [
        "一般公共预算拨款收入 来自 145.09 100%",
        "人员经费 用于 78.96 54.4%",
        "公用经费 用于 6.13 4.2%",
        "项目支出 用于 60.00 41.4%",
    ]


def test_a_stage_that_was_not_received_is_said_to_be(years: Built) -> None:
    stages = texts(years, PAGES[0], "//ol[@class='mz-stages']/li")
    assert stages == ["编预算 2022 年部门预算", "定绩效目标 在部门预算里", "绩效自评 本站没有收到", "决算 本站没有收到"]


@pytest.mark.parametrize("page", [*PAGES, *OVERVIEWS, "codes/301.html"])
def test_every_figure_of_several_years_is_in_the_data(years: Built, page: str) -> None:
    path = years.site / page
    assert not Page(years.site, path, Data(years.datapackage / "data")).problems(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("width", [320, 390, 720, 960, 1280])
def test_pictures_and_their_words_fit_the_screen(browser: Any, years: Built, width: int, is_large: bool) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for page in (*PAGES, *OVERVIEWS, f"en/{PAGES[0]}", "codes/301.html"):
            browser.get((years.site / page).as_uri())
            browser.execute_script("mzCare({ large: arguments[0] })", is_large)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, page
            assert browser.execute_script(OUTSIDE) == [], page
            if width > 320:  # there words of the widest letters meet a band where it bends
                assert browser.execute_script(CROSSED) == [], page
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_words_of_pictures_become_large_with_those_around_them(browser: Any, years: Built, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for page, words in ((PAGES[0], ".mz-map tspan"), (PAGES[0], ".mz-flow tspan"), (PAGES[3], ".mz-months text")):
            browser.get((years.site / page).as_uri())
            before = browser.execute_script(HEIGHT, words)
            browser.execute_script("mzCare({ large: true })")
            assert browser.execute_script(HEIGHT, words) > 1.25 * before
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


UNNAMED = """
return [...document.querySelectorAll(".mz-map > svg")].filter((box) => {
  const words = [...box.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().width);
  return !box.querySelector("title") && !words.some((text) => text.querySelector("tspan:not([data-value])"));
}).length;
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_box_says_what_it_is_or_tells_it_to_who_points_at_it(browser: Any, built: Built, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 700}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.get((built.site / "departments/130184-224.html").as_uri())
        assert browser.execute_script("return document.querySelectorAll('.mz-map > svg').length") == 5
        assert browser.execute_script(UNNAMED) == 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    titles = texts(built, "departments/130184-224.html", "//*[contains(@class, 'mz-map')]/svg/title")
    assert "行政单位医疗" in titles


LEAST = {"boxed": 4.5, "text": 4.5, "over": 4.5, "fill": 3, "line": 3}


def told_apart(browser: Any, years: Built) -> dict[str, bool]:
    """Whether the parts of all pictures have the contrast that they need."""
    found: dict[str, list[float]] = {}
    for page in PAGES:
        browser.get((years.site / page).as_uri())
        for name, ratios in browser.execute_script(CONTRAST).items():
            found.setdefault(name, []).extend(ratios)
    return {name: min(ratios) >= LEAST[name] for name, ratios in found.items()}


def test_pictures_are_told_apart_in_light_and_dark(browser: Any, years: Built, scheme: str) -> None:
    assert told_apart(browser, years) == dict.fromkeys(LEAST, True)
    assert browser.execute_script("return document.body.dataset.mdColorScheme") == COLOURS[scheme]


def test_pictures_are_told_apart_where_the_system_forces_its_colours(browser: Any, years: Built, scheme: str) -> None:
    features = {"prefers-color-scheme": scheme, "forced-colors": "active"}
    asked = [{"name": name, "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": asked})
    assert told_apart(browser, years) == dict.fromkeys(LEAST, True)
    for page, key, drawn in (
        (PAGES[0], ".mz-key .mz-swatch > .mz-project", ".mz-box.mz-project"),
        (PAGES[0], ".mz-hint .mz-swatch > .mz-project", ".mz-length > .mz-project"),
        (PAGES[2], ".mz-hint .mz-swatch > .mz-marked", ".mz-strip .mz-marked"),
    ):
        browser.get((years.site / page).as_uri())
        fills = [browser.execute_script(FILL, chosen) for chosen in (key, drawn)]
        assert fills[0] == fills[1]


@pytest.mark.parametrize("page", PAGES)
def test_pictures_have_a_text_alternative_and_no_style_of_their_own(years: Built, page: str) -> None:
    own = article(years, page)
    for picture in own.xpath(".//svg[not(ancestor::svg) and not(ancestor::a)]"):
        named = [own.get_element_by_id(name) for name in picture.get("aria-labelledby", "").split()]
        is_named = picture.get("role") == "img" and all(one.text_content().strip() for one in named) and named
        assert is_named or picture.get("aria-hidden") == "true"
    assert not own.xpath(".//figure//*[@style]") and not own.xpath(".//style")
