"""Sums along a row: a column headed 合计 or 小计 against the columns that its header says it adds up.

Source: the headers themselves (合计 over 基本支出 and 项目支出, 小计 within 本年收入, 合计 over 人员经费 and 公用经费),
as the formats of 地方预决算公开操作规程 (财预〔2016〕143号) lay them out. What adds up to what is taken from the
nesting of the header and not from the kind of the columns, because provinces group them differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, takewhile

from builder.audit.budget_table import BudgetTable, Column
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.audit.table_columns import CODED_KINDS, not_made
from builder.audit.three_public_items import parts_of_item
from builder.findings import Check, Wording
from builder.forms.vocabulary import normalise

_KINDS = (*CODED_KINDS, "fiscal_summary", "three_public")
_INSIDE = {"fiscal": {"general", "fund", "capital"}, "basic": {"personnel", "operating"}}
"""Kinds of columns that hold the money of others."""
_WORDING = Wording(
    zh="《{table}》“{row}”行的“{column}”为{total}{unit}，同一行各分栏{sum}{unit}，相差{difference}{unit}。",
    en="{table}: the row “{row}” prints {total} under “{column}”; the columns that it adds up give {sum}; "
    "the difference is {difference} (unit: {unit}).",
)


def parts_of(total: Column, columns: list[Column]) -> list[Column]:
    """The columns that `total` adds up: those of its own header group on its right, up to the group's next total.

    Of a nested group its own total column stands for the group, and its columns do where it has none.
    """
    depth = len(total.path) - 1
    group = [column for column in columns if column.path[:depth] == total.path[:depth] and column.number > total.number]
    own = takewhile(lambda column: not (column.is_total and len(column.path) == depth + 1), group)
    parts: list[Column] = []
    for _, nested in groupby(own, key=lambda column: column.path[: depth + 1]):
        inner = list(nested)
        totals = [column for column in inner if column.is_total and len(column.path) == depth + 2]
        parts += totals[:1] or inner
    return parts


def _is_unclear(parts: list[Column], columns: list[Column]) -> bool:
    """Columns that nobody knows, that only say 其中, or that count the same money twice.

    A group that shows its total and nothing else lost its other columns to the group beside it.
    """
    kinds = {part.kind for part in parts}
    of_which = any(normalise(text).startswith("其中") for part in parts for text in part.path)
    twice = any(whole in kinds and kinds & inside for whole, inside in _INSIDE.items())
    alone = any(part.is_total and not parts_of(part, columns) for part in parts)
    return of_which or twice or alone or "total" in kinds or not all(part.is_known for part in parts)


def _sums(table: BudgetTable) -> Iterator[tuple[Column, list[Column], bool]]:
    """Each column that adds up others, those others, and whether that is unclear."""
    for direction, phase in dict.fromkeys((column.direction, column.phase) for column in table.columns.values()):
        columns = table.of(direction, phase)
        for column in columns:
            parts = parts_of_item(column, columns) if table.kind == "three_public" else None
            unclear = False
            if parts is None:
                parts = parts_of(column, columns) if column.is_total else []
                unclear = _is_unclear(parts, columns)
            if len(parts) > 1:
                yield column, parts, unclear


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    yield from not_made(disclosure, _KINDS)
    for table in disclosure.budget_tables:
        for column, parts, unclear in _sums(table) if table.kind in _KINDS else ():
            for line in table.lines:
                if line.direction != column.direction:
                    continue
                total = line.figures.get(column.number)
                figures = [line.figures[part.number] for part in parts if part.number in line.figures]
                if total is None and not figures:
                    continue
                yield check_sum(
                    total,
                    figures,
                    _WORDING,
                    names={"table": table.title, "row": f"{line.code} {line.label}".strip(), "column": column.name},
                    place=line.ref,
                    doubt=Doubt(len(parts) - len(figures), unclear, table.is_unread),
                    about="" if total else f"c{column.number}",
                    table_id=table.id,
                )


ROW_SUM = Rule(
    name="row-sum",
    severity="error",
    title_zh="合计栏等于各分栏之和",
    title_en="A total column is the sum of its columns",
    reason_zh="同一行中，“合计”“小计”栏应当等于它所包含的各栏之和：支出合计＝基本支出＋项目支出＋其他各栏，"
    "收入合计＝本年收入小计＋上年结转，基本支出合计＝人员经费＋公用经费。依据是表头的层次。",
    reason_en="Along a row, a column headed 合计 or 小计 is the sum of the columns below the same header: total = "
    "basic + project + the rest, revenue = this year's + carried over, basic = personnel + operating. The source is "
    "the nesting of the table's header.",
    check=_checks,
)
