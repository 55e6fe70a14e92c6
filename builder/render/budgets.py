"""What the budget of a document comes to in a few figures, and budgets beside each other as bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from builder.render import addresses
from builder.render.amounts import agree, key_figure, money, share, stated, wan
from builder.render.figures import Figure, Text, printed
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.pictures.bars import Bar, Entry, Part, bars
from builder.render.table import Value

_PARTS = ("project", "basic")


@dataclass(frozen=True, slots=True)
class Budget:
    """The total of a budget and its parts (`project`, `basic`, `personnel`, `operating`), as far as they are printed.

    Each leads to its cell. `share` is that of the projects in the total, unless the parts come to another one.
    """

    disclosure: Row
    total: Value | None
    parts: dict[str, Value]
    share: Figure | None

    def amount(self, kind: str) -> Figure | None:
        """The figure of a part alone."""
        found = self.parts.get(kind)
        return found.text if found and isinstance(found.text, Figure) else None

    @property
    def whole(self) -> Figure | None:
        """The figure of the total alone."""
        return self.total.text if self.total and isinstance(self.total.text, Figure) else None

    @property
    def project(self) -> Value | None:
        """The part for projects."""
        return self.parts.get("project")

    @property
    def in_table(self) -> Value | None:
        """The total for a column that counts in 万元, with what it is the total of."""
        if not self.whole or not self.total:
            return None
        amount = Figure(wan(self.whole.value), self.whole.value, self.whole.query)
        return Value(amount, self.total.href, remark=document_kind(self.disclosure))

    @property
    def year(self) -> Figure | None:
        """The year that it is for."""
        return printed(self.disclosure, "disclosures", "fiscal_year") if self.disclosure["fiscal_year"] else None


def budget_of(package: Package, disclosure: Row) -> Budget:
    """The budget of one document."""
    total = key_figure(package, disclosure, "total")
    parts = {kind: row for kind in _PARTS if (row := key_figure(package, disclosure, kind))}
    made = Budget(
        disclosure, _value(total) if total else None, {kind: _value(row) for kind, row in parts.items()}, None
    )
    project, whole = made.amount("project"), made.whole
    is_divided = len(parts) < len(_PARTS) or (total and agree(total, list(parts.values())))
    return replace(made, share=share(project, whole)) if project and whole and is_divided else made


def with_total(package: Package, disclosures: Iterable[Row]) -> Budget | None:
    """The first budget of which the total is printed."""
    return next((made for row in disclosures if (made := budget_of(package, row)).total), None)


def budget_bars(budgets: Iterable[Budget], names: Iterable[tuple[Text, str, Text]]) -> tuple[Bar, ...]:
    """A bar for each budget under its name (words, address, remark), what goes to projects and the rest apart."""
    return bars(
        [
            Entry(name, made.whole, href, remark, _parts(made))
            for made, (name, href, remark) in zip(budgets, names, strict=True)
        ]
    )


def years(budgets: Iterable[Budget]) -> tuple[Bar, ...]:
    """The budgets of one department, from the earliest on."""
    ordered = sorted(budgets, key=lambda made: (made.disclosure["fiscal_year"], made.disclosure["disclosure_id"]))
    return budget_bars(
        ordered,
        [
            (document_kind(made.disclosure), addresses.document(made.disclosure["disclosure_id"]), "")
            for made in ordered
        ],
    )


def _parts(made: Budget) -> tuple[Part, ...]:
    amounts = [(kind, amount) for kind in _PARTS if (amount := made.amount(kind))]
    return tuple(Part(amount, kind) for kind, amount in amounts)


def _value(row: Row) -> Value:
    return Value(stated(row, "budget_items", "amount", money), addresses.place(row))
