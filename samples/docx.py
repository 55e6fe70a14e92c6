"""Blocks → .docx: what a department's word processor saves.

Headings with a Word field code have their number counted by Word, not in their text, and the code as a field.
Cells are merged as Word merges them, header rows come again on each page, and a wide table stands on a section
of its own in landscape. Page numbers are a field in the footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from samples.blocks import Block, Cell, Paragraph, Table, captions, without_page_numbers
from samples.docx_parts import parts
from samples.package import pack

WIDE = 8
"""A table of more columns than this stands on a page in landscape."""

_NUMBERED = re.compile(r"(?:([一二三四五六七八九十])(、)|(\d{1,2})([.、]))(?=\D)")
_DIGITS = "一二三四五六七八九十"
_LISTS = {"一、": 1, "1.": 2, "1、": 3}
"""The lists of `docx_parts`, by how their first number is printed."""

_TWIPS = {False: 9000, True: 13900}
"""The width of the text, upright and in landscape."""


def write_docx(blocks: Sequence[Block], title: str) -> bytes:
    """The document as .docx; `title` is only a property of the file."""
    return pack(parts("".join(_Body(blocks).xml()), title))


class _Body:
    """The body of the document while it is written: the numbers that its headings have reached."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = without_page_numbers(blocks)
        self._captions = captions(self._blocks)
        self._reached = dict.fromkeys(_LISTS, 0)

    def xml(self) -> Iterator[str]:
        """The XML of the body, its sections included."""
        wide = self._landscape()
        for at, block in enumerate(self._blocks):
            if at and wide[at] != wide[at - 1]:
                yield f"<w:p><w:pPr>{_section(wide[at - 1])}</w:pPr></w:p>"
            if isinstance(block, Table):
                yield from _table(block, _TWIPS[wide[at]])
                if isinstance(self._following(at), Table):
                    yield "<w:p/>"  # without it Word joins the two tables
            else:
                yield self._paragraph(block, at in self._captions)
        if isinstance(self._blocks[-1], Table):
            yield "<w:p/>"
        yield _section(wide[-1])

    def _following(self, at: int) -> Block | None:
        return self._blocks[at + 1] if at + 1 < len(self._blocks) else None

    def _landscape(self) -> list[bool]:
        """For each block whether it stands in landscape: wide tables do, with what is printed over them."""
        wide = [isinstance(block, Table) and block.columns > WIDE for block in self._blocks]
        for at in reversed(range(len(wide) - 1)):
            wide[at] = wide[at] or (wide[at + 1] and at in self._captions)
        return wide

    def _paragraph(self, paragraph: Paragraph, is_caption: bool) -> str:
        if entry := paragraph.contents_entry:
            heading, page = map(_run, entry)
            return f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{heading}<w:r><w:tab/></w:r>{page}</w:p>'
        if paragraph.field:
            number, text = self._number(paragraph.text)
            return f'<w:p><w:pPr><w:pStyle w:val="1"/>{number}</w:pPr>{_run(text)}{_field(paragraph.field)}</w:p>'
        centred = '<w:jc w:val="center"/>' if paragraph.text.strip().endswith("表") else ""
        properties = f"<w:pPr><w:keepNext/>{centred}</w:pPr>" if is_caption else ""
        return f"<w:p>{properties}{_run(paragraph.text)}</w:p>"

    def _number(self, text: str) -> tuple[str, str]:
        """A heading's number as Word counts it, and the rest of its text; the whole text where it is not the next."""
        found = _NUMBERED.match(text)
        if found is None:
            return "", text
        name = (_DIGITS[0] if found[1] else "1") + (found[2] or found[4])
        value = _DIGITS.index(found[1]) + 1 if found[1] else int(found[3])
        if value != self._reached[name] + 1:
            return "", text
        self._reached[name] = value
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_LISTS[name]}"/></w:numPr>'
        return number, text[found.end() :]


def _run(text: str) -> str:
    if not text:
        return ""
    tabbed = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r><w:t xml:space="preserve">{tabbed}</w:t></w:r>'


def _field(code: str) -> str:
    """A field that prints nothing: its code stands between its two ends."""
    ends = (f'<w:r><w:fldChar w:fldCharType="{end}"/></w:r>' for end in ("begin", "end"))
    return f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'.join(ends)


def _section(landscape: bool) -> str:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if landscape else 'w:w="11906" w:h="16838"'
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz {size}/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"'
        ' w:header="851" w:footer="992" w:gutter="0"/>'
        "</w:sectPr>"
    )


# Tables ------------------------------------------------------------------------------------------------------------


def _table(table: Table, width: int) -> Iterator[str]:
    column = width // table.columns
    yield '<w:tbl><w:tblPr><w:tblStyle w:val="a"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
    yield f'<w:gridCol w:w="{column}"/>' * table.columns
    yield "</w:tblGrid>"
    repeated = table.header_rows.stop if table.header is not None and table.header < 3 else 0
    for row in range(table.rows):
        header = "<w:tblHeader/>" if row < repeated else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
        yield from (_cell(cell, starts_here, column) for cell, starts_here in table.across(row))
        yield "</w:tr>"
    yield "</w:tbl>"


def _cell(cell: Cell, starts_here: bool, column: int) -> str:
    """A cell of one row. One that goes on downwards comes in each of its rows, blank in all but the first."""
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if starts_here else "<w:vMerge/>"
    lines = cell.text.split("\n") if starts_here else [""]
    text = "".join(f"<w:p>{_run(line)}</w:p>" for line in lines)
    width = f'<w:tcW w:w="{column * cell.column_span}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}{span}{merge}</w:tcPr>{text}</w:tc>"
