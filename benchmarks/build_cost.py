"""What a build costs as the site grows: each stage's share, one new disclosure, and other programs on the same pages.

For each number of projects, made-up disclosures (make_disclosures.py) are built from nothing, stage by stage; then
disclosures are added one after the other and built again, the last ones without the search index. MkDocs builds the
same Markdown with Material's own search, as it would without us: what is compared with it is what we do instead, that
is writing the pages with their search index and publishing them. Zensical and Hugo show how far one could get: Zensical
does what MkDocs does here; Hugo makes bare pages of the Markdown only, without theme, search and files. Hugo is no
dependency: it is measured where it is found on the PATH. With `--alone` other programs are left out.
All in one run, in fresh processes, each begun when the disk has what was written before it: else a build would wait for
the one before it. What counts is the time that passes, and the CPU time beside it. Memory is that of all processes of a
build together, what they share counted once, looked at twice a second (Linux).

Longer than 300 lines because it is a script of one file, with what it says to other programs.

What takes hours may be measured in several runs: `--kept` names a file with the ratios of earlier ones, to which those
of this one are added, and the page shows all. Ratios are of one run, but for those to the smallest number of projects.

    python benchmarks/build_cost.py [--projects 500 5000] [--jobs N] [--runs 3] [--alone] [--kept FILE] [--page FILE]
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).resolve().parents[1]
_OF = 10
"""Projects of a document."""
_LONGEST = 1
"""So many times what MkDocs needs: then another program is stopped."""
_LOOK = 0.5
"""Seconds between two looks at the memory."""
_STAGES = """
import json, sys, time
from pathlib import Path
from builder import pipeline
from builder.search import index
marks = []
real = {name: getattr(pipeline, name) for name in STAGES}
def timed(name):
    def run(*args, **kwargs):
        marks.append((name, time.monotonic()))
        return real[name](*args, **kwargs)
    return run
for name in real:
    setattr(pipeline, name, timed(name))
if "without-search" in sys.argv:
    index.files = lambda *_: iter(())
pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), lambda _: None)
ends = [start for _, start in marks[1:]]
print(json.dumps([(name, end - start) for (name, start), end in zip(marks, [*ends, time.monotonic()])]))
"""
"""Prints how long each stage took, until the next one began: the last one with taking into use and clearing away."""
_NAMES = {
    "read_documents": "读文件",
    "package": "写数据包并核对",
    "export_packages": "写下载文件",
    "render_pages": "写网页和搜索索引",
    "publish_site": "生成网站，收走旧的",
}
"""The stages, with their names on the page."""
_MKDOCS = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
settings = load_config(sys.argv[1])
settings.plugins.on_startup(command="build", dirty=False)
build(settings)
"""
_PLAIN = """
site_name: plain
docs_dir: output/content
site_dir: plain
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
_HUGO = {
    "config.toml": """
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
uglyURLs = true
[markup.goldmark.renderer]
unsafe = true
""",
    **{
        f"layouts/{name}.html": "<!doctype html><html><title>{{ .Title }}</title><body>{{ .Content }}</body></html>"
        for name in ("index", "_default/single", "_default/list")
    },
}


_HEAD = """---
title: 生成网站要多久
description: 生成数据和网站所用的时间，与其他程序相比，由一条命令测得。
---

# 生成网站要多久 { #page }

数字是比值，由 `make benchmarks` 写出；文件是编造的（`benchmarks/make_disclosures.py`，每份十个项目）。
每一行写明测了几次，写最小、中位、最大三个数：三者相差多少，机器的干扰就有多大。各次测量都在同一台机器上，等磁盘写完前面的东西才开始；
与最小的规模相比的几行，两种规模不是同时测的。机器与别人共用时，CPU 时间比经过的时间稳定，所以两种都写。
"""
_EACH = "每个项目的时间，与最小的规模相比"
_CPU = "每个项目的 CPU 时间，与最小的规模相比"
_MEMORY = "每个项目的内存，与最小的规模相比"
"""Seconds and MiB when they are measured; on the page a part of the median of the smallest number of projects."""
_TIMES = 3
"""So many new disclosures, one after the other, each way."""
_NEW = _ONE, _WITHOUT_SEARCH = (
    "新增一份文件，与全部重新生成相比",
    "新增一份文件，不写搜索索引，与全部重新生成（连同索引）相比",
)
_PLAINLY = "写网页、索引并生成网站，与 MkDocs Material 自带搜索相比"
_IN_CPU = "{}，CPU 时间"
_TABLE = """## {title} {{ #projects-{projects} }}

