"""What the site says about how often each rule was right is what was seen, finding by finding."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from builder.audit.rules import RULES
from builder.audit.verdicts import DOCUMENTS, Verdict, verdicts
from builder.sources import find


def test_the_verdicts_on_the_rules_are_those_on_their_findings() -> None:
    looked_up: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for path in sorted(Path(__file__).parent.glob("*findings.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                looked_up[row["rule"]] += 1
                right[row["rule"]] += row["verdict"] == "true"
    assert looked_up.total() > 50
    assert verdicts() == {rule: Verdict(number, right[rule]) for rule, number in looked_up.items()}
    assert verdicts().keys() <= {rule.name for rule in RULES}


def test_the_documents_are_as_many_as_is_said(shared_disclosures: Path) -> None:
    assert sum(len(find(shared_disclosures / folder)) for folder in ("text", "pdf")) == DOCUMENTS
