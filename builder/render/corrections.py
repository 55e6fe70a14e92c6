"""What people corrected, by the place: it stands beside every figure that is printed there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.render import addresses
from builder.render.load import Package, Row

Corrected = Mapping[str, Sequence[Row]]
"""Address of a place in the view of a document → what was corrected there."""


def by_place(package: Package) -> Corrected:
    """All corrections by the address of their place."""
    found: dict[str, list[Row]] = {}
    for row in package.all("corrections"):
        found.setdefault(addresses.place(row), []).append(row)
    return found
