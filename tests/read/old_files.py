"""Makes files in Office's old formats for the tests, by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)",
)


def make(folder: Path, source: Path, target: str) -> Path:
    """`source` as LibreOffice saves it in an old format; what it writes differs from run to run."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    reads = ["--infilter=CSV:44,34,76"] if source.suffix == ".csv" else []
    command = ["soffice", profile, "--headless", *reads, "--convert-to", target, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{target}"
