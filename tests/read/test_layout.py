"""What a lost format took apart: header cells over several columns, halves of a paragraph, pages of a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Cell, Paragraph, Table
from builder.read.layout import join_pages, join_paragraphs, spread_header


def header(*rows: list[str]) -> list[Cell]:
    return [
        Cell(text, number, column, f"L{number}C{column}")
        for number, row in enumerate(rows, 1)
        for column, text in enumerate(row, 1)
    ]


def spans(upper: list[str], lower: list[str]) -> list[tuple[str, int, int]]:
    cells = spread_header(header(upper, lower))
    return [(cell.text, cell.column, cell.column_span) for cell in cells if cell.row == 1]


def test_a_header_cell_stands_over_the_parts_below_it() -> None:
    assert spans(["序号", "支出", "备注"], ["", "科目编码", "科目名称", "金额", ""]) == [
        ("序号", 1, 1),
        ("支出", 2, 3),
        ("备注", 5, 1),
    ]


def test_two_header_cells_side_by_side_part_where_the_wording_comes_again() -> None:
    assert spans(["序号", "收入", "支出"], ["", "项目", "金额", "项目", "合计", "一般公共预算"]) == [
        ("序号", 1, 1),
        ("收入", 2, 2),
        ("支出", 4, 3),
    ]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["甲", "乙"], ["1", "2"]),
        (["甲", "乙"], ["1", "2", "3"]),
        (["甲", "", "丙"], ["", "2", "3", "4"]),
        (["甲", "乙", "丙", "丁"], ["", "2", "3", "4", "5"]),
        (["甲"], ["", "2"]),
    ],
)
def test_rows_that_do_not_fit_stay_as_they_are(upper: list[str], lower: list[str]) -> None:
    assert spans(upper, lower) == [(text, column, 1) for column, text in enumerate(upper, 1)]


@given(st.lists(st.lists(st.sampled_from(["", "甲", "乙", "丙"]), min_size=1, max_size=7), min_size=1, max_size=4))
def test_spreading_moves_cells_and_keeps_their_order(rows: list[list[str]]) -> None:
    before = header(*rows)
    after = spread_header(before)
    assert [(cell.text, cell.row, cell.ref) for cell in after] == [(cell.text, cell.row, cell.ref) for cell in before]
    for number in range(1, len(rows) + 1):
        places = [
            column
            for cell in after
            if cell.row == number
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("围绕中心工作，加强组织领导，统筹安排各项任", "务落实。"),
        ("督促各单位完善制度、健全机制，形成合", "力，确保完成。"),
    ],
)
def test_the_halves_of_a_paragraph_are_joined(first: str, second: str) -> None:
    assert join_paragraphs([Paragraph(first, "L1"), Paragraph(second, "L2")]) == [Paragraph(first + second, "L1")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("加强组织领导。", "统筹安排。"),
        ("部门职责", "负责日常工作。"),
        ("加强组织，统筹安排", "1.落实责任。"),
        ("做好宣传，引导舆论", "绩效指标：次数不少于3次。"),
    ],
)
def test_paragraphs_of_their_own_stay_apart(first: str, second: str) -> None:
    assert len(join_paragraphs([Paragraph(first, "L1"), Paragraph(second, "L2")])) == 2


def table(ref: str, *rows: list[str]) -> Table:
    return Table(ref, tuple(header(*rows)))


def test_a_page_that_goes_on_is_joined_and_its_header_counted_as_repeated() -> None:
    head = ["甲", "乙", "丙"]
    (joined,) = join_pages([table("L1", head, ["1", "2", "3"]), table("L9", head, ["4", "5", "6"])])
    assert isinstance(joined, Table)
    assert (joined.ref, joined.row_count, joined.repeated_rows) == ("L1", 4, frozenset({3}))


def test_tables_with_a_paragraph_between_them_are_not_joined() -> None:
    head = ["甲", "乙", "丙"]
    blocks = [table("L1", head, ["1", "2", "3"]), Paragraph("二、另一张表", "L5"), table("L9", head, ["4", "5", "6"])]
    assert join_pages(blocks) == blocks


def test_a_full_row_below_a_repeated_header_is_a_row_of_its_own() -> None:
    head = ["一级", "二级", "值"]
    (joined,) = join_pages([table("L1", head, ["产出", "数量", "1"]), table("L9", head, ["", "质量", "2"])])
    assert isinstance(joined, Table)
    assert [cell.text for cell in joined.cells if cell.row == 2] == ["产出", "数量", "1"]
    assert [cell.text for cell in joined.cells if cell.row == 4] == ["", "质量", "2"]
