"""What a build costs as the site grows: each stage's share, one new disclosure, and MkDocs alone on the same pages.

For each number of projects, made-up disclosures (make_disclosures.py) are built from nothing, stage by stage; then one
disclosure is added and built again. MkDocs builds the same Markdown with Material's own search, as it would without us:
what is compared with it is what we do instead, that is writing the pages with their search index and publishing them.
All in one run, in fresh processes; what counts is the time that passes, and the CPU time beside it.

    python benchmarks/build_cost.py [--projects 500 5000] [--jobs N]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OF = 10
"""Projects of a document."""
_STAGES = """
import json, sys, time
from pathlib import Path
from builder import pipeline
marks = []
real = {name: getattr(pipeline, name) for name in STAGES}
def timed(name):
    def run(*args, **kwargs):
        start = time.monotonic()
        try:
            return real[name](*args, **kwargs)
        finally:
            marks.append((name, time.monotonic() - start))
    return run
for name in real:
    setattr(pipeline, name, timed(name))
pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), lambda _: None)
print(json.dumps(marks))
"""
_NAMES = ("read_documents", "package", "export_packages", "render_pages", "publish_site")
_MKDOCS = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
settings = load_config(sys.argv[1], docs_dir=sys.argv[2], site_dir=sys.argv[3])
settings.plugins.on_startup(command="build", dirty=False)
build(settings)
"""
_PLAIN = """
site_name: plain
use_directory_urls: false
nav: [{home: index.md}]
exclude_docs: |
  /en/
  /explore.md
theme: {name: material, language: zh, font: false, features: [navigation.tabs]}
plugins: [search]
markdown_extensions: [attr_list, tables, {toc: {permalink: true, toc_depth: 2}}]
validation: {nav: {omitted_files: ignore}, links: {not_found: ignore, unrecognized_links: ignore, anchors: ignore}}
"""


@dataclass(frozen=True)
class Run:
    """One process: the seconds that passed, those of CPU, the most memory in MiB, and what it printed."""

    seconds: float
    cpu: float
    memory: int
    printed: str


def run(*arguments: str | Path) -> Run:
    """Run Python with these arguments and measure it with all its children."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    printed = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"a run failed: {arguments[:2]}")
    return Run(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10, printed)


def build(source: Path, output: Path, jobs: int) -> tuple[Run, dict[str, float]]:
    """A build, and the seconds of each of its stages."""
    done = run("-c", _STAGES.replace("STAGES", repr(_NAMES)), source, output, str(jobs))
    return done, dict(json.loads(done.printed.splitlines()[-1]))


def measure(projects: int, jobs: int, folder: Path) -> None:
    """Everything for one number of projects, printed as it is known."""
    source, output = folder / "documents", folder / "output"
    made = ROOT / "benchmarks" / "make_disclosures.py"
    run(made, source, "--projects", str(projects), "--of", str(_OF))
    full, stages = build(source, output, jobs)
    pages = sum(1 for _ in (output / "content").rglob("*.md"))
    print(f"{projects} projects, {pages} pages, from nothing: {_said(full)}", flush=True)
    _print(stages, full)
    run(made, source, "--projects", str(_OF), "--of", str(_OF), "--first", str(-(-projects // _OF)))
    again, changed = build(source, output, jobs)
    print(f"  one new disclosure: {_said(again)}; {again.seconds / full.seconds:.3f} of all", flush=True)
    _print(changed, again)
    settings = folder / "plain.yml"
    settings.write_text(_PLAIN, encoding="utf-8")
    plain = run("-c", _MKDOCS, settings, output / "content", folder / "plain")
    ours = stages["render_pages"] + stages["publish_site"]
    print(
        f"  MkDocs with Material's search: {_said(plain)}; pages, index and site here: {ours / plain.seconds:.2f} of it"
    )


def _print(stages: dict[str, float], done: Run) -> None:
    for name, seconds in stages.items():
        print(f"    {name:18}{seconds:9.1f} s {seconds / done.seconds:7.0%}", flush=True)


def _said(done: Run) -> str:
    return f"{done.seconds:.1f} s, {done.cpu:.1f} s of CPU, at most {done.memory} MiB in one process"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Cost of builds as the site grows")
    parser.add_argument("--projects", type=int, nargs="+", default=[500], help="how many (default: 500)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: number of cores)")
    arguments = parser.parse_args()
    for projects in arguments.projects:
        with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
            measure(projects, arguments.jobs, Path(folder))


if __name__ == "__main__":
    main()