<div class="mz-scroll" tabindex="0" role="region" aria-label="{title}">
<table class="mz-table">
<caption class="mz-quiet">{title}</caption>
<thead>
<tr><th scope="col">比什么</th>{heads}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
"""
_COLUMNS = ("次数", "最小", "中位", "最大")

Measured = dict[str, list[float]]
"""What was measured of one number of projects in one run, by its title on the page."""


@dataclass(frozen=True)
class Run:
    """A process with its children: the seconds that passed, those of CPU, the most memory in MiB, what it printed."""

    seconds: float
    cpu: float
    memory: int
    printed: str


class Memory(threading.Thread):
    """The most memory that a process and its children took together, in MiB, as long as it runs."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self.most = process, 0

    def run(self) -> None:
        """Look again and again until the process has ended."""
        while psutil.pid_exists(self._process):
            self.most = max(self.most, _memory(self._process) >> 20)
            time.sleep(_LOOK)


def _memory(process: int) -> int:
    """The bytes of a process and its children, each page once; a process that ends meanwhile has none."""
    total = 0
    try:
        first = psutil.Process(process)
        for one in (first, *first.children(recursive=True)):
            used = one.memory_full_info()
            total += getattr(used, "pss", used.rss)
    except psutil.Error:
        pass
    return total


def run(program: str | Path, *arguments: str | Path, cwd: Path = ROOT, longest: float = 0) -> Run:
    """Run a program with these arguments and measure it with all its children.

    Where `longest` is given, it is stopped after so many seconds, and `TimeoutError` is raised.
    """
    if hasattr(os, "sync"):  # not on Windows
        os.sync()
    began = time.monotonic()
    command = [str(program), *map(str, arguments)]
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    memory = Memory(process.pid)
    memory.start()
    stop = threading.Timer(longest or threading.TIMEOUT_MAX, process.kill)
    stop.start()
    printed = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    stop.cancel()
    seconds = time.monotonic() - began
    if status:
        if longest and seconds >= longest:
            raise TimeoutError
        sys.exit(f"a run failed: {command[:3]}")
    return Run(seconds, used.ru_utime + used.ru_stime, memory.most, printed)


def build(source: Path, output: Path, jobs: int, *how: str) -> tuple[Run, dict[str, float]]:
    """A build, and the seconds of each of its stages."""
    done = run(sys.executable, "-c", _STAGES.replace("STAGES", repr(list(_NAMES))), source, output, str(jobs), *how)
    return done, dict(json.loads(done.printed.splitlines()[-1]))


