"""A package whose every text is hostile: the site shows the characters and takes none of them for markup."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from built_site import Built, build_records, read_html
from waiting import until_equal

from builder.model import Records
from builder.package.schemas import RECORDS, Field, schema
from builder.render.escape import fold

D = "130184-224-2021-budget"
P = f"{D}-a1"
T = f"{D}-t01"
HOSTILE = (
    "恶意</title></td></table></div></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ config }}{% raw %}"
    ' | [x](javascript:alert(3)) --8<-- *a* _b_ `c` &lt; :smile: $x$ " onfocus="alert(4)" \' -->'
)
GIVEN: dict[str, Any] = {
    "disclosure_id": D,
    "project_id": P,
    "table_id": T,
    "status": "read",
    "source_ref": "L9C1",
    "region_code": "130184",
    "page": f"projects/{P}.html",
    "source_format": "txt",
    "source_sha256": "0" * 64,
    "source_url": 'https://example.org/"><script>alert(1)</script>',
    "rule": "other-year",
    "organisation_id": f"{D}-o-224",
    "parent_organisation_id": None,
    "supersedes": None,
    "indicator_id": f"{P}-1",
    "goal_id": f"{P}-g1",
    "check_id": f"{D}-c1",
    "finding_id": f"{D}-c1",
    "correction_id": f"{D}.correction.L9C1",
    "resource": "projects",
    "row_id": P,
    "field": "amount",
    "role": "unclaimed",
    "state": "fail",
    "month": 3,
    "fiscal_year": 2021,
    "rows": 2,
    "columns": 2,
    "item_level": 0,
    "other_ref": "L9C1 L12",
    "scope": "department",
}
BY_RESOURCE: dict[tuple[str, str], Any] = {
    ("sections", "source_ref"): "L10",
    ("paragraphs", "source_ref"): "L10",
    ("paragraphs", "role"): "narrative",
    ("goals", "source_ref"): "L11",
    ("activities", "source_ref"): "L12",
    ("glossary", "source_ref"): "L13",
    ("tables", "source_ref"): "L8",
    ("goals", "project_id"): None,
    ("cells", "role"): "unclaimed",
}
BY_TYPE: dict[str, Any] = {"integer": 1, "number": Decimal("10000.00"), "boolean": True, "date": date(2021, 2, 3)}


def value(resource: str, field: Field) -> Any:
    if (resource, field.name) in BY_RESOURCE:
        return BY_RESOURCE[resource, field.name]
    if field.name in GIVEN:
        return GIVEN[field.name]
    if field.type != "string":
        return BY_TYPE[field.type]
    return field.constraints["enum"][0] if "enum" in field.constraints else f"{HOSTILE}{field.name}"


def records() -> Records:
    known = map(schema, RECORDS)
    return {one.name: [{field.name: value(one.name, field) for field in one.fields}] for one in known}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
    return build_records([records()], tmp_path_factory.mktemp("hostile"), repository)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, content in attrs:
            led = name in ("href", "src", "action") and "javascript:" in (content or "").lower()
            if name.startswith("on") or led:
                self.wrong.append(f"{tag} {name}={content}")
        if ("src", "x") in attrs:
            self.wrong.append(tag)


def test_no_text_became_an_element_or_an_attribute(hostile: Built) -> None:
    for path in hostile.pages():
        text = path.read_text(encoding="utf-8")
        parser = _Elements()
        parser.feed(text)
        assert not parser.wrong, path.name
        assert "<script>alert" not in text
        assert "<img" not in text


def test_the_characters_are_shown(hostile: Built) -> None:
    shown = fold(HOSTILE)
    for kind, fields in {
        "projects": ("project_name", "purpose", "period", "indicator", "basis", "message_zh"),
        "documents": ("title", "publisher", "note", "text", "term", "definition", "activity", "goal"),
        "originals": ("text", "title"),
        "departments": ("organisation_name", "message_zh"),
        "regions": ("organisation_name", "region_name"),
    }.items():
        pages = [
            path
            for path in hostile.pages()
            if path.parent.name == kind
            and "embeds" not in path.parts
            and path.name not in ("index.html", "coverage.html", "not-received.html")
        ]
        assert pages
        for path in pages:
            text = fold(read_html(path).text)
            for field in fields:
                expected = f"{shown}{field}"
                # The names of regions are written without the spaces that part them in the data.
                found = text.replace(" ", "") if field == "region_name" else text
                if field == "message_zh" and hostile.site / "en" in path.parents:
                    expected = f"{shown}message_en"
                assert (expected.replace(" ", "") if field == "region_name" else expected) in found, (path, field)


def test_the_characters_of_the_register_are_shown(hostile: Built) -> None:
    text = fold(read_html(hostile.site / "documents" / "not-received.html").text)
    assert all(f"{fold(HOSTILE)}{field}" in text for field in ("organisation_name", "source", "note"))


def test_the_characters_of_a_term_are_shown(hostile: Built) -> None:
    texts = [fold(read_html(path).text) for path in sorted((hostile.site / "glossary").glob("*.html"))]
    assert [text for text in texts if f"{fold(HOSTILE)}term" in text and f"{fold(HOSTILE)}definition" in text]


def test_titles_are_text(hostile: Built) -> None:
    (page,) = (hostile.site / "projects").glob("1*.html")
    title = re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert title
    assert "<" not in title.group(1)


def test_the_search_index_holds_characters(hostile: Built) -> None:
    scripts = sorted((hostile.site / "search").rglob("*.js"))
    contents = [re.fullmatch(r'mzSearch\("[a-z0-9/]+",(.*)\)\n', path.read_text("utf-8")) for path in scripts]
    text = json.dumps([json.loads(found[1]) for found in contents if found], ensure_ascii=False)
    assert len(scripts) == len(list(filter(None, contents)))
    assert "<script>alert(1)</script>" in text
    assert "{{ config }}" in text


def test_every_page_is_still_whole(hostile: Built) -> None:
    for path in hostile.pages():
        page = read_html(path)
        assert len(page.headings) == 1, path
        assert len(page.ids) == len(set(page.ids)), path
        is_written = path.parent in (hostile.site, hostile.site / "en")
        assert page.tables == page.captions or is_written, path


def test_the_page_that_scripts_fill_shows_the_characters(hostile: Built, browser: Any) -> None:
    shown = fold(HOSTILE)
    state = "return document.querySelector('[data-mz-explore]').dataset.state"
    for query in ("kind=projects", "kind=indicators", "kind=budget", "kind=projects&group=department"):
        browser.get(f"{(hostile.site / 'explore.html').as_uri()}?{query}")
        until_equal(browser, lambda: browser.execute_script(state), "shown")
        text = browser.execute_script("return document.querySelector('.mz-explore .tabulator').textContent")
        assert shown in fold(text), query
        assert browser.execute_script("return document.querySelectorAll('.mz-explore :is(img, script)').length") == 0
