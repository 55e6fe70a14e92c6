"""What changed, as the reports and the ledger hold it: plain values that JSON can write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NEW = "new"
REMOVED = "removed"
CHANGED = "changed"

DOCUMENT = "document"
READING = "reading"

KINDS: Mapping[str, frozenset[str]] = {
    "fact": frozenset({CHANGED}),
    "figure": frozenset({"restated", "added", "dropped"}),
    "project": frozenset({"added", "dropped", CHANGED}),
    "amount": frozenset({"restated"}),
    "target": frozenset({"added", "dropped", "weakened", "strengthened", CHANGED}),
    "finding": frozenset({NEW, "gone"}),
}
"""What can change, and how: a fact about the disclosure itself, a figure of a budget table, a project, an amount of a
project, a target, a finding."""

OPPOSITES = {
    "added": "dropped",
    "dropped": "added",
    "weakened": "strengthened",
    "strengthened": "weakened",
    NEW: "gone",
    "gone": NEW,
}
"""What a change is called from the other side; the others are the same from both."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not what it was.

    `kind` and `change` are of `KINDS`. `subject` names the thing by fields of its resource; `old_ref` and `new_ref`
    are where it is printed.
    """

    kind: str
    change: str
    subject: Mapping[str, str]
    old: str = ""
    new: str = ""
    old_ref: str = ""
    new_ref: str = ""

    @property
    def is_money(self) -> bool:
        """True where `old` and `new` are amounts."""
        return self.kind in ("figure", "amount") or (self.kind == "project" and self.change != CHANGED)


@dataclass(frozen=True, slots=True)
class DisclosureChange:
    """What changed about one disclosure. `basis` is `document` where its file changed, `reading` where the file is the
    same; blank for one that is new or removed. `former_id` is its identifier in the old build where that was another.

    `checks` counts checks by state, `coverage` tables, cells and cells captured, each before and after.
    """

    disclosure_id: str
    change: str
    facts: Mapping[str, str]
    former_id: str = ""
    basis: str = ""
    changes: Sequence[Change] = ()
    checks: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    coverage: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two builds. `lost` are addresses of the old site that the new one has no page for."""

    disclosures: Sequence[DisclosureChange] = ()
    lost: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.disclosures or self.lost)
