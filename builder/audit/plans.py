"""The spending plans of a disclosure's projects as the rules look at them: points, blanks, month names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from builder.audit.disclosure import Disclosure
from builder.model import Row

WHOLE = Decimal(100)
# Not from `calendar`, whose names follow the locale.
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = re.compile(r"(\d{1,2})月[底末]?\Z")


@dataclass(frozen=True, slots=True)
class Plan:
    """A project's plan: its printed points by month, and the months whose cell is blank."""

    project: Row
    table_id: str | None
    points: list[Row]
    blank: list[int]

    @property
    def project_id(self) -> str:
        """The project that the plan is of."""
        return str(self.project["project_id"])

    @property
    def is_shares(self) -> bool:
        """True where the points may be the shares of each period: they add up to 100 and the last is not 100."""
        percents = [row["cumulative_percent"] for row in self.points]
        return len(percents) > 1 and sum(percents) == WHOLE != percents[-1]


def plans(disclosure: Disclosure) -> Iterator[Plan]:
    """The plan of each project whose form has one, blank or not."""
    points: dict[str, list[Row]] = {}
    for row in disclosure.rows("spending_plan"):
        points.setdefault(row["project_id"], []).append(row)
    for project in disclosure.rows("projects"):
        printed = sorted(points.get(project["project_id"], []), key=lambda row: int(row["month"]))
        table_id = disclosure.project_tables.get(project["project_id"])
        cells = disclosure.cells.get(table_id or "", [])
        labels = [_MONTH.match(cell["text"]) for cell in cells if cell["role"] == "label"]
        months = {int(label.group(1)) for label in labels if label}
        if printed or months:
            yield Plan(project, table_id, printed, sorted(months - {row["month"] for row in printed}))
