"""Worker processes give what one process gives, in the same order, errors included."""

from __future__ import annotations

import mmap
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from builder.errors import InvalidPackage, UnreadableDocument
from builder.workers import Limits, beside, each, each_limited


def _slow_first(number: int) -> tuple[int, str]:
    time.sleep(0.05 if number == 0 else 0)
    return number, str(number * number)


def _process(_: int) -> int:
    return os.getpid()


def _fail(number: int) -> None:
    if number == 1:
        raise UnreadableDocument("a.txt", "the file is empty", "get it again", place="L1")
    if number == 2:
        raise InvalidPackage("datapackage", ["one", "two"])


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    assert list(each(_slow_first, range(6), jobs)) == [(number, str(number * number)) for number in range(6)]


def test_one_job_and_one_item_need_no_other_process() -> None:
    assert set(each(_process, range(3), 1)) == {os.getpid()}
    assert list(each(_process, [1], 4)) == [os.getpid()]


def test_more_jobs_work_in_other_processes() -> None:
    assert os.getpid() not in set(each(_process, range(4), 2))


def test_no_items_give_no_results() -> None:
    assert list(each(_process, [], 4)) == []


def test_an_error_comes_back_whole_from_another_process() -> None:
    with pytest.raises(UnreadableDocument) as unreadable:
        list(each(_fail, [0, 1], 2))
    assert str(unreadable.value) == "a.txt (L1): the file is empty → get it again"
    with pytest.raises(InvalidPackage) as invalid:
        list(each(_fail, [0, 2], 2))
    assert invalid.value.problems == ("one", "two")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_called_beside_is_done_at_the_end(tmp_path: Path, jobs: int) -> None:
    def call() -> None:
        numbers = ",".join(str(number) for number, _ in each(_slow_first, range(3), 2))
        (tmp_path / "called").write_text(f"{os.getpid()} {numbers}")

    with beside(call, jobs):
        (tmp_path / "gone-on").write_text("yes")
    process, numbers = (tmp_path / "called").read_text().split()
    assert (int(process) == os.getpid(), numbers) == (jobs == 1, "0,1,2")
    assert (tmp_path / "gone-on").read_text() == "yes"


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_beside_comes_back_whole(jobs: int) -> None:
    with pytest.raises(InvalidPackage) as invalid, beside(partial(_fail, 2), jobs):
        pass
    assert invalid.value.problems == ("one", "two")


def test_an_error_here_comes_first() -> None:
    with pytest.raises(ValueError, match="here"), beside(partial(_fail, 2), 2):
        raise ValueError("here")


def _fail_at_length() -> None:
    raise InvalidPackage("datapackage", [f"row {number}: wrong" for number in range(10_000)])


def test_an_error_that_is_large_is_waited_for() -> None:
    with pytest.raises(ValueError, match="here"), beside(_fail_at_length, 2):
        raise ValueError("here")
    with pytest.raises(InvalidPackage, match="10000 problem"), beside(_fail_at_length, 2):
        pass


def _end_at_work() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False)  # holds what is open
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_beside_that_is_killed_at_work_is_an_error() -> None:
    with pytest.raises(RuntimeError, match=r"exit code -9\)"), beside(_end_at_work, 2):
        pass


def test_a_process_beside_that_ends_is_an_error() -> None:
    with pytest.raises(RuntimeError, match=r"exit code 3\)"), beside(partial(os._exit, 3), 2):
        pass


def _end(number: int) -> int:
    if number == 1:
        sys.exit("no more")
    return number


def test_an_item_that_ends_its_process_stops_no_other() -> None:
    results = list(each_limited(_end, range(3), 2, Limits(), lambda number, why: -number))
    assert results == [0, -1, 2]


def _take(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20)) >> 20


def test_what_the_parent_has_mapped_does_not_count_against_the_limit_of_an_item() -> None:
    limits = Limits(memory=512 << 20)
    with mmap.mmap(-1, 2 << 30):
        results = list(each_limited(_take, [64, 1024], 1, limits, lambda number, why: -number))
    assert results == [64, -1024]


_STAYS = """
import os, time
from builder.workers import beside
def stay():
    print("called", flush=True)
    time.sleep(10)
    print("still there", flush=True)
    os._exit(0)
with beside(stay, 2):
    pass
"""


def test_what_is_called_beside_ends_with_the_process_that_called_it() -> None:
    with subprocess.Popen([sys.executable, "-c", _STAYS], stdout=subprocess.PIPE) as caller:
        assert caller.stdout
        assert caller.stdout.readline() == b"called\n"
        caller.kill()
        assert caller.stdout.read() == b""  # ends when nobody is left who may write
