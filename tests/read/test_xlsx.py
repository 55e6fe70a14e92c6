"""Workbooks: what the sheets display, at the places that a reader finds in them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read import xlsx
from builder.read.fold import fold_cell
from builder.recognise import recognise

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Document]:
    """Reads the workbook whose only sheet a function fills."""

    def read(fill: Callable[[Worksheet], object], title: str = "Sheet1") -> Document:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = title
        fill(sheet)
        book.save(tmp_path / "book.xlsx")
        return xlsx.read(tmp_path / "book.xlsx")

    return read


def rows(*values: Sequence[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row, line in enumerate(values, 1):
            for column, value in enumerate(line, 1):
                sheet.cell(row, column, value)  # type: ignore[arg-type]

    return fill


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(1, table.row_count + 1)]


def cell(document: Document, ref: str) -> Cell:
    return next(cell for table in document.tables() for cell in table.cells if cell.ref == ref)


def package(path: Path, parts: dict[str, str | bytes], compression: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def minimal(path: Path, sheet: str, more: dict[str, str | bytes] | None = None, book: str = "") -> Path:
    """The least that is a workbook, with one sheet of raw XML."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns:r="r">{book}<sheets><sheet name="表" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="a" Type="x/worksheet" Target="sheet.xml"/>'
        '<Relationship Id="b" Type="x/styles" Target="styles.xml"/>'
        '<Relationship Id="c" Type="x/sharedStrings" Target="/xl/strings.xml"/></Relationships>',
        "xl/sheet.xml": f"<worksheet>{sheet}</worksheet>",
        "xl/strings.xml": "<sst><si><t>甲</t></si></sst>",
        "xl/styles.xml": "<styleSheet/>",
    }
    return package(path, parts | (more or {}))


# Cells -----------------------------------------------------------------------------------------------------------