def measure(projects: int, jobs: int, folder: Path, alone: bool) -> Measured:
    """Everything for one number of projects, printed as it is known; what of it the page shows, by its title there."""
    source, output = folder / "documents", folder / "output"
    made = ROOT / "benchmarks" / "make_disclosures.py"
    run(sys.executable, made, source, "--projects", str(projects), "--of", str(_OF))
    full, stages = build(source, output, jobs)
    pages = sum(1 for _ in (output / "content").rglob("*.md"))
    print(f"{projects} projects, {pages} pages, from nothing: {_said(full)}", flush=True)
    _print(stages, full)
    new: Measured = {title: [] for name in _NEW for title in (name, _IN_CPU.format(name))}
    for number, (name, how) in enumerate([*[(_ONE, "")] * _TIMES, *[(_WITHOUT_SEARCH, "without-search")] * _TIMES]):
        first = str(-(-projects // _OF) + number)
        run(sys.executable, made, source, "--projects", str(_OF), "--of", str(_OF), "--first", first)
        again, changed = build(source, output, jobs, how)
        new[name].append(again.seconds / full.seconds)
        new[_IN_CPU.format(name)].append(again.cpu / full.cpu)
        print(f"  one new disclosure {how}: {_said(again)}; {new[name][-1]:.3f} of all", flush=True)
        _print(changed, again)
    shares = {f"{_NAMES[name]}，占全部生成的比例": [seconds / full.seconds] for name, seconds in stages.items()}
    others = {} if alone else compare(stages["render_pages"] + stages["publish_site"], folder)
    each = {_EACH: [full.seconds / projects], _CPU: [full.cpu / projects], _MEMORY: [full.memory / projects]}
    return {**each, **new, **others, **shares}


def compare(ours: float, folder: Path) -> Measured:
    """What other programs need for the pages in `folder`, beside our seconds for pages, index and site."""
    settings = folder / "plain.yml"
    settings.write_text(_PLAIN, encoding="utf-8")
    plain = run(sys.executable, "-c", _MKDOCS, settings, cwd=folder)
    print(f"  MkDocs with Material's search: {_said(plain)}")
    print(f"  pages, index and site here: {ours / plain.seconds:.2f} of it", flush=True)
    ratios: Measured = {_PLAINLY: [ours / plain.seconds]}
    if find_spec("zensical"):
        command = (sys.executable, "-m", "zensical", "build", "--clean", "--config-file", settings)
        ratios |= _other("Zensical 带搜索", plain, *command, cwd=folder)
    else:
        print("  Zensical: not measured, it is not installed (make zensical)")
    if hugo := shutil.which("hugo"):
        project = _for_hugo(folder / "output" / "content", folder / "hugo")
        ratios |= _other("Hugo 只生成裸网页", plain, hugo, "--quiet", cwd=project)
    else:
        print("  Hugo: not measured, it is not on the PATH")
    return ratios


def _other(name: str, plain: Run, *command: str | Path, cwd: Path) -> Measured:
    """What another program needs, beside `plain`; infinite where it does not come to an end in time."""
    longest = _LONGEST * plain.seconds
    try:
        done = run(*command, cwd=cwd, longest=longest)
    except TimeoutError:
        print(f"  {name}: stopped after {longest:.0f} s", flush=True)
        ratio = math.inf
    else:
        ratio = done.seconds / plain.seconds
        print(f"  {name}: {_said(done)}; {ratio:.2f} of it", flush=True)
    return {f"{name}，与 MkDocs Material 相比": [ratio]}


def page(measured: Mapping[int, Sequence[Measured]]) -> str:
    """The page of what was measured: for each number of projects the ratios of its runs."""
    parts = [_HEAD]
    first = measured[min(measured)]
    smallest = {name: median(value for one in first for value in one[name]) for name in (_EACH, _CPU, _MEMORY)}
    for projects, runs in sorted(measured.items()):
        rows = []
        for name in dict.fromkeys(name for one in runs for name in one):
            found = [value / smallest.get(name, 1) for one in runs for value in one.get(name, ())]
            shown = [str(len(found)), *map(_written, (min(found), median(found), max(found)))]
            cells = "".join(f'<td class="mz-num">{value}</td>' for value in shown)
            rows.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
        heads = "".join(f'<th scope="col" class="mz-num">{name}</th>' for name in _COLUMNS)
        title = f"{projects:,} 个项目"
        parts.append(_TABLE.format(title=title, projects=projects, heads=heads, rows="\n".join(rows)))
    return "\n".join(parts)


def _written(ratio: float) -> str:
    return f"超过 {_LONGEST}" if math.isinf(ratio) else f"{ratio:.3f}"


def _for_hugo(content: Path, project: Path) -> Path:
    """A project of Hugo with the same Markdown; a folder's own page is `_index.md` there."""
    for name, text in _HUGO.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    for path in (found for found in content.rglob("*.md") if "en" not in found.relative_to(content).parts):
        target = project / "content" / path.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target.with_name("_index.md") if path.name == "index.md" else target)
    return project


def _print(stages: dict[str, float], done: Run) -> None:
    for name, seconds in stages.items():
        print(f"    {name:18}{seconds:9.1f} s {seconds / done.seconds:7.0%}", flush=True)


def _said(done: Run) -> str:
    return f"{done.seconds:.1f} s, {done.cpu:.1f} s of CPU, at most {done.memory} MiB"


def main() -> None:
    """Measure and print, and write the page where it is asked for."""
    parser = argparse.ArgumentParser(description="Cost of builds as the site grows")
    parser.add_argument(
        "--projects",
        type=int,
        nargs="+",
        default=[500],
        help="how many, as often as named (default: 500)",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: number of cores)")
    parser.add_argument("--runs", type=int, default=1, help="measure each number so many times (default: 1)")
    parser.add_argument("--alone", action="store_true", help="leave MkDocs, Zensical and Hugo out")
    parser.add_argument(
        "--kept", type=Path, metavar="FILE", help="with the ratios of earlier runs; gets those of this one"
    )
    parser.add_argument("--page", type=Path, metavar="FILE", help="write what was measured as a page")
    arguments = parser.parse_args()
    kept: Path | None = arguments.kept
    known = json.loads(kept.read_text(encoding="utf-8")) if kept and kept.is_file() else {}
    measured: dict[int, list[Measured]] = {int(projects): runs for projects, runs in known.items()}
    for projects in [projects for _ in range(arguments.runs) for projects in arguments.projects]:
        with tempfile.TemporaryDirectory(prefix="mingzhang-") as folder:
            found = measure(projects, arguments.jobs, Path(folder), arguments.alone)
        measured.setdefault(projects, []).append(found)
        if kept:
            kept.write_text(json.dumps(measured, ensure_ascii=False), encoding="utf-8")
    if arguments.page:
        arguments.page.write_text(page(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
