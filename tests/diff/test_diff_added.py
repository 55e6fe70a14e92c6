"""What a pull request says about the documents that it adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_builds import D, check, disclosure, finding, records, write

from builder.cli import main


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", records(disclosure("130184-225-2021-budget", "2" * 64)))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *(str(argument) for argument in arguments)])


def added(old: Path, tmp_path: Path, *every: dict) -> list[str]:
    new = write(tmp_path / "new", records(disclosure("130184-225-2021-budget", "2" * 64)), *every)
    result = run(old, new, "--format", "markdown", "--added")
    assert result.exit_code == 0, result.output
    return result.stdout.partition("\n## Added documents\n")[2].splitlines()


def test_an_added_document_comes_with_its_coverage_checks_and_findings(old: Path, tmp_path: Path) -> None:
    later = {**finding("合计与各项之和差1.00万元", 6), "severity": "notice"}
    made = records(
        disclosure(sha="1" * 64, source_path="430981/@a <b>.pdf", findings=2),
        tables=[{"disclosure_id": D, "table_id": f"{D}-t01", "table_kind": "other", "source_ref": "T1"}],
        checks=[check("pass"), check("fail", 6), check("pass", 7)],
        findings=[later, finding("@someone <b>合计</b> 不等于各项之和")],
    )
    heading, *lines = [line for line in added(old, tmp_path, made) if line]
    assert heading.startswith(f"### {D}: 430981&#47;") and "<b>" not in heading and "@a" not in heading
    assert lines[:3] == [
        "- 1 table(s), 9 of 10 cells captured (90.0 %)",
        "- 1 table(s) of no known kind",
        "- checks: 1 fail, 2 pass",
    ]
    assert lines[3].startswith("- error total-is-sum: ") and "不等于各项之和 (L5C1)" in lines[3]
    assert "@someone" not in lines[3]
    assert lines[4:] == ["- notice total-is-sum: 合计与各项之和差1.00万元 (L6C1)"]


def test_a_document_that_cannot_be_read_says_why(old: Path, tmp_path: Path) -> None:
    made = records(disclosure(sha="1" * 64, status="unreadable", error="the file is damaged → get it again"))
    assert added(old, tmp_path, made)[-1] == "- **not read**: the file is damaged → get it again"


def test_of_many_findings_the_first_are_named(old: Path, tmp_path: Path) -> None:
    made = records(disclosure(sha="1" * 64), findings=[finding("差", line) for line in range(1, 46)])
    lines = added(old, tmp_path, made)
    assert len([line for line in lines if line.startswith("- error")]) == 40
    assert lines[-1] == "- … and 5 more"


def test_without_added_documents_nothing_is_said(old: Path, tmp_path: Path) -> None:
    assert added(old, tmp_path) == []


def test_it_is_markdown_only(old: Path) -> None:
    result = run(old, old, "--added")
    assert (result.exit_code, "--added needs --format markdown." in result.stderr) == (2, True)