def test_cells_show_what_the_sheet_shows(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        values: list[tuple[Any, str]] = [
            ("科目", "General"),
            (1234.5, "#,##0.00"),
            (0, ACCOUNTING),
            (0.125, "0.0%"),
            (date(2024, 6, 20), 'yyyy"年"m"月"d"日"'),
            (datetime(2024, 6, 20, 18, 30), "yyyy/m/d h:mm"),
            (True, "General"),
            ("2010301", "@"),
            (20, "0.00"),
            (-3, "#,##0.0_);(#,##0.0)"),
            (0, "0.00;-0.00;"),
        ]
        for row, (value, code) in enumerate(values, 1):
            sheet.cell(row, 1, "项")
            sheet.cell(row, 2, value).number_format = code

    (table,) = saved(fill).tables()
    shown = [
        "科目",
        "1,234.50",
        "-",
        "12.5%",
        "2024年6月20日",
        "2024/6/20 18:30",
        "TRUE",
        "2010301",
        "20.00",
        "(3.0)",
        "",
    ]
    assert [line[1] for line in grid(table)] == shown


def test_line_breaks_in_a_cell_are_folded(saved: Callable[..., Document]) -> None:
    (table,) = saved(rows(["绩效\n目标", "1.完成培训\n2.完成检测"], ["a\r\nb", "x y"])).tables()
    assert grid(table) == [["绩效目标", "1.完成培训\n2.完成检测"], ["a b", "x y"]]


def test_rich_text_is_text(saved: Callable[..., Document]) -> None:
    rich = CellRichText("一般", TextBlock(InlineFont(b=True), "公共"), "预算")
    (table,) = saved(rows([rich, "1"], ["a", "b"])).tables()
    assert grid(table)[0] == ["一般公共预算", "1"]


def test_merged_cells_are_spans(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["项目", "金额", ""], ["", "基本", "项目"], ["合计", 1, 2])(sheet)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    document = saved(fill)
    assert [
        (c.text, c.row, c.column, c.row_span, c.column_span, c.ref) for t in document.tables() for c in t.cells
    ] == [
        ("项目", 1, 1, 2, 1, "T1R1C1"),
        ("金额", 1, 2, 1, 2, "T1R1C2"),
        ("基本", 2, 2, 1, 1, "T1R2C2"),
        ("项目", 2, 3, 1, 1, "T1R2C3"),
        ("合计", 3, 1, 1, 1, "T1R3C1"),
        ("1", 3, 2, 1, 1, "T1R3C2"),
        ("2", 3, 3, 1, 1, "T1R3C3"),
    ]


def test_what_lies_under_merged_cells_is_not_read_and_said(tmp_path: Path) -> None:
    cells = '<row><c t="str"><v>a</v></c><c t="str"><v>stale</v></c><c t="str"><v>b</v></c></row>'
    sheet = f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    document = xlsx.read(minimal(tmp_path / "a.xlsx", sheet))
    assert [[c.text for c in t.cells] for t in document.tables()] == [["a", "b"]]
    assert document.notes == ("sheet 1 “表”: 1 texts lie under merged cells, where no one sees them, and are not read",)


def test_text_centred_over_blanks_spans_them(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["项目", "本年", None, "上年", None], ["a", 1, 2, 3, 4])(sheet)
        for column in range(2, 6):
            sheet.cell(1, column).alignment = Alignment(horizontal="centerContinuous")

    document = saved(fill)
    assert [(c.text, c.column_span) for t in document.tables() for c in t.cells if c.row == 1] == [
        ("项目", 1),
        ("本年", 2),
        ("上年", 2),
    ]


def test_margins_are_cut_and_locators_are_those_of_the_sheet(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C4"], sheet["D4"], sheet["C5"], sheet["D5"] = "a", "b", "c", "d"
        sheet["H40"].number_format = "0.00"
        sheet.merge_cells("F1:G2")

    (table,) = saved(fill).tables()
    assert table.ref == "T1R4"
    assert [(c.text, c.row, c.column, c.ref) for c in table.cells] == [
        ("a", 1, 1, "T1R4C3"),
        ("b", 1, 2, "T1R4C4"),
        ("c", 2, 1, "T1R5C3"),
        ("d", 2, 2, "T1R5C4"),
    ]


def test_blank_places_inside_are_cells_and_long_gaps_are_left_out(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["a", None, "b"], [], ["c", None, "d"])(sheet)
        sheet["Z1"] = "e"

    (table,) = saved(fill).tables()
    assert grid(table) == [["a", "", "b", "e"], ["", "", "", ""], ["c", "", "d", ""]]
    assert [c.ref for c in table.cells if c.text == "e"] == ["T1R1C26"]


def test_zeros_that_the_sheet_hides_are_blank(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["a", 0, 1])(sheet)
        sheet.sheet_view.showZeros = False

    (table,) = saved(fill).tables()
    assert grid(table) == [["a", "", "1"]]


def test_formulas_show_the_value_saved_with_them(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c>'
        '<c r="C1"><f>SUM(A1)</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="E1" t="str"><f>""</f><v></v></c><c r="F1" t="b"><v>0</v></c></row></sheetData>'
    )
    document = xlsx.read(minimal(tmp_path / "a.xlsx", sheet))
    assert [[c.text for c in t.cells] for t in document.tables()] == [["2", "x", "", "#DIV/0!", "", "FALSE"]]
    assert document.notes == (
        "sheet 1 “表”: 1 formulas without a saved value are blank (T1R1C3)",
        "sheet 1 “表”: 1 cells show an error (T1R1C4)",
    )


def test_cells_without_references_and_other_ways_to_write_them(tmp_path: Path) -> None:
    sheet = (
        "<sheetData><row><c/><c t='s'><v>0</v></c><c r='E1' s='7'/><c t='inlineStr'><is><t>乙</t></is></c></row>"
        "<row r='3'><c r='b3' t='s'><v>0</v></c><c t='d'><v>2024-06-20</v></c>"
        "<c t='inlineStr'><is><r><t>_x4E19_</t></r><rPh><t>bing</t></rPh></is></c></row></sheetData>"
    )
    (table,) = xlsx.read(minimal(tmp_path / "a.xlsx", sheet)).tables()
    assert [(c.text, c.ref) for c in table.cells if c.text] == [
        ("甲", "T1R1C2"),
        ("乙", "T1R1C6"),
        ("甲", "T1R3C2"),
        ("45463", "T1R3C3"),
        ("丙", "T1R3C4"),
    ]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = '<sheetData><row><c s="0"><v>44001</v></c><c t="str"><v>a</v></c></row></sheetData>'
    path = minimal(tmp_path / "a.xlsx", sheet, {"xl/styles.xml": styles}, '<workbookPr date1904="1"/>')
    (table,) = xlsx.read(path).tables()
    assert grid(table) == [["2024/6/20", "a"]]


def test_part_names_with_backslashes_and_in_other_case(tmp_path: Path) -> None:
    sheet = '<sheetData><row><c t="s"><v>0</v></c><c><v>1</v></c></row></sheetData>'
    with ZipFile(minimal(tmp_path / "a.xlsx", sheet)) as old:
        parts = {name.replace("/", "\\").title(): old.read(name) for name in old.namelist()}
    (table,) = xlsx.read(package(tmp_path / "b.xlsx", dict(parts))).tables()
    assert grid(table) == [["甲", "1"]]


# Sheets ----------------------------------------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "收支总表"
    rows(["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"])(first)
    for row in (2, 3):
        first.row_dimensions[row].hidden = True
    first.column_dimensions["B"].hidden = True
    second = book.create_sheet("底稿")
    rows(["x", "y"])(second)
    second.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    document = xlsx.read(tmp_path / "a.xlsx")
    assert [table.ref for table in document.tables()] == ["T1R1", "T2R1"]
    assert cell(document, "T1R2C2").text == "d"
    assert document.notes == (
        "sheet 1 “收支总表”: hidden rows 2–3 are read",
        "sheet 1 “收支总表”: hidden columns 2 are read",
        "sheet 2 “底稿” is hidden; it is read",
    )


def test_sheet_name_stands_above_a_table_without_a_title(saved: Callable[..., Document]) -> None:
    document = saved(rows(["部门：网信办", None, "单位：万元"], ["科目", "合计", "基本"], ["a", 1, 2]), "表1收支总表")
    assert document.blocks[0] == Paragraph("表1收支总表", "T1")
    (found,) = recognise(document).tables
    assert found.table.ref == "T1R2"
    assert (found.caption.title, found.caption.unit, found.caption.organisation_name) == (
        "表1收支总表",
        "万元",
        "网信办",
    )


@pytest.mark.parametrize("name", ["Sheet1", "工作表2", "1", "表 3", "Sheet1 (2)", "abc"])
def test_sheet_name_that_says_nothing_is_left_out(saved: Callable[..., Document], name: str) -> None:
    assert not list(saved(rows(["科目", "合计"], ["a", 1]), name).paragraphs())


def test_title_in_the_sheet_comes_before_its_name(saved: Callable[..., Document]) -> None:
    document = saved(rows(["2024年收支总表"], ["单位：元"], ["科目", "合计"], ["a", 1]), "表1")
    assert [(b.text, b.ref) for b in document.paragraphs()] == [("2024年收支总表", "T1R1C1"), ("单位：元", "T1R2C1")]
    (found,) = recognise(document).tables
    assert (found.caption.title, found.caption.unit, found.table.ref) == ("2024年收支总表", "元", "T1R3")


def test_tables_below_each_other_are_parted(saved: Callable[..., Document]) -> None:
    document = saved(
        rows(
            ["表1 收支总表"],
            ["部门：网信办", None, "单位：万元"],
            ["科目", "预算数", "说明"],
            ["一、收入", 10, ""],
            ["合计", 10, "x"],
            ["注：含上年结转。"],
            [],
            ["政府性基金支出情况"],
            [],
            [None, None, "单位：万元"],
            ["科目", "合计", "基本"],
            ["无", 0, 0],
            ["表3 “三公”经费支出表"],
            ["项目", "金额"],
            ["合计", 3],
        )
    )
    assert [(block.ref, block.text if isinstance(block, Paragraph) else grid(block)) for block in document.blocks] == [
        ("T1R1C1", "表1 收支总表"),
        ("T1R2C1", "部门：网信办"),
        ("T1R2C3", "单位：万元"),
        ("T1R3", [["科目", "预算数", "说明"], ["一、收入", "10", ""], ["合计", "10", "x"]]),
        ("T1R6C1", "注：含上年结转。"),
        ("T1R8C1", "政府性基金支出情况"),
        ("T1R10C3", "单位：万元"),
        ("T1R11", [["科目", "合计", "基本"], ["无", "0", "0"]]),
        ("T1R13C1", "表3 “三公”经费支出表"),
        ("T1R14", [["项目", "金额"], ["合计", "3"]]),
    ]
    captions = [(found.caption.title, found.caption.unit, found.note) for found in recognise(document).tables]
    assert captions == [
        ("表1 收支总表", "万元", "注：含上年结转。"),
        ("政府性基金支出情况", "万元", ""),
        ("表3 “三公”经费支出表", "", ""),
    ]


def test_a_table_is_not_cut_at_its_own_rows(saved: Callable[..., Document]) -> None:
    lines: list[list[object]] = [
        ["项目绩效目标表"],
        ["项目名称：培训", "项目编码：x1", None, "y"],
        ["绩效目标"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "次数", "≥2"],
        [],
        ["其他需要说明的事项"],
        ["合计", 1, 2, 3],
    ]
    (table,) = saved(rows(*lines)).tables()
    assert (table.ref, table.row_count) == ("T1R2", 7)


BORDER = Border(left=Side(style="thin"), right=Side(style="thin"), bottom=Side(style="thin"))


def test_lines_say_what_belongs_to_a_table(saved: Callable[..., Document]) -> None:
    """Single texts inside a grid, blank cells at its edges; a title directly between two grids."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["填报单位：网信办"],
            ["绩效目标"],
            ["项目", "金额"],
            ["完成培训。"],
            [],
            ["2024年支出"],
            ["12", "34"],
        )(sheet)
        for row in (2, 3, 4, 5, 7):
            for place in range(1, 4):
                sheet.cell(row, place).border = BORDER
        sheet["D3"].border = Border(bottom=Side(style="thin"))

    document = saved(fill)
    assert [(block.ref, block.text if isinstance(block, Paragraph) else grid(block)) for block in document.blocks] == [
        ("T1R1C1", "填报单位：网信办"),
        ("T1R2", [["绩效目标", "", ""], ["项目", "金额", ""], ["完成培训。", "", ""], ["", "", ""]]),
        ("T1R6C1", "2024年支出"),
        ("T1R7", [["12", "34", ""]]),
    ]


def test_merged_cells_reach_beyond_what_is_printed(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["项目", "金额"], ["用途", "培训"])(sheet)
        sheet.merge_cells("B2:D2")
        sheet.merge_cells("A3:XFD3")

    (table,) = saved(fill).tables()
    assert [(c.text, c.row, c.column, c.column_span) for c in table.cells] == [
        ("项目", 1, 1, 1),
        ("金额", 1, 2, 1),
        ("", 1, 3, 1),
        ("", 1, 4, 1),
        ("用途", 2, 1, 1),
        ("培训", 2, 2, 3),
    ]


def test_lines_to_the_end_of_the_sheet_end_early(saved: Callable[..., Document]) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["项目", "金额"], ["a", 1])(sheet)
        for row in range(1, 60):
            for place in range(1, 60):
                sheet.cell(row, place).border = BORDER

    (table,) = saved(fill).tables()
    assert (table.row_count, table.column_count) == (12, 12)


def test_prose_is_paragraphs(saved: Callable[..., Document]) -> None:
    document = saved(
        rows(
            ["第一部分 概况"],
            ["一、职责\n（一）贯彻执行。\n（二）组织实施。"],
            ["网信办2024年部门预算"],
            ["科目", "金额"],
            ["a", 1],
            ["备注：无"],
        )
    )
    assert [(b.text, b.ref) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("第一部分 概况", "T1R1C1"),
        ("一、职责", "T1R2C1"),
        ("（一）贯彻执行。", "T1R2C1"),
        ("（二）组织实施。", "T1R2C1"),
        ("网信办2024年部门预算", "T1R3C1"),
        ("备注：无", "T1R6C1"),
    ]
    assert [table.ref for table in document.tables()] == ["T1R4"]


def test_prose_between_tables(saved: Callable[..., Document]) -> None:
    prose = [[f"{number}、说明"] for number in "一二三四五六七八"]
    document = saved(rows(["科目", "金额"], ["a", 1], [], *prose, ["b", 2], ["c", 3], [], ["完"]))
    assert [table.ref for table in document.tables()] == ["T1R1", "T1R12"]
    assert [paragraph.ref for paragraph in document.paragraphs()][-2:] == ["T1R11C1", "T1R15C1"]


def test_sheet_of_prose_has_no_table(saved: Callable[..., Document]) -> None:
    document = saved(rows(["目录"], ["一、收支总表"], [], ["二、收入总表"]))
    assert [block.ref for block in document.blocks] == ["T1R1C1", "T1R2C1", "T1R4C1"]


def test_charts_pictures_and_macros_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows(["a", "b"])(book.worksheets[0])
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert xlsx.read(tmp_path / "a.xlsx").notes == (
        "sheet 2 “图” is a chartsheet and is not read",
        "the workbook has macros; they are not run",
    )
    drawn = '<sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData><drawing r:id="x" xmlns:r="r"/>'
    notes = xlsx.read(minimal(tmp_path / "b.xlsx", drawn)).notes
    assert notes == ("sheet 1 “表” has pictures, charts or text boxes; they are not read",)


# Round trip ------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8).map(fold_cell)


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]], dict[tuple[int, int], str]]:
    """Height, width, merged cells without overlap, and the texts of the corners."""
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    merges = []
    for _ in range(draw(st.integers(0, 5))):
        row, column = draw(st.integers(1, height)), draw(st.integers(1, width))
        down, across = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        down, across = min(down, height - row + 1), min(across, width - column + 1)
        places = {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
        if len(places) > 1 and places.isdisjoint(taken):
            taken |= places
            merges.append((row, column, down, across))
    corners = {(row, column) for row, column, _, _ in merges}
    texts = {
        (row, column): draw(TEXTS)
        for row in range(1, height + 1)
        for column in range(1, width + 1)
        if (row, column) not in taken or (row, column) in corners
    }
    return height, width, merges, texts


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grids())
def test_random_grids_come_back(tmp_path: Path, made: tuple[int, int, list[tuple[int, int, int, int]], Any]) -> None:
    """A frame of marks keeps the margins from being cut; what lies inside has to come back as it was."""
    height, width, merges, texts = made
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number in range(1, width + 3):
        sheet.cell(1, number, "顶")
        sheet.cell(height + 2, number, "底")
    for number in range(2, height + 2):
        sheet.cell(number, 1, "左")
        sheet.cell(number, width + 2, "右")
    for (row, column), text in texts.items():
        inside = sheet.cell(row + 1, column + 1)
        inside.value = text
        inside.data_type = "s"
    for row, column, down, across in merges:
        sheet.merge_cells(start_row=row + 1, start_column=column + 1, end_row=row + down, end_column=column + across)
    book.save(tmp_path / "grid.xlsx")
    (table,) = xlsx.read(tmp_path / "grid.xlsx").tables()
    spans = {(row, column): (down, across) for row, column, down, across in merges}
    inner = {
        (c.row - 1, c.column - 1): (c.text, (c.row_span, c.column_span), c.ref)
        for c in table.cells
        if 1 < c.row < height + 2 and 1 < c.column < width + 2
    }
    assert inner == {
        (row, column): (text, spans.get((row, column), (1, 1)), f"T1R{row + 1}C{column + 1}")
        for (row, column), text in texts.items()
    }


# Hostile and damaged files ---------------------------------------------------------------------------------------


def refused(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        xlsx.read(path)
    return caught.value.problem


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert "damaged" in refused(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "protected by a password" in refused(path)
    assert "no workbook" in refused(package(path, {"word/document.xml": "<x/>"}))
    rels = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'
    assert "xlsb" in refused(package(path, {"_rels/.rels": rels, "xl/workbook.bin": b"x"}))


def test_workbook_that_prints_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = " "
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == "no sheet of the workbook prints anything"


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        ("<sheetData><row><c t='s'><v>7</v></c></row></sheetData>", "it has no text number '7'"),
        ("<sheetData><row><c><v>7x</v></c></row></sheetData>", "'7x' is no number"),
        ("<sheetData><row><c t='d'><v>x</v></c></row></sheetData>", "'x' is no number"),
        ("<sheetData><row r='2'><c r='A1'><v>7</v></c></row></sheetData>", "there is no 'A1' in row 2"),
        ("<sheetData><row><c r='ZZZ1'><v>7</v></c></row></sheetData>", "there is no 'ZZZ1' in row 1"),
        ("<sheetData><row r='1048577'><c><v>7</v></c></row></sheetData>", "there is no row 1048577"),
        ("<sheetData/><mergeCells><mergeCell ref='B2:A1'/></mergeCells>", "there are no cells 'B2:A1' to merge"),
        ("<sheetData><row>", "damaged"),
    ],
)
def test_damaged_sheets_say_where(tmp_path: Path, sheet: str, problem: str) -> None:
    assert problem in refused(minimal(tmp_path / "a.xlsx", sheet))


def test_parts_that_are_missing_or_shared(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = '<sheets><sheet name="b" r:id="a"/></sheets>'
    assert "two sheets share one part" in refused(minimal(path, "", book=book))
    with ZipFile(minimal(tmp_path / "b.xlsx", "")) as old:
        parts: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist() if "sheet.xml" not in name}
    assert "a part of it is missing" in refused(package(path, parts))


def test_external_parts_are_not_opened(tmp_path: Path) -> None:
    rels = (
        '<Relationships><Relationship Id="a" Type="x/worksheet" TargetMode="External" Target="file:///etc/passwd"/>'
        "</Relationships>"
    )
    assert "prints anything" in refused(minimal(tmp_path / "a.xlsx", "", {"xl/_rels/workbook.xml.rels": rels}))


LOL = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
)


@pytest.mark.parametrize(
    "doctype",
    [LOL + "]>", "<!DOCTYPE l [<!ENTITY m SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE l SYSTEM 'http://localhost:9/'>"],
)
def test_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    sheet = (
        f"{doctype}<worksheet><sheetData><row><c t='str'><v>&m;</v></c><c><v>1</v></c></row></sheetData></worksheet>"
    )
    started = time.perf_counter()
    problem = refused(minimal(tmp_path / "a.xlsx", "", {"xl/sheet.xml": sheet}))
    assert "entities" in problem or "damaged" in problem
    assert time.perf_counter() - started < 2


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert "250 times its size" in refused(minimal(tmp_path / "a.xlsx", " " * (64 << 20)))


def test_million_cells_are_refused_early(tmp_path: Path) -> None:
    line = "".join(f"<c><v>{number}</v></c>" for number in range(50))
    sheet = "<sheetData>" + f"<row>{line}</row>" * 20_000 + "</sheetData>"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.read.limits.ZIP_RATIO", 10_000)
        started = time.perf_counter()
        assert "more than 300000 cells" in refused(minimal(tmp_path / "a.xlsx", sheet))
    assert time.perf_counter() - started < 20


def test_sheet_formatted_to_its_last_row_is_cheap(tmp_path: Path) -> None:
    """One row in four is there, so that the test takes a second; the whole takes six."""
    blank = "".join(f'<row r="{r}" s="1"><c r="A{r}" s="1"/><c r="B{r}" s="1"/></row>' for r in range(9, 1 << 20, 4))
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    path = minimal(tmp_path / "a.xlsx", f"<sheetData>{cells}{blank}</sheetData>{merged}")
    started = time.perf_counter()
    (table,) = xlsx.read(path).tables()
    assert grid(table) == [["甲", "1"]]
    assert time.perf_counter() - started < 15


def test_cells_in_the_far_corners_make_no_large_table(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>3</v></c><c r="XFD1048576"><v>4</v></c></row></sheetData>'
    )
    tables = list(xlsx.read(minimal(tmp_path / "a.xlsx", sheet)).tables())
    assert [grid(table) for table in tables] == [[["1", "2"]], [["3", "4"]]]
    assert [table.ref for table in tables] == ["T1R1", "T1R1048576"]
    merged = '<mergeCells><mergeCell ref="A2:XFC1048575"/></mergeCells>'
    assert "merged cells cover more than" in refused(minimal(tmp_path / "b.xlsx", sheet + merged))


def test_diagonal_of_cells_is_refused(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{n * 9}"><c><v>1</v></c><c r="{column(n * 9)}{n * 9}"><v>1</v></c></row>' for n in range(1, 200)
    )
    assert "more than 1000000 places" in refused(minimal(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>"))


def column(number: int) -> str:
    return str(openpyxl.utils.get_column_letter(number))


def test_limits_of_elements_sheets_and_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = minimal(tmp_path / "a.xlsx", "<sheetData>" + "<row><c t='s'><v>0</v></c></row>" * 30 + "</sheetData>")
    for name, limit, problem in (
        ("ELEMENTS", 20, "rows and strings"),
        ("CHARACTERS", 20, "characters"),
        ("SHEETS", 0, "sheets"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(xlsx, name, limit)
            assert problem in refused(path)


def test_one_row_of_endless_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.read.limits.ZIP_RATIO", 10_000)
    path = minimal(tmp_path / "a.xlsx", "<sheetData><row>" + "<c/>" * (3 << 20) + "</row></sheetData>")
    assert "larger than a sheet can hold" in refused(path)
