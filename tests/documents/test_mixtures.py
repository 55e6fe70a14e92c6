"""Documents cut, mixed and spoilt at random: whatever comes of it, the records stay sound or the file is unreadable.

One odd document must never make rows that the combined package refuses, nor stop the program.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from golden import key_of, read, values_without_row
from sample_texts import SAMPLES

from builder.errors import DocumentError
from builder.package.rows import csv_bytes

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES = [
    path.read_text(encoding="utf-8").split("\n")[:400]
    for path in [*sorted(HERE.glob("*.txt")), *sorted(SAMPLES.glob("*.txt"))]
    if not path.name.startswith("encoding-")
]
ODD = [
    "",
    "\t",
    "1.",
    "（一）",
    "第一部分",
    "\t\t\t",
    "……",
    "——",
    "绩效指标：",
    "\t单位：万元",
    "\t项目支出名称",
    "9" * 30,
    "注：",
]


def mixture(seed: int) -> str:
    """Lines of one document with lines of others put in, and lines moved, dropped and cut off."""
    chance = random.Random(seed)
    lines = list(chance.choice(SOURCES))
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(lines))
        what = chance.randrange(5)
        if what == 0 and len(lines) > 1:
            del lines[at]
        elif what == 1:
            other = chance.choice(SOURCES)
            start = chance.randrange(len(other))
            lines[at:at] = other[start : start + chance.randrange(1, 30)]
        elif what == 2:
            with_ = chance.randrange(len(lines))
            lines[at], lines[with_] = lines[with_], lines[at]
        elif what == 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        else:
            lines[at] = chance.choice(ODD)
    return "\n".join(lines)


@pytest.mark.parametrize("block", range(8))
def test_any_mixture_gives_sound_records_or_is_unreadable(tmp_path: Path, block: int) -> None:
    path = tmp_path / "mixture.txt"
    for seed in range(block * 25, block * 25 + 25):
        path.write_text(mixture(seed), encoding="utf-8")
        try:
            document, _, records = read(path)
        except DocumentError:
            continue
        for resource, rows in records.items():
            csv_bytes(resource, rows)
            keys = Counter(key_of(resource, row) for row in rows)
            assert [key for key, count in keys.items() if count > 1] == [], (seed, resource)
        assert values_without_row(records) == [], seed
        printed = sum(bool(cell.text) for table in document.tables() for cell in table.cells)
        assert len(records.get("cells", [])) == printed, seed
