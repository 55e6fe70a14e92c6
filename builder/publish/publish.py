"""The publish stage: MkDocs turns the Markdown pages into the site, each language in a process of its own.

A project of MkDocs has one language, and Material's way to several is a project for each: `mkdocs.en.yml` beside
`mkdocs.yml`. What each makes for itself (scripts, styles, the page for addresses that do not exist) is taken from the
Chinese one, its pages from the English one. At last the whole site is zipped.

The same pages give the same bytes: no clock (`SOURCE_DATE_EPOCH`), no time zone, no locale, no random order of sets.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.errors import PublishError
from builder.publish.offline import write_offline
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


def publish(content: Path, site: Path, config: Path) -> None:
    """Build the site of the pages in `content` below `site`, with the settings of the file `config`.

    The pages in the folder `en` are built with those of `mkdocs.en.yml` beside it. Raises `PublishError` with what
    MkDocs printed where it fails or warns (`--strict`).
    """
    _generate_all(content, site, config)
    url = read_site(config).url
    split(site, url)
    write_offline(site, url)


def _generate_all(content: Path, site: Path, config: Path) -> None:
    in_english = english_config(config)
    if not (content / ENGLISH).is_dir() or not in_english.is_file():
        return _generate(content, site, config)
    with TemporaryDirectory(prefix="mingzhang-", dir=_existing(site.parent)) as folder, ThreadPoolExecutor() as runs:
        made = Path(folder)
        for run in [runs.submit(_generate, content, site, config), runs.submit(_generate, content, made, in_english)]:
            run.result()
        (made / ENGLISH).rename(site / ENGLISH)
    return None


def _existing(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _generate(content: Path, site: Path, config: Path) -> None:
    command = [sys.executable, "-m", "builder.publish.generate", str(config), str(content), str(site)]
    done = subprocess.run(
        command,
        env={**os.environ, **_FIXED},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        printed = [line for line in (done.stdout + done.stderr).splitlines() if line and not _NOISE.match(line)]
        raise PublishError("\n".join(printed) or f"MkDocs ended with status {done.returncode}")
