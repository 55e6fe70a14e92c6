"""Which rows of a table are leaves, told by codes, by numbering, and by what adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builder.forms.breakdown import break_down
from builder.forms.columns import is_total
from builder.forms.line import Line


def leaves(rows: list[tuple[str, str]]) -> list[str]:
    """The labels of the leaves. A row is its label, a code before a space, and its amounts parted by blanks."""
    lines, amounts = [], []
    for number, (label, printed) in enumerate(rows):
        code, _, name = label.rpartition(" ")
        lines.append(Line(number, code=code, item=name, is_total=is_total(name), depth=0 if is_total(name) else 2))
        amounts.append({at: Decimal(text) for at, text in enumerate(printed.split()) if text != "-"})
    found = break_down(lines, amounts)
    return [line.item for line, leaf in zip(lines, found.leaves, strict=True) if leaf]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("合计", "9"), ("201 甲", "9"), ("20101 乙", "4"), ("20102 丙", "5")], ["乙", "丙"]),
        (
            [("合计", "9"), ("甲", "4"), ("乙", "4"), ("丙", "4"), ("丁", "5"), ("戊", "2"), ("己", "3")],
            ["丙", "戊", "己"],
        ),
        ([("甲", "4"), ("乙", "4"), ("丙", "1"), ("合计", "9")], ["甲", "乙", "丙"]),
        ([("合计", "9 1"), ("全系统", "9 1"), ("本级", "6 1"), ("下属", "3 -")], ["本级", "下属"]),
        (
            [("合计", "9"), ("1、出国", "0"), ("2、用车", "9"), ("其中：（1）购置", "0"), ("（2）运行", "9")],
            ["1、出国", "其中：（1）购置", "（2）运行"],
        ),
        ([("合计", "9"), ("拨款", "9"), ("其中：专项", "2")], ["拨款"]),
        ([("合计", "5.01"), ("甲", "5.01"), ("乙", "2.50"), ("丙", "2.50")], ["乙", "丙"]),
        ([("甲", "4"), ("乙", "4")], ["甲", "乙"]),
        ([("甲", "9"), ("乙", "4"), ("丙", "5")], ["乙", "丙"]),
    ],
    ids=["codes", "indented", "equals", "units", "numbered", "share", "rounded", "no total", "parts without a total"],
)
def test_what_adds_up_to_the_total_are_the_leaves(rows: list[tuple[str, str]], expected: list[str]) -> None:
    assert leaves(rows) == expected


def test_depths_are_those_of_the_classification() -> None:
    lines = [
        Line(at, item=item, is_total=item == "合计", depth=2) for at, item in enumerate(["合计", "类", "款", "项"])
    ]
    found = break_down(lines, [{1: Decimal(3)}] * 4)
    assert (found.leaves, found.depths) == ([False, False, False, True], [0, 0, 1, 2])
