"""What the program says about a disclosure: findings that are new or gone, checks by state, how much was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from builder.diff.change import Change
from builder.diff.load import Row
from builder.diff.match import Key, pairs, plain

_COVERAGE = ("tables", "cells", "cells_captured")


def findings(old: Sequence[Row], new: Sequence[Row], *, same_document: bool) -> Iterator[Change]:
    """Findings new and gone. In the same document a finding keeps its place whatever its message; in another one it
    may have moved and is the same where it says the same.
    """
    keys: list[Key] = [lambda row: (row["rule"], plain(row["message_zh"]))]
    if same_document:
        keys.insert(0, lambda row: row["finding_id"].removeprefix(row["disclosure_id"]))
    for before, after in pairs(old, new, keys, lambda row: row["source_ref"]):
        row = after or before or {}
        subject = {name: row[name] for name in ("rule", "severity")}
        if after is None:
            yield Change("finding", "gone", subject, old=row["message_zh"], old_ref=row["source_ref"])
        elif before is None:
            yield Change("finding", "new", subject, new=row["message_zh"], new_ref=row["source_ref"])


def checks(old: Sequence[Row], new: Sequence[Row]) -> Mapping[str, tuple[int, int]]:
    """How many checks are in each state, before and after, where that is not the same."""
    before, after = (Counter(row["state"] for row in rows) for rows in (old, new))
    return {
        state: (before[state], after[state])
        for state in sorted(before.keys() | after.keys())
        if before[state] != after[state]
    }


def coverage(old: Row, new: Row) -> Mapping[str, tuple[int, int]]:
    """Tables, cells and cells captured, before and after, where one of them is not the same."""
    counts = {name: (int(old.get(name) or 0), int(new.get(name) or 0)) for name in _COVERAGE}
    return counts if any(before != after for before, after in counts.values()) else {}
