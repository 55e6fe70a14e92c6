"""What the writers of each format make of the same blocks: that it is what an office program or a site would write."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdfium2 as pdfium
import pytest

from samples.blocks import Block, Paragraph, Table, without_page_numbers
from samples.compose import compose, grid
from samples.docx import write_docx
from samples.html import write_html
from samples.pdf import write_pdf
from samples.typeset import FIGURES, FORMS, load, names, typeset
from samples.xlsx import write_xlsx

DINGZHOU = "dingzhou-cyberspace-office-performance"
LUNAN = "lunan-cyberspace-office-2025-performance"
XINLE = "xinle-cyberspace-office-2021-budget"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def blocks_of(name: str) -> list[Block]:
    return compose(load(FIGURES / f"{name}.yml"), load(FORMS))


def body_of(docx: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def pages_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


# ── .docx ────────────────────────────────────────────────────────────────────────────────────────


def test_a_heading_of_word_has_its_number_in_a_list_and_its_code_in_a_field() -> None:
    body = body_of(write_docx([Paragraph("一、总体", "TC 总体 \\f A"), Paragraph("二、分项", "TC 分项 \\f A")], ""))
    headings = [paragraph for paragraph in body.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}numPr") is not None]
    assert ["".join(text.text or "" for text in heading.iter(f"{W}t")) for heading in headings] == ["总体", "分项"]
    assert [code.text for code in body.iter(f"{W}instrText")] == [" TC 总体 \\f A ", " TC 分项 \\f A "]


def test_a_number_that_is_not_the_next_stays_in_the_text() -> None:
    body = body_of(write_docx([Paragraph("三、保障", "TC 保障 \\f A")], ""))
    assert [text.text for text in body.iter(f"{W}t")] == ["三、保障"]


def test_merged_cells_of_word_reach_over_columns_and_rows() -> None:
    body = body_of(write_docx([grid([["a", "b", "<"], ["^", "c", "d"]])], ""))
    cells = [
        (cell.find(f"{W}tcPr/{W}gridSpan") is not None, cell.find(f"{W}tcPr/{W}vMerge") is not None)
        for cell in body.iter(f"{W}tc")
    ]
    assert cells == [(False, True), (True, False), (False, True), (False, False), (False, False)]


def test_a_wide_table_stands_in_landscape_below_its_title() -> None:
    wide = grid([[str(column) for column in range(13)]])
    body = body_of(write_docx([Paragraph("说明。"), Paragraph("收入总表"), wide, Paragraph("说明。")], ""))
    turned = [size.get(f"{W}orient") == "landscape" for size in body.iter(f"{W}pgSz")]
    assert turned == [False, True, False]
    order = [child.tag for paragraph in body[0] for child in [paragraph]]
    assert order.index(f"{W}tbl") == 3  # text, break, title, table


def test_word_repeats_the_header_rows_and_counts_the_pages() -> None:
    docx = write_docx([grid([["a", "b"], ["1", "2"]], header=0)], "")
    assert sum(1 for _ in body_of(docx).iter(f"{W}tblHeader")) == 1
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert b" PAGE " in archive.read("word/footer1.xml")


@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
def test_no_member_of_an_office_file_tells_when_or_where_it_was_made(file_format: str) -> None:
    with zipfile.ZipFile(io.BytesIO(typeset(DINGZHOU, file_format)[f"{DINGZHOU}.{file_format}"])) as archive:
        made = {(member.date_time, member.compress_type, member.create_system) for member in archive.infolist()}
        dates = set(re.findall(rb">(\d{4}-\d\d-\d\dT[^<]*)<", archive.read("docProps/core.xml")))
    assert made == {((2024, 6, 20, 0, 0, 0), zipfile.ZIP_STORED, 0)}
    assert dates == {b"2024-06-20T00:00:00Z"}


# ── .pdf ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flowing", [False, True])
@pytest.mark.parametrize("name", names())
def test_every_cell_and_paragraph_is_printed_on_the_pages(name: str, flowing: bool) -> None:
    blocks = without_page_numbers(blocks_of(name))
    printed = bare("".join(pages_of(write_pdf(blocks, "", flowing))))
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and not block.contents_entry]
    cells = [cell for block in blocks if isinstance(block, Table) for cell in block.cells]
    texts += [cell.text for cell in cells if cell.cut is None and cell.row_span == cell.column_span == 1]
    short = (bare(text)[:6] for text in texts)
    assert [text for text in short if text not in printed] == []
    characters = sum(len(bare(text.text)) for text in [*cells, *(b for b in blocks if isinstance(b, Paragraph))])
    assert len(printed) >= characters


def test_a_table_goes_on_on_the_next_page_below_its_header() -> None:
    rows = [["序号", "项目"], *([str(row), "支出"] for row in range(80))]
    pages = pages_of(write_pdf([Paragraph("支出表"), grid(rows, header=0)], ""))
    assert len(pages) == 3
    assert [("序号" in page, "支出表" in page) for page in pages] == [(True, True), (True, False), (True, False)]
    assert [f"— {number} —" in page for number, page in enumerate(pages, 1)] == [True] * 3


def test_a_row_is_cut_where_the_figures_say_so() -> None:
    lines = [page.split("\r\n") for page in pages_of(typeset(LUNAN, "pdf")[f"{LUNAN}.pdf"])]
    after = next(page for page in lines if page[0].startswith("一级指标"))
    assert after[1] == "意度指标 工作的满意率 号、唐办[2020]5号"
    assert lines[lines.index(after) - 1][-2:] == ["意率 100% 厅字[2021]9", f"— {lines.index(after)} —"]


def test_a_merged_cell_is_not_parted_from_its_text() -> None:
    long = "很长的说明" * 20
    rows = [
        ["a", "b", "c"],
        *(["x", "y", "z"] for _ in range(33)),
        [long, "1", "2"],
        *(["^", "3", "4"] for _ in range(3)),
    ]
    pages = pages_of(write_pdf([grid(rows)], ""))
    assert [bare(page).count("很长的说明") for page in pages] in ([20, 0], [0, 20])


def test_a_wide_table_is_printed_in_landscape() -> None:
    document = pdfium.PdfDocument(
        write_pdf([Paragraph("说明。"), grid([list("abcdefghijklm")]), Paragraph("说明。")], "")
    )
    assert [page.get_width() > page.get_height() for page in document] == [False, True, False]


# ── .xlsx ────────────────────────────────────────────────────────────────────────────────────────


def sheets_of(blocks: list[Block]) -> list[Any]:
    return list(openpyxl.load_workbook(io.BytesIO(write_xlsx(blocks, ""))).worksheets)


def test_amounts_are_numbers_shown_as_printed_and_codes_are_text() -> None:
    printed = ["3.00", "0", "9.6", "25.00%", "100%", "2013701", "≥95%", "0.43", "07"]
    (sheet,) = sheets_of([grid([printed])])
    cells = [(cell.value, cell.number_format) for cell in sheet[1]]
    numbers = [(3, "0.00"), (0, "0"), (9.6, "0.0"), (0.25, "0.00%"), (1, "0%")]
    assert cells == [*numbers, ("2013701", "@"), ("≥95%", "@"), (0.43, "0.00"), ("07", "@")]


def test_a_sheet_holds_a_table_with_its_title_and_note_and_prose_stands_apart() -> None:
    table = grid([["a", "b"], ["c", "^"]])
    blocks = [
        Paragraph("说明一。"),
        Paragraph("1、收支总表"),
        table,
        Paragraph("注：空表"),
        table,
        Paragraph("说明二。"),
    ]
    sheets = sheets_of(blocks)
    assert [sheet.title for sheet in sheets] == ["说明", "收支总表", "Sheet3", "说明1"]
    assert [sheet.dimensions for sheet in sheets] == ["A1:A1", "A1:B4", "A1:B2", "A1:A1"]
    assert sorted(str(merged) for merged in sheets[1].merged_cells.ranges) == ["A1:B1", "A4:B4", "B2:B3"]


def test_the_budget_of_xinle_has_316_amounts_as_numbers() -> None:
    numbers = [
        cell.value
        for sheet in sheets_of(blocks_of(XINLE))
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format == "0.00" and cell.value is not None
    ]
    assert len(numbers) == 316
    assert {type(number) for number in numbers} <= {int, float}


# ── .html ────────────────────────────────────────────────────────────────────────────────────────


class _Page(HTMLParser):
    """What stands in the article, and what stands around it."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.around: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self._in_article = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_article = self._in_article or tag == "article"
        if tag == "td" and self._in_article:
            spans = dict(attrs)
            self.spans.append((int(spans.get("rowspan") or 1), int(spans.get("colspan") or 1)))

    def handle_endtag(self, tag: str) -> None:
        self._in_article = self._in_article and tag != "article"

    def handle_data(self, data: str) -> None:
        (self.inside if self._in_article else self.around).append(data)


def test_the_document_stands_in_the_article_and_the_site_around_it() -> None:
    page = _Page()
    page.feed(write_html([Paragraph("a < b & c"), grid([["x", "y", "<"], ["^", "1", "2\n3"]])], "某部门").decode())
    assert bare("".join(page.inside)) == "a<b&cxy123"
    assert page.spans == [(2, 1), (1, 2), (1, 1), (1, 1)]
    around = "".join(page.around)
    assert all(word in around for word in ("某部门", "首页", "网站地图", "浏览次数"))
