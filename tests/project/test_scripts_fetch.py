"""The scripts that fetch documents, propose them and release the packages: git is real, gh and builder are not."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

import pytest
from test_scripts import program, run

BUILDER = """#!/bin/sh
[ "$*" = "fetch --format markdown" ] || exit 9
. "$FAKE/behaviour"
"""
NEW = """
mkdir -p content/disclosures/430981
printf '%PDF-1.7' > 'content/disclosures/430981/a-v2.pdf'
echo 'publisher: 甲局' > 'content/disclosures/430981/a-v2.yml'
echo 'https://example.org/a.pdf,430981/a-v2.pdf,0,,' >> content/sources.state.csv
echo '## Fetched documents'; echo '::add-mask::x' >&2
"""
GH = """#!/bin/sh
echo "$*" >> "$FAKE/calls"
case "$1 $2" in
  "auth setup-git" | "workflow run") ;;
  "pr list") [ -f "$FAKE/proposed" ] && echo 1 || echo 0 ;;
  "pr create") [ -f "$FAKE/forbidden" ] && exit 1
    for last; do :; done; cp "$last" "$FAKE/body"; : > "$FAKE/proposed" ;;
  "release list") cat "$FAKE/releases" ;;
  "release create") ;;
  *) exit 9 ;;
esac
"""


def git(folder: Path, *arguments: str) -> str:
    named = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *named, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def calls(folder: Path) -> list[str]:
    path = folder / "calls"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one document, and `origin`, a repository on this disk."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin")
    git(tmp_path, "clone", "--quiet", "origin", "checkout")
    folder = tmp_path / "checkout"
    (folder / "content" / "disclosures").mkdir(parents=True)
    (folder / "content" / "disclosures" / "old.txt").write_text("预算\n", encoding="utf-8")
    (folder / "content" / "sources.state.csv").write_text("url,name,sha256,etag,last_modified\n", encoding="utf-8")
    (folder / ".gitignore").write_text(".venv/\n/found/\n", encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    git(folder, "push", "--quiet", "origin", "HEAD:main")
    program(tmp_path / "bin", "make", "#!/bin/sh\nexit 0\n")
    program(tmp_path / "bin", "gh", GH)
    return folder


@pytest.fixture
def fetch(repository: Path, checkout: Path, tmp_path: Path):
    def call(behaviour: str) -> tuple[list[str], subprocess.CompletedProcess[str]]:
        (tmp_path / "behaviour").write_text(behaviour, encoding="utf-8")
        program(checkout / ".venv" / "bin", "builder", BUILDER)
        done = run(
            [str(repository / ".github" / "scripts" / "fetch-documents.sh"), "found"],
            checkout,
            tmp_path / "bin",
            FAKE=str(tmp_path),
            GITHUB_OUTPUT=str(tmp_path / "output"),
            GITHUB_STEP_SUMMARY=str(tmp_path / "summary"),
        )
        assert done.returncode == 0, done.stderr
        return (tmp_path / "output").read_text(encoding="utf-8").splitlines(), done

    return call


@pytest.fixture
def propose(repository: Path, checkout: Path, tmp_path: Path):
    def call() -> subprocess.CompletedProcess[str]:
        """As in the second job: a checkout of its own, to which only the folder with what was found came."""
        second = tmp_path / f"second-{len(list(tmp_path.iterdir()))}"
        git(tmp_path, "clone", "--quiet", "origin", second.name)
        (second / "found").mkdir()
        for path in (checkout / "found").iterdir():
            (second / "found" / path.name).write_bytes(path.read_bytes())
        script = repository / ".github" / "scripts" / "propose-documents.sh"
        settings = {"FAKE": str(tmp_path), "GH_REPO": "county/mingzhang", "BASE": "main"}
        return run([str(script), "found"], second, tmp_path / "bin", **settings)

    return call


def branches(folder: Path) -> list[str]:
    return git(folder / "origin", "for-each-ref", "--format=%(refname:short)", "refs/heads/fetched").split()


class TestFetch:
    """`.github/scripts/fetch-documents.sh`."""

    def test_what_is_new_is_handed_on(self, fetch, checkout: Path, tmp_path: Path) -> None:
        output, _ = fetch(NEW)
        assert output == ["status=0", "found=true"]
        with tarfile.open(checkout / "found" / "documents.tar") as held:
            names = sorted(held.getnames())
        assert names == [
            "content/disclosures/430981/a-v2.pdf",
            "content/disclosures/430981/a-v2.yml",
            "content/sources.state.csv",
        ]
        assert (tmp_path / "summary").read_text(encoding="utf-8") == "## Fetched documents\n"

    def test_what_failed_does_not_keep_back_what_is_new(self, fetch) -> None:
        assert fetch(f"{NEW}\nexit 1")[0] == ["status=1", "found=true"]

    def test_another_mark_of_a_server_is_no_find(self, fetch, checkout: Path) -> None:
        assert fetch("echo x >> content/sources.state.csv")[0] == ["status=0", "found=false"]
        assert not (checkout / "found" / "documents.tar").exists()

    def test_commands_in_the_output_are_switched_off(self, fetch) -> None:
        first, *_, last = fetch(NEW)[1].stdout.splitlines()
        assert first.startswith("::stop-commands::")
        assert last == f"::{first.removeprefix('::stop-commands::')}::"


class TestPropose:
    """`.github/scripts/propose-documents.sh`."""

    def test_the_documents_come_as_a_pull_request_that_is_checked(self, fetch, propose, tmp_path: Path) -> None:
        fetch(NEW)
        done = propose()
        assert done.returncode == 0, done.stderr
        (branch,) = branches(tmp_path)
        changed = git(tmp_path / "origin", "diff", "--name-status", "main", branch).splitlines()
        assert changed == [
            "A\tcontent/disclosures/430981/a-v2.pdf",
            "A\tcontent/disclosures/430981/a-v2.yml",
            "M\tcontent/sources.state.csv",
        ]
        assert git(tmp_path / "origin", "log", "--format=%s", f"main..{branch}") == "Add 1 fetched document(s)\n"
        setup, listed, created, checked = calls(tmp_path)
        assert (setup, listed) == ("auth setup-git", f"pr list --head {branch} --state all --json number --jq length")
        assert created.startswith(
            f"pr create --head {branch} --base main --title Add 1 fetched document(s) --body-file "
        )
        assert checked == f"workflow run check.yml --ref {branch}"
        assert (tmp_path / "body").read_text(encoding="utf-8").startswith("## Fetched documents\n\n\nPlease look at")

    def test_called_again_it_does_nothing_twice(self, fetch, propose, tmp_path: Path) -> None:
        fetch(NEW)
        assert propose().returncode == 0
        before = branches(tmp_path), git(tmp_path / "origin", "rev-parse", *branches(tmp_path))
        assert propose().returncode == 0
        assert (branches(tmp_path), git(tmp_path / "origin", "rev-parse", *branches(tmp_path))) == before
        assert len([call for call in calls(tmp_path) if call.startswith("pr create")]) == 1

    def test_nothing_but_documents_is_taken(self, fetch, propose, checkout: Path, tmp_path: Path) -> None:
        fetch(NEW)
        (checkout / "Makefile").write_text("evil:\n", encoding="utf-8")
        subprocess.run(["tar", "rf", "found/documents.tar", "Makefile"], cwd=checkout, check=True)
        assert propose().returncode == 0
        assert "Makefile" not in git(tmp_path / "origin", "ls-tree", "-r", "--name-only", *branches(tmp_path))

    def test_where_pull_requests_are_not_allowed_it_says_what_to_do(self, fetch, propose, tmp_path: Path) -> None:
        fetch(NEW)
        (tmp_path / "forbidden").touch()
        done = propose()
        assert done.returncode == 1
        assert "Allow GitHub Actions to create and approve pull requests" in done.stderr
        (tmp_path / "forbidden").unlink()
        assert propose().returncode == 0

    def test_a_long_report_stays_within_the_limit(self, fetch, propose, tmp_path: Path) -> None:
        fetch(NEW + "yes 预算数 | head -n 20000")
        assert propose().returncode == 0
        body = (tmp_path / "body").read_text(encoding="utf-8")
        assert len(body.encode()) < 65_536
        assert body.rstrip().endswith("Until this is merged or closed nothing more is fetched.")


class TestAttach:
    """`.github/scripts/attach-packages.sh`."""

    @pytest.fixture
    def attach(self, repository: Path, tmp_path: Path):
        def call(releases: str) -> list[str]:
            program(tmp_path / "bin", "gh", GH)
            (tmp_path / "releases").write_text(releases, encoding="utf-8")
            (tmp_path / "packages" / "parquet").mkdir(parents=True)
            for name in ("mingzhang.zip", "SHA256SUMS", "parquet/projects.parquet"):
                (tmp_path / "packages" / name).write_text(f"{name}\n", encoding="utf-8")
            script = repository / ".github" / "scripts" / "attach-packages.sh"
            settings = {"FAKE": str(tmp_path), "GH_REPO": "county/mingzhang", "GITHUB_SHA": "f" * 40}
            done = run([str(script), "packages"], tmp_path, tmp_path / "bin", **settings)
            assert done.returncode == 0, done.stderr
            return [one for one in calls(tmp_path) if one.startswith("release create")]

        return call

    def test_new_packages_are_released(self, attach) -> None:
        (call,) = attach("data-2026-01-01-00000000\nv0.1.0\n")
        words = call.split()
        assert words[2].startswith("data-20") and words[2].endswith("-483073bd")  # sha256 of "SHA256SUMS\n"
        assert (words[3], words[4]) == ("--target", "f" * 40)
        assert words[-2:] == ["packages/SHA256SUMS", "packages/mingzhang.zip"]

    def test_the_same_packages_are_released_once(self, attach) -> None:
        assert attach("data-2026-01-01-483073bd\n") == []
