"""What the tables print for the subjects of the narrative: an index of amounts by subject, of one department or unit.

An entry is `weak` where it may show that a sentence is right but never that it is wrong: a blank cell that stands
for nothing, a column that holds a part, a table that shows a part of the money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from builder import values
from builder.audit.budget_table import BudgetTable, Column, Line
from builder.audit.disclosure import Disclosure
from builder.audit.labels import BASIC_PROJECT, PERSONNEL_OPERATING, REVENUE, plain_name
from builder.audit.narrative_claims import Item
from builder.audit.three_public_items import three_public_part
from builder.findings import Figure
from builder.forms.columns import is_total
from builder.model import Row

OWN, LAST = "own", "last"
THREE_PUBLIC = frozenset({"three_public", "abroad", "hospitality", "vehicles", "purchase", "running"})
_CHANGE = re.compile(r"增|减|比例|比率|占比|率\Z|差额|同比")
_LAST = re.compile(r"(?:上|去|上一)年(?!.{0,6}(?:结转|结余))")
_KINDS = {
    "general": "revenue_appropriation",
    "fiscal": "revenue_appropriation",
    "fund": "revenue_fund",
    "capital": "revenue_capital",
    "special_account": "revenue_special",
    "undertaking": "revenue_undertaking",
    "business": "revenue_business",
    "superior": "revenue_superior",
    "subordinate": "revenue_subordinate",
    "other": "revenue_other",
    "carry_over": "revenue_carried",
}
_TOTALS = {  # the subject of the total of a table, by its kind
    "revenue": "revenue",
    "expenditure": "expenditure",
    "general_expenditure": "general",
    "general_basic": "basic",
    "fund_expenditure": "fund",
    "capital_expenditure": "capital",
}
_ONCE = frozenset({"summary", "revenue", "expenditure", "fiscal_summary", "three_public"})
_EITHER = {"both": ("revenue", "expenditure"), "general_current": ("general", "revenue_appropriation")}
"""Subjects that the tables print as one or the other: what is appropriated this year is spent beside what was carried
over."""
_PARTS = frozenset({"basic", "project", "personnel", "operating"})
_WEAK_CLASSES = frozenset({"revenue", "general_basic", "project_expenditure"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed amount and what it is: `figure` is nothing's where the cell is blank."""

    subject: str
    figure: Figure
    table_id: str
    title: str
    row: str
    column: str
    year: str = OWN
    weak: bool = False
    item: Item = field(default_factory=Item)


class Printed:
    """The amounts that the tables of one scope print, by subject."""

    def __init__(self, disclosure: Disclosure, scope: str) -> None:
        self._year = disclosure.fiscal_year
        self._phase = "actual" if disclosure.row["kind"] == "final_accounts" else "budget"
        parts = [part for part in disclosure.parts if part.scope == scope]
        kinds = [table.kind for part in parts for table in part.tables if table.kind in _ONCE]
        # Of several units, or of a table that stands there twice, it is open whose amount a sentence states.
        self.is_certain = len(parts) < 2 and len(kinds) == len(set(kinds))
        self.entries: list[Entry] = []
        for part in parts:
            for table in part.tables:
                self.entries += self._table(table)
        self.entries += self._others(disclosure, scope)
        self.entries += _procurement(disclosure, scope)

    def of(self, subject: str, item: Item, year: str = OWN) -> list[Entry]:
        """The entries of a subject; of a line of the classification those that its code or its names fit."""
        if subject in _EITHER:
            return [entry for one in _EITHER[subject] for entry in self.of(one, item, year)]
        found = [entry for entry in self.entries if entry.subject == subject and entry.year == year]
        return [entry for entry in found if _fits(item, entry.item)] if subject == "class" else found

    def classes(self) -> frozenset[str]:
        """The names of the topmost lines, and of lines without a code that are called expenditure."""
        return frozenset(
            entry.item.names[-1]
            for entry in self.entries
            if entry.subject == "class" and (len(entry.item.code) == 3 or (not entry.item.code and "支出" in entry.row))
        )

    @property
    def has_carried(self) -> bool:
        """True where the tables print an amount that was carried over from the year before."""
        return any(entry.subject == "revenue_carried" and entry.figure.amount for entry in self.entries)

    def _year_of(self, column: Column) -> str:
        """`own`, `last`, or blank for a column that holds something else (a change, an adjusted budget)."""
        if column.phase != self._phase or _CHANGE.search(column.name):
            return ""
        stated = values.stated_year(column.name)
        if stated in (None, self._year):
            return LAST if _LAST.search(column.name) else OWN
        return LAST if self._year and stated == self._year - 1 else ""

    def _table(self, table: BudgetTable) -> Iterator[Entry]:
        for subject in _empty(table) if table.is_empty else ():
            zero = Figure(Decimal(0), "", "元", table.ref)
            yield Entry(subject, zero, table.id, table.title, "", "", weak=True)
        unit = next((figure.unit for line in table.lines for figure in line.figures.values()), "元")
        names = {line.code: plain_name(line.label) for line in table.lines if line.code}
        for line in table.lines:
            for column in table.of(line.direction):
                year = self._year_of(column)
                # A header that says the year before and nothing else stands over its totals.
                own = replace(column, kind="total") if year == LAST and len(column.path) == 1 else column
                for subject, is_weak in _subjects(table, line, own) if year else ():
                    figure = line.figures.get(column.number) or Figure(Decimal(0), "", unit, line.ref)
                    item = _item(line, names) if subject == "class" else Item()
                    weak = is_weak or not figure.printed or table.is_unread
                    yield Entry(subject, figure, table.id, table.title, line.label, column.name, year, weak, item)

    def _others(self, disclosure: Disclosure, scope: str) -> Iterator[Entry]:
        """The totals of tables of their own for 机关运行经费."""
        for row in disclosure.rows("tables"):
            items = disclosure.items.get(row["table_id"], [])
            if row["table_kind"] == "other" and row["scope"] == scope and "机关运行经费" in row["title"] and items:
                table = BudgetTable(row, items, disclosure.cells.get(row["table_id"], []))
                for line in table.totals("expenditure")[:1]:
                    for figure in line.figures.values():
                        yield Entry("running_costs", figure, table.id, table.title, line.label, "")


