"""What the tests about the project itself share: the files that belong to it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def own_files(repository: Path) -> list[Path]:
    """Every file of the project: committed, or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy of the project is no git checkout: its files cannot be told from built ones")
    paths = (repository / name for name in sorted(set(listed.stdout.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="session")
def own_texts(own_files: list[Path]) -> dict[Path, str]:
    """The text of every file of the project that holds text."""
    texts = {}
    for path in own_files:
        content = path.read_bytes()
        if b"\0" not in content:
            texts[path] = content.decode("utf-8", errors="replace")
    return texts
