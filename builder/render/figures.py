"""A number on a page says what it is: its exact value, and the query on the data that gives it.

    <data value="500000.00" data-from="sum projects.amount disclosure_id=… is_primary=true">50 万元</data>

In a picture, where HTML is not at home, `<tspan data-value="…" data-from="…">` says the same.

A query is an operation, a resource (with a field where the operation needs one) and conditions `field=text`, where `*`
stands for anything and `?` for any one character:

    count R …       how many rows              distinct R.F …   how many different values
    value R.F …     the one value              sum R.F …        the values added up
    A + B, A - B    the two added up, or the difference
    share A / B     A in percent of B, to one decimal

Four words name what has no field of its own: `department` of a disclosure is its identifier up to the year;
`unknown_tables` are the tables of kind `other` without any cell captured, `known_tables` the others; `spending` are the
amounts of budget tables that count once, by code, year and department (see `coded_spending.py`).

In the tables of checks the row names the check and the column the field, so that no figure has to. `tests/publish` asks
every query of every page anew, of the CSV files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from urllib.parse import quote

from markupsafe import Markup
from markupsafe import escape as attribute

from builder.package.schemas import schema
from builder.render.escape import escape
from builder.render.load import Package, Row

_SAFE = " =*?.+/"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a page shows it (`text`), its value as the data hold it, and the query that gives it.

    The query is blank where the place on the page says the same.
    """

    text: str
    value: str
    query: str

    def __html__(self) -> str:
        return Markup(f'<data value="{attribute(self.value)}"{self._source()}>{escape(self.text)}</data>')

    def drawn(self, lines: Sequence[str] = (), place: str = "") -> Markup:
        """The figure as a piece of the text of a picture; of several lines each further one begins at `place`."""
        first, *more = map(escape, lines or [self.text])
        text = "".join([first, *(f"<tspan {place}>{line}</tspan>" for line in more)])
        return Markup(f'<tspan data-value="{attribute(self.value)}"{self._source()}>{text}</tspan>')

    def _source(self) -> str:
        return f' data-from="{quote(self.query, safe=_SAFE)}"' if self.query else ""

    def __str__(self) -> str:
        return self.text


Text = str | Figure
"""What stands in a place of a page: words, or a number that says what it is."""


def query(operation: str, subject: str, **conditions: str) -> str:
    """A query in the form that the head of this module describes."""
    return " ".join([operation, subject, *(f"{name}={text}" for name, text in conditions.items())])


def select(package: Package, resource: str, conditions: dict[str, str]) -> list[Row]:
    """The rows of a resource that fulfil the conditions."""
    rows: Iterable[Row] = package.all(resource)
    if "disclosure_id" in conditions and "*" not in conditions["disclosure_id"]:
        rows = package.of(conditions["disclosure_id"], resource)
    elif "project_id" in conditions and resource != "projects":
        rows = package.of_project(conditions["project_id"], resource)
    return [row for row in rows if all(fnmatchcase(row[name], text) for name, text in conditions.items())]


def count(package: Package, resource: str, **conditions: str) -> Figure:
    """How many rows fulfil the conditions."""
    return counted(_number(package, resource, conditions), query("count", resource, **conditions))


def _number(package: Package, resource: str, conditions: dict[str, str]) -> int:
    """How many rows fulfil the conditions; rows of all disclosures are gone through once for each set of fields."""
    if "disclosure_id" in conditions or "project_id" in conditions:
        return len(select(package, resource, conditions))
    texts = tuple(conditions.values())
    return sum(
        number
        for values, number in package.tally(resource, *conditions).items()
        if all(map(fnmatchcase, values, texts))
    )


def counted(number: int, asked: str) -> Figure:
    """A number of things, with its thousands set apart."""
    return Figure(f"{number:,}", str(number), asked)


def printed(row: Row, resource: str, field: str, text: str = "") -> Figure:
    """The value of a row, as `text` where it is written otherwise than in the data."""
    keys = {name: row[name] for name in schema(resource).primary_key}
    return Figure(text or row[field], row[field], query("value", f"{resource}.{field}", **keys))


def added(*figures: Figure) -> Figure:
    """Several counts as one."""
    total = sum(Decimal(figure.value) for figure in figures)
    return counted(int(total), " + ".join(figure.query for figure in figures))
