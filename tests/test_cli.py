"""The command line: help worth reading, errors that say what to do, an exit status that can be relied on."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from builder import pipeline
from builder.cli import main
from builder.errors import InvalidPackage, PublishError
from builder.package import validate

DOCUMENTS = Path(__file__).parent / "documents"
COMMANDS = [
    "build",
    "clean",
    "coverage",
    "diff",
    "fetch",
    "package",
    "export",
    "render",
    "publish",
    "shards",
    "zensical",
    "audit",
    "inspect",
    "serve",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two good documents; packages are not validated here (`tests/package` does that)."""
    monkeypatch.setattr(validate, "require_all_valid", lambda *_: None)
    path = tmp_path / "disclosures"
    path.mkdir()
    for name in ("three-public", "two-sided-summary"):
        (path / f"{name}.txt").write_bytes((DOCUMENTS / f"{name}.txt").read_bytes())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_every_stage_that_runs_alone_has_a_command() -> None:
    assert sorted(main.commands) == sorted(COMMANDS)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=["builder", *COMMANDS])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_says_what_each_command_and_option_does(command: list[str], flag: str) -> None:
    result = run(*command, flag)
    assert result.exit_code == 0
    known = main.commands[command[0]] if command else main
    assert known.help
    assert len(known.help.split()) >= 5
    for option in known.params:
        if isinstance(option, click.Option):
            assert option.help, option.name
            assert option.opts[0] in result.stdout


def test_help_names_the_places_and_the_exit_status() -> None:
    text = " ".join(run("--help").stdout.split())
    for words in ("content/disclosures", "datapackage/", "content/", "site/", "Exit status 0", "standard error"):
        assert words in text
    text = " ".join(run("build", "--help").stdout.split())
    for words in ("--source", "--output", "--jobs", "number of cores", "DIR/datapackage, DIR/content, DIR/site"):
        assert words in text


def test_the_version_is_known() -> None:
    assert run("--version").stdout.strip().endswith("0.1.0")


@pytest.mark.parametrize("arguments", [["publsh"], ["build", "--jobs", "0"], ["build", "--jobs", "x"], ["inspect"]])
def test_a_wrong_call_says_so_and_fails(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


# Packages -------------------------------------------------------------------------------------------------------


def test_good_documents_end_with_status_0(folder: Path, tmp_path: Path) -> None:
    result = run("package", "--source", folder, "--output", tmp_path / "out", "--jobs", 1)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 disclosure(s) read, 0 unreadable\n"
    assert (tmp_path / "out" / "datapackage" / "datapackage.json").is_file()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".cache", "datapackage"]


def test_a_bad_document_is_named_on_standard_error_and_the_status_is_1(folder: Path, tmp_path: Path) -> None:
    (folder / "county").mkdir()
    (folder / "county" / "broken.txt").write_bytes(b"")
    (folder / "three-public.yml").write_text("yaer: 2021\n")
    result = run("package", "--source", folder, "--output", tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 1
    *errors, count = result.stderr.splitlines()
    assert sorted(errors) == [
        "error: county/broken.txt: the file is empty → get the document again",
        "error: three-public.yml (yaer): this key is unknown → use one of source_url, publisher, published_on, "
        "retrieved_on, licence, fiscal_year, region, note, supersedes",
    ]
    assert count == "1 disclosure(s) read, 2 unreadable"
    assert (tmp_path / "out" / "datapackage" / "disclosures" / "000000-907-2022-budget").is_dir() is False
    assert (tmp_path / "out" / "datapackage" / "disclosures" / "130100-401-2022-budget").is_dir()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run("package", "--source", tmp_path / "nowhere", "--output", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
    assert " → name the folder that holds the documents" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("error", [InvalidPackage("datapackage", ["row 1: wrong"]), PublishError("WARNING: a link")])
def test_a_stage_that_fails_says_why_and_the_status_is_1(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "package", failing)
    result = run("package", "--source", folder, "--output", tmp_path / "out", "--jobs", 1)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: {str(error).splitlines()[0]}")
    assert not (tmp_path / "out" / "datapackage").exists()


# Inspect --------------------------------------------------------------------------------------------------------


def test_inspect_shows_tables_their_forms_and_the_records(folder: Path) -> None:
    result = run("inspect", folder / "three-public.txt")
    assert result.exit_code == 0
    assert result.stdout.startswith("000000-907-2022-budget  样例县民宗局2022年部门预算\n")
    for words in (
        "three_public",
        "部门预算财政拨款“三公”经费支出表",
        "not captured:",
        "budget_items: 11",
        "fiscal_year: 2022",
    ):
        assert words in result.stdout
    assert result.stdout.count("amount=") == 5


def test_inspect_shows_as_many_rows_as_asked_for(folder: Path) -> None:
    assert run("inspect", folder / "three-public.txt", "--rows", 11).stdout.count("amount_reported=") == 11
    assert run("inspect", folder / "three-public.txt", "--rows", 0).stdout.count("amount_reported=") == 0


def test_inspect_shows_what_no_form_claims_and_what_was_not_captured() -> None:
    result = run("inspect", DOCUMENTS / "unknown-table.txt")
    assert result.exit_code == 0
    assert "(no form claims it)" in result.stdout
    assert "全年观测次数安排表" in result.stdout
    assert "L6C2       120" in result.stdout


def test_inspect_of_a_broken_document_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"%PDF-1.4 and then nothing")
    result = run("inspect", tmp_path / "broken.txt")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: broken.txt: ")
    assert " → " in result.stderr


def test_inspect_of_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    assert run("inspect", tmp_path / "nothing.txt").exit_code == 2


# Audit ----------------------------------------------------------------------------------------------------------


def test_audit_shows_each_disclosure_with_the_states_of_its_checks(folder: Path) -> None:
    result = run("audit", "--source", folder, "--jobs", 1)
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        "000000-907-2022-budget",
        "130100-401-2022-budget",
    ]


def test_audit_writes_checks_and_findings_where_asked_to(folder: Path, tmp_path: Path) -> None:
    assert run("audit", "--source", folder, "--output", tmp_path / "out", "--jobs", 1).exit_code == 0
    written = sorted(path.name for path in (tmp_path / "out" / "audit").iterdir())
    assert written == ["checks.csv", "findings.csv", "presence.csv"]
    assert (tmp_path / "out" / "audit" / "checks.csv").read_text(encoding="utf-8").startswith("disclosure_id,check_id,")


def test_audit_goes_on_past_a_broken_document(folder: Path) -> None:
    (folder / "broken.txt").write_bytes(b"")
    result = run("audit", "--source", folder, "--jobs", 1)
    assert result.exit_code == 1
    assert "error: broken.txt: " in result.stderr
    assert "130100-401-2022-budget" in result.stdout


# Serve ----------------------------------------------------------------------------------------------------------


def test_serve_without_a_site_says_what_to_do(tmp_path: Path) -> None:
    result = run("serve", "--output", tmp_path)
    assert result.exit_code == 1
    assert "there is no site yet → run `builder build` first" in result.stderr


def test_clean_removes_what_a_build_left_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run("package", "--source", folder, "--output", output, "--jobs", 1)
    (output / "content").mkdir()
    (output / "content" / "about.md").write_text("# about\n")
    assert run("clean", "--output", output).exit_code == 0
    assert [path.name for path in output.rglob("*") if path.is_file()] == ["about.md"]
    again = run("package", "--source", folder, "--output", output, "--jobs", 1, "--no-cache")
    assert again.exit_code == 0
    assert not (output / ".cache").exists()
