"""Pages: what a browser would show, at the places that a reader finds in them."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.errors import UnreadableDocument
from builder.model import Document, Paragraph, Table
from builder.read import html
from builder.read.fold import fold_cell
from builder.recognise import recognise

Read = Callable[..., Document]


@pytest.fixture
def page(tmp_path: Path) -> Read:
    """Reads a page from its source."""

    def read(source: str | bytes, encoding: str = "utf-8") -> Document:
        path = tmp_path / "page.html"
        path.write_bytes(source.encode(encoding) if isinstance(source, str) else source)
        return html.read(path)

    return read


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(1, table.row_count + 1)]


def places(table: Table) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


# Text ------------------------------------------------------------------------------------------------------------


def test_headings_and_paragraphs_in_order(page: Read) -> None:
    document = page(
        "<body><h1>某县网信办<b>2024年</b>部门\n 预算</h1><div>一、职责<p>（一）贯彻&nbsp;执行。<br>（二）组织</div>"
        "<ul><li>甲<li>乙</ul><ol start=3><li>丙<li>丁</ol><pre>a  b\nc</pre>尾</body>"
    )
    assert document.format == "html"
    assert document.blocks == tuple(
        Paragraph(text, f"¶{number}")
        for number, text in enumerate(
            [
                *("某县网信办2024年部门预算", "一、职责", "（一）贯彻 执行。", "（二）组织", "甲", "乙"),
                *("3. 丙", "4. 丁", "a b", "c", "尾"),
            ],
            1,
        )
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x<p>x</script>",
        "<style>x</style>",
        "<nav><p>x</nav>",
        "<header>x</header>",
        "<footer>x</footer>",
        "<aside>x</aside>",
        "<form>x<input value=x><button>x</button><textarea>x</textarea></form>",
        "<select><option>x</select>",
        "<p hidden>x</p>",
        '<p style="color:red; DISPLAY : none">x</p>',
        '<div style="visibility:hidden"><p>x</p></div>',
        '<span style="mso-hide:all">x</span>',
        '<div style="mso-element:comment-list">x</div>',
        "<!-- x -->",
        "<!--[if gte mso 9]><xml><x>x</x></xml><![endif]-->",
        "<xml><w:x>x</w:x></xml>",
        "<noscript>x</noscript>",
        "<template>x</template>",
        "<iframe>x</iframe>",
        "<del>x</del>",
        '<div class="foo nav">x</div>',
        '<ul id="breadcrumb"><li>x</ul>',
        '<div role="navigation">x</div>',
        "<title>x</title>",
        "<svg><text>x</text></svg>",
        "<ruby><rt>x</rt></ruby>",
    ],
)
def test_what_is_no_content(page: Read, hidden: str) -> None:
    document = page(
        f"<html><body><p>前{hidden if hidden.startswith('<ruby') else ''}</p>{hidden}<p>后</p></body></html>"
    )
    assert texts(document) == ["前", "后"]


def test_content_that_looks_like_none(page: Read) -> None:
    """The heading of an article; the form that old sites put around a page; a menu with a table in it."""
    table = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    document = page(
        f"<form><article><header>标题</header></article>{table}</form>"
        f"<div class=menu>单{table}</div><form>{'长' * 400}</form>"
    )
    assert texts(document) == ["标题", "单", "长" * 400]
    assert len(list(document.tables())) == 2


def test_word_export(page: Read) -> None:
    document = page(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta name=Generator content='Word 15'>"
        "<!--[if gte mso 9]><xml><o:x>no</o:x></xml><![endif]--></head><body><p class=MsoNormal>"
        "<![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>部门\n主要职责"
        "<span style='mso-spacerun:yes'>&nbsp; </span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<table class=MsoTableGrid><tr style='mso-yfti-irow:0'><td colspan=2><p>总体<br>目标<o:p></o:p></p></td>"
        "<td><p>1.完成培训</p><p>2.完成检测</p></td></tr><tr><td>a</td><td>b</td><td>c</td></tr>"
        "<![if !supportMisalignedColumns]><tr height=0><td width=1></td><td width=2></td></tr><![endif]></table></body>"
    )
    assert texts(document) == ["1. 部门主要职责"]
    (table,) = document.tables()
    assert places(table)[:2] == [("总体目标", 1, 1, 1, 2), ("1.完成培训\n2.完成检测", 1, 3, 1, 1)]


def test_entities(page: Read) -> None:
    assert texts(page("<p>&ldquo;三公&rdquo;&#32463;&#x8d39; &lt;5&gt; &amp; &yen;&hellip;</p>")) == [
        "“三公”经费 <5> & ¥…"
    ]


# Tables ----------------------------------------------------------------------------------------------------------


def test_spans_groups_and_caption(page: Read) -> None:
    document = page(
        "<table><caption>表1 收支总表</caption><tfoot><tr><td>合计<td>1<td>2</tfoot>"
        "<thead><tr><th rowspan=2>项目<th colspan=2>金额<tr><th>基本<th>项目</thead>"
        "<tbody><tr><td>甲<td>3<td>4</tbody></table>"
    )
    assert document.blocks[0] == Paragraph("表1 收支总表", "¶1")
    (table,) = document.tables()
    assert table.ref == "T1"
    assert places(table) == [
        ("项目", 1, 1, 2, 1),
        ("金额", 1, 2, 1, 2),
        ("基本", 2, 2, 1, 1),
        ("项目", 2, 3, 1, 1),
        ("甲", 3, 1, 1, 1),
        ("3", 3, 2, 1, 1),
        ("4", 3, 3, 1, 1),
        ("合计", 4, 1, 1, 1),
        ("1", 4, 2, 1, 1),
        ("2", 4, 3, 1, 1),
    ]
    assert [cell.ref for cell in table.cells][:4] == ["T1R1C1", "T1R1C2", "T1R2C2", "T1R2C3"]
    (found,) = recognise(document).tables
    assert found.caption.title == "表1 收支总表"


def test_spans_that_reach_too_far_are_cut(page: Read) -> None:
    (table,) = page(
        "<table><thead><tr><td rowspan=9>a<td colspan=900>b</thead><tr><td>c<td rowspan=0>d<tr><td colspan=2000>e"
        "<tr><td rowspan=-1 colspan=x>f</table>"
    ).tables()
    assert places(table) == [
        ("a", 1, 1, 1, 1),
        ("b", 1, 2, 1, 1),
        ("c", 2, 1, 1, 1),
        ("d", 2, 2, 3, 1),
        ("e", 3, 1, 1, 1),
        ("f", 4, 1, 1, 1),
    ]


def test_cells_that_claim_the_same_place_do_not_overlap(page: Read) -> None:
    (table,) = page("<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d<td>e<tr><td>1<td>2<td>3</table>").tables()
    assert places(table)[3:5] == [("d", 2, 1, 1, 1), ("e", 2, 3, 1, 1)]


def test_rows_that_no_one_sees(page: Read) -> None:
    """Hidden rows and cells, and rows without cells, take no place, but for those that a span reaches into."""
    (table,) = page(
        "<table><tr style='display:none'><td>x<td>y<tr></tr><tr><td rowspan=2>a<td>b<td style='display:none'>z"
        "<tr></tr><tr><td>c<td>d</table>"
    ).tables()
    assert places(table) == [("a", 1, 1, 2, 1), ("b", 1, 2, 1, 1), ("c", 3, 1, 1, 1), ("d", 3, 2, 1, 1)]


def test_cells_without_a_row(page: Read) -> None:
    (table,) = page("<table><td>a<td>b</tr><tr><td>c<td>d</table>").tables()
    assert grid(table) == [["a", "b"], ["c", "d"]]


def test_fields_that_are_filled_in(page: Read) -> None:
    (table,) = page(
        "<table><tr><td>金额<td><input type=text value=12.5>万元<tr><td>说明<td><textarea>无</textarea>"
        "<input type=hidden value=x><input type=button value=y></table>"
    ).tables()
    assert grid(table) == [["金额", "12.5万元"], ["说明", "无"]]


LAYOUT = (
    "<table width=100%><tr><td>首页<td>信息公开<tr><td colspan=2><table><tr><td><h1>部门预算</h1><p>说明文字。</p>{}"
    "</td></tr></table></td></tr></table>"
)
DATA = "<table border=1><tr><th>科目名称<th>本年预算数<tr><td>一般公共服务支出<td>120.00<tr><td>合计<td>120.00</table>"


def test_layout_tables_are_no_content(page: Read) -> None:
    document = page(LAYOUT.format(DATA))
    assert texts(document) == ["首页", "信息公开", "部门预算", "说明文字。"]
    (table,) = document.tables()
    assert (table.ref, grid(table)[0]) == ("T1", ["科目名称", "本年预算数"])


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("<table><tr><td>一行<tr><td>又一行</table>", 0),
        ("<table><tr><td>甲<td></table>", 0),
        ("<table role=presentation><tr><td>甲<td>乙<tr><td>甲<td>乙</table>", 0),
        (f"<table><tr><td>栏目<td>{'文' * 400}</table>", 0),
        ("<table><tr><td>科目<td>金额</table>", 1),
        ("<table><tr><td>项目名称<td><tr><td>项目编码<td></table>", 1),
        ("<table><tr><td><td></table><p>x", 0),
    ],
)
def test_which_tables_hold_data(page: Read, source: str, count: int) -> None:
    assert len(list(page(source).tables())) == count


def test_table_inside_a_cell_follows_its_table(page: Read) -> None:
    document = page(f"<table><tr><td>单位概况介绍<td>内容见下<tr><td>预算收支情况<td>前{DATA}后</table><p>末")
    outer, inner, last = document.blocks
    assert isinstance(outer, Table) and isinstance(inner, Table)
    assert grid(outer) == [["单位概况介绍", "内容见下"], ["预算收支情况", "前后"]]
    assert (inner.ref, inner.cells[0].ref, grid(inner)[2]) == ("T2", "T2R1C1", ["合计", "120.00"])
    assert last == Paragraph("末", "¶1")


@pytest.mark.parametrize("program", ["<meta name=ProgId content=Excel.Sheet>", "<p><table><tr><td sdval=1></table>"])
def test_spreadsheet_export_is_taken_apart_like_a_sheet(page: Read, program: str) -> None:
    document = page(
        f"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>{program}"
        "<table><tr><td colspan=2>收支总表<td><tr><td>科目<td>金额<td><tr><td>甲<td x:num>1<td>"
        "<tr><td><td><td><tr><td colspan=2>收入总表<td><tr><td>科目<td>合计<td><tr><td>乙<td>2<td></table>"
    )
    assert [(block.ref, block.text if isinstance(block, Paragraph) else grid(block)) for block in document.blocks] == [
        ("T1R1C1", "收支总表"),
        ("T1R2", [["科目", "金额"], ["甲", "1"]]),
        ("T1R5C1", "收入总表"),
        ("T1R6", [["科目", "合计"], ["乙", "2"]]),
    ]
    assert [cell.ref for table in document.tables() for cell in table.cells if cell.text == "2"] == ["T1R7C2"]


# Encodings and notes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("<meta charset=gb2312>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("", "gb18030"),
        ("<meta charset=gb2312>", "utf-8"),  # says one thing and is another
        ("<meta charset=utf-8>", "gb18030"),
        ("<meta charset=big5>", "big5hkscs"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset=unicode>", "utf-16-le"),
        ("<meta charset=rot13>", "utf-8"),
    ],
)
def test_encodings(page: Read, said: str, encoding: str) -> None:
    text = "經費預算" if encoding == "big5hkscs" else "网信办㑇经费预算" if encoding == "gb18030" else "网信办经费预算"
    assert texts(page(f"<html><head>{said}</head><body><p>{text}</p></body></html>", encoding)) == [text]


def test_few_damaged_characters_are_said(page: Read) -> None:
    document = page(("<p>" + "预算" * 300).encode("gb18030") + b"\xff\xff<p>x")
    assert document.notes == ("2 characters of the page are damaged",)
    assert texts(document)[1] == "x"


@pytest.mark.parametrize("source", [b"", b" \n", b"<html></html>", b"<!-- x -->", b"<p>&nbsp;</p>"])
def test_page_that_shows_nothing(page: Read, source: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"page\.html: the page (?:shows no text|is no text)"):
        page(source)


@pytest.mark.parametrize("source", [bytes(range(256)) * 9, b"<p>" + bytes(300), b"\x80\x81\xff" * 99])
def test_no_text(page: Read, source: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="no text in a known encoding"):
        page(source)


def test_other_files_are_never_opened(page: Read, tmp_path: Path) -> None:
    (tmp_path / "sheet001.htm").write_text("<p>never", encoding="utf-8")
    document = page(
        '<p>正文<iframe src="sheet001.htm"></iframe><a href="http://localhost:9/%E9%A2%84%E7%AE%97.xlsx?a=1">附件</a>'
        '<a href="/index.html">x</a><img src="http://localhost:9/a.png"><img src=i.gif width=16 height=16>'
        '<link rel=stylesheet href="http://localhost:9/a.css"><object data="file:///etc/passwd"></object>'
        '<a href="http://[bad/x.doc">y</a>'
    )
    assert texts(document) == ["正文附件xy"]
    assert document.notes == (
        "frames with other files are not opened: sheet001.htm",
        "documents that the page links to are not opened: 预算.xlsx",
        "1 pictures are not read",
    )


def test_page_of_frames(page: Read) -> None:
    with pytest.raises(UnreadableDocument, match="shows other files in frames"):
        page('<html><frameset><frame src="a.files/sheet001.htm"><noframes>x</noframes></frameset></html>')


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n<HTML xmlns:o='x'>", True),
        ("<html>".encode("utf-16"), True),
        (b'<?xml version="1.0" encoding="utf-8"?><!-- a --><html>', True),
        (b"<table><tr>", True),
        (b"<?xml version='1.0'?><Workbook>", False),
        (b"2024 <p>", False),
        (b"%PDF-1.4", False),
        (b"", False),
    ],
)
def test_what_a_page_begins_with(head: bytes, expected: bool) -> None:
    assert html.is_html(head) is expected


# Round trip ------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8).map(fold_cell)


@st.composite
def tables(draw: st.DrawFn) -> list[list[tuple[str, int, int, int, int]]]:
    """Rows of cells (text, row, column, spans) that fill a rectangle; a frame keeps every column in use."""
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(2, height + 2) for column in range(2, width + 2)}
    rows: list[list[tuple[str, int, int, int, int]]] = [[] for _ in range(height + 2)]
    for row in range(1, height + 3):
        for column in range(1, width + 3):
            if row in (1, height + 2) or column in (1, width + 2):
                rows[row - 1].append(("框", row, column, 1, 1))
            elif (row, column) in free:
                across = draw(st.integers(1, 3))
                while any((row, at) not in free for at in range(column, column + across)):
                    across -= 1
                down = min(draw(st.integers(1, 3)), height + 2 - row)
                free -= {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
                rows[row - 1].append((draw(TEXTS), row, column, down, across))
    return rows


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), st.booleans())
def test_random_tables_come_back(tmp_path: Path, rows: list[list[Any]], closed: bool) -> None:
    source = ["<meta charset=utf-8><table>"]
    for row in rows:
        source.append("<tr>")
        for text, _, _, down, across in row:
            lines = escape(text).replace("\n", "<br>")
            source.append(f"<td rowspan={down} colspan='{across}'>{lines}{'</td>' if closed else ''}")
        source.append("</tr>" if closed else "")
    (tmp_path / "a.html").write_text("".join(source) + "</table>", encoding="utf-8")
    (table,) = html.read(tmp_path / "a.html").tables()
    assert places(table) == [cell for row in rows for cell in row]


# Hostile and damaged pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<div>" * 100_000 + "x", "nested too deeply"),
        ("<p>x" + "<font>" * 100_000, "nested too deeply"),
        ("<table><tr><td>" * 100_000 + "x", "nested too deeply"),
        ("<table><tr><td>" * 40 + "x", "more than 30 tables"),
        ("<table>" + "<tr><td>1<td>2" * 200_000, "more than 300000 cells"),
        ("<table><tr>" + "<td colspan=1000 rowspan=60000>x" * 1200 + "<tr><td>y" * 9, "more than 1000000 places"),
    ],
)
def test_hostile_pages_are_refused_quickly(page: Read, source: str, problem: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableDocument, match=problem):
        page(source)
    assert time.perf_counter() - started < 10


def test_entities_of_a_page_are_not_expanded(page: Read) -> None:
    declared = "<!DOCTYPE x [<!ENTITY a 'haha'><!ENTITY b '&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>"
    shown = " ".join(texts(page(f"{declared}<p>&b;&c;</p>")))
    assert "haha" not in shown.replace("'haha'", "") and "root:" not in shown


def test_many_items_links_and_texts_take_no_long(page: Read) -> None:
    started = time.perf_counter()
    document = page("<ol>" + "<li><a href=a.doc>x</a>" * 30_000 + "</ol><div class=nav>" * 500 + "<p>" + "y " * 500_000)
    assert texts(document)[29_999] == "30000. x"
    assert time.perf_counter() - started < 20


def test_page_too_large(page: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "XML_BYTES", 100)
    with pytest.raises(UnreadableDocument, match="larger than"):
        page("<p>" + "x" * 100)