def _empty(table: BudgetTable) -> tuple[str, ...]:
    """The subjects of which a table that was left empty says that there is nothing."""
    return (
        tuple(sorted(THREE_PUBLIC)) if table.kind == "three_public" else tuple(filter(None, [_TOTALS.get(table.kind)]))
    )


def _fits(stated: Item, printed: Item) -> bool:
    """True where a printed line is the one that a sentence names; a line without a code does not show its classes."""
    if stated.code:
        return stated.code == printed.code and stated.names[-1] == printed.names[-1]
    above = set(printed.names) if printed.code else set(stated.names)
    return bool(printed.names) and printed.names[-1] == stated.names[-1] and set(stated.names) <= above


def _item(line: Line, names: dict[str, str]) -> Item:
    above = [names[line.code[:length]] for length in (3, 5) if length < len(line.code) and line.code[:length] in names]
    return Item(line.code, (*above, plain_name(line.label)))


def _subjects(table: BudgetTable, line: Line, column: Column) -> Iterator[tuple[str, bool]]:
    """The subjects of one cell, and whether it is weak evidence for each."""
    if table.kind == "three_public":
        if found := three_public_part(table, line, column):
            yield found, False
    elif line.is_total and not _part_of(line):
        yield from _of_total(table, line, column)
    elif line.code:
        yield "class", table.kind in _WEAK_CLASSES or column.kind != "total" or line.direction == "revenue"
    else:
        yield from _of_row(table, line, column)


def _part_of(line: Line) -> str:
    named = PERSONNEL_OPERATING.part_in(line.label)
    return named[0] if named else ""


def _of_total(table: BudgetTable, line: Line, column: Column) -> Iterator[tuple[str, bool]]:
    if table.kind == "summary":
        yield (line.direction if column.kind in ("total", "fiscal") else column.kind), False
    elif table.kind == "fiscal_summary":
        yield ("fiscal" if column.kind in ("total", "fiscal") else column.kind), column.kind not in ("total", "fiscal")
        yield "revenue_appropriation", True
    elif table.kind == "project_expenditure":
        yield "project", True
    elif table.kind == "revenue":
        yield ("revenue" if column.kind in ("total", "subtotal") else _KINDS.get(column.kind, "")), False
    elif table.kind in _TOTALS:
        yield (column.kind if column.kind in _PARTS else _TOTALS[table.kind]), column.kind not in (*_PARTS, "total")
        if column.kind == "operating":
            yield "running_costs", True  # an office's 公用经费 is its 机关运行经费, a public institution's is not


def _of_row(table: BudgetTable, line: Line, column: Column) -> Iterator[tuple[str, bool]]:
    """Rows of the summaries and rows that name a part: 人员经费合计, 一般公共预算拨款收入, 基本支出."""
    part = _part_of(line)
    if part and column.kind == "total":
        yield part, table.kind != "general_basic"
    if table.kind in ("expenditure", "general_expenditure"):
        yield "class", column.kind != "total" or [other.label for other in table.lines].count(line.label) > 1
    if table.kind not in ("summary", "fiscal_summary"):
        return
    if line.direction == "revenue":
        if found := REVENUE.part_in(line.label):
            yield f"revenue_{found[0]}", table.kind == "fiscal_summary"
    elif found := BASIC_PROJECT.part_in(line.label):
        yield found[0], table.kind == "fiscal_summary"
    else:
        yield "class", True


def _procurement(disclosure: Disclosure, scope: str) -> Iterator[Entry]:
    """The amounts in the total row of a procurement table."""
    for table in disclosure.rows("tables"):
        unit = table["unit_reported"]
        if table["table_kind"] != "procurement" or table["scope"] != scope or not unit:
            continue
        if table["is_empty"]:
            zero = Figure(Decimal(0), "", "元", table["source_ref"])
            yield Entry("procurement", zero, table["table_id"], table["title"], "", "", weak=True)
        cells = disclosure.cells.get(table["table_id"], [])
        rows = {cell["row"] for cell in cells if is_total(cell["text"])}
        for cell in cells:
            if cell["row"] in rows and (figure := _figure(cell, unit)):
                yield Entry("procurement", figure, table["table_id"], table["title"], "合计", "")


def _figure(cell: Row, unit: str) -> Figure | None:
    amount = values.parse_amount(cell["text"], unit)
    return None if amount is None else Figure(amount, cell["text"], unit, cell["source_ref"])
