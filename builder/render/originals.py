"""The document as read: every cell and every paragraph that the packages hold, each addressable by its locator.

Blank cells have no rows in the packages; they are the places of a table that no printed cell covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.package.schemas import RESOURCES
from builder.render import addresses
from builder.render.documents import crumbs
from builder.render.labels import label
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.page import Page

_PARTS = re.compile(r"([A-Z¶])([0-9]+)")
_ORDER = "FSPLT¶RC"
_REFS = ("source_ref", "other_ref")
_TEXTS = {
    "sections": ("text",),
    "goals": ("text",),
    "activities": ("activity", "description", "goal", "indicators"),
    "glossary": ("term", "definition"),
    "projects": ("project_name",),
    "organisations": ("organisation_name",),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid: a printed cell, or a blank one (then all but the spans is empty)."""

    text: str = ""
    ref: str = ""
    role: str = ""
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A table with its grid, a paragraph with its lines, or (with neither) a bare place that something refers to."""

    ref: str
    title: str = ""
    kind: str = ""
    grid: tuple[tuple[Slot, ...], ...] = ()
    heading: str = ""
    lines: tuple[str, ...] = ()


def pages(package: Package) -> Iterator[Page]:
    """The view of each document that was read."""
    for disclosure in package.all("disclosures"):
        if disclosure["status"] != "read":
            continue
        own = disclosure["disclosure_id"]
        yield Page(
            path=f"originals/{own}.md",
            template="original.md.jinja",
            title=f"原文：{disclosure['title'] or disclosure['organisation_name']}",
            crumbs=(*crumbs(disclosure), (document_kind(disclosure), addresses.document(own))),
            is_indexed=False,
            context={"disclosure": disclosure, "blocks": _blocks(package, own), "page_of": addresses.document(own)},
        )


def _blocks(package: Package, own: str) -> list[Block]:
    """Tables and texts in the order of their locators, and whatever else the rows of the disclosure refer to."""
    cells = package.of(own, "cells")
    of_table: dict[str, list[Row]] = {}
    for cell in cells:
        of_table.setdefault(cell["table_id"], []).append(cell)
    blocks = [
        Block(
            row["source_ref"],
            row["title"],
            label("table_kind", row["table_kind"]),
            grid(row, of_table.get(row["table_id"], ())),
        )
        for row in package.of(own, "tables")
    ]
    shown = {block.ref for block in blocks} | {cell["source_ref"] for cell in cells}
    blocks += _texts(package, own, shown)
    shown |= {block.ref for block in blocks}
    rows = [row for name in RESOURCES for row in package.of(own, name)]
    named = {ref for row in rows for name in _REFS for ref in row.get(name, "").split()}
    blocks += [Block(ref) for ref in named - shown]
    return sorted(blocks, key=lambda block: (locator_key(block.ref), block.ref))


def locator_key(ref: str) -> tuple[tuple[int, int], ...]:
    """What sorts locators as the document runs: by number, and not by character."""
    return tuple((_ORDER.index(letter), int(number)) for letter, number in _PARTS.findall(ref))


def grid(table: Row, cells: Sequence[Row]) -> tuple[tuple[Slot, ...], ...]:
    """The rows of a table with every printed cell, and a blank one wherever no printed cell is."""
    height = max([int(table["rows"]), *(int(cell["row"]) for cell in cells)])
    rows: list[list[tuple[int, Slot]]] = [[] for _ in range(height)]
    covered: set[tuple[int, int]] = set()
    for cell in cells:
        row, column = int(cell["row"]), int(cell["column"])
        spans = int(cell["row_span"]), int(cell["column_span"])
        rows[row - 1].append((column, Slot(cell["text"], cell["source_ref"], cell["role"], *spans)))
        covered |= {(row + down, column + across) for down in range(spans[0]) for across in range(spans[1])}
    for row in range(1, height + 1):
        blank = range(1, int(table["columns"]) + 1)
        rows[row - 1] += [(column, Slot()) for column in blank if (row, column) not in covered]
    return tuple(tuple(slot for _, slot in sorted(line, key=lambda entry: entry[0])) for line in rows)


def _texts(package: Package, own: str, shown: set[str]) -> list[Block]:
    found: dict[str, list[Row]] = {}
    for resource, fields in _TEXTS.items():
        for row in package.of(own, resource):
            if row["source_ref"] not in shown:
                found.setdefault(row["source_ref"], []).append({**row, "line": _line(row, fields)})
    return [
        Block(ref, heading=rows[0].get("path", "").replace(" / ", " › "), lines=_lines(rows))
        for ref, rows in found.items()
    ]


def _lines(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["line"] for row in rows if row["line"]))


def _line(row: Row, fields: Sequence[str]) -> str:
    parts = [row[name] for name in fields if row[name]]
    return "　".join(filter(None, [row.get("number", ""), "\n".join(parts)]))
