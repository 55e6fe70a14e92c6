"""A long page becomes several: nothing is lost, each is light and whole, and every place is found."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from html import unescape

import pytest
from lxml import html

from builder.render.cuts import pieces
from builder.render.page import Page
from builder.render.parts import MOST, Parts
from builder.search.units import Passage, Unit

EDGE = "<!-- body -->\n"
LINES = ["", *[f'<tr>\n<td id="R{row}">行 {row}</td>\n<td>{row}.00</td>\n</tr>' for row in range(1, 4)], ""]
TABLE = f"""<div class="mz-scroll" id="T1">
<table class="mz-table">
<caption>支出</caption>
<thead>
<tr>
<th scope="col">行</th>
<th scope="col">金额</th>
</tr>
</thead>
<tbody>{chr(10).join(LINES)}</tbody>
</table>
<a class="mz-twin" href="../tables/x-1.csv" download>CSV</a>
</div>
"""
SPANNED = """<table class="mz-table mz-grid">
<caption>表</caption>
<tbody>
<tr>
<td rowspan="3" class="mz-label">甲</td>
<td colspan="2">乙</td>
</tr>
<tr>
<td>1</td>
<td rowspan="2">丙</td>
</tr>
<tr>
<td>2</td>
</tr>
<tr>
<td>3</td>
<td>4</td>
<td>5</td>
</tr>
</tbody>
</table>
"""


def words(seed: int, length: int) -> str:
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(length))


def long_page(rows: int) -> str:
    """A page with a lead, a long table and a long text."""
    table = "".join(
        f'<tr>\n<th scope="row" id="R{row}">{words(row, 12)}</th>\n<td>{row}</td>\n</tr>\n' for row in range(rows)
    )
    items = "".join(f'<li id="L{row}">{words(-row - 1, 30)}</li>\n' for row in range(rows // 4))
    return (
        f'# 甲 {{ #page }}\n\n{EDGE}\n<p class="mz-lead">{words(9, 20)}</p>\n\n## 项目 {{ #projects }}\n\n'
        f'<div class="mz-scroll">\n<table>\n<caption>项目</caption>\n<thead>\n<tr>\n<th>名</th>\n<th>数</th>\n</tr>\n'
        f'</thead>\n<tbody>\n{table}</tbody>\n</table>\n<a class="mz-twin" href="x.csv">CSV</a>\n</div>\n\n'
        f'## 说明 {{ #text }}\n\n<ul class="mz-text">\n{items}</ul>\n\n{EDGE}\n<p>JSON</p>\n'
    )


def body(page: Page) -> str:
    """What stands on a page that is one of several."""
    return f"# {page.title} {{ #page }}\n\n{EDGE}{page.context['before']}{page.context['after']}{EDGE}"


def divided(text: str, write: Callable[[Page], str] = body) -> tuple[Parts, dict[str, str]]:
    parts = Parts()
    page = Page(path="documents/x.md", template="list.md.jinja", title="甲", crumbs=(("首页", "index.html"),))
    return parts, dict(parts.divide(page, text, write))


def test_pieces_are_the_text() -> None:
    text = long_page(40) + TABLE + SPANNED
    found = pieces(text)
    assert len(found) > 50
    assert "".join(piece.text for piece in found) == text


def test_the_head_of_a_table_and_its_file_are_on_both_sides_of_a_cut() -> None:
    first, cut, *rest = pieces(TABLE)
    assert first.text.endswith("<td>1.00</td>\n</tr>\n")
    assert cut.ended() == ('</tbody>\n</table>\n<a class="mz-twin" href="../tables/x-1.csv" download>CSV</a>\n</div>\n')
    after = html.fragment_fromstring(cut.begun() + "".join(piece.text for piece in rest))
    assert after.get("id") is None
    assert after.findtext(".//caption") == "支出（续）"
    assert [row.text_content().split() for row in after.iter("tr")] == [
        ["行", "金额"],
        ["行", "2", "2.00"],
        ["行", "3", "3.00"],
    ]
    assert len(after.xpath("//a[@class='mz-twin']")) == 1


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (1, [("td", "3", ""), ("td", "", "1"), ("td", "2", "丙")]),
        (2, [("td", "1", ""), ("td", "", "2"), ("td", "1", "")]),
        (3, [("td", "", "3"), ("td", "", "4"), ("td", "", "5")]),
    ],
)
def test_a_cell_of_several_rows_goes_on_blank_after_a_cut(at: int, expected: list[tuple[str, str, str]]) -> None:
    cut = pieces(SPANNED)[at]
    row = next(html.fragment_fromstring(cut.begun() + cut.ended()).iter("tr"))
    expected = [(tag, "2" if rows == "3" else rows, text) for tag, rows, text in expected]
    assert [(cell.tag, cell.get("rowspan", ""), (cell.text or "").strip()) for cell in row] == expected


def test_a_cut_between_rows_that_nothing_holds_together_is_better() -> None:
    ranks = [piece.rank for piece in pieces(SPANNED)]
    assert ranks[1] == ranks[2] > ranks[3]


def test_a_heading_stays_with_what_follows_it() -> None:
    text = "## 甲 { #a }\n\n<p>乙</p>\n\n<div>\n<p>丙</p>\n</div>\n\n<div>\n</div>\n\n## 丁 { #b }\n\n<div>\n</div>\n"
    assert [piece.text.split("\n")[0] for piece in pieces(text)] == ["## 甲 { #a }", "<div>", "## 丁 { #b }"]


def test_a_light_page_stays_one() -> None:
    parts, made = divided(long_page(20))
    assert made == {"documents/x.md": long_page(20).replace(EDGE, "")}
    assert parts.led("index.md", '<a href="documents/x.html#R3">') == '<a href="documents/x.html#R3">'


def test_each_part_of_a_long_page_is_light_and_every_place_is_on_one() -> None:
    text = long_page(1200)
    parts, made = divided(text)
    assert list(made) == ["documents/x.md", *(f"documents/x~{number}.md" for number in range(2, len(made) + 1))]
    assert len(made) > 3
    for part in made.values():
        assert len(zlib.compress(part.encode())) < MOST + 300
        html.fragments_fromstring(part)
    every = [unescape(name) for part in made.values() for name in re.findall(r'id="(.+?)"', part)]
    assert every == re.findall(r'id="(.+?)"', text)
    for path, part in made.items():
        for name in re.findall(r'id="(.+?)"', part):
            assert parts.place("documents/x.html", name) == path.replace(".md", ".html")
    assert next(path for path, part in made.items() if "{ #text }" in part) == parts.place(
        "documents/x.html", "text"
    ).replace(".html", ".md")


def test_parts_say_what_the_others_hold_and_lead_to_the_page_above() -> None:
    found: list[Page] = []

    def write(page: Page) -> str:
        found.append(page)
        return body(page)

    divided(long_page(1200), write)
    sections = [[title for title, _ in part.sections] for part in found[0].context["parts"]]
    assert sections[0] == ["项目"]
    assert sections[1] == ["项目（续）"]
    assert ["说明"] in sections
    assert found[1].title == "甲（第 2 页）"
    assert found[1].crumbs == (("首页", "index.html"), ("甲", "documents/x.html"))


def test_links_lead_to_the_part_that_has_the_place() -> None:
    parts = Parts({"documents/x.html": {"R9": "documents/x~2.html", "T1,2": "documents/x~3.html"}})
    led = {
        ("index.md", "documents/x.html#R9"): "documents/x~2.html#R9",
        ("projects/y.md", "../documents/x.html#R9"): "../documents/x~2.html#R9",
        ("projects/y.md", "../documents/x.html#T1%2C2"): "../documents/x~3.html#T1%2C2",
        ("projects/y.md", "../documents/x.html#R1"): "../documents/x.html#R1",
        ("projects/y.md", "#R9"): "#R9",
        ("documents/x.md", "#R9"): "x~2.html#R9",
        ("documents/x~2.md", "#R9"): "#R9",
        ("documents/x~2.md", "#R1"): "x.html#R1",
    }
    for (path, link), expected in led.items():
        assert parts.led(path, f'<a href="{link}">') == f'<a href="{expected}">', (path, link)


def test_what_is_found_on_several_parts_is_found_on_each() -> None:
    parts = Parts({"documents/x.html": {"R9": "documents/x~2.html"}})
    unit = Unit("budget", "支出", "documents/x.html", (Passage("R1", "一"), Passage("R9", "九")), "x")
    assert list(parts.unit(unit)) == [
        Unit("budget", "支出", "documents/x.html", (Passage("R1", "一"),), "x"),
        Unit("budget", "支出", "documents/x~2.html", (Passage("R9", "九"),), "x"),
    ]
