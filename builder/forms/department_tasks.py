"""The main tasks in a department's performance form (年度主要任务): what each is and what is spent on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.forms import facts
from builder.forms.columns import is_total
from builder.forms.reading import Reading
from builder.forms.vocabulary import load
from builder.model import Cell

_AMOUNTS = ("total", "fiscal", "other", "basic", "project")


def extract(reading: Reading, rows: Sequence[int]) -> set[int]:
    """One row of `activities` per task, one of `budget_items` per amount beside it; the rows of the table used."""
    header, columns = _header(reading, rows)
    used = set(header)
    for row in rows:
        if not header or row <= max(header):
            continue
        cells = {name: reading.grid.at(row, column) for name, column in columns.items()}
        task = cells.get("task")
        left = reading.grid.row(row)[:1]
        if task is None or (left and facts.field_of(load("department"), left[0].text)):
            break
        used.add(row)
        if not task.text:
            continue
        content = cells.get("content")
        if not is_total(task.text):
            description = content.text if content and content is not task else ""
            reading.add(
                "activities",
                task,
                {"activity": task, "description": content},
                scope=reading.scope,
                number="",
                activity=task.text,
                description=description,
                goal="",
                indicators="",
            )
        _add_amounts(reading, task, cells, _headings(reading, header, columns))
    return used


def _headings(reading: Reading, header: Sequence[int], columns: Mapping[str, int]) -> dict[str, str]:
    """What is printed above the amounts: the part of the form, the heading of all amounts, that of each."""
    left = next((cell.text for row in header for cell in reading.grid.row(row)[:1] if cell.column == 1), "")
    above = {
        name: [cell.text for row in header if (cell := reading.grid.at(row, column)) and cell.text]
        for name, column in columns.items()
    }
    return {name: " / ".join(dict.fromkeys(filter(None, [left, *texts]))) for name, texts in above.items()}


def _header(reading: Reading, rows: Sequence[int]) -> tuple[list[int], dict[str, int]]:
    """The rows of the header, and the column of the tasks, their content and each amount."""
    words = load("department")
    columns: dict[str, int] = {}
    header: list[int] = []
    for row in rows:
        cells = reading.grid.row(row)
        fields = {name: cell for cell in cells if (name := words.field(cell.text, "task_columns"))}
        if "task" in fields or (header and row == header[-1] + 1 and fields):
            header.append(row)
            columns |= {name: cell.column for name, cell in fields.items()}
            reading.mark("header", *fields.values())
            reading.mark("label", *[cell for cell in cells if facts.field_of(words, cell.text)])
    return header, columns


def _add_amounts(reading: Reading, task: Cell, cells: dict[str, Cell | None], headings: Mapping[str, str]) -> None:
    unit = next(
        (unit for cell in reading.grid.table.cells if "金额" in cell.text and (unit := facts.unit_in(cell.text))), ""
    )
    for kind in _AMOUNTS:
        cell = cells.get(kind)
        amount, own = facts.amount(cell.text, unit or reading.unit) if cell else (None, "")
        if cell is None or amount is None:
            continue
        total = is_total(task.text)
        reading.add(
            "budget_items",
            cell,
            {"amount": cell, "item": task},
            table_id=reading.table_id,
            table_kind=reading.found.kind,
            scope=reading.scope,
            organisation_code=reading.extraction.identity.organisation_code,
            direction="expenditure",
            phase="budget",
            item=task.text,
            item_level=0 if total else None,
            is_leaf=not total,
            measure=headings[kind],
            measure_kind=kind,
            amount=amount,
            amount_reported=cell.text,
            unit_reported=own,
        )
