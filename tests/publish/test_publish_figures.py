"""The site equals the data: every figure on every page is found in the CSV files, and a changed one is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_site import Built, number_of
from figures import Data, Page

KINDS = (
    "index.html",
    "regions/130184.html",
    "departments/130184-224.html",
    "documents/430981-zgyjswwlaqhxxhwyhbgs-e710-2024-performance.html",
    "documents/coverage.html",
    "projects/index.html",
    "findings/rules.html",
    "data/index.html",
)
FIGURE = re.compile(r'<(?:data |tspan data-)value="([^"]*)"[^>]*>([^<]*)</(?:data|tspan)>')
TEXT = re.compile(r">([^<>]*[0-9][^<>]*)<")


@pytest.fixture(scope="module")
def data(built: Built) -> Data:
    return Data(built.datapackage / "data")


def generated(built: Built) -> list[Path]:
    """The pages that the program makes; those that people write are theirs."""
    written = (built.site, built.site / "en")
    return [path for path in built.pages() if path.parent not in written or path.name == "index.html"]


def test_every_figure_on_every_page_is_in_the_data(built: Built, data: Data) -> None:
    problems = {}
    figures = 0
    for path in generated(built):
        text = path.read_text(encoding="utf-8")
        figures += len(FIGURE.findall(text))
        if wrong := Page(built.site, path, data).problems(text):
            problems[path.relative_to(built.site).as_posix()] = wrong[:5]
    assert not problems
    assert figures > 4000


def test_every_project_department_and_disclosure_has_its_page(built: Built, data: Data) -> None:
    expected = {row["page"] for row in data.tables["projects"]}
    expected |= {f"documents/{row['disclosure_id']}.html" for row in data.tables["disclosures"]}
    read = [row for row in data.tables["disclosures"] if row["status"] == "read"]
    expected |= {f"originals/{row['disclosure_id']}.html" for row in read}
    expected |= {f"departments/{row['department']}.html" for row in read}
    expected |= {f"regions/{row['region_code']}.html" for row in data.tables["disclosures"] if row["region_code"]}
    made = {path.relative_to(built.site).as_posix() for path in built.pages() if number_of(path) == 1}
    assert expected <= made
    own = {path for path in made if path.split("/")[0] in ("projects", "departments", "documents", "originals")}
    assert own - expected == {f"{name}/index.html" for name in ("projects", "departments", "documents")} | {
        "documents/coverage.html",
        "documents/not-received.html",
    }


def changed(digits: str) -> str:
    """The same text with another last digit."""
    at = max(place for place, character in enumerate(digits) if character.isdigit())
    return f"{digits[:at]}{(int(digits[at]) + 1) % 10}{digits[at + 1 :]}"


@pytest.mark.parametrize("name", KINDS)
def test_a_figure_that_is_changed_by_hand_is_noticed(built: Built, data: Data, name: str) -> None:
    path = built.site / name
    page, text = Page(built.site, path, data), path.read_text(encoding="utf-8")
    assert not page.problems(text)
    found = list(FIGURE.finditer(text))
    assert found
    for figure in found[:: max(1, len(found) // 10)]:
        value, shown = figure.group(1), figure.group(2)
        if not re.search("[0-9]", shown):
            continue
        other = changed(shown)
        in_text = text[: figure.start(2)] + other + text[figure.end(2) :]
        in_both = in_text.replace(figure.group().replace(shown, other), figure.group().replace(shown, other))
        in_value = text[: figure.start(1)] + changed(value) + text[figure.end(1) :]
        for forged in (in_text, in_both, in_value):
            assert page.problems(forged), figure.group()


def test_a_figure_outside_the_marked_ones_is_noticed(built: Built, data: Data) -> None:
    """On the page of a project every other digit is part of a text of the data too: change it, and it is none."""
    path = built.site / next(row["page"] for row in data.tables["projects"] if row["amount"])
    page, text = Page(built.site, path, data), path.read_text(encoding="utf-8")
    start = text.index("<h1")
    bare = [
        found
        for found in TEXT.finditer(text, start, text.index("</article>"))
        if not re.match("<data|<tspan data-value", text[text.rindex("<", 0, found.start() + 1) :])
        and not re.match(r"</text|</title", text[found.end() - 1 :])
    ]
    assert len(bare) > 5
    for found in bare:
        forged = text[: found.start(1)] + changed(found.group(1)) + text[found.end(1) :]
        assert page.problems(forged), found.group()


def test_a_figure_added_to_a_page_is_noticed(built: Built, data: Data) -> None:
    path = built.site / "index.html"
    text = path.read_text(encoding="utf-8").replace("</article>", "<p>合计 99.5 万元</p></article>")
    assert Page(built.site, path, data).problems(text) == ["'合计 99.5 万元' is explained by nothing"]
