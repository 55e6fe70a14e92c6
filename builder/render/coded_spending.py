"""What is spent on a classification code: which rows of the budget tables count, so that no amount counts twice.

One sum of money stands in several tables (支出总表, 一般公共预算支出表 …), columns and lines of a document.
Of a document, a phase and a kind of table there count

- the first table that prints codes of the code's field (`functional_code`, `economic_code`, `government_code`);
- its column of the whole: 合计, where it has none that of one source of money;
- the leaf rows of expenditure that are primary.

Amounts of different kinds of tables are never added up, nor budget and actual. In the queries of figures these rows
are the resource `spending`: a row for each code that such a row prints, with `code`, `year` (the fiscal year) and
`department` (as of a disclosure).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render import addresses
from builder.render.amounts import Writer, is_primary
from builder.render.figures import Figure, query
from builder.render.load import Row

KINDS = (
    "expenditure",
    "general_expenditure",
    "fund_expenditure",
    "capital_expenditure",
    "general_basic",
    "project_expenditure",
)
_WHOLE = ("total", "general", "fund", "capital", "fiscal")

Place = tuple[str, str, str]
"""Disclosure, phase, kind of table."""


@dataclass(frozen=True, slots=True)
class Spending:
    """`lines` are the printed lines of the whole column by place and field, in the order of the document."""

    lines: Mapping[tuple[Place, str], Sequence[Row]]

    def leaves(self) -> Iterator[tuple[Place, str, Row]]:
        """(place, code, row) of everything that counts."""
        for (place, field), rows in self.lines.items():
            yield from ((place, row[field], row) for row in rows if row["is_leaf"] == "true")


def spending(budget_items: Iterable[Row]) -> Spending:
    """What counts of these rows of budget tables."""
    by_table: dict[tuple[Place, str, str], list[Row]] = defaultdict(list)
    for row in budget_items:
        if is_primary(row) and row["direction"] == "expenditure" and row["table_kind"] in KINDS:
            place = row["disclosure_id"], row["phase"], row["table_kind"]
            for field in addresses.CODE_FIELDS:
                if addresses.is_code(row[field]):
                    by_table[place, field, row["table_id"]].append(row)
    lines: dict[tuple[Place, str], Sequence[Row]] = {}
    for (place, field, _), rows in by_table.items():
        lines.setdefault((place, field), _whole(rows))
    return Spending(lines)


def summed(rows: Sequence[Row], write: Writer, **conditions: str) -> Figure:
    """What rows that count come to, as `write` writes it; the conditions choose them."""
    amount = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    return Figure(write(amount), f"{amount:.2f}", query("sum", "spending.amount", **conditions))


def _whole(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of the column of the whole; none where a table has no such column."""
    for kind in _WHOLE:
        if found := [row for row in rows if row["measure_kind"] == kind]:
            return found
    return ()
