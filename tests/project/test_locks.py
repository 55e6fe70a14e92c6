"""The lock files: exact versions with hashes, from no particular place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ["requirements-build.lock", "requirements.lock", "requirements-test.lock", "requirements-cluster.lock"]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; .+)? \\$")


def pins(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_.-]", name)[0].lower().replace("_", "-") for name in requirements}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_place(repository: Path, name: str) -> None:
    text = (repository / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "an option of pip"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_with_hashes(repository: Path, name: str) -> None:
    lines = (repository / name).read_text(encoding="utf-8").splitlines()
    assert lines
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith((" ", "#")):
            continue
        assert PIN.match(line), line
        assert re.match(r"    --hash=sha256:[0-9a-f]{64}( \\)?$", following), line


def test_locks_hold_what_the_project_asks_for(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    build, site, test, cluster = (pins(repository / name) for name in LOCKS)
    assert named(project["build-system"]["requires"]) <= build.keys()
    assert named(project["project"]["dependencies"]) <= site.keys()
    assert named(project["project"]["optional-dependencies"]["test"]) <= test.keys()
    assert named(project["project"]["optional-dependencies"]["cluster"]) <= cluster.keys()


def test_locks_agree(repository: Path) -> None:
    _, site, test, cluster = (pins(repository / name) for name in LOCKS)
    assert site.items() <= cluster.items() <= test.items()
