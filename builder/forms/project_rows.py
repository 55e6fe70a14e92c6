"""Rows of `projects` and their `goals`: what the forms that name projects share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.forms import facts, indicators
from builder.forms.budget_row import add_amount
from builder.forms.columns import Column, is_total
from builder.forms.reading import Reading
from builder.identity import short_hash
from builder.model import Cell, Row
from builder.organisations import is_name, name_organisation

AMOUNTS = ("amount", "fiscal_amount", "other_amount", "superior_amount", "adjusted_amount", "actual_amount")
"""The fields of a project that hold money."""


def add_project(
    reading: Reading,
    source: Cell | str,
    *,
    code: str,
    name: str,
    organisation: str,
    amounts: Mapping[str, tuple[Cell, str]],
    purpose: str = "",
    period: str = "",
) -> Row:
    """Append a row of `projects`. `amounts` holds, by field, the cell of each amount and its unit of money."""
    row: Row = {
        "project_id": _project_id(reading, code, name),
        "scope": reading.scope,
        "project_code": code,
        "project_name": name,
        "organisation_name": organisation,
        "organisation_code": reading.found.caption.organisation_code,
        "unit_reported": "",
        "amount_basis": "",
        "purpose": purpose,
        "period": period,
    }
    for key in AMOUNTS:
        cell, unit = amounts.get(key, (None, ""))
        amount, unit = facts.amount(cell.text, unit) if cell else (None, "")
        row |= {key: amount, f"{key}_reported": cell.text if cell and amount is not None else ""}
        row["unit_reported"] = row["unit_reported"] or unit
    row["amount_basis"] = "table" if row["amount"] is not None else ""
    row["page"] = f"projects/{row['project_id']}.html"
    return reading.add("projects", source, {key: cell for key, (cell, _) in amounts.items()}, **row)


def _project_id(reading: Reading, code: str, name: str) -> str:
    identity = reading.extraction.identity
    project_id = f"{identity.disclosure_id}-{re.sub(r'[^0-9a-z-]', '', code.lower()) or short_hash(name)}"
    project_id += "-u" if reading.scope == "unit" else ""
    taken = {row["project_id"] for row in reading.extraction.rows("projects")}
    again = 2
    unique = project_id
    while unique in taken:
        unique, again = f"{project_id}-{again}", again + 1
    return unique


def add_goals(reading: Reading, cell: Cell, project: Row, kind: str) -> None:
    """The numbered goals of one cell as rows of `goals`, numbered on from those that the project has."""
    for printed, text in indicators.split_items(cell.text):
        number = sum(goal["project_id"] == project["project_id"] for goal in reading.extraction.rows("goals")) + 1
        reading.add(
            "goals",
            cell,
            {"text": cell},
            goal_id=f"{project['project_id']}-g{number}",
            project_id=project["project_id"],
            scope=reading.scope,
            goal_kind=kind,
            number=printed,
            text=text,
        )


def add_sum(reading: Reading, amount: Cell | None, label: Cell | None, header: Cell | None) -> None:
    """A row that adds up projects, or heads those of a unit: an amount of kind `other`, which is no leaf."""
    add_amount(
        reading,
        amount,
        Column(amount.column if amount else 0, (header.text,) if header else ()),
        {"item": [label] if label else []},
        direction="expenditure",
        item=label.text if label and label.text else "合计",
        item_level=0,
        is_leaf=False,
        table_kind="other",
    )


def add_owner(reading: Reading, name: Cell | None, code: Cell | None) -> None:
    """The organisation whose projects a row adds up, where the row names one."""
    if not name or not is_name(name.text) or is_total(name.text):
        return
    printed = code.text if code and code.text.isdigit() else ""
    row = name_organisation(reading.extraction, name.text, printed, name.ref)
    reading.value(name, "organisations", row, "organisation_name")
    reading.value(code, "organisations", row, "organisation_code")
