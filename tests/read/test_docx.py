"""What the .docx reader returns: exact texts, spans and locators for everything that Word can print."""

from pathlib import Path

import pytest
import word_files as word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import cell, docx_file, field, item, level, numbering, paragraph, parts, row, run, table, text_box

from builder.model import Cell, Document, Table
from builder.read.docx.read import read


def printed(document: Document) -> list[str]:
    """The paragraphs, each with its locator."""
    return [f"{block.ref} {block.text}" for block in document.paragraphs()]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


def cells(block: Table) -> list[tuple[str, int, int, int, int]]:
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in block.cells]


def only_table(document: Document) -> Table:
    (found,) = document.tables()
    return found


def read_body(folder: Path, body: str, **others: str) -> Document:
    return read(docx_file(folder, body, **others))


# ── Order and locators ───────────────────────────────────────────────────────────────────────────


def test_paragraphs_and_tables_come_in_order_with_locators(tmp_path: Path) -> None:
    body = paragraph("一、部门职责") + paragraph() + paragraph("  ") + paragraph("负责组织")
    body += table(row(cell("甲"), cell("")), row(cell("丙"), cell("丁"))) + paragraph("后文") + table(row(cell("戊")))
    document = read_body(tmp_path, body)
    assert document.format == "docx"
    assert document.text_basis == "text"
    assert document.notes == ()
    assert [block.ref for block in document.blocks] == ["¶1", "¶2", "T1", "¶3", "T2"]
    only = list(document.tables())
    assert [cell.ref for cell in only[0].cells] == ["T1R1C1", "T1R1C2", "T1R2C1", "T1R2C2"]
    assert only[0].cells[1] == Cell("", 1, 2, "T1R1C2")
    assert only[1].cells == (Cell("戊", 1, 1, "T2R1C1"),)


def test_headers_footers_and_comments_are_no_content(tmp_path: Path) -> None:
    header = paragraph("页眉上的字")
    body = f'<w:p>{run("正文")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    document = read_body(tmp_path, body, header1=header)
    assert texts(document) == ["正文"]


def test_content_controls_and_wrappers_are_read_through(tmp_path: Path) -> None:
    inner = f"<w:sdt><w:sdtPr><w:alias w:val='不印'/></w:sdtPr><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('块')}</w:sdtContent></w:sdt>"
    body += f"<w:p>{inner}<w:smartTag>{run('标记')}</w:smartTag><w:customXml>{run('自定')}</w:customXml></w:p>"
    held = f"<w:sdt><w:sdtContent>{cell('格')}</w:sdtContent></w:sdt>"
    rows = f"<w:sdt><w:sdtContent>{row(held)}</w:sdtContent></w:sdt>"
    document = read_body(tmp_path, body + table(rows))
    assert texts(document) == ["块", "控件标记自定"]
    assert cells(only_table(document)) == [("格", 1, 1, 1, 1)]


# ── Text of a paragraph ──────────────────────────────────────────────────────────────────────────


def test_tabs_part_what_stands_on_one_line(tmp_path: Path) -> None:
    body = f"<w:p>{run('部门：甲')}<w:r><w:tab/></w:r>{run('单位：万元')}</w:p>"
    assert texts(read_body(tmp_path, body)) == ["部门：甲 单位：万元"]


def test_a_line_break_is_a_space_but_parts_items_and_labelled_lines(tmp_path: Path) -> None:
    br = "<w:r><w:br/></w:r>"
    body = f"<w:p>{run('甲局')}{br}{run('2024年预算')}</w:p>"
    lines = ("一、职责", "负责组织。", "二、机构", "部门：甲", "单位：万元")
    body += f"<w:p>{br.join(map(run, lines))}</w:p>"
    assert printed(read_body(tmp_path, body)) == [
        "¶1 甲局 2024年预算",
        "¶2 一、职责 负责组织。",
        "¶3 二、机构",
        "¶4 部门：甲",
        "¶5 单位：万元",
    ]


def test_a_page_break_parts_a_paragraph(tmp_path: Path) -> None:
    body = f"<w:p>{run('封面')}<w:r><w:br w:type='page'/></w:r>{run('目录')}</w:p>"
    assert texts(read_body(tmp_path, body)) == ["封面", "目录"]


def test_paragraphs_of_a_cell_are_lines_of_it(tmp_path: Path) -> None:
    content = paragraph("1.完成") + paragraph("建设") + paragraph("2.开展") + paragraph("培训")
    broken = f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}</w:p>"
    document = read_body(tmp_path, table(row(cell(content), cell(broken))))
    assert [one.text for one in only_table(document).cells] == ["1.完成建设\n2.开展培训", "甲乙"]


