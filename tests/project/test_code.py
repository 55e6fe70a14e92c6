"""What holds for the files of the project as files."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

MOST_LINES = 300
WHY_LONG = re.compile(r"longer than 300 lines because \w", re.IGNORECASE)
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(work|root|farm)/")
THIS_MACHINE = {"localhost", "127.0.0.1"}


def modules(repository: Path) -> list[Path]:
    return sorted((repository / "builder").rglob("*.py"))


def test_long_modules_say_why(repository: Path) -> None:
    silent = []
    for path in modules(repository):
        text = path.read_text(encoding="utf-8")
        docstring = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
        if text.count("\n") > MOST_LINES and not WHY_LONG.search(docstring):
            silent.append(f"{path.relative_to(repository)}: {text.count(chr(10))} lines")
    assert not silent, "say 'Longer than 300 lines because …' in the docstring, or part the module"


def test_names_of_modules_say_what_they_hold(repository: Path) -> None:
    paths = [path for path in (repository / "builder").rglob("*") if "__pycache__" not in path.parts]
    assert not [path for path in paths if path.stem.lower() in EMPTY_NAMES]


def test_only_the_command_line_prints(repository: Path) -> None:
    printing = []
    for path in modules(repository):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if path.name != "cli.py" and called in {"print", "click.echo", "click.secho"}:
                printing.append(f"{path.relative_to(repository)}:{node.lineno}")  # type: ignore[attr-defined]
    assert not printing


def test_no_path_of_a_machine(repository: Path, own_texts: dict[Path, str]) -> None:
    found = [
        f"{path.relative_to(repository)}:{number}: {line.strip()[:120]}"
        for path, text in own_texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found


def test_no_package_registry_of_this_machine(repository: Path, own_texts: dict[Path, str]) -> None:
    settings = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    places = settings.stdout + "\n".join(
        value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))
    )
    hosts = set(re.findall(r"https?://(?:[^/@\s']*@)?([^/:\s']+)", places)) - THIS_MACHINE
    assert not [
        str(path.relative_to(repository)) for path, text in own_texts.items() if any(host in text for host in hosts)
    ]
