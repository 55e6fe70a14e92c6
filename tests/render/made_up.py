"""A package of rows that a test made up, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from builder.render.load import Package, Row

Rows = Mapping[str, Sequence[Row]]
"""Rows by resource, or by identifier."""


class MadeUp(Package):
    """Rows by resource, and those of disclosures and of projects by resource and identifier."""

    def __init__(
        self,
        every: Rows | None = None,
        of_disclosures: Mapping[str, Rows] | None = None,
        of_projects: Mapping[str, Rows] | None = None,
    ) -> None:
        super().__init__(Path())
        self.every, self.of_disclosures, self.of_projects = every or {}, of_disclosures or {}, of_projects or {}

    def all(self, resource: str) -> Collection[Row]:
        return self.every[resource]

    def of(self, disclosure_id: str, resource: str) -> Sequence[Row]:
        return self.of_disclosures.get(resource, {}).get(disclosure_id, ())

    def of_project(self, project_id: str, resource: str) -> Sequence[Row]:
        return self.of_projects.get(resource, {}).get(project_id, ())