def test_hyphens_symbols_and_symbol_fonts(tmp_path: Path) -> None:
    fonts = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    body = (
        "<w:p><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/></w:r>"
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        f"{run('90')}<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings 2' w:char='00A3'/></w:r>"
        f"{run(chr(0xF0A3), fonts)}<w:r><w:sym w:font='宋体' w:char='2264'/><w:sym w:font='x' w:char='D800'/>"
        "<w:sym w:font='x' w:char='zz'/></w:r></w:p>"
    )
    assert texts(read_body(tmp_path, body)) == ["A-B≥90☑□≤≤"]


def test_formulas_are_text(tmp_path: Path) -> None:
    body = f"<w:p>{run('满意度')}<m:oMath><m:r><m:t>≥90%</m:t></m:r></m:oMath></w:p>"
    assert texts(read_body(tmp_path, body)) == ["满意度≥90%"]


def test_pronunciation_above_the_text_is_left_out(tmp_path: Path) -> None:
    body = f"<w:p><w:r><w:ruby><w:rt>{run('zhang')}</w:rt><w:rubyBase>{run('章')}</w:rubyBase></w:ruby></w:r></w:p>"
    assert texts(read_body(tmp_path, body)) == ["章"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("一、目标") + field(r' TC "一、目标" \f C \l 1 ', None), "一、目标"),
        (field(' HYPERLINK "http://example.org" ', run("公开网站")), "公开网站"),
        (field(" PAGE ", run("3")), "3"),
        (
            field(
                " IF " + "</w:instrText></w:r>" + field(" MERGEFIELD a ", run("不印")) + "<w:r><w:instrText>", run("印")
            ),
            "印",
        ),
        ("<w:fldSimple w:instr=' =SUM(ABOVE) '>" + run("12.5") + "</w:fldSimple>", "12.5"),
        ('<w:hyperlink r:id="r9">' + run("链接") + "</w:hyperlink>", "链接"),
        (field(r" eq \o\ac(○,3) ", None) + run("办公费"), "③办公费"),
        (field(r' SYMBOL 179 \f "Symbol" \s 10 ', None) + run("95%"), "≥95%"),
        (run("前") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("后"), "前后"),
    ],
)
def test_fields_print_their_result_and_not_their_code(tmp_path: Path, content: str, expected: str) -> None:
    assert texts(read_body(tmp_path, f"<w:p>{content}</w:p>")) == [expected]


def test_a_field_goes_over_paragraphs_and_an_open_code_ends_with_its_own(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    body = f'<w:p>{begin}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("第一部分")}</w:p>{paragraph("第二部分")}'
    body += '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    body += f'<w:p>{run("甲")}<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("失")}</w:p>{paragraph("乙")}'
    assert texts(read_body(tmp_path, body)) == ["第一部分", "第二部分", "甲", "乙"]


