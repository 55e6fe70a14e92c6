"""The CSV file of a table on a page: what stands in the table, place by place, and nothing that Excel would run."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.render.escape import lines
from builder.render.page import environment
from builder.render.table import Value, columns, table
from builder.render.twins import Cell, csv_bytes, with_twins


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def page(*tables: str) -> str:
    return "# x\n\n" + "\n\n".join(f"<div>\n{made}\n</div>" for made in tables)


def written(rows: list[list[Value | str]], *titles: str) -> str:
    """A table as the macro of the templates writes it."""
    macros = environment().get_template("macros.md.jinja").make_module({"to": lambda there: there})
    return str(macros.table(table("表，<名>", columns(*titles), rows)))  # type: ignore[attr-defined]


def test_a_table_of_the_templates() -> None:
    rows: list[list[Value | str]] = [
        [Value("甲&乙\n第二行", "a.html", remark="注"), "1,234.50"],
        [Value("丙", links=(("丁", "d.html"),)), ""],
    ]
    text, files = with_twins("documents/甲 x.md", written(rows, "名称", "#金额（元）"))
    ((name, content),) = files.items()
    assert name == "tables/documents/甲 x-1.csv"
    assert read(content) == [
        ["名称", "名称（附注）", "金额（元）"],
        ["甲&乙\n第二行", "注", "1,234.50"],
        ["丙、丁", "", ""],
    ]
    assert 'href="../tables/documents/%E7%94%B2%20x-1.csv" download aria-label="CSV：表，&#60;名&#62;"' in text


def test_each_table_has_its_own_file_and_link() -> None:
    first, second = "<table><tr><td>1</td></tr></table>", "<table><tr><td>2</td></tr></table>"
    text, files = with_twins("index.md", page(first, second))
    assert {name: read(content) for name, content in files.items()} == {
        "tables/index-1.csv": [["1"]],
        "tables/index-2.csv": [["2"]],
    }
    assert text.index("tables/index-1.csv") < text.index(second) < text.index("tables/index-2.csv")


def test_a_page_without_a_table_stays_as_it_is() -> None:
    assert with_twins("index.md", "# x\n") == ("# x\n", {})


def test_what_spans_places_stands_in_the_first_of_them() -> None:
    made = (
        "<table><caption>x</caption><tr><td rowspan=2>a</td><td colspan=2>b</td></tr>"
        "<tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></table>"
    )
    _, files = with_twins("x.md", page(made))
    assert read(files["tables/x-1.csv"]) == [["a", "b", ""], ["", "c", "d"], ["e", "", ""]]


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "＝1", "－项目", "-1+1", "=", "+1(2)"])
def test_nothing_is_taken_for_a_formula(text: str) -> None:
    guarded = text if len(text) == 1 else f"'{text}"
    assert read(csv_bytes([[Cell(text)]])) == [[guarded]]


@pytest.mark.parametrize("text", ["-12.00", "+3", "-1,234.50", "-5%", "—", "-", "0012", "a=b"])
def test_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert read(csv_bytes([[Cell(text)]])) == [[text]]


def shown(text: str) -> str:
    """What a reader sees of a text of the data."""
    return unescape(str(lines(text)).replace("<br>", "\n"))


@example(["0\n\x1b"])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_of_a_table_is_in_its_file(texts: list[str]) -> None:
    rows: list[list[Value | str]] = [["x", "y"], *(["x", text] for text in texts)]
    _, files = with_twins("x.md", written(rows, "一", "二"))
    found = [row[1] for row in read(files["tables/x-1.csv"])]
    assert [text.removeprefix("'") for text in found] == ["二", "y", *(shown(text).removeprefix("'") for text in texts)]
