"""What an incremental build leaves is, byte for byte, what a build from nothing makes, whatever was changed before.

A checkout is changed step by step, at random: a document, a passport, a ledger, a page, a template, a setting, a
schema, a list of words, the program. `MINGZHANG_CHANGES=200` takes more steps than the few of an ordinary run, and
`MINGZHANG_KILLS=50` kills more builds.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from checkout import CHANGES, Checkout, add_a_document, change_an_amount, check_out

from builder.swap import STAGING

_STEPS = int(os.environ.get("MINGZHANG_CHANGES", "4"))
_KILLS = int(os.environ.get("MINGZHANG_KILLS", "2"))
_KEPT = {".cache", STAGING}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with two documents."""
    made = check_out(tmp_path / "checkout")
    for seed in (1, 2):
        add_a_document(made, random.Random(seed))
    return made


def tree(output: Path) -> dict[str, bytes]:
    """Every file that a build left for others than itself."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file() and path.relative_to(output).parts[0] not in _KEPT
    }


def assert_same(incremental: Path, full: Path, after: str) -> None:
    left, right = tree(incremental), tree(full)
    different = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
    assert not different, f"after {after}: {len(different)} files, such as {different[:5]}"


def test_incremental_builds_leave_what_builds_from_nothing_make(checkout: Checkout, tmp_path: Path) -> None:
    seed = int(os.environ.get("MINGZHANG_SEED", "0"))
    chance = random.Random(seed)
    checkout.build(tmp_path / "incremental")
    done = []
    for step in range(_STEPS):
        change = CHANGES[step % len(CHANGES)] if len(CHANGES) <= _STEPS else chance.choice(CHANGES)
        done.append(f"{change.__name__} ({change(checkout, chance)})")
        checkout.build(tmp_path / "incremental")
        checkout.build(tmp_path / "full", "--no-cache")
        assert_same(tmp_path / "incremental", tmp_path / "full", f"{' → '.join(done[-3:])} (seed {seed}, step {step})")


def test_a_build_that_is_killed_leaves_the_last_good_one_and_the_next_is_right(
    checkout: Checkout, tmp_path: Path
) -> None:
    chance = random.Random(0)
    output = tmp_path / "output"
    began = time.monotonic()
    checkout.build(output)
    took = time.monotonic() - began
    good = tree(output)
    for _ in range(_KILLS):
        change_an_amount(checkout, chance)
        kill(checkout, output, chance.uniform(0, took))
        left = tree(output)
        checkout.build(output)
        after = tree(output)
        assert left in (good, after)
        good = after
    checkout.build(tmp_path / "full", "--no-cache")
    assert_same(output, tmp_path / "full", "builds that were killed")


def kill(checkout: Checkout, output: Path, after: float) -> None:
    """Begin a build and kill it, with the processes that it began, after so many seconds."""
    program = f"import sys; sys.path.insert(0, {str(checkout.root)!r}); from builder.cli import main; main()"
    command = [sys.executable, "-c", program, "build", "--source", checkout.documents, "--output", output]
    begun = subprocess.Popen(
        command, cwd=checkout.root, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()
