"""The publish stage: MkDocs turns the Markdown pages into the site, each language in a process of its own.

A project of MkDocs has one language, and Material's way to several is a project for each: `mkdocs.en.yml` beside
`mkdocs.yml`. The Chinese one makes what both have in common (scripts, styles, the page for addresses that do not
exist); the English one adds its pages. At last the whole site is zipped; what is taken over from the last zip and is no
page goes there while MkDocs runs.

The same pages give the same bytes: no clock (`SOURCE_DATE_EPOCH`), no time zone, no locale, no random order of sets.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from builder.errors import PublishError
from builder.publish.generate import Order
from builder.publish.linked import place, require_there
from builder.publish.offline import Archives
from builder.publish.sitemap import split
from builder.render.language import ENGLISH
from builder.render.site import english_config, read_site

_FIXED = {
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "NO_MKDOCS_2_WARNING": "1",  # Material's advertisement; the versions are pinned
    "NO_COLOR": "1",
}
_NOISE = re.compile(r"^(?:INFO|DEBUG)\s")


def publish(
    content: Path,
    site: Path,
    config: Path,
    jobs: int = 1,
    linked: Sequence[str] = (),
    last: tuple[Path, Path, Path] | None = None,
    give: bool = False,
) -> None:
    """Build the site of the pages in `content` below `site`, with the settings of the file `config`.

    The pages in the folder `en` are built with those of `mkdocs.en.yml` beside it. `linked` are the folders below
    `content` whose files may be linked, or be moved to the site where `content` may `give` them; `last` is the site of
    the last build, where its manifests lie and where the new ones go. Raises `PublishError` with what MkDocs printed
    where it fails or warns (`--strict`), and where `content` has lost what it gave.
    """
    content, site = content.resolve(), site.resolve()
    if not give:
        require_there(content, linked)
    order = Order(str(config), str(content), str(site), jobs, tuple(linked))
    in_english = english_config(config)
    orders = [_with_last(order, "site", last)]
    if (content / ENGLISH).is_dir() and in_english.is_file():
        english = replace(order, config=str(in_english), pages_only=True)
        orders.append(_with_last(english, f"site.{ENGLISH}", last))
    with ExitStack() as ended:
        generators = [ended.enter_context(_start("builder.publish.generate")) for _ in orders]  # they load MkDocs
        place(content, site, linked, give)
        url = read_site(config).url
        zips = ended.enter_context(Archives(site, url, _manifests("offline", last)))
        with ThreadPoolExecutor() as runs:
            begun = runs.submit(zips.begin)
            list(runs.map(_generate, generators, orders))
        begun.result()
        split(site, url)
        zips.finish()


def _with_last(order: Order, name: str, last: tuple[Path, Path, Path] | None) -> Order:
    found = _manifests(name, last)
    return replace(order, last=(str(found[0]), str(found[1]), str(found[2]))) if found else order


def _manifests(name: str, last: tuple[Path, Path, Path] | None) -> tuple[Path, Path, Path] | None:
    """The site of the last build, and the old and the new place of the manifest of that name."""
    if last is None:
        return None
    site, old, new = last
    return site.resolve(), old / f"{name}.json", new / f"{name}.json"


def _generate(generator: subprocess.Popen[str], order: Order) -> None:
    done = _ended(generator, json.dumps(asdict(order)))
    if done.returncode:
        printed = [line for line in (done.stdout + done.stderr).splitlines() if line and not _NOISE.match(line)]
        raise PublishError("\n".join(printed) or f"MkDocs ended with status {done.returncode}")


def run(*module: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a module of Python with its arguments in a process of its own, in which nothing varies."""
    with _start(*module, cwd=cwd) as process:
        return _ended(process)


def _start(*module: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=cwd,
        env={**os.environ, **_FIXED},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def _ended(process: subprocess.Popen[str], asked: str = "") -> subprocess.CompletedProcess[str]:
    """What a process did that was `asked` on standard input."""
    printed, warned = process.communicate(asked)
    return subprocess.CompletedProcess(process.args, process.returncode, printed, warned)
