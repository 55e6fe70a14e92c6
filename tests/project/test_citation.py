"""`CITATION.cff` is what the tools that read it expect, and says the same as the rest of the project."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import yaml


def test_it_is_valid(repository: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*command, str(repository / "CITATION.cff")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_version_and_licences_are_those_of_the_project(repository: Path) -> None:
    citation = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])
    assert citation["preferred-citation"]["license"] == "CC-BY-4.0"
    assert "https://creativecommons.org/licenses/by/4.0/" in (repository / "LICENSE-DATA.md").read_text(
        encoding="utf-8"
    )
