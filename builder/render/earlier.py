"""What an earlier year's document of the same department says about the same indicator of the same project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from builder.render.load import Package, Row

_Key = tuple[str, str, str]
"""Scope, project (by code or by name; blank for the organisation as a whole), name of the indicator."""


class Earlier:
    """The indicators of the disclosures of one department by what they measure, whatever the year."""

    def __init__(self, package: Package, disclosures: Sequence[Row]) -> None:
        self._years = {row["disclosure_id"]: row["fiscal_year"] for row in disclosures}
        self._projects: Mapping[str, Row] = {
            row["project_id"]: row for own in self._years for row in package.of(own, "projects")
        }
        self._known: dict[_Key, list[Row]] = {}
        for own in self._years:
            for row in package.of(own, "indicators"):
                for key in self._keys(row):
                    self._known.setdefault(key, []).append(row)

    def of(self, indicator: Row) -> Row | None:
        """The indicator in the newest year before its own, or `None`, also where several may be meant."""
        own = self._years[indicator["disclosure_id"]]
        for key in self._keys(indicator):
            before = [row for row in self._known[key] if "" < self._years[row["disclosure_id"]] < own]
            newest = max((self._years[row["disclosure_id"]] for row in before), default="")
            found = [row for row in before if self._years[row["disclosure_id"]] == newest]
            same = [row for row in found if row["level2"] == indicator["level2"]]
            if len(same or found) == 1:
                return (same or found)[0]
        return None

    def _keys(self, indicator: Row) -> Iterator[_Key]:
        name = _bare(indicator["indicator"])
        if not name:
            return
        project = self._projects.get(indicator["project_id"])
        if project is None:
            yield indicator["scope"], "", name
            return
        for title in filter(None, (project["project_code"].lower(), _bare(project["project_name"]))):
            yield indicator["scope"], title, name


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
