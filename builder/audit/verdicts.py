"""How often a rule was right: what came of looking up, in the documents themselves, every finding about real ones.

`verdicts.csv` counts what the files `tests/documents/*findings.csv` say finding by finding; a test holds the two equal.
The rules were made with these documents at hand, so that they may well be less often right about others.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOCUMENTS = 20
"""How many real documents were looked into."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many findings of a rule were looked up, and how many of them the document bears out."""

    looked_up: int
    right: int


@cache
def verdicts() -> Mapping[str, Verdict]:
    """The verdict on each rule that found something in the real documents."""
    with (Path(__file__).parent / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: Verdict(int(row["looked_up"]), int(row["right"])) for row in csv.DictReader(file)}
