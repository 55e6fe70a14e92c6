"""Which region a department belongs to: GB/T 2260 codes, from its name and from the codes it prints.

`regions.csv` holds the codes and names of provinces, cities and counties in force (GB/T 2260 as updated by
the Ministry of Civil Affairs). To add or rename one, edit the table; nothing else knows a place by name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UNKNOWN = "000000"
"""Stands in identifiers where the region is not known."""

_TABLE = Path(__file__).with_name("regions.csv")
_PROJECT_CODE = re.compile(r"(\d{6})\d{2}[0-9A-Z]{5,}\Z")
_SUFFIX = re.compile(r"(?:特别行政区|(?:[\u4e00-\u9fff]{1,3}族)*自治[区州县旗]|地区|新区|[省市县区盟旗])\Z")


@dataclass(frozen=True, slots=True)
class Region:
    """A region: six-digit GB/T 2260 code and name; `code` ends in 0000 for a province, in 00 for a city."""

    code: str
    name: str

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The codes of the province and the city above it."""
        return tuple(code for code in (self.code[:2] + "0000", self.code[:4] + "00") if code != self.code)


@cache
def _by_code() -> dict[str, Region]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Region(row["code"], row["name"]) for row in csv.DictReader(file)}


def by_code(code: str) -> Region | None:
    """The region of a six-digit code, or `None`."""
    return _by_code().get(code)


def full_name(code: str) -> str:
    """`河北省 石家庄市 新乐市`: the names from the province down; blank for an unknown code."""
    region = by_code(code)
    if region is None:
        return ""
    names = [above.name for above in map(by_code, region.ancestors) if above]
    return " ".join([*names, region.name])


def bare_name(name: str) -> str:
    """A region as people call it: 新乐 for 新乐市; the whole name where a single character would be left."""
    bare = _SUFFIX.sub("", name)
    return bare if len(bare) > 1 else name


def locate(organisation: str, codes: Iterable[str] = (), context: str = "") -> Region | None:
    """The region that an organisation's name names, or `None` where it cannot be told.

    The narrowest region whose name stands in `organisation` wins. Where several regions share the name
    (鼓楼区), the one whose province or city is named in `organisation`, begins one of `codes` (the codes
    of projects begin with the region's), or is named in `context` (the document's text).
    """
    printed = [found.group(1) for found in map(_PROJECT_CODE.match, codes) if found and found.group(1) in _by_code()]
    candidates = _named_in(organisation) or _begun_by(organisation)
    if not candidates:
        return by_code(printed[0]) if printed and len(set(printed)) == 1 else None
    if len(candidates) == 1:
        return candidates[0]
    for evidence in (
        [region for region in candidates if _above_named(region, organisation)],
        [region for region in candidates if region.code in printed],
        [region for region in candidates if context and _above_named(region, context)],
    ):
        if len(evidence) == 1:
            return evidence[0]
    return None


def _named_in(organisation: str) -> list[Region]:
    """The regions of the narrowest level whose names stand in `organisation`."""
    found = [region for region in _by_code().values() if len(region.name) > 2 and region.name in organisation]
    longest = [
        region
        for region in found
        if not any(region.name != other.name and region.name in other.name for other in found)
    ]
    above = {code for region in longest for code in region.ancestors if _above_named(region, organisation)}
    kept = [region for region in longest if region.code not in above]
    confirmed = [region for region in kept if _above_named(region, organisation)]
    return confirmed or kept


def _begun_by(organisation: str) -> list[Region]:
    """The cities and provinces whose name, without 市 or 省, begins `organisation`: 福州经济技术开发区 …"""
    wide = [region for region in _by_code().values() if region.code.endswith("00")]
    return [
        region for region in wide if len(stem := _SUFFIX.sub("", region.name)) > 1 and organisation.startswith(stem)
    ]


def _above_named(region: Region, text: str) -> bool:
    for code in region.ancestors:
        above = by_code(code)
        if above and _SUFFIX.sub("", above.name) in text:
            return True
    return False
