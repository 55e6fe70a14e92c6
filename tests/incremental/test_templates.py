"""Compiled templates are kept, and only what compiles to the same is used again."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from builder.incremental.fingerprint import of_program
from builder.incremental.templates import keep_compiled


def environment(folder: Path, compiled: list[str] | None = None) -> jinja2.Environment:
    """An environment of the templates in a folder that tells which it compiles."""

    class Telling(jinja2.Environment):
        def compile(self, source, name=None, *arguments, **options):
            if compiled is not None:
                compiled.append(name)
            return super().compile(source, name, *arguments, **options)

    made = Telling(loader=jinja2.FileSystemLoader(folder))
    keep_compiled(made, folder / "kept")
    return made


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("{{ 1 + 1 }} {% include 'b' %}")
    (tmp_path / "b").write_text("b")
    for expected in (["a", "b"], []):
        compiled: list[str] = []
        assert environment(tmp_path, compiled).get_template("a").render() == "2 b"
        assert compiled == expected
    (tmp_path / "b").write_text("c")
    compiled = []
    assert environment(tmp_path, compiled).get_template("a").render() == "2 c"
    assert compiled == ["b"]


def test_nothing_is_kept_where_nothing_shall_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    made = environment(tmp_path)
    keep_compiled(made, None)
    assert made.get_template("a").render() == "a"
    assert list((tmp_path / "kept" / "templates").iterdir()) == []


def test_what_another_program_compiled_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("a")
    environment(tmp_path).get_template("a")
    (before,) = (tmp_path / "kept" / "templates").iterdir()
    assert before.name.startswith(of_program())
    monkeypatch.setattr("builder.incremental.templates.of_program", lambda: "another")
    compiled: list[str] = []
    environment(tmp_path, compiled).get_template("a")
    assert compiled == ["a"]
    assert [path.name.partition("-")[0] for path in (tmp_path / "kept" / "templates").iterdir()] == ["another"]
