"""The table of “三公”经费: the total and its three parts, official cars and their two.

Source: the definition of “三公”经费 (trips abroad, official cars, official hospitality; cars: purchase and running) in
table 7 of 地方预决算公开操作规程 (财预〔2016〕143号).
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.audit.budget_table import BudgetTable, Column, Line
from builder.audit.disclosure import Disclosure
from builder.audit.labels import THREE_PUBLIC, VEHICLES, Family
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.audit.table_columns import not_made
from builder.findings import Check, Wording

_WORDING = Wording(
    zh="《{table}》“{row}”的“{column}”为{total}{unit}，所含各项{sum}{unit}，相差{difference}{unit}。",
    en="{table}: “{row}” prints {total} under “{column}”; its parts give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)


def _lines(table: BudgetTable, family: Family) -> dict[str, Line]:
    """The row of each part of `family`, by part."""
    named = [(family.part_in(line.label), line) for line in table.lines]
    return {part[0]: line for part, line in named if part}


def _check(table: BudgetTable, column: Column, whole: Line, parts: list[Line], complete: bool) -> Iterator[Check]:
    total = whole.figures.get(column.number)
    figures = [line.figures[column.number] for line in parts if column.number in line.figures]
    if total or figures:
        yield check_sum(
            total,
            figures,
            _WORDING,
            names={"table": table.title, "row": whole.label, "column": column.name},
            place=whole.ref,
            doubt=Doubt(len(parts) - len(figures), not complete, table.is_unread),
            about="" if total else f"c{column.number}",
            table_id=table.id,
        )


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, ("three_public",))
    for table in disclosure.budget_tables:
        if table.kind != "three_public":
            continue
        kinds, cars = _lines(table, THREE_PUBLIC), _lines(table, VEHICLES)
        totals = [line for line in table.lines if line.is_total]
        for column in table.columns.values():
            if len(totals) == 1 and kinds:
                complete = kinds.keys() >= THREE_PUBLIC.required
                yield from _check(table, column, totals[0], list(kinds.values()), complete)
            if "vehicles" in kinds and cars.keys() >= VEHICLES.required:
                yield from _check(table, column, kinds["vehicles"], list(cars.values()), True)


THREE_PUBLIC_SUM = Rule(
    name="three-public-sum",
    severity="error",
    title_zh="“三公”经费等于三项之和",
    title_en="“Three public” expenses are the sum of their parts",
    reason_zh="“三公”经费合计等于因公出国（境）费、公务用车购置及运行费、公务接待费之和；"
    "公务用车购置及运行费等于购置费与运行费之和。依据是“三公”经费的定义和公开表格的式样。",
    reason_en="The total is the sum of trips abroad, official cars and official hospitality; official cars are "
    "purchase and running. The source is the definition of the “three public” expenses and the format of the table.",
    check=_checks,
)
