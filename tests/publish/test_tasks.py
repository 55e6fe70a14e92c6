"""What a new visitor comes for, each from the home page in at most three clicks or one search, and what he finds."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from built_site import Built
from waiting import click, until, until_whole

MOST_CLICKS, MOST_SEARCHES = 3, 1
SCREENS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}


class Visitor:
    """Begins at the home page, sees what is shown, and counts what it takes."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser = browser
        self.clicks = self.searches = 0
        browser.get(f"{address}index.html")
        until_whole(browser)

    def follow(self, words: str) -> None:
        """Click the first link with these words that is to be seen."""
        links = self.browser.find_elements("partial link text", words)
        link = next(link for link in links if link.is_displayed())
        before = self.browser.current_url
        self.clicks += 1
        click(self.browser, link)
        until(self.browser, lambda: self.browser.current_url != before)
        until_whole(self.browser)

    def look_up(self, words: str) -> list[str]:
        """The results of a search."""
        self.searches += 1
        box = self.browser.find_element("css selector", "[data-mz-search]")
        self.browser.execute_script("arguments[0].querySelector('input').focus()", box)
        self.browser.find_element("css selector", "[data-mz-search] input").send_keys(words)
        until(self.browser, lambda: box.get_attribute("data-state") == "answered")
        return [found.text for found in box.find_elements("css selector", ".md-search-result__item")]

    def rows(self, section: str) -> list[str]:
        """The rows of the first table below a heading, as they are shown."""
        found = self.browser.find_elements("xpath", f"(//*[@id='{section}']/following::table)[1]/tbody/tr")
        return [" ".join(row.text.split()) for row in found]

    @property
    def lead(self) -> str:
        return str(self.browser.find_element("css selector", ".mz-lead").text)

    def is_quick(self) -> bool:
        return self.clicks <= MOST_CLICKS and self.searches <= MOST_SEARCHES


@pytest.fixture(params=SCREENS)
def visitor(request: pytest.FixtureRequest, browser: Any, address: str) -> Any:
    width, height, is_mobile = SCREENS[request.param]
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_mobile}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield Visitor(browser, address)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_how_much_xinle_spends_on_public_opinion(visitor: Visitor) -> None:
    visitor.follow("石家庄市新乐市")
    visitor.follow("网络安全和信息化委员会办公室")
    (row,) = [row for row in visitor.rows("projects") if "舆情" in row]
    assert row == "网络应急管理和互联网舆情工作 28.00 56% 文字说明"
    assert visitor.is_quick()


def test_the_same_by_a_search(visitor: Visitor) -> None:
    results = visitor.look_up("新乐 舆情")
    assert results[0].startswith("网络应急管理和互联网舆情工作")
    visitor.follow("网络应急管理和互联网舆情工作")
    assert visitor.lead.startswith("2021 年预算 28 万元")
    assert visitor.is_quick() and visitor.clicks == 1


def test_which_projects_of_dingzhou_have_the_same_targets(visitor: Visitor, built: Built) -> None:
    visitor.follow("哪些项目的指标或者目标一样")
    tables = visitor.browser.find_elements("css selector", "article table")
    assert "定州市" in tables[0].text
    named = {row["project_name"] for row in records(built, "projects") if row["project_id"].startswith("130682-")}
    told = [row["project_id"] for row in records(built, "findings") if row["rule"] == "indicators-shared"]
    assert len(told) == len(named) == 11
    assert "这 9 个项目的这 7 条指标一样" in tables[1].text
    assert all(name in tables[1].text for name in named)
    assert visitor.is_quick() and visitor.clicks == 1


def test_whose_totals_do_not_add_up(visitor: Visitor) -> None:
    visitor.follow("哪些部门的合计对不上")
    departments, findings = visitor.browser.find_elements("css selector", "article table")
    assert [row.text.split()[0] for row in departments.find_elements("css selector", "tbody tr")] == [
        "中共沅江市委网络安全和信息化委员会办公室"
    ]
    assert "66.16 + 44.28 = 110.44万元，相差1.40万元" in findings.text
    assert visitor.is_quick() and visitor.clicks == 1


def test_the_indicators_of_yuanjiang_as_a_spreadsheet(visitor: Visitor, built: Built) -> None:
    visitor.follow("沅江市")
    visitor.follow("2024 年绩效目标")
    link = visitor.browser.find_element("link text", "下载数据：Excel")
    assert link.is_displayed()
    path = built.site / unquote(urlsplit(link.get_attribute("href")).path).lstrip("/")
    sheet = openpyxl.load_workbook(path, read_only=True)["绩效指标"]
    wanted = [row for row in records(built, "indicators") if row["disclosure_id"].startswith("430981-")]
    assert len(list(sheet.rows)) == len(wanted) + len(["names", "titles"]) == 78
    assert visitor.is_quick() and visitor.clicks + 1 <= MOST_CLICKS


def test_satisfaction_targets_of_95_or_more(visitor: Visitor, built: Built) -> None:
    visitor.follow("哪些满意度指标定在九成五以上")
    said = "return document.querySelector('.mz-explore-said')?.textContent || ''"
    wanted = [
        row
        for row in records(built, "indicators")
        if row["is_primary"] == "true"
        and "满意" in "".join(row[name] for name in ("indicator", "level1", "level2", "description", "target"))
        and float(row["target_value"] or 0) >= 95
    ]
    assert len(wanted) == 20
    assert str(len(wanted)) in until(visitor.browser, lambda: visitor.browser.execute_script(said))
    assert visitor.is_quick() and visitor.clicks == 1


def records(built: Built, name: str) -> list[dict[str, str]]:
    with Path(built.datapackage / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
