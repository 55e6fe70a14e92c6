"""Addresses of the old site that the new one has neither a page nor a redirect for.

Only the addresses that depend on the documents: those of regions, departments, documents, projects and classification
codes. Those of terms are chosen by people, or made of the term itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from builder.diff.load import Build
from builder.render import addresses
from builder.render.redirects import Redirect, planned


def lost(old: Build, new: Build, ledger: Sequence[Redirect]) -> tuple[str, ...]:
    """The addresses of `old` that nobody finds any more in `new`, given the ledger of redirects."""
    same = _same(old, new, "projects")
    gone = set(_pages(old, same)) - set(_pages(new, same)) | _codes(old, new)
    if not gone:
        return ()
    redirects = planned(ledger, list(new.disclosures.values()), lambda own: _projects(new, own))
    return tuple(sorted(gone - {redirect.old for redirect in redirects}))


def _same(old: Build, new: Build, resource: str) -> set[str]:
    """The disclosures whose rows of a resource are in both builds the same."""
    sums = {own: (old.checksum(own, resource), new.checksum(own, resource)) for own in old.disclosures}
    return {own for own, (before, after) in sums.items() if before is not None and before == after}


def _codes(old: Build, new: Build) -> set[str]:
    """The addresses of codes that went away; the disclosures that stayed the same are read only where one changed."""
    same = _same(old, new, "budget_items")
    changed = addresses.printed_codes(
        row for own in old.disclosures if own not in same for row in old.rows(own, "budget_items")
    )
    if not changed:
        return set()
    kept = addresses.printed_codes(row for own in new.disclosures for row in new.rows(own, "budget_items"))
    return {addresses.code(code) for code in changed - kept}


def _pages(build: Build, same: Collection[str]) -> Iterator[str]:
    """The addresses of the pages about documents, but those of the projects of disclosures that are the `same`."""
    for own, row in build.disclosures.items():
        yield addresses.document(own)
        if row["region_code"]:
            yield addresses.region(row["region_code"])
        if addresses.has_department(row):
            yield addresses.cell(own, "")
            yield addresses.department(own)
        if own not in same:
            yield from _projects(build, own)


def _projects(build: Build, own: str) -> list[str]:
    return [row["page"] for row in build.rows(own, "projects")]
