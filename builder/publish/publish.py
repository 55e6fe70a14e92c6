"""The publish stage: MkDocs turns the Markdown pages into the site, in a process of its own.

The same pages give the same bytes: no clock (`SOURCE_DATE_EPOCH`), no time zone, no locale, no random order of sets.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from builder.errors import PublishError

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

    Raises `PublishError` with what MkDocs printed where it fails or warns (`--strict`).
    """
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
