"""Text files into paragraphs and tables: encodings, the two shapes of tables, locators, and any text at all."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read.reader import read

_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
_LINES = st.lists(st.text(alphabet="\t\t\t甲乙丙1.、（一） ……TC\\fl\u3000\u200b😀", max_size=12), max_size=12)


def document(folder: Path, text: str, encoding: str = "utf-8") -> Document:
    path = folder / "document.txt"
    path.write_bytes(text.encode(encoding))
    return read(path)


def tables(folder: Path, text: str) -> list[list[list[str]]]:
    """The texts of each table, row by row."""
    found = []
    for table in document(folder, text).tables():
        rows: list[list[str]] = [[] for _ in range(table.row_count)]
        for cell in table.cells:
            rows[cell.row - 1].append(cell.text)
        found.append(rows)
    return found


def cells(block: Paragraph | Table) -> tuple[Cell, ...]:
    return block.cells if isinstance(block, Table) else ()


# Encodings ------------------------------------------------------------------------------------------------------

PRINTED = "预算公开说明㐂𠮷\n\t甲\n\t乙\n\n\t1\n\t２\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_encoding_and_line_end_gives_the_same_document(tmp_path: Path, encoding: str, line_end: str) -> None:
    expected = document(tmp_path, PRINTED)
    assert document(tmp_path, PRINTED.replace("\n", line_end), encoding) == expected
    assert [block.ref for block in expected.blocks] == ["L1", "L2"]


def test_utf_16_with_a_mark_in_big_endian_order_is_read(tmp_path: Path) -> None:
    path = tmp_path / "document.txt"
    path.write_bytes(b"\xfe\xff" + PRINTED.encode("utf-16-be"))
    assert read(path) == document(tmp_path, PRINTED)


def test_gbk_text_is_read(tmp_path: Path) -> None:
    (paragraph,) = document(tmp_path, "部门预算", "gbk").blocks
    assert paragraph == Paragraph("部门预算", "L1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\t\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00\x00\x01\x00 icon",
        b"\x81",
        b"ab\xff\xff\xffcd",
        b"\xff\xfe\x00\xd8a\x00",
        b"%PDF-0.0 nothing",
        b"PK\x03\x04nothing",
        b"\xd0\xcf\x11\xe0nothing",
        b"\x89PNG nothing",
    ],
)
def test_what_holds_no_text_is_unreadable_and_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument) as refused:
        read(path)
    assert str(refused.value).startswith("broken.txt: ")
    assert " → " in str(refused.value)


@_FOLDER
@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_document_or_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "document.txt"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableDocument):
        assert read(path).blocks


# Tables ---------------------------------------------------------------------------------------------------------


def test_a_cell_per_line_a_blank_line_per_row(tmp_path: Path) -> None:
    assert tables(tmp_path, "\t甲\n\t乙\n\n\t1\n\t\n\n\n正文\n") == [[["甲", "乙"], ["1", ""]]]


def test_a_cell_goes_on_over_a_line_break_and_over_a_blank_line(tmp_path: Path) -> None:
    text = "\t年度本级\n\n预算金额\n\t9.6\n\n\t目标\n\t1.办好\n\n2.办完\n一次\n\n\n正文\n"
    assert tables(tmp_path, text) == [[["年度本级预算金额", "9.6"], ["目标", "1.办好\n2.办完一次"]]]


def test_two_blank_lines_end_a_table_where_no_cell_follows(tmp_path: Path) -> None:
    first, second = document(tmp_path, "\t甲\n\n\n\t乙\n\n\n正文\n").blocks
    assert isinstance(first, Table)
    assert [(cell.row, cell.text) for cell in first.cells] == [(1, "甲"), (2, "乙")]
    assert second == Paragraph("正文", "L7")


def test_a_row_per_line_its_cells_parted_by_tabs(tmp_path: Path) -> None:
    assert tables(tmp_path, "正文\n甲\t乙\t丙\t\n1\t\t3\t\n") == [[["甲", "乙", "丙"], ["1", "", "3"]]]


def test_a_table_goes_on_where_the_next_page_prints_its_header_again(tmp_path: Path) -> None:
    (table,) = document(tmp_path, "甲\t乙\t丙\n1\t2\t3\n\n甲\t乙\t丙\n4\t5\t6\n").tables()
    assert table.repeated_rows == {3}
    assert [cell.text for cell in table.cells if cell.row == 4] == ["4", "5", "6"]


def test_a_row_that_a_page_cut_in_two_is_one_row(tmp_path: Path) -> None:
    text = "甲\t乙\t丙\n满意度指标\t服务对象满\t对工作\n\n甲\t乙\t丙\n\t意度指标\t\n"
    (table,) = document(tmp_path, text).tables()
    assert [cell.text for cell in table.cells if cell.row == 2] == ["满意度指标", "服务对象满意度指标", "对工作"]
    assert table.row_count == 3


def test_a_table_under_another_header_is_another_table(tmp_path: Path) -> None:
    assert len(tables(tmp_path, "甲\t乙\t丙\n1\t2\t3\n\n丁\t戊\t己\n4\t5\t6\n")) == 2


def test_an_entry_of_the_table_of_contents_is_no_table(tmp_path: Path) -> None:
    (paragraph,) = document(tmp_path, "一、总体目标.....\t1\t\n").blocks
    assert isinstance(paragraph, Paragraph)


def test_a_field_code_of_word_is_no_part_of_a_title(tmp_path: Path) -> None:
    text = "1.网络宣传绩效目标表 TC 1、网络宣传绩效目标表 \\f C \\l 1 \n"
    assert document(tmp_path, text).blocks == (Paragraph("1.网络宣传绩效目标表", "L1"),)


# Locators -------------------------------------------------------------------------------------------------------


def test_a_locator_names_the_line_on_which_the_cell_begins(tmp_path: Path) -> None:
    (table,) = document(tmp_path, "标题\n\n\t甲\n又甲\n\t乙\n\n\t丙\n").tables()
    assert [cell.ref for cell in table.cells] == ["L3C1", "L5C1", "L7C1"]
    (table,) = document(tmp_path, "标题\n甲\t乙\t丙\n丁\t\t己\n").tables()
    assert [cell.ref for cell in table.cells] == ["L2C1", "L2C2", "L2C3", "L3C1", "L3C2", "L3C3"]


@_FOLDER
@given(lines=_LINES)
def test_every_locator_leads_to_the_text_that_it_names(tmp_path: Path, lines: list[str]) -> None:
    try:
        read_document = document(tmp_path, "\n".join(lines))
    except UnreadableDocument:
        return
    refs = [block.ref for block in read_document.blocks if isinstance(block, Paragraph)]
    refs += [cell.ref for block in read_document.blocks for cell in cells(block)]
    assert len(refs) == len(set(refs))
    for ref in refs:
        place = re.fullmatch(r"L(\d+)(?:C(\d+))?", ref)
        assert place is not None
        assert 1 <= int(place.group(1)) <= len(lines)


@_FOLDER
@given(lines=_LINES)
def test_no_printed_character_is_lost(tmp_path: Path, lines: list[str]) -> None:
    text = "\n".join(line for line in lines if "TC" not in line)
    try:
        blocks = document(tmp_path, text).blocks
    except UnreadableDocument:
        blocks = ()
    read_text = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for cell in block.cells) for block in blocks
    )
    kept = sorted(re.sub(r"[\s\u200b]", "", read_text))
    assert kept == sorted(re.sub(r"[\s\u200b]", "", text))


@_FOLDER
@given(rows=st.lists(st.lists(st.text(alphabet="甲乙1. ", max_size=4), min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_row_per_line_gives_its_cells_back(tmp_path: Path, rows: list[list[str]]) -> None:
    rows = [["始", *row, "终"] for row in rows]
    (table,) = tables(tmp_path, "\n".join("\t".join(row) for row in rows))
    assert [[re.sub(" ", "", text) for text in row] for row in table] == [
        [re.sub(" ", "", text) for text in row] for row in rows
    ]
