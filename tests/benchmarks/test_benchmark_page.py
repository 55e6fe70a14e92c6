"""The page of the measurements holds what was measured, and nothing else."""

from __future__ import annotations

import math
import re
import sys

import pytest

from benchmarks.build_cost import _CPU, _EACH, _MEMORY, page, run


def rows(written: str) -> list[list[str]]:
    """The cells of the tables, with the heads of their rows."""
    lines = (line for line in written.splitlines() if line.startswith('<tr><th scope="row">'))
    return [re.findall(r"<t[hd][^>]*>([^<]*)<", line) for line in lines]


def same(times: int) -> list[list[str]]:
    return [[name, str(times), "1.000", "1.000", "1.000"] for name in (_CPU, _MEMORY)]


def test_each_ratio_stands_with_its_smallest_middle_and_largest_value() -> None:
    around = {_CPU: [1.0], _MEMORY: [1.0]}
    runs = [{"这个": [at], _EACH: [each], **around} for at, each in ((0.5, 2.0), (0.25, 4.0), (0.75, 3.0))]
    larger = [
        {"这个": [0.5], _EACH: [6.0], _CPU: [1.5], _MEMORY: [0.5]},
        {"这个": [0.25], _EACH: [1.5], _CPU: [1.0], _MEMORY: [0.5], "另一个": [0.25, 0.5]},
    ]
    written = page({5000: larger, 500: runs})
    first, second = written.partition("## 5,000 个项目 {")[::2]
    assert "## 500 个项目 {" in first
    assert rows(first) == [["这个", "3", "0.250", "0.500", "0.750"], [_EACH, "3", "0.667", "1.000", "1.333"], *same(3)]
    assert rows(second) == [
        ["这个", "2", "0.250", "0.375", "0.500"],
        [_EACH, "2", "0.500", "1.250", "2.000"],
        [_CPU, "2", "1.000", "1.250", "1.500"],
        [_MEMORY, "2", "0.500", "0.500", "0.500"],
        ["另一个", "2", "0.250", "0.375", "0.500"],
    ]


def test_a_program_that_was_stopped_is_told_from_one_that_came_to_an_end() -> None:
    runs = [{_EACH: [2.0], _CPU: [1.0], _MEMORY: [1.0], "那个": [ratio]} for ratio in (0.5, math.inf, math.inf)]
    assert ["那个", "3", "0.500", "超过 1", "超过 1"] in rows(page({500: runs}))


def test_a_run_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(TimeoutError):
        run(sys.executable, "-c", "import time; time.sleep(60)", longest=0.5)


def test_memory_is_that_of_a_process_and_its_children() -> None:
    child = "import time; held = bytearray(b'x' * (80 << 20)); time.sleep(3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert run(sys.executable, "-c", parent).memory >= 80
