"""What the audit costs: against reading the same documents, in the same process, and what share each rule has.

Each document is read and audited in turns, so that a busy machine slows both alike. What counts is the CPU time of
the process.

    python benchmarks/audit_cost.py [--source DIR] [--rounds N]
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from pathlib import Path
from time import process_time

from builder.audit.audit import audit
from builder.audit.rules import RULES
from builder.extract import extract
from builder.model import Records
from builder.pipeline import look
from builder.sources import Source, find

ROOT = Path(__file__).resolve().parents[1]
_MOST_RULES = 12


def measure(sources: list[Source]) -> tuple[float, float, Counter[str]]:
    """CPU seconds of reading, of the whole audit, and of each rule alone, over all documents."""
    reading = auditing = 0.0
    rules: Counter[str] = Counter()
    for source in sources:
        started = process_time()
        document, recognition, identity = look(source)
        records: Records = extract(document, recognition, identity, source)
        read = process_time()
        audit(records)
        reading += read - started
        auditing += process_time() - read
        for rule in RULES:
            before = process_time()
            audit(records, (rule,))
            rules[rule.name] += process_time() - before
    return reading, auditing, rules


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="CPU cost of the audit, against reading the documents")
    parser.add_argument("--source", type=Path, default=ROOT / "content" / "disclosures", help="folder with documents")
    parser.add_argument("--rounds", type=int, default=5, help="how often all documents are read (default: 5)")
    options = parser.parse_args()
    sources = [source for source in find(options.source.resolve()) if not source.problem]
    measure(sources)  # fills the caches
    rounds = [measure(sources) for _ in range(options.rounds)]
    ratios = [auditing / reading for reading, auditing, _ in rounds]
    print(f"{'CPU, user + system':36}{'min':>8}{'median':>8}{'max':>8}")
    for name, numbers in (
        ("read and extract, s", [reading for reading, _, _ in rounds]),
        ("audit, s", [auditing for _, auditing, _ in rounds]),
        ("ratio audit / read", ratios),
    ):
        print(f"{name:36}{min(numbers):8.3f}{statistics.median(numbers):8.3f}{max(numbers):8.3f}")
    totals = sum((rules for _, _, rules in rounds), Counter[str]())
    print(f"\nthe {_MOST_RULES} rules that take most")
    for rule, seconds in totals.most_common(_MOST_RULES):
        print(f"{rule:36}{100 * seconds / totals.total():7.1f}%")


if __name__ == "__main__":
    main()
