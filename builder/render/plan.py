"""A project's spending plan: the table, and the picture that shows the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from builder.render import addresses
from builder.render.figures import Figure, printed
from builder.render.load import Row
from builder.render.table import Line, Table, Value, columns, table

LEFT, TOP, STEP, HEIGHT, BELOW, GAP = 44, 10, 30, 120, 28, 3
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Bar:
    """What is to be spent by the end of a month, in units of the picture."""

    x: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as a sentence, as a table and as bars on a scale that ends at `top` percent."""

    sentence: Markup
    table: Table
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, str], ...]
    months: tuple[tuple[str, int], ...]
    left: int = LEFT
    width: int = LEFT + len(MONTHS) * STEP
    height: int = TOP + HEIGHT + BELOW
    bar_width: int = STEP - 2 * GAP


def plan(points: Sequence[Row]) -> Plan | None:
    """The plan of one project, or `None` where the document prints none."""
    if not points:
        return None
    ordered = sorted(points, key=lambda row: int(row["month"]))
    top = max(Decimal(100), *(Decimal(row["cumulative_percent"]) for row in ordered))
    stated = [(Markup("{} 月底").format(printed(row, "spending_plan", "month")), _percent(row), row) for row in ordered]
    rows: list[Line] = [[when, Value(percent, addresses.place(row))] for when, percent, row in stated]
    steps = Markup("，").join(Markup("{} {}").format(when, percent) for when, percent, _ in stated)
    return Plan(
        sentence=Markup("计划累计支出：{}。").format(steps),
        table=table("资金支出计划（到各月底累计）", columns("时间", "#累计支出比例"), rows),
        bars=tuple(_bar(row, top) for row in ordered),
        lines=tuple((percent, _places(TOP + HEIGHT - Decimal(percent) * HEIGHT / top)) for percent in (0, 50, 100)),
        months=tuple(
            (f"{month}月" if month == 12 else str(month), LEFT + month * STEP - STEP // 2) for month in MONTHS
        ),
    )


def _percent(row: Row) -> Figure:
    return printed(row, "spending_plan", "cumulative_percent", f"{row['cumulative_percent']}%")


def _bar(row: Row, top: Decimal) -> Bar:
    value = max(Decimal(row["cumulative_percent"]), Decimal(0))
    height = value * HEIGHT / top
    x = LEFT + (int(row["month"]) - 1) * STEP + GAP
    return Bar(x, _places(TOP + HEIGHT - height), _places(height))


def _places(number: Decimal) -> str:
    return f"{number:.1f}"
