"""A budget table as rows and columns again: what is printed, and which cells beside it are blank.

`budget_items` holds only what is printed. Whether a part is missing because it is blank is seen from `cells`:
a row with a label and no amount, a column with a header and no amount.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from builder import values
from builder.findings import Figure
from builder.forms.columns import Column as Header
from builder.forms.columns import is_total
from builder.forms.vocabulary import load, normalise
from builder.model import Row

_TOTALS = ("合计", "总计", "小计")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}\Z")
_NOTES = ("注:", "注：", "备注", "说明")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: its number, the header texts above it from the top, what it measures."""

    number: int
    path: tuple[str, ...]
    kind: str
    direction: str
    phase: str

    @property
    def name(self) -> str:
        """The header as printed, its rows joined."""
        return " / ".join(self.path)

    @property
    def is_total(self) -> bool:
        """True where the header says that this column adds up others."""
        return bool(self.path) and normalise(self.path[-1]).endswith(_TOTALS)

    @property
    def is_known(self) -> bool:
        """True where it is known what the column measures.

        `other` is a kind of its own and what nothing else fits; a 小计 is one of what the header above it names.
        """
        words = load("columns")
        if self.kind in ("total", "subtotal"):
            return any(words.field(text, "measures") for text in self.path[:-1])
        return self.kind != "other" or words.field(self.path[-1], "measures") == "other"


@dataclass(slots=True)
class Line:
    """A row of one side of a table: its label, its code, the amounts by column number (blank ones are missing)."""

    row: int
    direction: str
    label: str
    code: str
    scheme: str
    is_total: bool
    is_leaf: bool
    ref: str
    figures: dict[int, Figure] = field(default_factory=dict)


class BudgetTable:
    """One budget table. `lines` are in printed order; `is_empty` and `is_unread` say why there may be none."""

    def __init__(self, row: Row, items: list[Row], cells: list[Row]) -> None:
        self.id: str = row["table_id"]
        self.kind: str = row["table_kind"]
        self.scope: str = row["scope"]
        self.title: str = row["title"]
        self.ref: str = row["source_ref"]
        self.organisation_code: str = row.get("organisation_code") or (items[0]["organisation_code"] if items else "")
        self.is_empty: bool = row["is_empty"]
        self.is_unread: bool = row["cells_captured"] < row["cells"] or (not items and not row["is_empty"])
        self.columns: dict[int, Column] = {}
        self.lines: list[Line] = []
        if items:
            self._read(items, cells)

    def of(self, direction: str, phase: str | None = None) -> list[Column]:
        """The columns of one direction (and phase), from the left."""
        return [
            column
            for _, column in sorted(self.columns.items())
            if column.direction == direction and phase in (None, column.phase)
        ]

    def totals(self, direction: str) -> list[Line]:
        """The rows of one direction that print totals, in order."""
        return [line for line in self.lines if line.is_total and line.direction == direction]

    def column(self, direction: str, kind: str, year: int | None) -> Column | None:
        """The one column of `kind`, or the total that stands for its group; of `total` the first total column.

        Where headers name years (last year's budget beside this year's), those of another year are left out.
        `None` where that does not decide.
        """
        columns = [column for column in self.of(direction) if values.stated_year(column.name) in (None, year)]
        totals = [column for column in columns if column.is_total or column.kind == "total"]
        if kind == "total":
            return totals[0] if totals else None
        own = [column for column in columns if column.kind == kind]
        own = own if len(own) == 1 else [column for column in own if column.is_total]
        return own[0] if len(own) == 1 else None

    def total(self, direction: str, kind: str, year: int | None) -> Figure | None:
        """The figure of the one total row in the column of `kind`, or `None` where there is no such figure."""
        lines, column = self.totals(direction), self.column(direction, kind, year)
        return lines[0].figures.get(column.number) if len(lines) == 1 and column else None

    def _read(self, items: list[Row], cells: list[Row]) -> None:
        places = {cell["source_ref"]: cell for cell in cells}
        by_row: dict[int, list[Row]] = defaultdict(list)
        for cell in cells:
            by_row[cell["row"]].append(cell)
        lines: dict[tuple[int, str], Line] = {}
        labels: dict[str, set[int]] = defaultdict(set)  # direction → columns that hold labels
        for item in items:
            cell = places[item["source_ref"]]
            key = cell["row"], item["direction"]
            if key not in lines:
                left = [other for other in by_row[cell["row"]] if other["column"] < cell["column"]]
                label = next((other for other in reversed(left) if other["text"] == item["item"]), cell)
                if label is not cell:
                    labels[item["direction"]].add(label["column"])
                lines[key] = _line(cell["row"], item, label["source_ref"])
            figure = Figure.of(item)
            if figure is not None:
                lines[key].figures[cell["column"]] = figure
            if cell["column"] not in self.columns:
                path = tuple((item["measure"] or "").split(" / "))
                self.columns[cell["column"]] = Column(
                    cell["column"], path, item["measure_kind"], item["direction"], item["phase"]
                )
        first = min(row for row, _ in lines)
        head = max((cell["row"] for cell in cells if _is_header(cell) and cell["row"] < first), default=0)
        for direction, columns in labels.items():
            for line in _blank_lines(by_row, direction, columns, head):
                lines.setdefault((line.row, direction), line)
        self.lines = [lines[key] for key in sorted(lines)]
        self._add_blank_columns([cell for cell in cells if _is_header(cell) and cell["row"] <= head])

    def _add_blank_columns(self, headers: list[Row]) -> None:
        """The columns of amounts in which nothing is printed; they belong to the side on their left."""
        printed = sorted(self.columns)
        last = max((cell["column"] + cell["column_span"] - 1 for cell in headers), default=0)
        for number in range(printed[0] + 1, last + 1):
            above = [cell for cell in headers if 0 <= number - cell["column"] < cell["column_span"]]
            path = tuple(dict.fromkeys(cell["text"] for cell in sorted(above, key=lambda cell: int(cell["row"]))))
            header = Header(number, path)
            if number in self.columns or not path or header.field:
                continue
            beside = self.columns[max(column for column in printed if column < number)]
            self.columns[number] = Column(number, path, header.measure_kind, beside.direction, beside.phase)


def _is_header(cell: Row) -> bool:
    """A header that the vocabulary knows, or one that rows carry as what their amounts measure."""
    return bool(cell["role"] == "header" or cell["field"] == "measure")


def _line(row: int, item: Row, ref: str) -> Line:
    functional, economic = item.get("functional_code") or "", item.get("economic_code") or ""
    return Line(
        row=row,
        direction=item["direction"],
        label=item["item"],
        code=functional or economic,
        scheme="functional" if functional else "economic" if economic else "",
        is_total=item["item_level"] == 0,
        is_leaf=item["is_leaf"],
        ref=ref,
    )


def _blank_lines(by_row: dict[int, list[Row]], direction: str, columns: set[int], head: int) -> Iterator[Line]:
    """The rows below the header that print a label and no amount."""
    for row, cells in by_row.items():
        label = next((cell for cell in cells if cell["column"] in columns), None)
        if row <= head or label is None or label["role"] in ("number", "header") or label["text"].startswith(_NOTES):
            continue
        beside = [cell for cell in cells if cell["column"] <= label["column"] and cell["role"] != "number"]
        code = next((cell["text"] for cell in beside if _CODE.match(cell["text"])), "")
        scheme = ("economic" if code[0] in "35" else "functional") if code else ""
        yield Line(row, direction, label["text"], code, scheme, is_total(label["text"]), True, label["source_ref"])
