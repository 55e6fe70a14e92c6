"""Every check that was due stands on a page with its state, its figures and links to both cells; so does every rule."""

from __future__ import annotations

import csv
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from built_site import Built, Html
from waiting import until_equal

from builder.audit.rules import RULES
from builder.render.labels import label

Pages = dict[Path, Html]
ROW = re.compile(r'<tr id="(?!indicator-[0-9]|finding-)([^"]+)">(.*?)</tr>', re.DOTALL)
SUMMARY = re.compile(r"(\S+?) (\d+) 项(?:，|$)", re.MULTILINE)
AMOUNT = re.compile(r"-?\d+\.\d{2,}")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def rows(built: Built, resource: str) -> list[dict[str, str]]:
    with (built.datapackage / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def anchor(check: dict[str, str]) -> str:
    return check["check_id"][len(check["disclosure_id"]) + 1 :]


def listed(page: Path) -> dict[str, list[str]]:
    """The cells of each row of a page that has a name."""
    return {unescape(name): CELL.findall(inner) for name, inner in ROW.findall(page.read_text(encoding="utf-8"))}


def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_every_check_stands_beside_its_table_on_its_project_or_with_the_document(built: Built) -> None:
    pages: dict[str, dict[str, list[str]]] = {}
    addresses = {row["project_id"]: row["page"] for row in rows(built, "projects")}
    seen = 0
    for check in rows(built, "checks"):
        homes = [f"documents/{check['disclosure_id']}.html"] if check["table_id"] or not check["project_id"] else []
        homes += [addresses[check["project_id"]]] if check["project_id"] else []
        for home in homes:
            if home not in pages:
                pages[home] = {name: row for path in built.parts(home) for name, row in listed(path).items()}
            cells = pages[home][anchor(check)]
            assert text(cells[1]) == label("state", check["state"])
            assert f'value="{check["expected"]}"' in cells[2] if check["expected"] else not cells[2]
            if check["actual"]:
                assert check["actual"] in unescape(cells[3])
            original = rf'href="\.\./originals/{re.escape(check["disclosure_id"])}(?:~\d+)?\.html#([^"]+)"'
            assert not check["source_ref"] or re.findall(original, cells[3]) == [check["source_ref"]]
            assert re.findall(original, cells[5]) == check["other_ref"].split()
            seen += 1
    assert seen >= len(rows(built, "checks")) > 800
    named = sum(len(listed(path)) for home in pages for path in built.parts(home))
    assert named == seen


def test_checks_without_amounts_do_not_speak_of_their_unit(built: Built) -> None:
    seen: set[tuple[str, str]] = set()
    for path in sorted([*(built.site / "projects").glob("*.html"), *(built.site / "documents").glob("*.html")]):
        for table in lxml.html.parse(str(path)).getroot().find_class("mz-checks"):
            lines = [[cell.text_content().strip() for cell in row] for row in table.xpath("tbody/tr")]
            amounts = [row for row in lines if row[4] or any(map(AMOUNT.fullmatch, row[2:4]))]
            assert ("为单位" in table.text_content()) == bool(amounts), path
            seen |= {(row[0], value) for row in lines for value in row[2:4] if value}
    assert {
        ("指标名称不是类别名称", "0 条"),
        ("指标名称不是类别名称", "2 条"),
        ("支出进度年底应为100%", "100%"),
    } <= seen


def test_a_tolerance_is_in_the_unit_of_the_amounts_beside_it(built: Built) -> None:
    page = lxml.html.parse(str(built.site / "documents/430981-zgyjswwlaqhxxhwyhbgs-e710-2024-performance.html"))
    rows = [
        [cell.text_content().strip() for cell in row] for row in page.xpath("//*[contains(@class, 'mz-checks')]//tr")
    ]
    assert ["部门整体绩效目标表的资金总额", "不通过", "110.44", "109.04", "0.015"] in [row[:5] for row in rows]


def test_only_checks_that_passed_or_do_not_apply_are_folded_away(built: Built) -> None:
    folded: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for path in [*(built.site / "documents").glob("*.html"), *(built.site / "projects").glob("*.html")]:
        page = path.read_text(encoding="utf-8")
        for block in re.findall(r'<details class="mz-folded"(?: open)?>.*?</details>', page, re.DOTALL):
            folded += Counter(text(CELL.findall(inner)[1]) for _, inner in ROW.findall(block))
            if "（续）</caption>" not in block:
                counted += Counter(
                    {name: int(many) for name, many in SUMMARY.findall(text(block[: block.index("</summary>")]))}
                )
    assert folded == counted
    assert set(folded) == {"通过", "不适用"}


def test_the_view_of_the_document_says_beside_each_table_what_was_checked(built: Built, read_pages: Pages) -> None:
    checks = rows(built, "checks")
    for table in rows(built, "tables"):
        own = [check for check in checks if check["table_id"] == table["table_id"]]
        pages = built.parts(f"originals/{table['disclosure_id']}.html")
        name = table["table_id"][len(table["disclosure_id"]) + 1 :]
        address = rf"\.\./documents/{table['disclosure_id']}(~\d+)?\.html#checks-{name}"
        links = {link.address for path in pages for link in read_pages[path].links}
        assert any(re.fullmatch(address, link) for link in links) == bool(own)


def test_every_rule_has_a_page_and_its_counts_in_the_catalogue(built: Built) -> None:
    checks, findings = rows(built, "checks"), rows(built, "findings")
    page = (built.site / "findings" / "rules.html").read_text(encoding="utf-8")
    heads = [text(head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)]
    lines = {
        found.group(1): [text(cell) for cell in CELL.findall(line)]
        for line in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
        if (found := re.search(r'<th scope="row"[^>]*><a href="\.\./findings/([a-z0-9-]+)\.html"', line))
    }
    assert list(lines) == [rule.name for rule in RULES]
    for rule in RULES:
        states = Counter(check["state"] for check in checks if check["rule"] == rule.name)
        line = dict(zip(heads, lines[rule.name], strict=True))
        assert rule.title_zh in line["规则"] and rule.title_en in line["规则"]
        assert line["程度"] == label("severity", rule.severity)
        assert int(line["应做"]) == states.total()
        for state in ("pass", "fail", "not_applicable", "insufficient_data"):
            assert int(line[label("state", state)]) == states[state], (rule.name, state)
        assert int(line["问题"]) == sum(
            (finding["rule"], finding["is_primary"]) == (rule.name, "true") for finding in findings
        )
        own = text((built.site / "findings" / f"{rule.name}.html").read_text(encoding="utf-8"))
        assert f"按这一条应做 {states.total()} 项核对" in own


def test_an_address_of_a_folded_check_unfolds_it(browser: Any, built: Built) -> None:
    checks = [row for row in rows(built, "checks") if row["state"] == "pass" and row["table_id"]]
    check = next(row for row in checks if len(built.parts(f"documents/{row['disclosure_id']}.html")) == 1)
    page = built.site / "documents" / f"{check['disclosure_id']}.html"
    browser.get(page.as_uri())
    assert browser.execute_script("return document.querySelectorAll('details[open]').length") == 0
    browser.get(f"{page.as_uri()}#{anchor(check)}")
    shown = "const row = document.querySelector(':target'); return [row?.id, row?.closest('details').open]"
    until_equal(browser, lambda: browser.execute_script(shown), [anchor(check), True])
    assert browser.execute_script("return document.querySelector(':target').getBoundingClientRect().height") > 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_tables_of_checks_scroll_inside_the_page(browser: Any, built: Built, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    )
    try:
        browser.get((built.site / "documents" / "130184-224-2021-budget.html").as_uri())
        browser.execute_script("document.querySelectorAll('details').forEach(found => { found.open = true })")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
