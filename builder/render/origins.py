"""Where a department's money comes from and what it is for: printed amounts of one document, if they agree.

Sources are the items of the revenue side of the summary, or the columns of the table of revenue. Uses are the columns
of the table of expenditure, with what is carried over to the next year; basic expenditure is divided into personnel and
operating expenses where the table of basic expenditure divides that same amount. No document says which source pays
for which use. Amounts agree where the audit would say that they do: rounding is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from builder.audit.labels import NUMBERING
from builder.render import addresses
from builder.render.amounts import agree, budget_phase, key_figure, money, share, stated, wan
from builder.render.figures import Figure
from builder.render.labels import label
from builder.render.language import _
from builder.render.lists import document_kind, share_value
from builder.render.load import Package, Row
from builder.render.pictures.flow import Flow, Stream, flow
from builder.render.table import Line, Table, Value, columns, table

_WHOLE_TABLES = ("summary", "expenditure")
_USE_TABLES = ("expenditure", "general_expenditure")
_DIVIDED = ("personnel", "operating")
_USES = (*_DIVIDED, "basic", "project", "business", "superior", "subordinate")
_FISCAL = ("general", "fund", "capital")
_CARRIED = re.compile(r"结转|结余")


@dataclass(frozen=True, slots=True)
class Origin:
    """Sources and uses as a picture and a table, or why there is none: `trouble`, and the finding that tells of it.

    `total` is the printed total. `is_divided` where the division of basic expenditure is that of another table,
    `is_rounded` where a side comes to a little more or less than its total.
    """

    kind: str
    total: Value
    sources: tuple[Stream, ...] = ()
    uses: tuple[Stream, ...] = ()
    picture: Flow | None = None
    table: Table | None = None
    is_divided: bool = False
    is_rounded: bool = False
    trouble: Markup | None = None
    finding: str = ""


def origin(package: Package, disclosure: Row) -> Origin | None:
    """Where the money of one document comes from and goes; `None` where it does not print both."""
    rows = [
        row
        for row in package.of(disclosure["disclosure_id"], "budget_items")
        if row["is_primary"] == "true" and row["phase"] == budget_phase(disclosure)
    ]
    revenue, spent = _revenue(rows), key_figure(package, disclosure, "total")
    sources, uses = list(_sources(rows)), list(_uses(rows))
    is_whole = spent and spent["table_kind"] in _WHOLE_TABLES and spent["direction"] == "expenditure"
    if not revenue or not spent or not is_whole or not sources or not uses:
        return None
    total = Value(stated(spent, "budget_items", "amount", money), addresses.place(spent))
    left = next((side for side in sources if agree(revenue, side)), None)
    right = next((side for side in uses if agree(spent, side)), None)
    if not left or not right or not agree(revenue, [spent]):
        trouble = _trouble(revenue, spent, left or sources[0], right or uses[0])
        return Origin(document_kind(disclosure), total, trouble=trouble, finding=finding_about(package, revenue, spent))
    streams = [Stream(_source_name(row), _amount(row), "plain") for row in left]
    spending = [Stream(_use_name(row), _amount(row), _colour(row)) for row in right]
    return Origin(
        kind=document_kind(disclosure),
        total=total,
        sources=tuple(streams),
        uses=tuple(spending),
        picture=flow(streams, spending),
        table=_table(left, right, revenue, spent),
        is_rounded=any(_sum(side).value != whole["amount"] for side, whole in ((left, revenue), (right, spent))),
        is_divided=any(row["table_kind"] == "general_basic" for row in right),
    )


def _revenue(rows: Sequence[Row]) -> Row | None:
    """The printed total of all revenue: the last total line (总计) of the summary, or that of the table of revenue."""
    for kind in ("summary", "revenue"):
        found = [row for row in _heads(rows, kind, "revenue") if row["measure_kind"] == "total"]
        if found:
            return found[-1]
    return None


def _heads(rows: Sequence[Row], table_kind: str, direction: str) -> list[Row]:
    """The total lines of the first table of a kind; in a table of one line without a name, that line."""
    own = [row for row in rows if row["table_kind"] == table_kind and row["direction"] == direction]
    own = [row for row in own if row["table_id"] == own[0]["table_id"]]
    return [row for row in own if row["item_level"] == "0" or not (row["item"] or row["functional_code"])]


def _sources(rows: Sequence[Row]) -> Iterator[list[Row]]:
    yield from _some(
        row
        for row in rows
        if row["table_kind"] == "summary"
        and (row["direction"], row["measure_kind"], row["is_leaf"]) == ("revenue", "total", "true")
    )
    own = [row for row in _heads(rows, "revenue", "revenue") if row["measure_kind"] not in ("total", "subtotal")]
    if any(row["measure_kind"] in _FISCAL for row in own):
        own = [row for row in own if row["measure_kind"] != "fiscal"]
    yield from _some(own)


def _uses(rows: Sequence[Row]) -> Iterator[list[Row]]:
    carried = [
        row
        for row in rows
        if row["table_kind"] == "summary" and row["direction"] == "expenditure" and row["is_leaf"] == "true"
        if _CARRIED.search(row["item"])
    ]
    for kind in _USE_TABLES:
        heads = _heads(rows, kind, "expenditure")
        own = [row for name in _USES for row in heads if row["measure_kind"] == name]
        others = [row for row in heads if row["measure_kind"] == "other"]
        for more in ([], carried, others):
            yield from _some([*_divided(own, rows), *more])


def _divided(uses: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Uses with their basic expenditure divided as far as any table divides that same amount."""
    basic = [row for row in uses if row["measure_kind"] == "basic"]
    others = [row for row in uses if row["measure_kind"] not in ("basic", *_DIVIDED)]
    own = [row for row in uses if row["measure_kind"] in _DIVIDED]
    if not basic:
        return [*own, *others]
    elsewhere = [row for row in _heads(rows, "general_basic", "expenditure") if row["measure_kind"] in _DIVIDED]
    parts = next((found for found in (own, elsewhere) if found and agree(basic[0], found)), basic)
    return [*parts, *others]


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows that print something, if there are any; none of them where one is negative."""
    found = [row for row in rows if Decimal(row["amount"])]
    if found and all(Decimal(row["amount"]) > 0 for row in found):
        yield found


def _trouble(revenue: Row, spent: Row, left: Sequence[Row], right: Sequence[Row]) -> Markup:
    """What does not agree, the plainest first."""
    if not agree(revenue, [spent]):
        return Markup(_("收入一共是 {}，支出一共是 {}，两者不同")).format(_amount(revenue), _amount(spent))
    if not agree(revenue, left):
        return Markup(_("读出的各项收入相加是 {}，印的合计是 {}")).format(_sum(left), _amount(revenue))
    return Markup(_("读出的各项支出相加是 {}，印的合计是 {}")).format(_sum(right), _amount(spent))


def _amount(row: Row) -> Figure:
    return stated(row, "budget_items", "amount", money)


def _sum(rows: Sequence[Row]) -> Figure:
    amount = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    return Figure(money(amount), f"{amount:.2f}", " + ".join(_amount(row).query for row in rows))


def finding_about(package: Package, *rows: Row) -> str:
    """The page and place of the first finding that points at one of the totals."""
    places = {row["source_ref"] for row in rows}
    every = package.of(rows[0]["disclosure_id"], "findings")
    return next(
        (addresses.finding(row) for row in every if places & {row["source_ref"], *row["other_ref"].split()}), ""
    )


def _source_name(row: Row) -> str:
    return _bare(row["item"] if row["table_kind"] == "summary" else row["measure"])


def _bare(name: str) -> str:
    """A name without its number and without the heads above it."""
    return NUMBERING.sub("", name.rsplit(" / ", maxsplit=1)[-1]).removeprefix("其中：")


def _use_name(row: Row) -> str:
    if row["table_kind"] == "summary":
        return _bare(row["item"])
    known = row["measure_kind"] in (*_DIVIDED, "basic", "project")
    return label("measure_kind", row["measure_kind"]) if known else _bare(row["measure"])


def _colour(row: Row) -> str:
    return row["measure_kind"] if row["measure_kind"] in (*_DIVIDED, "basic", "project") else "other"


def _table(left: Sequence[Row], right: Sequence[Row], revenue: Row, spent: Row) -> Table:
    rows: list[Line] = []
    for side, name, own, whole in (("来自", _source_name, left, revenue), ("用于", _use_name, right, spent)):
        for row in own:
            amount = Value(stated(row, "budget_items", "amount", wan), addresses.place(row))
            of_whole = share_value(share(_amount(row), _amount(whole)))
            rows.append([Value(name(row)), _(side), amount, of_whole])
    return table("钱从哪里来，到哪里去", columns("来源或用途", "!方向", "#金额（万元）", "#占全部"), rows)
