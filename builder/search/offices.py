"""What people call an office, from `offices.yml`: 网信办 for 网络安全和信息化委员会办公室, in every region."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.regions import bare_name


@cache
def _vocabulary() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return found


@cache
def _printed() -> re.Pattern[str]:
    """A stem with its ending, the longest of each."""
    stems, endings = (_either(_vocabulary()[group]) for group in ("stems", "endings"))
    return re.compile(f"({stems})({endings})")


def _either(wordings: dict[str, str]) -> str:
    return "|".join(sorted(wordings, key=len, reverse=True))


def short_names(printed: str) -> list[str]:
    """The short names of the office that is printed so; none where the vocabulary has none."""
    known = _vocabulary()
    found = [known["stems"][stem] + known["endings"][ending] for stem, ending in _printed().findall(printed)]
    found += (name for piece, names in known["names"].items() if piece in printed for name in names)
    return [name for name in dict.fromkeys(found) if name not in printed]


def called(printed: str, region: str) -> list[str]:
    """The same with the region before them, as `region` is called in full and in short: 新乐市网信办, 新乐网信办."""
    places = dict.fromkeys((region, bare_name(region)))
    return [f"{place}{name}" for name in short_names(printed) for place in places]
