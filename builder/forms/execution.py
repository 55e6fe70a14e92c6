"""What a self-evaluation prints of a project's money: budgeted, adjusted and spent, side by side (项目支出绩效自评表).

财政部《项目支出绩效评价管理办法》(财预〔2020〕10号) gives the form: 年初预算数, 全年预算数 and 全年执行数 beside
年度资金总额, its sources below it, and the points for the rate of execution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from builder import values
from builder.forms import facts
from builder.forms.budget_row import is_dash
from builder.forms.columns import Column
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell

_PHASE_FIELD = {"budget": "amount", "adjusted": "adjusted_amount", "actual": "actual_amount"}
_LONGEST = 15  # a longer text that holds the word for a phase is no header


@dataclass(slots=True)
class Execution:
    """The block of a form that prints money by phase: its rows, the amounts by field of `projects`, the rest.

    An amount is a cell with its unit of money.
    """

    rows: frozenset[int] = frozenset()
    amounts: dict[str, tuple[Cell, str]] = field(default_factory=dict)
    details: list[facts.Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Header:
    """The row that names the phases: the labels on its left, its cells by column, the phase of each that has one."""

    row: int
    left: list[Cell]
    cells: dict[int, Cell]
    phases: dict[int, str]

    @property
    def first(self) -> int:
        """The column at which the phases begin."""
        return min(self.phases)


def read(reading: Reading, rows: Sequence[int]) -> Execution:
    """Take the block from `rows`; nothing where the form prints no amounts by phase."""
    for at, row in enumerate(rows):
        header = _header(reading, row)
        below = _rows_below(reading, header, rows[at + 1 :]) if header else []
        if header and below:
            return _read_block(reading, header, below)
    return Execution()


def _header(reading: Reading, row: int) -> _Header | None:
    """The row as a header: two phases at least, and no figure beside them."""
    printed = reading.grid.printed(row)
    phases = {cell.column: _phase(cell) for cell in printed if _phase(cell)}
    if len(set(phases.values())) < 2:
        return None
    cells = {cell.column: cell for cell in printed if cell.column >= min(phases)}
    if any(_is_figure(cell) for cell in cells.values()):
        return None
    if "budget" not in phases.values():  # the budget of the whole year is the only one that is printed
        phases = {column: "budget" if phase == "adjusted" else phase for column, phase in phases.items()}
    return _Header(row, [cell for cell in printed if cell.column < min(phases)], cells, phases)


def _phase(cell: Cell) -> str:
    return Column(cell.column, (cell.text,)).phase if len(cell.text) <= _LONGEST else ""


def _rows_below(reading: Reading, header: _Header, rows: Sequence[int]) -> list[tuple[int, Cell]]:
    """The rows of the block with the label of each."""
    found: list[tuple[int, Cell]] = []
    for row in rows:
        label = next((cell for cell in reversed(reading.grid.printed(row)) if cell.column < header.first), None)
        cells = (reading.grid.at(row, column) for column in header.phases)
        if label is None or not (_amount_field(label) or any(cell and _is_figure(cell) for cell in cells)):
            break
        found.append((row, label))
    return found


def _is_figure(cell: Cell) -> bool:
    return values.parse_number(cell.text) is not None


def _amount_field(label: Cell) -> str:
    name = facts.field_of(load("project"), label.text)
    return name if name == "amount" or name.endswith("_amount") else ""


def _read_block(reading: Reading, header: _Header, below: list[tuple[int, Cell]]) -> Execution:
    reading.mark("header", *header.cells.values())
    reading.mark("label", *header.left)
    unit = next(filter(None, (facts.unit_in(cell.text) for cell in header.left)), "") or reading.unit
    found = Execution(frozenset([header.row, *(row for row, _ in below)]))
    for row, label in below:
        _read_row(reading, row, label, header, unit, found)
    return found


def _read_row(reading: Reading, row: int, label: Cell, header: _Header, unit: str, found: Execution) -> None:
    """One row: the total feeds a field for each phase, a source of money its own field with what was budgeted."""
    name = _amount_field(label)
    reading.mark("label", label)
    for column, head in header.cells.items():
        cell = reading.grid.at(row, column)
        if cell is None or not cell.text or cell.row != row or cell.column != column:
            continue
        phase = header.phases.get(column, "")
        key = _PHASE_FIELD.get(phase, "") if name == "amount" else name if phase == "budget" else ""
        if is_dash(cell.text):
            reading.mark("label", cell)
        elif key and key not in found.amounts:
            found.amounts[key] = (cell, facts.unit_in(head.text) or unit)
        else:
            found.details.append(facts.Fact("execution", head, cell, label))
