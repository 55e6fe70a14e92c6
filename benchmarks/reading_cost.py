"""What reading costs: the five documents into packages, against importing pandas and frictionless.

Run in turns, so that a busy machine slows both alike, each in a fresh process: reading the documents of a folder
and writing their data packages without validation, and `import pandas, frictionless`. What counts is the CPU time
of the process, user and system. Reading has to cost no more than the import does (ratio at most 1).

    python benchmarks/reading_cost.py [--source DIR] [--pairs N]

Needs nothing but the standard library and the installed program; writes to a temporary folder.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READ = """
import sys
from pathlib import Path
from builder import pipeline
outcomes = pipeline.read_documents(Path(sys.argv[1]), 1, lambda _: None)
failed = [str(outcome.error) for outcome in outcomes if outcome.error]
if failed or not outcomes:
    sys.exit("nothing to measure: " + "; ".join(failed))
pipeline.package(outcomes, Path(sys.argv[2]))
"""
IMPORT = "import pandas, frictionless"


def cpu_seconds(*arguments: str | Path) -> float:
    """User and system time of one fresh Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", *arguments], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(source: Path, pairs: int) -> tuple[list[float], list[float]]:
    """CPU seconds of reading and of importing, measured in turns after one unmeasured pair."""
    reading, importing = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(pairs + 1):
            read = cpu_seconds(READ, source, Path(folder) / str(number))
            imported = cpu_seconds(IMPORT)
            if number:  # the first pair fills the caches of the file system and of compiled modules
                reading.append(read)
                importing.append(imported)
    return reading, importing


def main() -> None:
    """Measure and print; exit with status 1 where reading costs more than importing."""
    parser = argparse.ArgumentParser(description="CPU cost of reading five documents, against two imports")
    parser.add_argument("--source", type=Path, default=ROOT / "content" / "disclosures", help="folder with documents")
    parser.add_argument("--pairs", type=int, default=7, help="how often both are measured (default: 7)")
    options = parser.parse_args()
    reading, importing = measure(options.source.resolve(), options.pairs)
    ratios = [read / imported for read, imported in zip(reading, importing, strict=True)]
    print(f"{'CPU, user + system':36}{'min':>8}{'median':>8}{'max':>8}")
    for name, numbers in (
        ("read and package the documents, s", reading),
        ("import pandas and frictionless, s", importing),
        ("ratio (at most 1.0)", ratios),
    ):
        print(f"{name:36}{min(numbers):8.2f}{statistics.median(numbers):8.2f}{max(numbers):8.2f}")
    sys.exit(0 if statistics.median(ratios) <= 1 else 1)


if __name__ == "__main__":
    main()
