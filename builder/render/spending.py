"""Where a department's money goes: its spending by function and by kind, as far as one table of a document prints both.

The parts are the rows of that table that nothing breaks down further. A table whose parts come to the printed total is
taken before one whose parts do not, and among these the one with the most kinds; where none does, the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from builder.classification.codes import reference
from builder.render import addresses
from builder.render.amounts import Writer, budget_phase, key_figure, money, primary, share, stated, wan
from builder.render.figures import Figure, printed, query, select
from builder.render.labels import label
from builder.render.lists import document_kind, share_value
from builder.render.load import Package, Row
from builder.render.origins import finding_about
from builder.render.pictures.treemap import Box, Piece, treemap
from builder.render.table import Line, Table, Value, columns, table

_TABLES = ("expenditure", "general_expenditure", "department_form")
_KINDS = (("project", "personnel", "operating"), ("project", "basic"))
"""The ways in which spending is divided; the finer one comes first."""

_SPENT = "expenditure"
_MOST_BOXES = 30
_CODE_LENGTHS = (7, 5, 3)


@dataclass(frozen=True, slots=True)
class Spending:
    """The picture, what each colour stands for (kind, name, amount, share), and the table of both.

    `whole` is what the parts come to; `printed` is the printed total where that is another amount. `kind` names
    the document, `table_kind` its table, `place` is where that is, `finding` what the audit says of the printed total.
    """

    boxes: tuple[Box, ...]
    kinds: tuple[tuple[str, str, Figure, Figure | None], ...]
    table: Table
    whole: Figure
    printed: Figure | None
    kind: str
    table_kind: str
    place: str
    finding: str


@dataclass(frozen=True, slots=True)
class _Division:
    """The parts of one table, by kind, and the conditions that choose those of all kinds."""

    rows: dict[str, list[Row]]
    where: dict[str, str]

    @property
    def whole(self) -> Decimal:
        return sum((_sum(rows) for rows in self.rows.values()), Decimal(0))


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one kind and one function, what they are called, and the query for what they come to."""

    kind: str
    name: str
    rows: tuple[Row, ...]
    query: str

    def figure(self, write: Writer) -> Figure:
        """The amount: that of the row, or the sum where there are several."""
        if len(self.rows) == 1:
            return stated(self.rows[0], "budget_items", "amount", write)
        amount = _sum(self.rows)
        return Figure(write(amount), f"{amount:.2f}", self.query)


def spending(package: Package, disclosure: Row) -> Spending | None:
    """Where the money of one document goes; `None` where no table divides it."""
    total = key_figure(package, disclosure, "total")
    found = list(_divisions(package, disclosure))
    if not found:
        return None
    agreeing = [one for one in found if total and one.whole == Decimal(total["amount"])]
    chosen = max(agreeing, key=lambda one: len(one.rows), default=found[0])
    sums = {kind: _kind_sum(chosen, kind) for kind in chosen.rows}
    whole = Figure(money(chosen.whole), f"{chosen.whole:.2f}", " + ".join(figure.query for figure in sums.values()))
    parts = [part for kind in chosen.rows for part in _parts(chosen, kind)]
    first = parts[0].rows[0]
    return Spending(
        boxes=treemap([Piece(part.name, part.figure(money), part.kind) for part in parts]),
        kinds=tuple((kind, label("measure_kind", kind), figure, share(figure, whole)) for kind, figure in sums.items()),
        table=_table(parts, whole),
        whole=whole,
        printed=stated(total, "budget_items", "amount", money)
        if total and Decimal(total["amount"]) != chosen.whole
        else None,
        kind=document_kind(disclosure),
        table_kind=label("table_kind", first["table_kind"]),
        place=addresses.place(first),
        finding=finding_about(package, total) if total else "",
    )


def _divisions(package: Package, disclosure: Row) -> Iterator[_Division]:
    """Each way in which a table of the document divides its spending, the tables in the order of `_TABLES`."""
    own = primary(disclosure["disclosure_id"])
    leaves = select(
        package, "budget_items", {**own, "is_leaf": "true", "phase": budget_phase(disclosure), "direction": _SPENT}
    )
    for table_kind in _TABLES:
        of_kind = [row for row in leaves if row["table_kind"] == table_kind]
        for table_id, rows in groupby(of_kind, key=lambda row: row["table_id"]):
            where = {**own, "table_id": table_id, "is_leaf": "true", "phase": budget_phase(disclosure)}
            yield from _of_table(list(rows), {**where, "direction": _SPENT})


def _of_table(rows: Sequence[Row], where: dict[str, str]) -> Iterator[_Division]:
    coded = [row for row in rows if row["functional_code"]]
    chosen = coded or [row for row in rows if not row["economic_code"]]
    where = {**where, **({"functional_code": "?*"} if coded else {"economic_code": ""})}
    for kinds in _KINDS:
        divided = {kind: [row for row in chosen if row["measure_kind"] == kind] for kind in kinds}
        divided = {kind: own for kind, own in divided.items() if _sum(own) > 0}
        if len(divided) > 1:
            yield _Division(divided, where)


def _parts(division: _Division, kind: str) -> Iterator[_Part]:
    """The rows of one kind, those of one function together; where there are many, a function is a wider one."""
    every = [row for rows in division.rows.values() for row in rows]
    length = next(
        (n for n in _CODE_LENGTHS if len({(_key(row, n), row["measure_kind"]) for row in every}) <= _MOST_BOXES),
        _CODE_LENGTHS[-1],
    )
    groups: dict[str, list[Row]] = {}
    for row in division.rows[kind]:
        groups.setdefault(_key(row, length), []).append(row)
    for key, rows in groups.items():
        where = {**division.where, "measure_kind": kind, "functional_code": f"{key}*"}
        name = _name(rows[0]) if len({_name(row) for row in rows}) == 1 else _class_name(key)
        yield _Part(kind, name, tuple(rows), query("sum", "budget_items.amount", **where))


def _key(row: Row, length: int) -> str:
    return row["functional_code"][:length] or row["source_ref"]


def _name(row: Row) -> str:
    return row["functional_name"] or row["item"] or row["measure"]


def _class_name(code: str) -> str:
    known = reference().get(code)
    return known.names[0].text if known else code


def _kind_sum(division: _Division, kind: str) -> Figure:
    amount = _sum(division.rows[kind])
    asked = query("sum", "budget_items.amount", **division.where, measure_kind=kind)
    return Figure(money(amount), f"{amount:.2f}", asked)


def _table(parts: Sequence[_Part], whole: Figure) -> Table:
    rows: list[Line] = []
    for part in sorted(parts, key=lambda part: -_sum(part.rows)):
        one = part.rows[0] if len(part.rows) == 1 else None
        code = printed(one, "budget_items", "functional_code") if one and one["functional_code"] else ""
        amount = Value(part.figure(wan), addresses.place(one) if one else "")
        of_whole = share_value(share(part.figure(wan), whole))
        rows.append([Value(part.name, remark=code), label("measure_kind", part.kind), amount, of_whole])
    return table("钱花在哪里", columns("用途（功能分类）", "!性质", "#金额（万元）", "#占全部"), rows)


def _sum(rows: Sequence[Row]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))
