"""Search on the built site in a browser, served and from disk: what is found, how it is narrowed, where it leads."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import yaml
from built_site import FILLER, Built
from contrast import CONTRAST
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from waiting import click, until, until_equal, until_still

from builder.publish.publish import publish
from builder.search.terms import terms

ANSWER = """
const [text, done] = arguments, box = document.querySelector("[data-mz-search]"), input = box.querySelector("input");
const answered = () => {
  const texts = (selector, root = box) => [...root.querySelectorAll(selector)].map((found) => found.textContent);
  done({
    said: texts(".md-search-result__meta")[0],
    kinds: texts(".mz-kinds button"),
    marks: texts(".md-search-result__list mark"),
    links: [...box.querySelectorAll(".md-search-result__list a")].map((found) => [found.href, found.textContent]),
  });
};
const observer = new MutationObserver(() => {
  if (box.dataset.state !== "answered") return;
  observer.disconnect();
  answered();
});
observer.observe(box, { attributes: true });
if (text === null) return box.dataset.state === "answered" && answered();
input.focus();
input.value = text;
input.dispatchEvent(new InputEvent("input"));
"""
BOX = "[data-mz-search] "
_PLACE = re.compile(r"^.*/(?=[a-z]+/[^/]+\.html|[a-z]+\.html)")


@dataclass(frozen=True)
class Answer:
    said: str
    kinds: list[str]
    marks: list[str]
    links: list[tuple[str, str]]

    def places(self) -> list[str]:
        """Where the links lead: page and place, without what browsers are told to mark."""
        return [unquote(_PLACE.sub("", href)).partition(":~:")[0] for href, _ in self.links]


def ask(browser: Any, text: str | None) -> Answer:
    """The answer to `text`, or the one that is awaited."""
    return Answer(**browser.execute_async_script(ANSWER, text))


def choices(browser: Any, name: str) -> list[str]:
    """The choices of a filter, when they are there."""
    select = f"document.querySelector('{BOX}select[name={name}]')"
    until(browser, lambda: browser.execute_script(f"return {select}.options.length") > 1)
    return list(browser.execute_script(f"return [...{select}.options].map((option) => option.text)"))


@pytest.fixture(scope="module", params=["served", "from disk"])
def home(request: pytest.FixtureRequest, built: Built, address: str) -> str:
    return f"{address}index.html" if request.param == "served" else (built.site / "index.html").as_uri()


@pytest.fixture
def page(browser: Any, home: str) -> Any:
    browser.set_script_timeout(30)
    browser.get(home)
    return browser


def test_two_characters_in_the_middle_of_a_sentence(page: Any) -> None:
    found = ask(page, "属地")
    assert set(found.marks) == {"属地"}
    assert any("管理属地网站" in text for _, text in found.links)


def test_characters_that_are_no_word_and_stand_around_a_mark(page: Any) -> None:
    assert any("理属" in mark for mark in ask(page, "理属").marks)
    assert "三公”经费" in ask(page, "三公经费").marks


def test_a_code_and_its_beginning(page: Any) -> None:
    for text in ("13020225P00901410001D", "13020225p009014"):
        found = ask(page, text)
        assert found.places()[0].endswith("-13020225p00901410001d-u.html#facts"), text
        assert found.marks[0].lower().startswith(text.lower())


@pytest.mark.parametrize("text", ["280000", "280,000.00", "28 万元", "28万元"])
def test_an_amount_however_it_is_written(page: Any, text: str) -> None:
    found = ask(page, text)
    assert "projects/130184-224-2021-budget-6bb3a5a6.html#facts" in found.places()


def test_a_piece_from_the_middle_of_a_code(page: Any) -> None:
    for text in ("P009014", "901410001d", "0225p0090"):
        found = ask(page, text)
        assert found.places()[0].endswith("-13020225p00901410001d-u.html#facts"), text
        assert {mark.lower() for mark in found.marks} == {text.lower()}
    assert ask(page, "9014").marks
    assert ask(page, "014").said == "没有找到“014”，换一个词再试"


def test_a_single_character_begins_a_word(page: Any) -> None:
    one, two = ask(page, "舆"), ask(page, "舆情")
    assert set(one.marks) == {"舆"} and one.links
    assert re.fullmatch(r"约 \d+ 个结果", one.said)
    assert set(two.places()) <= set(one.places())
    assert ask(page, "龘").said == "没有找到“龘”，换一个词再试"


def test_an_amount_is_not_found_within_another(page: Any) -> None:
    assert not any("project" in place for place in ask(page, "80000.00").places() if "6bb3a5a6" in place)
    assert "1,350,900.00" in ask(page, "1350900").marks
    assert ask(page, "350900").places() == []


def test_what_is_nowhere_is_said(page: Any) -> None:
    found = ask(page, "恐龙")
    assert found.said == "没有找到“恐龙”，换一个词再试"
    assert found.links == []


def test_words_that_do_not_stand_together_are_found_as_words(page: Any) -> None:
    found = ask(page, "舆情满意度")
    assert re.fullmatch(r"没有连在一起的“舆情满意度”；分开含有“舆情”“满意度”的有 \d+ 个结果", found.said)
    assert {"舆情", "满意度"} <= set(found.marks)


def test_words_may_be_those_of_the_department_and_the_year(page: Any) -> None:
    places = ask(page, "新乐 舆情").places()
    assert places
    assert all("130184-224-2021" in place or place.startswith("method") for place in places)


OFFICES = [f"departments/{own}.html#page" for own in ("130184-224", "130202-244001", "130303-224002", "130682-224001")]


def test_an_office_is_found_as_people_call_it(page: Any) -> None:
    places = ask(page, "网信办").places()
    assert {*OFFICES, "departments/430981-zgyjswwlaqhxxhwyhbgs-e710.html#page"} <= set(places)
    for text in ("新乐网信办", "新乐市网信办"):
        assert ask(page, text).places() == OFFICES[:1]
    for text in ("新乐市网信办 舆情", "新乐网信办 舆情"):
        places = ask(page, text).places()
        assert "projects/130184-224-2021-budget-6bb3a5a6.html#indicator-4" in places
        assert all("/130184-224-2021-" in place for place in places)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("20137", "codes/20137.html#page"),
        ("网信事务", "codes/20137.html#page"),
        ("三公", "glossary/three-public.html#page"),
        ("各项目相加", "glossary/project-expenditure.html#page"),
        ("新乐", "regions/130184.html#page"),
        ("合计对不上", "findings/which-totals.html#page"),
    ],
)
def test_pages_about_no_single_document_are_found(page: Any, built: Built, text: str, place: str) -> None:
    places = [found if "#" in found else f"{found}#page" for found in ask(page, text).places()]
    assert place in places
    path, _, anchor = place.partition("#")
    assert f'id="{anchor}"' in (built.site / path).read_text(encoding="utf-8")


def test_what_only_asks_and_what_is_not_there_is_left_out_and_said(page: Any) -> None:
    found = ask(page, "新乐舆情多少钱")
    assert re.fullmatch(r"没有算上“多少钱”；含有“新乐”“舆情”的有 \d+ 个结果", found.said)
    assert found.places()[0].startswith("projects/130184-224-2021-budget-6bb3a5a6.html")
    found = ask(page, "舆情工作花了多少钱")
    assert re.fullmatch(r"没有算上“花了多少钱”；含有“舆情工作”的有 \d+ 个结果", found.said)
    assert found.places()[0] == "projects/130184-224-2021-budget-6bb3a5a6.html"
    found = ask(page, "舆情恐龙园")
    assert re.fullmatch(r"没有算上“恐龙园”；含有“舆情”的有 \d+ 个结果", found.said)
    assert set(found.marks) == {"舆情"}
    assert ask(page, "恐龙 多少钱").said == "没有找到“恐龙 多少钱”，换一个词再试"


def test_the_year_of_a_document_goes_before_a_year_in_its_text(page: Any) -> None:
    found = ask(page, "2021 满意度")
    of_2021 = ["-2021-" in place for place in found.places()]
    assert of_2021 == sorted(of_2021, reverse=True)
    assert set(of_2021) == {True, False}
    assert any("[2021]" in text for (_, text), is_meant in zip(found.links, of_2021, strict=True) if not is_meant)


def test_a_kind_leads_to_its_place(page: Any, built: Built) -> None:
    places = [*ask(page, "涉唐舆情").places(), *ask(page, "20137").places()]
    kinds = {re.sub(r"[-\d].*", "", place.partition("#")[2]) for place in places}
    assert {"indicator", "activities"} <= kinds
    assert any(place.startswith("originals/130184-224-2021-budget.html#") for place in places)
    for place in places:
        path, _, anchor = place.partition("#")
        assert f'id="{anchor}"' in (built.site / path).read_text(encoding="utf-8"), place


def test_kinds_are_counted_and_chosen(page: Any) -> None:
    found = ask(page, "舆情")
    counts = {name: int(number) for name, number in (entry.split() for entry in found.kinds)}
    assert counts["全部"] == sum(counts.values()) - counts["全部"]
    assert found.said == f"{counts['全部']} 个结果"
    page.execute_script(f"document.querySelectorAll('{BOX}.mz-kinds button')[1].click()")
    assert {place.partition("/")[0] for place in ask(page, None).places()} == {"projects"}
    items = page.find_elements("css selector", f"{BOX}.md-search-result__item")
    assert len(items) == counts["项目"]
    pressed = page.find_element("css selector", f"{BOX}[aria-pressed=true]").get_attribute("textContent")
    assert pressed == f"项目 {counts['项目']}"


def test_regions_departments_and_years_are_counted_and_chosen(page: Any) -> None:
    whole = ask(page, "舆情")
    years = choices(page, "year")
    assert years[0] == "所有年度"
    assert [text.partition("（")[0] for text in years[1:]] == ["2025", "2024", "2021", "年度未写明"]
    assert sum(int(re.findall(r"\d+", text)[-1]) for text in years[1:]) == int(whole.said.split()[0])
    Select(page.find_element("css selector", f"{BOX}select[name=year]")).select_by_visible_text(years[-1])
    assert all("-undated-" in place for place in ask(page, None).places())
    assert choices(page, "region")[1].endswith("）")
    (chosen,) = [text for text in years if text.startswith("2021")]
    Select(page.find_element("css selector", f"{BOX}select[name=year]")).select_by_visible_text(chosen)
    found = ask(page, None)
    assert f"2021（{found.said.split()[0]}）" == chosen
    assert found.said != whole.said
    assert all("-2021-" in place for place in found.places())
    until_equal(page, lambda: choices(page, "year"), years)
    until_equal(
        page, lambda: {text.partition("（")[0] for text in choices(page, "region")[1:]}, {"河北省石家庄市新乐市"}
    )
    assert ask(page, "涉唐").said == "没有找到“涉唐”，去掉筛选再试"


def test_a_finding_that_a_unit_only_repeats_is_found_once(page: Any) -> None:
    assert "核对结果 4" in ask(page, "所在的类别与内容不一致").kinds


def test_any_part_of_any_text_is_found(page: Any, built: Built) -> None:
    """The program in the browser takes texts apart as `terms` does."""
    scripts = sorted((built.site / "search").glob("*/text/*.js"))
    units = [unit for path in scripts for unit in json.loads(path.read_text("utf-8").partition(",")[2][:-2])]
    texts = [passage[1] for unit in units for passage in unit[3] if len(passage[1]) > 12]
    for text in texts[:: len(texts) // 40]:
        start, end = len(text) // 2 - 4, len(text) // 2 + 3
        part = text[start:end].strip()
        is_cut = any(text[at - 1 : at + 1].isdigit() and text[at - 1 : at + 1].isascii() for at in (start, end))
        if terms(part) <= terms(text) and terms(part) and not is_cut:  # no number is cut
            assert not ask(page, part).said.startswith("没有"), part


def test_keys(page: Any) -> None:
    def press(*keys: str) -> str:
        ActionChains(page).send_keys(*keys).perform()
        return str(page.execute_script("return document.activeElement.className.split(' ')[0]"))

    assert press("/") == "md-search__input"
    press("属地")
    assert ask(page, None).links
    assert press(Keys.ARROW_DOWN) == "md-search-result__link"
    assert press(Keys.ARROW_UP) == "md-search__input"
    press(Keys.ESCAPE)
    results = page.find_element("css selector", f"{BOX}.md-search__scrollwrap")
    until_equal(page, results.is_displayed, False)
    press("/")
    first = ask(page, "属地").places()[0]
    press(Keys.ENTER)
    until(page, lambda: first.partition("#")[0] in page.current_url)


def test_a_question_in_the_address_is_answered(page: Any, home: str) -> None:
    page.get(f"{home}?q={quote('属地')}")
    assert set(ask(page, None).marks) == {"属地"}


def test_a_small_phone_shows_the_answer(phone: Any, page: Any) -> None:
    ask(page, "舆情")
    choices(page, "region")
    assert page.execute_script("return document.documentElement.scrollWidth") <= 320
    wrap = f"const wrap = document.querySelector('{BOX}.md-search__scrollwrap');"
    assert page.execute_script(f"{wrap} return wrap.scrollWidth <= wrap.clientWidth")
    low = f"return [...document.querySelectorAll('{BOX}:is(.mz-kinds button, select)')].map((found) => "
    assert min(page.execute_script(low + "found.getBoundingClientRect().height)")) >= 24


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_answers_can_be_read_in_light_and_dark(page: Any, scheme: str) -> None:
    page.execute_script("document.body.dataset.mdColorScheme = arguments[0]", scheme)
    ask(page, "舆情")
    until_still(page)
    for name in ("mark", ".mz-context", "h1", ".mz-kinds button", ".md-search-result__meta"):
        assert page.execute_script(CONTRAST, f"{BOX}.md-search-result {name}") >= 4.5, name


def test_nothing_is_asked_of_another_host_or_by_fetch(page: Any, home: str) -> None:
    ask(page, "舆情")
    choices(page, "region")
    entries = page.execute_script(
        "return performance.getEntriesByType('resource').map((e) => [e.name, e.initiatorType])"
    )
    assert {urlsplit(name).netloc for name, _ in entries} <= {urlsplit(home).netloc, ""}
    assert not [name for name, kind in entries if kind in ("fetch", "xmlhttprequest")]
    assert not [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]


def test_without_scripts_a_page_says_how_to_find_things(browser: Any, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}projects/index.html")
        assert not browser.find_element("css selector", BOX.strip()).is_displayed()
        click(browser, browser.find_element("css selector", "noscript a"))
        until(browser, lambda: browser.current_url.endswith("/find.html"))
        offered = "article a[href='departments/index.html']"
        assert until(browser, lambda: browser.find_element("css selector", offered).is_displayed())
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_no_name_of_a_filler_is_in_the_terms(built: Built) -> None:
    text = "".join(path.read_text("utf-8") for path in sorted((built.site / "search").rglob("*.js")))
    assert '"舆情":' in text
    assert not [term for term in terms(FILLER) if term in text]


def test_a_site_without_a_repository_has_the_box_too(tmp_path: Path, repository: Path) -> None:
    settings = yaml.safe_load((repository / "mkdocs.yml").read_text(encoding="utf-8"))
    del settings["repo_url"], settings["nav"]
    settings["theme"]["custom_dir"] = str(repository / settings["theme"]["custom_dir"])
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "index.md").write_text("# x\n", encoding="utf-8")
    publish(tmp_path / "content", tmp_path / "site", tmp_path / "mkdocs.yml")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8").count("data-mz-search") == 1
