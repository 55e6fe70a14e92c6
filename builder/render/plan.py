"""A project's spending plan: the sentence, the picture and the table of the same."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.render import addresses
from builder.render.figures import Figure, printed
from builder.render.load import Row
from builder.render.pictures.months import Months, months
from builder.render.table import Line, Table, Value, columns, table


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as a sentence, as a picture and as a table; `has_gaps` where months between those printed are blank."""

    sentence: Markup
    table: Table
    picture: Months
    has_gaps: bool


def plan(points: Sequence[Row]) -> Plan | None:
    """The plan of one project, or `None` where the document prints none."""
    if not points:
        return None
    ordered = sorted(points, key=lambda row: int(row["month"]))
    stated = [(Markup("{} 月底").format(printed(row, "spending_plan", "month")), _percent(row), row) for row in ordered]
    rows: list[Line] = [[when, Value(percent, addresses.place(row))] for when, percent, row in stated]
    steps = Markup("，").join(Markup("{} {}").format(when, percent) for when, percent, _ in stated)
    at = [int(row["month"]) for row in ordered]
    return Plan(
        sentence=Markup("计划累计支出：{}。").format(steps),
        table=table("资金支出计划（到各月底累计）", columns("时间", "#累计支出比例"), rows),
        picture=months([(month, percent) for month, (_, percent, _) in zip(at, stated, strict=True)]),
        has_gaps=any(after > before + 1 for before, after in itertools.pairwise(at)),
    )


def by_year_end(points: Sequence[Row]) -> Figure | None:
    """What the plan says of the end of December; `None` where it says nothing of it."""
    return next((_percent(row) for row in points if row["month"] == "12"), None)


def _percent(row: Row) -> Figure:
    return printed(row, "spending_plan", "cumulative_percent", f"{row['cumulative_percent']}%")
