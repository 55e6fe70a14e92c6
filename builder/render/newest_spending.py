"""What a code comes to at a glance: its newest year in one kind of table, and the departments beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.render import addresses
from builder.render.amounts import money
from builder.render.coded_spending import KINDS, Place, summed
from builder.render.figures import Figure, counted, printed, query
from builder.render.labels import label
from builder.render.load import Package, Row
from builder.render.pictures.bars import Bar, Entry, bars

_PHASES = ("budget", "adjusted", "actual")
_MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Newest:
    """The amount of a year, of the first phase and the first kind of table that have any; `bars` need two of them.

    `places` are what the amount is of, `where` chooses them in a query.
    """

    places: tuple[Place, ...]
    where: Mapping[str, str]
    year: Figure
    phase: str
    kind: str
    amount: Figure
    departments: Figure
    bars: tuple[Bar, ...]


def newest(package: Package, code: str, amounts: Mapping[Place, Sequence[Row]]) -> Newest | None:
    """The newest year of a code; `None` where no year is known, or a department has it in two documents."""
    of = {place: package.disclosures[place[0]] for place in amounts}
    year = max((row["fiscal_year"] for row in of.values()), default="")
    dated = [place for place in amounts if of[place]["fiscal_year"] == year]
    if not year:
        return None
    _, phase, kind = min(dated, key=lambda place: (_PHASES.index(place[1]), KINDS.index(place[2])))
    own = [place for place in dated if place[1:] == (phase, kind)]
    departments = {addresses.department_id(place[0]) for place in own}
    if len(departments) < len(own):
        return None
    where = {"phase": phase, "table_kind": kind}
    below = {**where, "code": f"{code}*"}
    return Newest(
        places=tuple(own),
        where={"year": year, **where},
        year=printed(of[own[0]], "disclosures", "fiscal_year"),
        phase=label("phase", phase),
        kind=label("table_kind", kind),
        amount=summed([row for place in own for row in amounts[place]], money, year=year, **below),
        departments=counted(len(departments), query("distinct", "spending.department", year=year, **below)),
        bars=_bars([(of[place], summed(amounts[place], money, disclosure_id=place[0], **below)) for place in own]),
    )


def _bars(spenders: Sequence[tuple[Row, Figure]]) -> tuple[Bar, ...]:
    """The departments that spend most, where there is more than one."""
    ordered = sorted(spenders, key=lambda one: (-Decimal(one[1].value), one[0]["disclosure_id"]))
    shown = ordered[:_MOST_BARS] if len(ordered) > 1 else ()
    return bars(
        [
            Entry(row["organisation_name"] or "没有写明名称的部门", amount, addresses.department(row["disclosure_id"]))
            for row, amount in shown
        ]
    )
