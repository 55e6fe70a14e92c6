"""The scripts around the program, with stand-ins for the programs they call: nothing is built or sent."""

from __future__ import annotations

import base64
import json
import os
import re
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
        def call(errors: str | None, published: str = "true", open_issues: str = "") -> Path:
            program(tmp_path / "bin", "gh", FAKE_GH)
            (tmp_path / "open-issues").write_text(open_issues, encoding="utf-8")
            if errors is not None:
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

    def test_a_build_that_was_ended_from_outside_is_reported(self, report) -> None:
        folder = report(None, published="")
        assert (folder / "title").read_text(encoding="utf-8") == "The site could not be built\n"
        assert "    error: the build was ended before it could say why" in (folder / "created").read_text(
            encoding="utf-8"
        )

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
            outputs = {"GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
            program(tmp_path / "bin", "curl", "#!/bin/sh\nexit 22\n")
            shutil.copyfile(repository / "mkdocs.yml", tmp_path / "mkdocs.yml")
            done = run([str(script), "errors.log", "shards.tar"], tmp_path, tmp_path / "bin", **outputs)
            assert done.returncode == 0, done.stderr
            output = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
            return output, (tmp_path / "errors.log").read_text(encoding="utf-8"), done.stdout

        return call

    def test_good_build(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html")
        assert output == ["home=site", "shards=false", "status=0", "published=true"]
        assert errors == ""

    def test_bad_document_still_publishes(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html; echo 'error: a: b → c' >&2; exit 1")
        assert output == ["home=site", "shards=false", "status=1", "published=true"]
        assert errors == "error: a: b → c\n"

    def test_failed_build_publishes_nothing(self, build) -> None:
        output, errors, _ = build("echo 'invalid package' >&2; exit 1")
        assert output == ["status=1", "published=false"]
        assert errors == "invalid package\n"

    def test_failed_set_up_publishes_nothing(self, build) -> None:
        output, errors, _ = build("mkdir site && : > site/index.html", make="echo 'no network' >&2; exit 2")
        assert output == ["status=2", "published=false"]
        assert errors == "no network\n"

    def test_a_site_that_is_too_large_is_not_published(self, build) -> None:
        output, errors, _ = build(
            "case $1 in shards) echo 'error: 1301-2021: large → divide' >&2; exit 1 ;; esac\n"
            "mkdir -p site/1301-2021 && : > site/index.html"
        )
        assert output == ["status=1", "published=false"]
        assert errors == "error: 1301-2021: large → divide\n"

    def test_commands_in_the_output_are_switched_off(self, build) -> None:
        _, _, printed = build("echo '::add-mask::x'")
        first, *between, last = printed.splitlines()
        assert first.startswith("::stop-commands::")
        assert between == ["::add-mask::x"]
        assert last == f"::{first.removeprefix('::stop-commands::')}::"


class TestShards:
    """`.github/scripts/divide-site.sh` and `deploy-shards.sh`; only GitHub is a stand-in."""

    CURL = """#!/bin/sh
for last; do :; done
echo "$last" > "$FAKE/asked"
exit 22
"""
    BUILDER = """#!/bin/sh
mkdir -p sites/home sites/1301-2021 sites/1301-2022
touch sites/1301-2021/.nojekyll && echo page > sites/1301-2021/a.html
echo "home        9 files   90 bytes  changed"
echo "1301-2021   2 files   20 bytes  changed"
echo "1301-2022   2 files   20 bytes  same"
"""
    GH = """#!/bin/sh
echo "$*" >> "$FAKE/calls"
case "$*" in
  "repo create"*) git init --quiet --bare "$FAKE/hub/county/1301-2021.git"; : > "$FAKE/made" ;;
  "api --silent repos/county/1301-2021") [ -f "$FAKE/made" ] ;;
  "api --silent repos/county/1301-2021/pages") [ -f "$FAKE/switched-on" ] ;;
  "api --silent --method POST repos/county/1301-2021/pages"*) : > "$FAKE/switched-on" ;;
  *) exit 9 ;;
esac
"""

    @pytest.fixture
    def divided(self, repository: Path, tmp_path: Path) -> list[str]:
        program(tmp_path / "bin", "curl", self.CURL)
        program(tmp_path / ".venv" / "bin", "builder", self.BUILDER)
        shutil.copyfile(repository / "mkdocs.yml", tmp_path / "mkdocs.yml")
        (tmp_path / "site" / "1301-2021").mkdir(parents=True)
        done = run(
            [str(repository / ".github" / "scripts" / "divide-site.sh"), "shards.tar"],
            tmp_path,
            tmp_path / "bin",
            FAKE=str(tmp_path),
            GITHUB_OUTPUT=str(tmp_path / "output"),
            GITHUB_STEP_SUMMARY=str(tmp_path / "summary"),
        )
        assert done.returncode == 0, done.stderr
        assert "::warning::There is no list of sites at https://mingzhang.example.org" in done.stdout
        return (tmp_path / "output").read_text(encoding="utf-8").splitlines()

    def deploy(self, repository: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        program(folder / "bin", "gh", self.GH)
        return run(
            [str(repository / ".github" / "scripts" / "deploy-shards.sh"), "shards.tar"],
            folder,
            folder / "bin",
            FAKE=str(folder),
            GITHUB_REPOSITORY_OWNER="county",
            GITHUB_SERVER_URL="https://hub.example.org",
            GIT_CONFIG_COUNT="1",
            GIT_CONFIG_KEY_0=f"url.{folder}/hub/.insteadOf",
            GIT_CONFIG_VALUE_0="https://hub.example.org/",
            **environment,
        )

    def test_only_what_changed_is_handed_on(self, divided: list[str], tmp_path: Path) -> None:
        assert divided == ["home=sites/home", "shards=true"]
        assert (tmp_path / "asked").read_text(encoding="utf-8") == "https://mingzhang.example.org/shards.csv\n"
        listed = subprocess.run(["tar", "tf", "shards.tar"], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert sorted(listed.stdout.split()) == ["1301-2021/", "1301-2021/.nojekyll", "1301-2021/a.html"]
        assert "    1301-2022   2 files" in (tmp_path / "summary").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("divided")
    def test_each_is_the_only_commit_of_its_repository(self, repository: Path, tmp_path: Path) -> None:
        for number in range(2):
            done = self.deploy(repository, tmp_path, GH_TOKEN="secret")
            assert done.returncode == 0, done.stderr
            hub = str(tmp_path / "hub" / "county" / "1301-2021.git")
            git = ["git", "-C", hub, "log", "--format=%s", "--name-only", "gh-pages"]
            told = subprocess.run(git, capture_output=True, text=True, check=True).stdout
            assert told.split("\n") == ["Publish 1301-2021", "", ".nojekyll", "a.html", ""]
            calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
            assert len([call for call in calls if call.startswith("repo create county/1301-2021 --public")]) == 1
            assert len([call for call in calls if "--method POST" in call]) == 1
            assert len(calls) == (4, 6)[number]

    @pytest.mark.usefixtures("divided")
    def test_a_missing_token_is_said(self, repository: Path, tmp_path: Path) -> None:
        done = self.deploy(repository, tmp_path, GH_TOKEN="")
        assert done.returncode != 0
        assert "add the secret SHARDS_TOKEN to the environment github-pages" in done.stderr


class TestCompare:
    """`.github/scripts/compare-builds.sh`."""

    GIT = """#!/bin/sh
[ "$*" = "worktree add --detach base HEAD^1" ] || exit 9
mkdir -p base/.venv/bin && cp .venv/bin/builder base/.venv/bin/builder
"""
    BUILDER = """#!/bin/sh
case "$1" in
  package) [ -f "$FAKE/fails-in-$(basename "$PWD")" ] && exit 1
    mkdir -p datapackage && : > datapackage/datapackage.json; echo '::add-mask::x' ;;
  diff) [ "$*" = "diff base/datapackage datapackage --format markdown --added" ] || exit 9; cat "$FAKE/report" ;;
esac
"""

    @pytest.fixture
    def compare(self, repository: Path, tmp_path: Path):
        def call(report: str = "## Changes\n", fails_in: str = "") -> tuple[subprocess.CompletedProcess[str], str, str]:
            head = tmp_path / "head"
            program(tmp_path / "bin", "git", self.GIT)
            program(tmp_path / "bin", "make", "#!/bin/sh\nexit 0\n")
            program(head / ".venv" / "bin", "builder", self.BUILDER)
            (tmp_path / "report").write_text(report, encoding="utf-8")
            if fails_in:
                (tmp_path / f"fails-in-{fails_in}").touch()
            script = repository / ".github" / "scripts" / "compare-builds.sh"
            summary = tmp_path / "summary"
            done = run(
                [str(script), "report.md"],
                head,
                tmp_path / "bin",
                FAKE=str(tmp_path),
                GITHUB_STEP_SUMMARY=str(summary),
            )
            return done, (head / "report.md").read_text(encoding="utf-8"), summary.read_text(encoding="utf-8")

        return call

    def test_report_and_summary_hold_what_changed(self, compare) -> None:
        done, report, summary = compare()
        assert done.returncode == 0, done.stderr
        assert report == summary == "## Changes\n"

    def test_commands_in_the_output_are_switched_off(self, compare) -> None:
        first, *between, last = compare()[0].stdout.splitlines()
        assert first.startswith("::stop-commands::")
        assert between == ["::add-mask::x"] * 2
        assert last == f"::{first.removeprefix('::stop-commands::')}::"

    def test_a_base_that_cannot_be_built_is_said(self, compare) -> None:
        done, report, _ = compare(fails_in="base")
        assert done.returncode == 0
        assert report == "The data of the base could not be built: there is nothing to compare with.\n"

    def test_a_pull_request_that_cannot_be_built_fails(self, compare) -> None:
        done, report, _ = compare(fails_in="head")
        assert done.returncode == 1
        assert report == "The data of this pull request could not be built.\n"

    def test_the_comment_stays_within_its_limit_and_the_summary_is_whole(self, compare) -> None:
        _, report, summary = compare("- 预算数\n" * 10_000)
        assert len(report.encode()) < 65_536
        assert report.endswith("- 预算数\n\n… and more: the summary of the run has all of it.\n")
        assert summary.count("- 预算数\n") == 10_000


class TestComment:
    """`.github/scripts/comment-changes.sh`."""

    GH = """#!/bin/sh
case "$*" in
  *--paginate*) cat "$FAKE/comments" ;;
  *) echo "$*" | sed "s/ --field.*//" >> "$FAKE/calls"; for last; do :; done; cp "${last#body=@}" "$FAKE/body" ;;
esac
"""

    @pytest.mark.parametrize(
        ("comments", "call"),
        [
            ("", "api --silent --method POST repos/county/mingzhang/issues/7/comments"),
            ("41\n52\n", "api --silent --method PATCH repos/county/mingzhang/issues/comments/41"),
        ],
    )
    def test_there_is_one_comment(self, repository: Path, tmp_path: Path, comments: str, call: str) -> None:
        program(tmp_path / "bin", "gh", self.GH)
        (tmp_path / "comments").write_text(comments, encoding="utf-8")
        (tmp_path / "report.md").write_text("## Changes\n", encoding="utf-8")
        script = repository / ".github" / "scripts" / "comment-changes.sh"
        command = [str(script), "report.md", "7"]
        done = run(command, tmp_path, tmp_path / "bin", FAKE=str(tmp_path), GH_REPO="county/mingzhang")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "calls").read_text(encoding="utf-8") == f"{call}\n"
        assert (tmp_path / "body").read_text(encoding="utf-8") == "<!-- changes of the data -->\n## Changes\n"


class TestRecord:
    """`.github/scripts/record-change.sh`."""

    CURL = """#!/bin/sh
for last; do :; done
echo "$last" > "$FAKE/asked"
[ -f "$FAKE/published" ] || exit 22
while [ "$1" != --output ]; do shift; done
cp "$FAKE/published" "$2"
"""
    BUILDER = """#!/bin/sh
echo "$*" > "$FAKE/called"
while [ "$1" != --record ]; do shift; done
[ "$(cat "$FAKE/published")" = broken ] && exit 1
echo '## Changes'
[ "$(cat "$FAKE/published")" = same ] || { mkdir -p "$2" && : > "$2/2026-11-21-0123abcd.json"; }
"""

    @pytest.fixture
    def record(self, repository: Path, tmp_path: Path):
        def call(published: str | None) -> tuple[str, subprocess.CompletedProcess[str]]:
            program(tmp_path / "bin", "curl", self.CURL)
            program(tmp_path / ".venv" / "bin", "builder", self.BUILDER)
            shutil.copyfile(repository / "mkdocs.yml", tmp_path / "mkdocs.yml")
            if published is not None:
                (tmp_path / "published").write_text(published, encoding="utf-8")
            done = run(
                [str(repository / ".github" / "scripts" / "record-change.sh"), "change"],
                tmp_path,
                tmp_path / "bin",
                FAKE=str(tmp_path),
                GITHUB_OUTPUT=str(tmp_path / "output"),
                GITHUB_STEP_SUMMARY=str(tmp_path / "summary"),
            )
            assert done.returncode == 0, done.stderr
            return (tmp_path / "output").read_text(encoding="utf-8"), done

        return call

    def test_what_changed_is_handed_on(self, record, tmp_path: Path) -> None:
        assert record("another")[0] == "changed=true\n"
        asked = (tmp_path / "asked").read_text(encoding="utf-8")
        assert asked == "https://mingzhang.example.org/data/downloads/mingzhang.zip\n"
        called = (tmp_path / "called").read_text(encoding="utf-8")
        assert re.search(r"datapackage --format markdown --record change --date \d{4}-\d\d-\d\d$", called)
        assert (tmp_path / "summary").read_text(encoding="utf-8") == "## Changes\n"

    def test_where_nothing_changed_nothing_is_handed_on(self, record) -> None:
        assert record("same")[0] == "changed=false\n"

    @pytest.mark.parametrize("published", [None, "broken"])
    def test_what_cannot_be_compared_stops_no_publication(self, record, published: str | None) -> None:
        output, done = record(published)
        assert output == "changed=false\n"
        assert "::warning::" in done.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
class TestPropose:
    """`.github/scripts/propose-change.sh`."""

    GH = """#!/bin/sh
case "$*" in
  "api --silent repos/county/mingzhang/git/ref/heads/"*) [ -f "$FAKE/branch" ] ;;
  "api --silent --method POST"*) echo "$*" >> "$FAKE/calls"; : > "$FAKE/branch" ;;
  "api --silent --method PUT"*) for last; do :; done; cp "$last" "$FAKE/request"; echo "$5" >> "$FAKE/calls" ;;
  "pr list"*) [ -f "$FAKE/proposed" ] && echo 1 || echo 0 ;;
  "pr create"*) echo "$*" >> "$FAKE/calls"; [ ! -f "$FAKE/forbidden" ] && : > "$FAKE/proposed" ;;
  *) exit 9 ;;
esac
"""
    NAME = "2026-11-21-0123abcd.json"

    @pytest.fixture
    def propose(self, repository: Path, tmp_path: Path):
        def call(name: str = self.NAME) -> tuple[subprocess.CompletedProcess[str], list[str]]:
            program(tmp_path / "bin", "gh", self.GH)
            (tmp_path / "change").mkdir(exist_ok=True)
            (tmp_path / "change" / name).write_text('{"账": 1}\n', encoding="utf-8")
            done = run(
                [str(repository / ".github" / "scripts" / "propose-change.sh"), "change"],
                tmp_path,
                tmp_path / "bin",
                FAKE=str(tmp_path),
                GH_REPO="county/mingzhang",
                GITHUB_SHA="f" * 40,
                BASE="main",
            )
            calls = tmp_path / "calls"
            return done, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

        return call

    def test_the_record_comes_as_a_pull_request(self, propose, tmp_path: Path) -> None:
        done, (branch, commit, request) = propose()
        assert done.returncode == 0, done.stderr
        assert f"ref=refs/heads/changes/2026-11-21-0123abcd --raw-field sha={'f' * 40}" in branch
        assert commit == f"repos/county/mingzhang/contents/content/changes/{self.NAME}"
        assert request.startswith("pr create --head changes/2026-11-21-0123abcd --base main --title Record what the")
        sent = json.loads((tmp_path / "request").read_text(encoding="utf-8"))
        assert sent["branch"] == "changes/2026-11-21-0123abcd"
        assert base64.b64decode(sent["content"]).decode() == '{"账": 1}\n'

    def test_called_again_it_does_nothing_twice(self, propose) -> None:
        assert propose()[1] == propose()[1]

    def test_where_pull_requests_are_not_allowed_it_says_what_to_do(self, propose, tmp_path: Path) -> None:
        (tmp_path / "forbidden").touch()
        done, _ = propose()
        assert done.returncode == 1
        assert "Allow GitHub Actions to create and approve pull requests" in done.stderr

    def test_a_file_of_another_name_is_refused(self, propose) -> None:
        done, calls = propose("notes.json")
        assert (done.returncode, calls) == (1, [])


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
        assert {"site", "serve", "test", "lock", "clean", "benchmarks", "zensical", "screenshots"} <= targets
