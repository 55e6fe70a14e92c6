"""The parts of a table with labels of their own, their rows, and which of their amounts count when added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from builder.forms import three_public
from builder.forms.breakdown import Breakdown, break_down
from builder.forms.columns import Column
from builder.forms.line import LabelColumns, Line, lines
from builder.forms.measures import compares, comparisons, measure_kinds
from builder.forms.reading import Reading
from builder.values import parse_number


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the table with labels of its own: long tables go on in a second one on the right."""

    columns: list[Column]
    measures: list[Column]
    lines: list[Line]

    @classmethod
    def of(cls, reading: Reading, body: Sequence[int], columns: list[Column]) -> Panel:
        """The panel that `columns` make up, with its rows."""
        labels = LabelColumns.among(columns)
        own = labels.numbers
        own |= {column.number for column in columns if column.field == "detail"}
        measures = [column for column in columns if column.number not in own and column.path]
        return cls(columns, measures, lines(reading.grid, body, labels))


@dataclass(slots=True)
class Item:
    """A row of a panel, with what is said of all its amounts and of those in each column."""

    panel: Panel
    line: Line
    leaf: bool = True
    by_column: dict[int, dict[str, object]] = field(default_factory=dict)


def panels_of(columns: list[Column]) -> list[list[Column]]:
    """The columns, parted where labels begin anew after columns of amounts; labels without amounts part nothing."""
    panels: list[list[Column]] = [[]]
    for column in columns:
        fields = [known.field for known in panels[-1]]
        anew = column.field in ("code", "class", "item", "name") and column.field in fields
        if anew and any(known.path and not known.field for known in panels[-1]):
            panels.append([])
        panels[-1].append(column)
    whole = [panels[0]]
    for panel in panels[1:]:
        if any(column.path and not column.field for column in panel):
            whole.append(panel)
        else:
            whole[-1] = [*whole[-1], *panel]
    return whole


def read_breakdown(reading: Reading, items: Sequence[Item]) -> None:
    """Say of each row and column whether its amounts count where amounts are added up."""
    year = reading.extraction.identity.fiscal_year
    public = reading.found.kind == "three_public"
    for item in items:
        if public:
            three_public.settle_line(item.line)
    amounts = [_numbers(reading, item, year) for item in items]
    found = break_down([item.line for item in items], amounts)
    printed = next((own for own in amounts if own), {})
    total: dict[int, Decimal] = {}
    for item, own in zip(items, amounts, strict=True):
        total |= own if item.line.is_total or not total else {}
    for item, leaf in zip(items, found.leaves, strict=True):
        compared = _compares(reading, item, year)
        item.leaf = leaf or (compared and not item.line.is_total)
        if public and three_public.in_columns(item.panel.measures):
            item.by_column = three_public.column_items(item.panel.measures, printed, year)
        else:
            kinds = measure_kinds(item.panel.measures, year, total)
            item.by_column = {number: {"measure_kind": kind, "is_leaf": True} for number, kind in kinds.items()}
        if compared:
            item.by_column = {number: own | {"measure_kind": "other"} for number, own in item.by_column.items()}
    if public:
        three_public.settle_rows([item.line for item in items], [item.by_column for item in items])
    _name_top(items)
    _name_classes(items, found)


def _numbers(reading: Reading, item: Item, year: int | None) -> dict[int, Decimal]:
    """The numbers of a row that can add up: none in columns and rows of comparisons."""
    compared = comparisons(item.panel.measures, year)
    if _compares(reading, item, year):
        return {}
    cells = {column.number: reading.grid.at(item.line.row, column.number) for column in item.panel.measures}
    numbers = {
        number: parse_number(cell.text)
        for number, cell in cells.items()
        if cell and cell.row == item.line.row and cell.column == number and number not in compared
    }
    return {number: amount for number, amount in numbers.items() if amount is not None}


def _compares(reading: Reading, item: Item, year: int | None) -> bool:
    labels = [column for column in item.panel.columns if column not in item.panel.measures]
    cells = [reading.grid.at(item.line.row, column.number) for column in labels]
    return any(cell is not None and cell.text != "" and compares(cell.text, year) for cell in cells)


def _name_top(items: Sequence[Item]) -> None:
    """Where no row is called a total, the unit whose rows follow it prints the total."""
    first = next((item for item in items if item.line.item), None)
    if first is None or first.leaf or any(item.line.is_total for item in items) or first.line.depth != 1:
        return
    units = [item for item in items if item.line.depth == 1 and item.line.unit_cells[1] is not None]
    if len(units) == 1:
        first.line.fields["item_level"] = 0


def _name_classes(items: Sequence[Item], found: Breakdown) -> None:
    """Names of a classification that are printed without codes, and how deep they stand, as the amounts tell."""
    for item, depth in zip(items, found.depths, strict=True):
        scheme = _scheme(item.panel)
        own = item.line.item and not (item.line.code or item.line.is_total or item.line.depth_of_unit)
        if scheme and own:
            item.line.fields[f"{scheme}_name"] = item.line.item
            if any(found.depths):
                item.line.fields["item_level"] = depth + 1


def _scheme(panel: Panel) -> str:
    """The classification that the header above the names of rows says they are of, or blank."""
    name = next((column for column in panel.columns if column.field == "name"), None)
    header = "".join(name.path) if name else ""
    return "functional" if "功能" in header else "economic" if "经济" in header else ""
