"""The scripts around the program, with stand-ins for the programs they call: nothing is built or sent."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ["bash", "sh", "dirname", "wc", "timeout", "mktemp", "tee", "grep", "tail", "rm"]  # all that .ci/run needs
FAKE_GH = """#!/bin/sh
case "$1 $2" in
  "issue list") cat "$FAKE/open-issues" ;;
  "issue create") printf '%s\\n' "$4" > "$FAKE/title"; cp "$6" "$FAKE/created" ;;
  "issue edit") cp "$5" "$FAKE/edited-$3" ;;
  *) exit 9 ;;
esac
"""


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def run(command: list[str], cwd: Path, programs: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", **environment}
    return subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, check=False, timeout=60)


class TestReport:
    """`.github/scripts/report-errors.sh`."""

    @pytest.fixture
    def report(self, repository: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
        def call(errors: str, published: str = "true", open_issues: str = "") -> Path:
            program(tmp_path / "bin", "gh", FAKE_GH)
            (tmp_path / "open-issues").write_text(open_issues, encoding="utf-8")
            (tmp_path / "errors.log").write_text(errors, encoding="utf-8")
            script = repository / ".github" / "scripts" / "report-errors.sh"
            done = run(
                [str(script), "errors.log"],
                tmp_path,
                tmp_path / "bin",
                FAKE=str(tmp_path),
                PUBLISHED=published,
                GITHUB_SERVER_URL="https://example.org",
                GITHUB_REPOSITORY="county/mingzhang",
                GITHUB_RUN_ID="7",
            )
            assert done.returncode == 0, done.stderr
            return tmp_path

        return call

    def test_names_the_documents(self, report) -> None:
        folder = report("reading 3 of 3\nerror: content/disclosures/甲.txt: damaged → fetch it again\n")
        body = (folder / "created").read_text(encoding="utf-8")
        assert (folder / "title").read_text(encoding="utf-8") == "Documents that could not be published\n"
        assert "    error: content/disclosures/甲.txt: damaged → fetch it again\n" in body
        assert "reading 3 of 3" not in body
        assert "https://example.org/county/mingzhang/actions/runs/7" in body

    def test_finds_errors_behind_a_progress_bar(self, report) -> None:
        folder = report("1/2\r2/2\rerror: a.txt: empty → remove it\n")
        assert "    error: a.txt: empty → remove it\n" in (folder / "created").read_text(encoding="utf-8")

    def test_shows_all_of_a_long_error(self, report) -> None:
        folder = report("Reading\nerror: 430981-x: 2 problem(s)\n  projects, row 3: no code\n", published="false")
        body = (folder / "created").read_text(encoding="utf-8")
        assert "    error: 430981-x: 2 problem(s)\n      projects, row 3: no code\n" in body

    def test_without_an_error_shows_the_end_of_the_log(self, report) -> None:
        folder = report("".join(f"line {number}\n" for number in range(100)), published="false")
        body = (folder / "created").read_text(encoding="utf-8")
        assert (folder / "title").read_text(encoding="utf-8") == "The site could not be built\n"
        assert "    line 99\n" in body
        assert "line 49" not in body

    def test_does_not_open_the_same_issue_twice(self, report) -> None:
        issues = "31\tDocuments that could not be published, again\n12\tDocuments that could not be published\n"
        folder = report("error: b.txt: empty → remove it\n", open_issues=issues)
        assert "error: b.txt" in (folder / "edited-12").read_text(encoding="utf-8")
        assert not (folder / "created").exists()

    def test_text_of_a_document_stays_text(self, report) -> None:
        hostile = "error: $(touch pwned) `touch pwned` ```\x07 @someone <img src=x>: bad\x1b[31m → look\n"
        folder = report(hostile)
        body = (folder / "created").read_text(encoding="utf-8")
        assert "    error: $(touch pwned) `touch pwned` ``` @someone <img src=x>: bad[31m → look\n" in body
        assert not (folder / "pwned").exists()

    def test_stays_within_the_limit_of_an_issue(self, report) -> None:
        folder = report(f"error: {'账' * 500}.txt: bad → look\n" * 5000)
        body = (folder / "created").read_text(encoding="utf-8")
        assert len(body) < 65_536
        assert "5000 lines in all" in body


class TestBuild:
    """`.github/scripts/build-site.sh`."""

    @pytest.fixture
    def build(self, repository: Path, tmp_path: Path):
        def call(builder: str, make: str = "exit 0") -> tuple[list[str], str, str]:
            program(tmp_path / "bin", "make", f"#!/bin/sh\n{make}\n")
            program(tmp_path / ".venv" / "bin", "builder", f"#!/bin/sh\n{builder}\n")
            script = repository / ".github" / "scripts" / "build-site.sh"
            done = run([str(script), "errors.log"], tmp_path, tmp_path / "bin", GITHUB_OUTPUT=str(tmp_path / "output"))
            assert done.returncode == 0, done.stderr
            output = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
            return output, (tmp_path / "errors.log").read_text(encoding="utf-8"), done.stdout

        return call

    def test_good_build(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html")
        assert output == ["status=0", "published=true"]
        assert errors == ""

    def test_bad_document_still_publishes(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html; echo 'error: a: b → c' >&2; exit 1")
        assert output == ["status=1", "published=true"]
        assert errors == "error: a: b → c\n"

    def test_failed_build_publishes_nothing(self, build) -> None:
        output, errors, _ = build("echo 'invalid package' >&2; exit 1")
        assert output == ["status=1", "published=false"]
        assert errors == "invalid package\n"

    def test_failed_set_up_publishes_nothing(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html", make="echo 'no network' >&2; exit 2")
        assert output == ["status=2", "published=false"]
        assert errors == "no network\n"

    def test_commands_in_the_output_are_switched_off(self, build) -> None:
        _, _, printed = build("echo '::add-mask::x'")
        first, *between, last = printed.splitlines()
        assert first.startswith("::stop-commands::")
        assert between == ["::add-mask::x"]
        assert last == f"::{first.removeprefix('::stop-commands::')}::"


class TestCheck:
    """`.ci/run`."""

    @pytest.fixture
    def check(self, repository: Path, tmp_path: Path):
        def call(make: str, apt: str = "exit 100") -> tuple[subprocess.CompletedProcess[str], str]:
            called = tmp_path / "called"
            for name in TOOLS:
                (tmp_path / "tools").mkdir(exist_ok=True)
                (tmp_path / "tools" / name).symlink_to(str(shutil.which(name)))
            program(tmp_path / "bin", "make", f'#!/bin/sh\necho "make $*" >> "{called}"\n{make}\n')
            program(tmp_path / "bin", "apt-get", f'#!/bin/sh\necho "apt-get $*" >> "{called}"\n{apt}\n')
            program(tmp_path / "bin", "id", "#!/bin/sh\necho 0\n")
            path = f"{tmp_path / 'bin'}{os.pathsep}{tmp_path / 'tools'}"
            done = run([str(repository / ".ci" / "run")], tmp_path, tmp_path / "bin", PATH=path)
            return done, called.read_text(encoding="utf-8")

        return call

    def test_runs_the_command_of_the_readme(self, repository: Path, check) -> None:
        done, called = check("echo '===== 3 passed in 0.10s ====='; test \"$CI\" = true")
        assert done.returncode == 0
        assert "make --keep-going test\n" in called
        assert "make test" in (repository / "README.md").read_text(encoding="utf-8")
        assert done.stdout.splitlines() == ["===== 3 passed in 0.10s ====="]

    def test_failure_ends_with_the_closing_line(self, check) -> None:
        done, _ = check("echo '= 1 failed, 2 passed in 65.10s (0:01:05) ='; echo 'make: *** Error 1'; exit 2")
        assert done.returncode == 2
        assert done.stdout.splitlines()[-1] == "= 1 failed, 2 passed in 65.10s (0:01:05) ="

    def test_installs_the_browser_where_it_may(self, check) -> None:
        _, called = check("exit 0", apt="exit 0")
        assert called.splitlines() == [
            "apt-get update --quiet",
            "apt-get install --quiet --yes --no-install-recommends "
            "chromium chromium-driver libreoffice-writer-nogui libreoffice-calc-nogui",
            "make ocr",
            "make --keep-going test",
        ]

    def test_apt_that_fails_is_no_failure(self, check) -> None:
        done, called = check("exit 0", apt="exit 100")
        assert done.returncode == 0
        assert "tests that need them are skipped" in done.stderr
        assert called.splitlines()[-1] == "make --keep-going test"


class TestMake:
    """`Makefile`: what its targets would do, without doing it."""

    def make(self, repository: Path, *arguments: str) -> str:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(
            ["make", *arguments], cwd=repository, env=plain, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_test_runs_every_check(self, repository: Path) -> None:
        plan = self.make(repository, "--dry-run", "test")
        for command in ["ruff check .", "ruff format --check .", "mypy", "python -m pytest"]:
            assert f".venv/bin/{command}" in plan

    def test_site_builds_the_site(self, repository: Path) -> None:
        assert self.make(repository, "--dry-run", "site").splitlines()[-1] == ".venv/bin/builder build"

    def test_help_lists_the_targets(self, repository: Path) -> None:
        targets = {line.split()[1] for line in self.make(repository).splitlines()}
        assert {"site", "serve", "test", "lock", "clean", "benchmark", "format"} <= targets
