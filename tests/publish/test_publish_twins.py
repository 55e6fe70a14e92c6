"""Every table of a generated page has its CSV file, and both hold the same rows."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from built_site import Built, number_of
from lxml import html

FETCH = """
const [link, done] = arguments;
fetch(link.href).then(answer => answer.arrayBuffer()).then(bytes => done([...new Uint8Array(bytes)]));
"""
NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")


def words(text: str) -> str:
    return "".join(text.split())


def shown(table: Any) -> list[list[tuple[str, str]]]:
    """Each place of a table: its text without white space, and its remark; spans are blank but for the first place."""
    lines: list[list[tuple[str, str]]] = []
    below: dict[int, int] = {}
    for row in table.xpath(".//tr"):
        line: list[tuple[str, str]] = []
        for element in row.xpath("./th|./td"):
            while below.get(len(line), 0):
                below[len(line)] -= 1
                line.append(("", ""))
            remark = "".join(element.xpath(".//span[@class='mz-remark']//text()"))
            whole = "".join(element.itertext())
            across, down = int(element.get("colspan", 1)), int(element.get("rowspan", 1))
            for at in range(across):
                below[len(line)] = down - 1
                line.append((words(whole.replace(remark, "", 1)), words(remark)) if not at else ("", ""))
        while below.get(len(line), 0):
            below[len(line)] -= 1
            line.append(("", ""))
        lines.append(line)
    width = max(map(len, lines))
    return [line + [("", "")] * (width - len(line)) for line in lines]


def expected(lines: list[list[tuple[str, str]]], remarks: str) -> list[list[str]]:
    """The rows of the file: a column of `remarks` after each column that has any, signs of formulas made harmless."""
    remarked = [any(line[at][1] for line in lines) for at in range(len(lines[0]))]
    rows = []
    for number, line in enumerate(lines):
        row = []
        for at, (text, remark) in enumerate(line):
            row += [text] + [remark or (f"{text}{remarks}" if not number else "")] * remarked[at]
        rows.append([f"'{text}" if text[:1] in tuple("=+-@＝＋－＠") and not harmless(text) else text for text in row])
    return rows


def harmless(text: str) -> bool:
    return len(text) == 1 or bool(NUMBER.fullmatch(text))


def is_generated(path: Path) -> bool:
    """Whether `render` made the page; tables that people write into the pages of text explain words.

    A picture for other sites stands with a copy of the table of its page.
    """
    return (
        path.name not in ("method.html", "about.html", "comparison.html", "benchmarks.html")
        and "embeds" not in path.parts
    )


def twin(path: Path, table: Any) -> Path:
    link = table.getnext()
    assert link.tag == "a"
    assert link.text == "CSV"
    assert link.get("download") is not None
    caption = "".join(table.xpath("./caption")[0].itertext()) if table.xpath("./caption") else ""
    remark = "".join(table.xpath("./caption/span[@class='mz-remark']//text()"))
    named = caption.replace(remark, "", 1).removesuffix("（续）").removesuffix("(continued)")
    assert words(link.get("aria-label")) == words(("CSV: " if "en" in path.parts else "CSV：") + named)
    return (path.parent / unquote(link.get("href"))).resolve()


def test_every_table_has_its_file_with_the_same_rows(built: Built) -> None:
    tables: dict[Path, list[list[tuple[str, str]]]] = {}
    for path in sorted(filter(is_generated, built.pages()), key=number_of):
        for table in html.fromstring(path.read_bytes()).xpath("//article//table"):
            file = twin(path, table)
            if file in tables:
                assert ("(continued)" if "en" in path.parts else "（续）") in "".join(table.xpath("./caption//text()"))
                for head in table.xpath("./thead"):
                    table.remove(head)
            tables[file] = tables.get(file, []) + shown(table)
    for file, lines in tables.items():
        text = file.read_bytes().decode("utf-8")
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
        assert [list(map(words, row)) for row in rows] == expected(
            lines, "(remark)" if "en" in file.parts else "（附注）"
        ), file.name
    assert len(tables) > 150
    assert set(tables) == set((built.site / "tables").rglob("*.csv"))


def test_a_click_fetches_the_file(built: Built, browser: Any, address: str) -> None:
    page = next(path for path in built.pages() if path.parent == built.site / "projects" and path.name != "index.html")
    browser.get(f"{address}projects/{page.name}")
    (found, *_) = browser.find_elements("css selector", "a.mz-twin")
    assert found.is_displayed()
    assert found.size["height"] >= 24
    fetched = browser.execute_async_script(FETCH, found)
    assert (
        bytes(fetched) == (built.site / "tables" / "projects" / page.name).with_name(f"{page.stem}-1.csv").read_bytes()
    )
