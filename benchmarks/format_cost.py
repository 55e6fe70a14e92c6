"""What each format costs: CPU seconds of reading, recognising and extracting a page of the same disclosures.

The five samples are typeset in each format, read in a fresh process, and the cost divided by the pages that they
have as PDF, so that the formats can be compared.

    python benchmarks/format_cost.py [--runs N]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

READ = """
import sys
from pathlib import Path
from builder import pipeline
from builder.sources import find
failed = [str(outcome.error) for source in find(Path(sys.argv[1])) if (outcome := pipeline.process(source)).error]
if failed:
    sys.exit("; ".join(failed))
"""


def cpu_seconds(*arguments: str) -> float:
    """User and system time of a fresh Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Typeset, measure and print."""
    from samples.typeset import FORMATS, names, typeset  # at the root, which a script run by its path does not see

    parser = argparse.ArgumentParser(description="CPU cost of a page in each format")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for file_format in FORMATS:
            for name in names():
                for file_name, content in typeset(name, file_format).items():
                    path = Path(folder) / file_format / file_name
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(content)
        pages = sum(len(pypdfium2.PdfDocument(path)) for path in (Path(folder) / "pdf").glob("*.pdf"))
        start = [cpu_seconds("-c", "from builder import pipeline") for _ in range(options.runs)]
        print(f"{pages} pages; {'seconds a page':14} {'min':>8} {'median':>8} {'max':>8}  (without the start)")
        for file_format in FORMATS:
            costs = [cpu_seconds("-c", READ, str(Path(folder) / file_format)) for _ in range(options.runs)]
            each = [(cost - statistics.median(start)) / pages for cost in costs]
            print(f"{file_format:24} {min(each):8.4f} {statistics.median(each):8.4f} {max(each):8.4f}")


if __name__ == "__main__":
    main()
