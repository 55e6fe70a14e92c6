"""A department's table against the same table of its units.

Source: 《预算法》第八条: a department's budget is made up of the budgets of its units; so each total of the department
is the sum of the same total of its units.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.budget_table import BudgetTable
from builder.audit.disclosure import BUDGET_KINDS, Disclosure, Part
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.findings import INSUFFICIENT, NOT_APPLICABLE, Check, Figure, Wording
from builder.forms.vocabulary import normalise

_Key = tuple[str, str, str, str]  # direction, phase, label of the row, header of the column

_WORDING = Wording(
    zh="《{table}》“{row}”的“{column}”为{total}{unit}，所属单位的同一数{sum}{unit}，相差{difference}{unit}。",
    en="{table}: “{row}” prints {total} under “{column}”; the same figure of its units gives {sum}; "
    "the difference is {difference} (unit: {unit}).",
)


def _totals(table: BudgetTable) -> dict[_Key, Figure]:
    """The figures of a table's total rows by what they are called."""
    return {
        (line.direction, column.phase, normalise(line.label), normalise(column.name)): line.figures[number]
        for line in table.lines
        if line.is_total
        for number, column in table.columns.items()
        if number in line.figures
    }


def _compare(table: BudgetTable, units: list[BudgetTable], complete: bool) -> Iterator[Check]:
    if table.is_empty and all(unit.is_empty for unit in units):
        yield Check(NOT_APPLICABLE, table.ref, table_id=table.id)
        return
    totals = [_totals(unit) for unit in units]
    for key, figure in _totals(table).items():
        figures = [unit[key] for unit in totals if key in unit]
        yield check_sum(
            figure,
            figures,
            _WORDING,
            names={"table": table.title, "row": key[2], "column": key[3]},
            doubt=Doubt(len(units) - len(figures), not complete, any(found.is_unread for found in (table, *units))),
            table_id=table.id,
        )


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    departments = [part for part in disclosure.parts if part.scope == "department"]
    units: list[Part] = [part for part in disclosure.parts if part.scope == "unit"]
    named = {row["organisation_name"] for row in disclosure.rows("organisations") if row["level"] == "unit"}
    for kind in sorted(BUDGET_KINDS) if departments and units else ():
        own = departments[0].of_kind(kind)
        theirs = [table for unit in units for table in unit.of_kind(kind)]
        if len(own) == 1 and theirs:
            yield from _compare(own[0], theirs, len(theirs) == len(units) == len(named))
        elif own and theirs:
            yield Check(INSUFFICIENT, own[0].ref, table_id=own[0].id)


UNITS = Rule(
    name="department-of-units",
    severity="error",
    title_zh="部门等于所属单位之和",
    title_en="A department is the sum of its units",
    reason_zh="部门预算由本部门及其所属各单位预算组成，部门表的每个合计应当等于各单位同一张表的合计之和。依据是《预算法》第八条。",
    reason_en="A department's budget is made up of the budgets of its units, so each total of the department is the "
    "sum of the same total of its units. The source is article 8 of the Budget Law.",
    check=_checks,
)
