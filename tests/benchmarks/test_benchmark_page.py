"""The page of the measurements holds what was measured, and nothing else."""

from __future__ import annotations

from benchmarks.build_cost import _EACH, page


def test_each_ratio_stands_with_its_smallest_middle_and_largest_value() -> None:
    runs = [{"这个": 0.5, _EACH: 2.0}, {"这个": 0.25, _EACH: 4.0}, {"这个": 0.75, _EACH: 3.0}]
    written = page({500: runs, 5000: [{"这个": 0.5, _EACH: 6.0}, {"这个": 0.25, _EACH: 1.5}]})
    assert "每种规模测 2 次" in written
    first, second = written.partition("## 5000 个项目")[::2]
    assert "## 500 个项目" in first
    assert f"| 这个 | 0.250 | 0.500 | 0.750 |\n| {_EACH} | 0.667 | 1.000 | 1.333 |" in first
    assert f"| 这个 | 0.250 | 0.375 | 0.500 |\n| {_EACH} | 0.500 | 1.250 | 2.000 |" in second
