"""Indicators, classification codes, terms and the machine-readable twins: exact values, of documents of two years."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from built_site import Built, build_records, number_of
from lxml import html

from builder.model import Records, Row
from builder.render.addresses import finding

SITE = "https://mingzhang.example.org/"
D21, D22 = "130184-224-2021-budget", "130184-224-2022-budget"
CHECKED = f"{D22}.indicator-filled.L54C1"
CHECK = {"disclosure_id": D22, "project_id": f"{D22}-a1", "rule": "indicator-filled", "source_ref": "L54C1"}


def disclosure(own: str, **fields: Any) -> Row:
    given = {
        "disclosure_id": own,
        "status": "read",
        "title": f"新乐市测试局{own[11:15]}年部门预算",
        "organisation_name": "新乐市测试局",
        "region_code": "130184",
        "region_name": "河北省 石家庄市 新乐市",
        "fiscal_year": int(own[11:15]),
        "fiscal_year_basis": "stated",
        "kind": "budget",
        "source_path": "a.txt",
        "source_format": "txt",
        "source_sha256": "0" * 64,
        "tables": 1,
        "cells": 1,
        "cells_captured": 1,
        "findings": 0,
    }
    return {**given, **fields}


def line(own: str, at: int, code: str, amount: str, **fields: Any) -> Row:
    given = {
        "disclosure_id": own,
        "table_id": f"{own}-t01",
        "table_kind": "expenditure",
        "scope": "department",
        "is_primary": True,
        "direction": "expenditure",
        "phase": "budget",
        "functional_code": code,
        "functional_name": "测试事务",
        "item": "测试事务",
        "item_level": (len(code) - 1) // 2,
        "is_leaf": len(code) == 7,
        "measure": "合计",
        "measure_kind": "total",
        "amount": Decimal(amount),
        "amount_reported": amount,
        "unit_reported": "元",
        "source_ref": f"L{at}C1",
    }
    return {**given, **fields}


def printed_table(table_id: str, kind: str) -> Row:
    return {
        "disclosure_id": table_id[: len(D21)],
        "table_id": table_id,
        "table_kind": kind,
        "scope": "department",
        "rows": 1,
        "columns": 1,
        "cells": 1,
        "cells_captured": 1,
        "is_empty": False,
        "position": int(table_id[-2:]),
        "source_ref": f"T{int(table_id[-2:])}",
    }


def project(own: str) -> Row:
    return {
        "disclosure_id": own,
        "project_id": f"{own}-a1",
        "scope": "department",
        "is_primary": True,
        "project_code": "A1",
        "project_name": "检测",
        "amount": Decimal("280000.00"),
        "amount_reported": "28",
        "unit_reported": "万元",
        "amount_basis": "table",
        "page": f"projects/{own}-a1.html",
        "source_ref": "L40C1",
    }


def indicator(own: str, number: int, name: str, target: str, level2: str = "数量指标") -> Row:
    return {
        "disclosure_id": own,
        "project_id": f"{own}-a1",
        "indicator_id": f"{own}-a1-{number}",
        "scope": "department",
        "is_primary": True,
        "level1": "产出指标",
        "level2": level2,
        "indicator": name,
        "target": target,
        "is_placeholder": False,
        "source_ref": f"L{50 + number}C1",
    }


def term(own: str, at: int, wording: str, definition: str) -> Row:
    return {
        "disclosure_id": own,
        "scope": "department",
        "number": "",
        "term": wording,
        "definition": definition,
        "source_ref": f"L{at}",
    }


def first_year() -> Records:
    other_table = {"table_id": f"{D21}-t02", "table_kind": "expenditure"}
    return {
        "disclosures": [disclosure(D21)],
        "tables": [
            printed_table(f"{D21}-t01", "expenditure"),
            printed_table(f"{D21}-t02", "expenditure"),
            printed_table(f"{D21}-t03", "general_expenditure"),
            printed_table(f"{D21}-t04", "revenue"),
        ],
        "budget_items": [
            line(D21, 1, "201", "100.00"),
            line(D21, 2, "20137", "90.00"),
            line(D21, 3, "2013701", "60.00"),
            line(D21, 4, "2013799", "40.00"),
            line(D21, 5, "2013701", "60.00", measure="基本支出", measure_kind="basic"),
            line(D21, 6, "2013701", "60.00", **other_table),
            line(D21, 7, "2013701", "55.00", table_id=f"{D21}-t03", table_kind="general_expenditure"),
            line(D21, 8, "2013701", "7.00", is_primary=False),
            line(D21, 9, "2080505", "8.00", direction="revenue", table_id=f"{D21}-t04", table_kind="revenue"),
        ],
        "projects": [project(D21)],
        "indicators": [
            indicator(D21, 1, "检测 数量", "≥100次"),
            indicator(D21, 2, "覆盖率", "80%"),
            indicator(D21, 3, "覆盖率", "90%", "质量指标"),
            indicator(D21, 4, "次数", "1"),
            indicator(D21, 5, "次数", "2"),
        ],
        "glossary": [
            term(D21, 60, "“三公”经费", "出国、用车、接待。"),
            term(D21, 61, "上年结转", "第一种说法。"),
            term(D21, 62, "测试 [专用]", "自己的词。"),
        ],
    }


def second_year() -> Records:
    return {
        "disclosures": [disclosure(D22)],
        "tables": [printed_table(f"{D22}-t01", "expenditure")],
        "budget_items": [
            line(D22, 1, "2013701", "70.00"),
            line(D22, 2, "2013701", "65.00", phase="actual"),
        ],
        "projects": [project(D22)],
        "indicators": [
            indicator(D22, 1, "检测数量", "≥120次"),
            indicator(D22, 2, "覆盖率", "95%", "质量指标"),
            indicator(D22, 3, "次数", "3", "时效指标"),
            indicator(D22, 4, "新的", "5"),
        ],
        "checks": [{**CHECK, "check_id": CHECKED, "state": "fail"}],
        "findings": [
            {
                **CHECK,
                "finding_id": CHECKED,
                "severity": "notice",
                "is_primary": True,
                "message_zh": "指标值存疑",
                "message_en": "questionable",
            }
        ],
        "glossary": [
            term(D22, 60, "三公经费", "出国、用车、 接待。"),
            term(D22, 61, "上年结转", "第二种说法。"),
            term(D22, 62, "上年结转", "第一种说法。"),
        ],
    }


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
    return build_records([first_year(), second_year()], tmp_path_factory.mktemp("years"), repository)


def page(site: Built, address: str) -> html.HtmlElement:
    (article,) = html.parse(site.site / address).xpath("//article")
    return article


def table(article: html.HtmlElement, caption: str) -> list[list[str]]:
    """The rows of the table of that caption, its head first."""
    (found,) = [one for one in article.iter("table") if "".join(one.find("caption").itertext()).strip() == caption]
    return [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in found.iter("tr")]


# Indicators -----------------------------------------------------------------------------------------------------


def test_an_indicator_shows_the_target_of_the_year_before_where_it_is_the_same(two_years: Built) -> None:
    rows = table(page(two_years, f"projects/{D22}-a1.html"), "绩效指标")
    before = {row[0]: row[rows[0].index("以前的指标值")] for row in rows[1:]}
    assert before == {"检测数量": "≥100次 2021 年", "覆盖率": "90% 2021 年", "次数": "", "新的": ""}
    first = table(page(two_years, f"projects/{D21}-a1.html"), "绩效指标")
    assert "以前的指标值" not in first[0]


def test_the_target_of_the_year_before_leads_to_its_indicator(two_years: Built) -> None:
    article = page(two_years, f"projects/{D22}-a1.html")
    (row,) = article.xpath("//tr[@id='indicator-2']")
    assert f"../projects/{D21}-a1.html#indicator-3" in row.xpath(".//a/@href")
    assert page(two_years, f"projects/{D21}-a1.html").xpath("//tr[@id='indicator-3']")


def test_an_indicator_names_the_findings_about_it_and_no_other_does(two_years: Built) -> None:
    article = page(two_years, f"projects/{D22}-a1.html")
    rows = table(article, "绩效指标")
    doubts = [row[rows[0].index("没有通过的核对")] for row in rows[1:]]
    assert [bool(text) for text in doubts] == [False, False, False, True]
    (link,) = article.xpath("//tr[@id='indicator-4']//a[contains(@href, '#finding-')]/@href")
    (finding,) = article.xpath(f"//tr[@id='{unquote(link).partition('#')[2]}']")
    assert "指标值存疑" in finding.text_content()


def test_a_rule_stands_once_beside_an_indicator_with_the_finding_of_its_own_project(built: Built) -> None:
    seen = 0
    for path in sorted((built.site / "projects").glob("*.html")):
        for row in html.parse(str(path)).getroot().xpath("//tr[starts-with(@id, 'indicator-')]"):
            links = row.xpath(".//a[contains(@href, '#finding-')]")
            rules = [link.text_content() for link in links]
            assert len(rules) == len(set(rules))
            own = [link for link in links if path.name in link.get("href")]
            seen += len(own)
    assert seen >= 20


OF_SEVERAL = {
    "indicator-placeholder",
    "indicator-names-group",
    "indicator-group",
    "indicators-shared",
    "target-in-words",
    "target-without-unit",
    "target-without-direction",
}
"""The rules whose findings say of how many indicators they speak."""


def test_every_indicator_that_a_finding_speaks_of_names_it(built: Built) -> None:
    with (built.datapackage / "data" / "findings.csv").open(encoding="utf-8", newline="") as file:
        said = {row["finding_id"]: row for row in csv.DictReader(file) if row["rule"] in OF_SEVERAL}
    assert len({row["rule"] for row in said.values()}) >= 4
    marked: Counter[str] = Counter()
    for path in sorted([*(built.site / "projects").glob("*.html"), *(built.site / "documents").glob("*.html")]):
        for link in html.parse(str(path)).getroot().xpath("//tr[starts-with(@id, 'indicator-')]//a/@href"):
            marked[unquote(link).removeprefix("../")] += 1
    found = {name: marked[finding(row)] for name, row in said.items()}
    assert found == {name: int(row["actual"]) for name, row in said.items()}
    assert sum(found.values()) > 100


def test_every_indicator_of_the_data_has_its_place(built: Built) -> None:
    with (built.datapackage / "data" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {bool(row["project_id"]) for row in rows} == {True, False}
    for row in rows:
        owner = row["project_id"] or row["disclosure_id"]
        folder = "projects" if row["project_id"] else "documents"
        text = (built.site / folder / f"{owner}.html").read_text(encoding="utf-8")
        number = row["indicator_id"].removeprefix(f"{owner}-")
        assert f'<tr id="indicator-{number}">' in text
        assert f'href="#indicator-{number}"' in text


def test_the_link_of_a_row_marks_it_and_is_no_text(browser: Any, built: Built, address: str) -> None:
    name = "projects/130184-224-2021-budget-e02872c1.html"
    browser.get(f"{address}{name}")
    browser.execute_script("document.querySelector('#indicator-2 .mz-permalink').click()")
    assert browser.current_url.endswith("#indicator-2")
    marked = browser.execute_script(
        "const row = document.querySelector('tr:target'), other = document.querySelector('#indicator-1');"
        "return [row.id, getComputedStyle(row).backgroundColor != getComputedStyle(other).backgroundColor,"
        " row.querySelector('.mz-permalink').getBoundingClientRect().width >= 24,"
        " row.getBoundingClientRect().top >= document.querySelector('.md-header').getBoundingClientRect().bottom]"
    )
    assert marked == ["indicator-2", True, True, True]
    csvs = "".join(path.read_text(encoding="utf-8") for path in (built.site / "tables" / "projects").glob("*.csv"))
    assert "#" not in csvs


# Codes ----------------------------------------------------------------------------------------------------------


def test_what_a_code_comes_to_counts_nothing_twice(two_years: Built) -> None:
    heads = ["年度", "支出总表（万元）", "一般公共预算支出表（万元）", "公开文件"]
    assert table(page(two_years, "codes/20137.html"), "历年合计") == [
        heads,
        ["2022 年 预算数", "0.007", "", "1"],
        ["2022 年 决算数", "0.0065", "", "1"],
        ["2021 年 预算数", "0.01", "0.0055", "1"],
    ]
    assert table(page(two_years, "codes/2013799.html"), "历年合计") == [
        ["年度", "支出总表（万元）", "公开文件"],
        ["2021 年 预算数", "0.004", "1"],
    ]


def test_the_lead_of_a_code_says_how_much_in_its_newest_year(two_years: Built) -> None:
    lead = page(two_years, "codes/20137.html").xpath("string(//p[@class='mz-lead'])")
    assert lead.endswith("2022 年支出总表里的预算数一共 70 元，1 个部门。")


def test_who_spends_leads_to_the_line_of_the_code_and_says_what_it_prints(two_years: Built) -> None:
    article = page(two_years, "codes/20137.html")
    rows = table(article, "花钱的部门：预算数")
    assert [row[1] for row in rows[1:]] == ["0.007", "0.01 科目一行印着 0.009"]
    links = article.xpath("//table[caption='花钱的部门：预算数']//td//a[contains(@href, 'originals')]/@href")
    assert links == [
        f"../originals/{D22}.html#L1C1",
        f"../originals/{D21}.html#L2C1",
        f"../originals/{D21}.html#L7C1",
    ]


def test_every_code_that_is_printed_has_a_page_and_those_above_it(two_years: Built, built: Built) -> None:
    made = {path.stem for path in (two_years.site / "codes").glob("*.html")}
    assert made == {"index", "201", "20137", "2013701", "2013799", "208", "20805", "2080505"}
    assert "没有可以相加的支出金额" in page(two_years, "codes/2080505.html").text_content()
    crumbs = page(two_years, "codes/2013701.html").xpath("//nav[@class='mz-crumbs']//a/@href")
    assert [unquote(link).rpartition("/")[2] for link in crumbs] == [
        "index.html",
        "index.html",
        "201.html",
        "20137.html",
    ]
    text = (built.site / "documents" / f"{D21}.html").read_text(encoding="utf-8")
    assert 'href="../codes/2013701.html"' in text
    assert 'href="../codes/20137.html"' in (built.site / "originals" / f"{D21}.html").read_text(encoding="utf-8")


def test_the_names_of_a_code_stand_with_their_years(two_years: Built) -> None:
    with (two_years.datapackage / "data" / "classification_names.csv").open(encoding="utf-8", newline="") as file:
        known = [row for row in csv.DictReader(file) if row["code"] == "20805"]
    assert len(known) > 1
    rows = table(page(two_years, "codes/20805.html"), "印过的名称")
    assert rows[1:] == [[row["name"], row["years"], row["documents"]] for row in known]


# Terms ----------------------------------------------------------------------------------------------------------


def test_equal_definitions_of_a_term_stand_once_with_every_document(two_years: Built) -> None:
    article = page(two_years, "glossary/three-public.html")
    (quote,) = article.xpath(".//blockquote")
    assert quote.xpath("p")[0].text_content() == "出国、用车、接待。"
    assert quote.xpath(".//a/@href") == [
        f"../{folder}/{own}.html{place}"
        for own in (D21, D22)
        for folder, place in (("documents", ""), ("originals", "#L60"))
    ]
    article = page(two_years, "glossary/carry-over.html")
    assert [one.text_content() for one in article.xpath(".//blockquote/p[1]")] == ["第一种说法。", "第二种说法。"]
    assert "有 3 条解释" in article.text_content()


def test_a_term_that_only_a_document_explains_has_a_page_as_well(two_years: Built) -> None:
    index = page(two_years, "glossary/index.html")
    assert table(index, "公开文件里还解释了") == [["名词", "文件里的解释"], ["测试 [专用]", "1"]]
    (link,) = index.xpath("//table//th[@scope='row']/a/@href")
    assert "自己的词。" in page(two_years, f"glossary/{link.rpartition('/')[2]}").text_content()
    document = (two_years.site / "documents" / f"{D21}.html").read_text(encoding="utf-8")
    assert link in document
    assert "../glossary/three-public.html" in document


def test_a_heading_leads_to_its_term_once_on_a_page(two_years: Built) -> None:
    links = page(two_years, f"departments/{D21[:10]}.html").xpath("//a[@class='mz-explained']")
    assert links
    assert len({link.get("href") for link in links}) == len(links)
    assert {link.text_content(): link.get("href") for link in links}["各项目相加（万元）"] == (
        "../glossary/project-expenditure.html"
    )


# Machine-readable -----------------------------------------------------------------------------------------------


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def addresses(made: Any) -> list[str]:
    """Every address in a JSON file."""
    if isinstance(made, dict):
        return [found for value in made.values() for found in addresses(value)]
    if isinstance(made, list):
        return [found for value in made for found in addresses(value)]
    return [made] if isinstance(made, str) and made.startswith("https://mingzhang.example.org/") else []


def test_the_record_of_a_project_holds_what_the_data_hold(built: Built) -> None:
    with (built.datapackage / "data" / "projects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        made = read((built.site / row["page"]).with_suffix(".json"))
        assert {name: made[name] for name in ("project_id", "project_name", "amount", "scope")} == {
            name: row[name] for name in ("project_id", "project_name", "amount", "scope")
        }
        assert made["page"] == f"https://mingzhang.example.org/{row['page']}"


def test_the_records_lead_from_the_top_to_every_page_and_only_to_what_is_there(built: Built) -> None:
    site, root = built.site, "https://mingzhang.example.org/"
    known, waiting = set(), [f"{root}index.json"]
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in known:
            continue
        known.add(address)
        path = site / unquote(address.removeprefix(root)) if address != root else site
        assert path.exists(), address
        if path.suffix == ".json" and path.name != "datapackage.json":
            waiting += addresses(read(path))
    own = {f"{root}{path.relative_to(site).as_posix()}" for path in built.pages() if number_of(path) == 1}
    listed = {one for one in own if re.match(f"{root}(?:departments|documents|projects)/1", one)}
    primary = {one for one in listed if not one.endswith("-u.html")}
    assert primary
    assert primary <= known


def test_a_page_leads_to_its_record(built: Built) -> None:
    name = "130184-224-2021-budget"
    assert f"../documents/{name}.json" in page(built, f"documents/{name}.html").xpath("//a/@href")
    made = read(built.site / "documents" / f"{name}.json")
    assert made["amounts"]["total"]["amount"] == "1350900.00"
    assert made["fiscal_year"] == "2021"


def test_llms_txt_leads_only_to_what_is_there(built: Built) -> None:
    text = (built.site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# 明账\n\n> All figures")
    links = re.findall(r"\]\(https://mingzhang\.example\.org/([^)]+)\)", text)
    assert len(links) > 10
    assert not [link for link in links if not (built.site / link).is_file()]


def test_views_of_documents_are_not_offered_to_search_engines(built: Built) -> None:
    listed = built.listed()
    assert f"{SITE}codes/20137.html" in listed
    assert f"{SITE}glossary/three-public.html" in listed
    assert not [address for address in listed if "/originals/" in address]
    rules = (built.site / "robots.txt").read_text(encoding="utf-8").split("\n")
    assert {"Disallow: /originals/", "Disallow: /tables/originals/"} <= set(rules)
