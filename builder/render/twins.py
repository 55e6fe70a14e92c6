"""Each table on a page has a CSV file of the same content, one click away. It is read off the page that was written,
so that it says what the page says, whichever template wrote the table.

The files are for people with a spreadsheet: they begin with a byte order mark, without which Excel takes UTF-8 for
another encoding (those of the data packages, for programs, have none). A text that Excel would take for a formula gets
an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from builder.render.escape import address, escape
from builder.render.language import _
from builder.render.shards import beside

FOLDER = "tables"
"""Where the files lie, in the folders and under the names of their pages."""

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n]+")
_FORMULA = re.compile(r"[=+@＝＋－＠-].", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_LINK = Markup('\n<a class="mz-twin" href="{}" download aria-label="{}">CSV</a>')


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a table: what stands there and the remark below it."""

    text: str = ""
    remark: str = ""


def with_twins(path: str, markdown: str) -> tuple[str, dict[str, bytes]]:
    """The page at `path` with a link below each table, and the files that they lead to, by their paths."""
    made: dict[str, bytes] = {}
    stem = path.removesuffix(".md")

    def add(found: re.Match[str]) -> str:
        (element,) = etree.HTML(found.group()).iter("table")
        name = f"{beside(FOLDER, stem)}-{len(made) + 1}.csv"
        made[name] = csv_bytes(_rows(element))
        caption = _read(element.find("caption")).text
        link = _LINK.format(address("../" * path.count("/") + name), escape(_("CSV：{}").format(caption)))
        return f"{found.group()}{link}"

    return _TABLE.sub(add, markdown), made


def csv_bytes(rows: list[list[Cell]]) -> bytes:
    """Rows as a file for spreadsheets. A column with remarks is followed by one that holds them."""
    remarked = {at for row in rows for at, cell in enumerate(row) if cell.remark}
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for number, row in enumerate(rows):
        texts = []
        for at, cell in enumerate(row):
            texts.append(cell.text)
            if at in remarked:
                texts.append(cell.remark or (_("{}（附注）").format(cell.text) if number == 0 else ""))
        writer.writerow([_harmless(text) for text in texts])
    return file.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _rows(table: etree._Element) -> list[list[Cell]]:
    """The rows of a table, all of the same length: what spans several places stands in the first of them."""
    placed: dict[tuple[int, int], Cell] = {}
    rows = list(table.iter("tr"))
    for number, row in enumerate(rows):
        at = 0
        for element in row.iterchildren("th", "td"):
            while (number, at) in placed:
                at += 1
            down, across = int(element.get("rowspan", "1")), int(element.get("colspan", "1"))
            placed |= {(number + y, at + x): Cell() for y in range(down) for x in range(across)}
            placed[number, at] = _read(element)
    width = max((at + 1 for _, at in placed), default=0)
    return [[placed.get((number, at), Cell()) for at in range(width)] for number in range(len(rows))]


def _read(element: etree._Element | None) -> Cell:
    """The text of a cell as a reader sees it: line breaks where the page has them, the remark apart."""
    if element is None:
        return Cell()
    if not len(element):
        return Cell(_folded([element.text or ""]))
    text: list[str] = []
    remark: list[str] = []
    for part, is_remark in _parts(element, False):
        (remark if is_remark else text).append(part)
    return Cell(_folded(text), _folded(remark))


def _parts(element: etree._Element, is_remark: bool) -> Iterator[tuple[str, bool]]:
    inside = is_remark or element.get("class") == "mz-remark"
    yield "\0" if element.tag == "br" else element.text or "", inside
    for child in element:
        yield from _parts(child, inside)
        yield child.tail or "", inside


def _folded(parts: list[str]) -> str:
    lines = (_SPACES.sub(" ", line).strip(" ") for line in "".join(parts).split("\0"))
    return "\n".join(lines).strip("\n")
