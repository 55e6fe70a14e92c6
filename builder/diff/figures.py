"""Amounts that are not what they were: those of budget tables, and those of projects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.diff.change import Change
from builder.diff.load import Row
from builder.diff.match import Key, Pair, pairs, plain

_FIGURE = (
    "table_kind",
    "scope",
    "organisation_code",
    "direction",
    "phase",
    "functional_code",
    "functional_name",
    "economic_code",
    "economic_name",
    "economic_scheme",
    "item",
    "measure",
)
"""What makes a figure the same figure in two builds."""

AMOUNTS = ("amount", "fiscal_amount", "other_amount", "superior_amount", "adjusted_amount", "actual_amount")
"""The amounts that a project can have."""


def figures(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    """Restated, added and dropped figures of `budget_items`."""
    for before, after in pairs(old, new, [_identity], lambda row: row["amount"]):
        row = after or before or {}
        subject = {name: row[name] for name in _FIGURE if row.get(name)}
        if before is None or after is None:
            yield _one_sided("figure", subject, before, after, "amount")
        elif before["amount"] != after["amount"]:
            refs = before["source_ref"], after["source_ref"]
            yield Change("figure", "restated", subject, before["amount"], after["amount"], *refs)


def _identity(row: Row) -> tuple[str, ...]:
    return tuple(plain(row.get(name, "")) for name in _FIGURE)


def matched_projects(old: Sequence[Row], new: Sequence[Row]) -> list[Pair]:
    """Projects by their identifier without that of the disclosure, else by their name in the same part of it."""
    keys: list[Key] = [
        lambda row: row["project_id"].removeprefix(row["disclosure_id"]),
        lambda row: (row["scope"], plain(row["project_name"]) or row["project_id"]),
    ]
    return list(pairs(old, new, keys, lambda row: tuple(row.get(name, "") for name in AMOUNTS)))


def projects(matched: Sequence[Pair]) -> Iterator[Change]:
    """Projects added, dropped and renamed, and amounts of projects that were restated."""
    for before, after in matched:
        row = after or before or {}
        subject = {name: row[name] for name in ("scope", "project_code", "project_name") if row[name]}
        if before is None or after is None:
            yield _one_sided("project", subject, before, after, "amount")
            continue
        if plain(before["project_name"]) != plain(after["project_name"]):
            refs = before["source_ref"], after["source_ref"]
            yield Change("project", "changed", subject, before["project_name"], after["project_name"], *refs)
        yield from _amounts(subject, before, after)


def _amounts(subject: Mapping[str, str], before: Row, after: Row) -> Iterator[Change]:
    for name in AMOUNTS:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            refs = before["source_ref"], after["source_ref"]
            yield Change("amount", "restated", {**subject, "field": name}, old, new, *refs)


def _one_sided(kind: str, subject: Mapping[str, str], before: Row | None, after: Row | None, value: str) -> Change:
    if after is None and before is not None:
        return Change(kind, "dropped", subject, old=before[value], old_ref=before["source_ref"])
    assert after is not None
    return Change(kind, "added", subject, new=after[value], new_ref=after["source_ref"])
