"""What a document holds and what it does not, and what was not received, as a reader of the site sees it."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

from built_site import Built, Html, build
from sample_texts import SAMPLES

from builder import pipeline
from builder.register import Expected
from builder.render.labels import label

Pages = dict[Path, Html]
SECTION = re.compile(r'<h2 id="presence">.*?(?=<h2 )', re.DOTALL)
ROW = re.compile(r"<tr>\s*<th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def rows(directory: Path, resource: str) -> list[dict[str, str]]:
    with (directory / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_state_stands_on_the_page_of_its_document_with_its_place(built: Built) -> None:
    known = rows(built.datapackage, "presence")
    seen = 0
    for disclosure in rows(built.datapackage, "disclosures"):
        own = disclosure["disclosure_id"]
        due = [row for row in known if row["disclosure_id"] == own and row["state"] != "not_applicable"]
        page = (built.site / "documents" / f"{own}.html").read_text(encoding="utf-8")
        found = SECTION.search(page)
        assert bool(found) == bool(due)
        shown = ROW.findall(found.group()) if found else []
        assert len(shown) == len(due)
        for (head, cells), row in zip(shown, due, strict=True):
            scope, state, basis, *place = CELL.findall(cells)
            assert (text(head), text(state)) == (label("content", row["content"]), label("state", row["state"]))
            assert (text(scope), text(basis)) == (label("scope", row["scope"]), label("basis", row["basis"]))
            if place_of := row["source_ref"]:
                views = built.parts(f"originals/{own}.html")
                (view,) = (path for path in views if f'id="{place_of}"' in path.read_text(encoding="utf-8"))
                assert f'href="../originals/{view.name}#{place_of}"' in place[0]
            seen += 1
        absent = [row for row in known if row["disclosure_id"] == own and row["state"] == "not_applicable"]
        said = re.search(r"不适用（这类文件不需要印它）：(.*?)。", unescape(found.group() if found else ""))
        assert bool(said) == bool(absent and due)
        assert not said or set(said[1].split("、")) == {label("content", row["content"]) for row in absent}
    assert seen >= 20
    assert {"disclosed", "not_applicable", "empty_by_statement"} <= {row["state"] for row in known}


def test_the_sentence_of_a_department_counts_what_its_table_shows(built: Built) -> None:
    page = (built.site / "departments" / "130184-224.html").read_text(encoding="utf-8")
    found = re.search(r"<p>[^<]*应当公开的内容：.*?</table>", page, re.DOTALL)
    assert found
    said = {label("state", "disclosed"): "有", label("state", "empty_by_statement"): "写明没有"}
    sentence, signs = text(found.group().partition("</p>")[0]), [text(row[1]) for row in ROW.findall(found.group())]
    for state, sign in said.items():
        shown = sum(one.split(" ", 1)[-1] == sign for one in signs)
        assert shown and f"{state} {shown} 项" in sentence


def test_without_a_register_the_page_names_nobody(built: Built, read_pages: Pages) -> None:
    page = read_pages[built.site / "documents" / "not-received.html"]
    assert "还没有人写下" in page.text and page.tables == 0
    assert "没有收到的公开文件" in read_pages[built.site / "documents" / "index.html"].text


def test_what_was_not_received_is_listed(tmp_path: Path, repository: Path) -> None:
    outcomes = pipeline.read_documents(SAMPLES, 1, lambda _: None)
    own = outcomes[0].records["disclosures"][0]
    register = [
        Expected(own["region_code"], own["organisation_name"], "", own["kind"], own["fiscal_year"] or 2021, "名录", ""),
        Expected("130184", "新乐市测试局", "999", "budget", 2021, "新乐市2021年部门名录", "已合并"),
    ]
    pipeline.package(outcomes, tmp_path / "data", register)
    pipeline.export_packages(tmp_path / "data", tmp_path / "data" / "downloads", 1, lambda _: None)
    site = build(tmp_path / "data", tmp_path, repository).site
    page = (site / "documents" / "not-received.html").read_text(encoding="utf-8")
    listed = [(text(head), [text(cell) for cell in CELL.findall(cells)]) for head, cells in ROW.findall(page)]
    assert ("新乐市测试局999", ["部门预算", "2021", "没有收到", "新乐市2021年部门名录已合并"]) in listed
    assert "不等于没有公开" in text(page)
    assert all("收到了" not in cells for _, cells in listed)
