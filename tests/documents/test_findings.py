"""Every finding about the real documents was looked up in them; the `findings.csv` files hold what was seen there.

The verdict is `true` where the document prints what the finding says, `false` where it does not. A finding that
has no verdict fails the test: look it up in the document, then add its line.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from builder.model import Row
from builder.pipeline import process
from builder.sources import find

VERDICTS = sorted(Path(__file__).parent.glob("*findings.csv"))
"""`findings.csv`, and `<kind of rule>-findings.csv` for the rules of a kind."""
NEEDED = {"error": 95, "warning": 90, "notice": 90}
"""Of 100 findings of a severity, how many have to be true."""

Key = tuple[str, str, str]


def _verdicts() -> dict[Key, str]:
    verdicts: dict[Key, str] = {}
    for path in VERDICTS:
        with path.open(encoding="utf-8", newline="") as file:
            verdicts |= {(row["document"], row["rule"], row["place"]): row["verdict"] for row in csv.DictReader(file)}
    return verdicts


@pytest.fixture(scope="module")
def found(shared_disclosures: Path) -> dict[Key, Row]:
    """The findings of the five text documents and the fifteen PDFs."""
    findings: dict[Key, Row] = {}
    for folder in ("text", "pdf"):
        for source in find(shared_disclosures / folder):
            for row in process(source).records["findings"]:
                key = (source.name, row["rule"], row["source_ref"])
                assert key not in findings
                findings[key] = row
    return findings


def test_each_finding_has_been_looked_up_and_each_verdict_is_of_a_finding(found: dict[Key, Row]) -> None:
    assert sorted(found.keys() ^ _verdicts().keys()) == []


def test_findings_are_true_as_often_as_was_promised(found: dict[Key, Row]) -> None:
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for key, row in found.items():
        verdicts[row["severity"]].append(_verdicts()[key] == "true")
    assert verdicts
    assert {name: 100 * sum(own) >= NEEDED[name] * len(own) for name, own in verdicts.items()} == dict.fromkeys(
        verdicts, True
    )
