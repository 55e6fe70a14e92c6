"""The page 自己查 in a browser: what the page, its address and its file hold is what the package holds."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from built_site import Built
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from waiting import click, until, until_equal, until_still

Rows = list[dict[str, str]]
EXPENDITURE = {"table": "支出总表", "measure": "合计"}


def rows(built: Built, resource: str) -> Rows:
    """The rows that count."""
    text = (built.datapackage / "data" / f"{resource}.csv").read_text(encoding="utf-8")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["is_primary"] == "true"]


def departments(built: Built) -> dict[str, str]:
    text = (built.datapackage / "data" / "disclosures.csv").read_text(encoding="utf-8")
    return {row["disclosure_id"]: row["organisation_name"] for row in csv.DictReader(io.StringIO(text))}


def wan(amount: Decimal) -> str:
    value = (amount / 10000).normalize()
    return f"{value:,.{max(2, -int(value.as_tuple().exponent))}f}"


def added(chosen: Sequence[dict[str, str]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in chosen if row["amount"]), Decimal(0))


class Explore:
    """The page in a browser."""

    def __init__(self, browser: Any, place: str) -> None:
        self.browser, self.place = browser, place

    def open(self, **query: str) -> Explore:
        self.browser.get(f"{self.place}?{urlencode(query)}")
        return self.wait()

    def wait(self) -> Explore:
        """Until what the address says is shown."""
        state = "return document.querySelector('[data-mz-explore]').dataset.state"
        until_equal(self.browser, lambda: self.browser.execute_script(state), "shown")
        return self

    def until_said(self, words: str) -> Explore:
        """Until the number of rows is said to be another."""
        until_equal(self.browser, lambda: words if words in self.said else self.said, words)
        return self.wait()

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((found) => found.textContent)"
        return list(self.browser.execute_script(script, f".mz-explore {selector}"))

    @property
    def said(self) -> str:
        return self.texts(".mz-explore-said")[0]

    @property
    def totals(self) -> str:
        return "".join(self.texts(".mz-explore-totals"))

    def column(self, field: str) -> list[str]:
        return self.texts(f".tabulator-cell[tabulator-field='{field}']")

    def control(self, name: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, f".mz-explore-form [name='{name}']")

    def choose(self, name: str, value: str) -> Explore:
        Select(self.control(name)).select_by_value(value)
        return self.wait()

    def click(self, by: str, named: str) -> None:
        click(self.browser, self.browser.find_element(by, named))

    @property
    def query(self) -> dict[str, str]:
        return {name: value for name, (value,) in parse_qs(urlsplit(self.browser.current_url).query).items()}

    def download(self, folder: Path, name: str) -> tuple[bytes, Rows]:
        """The file that the button gives: its bytes, and its rows by heading."""
        folder.mkdir()
        allowed = {"behavior": "allow", "downloadPath": str(folder)}
        self.browser.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
        self.click(By.CSS_SELECTOR, ".mz-explore-download")
        content = until(self.browser, lambda: (folder / name).is_file() and (folder / name).read_bytes())
        return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module", params=["served", "from disk"])
def explore(request: pytest.FixtureRequest, browser: Any, built: Built, address: str) -> Explore:
    place = f"{address}explore.html" if request.param == "served" else (built.site / "explore.html").as_uri()
    return Explore(browser, place)


def test_every_row_that_counts_is_there(explore: Explore, built: Built) -> None:
    for kind, resource, words in (
        ("projects", "projects", "个项目"),
        ("indicators", "indicators", "条绩效指标"),
        ("budget", "budget_items", "行预算数"),
    ):
        assert explore.open(kind=kind).said == f"共有 {len(rows(built, resource))} {words}"
        assert len(explore.column("name")) == 25


def test_words_and_amounts_choose(explore: Explore, built: Built) -> None:
    chosen = [
        row for row in rows(built, "projects") if "舆情" in row["project_name"] and Decimal(row["amount"] or 0) >= 96000
    ]
    assert 1 < len(chosen) < len(rows(built, "projects"))
    explore.open(kind="projects", words="舆情", **{"from": "9.6"})
    assert sorted(explore.column("name")) == sorted(row["project_name"] for row in chosen)
    assert explore.said.endswith(f"里，符合条件的有 {len(chosen)} 个")


def test_targets_on_satisfaction_of_95_and_more(explore: Explore, built: Built) -> None:
    chosen = [
        row
        for row in rows(built, "indicators")
        if "满意" in row["level1"] + row["level2"] + row["indicator"] and Decimal(row["target_value"] or 0) >= 95
    ]
    assert len(chosen) > 8
    explore.open()
    explore.click(By.PARTIAL_LINK_TEXT, "满意度指标")
    explore.until_said(f"符合条件的有 {len(chosen)} 条")
    assert sorted(explore.column("target")) == sorted(row["target"] for row in chosen)


def test_amounts_are_sorted_and_those_without_come_last(explore: Explore, built: Built) -> None:
    amounts = sorted((Decimal(row["amount"]) for row in rows(built, "projects") if row["amount"]), reverse=True)
    explore.open(kind="projects").choose("sort", "-amount")
    assert explore.column("amount") == [wan(amount) for amount in amounts][:25]
    explore.click(By.CSS_SELECTOR, ".tabulator-col[tabulator-field='amount']")
    until(explore.browser, lambda: explore.query["sort"] == "amount")
    until_equal(explore.browser, lambda: explore.column("amount"), [wan(amount) for amount in reversed(amounts)][:25])
    assert explore.control("sort").get_attribute("value") == "amount"


def test_sums_of_groups_are_those_of_the_package(explore: Explore, built: Built) -> None:
    names = departments(built)
    by_department: dict[str, Rows] = defaultdict(list)
    for row in rows(built, "projects"):
        by_department[names[row["disclosure_id"]]].append(row)  # each department has one document here
    explore.open(kind="projects", group="department")
    shown = zip(explore.column("value"), explore.column("sum"), explore.column("count"), strict=True)
    assert sorted(shown) == sorted((name, wan(added(own)), str(len(own))) for name, own in by_department.items())


def test_a_group_leads_to_its_rows_and_back(explore: Explore, built: Built) -> None:
    names = departments(built)
    explore.open(kind="projects", group="department")
    name = explore.column("value")[0]
    own = [row for row in rows(built, "projects") if names[row["disclosure_id"]] == name]
    explore.click(By.LINK_TEXT, name)
    explore.until_said(f"符合条件的有 {len(own)} 个")
    assert sorted(explore.column("name")) == sorted(row["project_name"] for row in own)
    assert f"合计 {wan(added(own))} 万元（{len(own)} 行相加）" in explore.totals
    explore.browser.back()
    explore.until_said("共有").wait()
    assert name in explore.column("value")


def test_a_line_and_what_breaks_it_down_are_not_added_up(explore: Explore, built: Built) -> None:
    chosen = [
        row
        for row in rows(built, "budget_items")
        if row["table_kind"] == "expenditure" and row["measure_kind"] == "total"
    ]
    leaves = [row for row in chosen if row["is_leaf"] == "true"]
    explore.open(kind="budget", **EXPENDITURE)
    assert wan(added(leaves)) == "135.09"
    others = len(chosen) - len(leaves)
    assert f"合计 135.09 万元（{len(leaves)} 行相加，{others} 行另有明细，不再加）" in explore.totals


def test_what_differs_in_year_table_or_column_is_added_up_apart(explore: Explore) -> None:
    explore.open(kind="budget")
    assert "不放在一起相加" in explore.totals
    assert "万元" not in explore.totals
    explore.click(By.LINK_TEXT, "分开看各自的合计")
    until(explore.browser, lambda: explore.column("sum"))
    found = dict(zip(explore.column("value"), explore.column("sum"), strict=True))
    assert found["2021 年部门预算 · 支出总表 · 支出 · 预算数 · 项目支出"] == "50.00"
    assert found["2021 年部门预算 · 支出总表 · 支出 · 预算数 · 基本支出"] == "85.09"


def test_the_file_holds_what_is_seen(explore: Explore, built: Built, tmp_path: Path) -> None:
    explore.open(kind="projects", sort="-amount", **{"to": "15"})
    content, found = explore.download(tmp_path / "projects", "mingzhang-projects.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row["项目"] for row in found] == explore.column("name")
    assert [row["预算数（万元）"] for row in found] == explore.column("amount")
    pages = {row["page"] for row in rows(built, "projects")}
    assert {row["网址"].removeprefix("https://mingzhang.example.org/") for row in found} < pages


def test_the_file_holds_all_pages_and_every_column_on_a_phone(phone: Any, explore: Explore, tmp_path: Path) -> None:
    explore.open(kind="indicators", level2="数量")
    _, found = explore.download(tmp_path / "indicators", "mingzhang-indicators.csv")
    assert len(found) > 25 == len(explore.column("name"))
    assert {row["二级指标"] for row in found} == {"数量"}
    assert {"指标", "指标值（原文）", "单位", "项目", "部门", "地区", "文件", "网址"} < set(found[0])


def test_the_file_of_groups(explore: Explore, tmp_path: Path) -> None:
    explore.open(kind="budget", group="department", sort="-sum", **EXPENDITURE)
    _, (line,) = explore.download(tmp_path / "groups", "mingzhang-budget.csv")
    assert (line["合计（万元）"], line["只加这一种"]) == ("135.09", "2021 年部门预算 · 支出总表 · 支出 · 预算数 · 合计")


def test_the_address_holds_what_was_chosen(explore: Explore) -> None:
    explore.open(kind="indicators")
    explore.choose("how", "至少").choose("sort", "-value")
    explore.control("from").send_keys("90")
    explore.control("words").send_keys("率")
    until(explore.browser, lambda: explore.query.get("words") == "率" and explore.query.get("from"))
    explore.until_said("符合条件").wait()
    seen = (explore.said, explore.column("name"), explore.column("target"))
    query = explore.query
    assert query == {"kind": "indicators", "how": "至少", "from": "90", "words": "率", "sort": "-value"}
    assert len(seen[1]) > 1
    explore.browser.get("about:blank")
    explore.open(**query)
    assert (explore.said, explore.column("name"), explore.column("target")) == seen
    assert explore.control("words").get_attribute("value") == "率"
    assert Select(explore.control("how")).first_selected_option.text.startswith("至少")


def test_a_page_of_rows_has_an_address(explore: Explore) -> None:
    explore.open(kind="indicators")
    first = explore.column("name")
    explore.click(By.CSS_SELECTOR, ".mz-explore-pager [data-page='next']")
    until(explore.browser, lambda: explore.query.get("page") == "2")
    second = until(explore.browser, lambda: explore.column("name") != first and explore.column("name"))
    explore.browser.get("about:blank")
    assert explore.open(kind="indicators", page="2").column("name") == second


def test_what_an_address_says_wrongly_does_no_harm(explore: Explore, built: Built) -> None:
    explore.open(kind="__proto__", group="constructor", sort="nothing", page="-1", year="1999\"'<")
    assert explore.said.endswith("0 个项目")
    explore.open(kind="projects", sort="nothing", page="999", group="toString")
    assert len(explore.column("name")) > 0


def test_a_row_leads_to_its_place(explore: Explore, built: Built) -> None:
    explore.open(kind="budget", **EXPENDITURE, words="合计")
    explore.click(By.CSS_SELECTOR, ".mz-explore .tabulator-cell a")
    until(explore.browser, lambda: "/originals/" in explore.browser.current_url)
    marked = "return document.querySelector(':target')?.textContent"
    until_equal(explore.browser, lambda: explore.browser.execute_script(marked), "135.09")


def test_a_row_leads_to_its_department_and_its_region(explore: Explore, built: Built) -> None:
    for kind in ("projects", "indicators", "budget"):
        explore.open(kind=kind, department=departments(built)["130184-224-2021-budget"])
        links = explore.browser.execute_script("return [...document.querySelectorAll('.tabulator-row a')].map(String)")
        for page in ("departments/130184-224.html", "regions/130184.html"):
            assert any(link.endswith(f"/{page}") for link in links), (kind, page)
            assert (built.site / page).is_file()


def test_the_table_is_named_by_what_is_said_above_it(explore: Explore) -> None:
    explore.open(kind="projects", words="舆情")
    (made,) = explore.browser.find_elements(By.CSS_SELECTOR, ".mz-explore [role=table]")
    assert made.accessible_name == explore.texts(".mz-explore-said")[0]
    assert "符合条件的有" in made.accessible_name


def test_a_small_phone_shows_every_column(phone: Any, explore: Explore) -> None:
    for query in ({"kind": "projects"}, {"kind": "indicators"}, {"kind": "budget", "group": "table"}):
        explore.open(**query)
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 320, query
        inner = "const inner = document.querySelector('.tabulator-tableholder');"
        assert phone.execute_script(f"{inner} return inner.scrollWidth <= inner.clientWidth"), query
    assert "只加这一种" in explore.texts(".tabulator-responsive-collapse dt")
    low = "return [...document.querySelectorAll('.mz-explore :is(button, select, summary)')].map((found) => "
    assert min(filter(None, phone.execute_script(low + "found.getBoundingClientRect().height)"))) >= 24


def test_keys_reach_every_choice(explore: Explore) -> None:
    explore.open(kind="projects")
    control = explore.control("group")
    control.send_keys(Keys.ARROW_DOWN)
    until(explore.browser, lambda: explore.query.get("group") == "department")
    explore.wait()
    assert explore.browser.execute_script("return document.activeElement.name") == "group"


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("query", [{"kind": "indicators"}, {"kind": "budget", "group": "table"}, {"words": "恐龙"}])
def test_axe_finds_nothing(explore: Explore, scheme: str, query: dict[str, str]) -> None:
    axe = distribution("axe-playwright-python").locate_file("axe_playwright_python/axe.min.js")
    explore.browser.set_script_timeout(240)
    explore.open(**query)
    explore.browser.execute_script("document.body.dataset.mdColorScheme = arguments[0]", scheme)
    explore.browser.execute_script(Path(str(axe)).read_text(encoding="utf-8"))
    until_still(explore.browser)
    axe_runs = "axe.run('.mz-explore', {preload: false})"
    run = f"{axe_runs}.then((found) => arguments[0](found.violations.map(({{id}}) => id)))"
    assert explore.browser.execute_async_script(run) == []


def test_only_this_page_has_the_library(built: Built) -> None:
    having = [path.name for path in built.pages() if "tabulator" in path.read_text(encoding="utf-8")]
    assert having == ["explore.html"]
    assert "Permission is hereby granted" in (built.site / "explore" / "tabulator.LICENSE.txt").read_text("utf-8")


def test_nothing_is_asked_of_another_host_or_by_fetch(explore: Explore) -> None:
    explore.browser.get_log("browser")
    explore.open(kind="indicators", group="level1")
    script = "return performance.getEntriesByType('resource').map((e) => [e.name, e.initiatorType])"
    entries = explore.browser.execute_script(script)
    assert {urlsplit(name).netloc for name, _ in entries} <= {urlsplit(explore.place).netloc, ""}
    assert not [name for name, kind in entries if kind in ("fetch", "xmlhttprequest")]
    assert not [name for name, _ in entries if "/projects/0.js" in name]
    assert not [entry for entry in explore.browser.get_log("browser") if entry["level"] == "SEVERE"]


def test_a_strict_policy_lets_it_work(browser: Any, built: Built, tmp_path: Path) -> None:
    """Without `eval` and without markup out of texts."""
    page = (built.site / "explore.html").read_text(encoding="utf-8")
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'unsafe-inline' file:\">"
    strict = built.site / "explore-strict.html"
    strict.write_text(page.replace("<head>", f"<head>{policy}", 1), encoding="utf-8")
    try:
        assert Explore(browser, strict.as_uri()).open(kind="projects").column("name")
    finally:
        strict.unlink()


def test_without_scripts_the_page_leads_to_lists_and_files(browser: Any, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}explore.html")
        assert not browser.find_element(By.CSS_SELECTOR, "[data-mz-explore]").is_displayed()
        for place in ("projects/index.html", "data/index.html"):
            assert browser.find_element(By.CSS_SELECTOR, f"article a[href='{place}']").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
