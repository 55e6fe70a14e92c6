"""The page of the measurements holds what was measured, and nothing else."""

from __future__ import annotations

from benchmarks.build_cost import page


def test_each_ratio_stands_with_its_smallest_middle_and_largest_value() -> None:
    runs = [{"这个": 0.5, "那个": 2.0}, {"这个": 0.25, "那个": 4.0}, {"这个": 0.75, "那个": 3.0}]
    written = page({500: runs, 5000: runs[:2]})
    assert "每种规模测 2 次" in written
    first, second = written.partition("## 5000 个项目")[::2]
    assert "## 500 个项目" in first
    assert "| 这个 | 0.250 | 0.500 | 0.750 |\n| 那个 | 2.000 | 3.000 | 4.000 |" in first
    assert "| 这个 | 0.250 | 0.375 | 0.500 |\n| 那个 | 2.000 | 3.000 | 4.000 |" in second
