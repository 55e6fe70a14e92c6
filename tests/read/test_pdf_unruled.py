"""Tables in PDF without upright lines, or without any, typeset here; and what looks like one and is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from builder.model import Table
from builder.read.pdf.read import read

FONT, SIZE, PITCH = "STSong-Light", 10, 18
LEFT, TOP = 60.0, 760.0
COLUMNS = (60.0, 330.0, 420.0, 510.0)
"""The left edge of the labels, and the right edges of the columns of numbers."""

HEADER = ["科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["一般公共服务支出", "1,935.36", "1,517.95", "417.41"],
    ["信访事务", "1,935.36", "1,517.95", "417.41"],
    ["行政运行", "1,517.95", "1,517.95", ""],
    ["信访业务", "417.41", "", "417.41"],
    ["合计", "1,935.36", "1,517.95", "417.41"],
]

Draw = Callable[[Canvas], None]


def typeset(path: Path, draw: Draw) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(FONT, SIZE)
    draw(canvas)
    canvas.save()
    return path


def put(canvas: Canvas, y: float, texts: list[str]) -> None:
    """One line: the first text from the left, the others up to the right edges of their columns."""
    canvas.drawString(COLUMNS[0], y, texts[0])
    for x, text in zip(COLUMNS[1:], texts[1:], strict=False):
        canvas.drawRightString(x, y, text)


def table_lines(canvas: Canvas, top: float, rows: list[list[str]]) -> float:
    for number, row in enumerate(rows):
        put(canvas, top - number * PITCH, row)
    return top - len(rows) * PITCH


def rule(canvas: Canvas, y: float, start: float = LEFT, end: float = 510.0) -> None:
    canvas.line(start, y, end, y)


def tables(path: Path) -> list[list[list[str]]]:
    """The texts of each table found, row by row, a merged cell once."""
    found = []
    for block in read(path).blocks:
        if isinstance(block, Table):
            rows: dict[int, list[str]] = {}
            for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
                rows.setdefault(cell.row, []).append(cell.text)
            found.append([rows[row] for row in sorted(rows)])
    return found


def test_three_level_lines_make_a_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        rule(canvas, TOP + 14)
        rule(canvas, TOP - 5)
        end = table_lines(canvas, TOP, [HEADER, *ROWS])
        rule(canvas, end + 12)

    assert tables(typeset(tmp_path / "a.pdf", draw)) == [[HEADER, *ROWS]]


def test_text_in_columns_below_a_unit_is_a_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(300, TOP + 50, "部门支出总表")
        canvas.drawString(LEFT, TOP + 25, "部门：样例市信访局")
        canvas.drawRightString(510, TOP + 25, "单位：万元")
        end = table_lines(canvas, TOP, [HEADER, *ROWS])
        canvas.drawString(LEFT, end - 20, "注：本表反映部门本年度各项支出情况。")

    path = typeset(tmp_path / "a.pdf", draw)
    assert tables(path) == [[HEADER, *ROWS]]
    texts = [paragraph.text for paragraph in read(path).paragraphs()]
    assert texts == ["部门支出总表", "部门：样例市信访局 单位：万元", "注：本表反映部门本年度各项支出情况。"]


def test_two_columns_between_level_lines_are_a_table(tmp_path: Path) -> None:
    rows = [["项目", "预算数"], ["因公出国（境）费用", "0.00"], ["公务接待费", "2.00"], ["合计", "2.00"]]

    def draw(canvas: Canvas) -> None:
        rule(canvas, TOP + 14, LEFT, 330)
        end = table_lines(canvas, TOP, rows)
        rule(canvas, end + 12, LEFT, 330)

    assert tables(typeset(tmp_path / "a.pdf", draw)) == [rows]


def test_level_lines_inside_a_frame_do_not_join_the_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(7):
            rule(canvas, TOP + 13 - number * PITCH, LEFT - 4, 514)
        table_lines(canvas, TOP, [HEADER, *ROWS])
        for x in (LEFT - 4, 514):
            canvas.line(x, TOP + 13, x, TOP + 13 - 6 * PITCH)

    assert tables(typeset(tmp_path / "a.pdf", draw)) == [[HEADER, *ROWS]]


def test_a_header_over_two_columns_is_one_cell_over_its_short_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        rule(canvas, TOP + 32)
        canvas.drawCentredString(460, TOP + PITCH, "其中")
        rule(canvas, TOP + 14, 380, 510)
        end = table_lines(canvas, TOP, [HEADER, *ROWS])
        rule(canvas, TOP - 5)
        rule(canvas, end + 12)

    (found,) = read(typeset(tmp_path / "a.pdf", draw)).tables()
    group = next(cell for cell in found.cells if cell.text == "其中")
    assert (group.row, group.column, group.column_span) == (1, 3, 2)


def test_a_label_on_two_lines_is_one_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawRightString(510, TOP + 25, "单位：万元")
        put(canvas, TOP, HEADER)
        put(canvas, TOP - 2 * PITCH, ROWS[0])
        canvas.drawString(LEFT, TOP - 4 * PITCH + 6, "机关事业单位基本")
        put(canvas, TOP - 4 * PITCH, ["", "95.50", "95.50", ""])
        canvas.drawString(LEFT, TOP - 4 * PITCH - 6, "养老保险缴费支出")
        put(canvas, TOP - 6 * PITCH, ROWS[2])

    (found,) = tables(typeset(tmp_path / "a.pdf", draw))
    assert found[2] == ["机关事业单位基本养老保险缴费支出", "95.50", "95.50", ""]
    assert [row[0] for row in found] == [HEADER[0], ROWS[0][0], found[2][0], ROWS[2][0]]


def test_the_table_of_the_next_page_goes_on(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for rows in (ROWS[:3], ROWS[2:]):
            canvas.setFont(FONT, SIZE)
            rule(canvas, TOP + 14)
            end = table_lines(canvas, TOP, [HEADER, *rows])
            rule(canvas, end + 12)
            canvas.showPage()

    (found,) = read(typeset(tmp_path / "a.pdf", draw)).tables()
    assert found.row_count == 8
    assert found.repeated_rows == frozenset({5})


PROSE = "2026年部门预算收入1,935.36万元，比上年增加17.41万元，其中基本支出1,517.95万元，项目支出417.41万元。"


@pytest.mark.parametrize(
    "lines",
    [
        [[PROSE[:38]], [PROSE[38:]], [PROSE[:38]], [PROSE[38:]]],
        [["第一部分 部门概况", "1"], ["第二部分 部门预算表", "5"], ["第三部分 名词解释", "12"], ["附件", "20"]],
        [["1.", "2026年预算1,935.36万元"], ["2.", "比上年增加17.41万元"], ["3.", "项目支出417.41万元"]],
        [["一、部门职责……………………………………", "3"], ["二、机构设置……………………………………", "4"], ["三、预算……………………………", "5"]],
        [["制表：财务科", "日期：2026年1月"], ["审核：办公室", "电话见首页"], ["附注", "无"]],
    ],
    ids=["prose", "contents", "list", "leaders", "signatures"],
)
def test_what_is_no_table_stays_text(tmp_path: Path, lines: list[list[str]]) -> None:
    path = typeset(tmp_path / "a.pdf", lambda canvas: void(table_lines(canvas, TOP, lines)))
    assert tables(path) == []
    printed = "".join("".join(line) for line in lines).replace(" ", "")
    assert "".join(paragraph.text for paragraph in read(path).paragraphs()).replace(" ", "") == printed


def void(_: object) -> None:
    return None
