"""The classification codes that the tables of a disclosure print, each once in each table, with name and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.model import Row

_FIELDS = (
    ("functional_code", "functional_name"),
    ("economic_code", "economic_name"),
    ("government_code", "government_name"),
)
_NAMED_OTHERWISE = ("project_expenditure", "procurement")  # their rows are named by projects and goods
_CODE = re.compile(r"(?<!\d)\d{3}(?:\d{2}){0,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code with the name beside it (blank where there is none), and the cell that shows it first."""

    code: str
    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class CodedTable:
    """A table that prints codes. `numbers` are all that looks like a code in its cells, with amounts or without."""

    id: str
    title: str
    kind: str
    scope: str
    codes: tuple[PrintedCode, ...]
    numbers: frozenset[str]

    def by_code(self) -> Iterator[PrintedCode]:
        """The codes, each once."""
        seen: set[str] = set()
        for printed in self.codes:
            if printed.code not in seen:
                seen.add(printed.code)
                yield printed


def coded_table(table: Row, items: Iterable[Row], cells: Iterable[Row]) -> CodedTable | None:
    """The codes of one table; `None` where it prints none, or where its rows bear other names than their codes'."""
    if table["table_kind"] in _NAMED_OTHERWISE:
        return None
    by_row: dict[int, list[Row]] = defaultdict(list)
    rows: dict[str, int] = {}
    numbers: set[str] = set()
    for cell in cells:
        by_row[cell["row"]].append(cell)
        rows[cell["source_ref"]] = cell["row"]
        numbers.update(_CODE.findall(cell["text"]))
    found: dict[tuple[str, str], PrintedCode] = {}
    for item in items:
        for code_field, name_field in _FIELDS:
            pair = item.get(code_field) or "", item.get(name_field) or ""
            if pair[0] and pair not in found:
                found[pair] = PrintedCode(*pair, _place(*pair, by_row[rows[item["source_ref"]]], item["source_ref"]))
    if not found:
        return None
    return CodedTable(
        table["table_id"],
        table["title"],
        table["table_kind"],
        table["scope"],
        tuple(found.values()),
        frozenset(numbers | {code for code, _ in found}),
    )


def _place(code: str, name: str, row: list[Row], ref: str) -> str:
    """The cell of the row that prints the code, else the one that prints the name, else the amount at `ref`."""
    for shown in (lambda text: code in _CODE.findall(text), lambda text: text == name):
        for cell in row:
            if shown(cell["text"]):
                return str(cell["source_ref"])
    return ref
