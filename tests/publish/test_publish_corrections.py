"""A correction stands beside its figure wherever the site shows it; the figure stays as printed, the reply is shown."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from built_site import Built, build, pack, read_html
from sample_texts import SAMPLES
from waiting import until, until_equal

XINLE = "130184-224-2021-budget"
LEDGER = """
- place: {place}
  printed: 135.09
  should_be: 29 <b>
  evidence: https://www.example.org/2021.html
  whose: publisher
  reported_on: 2021-03-05
  status: acknowledged
  reply:
    text: 已更正，见<我局>网站。
    from: 样例县甲局
    date: 2021-03-20
"""

YUANJIANG = "430981-zgyjswwlaqhxxhwyhbgs-e710-2024-performance"
OTHERS = """
- place: {goal}
  printed: 网络宣传
  should_be: 网上宣传
  evidence: 原文
  whose: ours
  reported_on: 2024-07-01
  status: open
- place: {target}
  printed: ≥10次
  should_be: ≥100次
  evidence: 原文
  whose: ours
  reported_on: 2024-07-01
  status: fixed
"""


@pytest.fixture(scope="module")
def place(built: Built) -> str:
    """The cell of the total that the page of a department shows."""
    page = (built.site / "departments" / "130184-224.html").read_text(encoding="utf-8")
    return re.search(rf'href="\.\./originals/{XINLE}\.html#(L[0-9]+C[0-9]+)"', page).group(1)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def goal(built: Built) -> str:
    """The cell of a goal, which the page of its document shows as a passage of text."""
    page = (built.site / "originals" / f"{YUANJIANG}.html").read_text(encoding="utf-8")
    return re.search(r'<td id="(L[0-9]+C1)"[^>]*>做好网络宣传', page).group(1)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory, repository: Path, place: str, goal: str, built: Built) -> Built:
    """The site of the samples, of which two have a ledger."""
    folder = tmp_path_factory.mktemp("corrected")
    source = folder / "disclosures"
    shutil.copytree(SAMPLES, source)
    (folder / "corrections").mkdir()
    (folder / "corrections" / f"{XINLE}.yml").write_text(LEDGER.format(place=place), encoding="utf-8")
    page = (built.site / "originals" / f"{YUANJIANG}.html").read_text(encoding="utf-8")
    target = re.search(r'<td id="(L[0-9]+C1)"[^>]*>≥100次<', page).group(1)  # type: ignore[union-attr]
    others = OTHERS.format(goal=goal, target=target)
    (folder / "corrections" / f"{YUANJIANG}.yml").write_text(others, encoding="utf-8")
    return build(pack(source, folder / "datapackage"), folder, repository, source)


def text(path: Path) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))))


def test_the_page_of_the_document_shows_both_values_and_the_reply(corrected: Built, place: str) -> None:
    shown = text(corrected.site / "documents" / f"{XINLE}.html")
    assert "印着 135.09，应为 29 <b>" in shown
    assert "错在发布者；2021-03-05 提出，已承认。依据：https://www.example.org/2021.html" in shown
    assert "样例县甲局的答复（2021-03-20）：已更正，见<我局>网站。" in shown


def test_the_cell_is_marked_and_keeps_what_it_prints(corrected: Built, place: str) -> None:
    page = (corrected.site / "originals" / f"{XINLE}.html").read_text(encoding="utf-8")
    (cell,) = re.findall(rf'<td id="{place}"[^>]*>.*?</td>', page)
    assert unescape(re.sub(r"<[^>]+>", "", cell)) == "135.09 更正：印着 135.09，应为 29 <b>"
    assert page.count("mz-correction") == 1


def test_the_correction_stands_beside_every_link_to_the_cell(corrected: Built, place: str) -> None:
    target = f"originals/{XINLE}.html#{place}"
    marked = []
    for path in corrected.pages():
        page = path.read_text(encoding="utf-8")
        for link in re.finditer(rf'<a href="(?:\.\./)?{re.escape(target)}">.*?</a>', page, re.DOTALL):
            if (
                path.parent.name not in ("documents", "findings")
                or "mz-note-title" not in page[link.start() - 60 : link.start()]
            ):
                assert 'class="mz-correction"' in page[link.end() : link.end() + 70], path.name
                marked.append(path.parent.name)
    assert {"documents", "departments"} <= set(marked)
    assert "mz-correction" not in (corrected.site / "projects" / "index.html").read_text(encoding="utf-8")


def test_a_passage_of_text_is_corrected_where_it_stands(corrected: Built, goal: str) -> None:
    page = (corrected.site / "documents" / f"{YUANJIANG}.html").read_text(encoding="utf-8")
    (passage,) = re.findall(rf'href="\.\./originals/{YUANJIANG}\.html#{goal}">原文</a>.*?</p>', page)
    assert unescape(re.sub(r"<[^>]+>", "", passage)).endswith("更正：本站读作 网络宣传，应为 网上宣传")


def test_our_own_error_that_is_fixed_is_not_said_to_be_printed(corrected: Built) -> None:
    for folder in ("documents", "originals"):
        shown = text(corrected.site / folder / f"{YUANJIANG}.html")
        assert "本站曾误读为 ≥10次，已改为 ≥100次" in shown
        assert "印着 ≥10次" not in shown


def test_the_mark_leads_to_the_correction(browser: Any, corrected: Built, place: str) -> None:
    browser.get((corrected.site / "originals" / f"{XINLE}.html").as_uri())
    browser.execute_script("document.querySelector('.mz-correction').click()")
    until_equal(browser, lambda: browser.current_url.split("/")[-1], f"{XINLE}.html#correction.{place}")
    there = "return document.querySelector(':target')?.textContent"
    assert "应为 29 <b>" in until(browser, lambda: browser.execute_script(there))


def test_where_nothing_was_corrected_nothing_is_said_of_it(built: Built) -> None:
    for path in built.pages():
        assert "mz-correction" not in path.read_text(encoding="utf-8")


def test_all_corrections_and_replies_are_listed_the_newest_first(corrected: Built, built: Built) -> None:
    shown = text(corrected.site / "findings" / "corrections.html")
    assert "更正账里有 3 处错误：文件印错的 1 处，本站读错的 2 处；部门答复了 1 处。" in shown
    assert "样例县甲局的答复（2021-03-20）：已更正，见<我局>网站。" in shown
    assert shown.index("≥100次") < shown.index("应为 29 <b>")
    page = (corrected.site / "findings" / "corrections.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="\.\./(documents/[^"]+#correction[^"]+)"', page):
        path, _, anchor = link.partition("#")
        assert unquote(anchor) in read_html(corrected.site / path).ids
    assert "更正账是空的" in text(built.site / "findings" / "corrections.html")
