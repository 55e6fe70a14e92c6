"""What reading PDF costs: our reader against pdfplumber's bare `extract_tables`, and two workers against one.

The same documents, in turns in one run, each time in a fresh process; CPU time of the process, user and system.
Ours reads, recognises and extracts; pdfplumber only finds the tables of each page. Then the wall time of reading the
whole folder with `--jobs 2` against `--jobs 1`. Aims: at most 0.5 of pdfplumber, at most 0.6 with two workers.

    python benchmarks/pdf_cost.py DIR [--pairs N] [--skip-pdfplumber]

pdfplumber comes with `pip install 'mingzhang[benchmark]'`; without it that part is left out and said.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = """
import sys
from pathlib import Path
from builder.extract import extract
from builder.pipeline import look
from builder.sources import find_one
for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
    source = find_one(path)
    document, recognition, identity = look(source)
    extract(document, recognition, identity, source)
"""
BARE = """
import sys
from pathlib import Path
import pdfplumber
for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()
"""
FOLDER = """
import sys
from pathlib import Path
from builder.pipeline import read_documents
read_documents(Path(sys.argv[1]), int(sys.argv[2]), lambda _: None)
"""


def cpu_seconds(code: str, *arguments: object) -> float:
    """User and system time of a fresh Python process and of its workers."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def wall_seconds(code: str, *arguments: object) -> float:
    """Wall time of a fresh Python process."""
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, cwd=ROOT)
    return time.monotonic() - start


def in_turns(first: Callable[[], float], second: Callable[[], float], pairs: int) -> tuple[list[float], list[float]]:
    """Both measured `pairs` times, one after the other."""
    measured = [(first(), second()) for _ in range(pairs)]
    return [one for one, _ in measured], [other for _, other in measured]


def show(title: str, figures: Sequence[float]) -> None:
    """Print minimum, median and maximum."""
    print(f"{title:44} {min(figures):8.2f} {statistics.median(figures):8.2f} {max(figures):8.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="CPU cost of reading PDF, against pdfplumber and against two workers")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "content" / "disclosures")
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--skip-pdfplumber", action="store_true")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not list(folder.glob("*.pdf")):
        sys.exit(f"{folder}: there is no PDF → name a folder with PDF documents")
    print(f"{'seconds':44} {'min':>8} {'median':>8} {'max':>8}")
    if options.skip_pdfplumber or importlib.util.find_spec("pdfplumber") is None:
        print("pdfplumber: left out (pip install 'mingzhang[benchmark]')")
        show("CPU, ours", [cpu_seconds(OURS, folder) for _ in range(options.pairs)])
    else:
        ours, bare = in_turns(lambda: cpu_seconds(OURS, folder), lambda: cpu_seconds(BARE, folder), options.pairs)
        show("CPU, ours: read, recognise, extract", ours)
        show("CPU, pdfplumber: extract_tables", bare)
        show("ratio (aim: at most 0.5)", [one / other for one, other in zip(ours, bare, strict=True)])
    two, one = in_turns(lambda: wall_seconds(FOLDER, folder, 2), lambda: wall_seconds(FOLDER, folder, 1), options.pairs)
    show("wall, --jobs 2", two)
    show("wall, --jobs 1", one)
    show("ratio (aim: at most 0.6)", [fast / slow for fast, slow in zip(two, one, strict=True)])


if __name__ == "__main__":
    main()
