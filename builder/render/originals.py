"""The document as read: every cell and every paragraph that the packages hold, each addressable by its locator.

Blank cells have no rows in the packages; they are the places of a table that no printed cell covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from builder.package.schemas import RECORDS
from builder.render import addresses
from builder.render.documents import crumbs
from builder.render.labels import label
from builder.render.ledger import Ledger, of_tables
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.page import Page

_REFS = ("source_ref", "other_ref")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid: a printed cell, or a blank one (then all but the spans is empty).

    `href` leads from a classification code to its page.
    """

    text: str = ""
    ref: str = ""
    role: str = ""
    row_span: int = 1
    column_span: int = 1
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A table with its grid, a paragraph with its lines, or (with neither) a bare place that something refers to.

    `heading` is the role of a paragraph: `heading`, `caption` or `narrative`; `checks` are those of a table.
    """

    ref: str
    title: str = ""
    kind: str = ""
    grid: tuple[tuple[Slot, ...], ...] = ()
    heading: str = ""
    lines: tuple[str, ...] = ()
    checks: Ledger | None = None


def page(package: Package, disclosure: Row) -> Page:
    """The view of a document that was read."""
    own = disclosure["disclosure_id"]
    return Page(
        path=addresses.cell(own, "").removesuffix("html") + "md",
        template="original.md.jinja",
        title=f"原文：{disclosure['title'] or disclosure['organisation_name']}",
        crumbs=(*crumbs(disclosure), (document_kind(disclosure), addresses.document(own))),
        is_indexed=False,
        context={
            "disclosure": disclosure,
            "blocks": _blocks(package, own),
            "page_of": addresses.document(own),
            "at": partial(addresses.cell, own),
        },
    )


def _blocks(package: Package, own: str) -> list[Block]:
    """Tables and paragraphs as the document runs, and at the end whatever else the rows of the disclosure refer to."""
    cells = package.of(own, "cells")
    of_table: dict[str, list[Row]] = {}
    for cell in cells:
        of_table.setdefault(cell["table_id"], []).append(cell)
    checks = {made.href: made for made in of_tables(package, own)}
    placed = [
        (
            int(row["position"]),
            Block(
                row["source_ref"],
                row["title"],
                label("table_kind", row["table_kind"]),
                grid(row, of_table.get(row["table_id"], ())),
                checks=checks.get(addresses.place(row)),
            ),
        )
        for row in package.of(own, "tables")
    ]
    for row in package.of(own, "paragraphs"):
        placed.append((int(row["position"]), Block(row["source_ref"], heading=row["role"], lines=(row["text"],))))
    blocks = [block for _, block in sorted(placed, key=lambda pair: pair[0])]
    shown = {block.ref for block in blocks} | {cell["source_ref"] for cell in cells}
    rows = [row for name in RECORDS for row in package.of(own, name)]
    named = {ref for row in rows for name in _REFS for ref in row.get(name, "").split()}
    return blocks + [Block(ref) for ref in sorted(named - shown)]


def grid(table: Row, cells: Sequence[Row]) -> tuple[tuple[Slot, ...], ...]:
    """The rows of a table with every printed cell, and a blank one wherever no printed cell is."""
    height = max([int(table["rows"]), *(int(cell["row"]) for cell in cells)])
    rows: list[list[tuple[int, Slot]]] = [[] for _ in range(height)]
    covered: set[tuple[int, int]] = set()
    for cell in cells:
        row, column = int(cell["row"]), int(cell["column"])
        spans = int(cell["row_span"]), int(cell["column_span"])
        rows[row - 1].append((column, Slot(cell["text"], cell["source_ref"], cell["role"], *spans, _code_page(cell))))
        covered |= {(row + down, column + across) for down in range(spans[0]) for across in range(spans[1])}
    for row in range(1, height + 1):
        blank = range(1, int(table["columns"]) + 1)
        rows[row - 1] += [(column, Slot()) for column in blank if (row, column) not in covered]
    return tuple(tuple(slot for _, slot in sorted(line, key=lambda entry: entry[0])) for line in rows)


def _code_page(cell: Row) -> str:
    """The page of the classification code that a cell prints; blank where it prints none, or a part of one."""
    is_code = (
        cell["field"] in addresses.CODE_FIELDS
        and cell["resource"] == "budget_items"
        and addresses.is_code(cell["text"])
    )
    return addresses.code(cell["text"]) if is_code else ""
