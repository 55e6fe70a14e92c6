"""What the documents for people say is so: commands, options, files, and the same in both languages."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder import corrections
from builder.render.shards import read_division

READMES = ["README.md", "README.zh-CN.md"]
DOCUMENTS = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"\.?[\w-][\w.-]*(/[\w.-]+)*/?")

needs_program = pytest.mark.skipif(
    importlib.util.find_spec("builder.cli") is None, reason="the command line, builder/cli.py, is not there yet"
)


def text_of(repository: Path, name: str) -> str:
    return (repository / name).read_text(encoding="utf-8")


def code_in(text: str) -> list[str]:
    """Every piece of code: the lines of the fenced blocks and the spans within sentences."""
    lines = [line.strip() for _, block in FENCE.findall(text) for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


@pytest.fixture
def command_line() -> Any:
    from builder.cli import main

    return main


@needs_program
@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_exist(repository: Path, name: str, command_line: Any) -> None:
    for code in code_in(text_of(repository, name)):
        for command, rest in re.findall(r"(?:^|/|&& )builder ([a-z]+)([^&|]*)", code):
            assert command in command_line.commands, code
            known = {option for entry in command_line.commands[command].params for option in entry.opts}
            assert set(re.findall(r"--[a-z-]+", rest)) <= known, code


@needs_program
def test_every_command_is_described(repository: Path, command_line: Any) -> None:
    for name in READMES:
        text = text_of(repository, name)
        assert not [command for command in command_line.commands if f"`builder {command}" not in text]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_exist(repository: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(repository, "Makefile"), re.MULTILINE))
    named = {target for code in code_in(text_of(repository, name)) for target in re.findall(r"^make ([a-z]+)", code)}
    assert named <= targets


@needs_program
@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_exist(repository: Path, name: str) -> None:
    text = FENCE.sub("", text_of(repository, name))
    named = {span for span in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(span) and is_path(span)}
    named |= {link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}
    assert named
    assert sorted(path for path in named if not (repository / path).exists() and not is_built(repository, path)) == []


def is_path(span: str) -> bool:
    known = (".md", ".yml", ".py", ".toml", ".lock", ".json", ".csv", ".html")
    return ("/" in span or span.endswith(known)) and not span.startswith(("DIR/", ".yml"))


def is_built(repository: Path, path: str) -> bool:
    """Whether git ignores it: it comes into being with `make site`."""
    command = ["git", "check-ignore", "--quiet", path]
    return subprocess.run(command, cwd=repository, capture_output=True, check=False).returncode == 0


def test_both_languages_have_the_same_structure(repository: Path) -> None:
    shapes = []
    for name in READMES:
        text = FENCE.sub("", text_of(repository, name))
        headings = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
        shapes.append(
            (headings, len(re.findall(r"^\|", text, re.MULTILINE)), len(re.findall(r"^\d\. ", text, re.MULTILINE)))
        )
    assert shapes[0] == shapes[1]


def test_both_languages_have_the_same_commands(repository: Path) -> None:
    english, chinese = (FENCE.findall(text_of(repository, name)) for name in READMES)
    assert english == chinese


def test_passport_of_the_readme_is_complete(repository: Path) -> None:
    sources = pytest.importorskip("builder.sources", reason="the find stage, builder/sources.py, is not there yet")
    keys = [field.name for field in sources.fields(sources.Passport)]
    for name in READMES:
        passport, _, _ = [block for language, block in FENCE.findall(text_of(repository, name)) if language == "yaml"]
        assert [line.split(":")[0] for line in passport.splitlines()] == keys


def test_ledger_of_the_readme_is_complete(repository: Path) -> None:
    for name in READMES:
        _, ledger, _ = [block for language, block in FENCE.findall(text_of(repository, name)) if language == "yaml"]
        (entry,) = yaml.safe_load(ledger)
        assert (tuple(entry), tuple(entry["reply"])) == ((*corrections.NEEDED, "reply"), corrections.REPLY)


def test_shards_of_the_readme_are_settings(repository: Path) -> None:
    for name in READMES:
        _, _, settings = [block for language, block in FENCE.findall(text_of(repository, name)) if language == "yaml"]
        division = read_division(yaml.safe_load(settings), name)
        assert (division.digits, division.apart) == (6, ("en",))
        assert division.downloads.endswith("/releases/latest/download/")


def test_every_resource_is_described(repository: Path) -> None:
    resources = {path.stem for path in (repository / "datapackage" / "schemas").glob("*.json")}
    for name in READMES:
        assert resources <= set(code_in(text_of(repository, name)))
