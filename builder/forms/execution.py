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


@dataclass(slots=True)
class Execution:
    """The block of a form that prints money by phase: its rows, the amounts by field of `projects`, the rest."""

    rows: frozenset[int] = frozenset()
    amounts: dict[str, Cell] = field(default_factory=dict)
    details: list[facts.Fact] = field(default_factory=list)
    unit: str = ""


def read(reading: Reading, rows: Sequence[int]) -> Execution:
    """Take the block from `rows`; nothing where the form prints no amounts by phase."""
    for at, row in enumerate(rows):
        phases = {cell.column: _phase(cell) for cell in reading.grid.printed(row) if _phase(cell)}
        if len(set(phases.values())) > 1:
            return _read_block(reading, rows[at:], phases)
    return Execution()


def _phase(cell: Cell) -> str:
    return Column(cell.column, (cell.text,)).phase


def _read_block(reading: Reading, rows: Sequence[int], phases: dict[int, str]) -> Execution:
    header, below = rows[0], rows[1:]
    heads = {cell.column: cell for cell in reading.grid.printed(header) if cell.column >= min(phases)}
    left = [cell for cell in reading.grid.printed(header) if cell.column < min(phases)]
    reading.mark("header", *heads.values())
    reading.mark("label", *left)
    found = Execution(unit=next(filter(None, (facts.unit_in(cell.text) for cell in left)), ""))
    taken = [header]
    for row in below:
        label = next((cell for cell in reversed(reading.grid.printed(row)) if cell.column < min(phases)), None)
        money = any((cell := reading.grid.at(row, column)) and _is_figure(cell) for column in phases)
        if label is None or not (_amount_field(label) or money):
            break
        _read_row(reading, row, label, heads, phases, found)
        taken.append(row)
    found.rows = frozenset(taken)
    return found


def _is_figure(cell: Cell) -> bool:
    return values.parse_number(cell.text) is not None


def _amount_field(label: Cell) -> str:
    name = facts.field_of(load("project"), label.text)
    return name if name == "amount" or name.endswith("_amount") else ""


def _read_row(
    reading: Reading, row: int, label: Cell, heads: dict[int, Cell], phases: dict[int, str], found: Execution
) -> None:
    """One row: the total feeds a field for each phase, a source of money its own field with what was budgeted."""
    name = _amount_field(label)
    reading.mark("label", label)
    for column, head in heads.items():
        cell = reading.grid.at(row, column)
        if cell is None or not cell.text or cell.row != row or cell.column != column:
            continue
        phase = phases.get(column, "")
        key = _PHASE_FIELD.get(phase, "") if name == "amount" else name if phase == "budget" else ""
        if is_dash(cell.text):
            reading.mark("label", cell)
        elif key and key not in found.amounts:
            found.amounts[key] = cell
        else:
            found.details.append(facts.Fact("execution", head, cell, label))


def settle(found: Execution) -> None:
    """Where no amount of the beginning of the year is printed, the budget of the whole year is the budget."""
    if "amount" not in found.amounts and "adjusted_amount" in found.amounts:
        found.amounts["amount"] = found.amounts.pop("adjusted_amount")
