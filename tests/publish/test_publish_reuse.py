"""What readers take away: citations and frames to copy, pictures on pages of their own, reports."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from built_site import Built
from contrast import CONTRAST
from lxml import html
from waiting import click, until_equal

SITE = "https://mingzhang.example.org/"
PROJECT = "projects/130184-224-2021-budget-6bb3a5a6.html"
DEPARTMENT = "departments/130184-224.html"
HAND_WRITTEN = "method.html"
EMBED = "embeds/departments/130184-224.spending.html"


def last_section(built: Built, page: str) -> html.HtmlElement:
    (section,) = html.parse(built.site / page).getroot().find_class("mz-reuse")
    return section


def copied(built: Built, page: str) -> list[str]:
    """The words that a page offers for copying."""
    return [" ".join(words.text_content().split()) for words in last_section(built, page).find_class("mz-copy")]


def version(folder: Path) -> str:
    return str(json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["id"])


def test_a_page_is_cited_with_its_address_and_the_data_that_it_was_made_of(built: Built) -> None:
    own = version(built.datapackage / "disclosures" / "130184-224-2021-budget")
    whole = version(built.datapackage)
    name = "网络应急管理和互联网舆情工作：中国共产党新乐市委员会网络安全和信息化委员会办公室 2021 年部门预算"
    address, citation, bibtex = copied(built, PROJECT)
    assert address == SITE + PROJECT
    assert citation == f"明账. {name}[DB/OL]. [引用日期]. {address}. 数据版本 {own}."
    assert bibtex == (
        f"@misc{{mingzhang:{PROJECT.removesuffix('.html')}, author = {{{{明账}}}}, title = {{{name}}}, "
        f"version = {{{own}}}, url = {{{address}}} }}"
    )
    assert f"数据版本 {own}." in copied(built, DEPARTMENT)[1]
    assert f"数据版本 {whole}." in copied(built, "findings/index.html")[1]
    assert copied(built, HAND_WRITTEN)[1].startswith("明账. 方法[EB/OL]. [引用日期]. ")


def test_every_page_can_be_cited(built: Built) -> None:
    for path in built.pages():
        page = path.relative_to(built.site).as_posix()
        if not page.startswith("embeds/"):
            assert copied(built, page)[0] == SITE + re.sub(r"~[0-9]+(?=\.html$)", "", page)


def test_the_data_behind_a_page_are_there(built: Built) -> None:
    links = [urlsplit(link).path for link in last_section(built, PROJECT).xpath(".//dd/a/@href")]
    names = [(built.site / "projects" / link).resolve().relative_to(built.site.resolve()).as_posix() for link in links]
    assert names == [
        PROJECT.replace(".html", ".json"),
        "data/downloads/disclosures/130184-224-2021-budget.xlsx",
        "data/downloads/disclosures/130184-224-2021-budget.zip",
        "data/index.html",
    ]
    assert all((built.site / name).is_file() for name in names)


def test_only_pages_with_a_picture_speak_of_embedding(built: Built) -> None:
    said = {
        page: last_section(built, page).xpath("string(.//summary)")
        for page in ("departments/130184-224.html", "en/departments/130184-224.html", "method.html", "en/method.html")
    }
    assert list(said.values()) == [
        "引用、分享、嵌入和数据",
        "Cite, share, embed, data",
        "引用、分享和数据",
        "Cite, share, data",
    ]


@pytest.mark.parametrize("folder", ["departments", "documents", "projects"])
def test_the_head_names_the_json_of_a_page(built: Built, folder: str) -> None:
    pages = [path for path in (built.site / folder).glob("*.html") if (path.with_suffix(".json")).is_file()]
    assert len(pages) >= 5
    for path in pages:
        head = html.parse(path).getroot().find("head")
        (link,) = head.xpath("link[@type='application/json'][contains(@rel, 'alternate')]/@href")
        assert (path.parent / link).resolve() == path.with_suffix(".json").resolve()
    assert not html.parse(built.site / "method.html").getroot().xpath("//head/link[@type='application/json']")


def frames(built: Built) -> dict[str, html.HtmlElement]:
    """The frames that pages offer, by the address of the picture in them."""
    found = {}
    for path in built.pages():
        for words in last_section(built, str(path)).find_class("mz-copy") if "embeds" not in path.parts else ():
            if words.text_content().startswith("<iframe"):
                frame = html.fragment_fromstring(words.text_content())
                found[frame.get("src").removeprefix(SITE)] = frame
    return found


def test_each_picture_has_a_page_of_its_own_and_a_frame_for_other_sites(built: Built) -> None:
    offered, listed = frames(built), built.listed()
    assert SITE + DEPARTMENT in listed
    made = {path.relative_to(built.site).as_posix() for path in (built.site / "embeds").rglob("*.html")}
    assert offered.keys() == made
    assert {name.split("/")[1] for name in made} >= {"departments", "projects"}
    for name, frame in offered.items():
        picture = html.parse(built.site / name).getroot()
        page = html.parse(built.site / re.sub(r"^embeds/(.*)\.[^/.]+\.html$", r"\1.html", name)).getroot()
        (figure,) = picture.find_class("mz-figure")
        assert figure.text_content() in [one.text_content() for one in page.find_class("mz-figure")]
        tables = ["".join(one.itertext()) for one in page.iter("table")]
        assert ["".join(one.itertext()) in tables for one in picture.iter("table")] == [True]
        assert frame.get("title").endswith(picture.xpath("string(//h1)").rpartition("：")[2])
        assert picture.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert picture.xpath("//script") == []
        assert SITE + name not in listed


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [600, 320])
def test_a_picture_is_seen_in_a_frame(browser: Any, built: Built, address: str, scheme: str, width: int) -> None:
    department = EMBED.removesuffix("spending.html")
    shown = {
        name: frame for name, frame in frames(built).items() if name.startswith((department, "embeds/projects/1301"))
    }
    feature = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    size = {"width": width, "height": 480, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for name, frame in shown.items():
            browser.get(address + name)
            wide, high = browser.execute_script("return ['Width', 'Height'].map((s) => document.body[`scroll${s}`])")
            assert wide <= width
            assert width < 600 or high <= int(frame.get("height"))
            dark = browser.execute_script(
                "return getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'"
            )
            assert dark == (scheme == "dark")
            for part in ("h1", "h1 a", ".mz-hint", "summary"):
                assert browser.execute_script(CONTRAST, part) >= 4.5, part
            boxes = browser.find_elements("css selector", ".mz-box, .mz-piece, .mz-column, .mz-band")
            assert max(box.size["width"] for box in boxes) > 20
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_way_back_from_a_picture(browser: Any, built: Built) -> None:
    (link,) = html.parse(built.site / EMBED).getroot().xpath("//h1/a/@href")
    assert (built.site / EMBED).parent.joinpath(link).resolve().as_posix().endswith(f"{DEPARTMENT}#spending")


@pytest.mark.parametrize("from_disk", [False, True])
def test_words_are_copied(browser: Any, built: Built, address: str, from_disk: bool) -> None:
    permission = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.execute_cdp_cmd("Browser.grantPermissions", permission)
    browser.get((built.site / PROJECT).as_uri() if from_disk else address + PROJECT)
    click(browser, browser.find_element("css selector", ".mz-reuse summary"))
    click(browser, browser.find_elements("css selector", ".mz-copy-button")[1])
    until_equal(browser, lambda: browser.find_element("css selector", ".mz-copied").text, "已复制")
    got = browser.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0](String(e)))"
    )
    today = browser.execute_script("return new Date().toLocaleDateString('sv')")
    assert got == copied(built, PROJECT)[1].replace("引用日期", today)


def test_without_scripts_the_words_can_be_selected(browser: Any, address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address + DEPARTMENT)
        assert browser.find_elements("css selector", ".mz-copy-button") == []
        words = browser.find_elements("css selector", ".mz-copy")
        assert not words[0].is_displayed()
        click(browser, browser.find_element("css selector", ".mz-reuse summary"))
        until_equal(browser, lambda: words[0].text, SITE + DEPARTMENT)
        assert "[引用日期]" in words[1].text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(("page", "title"), [(PROJECT, "网络应急管理和互联网舆情工作：中国"), (HAND_WRITTEN, "方法")])
def test_an_error_is_reported_with_the_address_of_the_page(
    built: Built, repository: Path, page: str, title: str
) -> None:
    settings = (repository / "mkdocs.yml").read_text(encoding="utf-8")
    (email,), (home,) = re.findall(r"email: (\S+)", settings), re.findall(r"repo_url: (\S+)", settings)
    issue, mail, how = last_section(built, page).xpath(".//p[@class='mz-report']/a/@href")
    assert issue.partition("?")[0] == f"{home}/issues/new"
    assert parse_qs(urlsplit(issue).query)["title"][0].startswith(f"报告错误：{title}")
    assert parse_qs(urlsplit(issue).query)["body"][0].startswith(f"页面：{SITE}{page}\n")
    assert mail.partition("?")[0] == f"mailto:{email}"
    assert parse_qs(urlsplit(mail).query)["body"] == parse_qs(urlsplit(issue).query)["body"]
    assert how.endswith("method.html#report")


def test_a_finding_is_questioned_by_its_address(built: Built) -> None:
    asked = 0
    for path in sorted((built.site / "documents").glob("*.html")):
        root = html.parse(path).getroot()
        for link in root.find_class("mz-ask"):
            place = parse_qs(urlsplit(link.get("href")).query)["body"][0].strip().removeprefix("位置：")
            page, _, anchor = place.removeprefix(SITE).partition("#")
            assert built.site / page == path
            assert root.get_element_by_id(anchor) is link.getparent().getparent()
            asked += 1
    assert asked > 10


def test_an_english_picture_and_report_are_in_english(built: Built) -> None:
    picture = html.parse(built.site / EMBED.replace("embeds/", "embeds/en/")).getroot()
    assert picture.xpath("string(//summary)") == "Table"
    assert picture.xpath("string(//p[@class='mz-hint'])").startswith("Source: Mingzhang, from documents")
    assert picture.xpath("string(//title)").endswith(" - Mingzhang")
    asked = html.parse(built.site / "en" / DEPARTMENT).getroot().find_class("mz-ask")[0]
    filled = parse_qs(urlsplit(asked.get("href")).query)
    assert filled["title"][0].startswith("Error: finding-")
    assert filled["body"][0].startswith(f"Place: {SITE}en/{DEPARTMENT}#finding-")


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("documents/130184-224-2021-budget.html", ["部门部分", "单位部分"]),
        (f"en/{DEPARTMENT}", ["Department part", "Unit part"]),
    ],
)
def test_findings_that_a_document_has_twice_stand_once_with_both_places(
    built: Built, page: str, places: list[str]
) -> None:
    """Everything of this document stands in both of its parts."""
    root = html.parse(built.site / page).getroot()
    rows = root.xpath("//tr[starts-with(@id, 'finding-')]")
    said = [" ".join(row.find("th").text_content().split()) for row in rows]
    assert len(said) == len(set(said)) == 8
    assert [[link.text for link in row.xpath("td[2]/a")] for row in rows] == [places] * 8
    assert all(len(set(row.xpath("td[2]/a/@href"))) == 2 for row in rows)
    names = root.xpath("//tr[starts-with(@id, 'finding-')]/descendant-or-self::*[starts-with(@id, 'finding-')]/@id")
    assert len(set(names)) == len(names) == 16
    lead = root.find_class("mz-lead")[0]
    assert lead.xpath(".//data[contains(@data-from, 'disclosures.findings')]/@value") == ["8"]