def test_form_fields_show_what_was_chosen(tmp_path: Path) -> None:
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{}</w:checkBox></w:ffData>'
    box += "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    box += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="新增"/>'
    )
    choice += (
        '<w:listEntry w:val="延续"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = f"<w:p>{box.format('<w:checked/>')}{run('是')}{box.format('')}{run('否')}{choice}</w:p>"
    assert texts(read_body(tmp_path, body)) == ["☑是☐否延续"]


def test_lines_of_a_table_of_contents_have_their_dots(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    dots = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs>'
    line = "{}<w:r><w:tab/></w:r>{}"
    body = f"<w:p><w:pPr>{dots}</w:pPr>{line.format(run('一、总体绩效目标'), run('1'))}</w:p>"
    body += f'<w:p><w:pPr><w:pStyle w:val="11"/></w:pPr>{line.format(run("二、分项绩效目标"), run("12"))}</w:p>'
    body += f"<w:p>{line.format(run('二、数量'), run('12'))}</w:p>"
    assert texts(read_body(tmp_path, body, styles=styles)) == [
        "一、总体绩效目标..... 1",
        "二、分项绩效目标..... 12",
        "二、数量 12",
    ]


# ── Tracked changes, hidden text ─────────────────────────────────────────────────────────────────


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
    body = f"<w:p>{run('预算')}{gone}<w:ins>{run('120')}</w:ins>{run('万元')}"
    body += f"<w:ins>{gone}</w:ins><w:moveFrom>{run('移')}</w:moveFrom></w:p>"
    body += f"<w:p><w:moveTo>{run('移')}</w:moveTo></w:p>"
    body += f"<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val='x'/></w:pPr></w:pPrChange></w:pPr>{run('改')}</w:p>"
    assert texts(read_body(tmp_path, body)) == ["预算120万元", "移", "改"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = (
        paragraph("前半", gone)
        + paragraph("后半")
        + paragraph("", gone)
        + table(row(cell("格")))
        + paragraph("末", gone)
    )
    document = read_body(tmp_path, body)
    assert texts(document) == ["前半后半", "末"]
    assert [block.ref for block in document.blocks] == ["¶1", "T1", "¶2"]


def test_deleted_rows_and_cells_are_gone_and_tracked_merges_are_made(tmp_path: Path) -> None:
    rows = [
        row(cell("甲", '<w:cellMerge w:vMerge="rest"/>'), cell("乙")),
        row(cell("删"), cell("删"), properties="<w:del w:id='1'/>"),
        row(cell("", '<w:cellMerge w:vMerge="cont"/>'), cell("删", "<w:cellDel/>"), cell("丁")),
        row(cell("新"), cell("增"), properties="<w:ins w:id='2'/>"),
    ]
    assert cells(only_table(read_body(tmp_path, table(*rows)))) == [
        ("甲", 1, 1, 2, 1),
        ("乙", 1, 2, 1, 1),
        ("丁", 2, 2, 1, 1),
        ("新", 3, 1, 1, 1),
        ("增", 3, 2, 1, 1),
    ]


def test_hidden_text_and_rows_are_read_and_said(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    styled, shown = '<w:rStyle w:val="h"/>', '<w:rStyle w:val="h"/><w:vanish w:val="0"/>'
    body = (
        f"<w:p>{run('见')}{run('隐', '<w:vanish/>')}{run('显', shown)}</w:p><w:p>{run('密', styled)}</w:p>"
        + paragraph("明")
    )
    body += table(row(cell("一")), row(cell("二"), cell(""), properties="<w:hidden/>"))
    document = read_body(tmp_path, body, styles=styles)
    assert texts(document) == ["见隐显", "密", "明"]
    assert [one.text for one in only_table(document).cells] == ["一", "二", ""]
    assert document.notes == ("hidden text was read: ¶1, ¶2, T1R2C1",)


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


def test_headings_get_the_number_that_word_counts(tmp_path: Path) -> None:
    levels = (
        level(0, "chineseCountingThousand", "第%1部分")
        + level(1, "chineseCounting", "%2、")
        + level(2, "japaneseCounting", "（%3）", '<w:suff w:val="nothing"/>')
        + level(3, "decimal", "%4.")
        + level(4, "decimalEnclosedCircle", "%5")
    )
    shape = [("概况", 0), ("职责", 1), ("机构", 1), ("内设", 2), ("下属", 2), ("项目", 3), ("5万元", 3), ("办公", 4)]
    shape += [("预算", 0), ("收支", 1), ("Abc", 3)]
    body = "".join(item(text, at) for text, at in shape)
    assert texts(read_body(tmp_path, body, numbering=numbering(levels))) == [
        "第一部分 概况",
        "一、职责",
        "二、机构",
        "（一）内设",
        "（二）下属",
        "1.项目",
        "2. 5万元",
        "①办公",
        "第二部分 预算",
        "一、收支",
        "1. Abc",
    ]


def test_numbers_of_several_levels_legal_numbers_and_restarts(tmp_path: Path) -> None:
    levels = (
        level(0, "chineseCounting", "%1、", start=3)
        + level(1, "decimal", "%1.%2", "<w:isLgl/>")
        + level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="0"/>')
        + level(3, "upperRoman", "%4.", '<w:lvlRestart w:val="1"/>')
    )
    places = [1, 0, 1, 1, 2, 3, 1, 2, 3, 0, 1, 2, 3]
    body = "".join(item("x", at) for at in places)
    assert [
        text.removesuffix("x").strip() for text in texts(read_body(tmp_path, body, numbering=numbering(levels)))
    ] == [
        *("3.1", "三、", "3.1", "3.2", "a)", "I.", "3.3", "b)", "II.", "四、", "4.1", "c)", "I."),
    ]


def test_lists_share_a_count_until_one_says_where_it_starts(tmp_path: Path) -> None:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>',
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>",
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'decimal', '[%1]', start=9)}"
        "</w:lvlOverride></w:num>",
    )
    body = "".join(item("x", 0, num) for num in (1, 1, 2, 3, 3, 0, 77)) + item("x", 0, 4)
    document = read_body(tmp_path, body, numbering=numbering(level(0, "chineseCounting", "%1、"), *lists))
    assert texts(document) == ["一、x", "二、x", "三、x", "一、x", "二、x", "x", "x", "[3] x"]


def test_a_style_brings_its_list(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:basedOn w:val="3"/></w:style>'
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>') + level(
        1, "decimal", "%2.", '<w:pStyle w:val="2"/>'
    )
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="5"/></w:num>'
    )
    body = paragraph("甲", '<w:pStyle w:val="1"/>') + paragraph("乙", '<w:pStyle w:val="2"/>')
    body += paragraph("丙", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += paragraph("丁", '<w:pStyle w:val="3"/>') + item("戊", 0, 6)
    document = read_body(tmp_path, body, styles=styles, numbering=numbering(levels, linked, nums))
    assert texts(document) == ["一、甲", "1.乙", "丙", "丁", "一、戊"]


@pytest.mark.parametrize(
    ("style", "number", "expected"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 5, "05"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 26, "z"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 23, "二十三"),
        ("chineseCounting", 105, "一〇五"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("japaneseCounting", 20, "二十"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 10, "壹拾"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 12, "亥"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 2, "⒉"),
        ("decimalFullWidth", 12, "１２"),
        ("numberInDash", 2, "- 2 -"),
        ("lowerRoman", 99999999, "99999999"),
        ("koreanDigital", 3, "3"),
    ],
)
def test_number_formats(tmp_path: Path, style: str, number: int, expected: str) -> None:
    levels = level(0, style, "%1", '<w:suff w:val="nothing"/>', start=number)
    assert texts(read_body(tmp_path, item("x"), numbering=numbering(levels))) == [expected + "x"]


def test_bullets_are_decoration_and_none_prints_only_the_text(tmp_path: Path) -> None:
    levels = level(0, "bullet", "\uf0b7") + level(1, "none", "附：")
    assert texts(read_body(tmp_path, item("甲") + item("乙", 1), numbering=numbering(levels))) == ["甲", "附：乙"]


def test_row_numbers_that_word_counts_are_in_their_cells(tmp_path: Path) -> None:
    body = table(*(row(cell(item("")), cell("项目")) for _ in range(3))) + item("") + item("后")
    document = read_body(tmp_path, body, numbering=numbering(level(0, "decimal", "%1")))
    assert [one.text for one in only_table(document).cells] == ["1", "项目", "2", "项目", "3", "项目"]
    assert printed(document) == ["¶1 5 后"]


# ── The grid ─────────────────────────────────────────────────────────────────────────────────────


def test_merged_cells_have_spans_and_blank_cells_are_cells(tmp_path: Path) -> None:
    rows = [
        row(
            cell("项目", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell("金额", '<w:gridSpan w:val="2"/>')
        ),
        row(cell("", '<w:gridSpan w:val="2"/><w:vMerge/>'), cell("预算"), cell("")),
        row(cell("合计", '<w:gridSpan w:val="2"/>'), cell("1"), cell("2", "<w:vMerge/>")),
    ]
    document = read_body(tmp_path, table(*rows))
    assert cells(only_table(document)) == [
        ("项目", 1, 1, 2, 2),
        ("金额", 1, 3, 1, 2),
        ("预算", 2, 3, 1, 1),
        ("", 2, 4, 1, 1),
        ("合计", 3, 1, 1, 2),
        ("1", 3, 3, 1, 1),
        ("2", 3, 4, 1, 1),
    ]
    assert only_table(document).repeated_rows == frozenset()


def test_two_merges_one_below_the_other_stay_two(tmp_path: Path) -> None:
    first, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [row(cell("甲", first)), row(cell("", more)), row(cell("乙", first)), row(cell("", more)), row(cell("丙"))]
    assert cells(only_table(read_body(tmp_path, table(*rows)))) == [
        ("甲", 1, 1, 2, 1),
        ("乙", 3, 1, 2, 1),
        ("丙", 5, 1, 1, 1),
    ]


def test_rows_that_begin_late_and_end_early(tmp_path: Path) -> None:
    rows = [
        row(cell("甲"), cell("乙"), cell("丙")),
        row(cell("丁"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    ]
    found = only_table(read_body(tmp_path, table(*rows)))
    assert cells(found)[3:] == [("丁", 2, 2, 1, 1)]
    assert (found.row_count, found.column_count) == (2, 3)
    assert found.cells[3].ref == "T1R2C2"


def test_cells_merged_sideways_the_old_way(tmp_path: Path) -> None:
    first, more, down = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>', "<w:vMerge/>"
    rows = [
        row(cell("甲", first + '<w:vMerge w:val="restart"/>'), cell("", more), cell("乙")),
        row(cell("", first + down), cell("", more + down), cell("丙")),
    ]
    assert cells(only_table(read_body(tmp_path, table(*rows)))) == [
        ("甲", 1, 1, 2, 2),
        ("乙", 1, 3, 1, 1),
        ("丙", 2, 3, 1, 1),
    ]


def test_text_under_merged_cells_is_not_printed_and_said(tmp_path: Path) -> None:
    rows = [row(cell("甲", '<w:vMerge w:val="restart"/>'), cell("1")), row(cell("旧", "<w:vMerge/>"), cell("2"))]
    document = read_body(tmp_path, table(*rows))
    assert [one.text for one in only_table(document).cells] == ["甲", "1", "2"]
    assert document.notes == ("text under merged cells, which is not printed, was left out: T1R1C1",)


def test_a_continuation_that_fits_nothing_above_is_a_cell(tmp_path: Path) -> None:
    rows = [
        row(cell("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>')),
        row(cell("乙", "<w:vMerge/>"), cell("丙")),
    ]
    assert cells(only_table(read_body(tmp_path, table(*rows)))) == [
        ("甲", 1, 1, 1, 2),
        ("乙", 2, 1, 1, 1),
        ("丙", 2, 2, 1, 1),
    ]


def test_a_header_row_is_there_once(tmp_path: Path) -> None:
    rows = [row(cell("科目"), cell("金额"), properties="<w:tblHeader/>"), row(cell("办公费"), cell("1"))]
    found = only_table(read_body(tmp_path, table(*rows)))
    assert [one.text for one in found.cells] == ["科目", "金额", "办公费", "1"]


def test_an_inner_table_follows_the_outer_one_and_is_there_only(tmp_path: Path) -> None:
    inner = table(row(cell("产出"), cell("数量")), row(cell("效益"), cell("社会")))
    frame = table(row(cell("框内")))
    body = table(
        row(cell("指标"), cell(paragraph("如下") + inner + paragraph("完"))), row(cell("注"), cell(frame + paragraph()))
    )
    document = read_body(tmp_path, body + table(row(cell("下一"))))
    assert [block.ref for block in document.blocks] == ["T1", "T2", "T3"]
    outer, nested, _ = document.tables()
    assert [one.text for one in outer.cells] == ["指标", "如下完", "注", "框内"]
    assert [(one.text, one.ref) for one in nested.cells] == [
        ("产出", "T2R1C1"),
        ("数量", "T2R1C2"),
        ("效益", "T2R2C1"),
        ("社会", "T2R2C2"),
    ]


def test_a_frame_around_whole_tables_is_no_table(tmp_path: Path) -> None:
    inner = table(row(cell("产出"), cell("数量")))
    document = read_body(
        tmp_path, table(row(cell(paragraph("表一") + inner + paragraph("注：无")))) + table(row(cell("框")))
    )
    assert [block.ref for block in document.blocks] == ["¶1", "T1", "¶2", "T2"]


# ── Text boxes, alternatives, notes ──────────────────────────────────────────────────────────────


def test_a_text_box_follows_the_paragraph_that_anchors_it_once(tmp_path: Path) -> None:
    old = f"<v:shape><v:textbox><w:txbxContent>{paragraph('旧框')}</w:txbxContent></v:textbox></v:shape>"
    old = f"<w:r><w:pict>{old}</w:pict></w:r>"
    box = text_box(paragraph("框一") + paragraph("框二") + table(row(cell("框中表"))))
    body = f"<w:p>{run('前')}{box}{run('后')}</w:p>"
    body += (
        f"<w:p>{old}</w:p>"
        + paragraph("末")
        + table(row(cell(f"<w:p>{run('格')}{text_box(paragraph('格中框'))}</w:p>")))
    )
    document = read_body(tmp_path, body)
    assert printed(document) == ["¶1 前后", "¶2 框一", "¶3 框二", "¶4 旧框", "¶5 末"]
    first, second = document.tables()
    assert [one.text for one in first.cells] == ["框中表"]
    assert [one.text for one in second.cells] == ["格格中框"]


def test_of_alternatives_one_is_read(tmp_path: Path) -> None:
    inner = (
        '<mc:AlternateContent><mc:Choice Requires="x">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
    )
    body = f"<w:p>{inner.format(run('新'), run('旧'))}<w:r>{inner.format('<w:drawing/>', '<w:t>备</w:t>')}</w:r></w:p>"
    body += inner.format(paragraph("块新"), paragraph("块旧"))
    assert texts(read_body(tmp_path, body)) == ["新备", "块新"]


def test_notes_stand_at_the_end_in_the_order_of_their_marks(tmp_path: Path) -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    footnotes = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>' + "".join(
        f'<w:footnote w:id="{at}">{paragraph(f"脚注{at}")}</w:footnote>' for at in (1, 2, 3)
    )
    endnotes = f'<w:endnote w:id="1">{paragraph("尾注")}</w:endnote>'
    body = f"<w:p>{run('甲')}{mark('footnote', 2)}{mark('endnote', 1)}</w:p>" + table(
        row(cell(f"<w:p>{run('100')}{mark('footnote', 1)}</w:p>"))
    )
    document = read_body(tmp_path, body + paragraph("末"), footnotes=footnotes, endnotes=endnotes)
    assert printed(document) == ["¶1 甲", "¶2 末", "¶3 脚注2", "¶4 尾注", "¶5 脚注1"]
    assert only_table(document).cells[0].text == "100"


def test_the_strict_variant_and_odd_names_of_parts_are_read(tmp_path: Path) -> None:
    members = parts(paragraph("甲"))
    main = members["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    odd = {"word\\Document.xml" if name == "word/document.xml" else name: data for name, data in members.items()}
    odd["word\\Document.xml"] = main
    assert texts(read(word.write(tmp_path / "strict.docx", odd))) == ["甲"]


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    members = parts(
        paragraph("甲") + '<w:altChunk r:id="r9"/>', main_type="application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    members |= {"word/vbaProject.bin": b"\xd0\xcf", "word/embeddings/sheet1.xlsx": b"PK"}
    document = read(word.write(tmp_path / "macros.docm", members))
    assert texts(document) == ["甲"]
    assert document.notes == (
        "the document carries macros; they were not run",
        "1 embedded file(s) were not read",
        "1 part(s) in another format were not read",
    )


# ── Properties ───────────────────────────────────────────────────────────────────────────────────


@st.composite
def grids(draw: st.DrawFn) -> list[tuple[str, int, int, int, int]]:
    """Cells (text, row, column, row span, column span) that fill a grid of their own size."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    found = []
    for at_row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (at_row, column) in taken:
                continue
            free = 1
            while column + free <= columns and (at_row, column + free) not in taken:
                free += 1
            across, down = draw(st.integers(1, free)), draw(st.integers(1, rows - at_row + 1))
            taken |= {(at_row + y, column + x) for y in range(down) for x in range(across)}
            text = draw(st.text("甲乙丙 1.-（）", max_size=4).map(lambda one: "".join(one.split())))
            found.append((text, at_row, column, down, across))
    return found


def as_rows(found: list[tuple[str, int, int, int, int]]) -> list[list[tuple[str, int, str]]]:
    rows: list[list[tuple[int, str, int, str]]] = [[] for _ in range(max(r + down - 1 for _, r, _, down, _ in found))]
    for text, at_row, column, down, across in found:
        for at in range(at_row, at_row + down):
            merge = "" if down == 1 else "restart" if at == at_row else "continue"
            rows[at - 1].append((column, text if at == at_row else "", across, merge))
    return [[(text, across, merge) for _, text, across, merge in sorted(line)] for line in rows]


@given(grids())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_grid_reads_back_as_it_was_written(tmp_path: Path, found: list[tuple[str, int, int, int, int]]) -> None:
    columns = max(column + across - 1 for _, _, column, _, across in found)
    document = read_body(tmp_path, word.grid_table(columns, as_rows(found)) + paragraph("末"))
    assert cells(only_table(document)) == found


@given(grids())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_grid_reads_as_python_docx_reads_it(tmp_path: Path, found: list[tuple[str, int, int, int, int]]) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is the second opinion")
    columns = max(column + across - 1 for _, _, column, _, across in found)
    path = docx_file(tmp_path, word.grid_table(columns, as_rows(found)) + paragraph("末"))
    theirs = docx.Document(str(path)).tables[0]
    for one in only_table(read(path)).cells:
        for at_row in range(one.row, one.row + one.row_span):
            for column in range(one.column, one.column + one.column_span):
                assert theirs.cell(at_row - 1, column - 1).text == one.text
