"""What sending documents to a Dask cluster costs: the same made-up documents read by local processes and by a cluster.

Run in turns on this machine, each in a fresh process: reading with `--jobs` processes, and with a scheduler that has as
many workers of one thread. What counts is the CPU time of all processes: what the cluster takes more is what it costs,
for Dask itself, for packing and sending the documents, for the records that come back.

    python benchmarks/cluster_cost.py [--documents 50] [--jobs 2] [--pairs 5]

Needs the extra `cluster`; writes to a temporary folder.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
from distributed import LocalCluster

ROOT = Path(__file__).resolve().parents[1]
_OF = 10
"""Projects of a document."""
READ = """
import sys
from pathlib import Path
from builder import pipeline
folder, jobs, *scheduler = sys.argv[1:]
address = scheduler[0] if scheduler else None
outcomes = pipeline.read_documents(Path(folder), int(jobs), lambda _: None, scheduler=address)
failed = [str(outcome.error) for outcome in outcomes if outcome.error]
if failed or not outcomes:
    sys.exit("nothing to measure: " + "; ".join(failed))
"""


def used() -> float:
    """CPU time so far, user and system: of this process, of those below it, and of those that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = psutil.Process()
    running = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return ended.ru_utime + ended.ru_stime + sum(times.user + times.system for times in running)


def seconds(*arguments: str | Path) -> float:
    """The CPU time in which a fresh process reads all documents, with what its cluster takes."""
    before = used()
    subprocess.run([sys.executable, "-c", READ, *arguments], check=True, cwd=ROOT)
    return used() - before


def measure(folder: Path, jobs: int, pairs: int) -> list[tuple[float, float]]:
    """CPU seconds of local processes and of a cluster, in turns, after one pair that starts what reads."""
    with LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        return [(seconds(folder, str(jobs)), seconds(folder, str(jobs), address)) for _ in range(pairs + 1)][1:]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Cost of reading documents on a Dask cluster")
    parser.add_argument("--documents", type=int, default=50, help="how many are read (default: 50)")
    parser.add_argument("--jobs", type=int, default=2, help="local processes, and workers of the cluster (default: 2)")
    parser.add_argument("--pairs", type=int, default=5, help="how often both are measured (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingzhang-") as name:
        made = [sys.executable, ROOT / "benchmarks" / "make_disclosures.py", name]
        subprocess.run([*made, "--projects", str(options.documents * _OF), "--of", str(_OF)], check=True)
        pairs = measure(Path(name), options.jobs, options.pairs)
    more = [1000 * (there - here) / options.documents for here, there in pairs]
    print(f"{options.documents} documents, {options.jobs} processes {'min':>14}{'median':>8}{'max':>8}")
    for title, numbers in (
        ("local processes, CPU s", [here for here, _ in pairs]),
        ("cluster, CPU s", [there for _, there in pairs]),
        ("ratio", [there / here for here, there in pairs]),
        ("more for each document, ms", more),
    ):
        print(f"{title:30}{min(numbers):12.2f}{statistics.median(numbers):8.2f}{max(numbers):8.2f}")


if __name__ == "__main__":
    main()
