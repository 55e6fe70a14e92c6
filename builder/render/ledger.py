"""The ledger of a document's checks: what was due of each table, of each project and of the document as a whole.

Every check has one of six states. Those that passed or do not apply are folded away, never left out; one that could not
be made is never among those that passed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from builder.findings import in_unit
from builder.render import addresses
from builder.render.figures import Figure, Text, counted, query
from builder.render.labels import LABELS, label, rank
from builder.render.language import _
from builder.render.load import Package, Row
from builder.render.rules import rule_title, rule_unit

_FOLDED = ("pass", "not_applicable")
_MOST_SHOWN = 16  # characters of a cell that stand for it; a longer text is only linked
_is_money = re.compile(r"-?[0-9]+\.[0-9]{2}").fullmatch
_is_number = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch


@dataclass(frozen=True, slots=True)
class Entry:
    """One check. `place` is where the figure stands that it checks, `others` are the cells that it is held against.

    Only a check that is not folded away leads to the page of its rule: a page may list hundreds of them. `has_amounts`
    where its figures are in the unit of the table.
    """

    anchor: str
    rule: str
    rule_page: str
    state: str
    expected: Text
    actual: Text
    place: str
    tolerance: Text
    others: tuple[tuple[str, str], ...]
    has_amounts: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """The checks of one table, project or document. `unit` is that of its amounts; `href` leads to the table."""

    anchor: str
    title: str
    href: str
    unit: str
    due: Figure
    states: tuple[tuple[str, Figure], ...]
    entries: tuple[Entry, ...]
    folded: tuple[Entry, ...]

    @property
    def folded_anchor(self) -> str:
        """The place of the folded checks, where they do not stand with the others."""
        return f"passed-{self.anchor}"

    @property
    def folded_states(self) -> tuple[tuple[str, Figure], ...]:
        """How many of the folded checks ended how, in words."""
        words = {label("state", state) for state in _FOLDED}
        return tuple(pair for pair in self.states if pair[0] in words)


def of_tables(package: Package, own: str) -> list[Ledger]:
    """The checks of each table of a disclosure that has any, in the order of the document."""
    checks: dict[str, list[Row]] = {}
    for row in package.of(own, "checks"):
        checks.setdefault(row["table_id"], []).append(row)
    return [
        _ledger(
            package,
            checks[row["table_id"]],
            {"table_id": row["table_id"]},
            anchor=addresses.table_anchor(row),
            title=row["title"] or "（没有表名）",
            href=addresses.place(row),
            unit=row["unit_reported"],
        )
        for row in package.of(own, "tables")
        if row["table_id"] in checks
    ]


def of_project(package: Package, project: Row) -> Ledger | None:
    """The checks of one project, or `None` where none was due."""
    own = project["project_id"]
    checks = package.of_project(own, "checks")
    unit = project["unit_reported"]
    return _ledger(package, checks, {"project_id": own}, title=project["project_name"], unit=unit) if checks else None


def of_document(package: Package, own: str) -> Ledger | None:
    """The checks of a disclosure that are about no table and no project of it, or `None` where none was due."""
    checks = [row for row in package.of(own, "checks") if not row["table_id"] and not row["project_id"]]
    where = {"disclosure_id": own, "table_id": "", "project_id": ""}
    return _ledger(package, checks, where, title="整份文件") if checks else None


def _ledger(
    package: Package,
    checks: Sequence[Row],
    where: dict[str, str],
    *,
    title: str,
    anchor: str = "",
    href: str = "",
    unit: str = "",
) -> Ledger:
    unit = unit or "元"
    ordered = sorted(checks, key=lambda row: rank("state", row["state"]))
    return Ledger(
        anchor,
        title,
        href,
        unit,
        counted(len(checks), query("count", "checks", **where)),
        tuple(states(by_state(checks), **where)),
        tuple(_entry(package, row, unit) for row in ordered if row["state"] not in _FOLDED),
        tuple(_entry(package, row, unit) for row in ordered if row["state"] in _FOLDED),
    )


def by_state(checks: Iterable[Row]) -> Mapping[str, int]:
    """How many checks ended how."""
    return Counter(row["state"] for row in checks)


def states(found: Mapping[str, int], **where: str) -> list[tuple[str, Figure]]:
    """How many checks ended how, in words; `where` are the conditions that chose them."""
    return [
        (label("state", state), counted(found[state], query("count", "checks", **where, state=state)))
        for state in LABELS["state"]
        if found.get(state)
    ]


def _entry(package: Package, row: Row, unit: str) -> Entry:
    own = row["disclosure_id"]
    return Entry(
        anchor=addresses.check_anchor(row),
        rule=rule_title(row["rule"]),
        rule_page=addresses.rule(row["rule"]) if row["state"] not in _FOLDED else "",
        state=label("state", row["state"]),
        expected=_figure(row, "expected", unit),
        actual=_figure(row, "actual", unit),
        place=addresses.place(row) if row["source_ref"] else "",
        tolerance=_figure(row, "tolerance", unit),
        others=tuple((short_text(package, own, ref), addresses.cell(own, ref)) for ref in row["other_ref"].split()),
        has_amounts=any(_is_amount(row, field) for field in ("expected", "actual", "tolerance")),
    )


def short_text(package: Package, own: str, ref: str) -> str:
    """What a cell prints where that is short enough to stand for it."""
    text = package.text(own, ref)
    return text if 0 < len(text) <= _MOST_SHOWN and "\n" not in text else _("原文")


def _figure(row: Row, field: str, unit: str) -> Text:
    """A value of a check, money in the unit of its table. Row and column on the page say which it is."""
    text = row[field]
    if not text:
        return ""
    if _is_amount(row, field):
        return Figure(in_unit(Decimal(text), unit, 0 if field == "tolerance" else 2), text, "")
    counted = rule_unit(row["rule"]) if _is_number(text) else ""
    return Markup("{}{}").format(Figure(text, text, ""), counted if counted in ("%", "") else f" {counted}")


def _is_amount(row: Row, field: str) -> bool:
    """True for money, and for a tolerance, which there is of money alone."""
    return bool(row[field] and (field == "tolerance" or _is_money(row[field]))) and not rule_unit(row["rule"])
