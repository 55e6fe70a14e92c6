"""The codes below a code: what each comes to in the newest year of the code, as bars and as the table of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render import addresses
from builder.render.amounts import money, share, wan
from builder.render.coded_spending import Place, summed
from builder.render.figures import Figure
from builder.render.lists import share_value
from builder.render.load import Row
from builder.render.newest_spending import Newest
from builder.render.pictures.bars import Bar, Entry, bars
from builder.render.table import Line, Table, Value, columns, table

_MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Below:
    """All codes below a code, and the largest of them beside each other, where there is more than one amount."""

    table: Table
    bars: tuple[Bar, ...]


def below(
    titles: Mapping[str, str], glance: Newest | None, amounts: Mapping[str, Mapping[Place, Sequence[Row]]]
) -> Below:
    """The codes of `titles`; they have no amounts where the newest year of the code above them cannot be told."""
    spent = {code: _figure(code, glance, amounts[code]) for code in titles} if glance else {}
    rows: list[Line] = []
    drawn: list[tuple[str, Figure]] = []
    for code, title in titles.items():
        amount = spent.get(code)
        name = Value(title, addresses.code(code))
        if amount and glance:
            in_wan = Figure(wan(amount.value), amount.value, amount.query)
            rows.append([name, in_wan, share_value(share(amount, glance.amount))])
            drawn.append((code, amount))
        else:
            rows.append([name, "", ""])
    drawn.sort(key=lambda one: -Decimal(one[1].value))
    shown = drawn[:_MOST_BARS] if len(drawn) > 1 else ()
    return Below(
        table("下级科目", columns("*科目", "#金额（万元）", "#占这个科目"), rows),
        bars([Entry(titles[code], amount, addresses.code(code)) for code, amount in shown]),
    )


def _figure(code: str, glance: Newest, amounts: Mapping[Place, Sequence[Row]]) -> Figure | None:
    rows = [row for place in glance.places for row in amounts.get(place, ())]
    return summed(rows, money, **glance.where, code=f"{code}*") if rows else None
