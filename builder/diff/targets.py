"""Performance targets that are not what they were.

A target is weakened where it asks for less in the direction that it states: `≥90%` → `≥80%`, `≤10` → `≤20`. Where no
direction is stated on either side, or the two contradict each other, or the units differ, it is only changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from builder.diff.change import Change
from builder.diff.load import Row
from builder.diff.match import Key, Pair, pairs, plain

_DIRECTIONS = {">=": 1, ">": 1, "<=": -1, "<": -1}
_STRICT = frozenset("<>")
_GROUPS = ("level1", "level2")


def targets(old: Sequence[Row], new: Sequence[Row], matched: Sequence[Pair]) -> Iterator[Change]:
    """Targets dropped, added, weakened, strengthened or worded differently; `matched` says which project is which.

    Those of a project that itself was added or dropped are not listed: the project is.
    """
    names = {side["project_id"]: at for at, pair in enumerate(matched) for side in pair if side}
    alone = {at for at, pair in enumerate(matched) if None in pair}

    def project(row: Row) -> int | None:
        return names.get(row["project_id"])

    def kept(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if _is_named(row) and project(row) not in alone]

    keys: list[Key] = [
        lambda row: (project(row), row["scope"], *(plain(row[name]) for name in _GROUPS), plain(row["indicator"])),
        lambda row: (project(row), row["scope"], plain(row["indicator"])),
    ]
    titles = {row["project_id"]: row["project_name"] for pair in matched for row in pair if row}
    for before, after in pairs(kept(old), kept(new), keys, lambda row: plain(row["target"])):
        row = after or before or {}
        subject = {name: row[name] for name in ("scope", *_GROUPS, "indicator") if row[name]}
        if titles.get(row["project_id"]):
            subject["project_name"] = titles[row["project_id"]]
        change = _change(before, after)
        if change:
            yield _described(change, subject, before, after)


def _is_named(row: Row) -> bool:
    """False for a row of the form that was left blank or at `……`."""
    return any(character.isalnum() for character in row["indicator"])


def _described(change: str, subject: Mapping[str, str], before: Row | None, after: Row | None) -> Change:
    old, old_ref = (before["target"], before["source_ref"]) if before else ("", "")
    new, new_ref = (after["target"], after["source_ref"]) if after else ("", "")
    return Change("target", change, subject, old, new, old_ref, new_ref)


def _change(before: Row | None, after: Row | None) -> str:
    """What became of a target; blank where it is the same. One that is left blank is none."""
    old = plain(before["target"]) if before else ""
    new = plain(after["target"]) if after else ""
    if old == new:
        return ""
    if not old or not new or before is None or after is None:
        return "added" if new else "dropped"
    return compared(before, after)


def compared(before: Row, after: Row) -> str:
    """What became of a target that is printed on both sides; blank where only its typography differs."""
    if not before["target_value"] or not after["target_value"] or _unit(before) != _unit(after):
        return "changed"
    old, new = Decimal(before["target_value"]), Decimal(after["target_value"])
    if (before["operator"], old) == (after["operator"], new):
        return ""
    directions = {_DIRECTIONS[row["operator"]] for row in (before, after) if row["operator"] in _DIRECTIONS}
    if len(directions) != 1:
        return "changed"
    better = (new - old) * directions.pop() or _stricter(before["operator"], after["operator"])
    return "strengthened" if better > 0 else "weakened" if better < 0 else "changed"


def _unit(row: Row) -> str:
    return plain(row["target_unit"])


def _stricter(old: str, new: str) -> int:
    """1 where `>` took the place of `>=`, -1 the other way round, 0 where one side states no direction."""
    if old not in _DIRECTIONS or new not in _DIRECTIONS:
        return 0
    return (new in _STRICT) - (old in _STRICT)
