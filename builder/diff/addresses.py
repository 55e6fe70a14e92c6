"""Addresses of the old site that the new one has neither a page nor a redirect for.

Only the addresses that depend on the documents: those of regions, departments, documents and projects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from builder.diff.load import Build
from builder.render import addresses
from builder.render.redirects import Redirect, planned


def lost(old: Build, new: Build, ledger: Sequence[Redirect]) -> tuple[str, ...]:
    """The addresses of `old` that nobody finds any more in `new`, given the ledger of redirects."""
    sums = {own: (old.checksum(own, "projects"), new.checksum(own, "projects")) for own in old.disclosures}
    same = {own for own, (before, after) in sums.items() if before is not None and before == after}
    gone = set(_pages(old, same)) - set(_pages(new, same))
    if not gone:
        return ()
    redirects = planned(ledger, list(new.disclosures.values()), lambda own: _projects(new, own))
    return tuple(sorted(gone - {redirect.old for redirect in redirects}))


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
