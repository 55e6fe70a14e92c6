"""Two builds → what changed. Disclosures whose files have the same checksums are not read.

A disclosure is the same one where it has the same identifier, where it names the other as the one that it replaces, or
where its file is the same and only its identifier changed (a passport that adds a year). Another year's disclosure of
the same department is another disclosure: what it prints restates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.diff import figures, judgements, targets
from builder.diff.addresses import lost
from builder.diff.change import CHANGED, DOCUMENT, NEW, READING, REMOVED, Change, Comparison, DisclosureChange
from builder.diff.load import Build, Row, open_build
from builder.render.redirects import read_ledger

_FACTS = ("title", "organisation_name", "region_code", "region_name", "fiscal_year", "kind", "stage", "status")
_STATED = (*_FACTS, "error", "organisation_code", "source_url", "published_on", "publisher")
"""The facts about a disclosure whose change is told."""

_RESOURCES = ("budget_items", "projects", "indicators", "checks", "findings")


def changes(old: Path, new: Path, redirects: Path) -> Comparison:
    """What changed from the build at `old` to that at `new`, whose ledger of redirects is `redirects`.

    Raises `DiffError` where one is no build, `LedgerError` where the ledger is wrong.
    """
    before, after = open_build(old), open_build(new)
    return compare(before, after, lost(before, after, read_ledger(redirects)))


def compare(old: Build, new: Build, lost: tuple[str, ...] = ()) -> Comparison:
    """What changed from `old` to `new`, by disclosure; `lost` are the addresses that no page has any more."""
    found = (_disclosure(old, new, former, own) for former, own in _paired(old, new))
    return Comparison(tuple(change for change in found if change), lost)


def _paired(old: Build, new: Build) -> Iterator[tuple[str, str]]:
    """The identifiers of each disclosure in both builds, in order; blank where it is not there."""
    former = dict(_renamed(old, new))
    taken = set(former.values())
    order = [(own, former.get(own, own if own in old.disclosures else "")) for own in new.disclosures]
    gone = [name for name in old.disclosures if name not in new.disclosures and name not in taken]
    for own, name in sorted([*order, *((name, name) for name in gone)]):
        yield name, own if own in new.disclosures else ""


def _renamed(old: Build, new: Build) -> Iterator[tuple[str, str]]:
    """(identifier, former identifier) of what was published under another one."""
    gone = {name: row for name, row in old.disclosures.items() if name not in new.disclosures}
    by_file: dict[str, list[str]] = {}
    for name, row in gone.items():
        by_file.setdefault(row["source_sha256"], []).append(name)
    added = [(name, row) for name, row in new.disclosures.items() if name not in old.disclosures]
    for name, row in added:
        candidates = by_file.get(row["source_sha256"], [])
        alike = sum(other["source_sha256"] == row["source_sha256"] for _, other in added)
        replaced = [other for other in row.get("supersedes", "").split() if other in gone]
        if len(replaced) == 1:
            yield name, replaced[0]
        elif len(candidates) == 1 and alike == 1:
            yield name, candidates[0]


def _disclosure(old: Build, new: Build, former: str, own: str) -> DisclosureChange | None:
    if not own:
        return DisclosureChange(former, REMOVED, _facts(old.disclosures[former]))
    if not former:
        return DisclosureChange(own, NEW, _facts(new.disclosures[own]))
    before, after = old.disclosures[former], new.disclosures[own]
    if former == own and before == after and _is_same(old, new, own):
        return None
    same_document = before["source_sha256"] == after["source_sha256"]
    rows = {name: (old.rows(former, name), new.rows(own, name)) for name in _RESOURCES}
    matched = figures.matched_projects(*rows["projects"])
    made = DisclosureChange(
        own,
        CHANGED,
        _facts(after),
        former_id=former if former != own else "",
        basis=READING if same_document else DOCUMENT,
        changes=(
            *_stated(before, after),
            *figures.figures(*rows["budget_items"]),
            *figures.projects(matched),
            *targets.targets(*rows["indicators"], matched),
            *judgements.findings(*rows["findings"], same_document=same_document),
        ),
        checks=judgements.checks(*rows["checks"]),
        coverage=judgements.coverage(before, after),
    )
    told = made.changes or made.checks or made.coverage or made.former_id or not same_document
    return made if told else None


def _is_same(old: Build, new: Build, own: str) -> bool:
    """True where the descriptors say that nothing that is compared changed."""
    sums = [(old.checksum(own, name), new.checksum(own, name)) for name in _RESOURCES]
    return all(before is not None and before == after for before, after in sums)


def _facts(row: Row) -> Mapping[str, str]:
    return {name: row[name] for name in _FACTS if row[name]}


def _stated(before: Row, after: Row) -> Iterator[Change]:
    for name in _STATED:
        if before.get(name, "") != after.get(name, ""):
            yield Change("fact", CHANGED, {"field": name}, before.get(name, ""), after.get(name, ""))
