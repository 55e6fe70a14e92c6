"""The workflows for GitHub: sound, pinned, and with no more rights than they need. Nothing is fetched."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PERMISSIONS = {
    ("check.yml", "test"): {"contents": "read"},
    ("check.yml", "site"): {"contents": "read"},
    ("check.yml", "changes"): {"contents": "read"},
    ("check.yml", "comment"): {"contents": "read", "pull-requests": "write"},
    ("publish.yml", "build"): {"contents": "read"},
    ("publish.yml", "deploy"): {"contents": "read", "pages": "write", "id-token": "write"},
    ("publish.yml", "record"): {"contents": "write", "pull-requests": "write"},
    ("publish.yml", "release"): {"contents": "write"},
    ("publish.yml", "report"): {"contents": "read", "issues": "write"},
    ("fetch.yml", "fetch"): {"contents": "read", "pull-requests": "read"},
    ("fetch.yml", "propose"): {"actions": "write", "contents": "write", "pull-requests": "write"},
}


@pytest.fixture(scope="module")
def workflows(repository: Path) -> dict[str, dict[Any, Any]]:
    paths = sorted((repository / ".github" / "workflows").iterdir())
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def steps(workflows: dict[str, dict[Any, Any]]) -> list[dict[str, Any]]:
    return [step for flow in workflows.values() for job in flow["jobs"].values() for step in job["steps"]]


def run(command: list[str], repository: Path) -> None:
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter_finds_nothing(repository: Path) -> None:
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    run([zizmor, "--offline", "--persona=auditor", "--strict-collection", "--no-ignores", ".github"], repository)


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_schema_accepts_the_workflows(repository: Path, schema: str) -> None:
    files = sorted(str(path) for path in (repository / ".github" / "workflows").iterdir())
    run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files], repository)


def test_actions_are_pinned(repository: Path) -> None:
    versions: dict[str, set[str]] = {}
    for path in (repository / ".github" / "workflows").iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" not in line:
                continue
            match = re.match(r"\s+(?:- )?uses: (actions/[a-z-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$", line)
            assert match, line
            versions.setdefault(match[1], set()).add(match[2])
    assert versions
    assert {action: pins for action, pins in versions.items() if len(pins) > 1} == {}


def test_rights_are_the_least(workflows: dict[str, dict[Any, Any]]) -> None:
    assert {name: flow["permissions"] for name, flow in workflows.items()} == {name: {} for name in workflows}
    assert {
        (name, job): settings["permissions"]
        for name, flow in workflows.items()
        for job, settings in flow["jobs"].items()
    } == PERMISSIONS


def test_checkouts_keep_no_credentials(workflows: dict[str, dict[Any, Any]]) -> None:
    checkouts = [step for step in steps(workflows) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_value_is_written_into_a_script(workflows: dict[str, dict[Any, Any]]) -> None:
    assert not [step["run"] for step in steps(workflows) if "${{" in step.get("run", "")]


def test_check_runs_on_every_supported_python(workflows: dict[str, dict[Any, Any]]) -> None:
    job = workflows["check.yml"]["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert job["steps"][-1]["run"] == "make test"
    assert "make site" in [step.get("run") for step in workflows["check.yml"]["jobs"]["site"]["steps"]]


def test_publish_deploys_only_a_new_site(workflows: dict[str, dict[Any, Any]]) -> None:
    flow = workflows["publish.yml"]
    triggers = flow[True]  # YAML 1.1 reads `on` as a truth value
    assert set(triggers) == {"push", "schedule", "workflow_dispatch"}
    assert {"content/**", "datapackage/schemas/**", "builder/**", "mkdocs.yml"} <= set(triggers["push"]["paths"])
    assert flow["jobs"]["deploy"]["if"] == "needs.build.outputs.published == 'true'"
    assert flow["jobs"]["report"]["if"] == "${{ !cancelled() && needs.build.outputs.status != '0' }}"


def test_what_may_write_runs_nothing_of_a_pull_request(workflows: dict[str, dict[Any, Any]]) -> None:
    flow = workflows["check.yml"]
    assert "pull_request_target" not in flow[True]
    comment = flow["jobs"]["comment"]
    assert comment["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert comment["steps"][0]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert not [step for step in comment["steps"] if "make" in step.get("run", "")]


def test_shards_are_deployed_before_the_home_site_that_lists_them(workflows: dict[str, dict[Any, Any]]) -> None:
    *before, last = workflows["publish.yml"]["jobs"]["deploy"]["steps"]
    assert "if" not in last and last["uses"].startswith("actions/deploy-pages@")
    assert before[-1]["run"] == ".github/scripts/deploy-shards.sh shards.tar"
    assert {step["if"] for step in before} == {"needs.build.outputs.shards == 'true'"}


def test_a_change_is_recorded_after_the_site_that_shows_it(workflows: dict[str, dict[Any, Any]]) -> None:
    jobs = workflows["publish.yml"]["jobs"]
    assert jobs["record"]["needs"] == ["build", "deploy"]
    assert jobs["record"]["if"] == "needs.build.outputs.changed == 'true'"
    names = [step.get("id") or step["name"] for step in jobs["build"]["steps"]]
    assert names.index("build") < names.index("change") < names.index("Hand the site to the deployment")


def test_what_was_read_is_restored_before_the_build_and_kept_after_it(workflows: dict[str, dict[Any, Any]]) -> None:
    every = workflows["publish.yml"]["jobs"]["build"]["steps"]
    (cache,) = [step for step in every if step.get("uses", "").startswith("actions/cache@")]
    assert cache["with"]["path"] == ".cache"
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])
    assert every.index(cache) < [step.get("id") for step in every].index("build")


def test_packages_are_released_after_the_site_that_offers_them(workflows: dict[str, dict[Any, Any]]) -> None:
    assert workflows["publish.yml"]["jobs"]["release"]["needs"] == "deploy"


def test_what_reads_fetched_documents_may_write_nothing(workflows: dict[str, dict[Any, Any]]) -> None:
    flow = workflows["fetch.yml"]
    assert set(flow[True]) == {"schedule", "workflow_dispatch"}
    (fetch,) = [step for step in flow["jobs"]["fetch"]["steps"] if step.get("id") == "fetch"]
    assert "env" not in fetch
    assert not [step for step in flow["jobs"]["propose"]["steps"] if "builder" in step.get("run", "")]


def test_a_branch_with_documents_can_be_checked(workflows: dict[str, dict[Any, Any]]) -> None:
    flow = workflows["check.yml"]
    assert "workflow_dispatch" in flow[True]
    assert flow["jobs"]["changes"]["if"] == "github.event_name != 'push'"
