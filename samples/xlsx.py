"""Blocks → .xlsx: what a department's spreadsheet program saves.

A table with its title on each sheet, prose on sheets between. Amounts, percentages and row numbers are numbers
with the format that shows them as printed, codes are text.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from samples.blocks import Block, Cell, Paragraph, Table
from samples.package import WRITTEN, pack
from samples.sheets import Sheet, sheets

_AMOUNT = re.compile(r"(?:0|[1-9]\d*)(?:\.(\d+))?(%?)")
_LONGEST_WHOLE = 2
"""Digits of a whole number; one with more is a code."""
_PROSE_WIDTH = 90
_NARROWEST, _WIDEST = 8, 36
_WIDE = 8

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_TITLE, _BODY = Font(name="黑体", size=14, bold=True), Font(name="宋体", size=10)


def write_xlsx(blocks: Sequence[Block], title: str) -> bytes:
    """The document as .xlsx; `title` is only a property of the file."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, sheet in enumerate(sheets(blocks), 1):
        _add(workbook.create_sheet(sheet.name(number)), sheet)
    written = datetime.fromisoformat(WRITTEN.removesuffix("Z"))
    workbook.properties.title, workbook.properties.creator = title, "财务科"
    workbook.properties.created = written
    return _repacked(workbook)


def _repacked(workbook: Workbook) -> bytes:
    """The file without the time at which it is saved."""
    saved = io.BytesIO()
    workbook.save(saved)
    with ZipFile(saved) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + WRITTEN.encode(), core)
    return pack(members)


def _add(worksheet: Worksheet, sheet: Sheet) -> None:
    """Write one sheet from the top."""
    columns = sheet.table.columns if sheet.table else 1
    row = _add_lines(worksheet, sheet.above, 1, columns)
    if sheet.table is None:
        worksheet.column_dimensions["A"].width = _PROSE_WIDTH
        return
    _add_table(worksheet, sheet.table, row)
    _add_lines(worksheet, sheet.below, row + sheet.table.rows, columns)
    worksheet.page_setup.orientation = "landscape" if columns > _WIDE else "portrait"
    worksheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if header := sheet.table.header_rows:
        worksheet.print_title_rows = f"{row + header.start}:{row + header.stop - 1}"


def _add_lines(worksheet: Worksheet, paragraphs: list[Paragraph], row: int, columns: int) -> int:
    """Write paragraphs below each other, each over the whole width; returns the row below them."""
    for number, paragraph in enumerate(paragraphs, row):
        place = worksheet.cell(number, 1, _shown(paragraph))
        is_title = number == 1 and columns > 1
        place.font, place.alignment = (_TITLE, _CENTRED) if is_title else (_BODY, _WRAPPED)
        if columns > 1:
            worksheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=columns)
    return row + len(paragraphs)


def _shown(paragraph: Paragraph) -> str:
    entry = paragraph.contents_entry
    return f"{entry[0]}..... {entry[1]}" if entry else paragraph.text.strip()


def _add_table(worksheet: Worksheet, table: Table, first: int) -> None:
    for row in range(first, first + table.rows):
        for column in range(1, table.columns + 1):
            worksheet.cell(row, column).border = _BORDER
    for cell in table.cells:
        _add_cell(worksheet, cell, first)
    for column in range(table.columns):
        worksheet.column_dimensions[get_column_letter(column + 1)].width = _width(table, column)


def _add_cell(worksheet: Worksheet, cell: Cell, first: int) -> None:
    row, column = first + cell.row, cell.column + 1
    place = worksheet.cell(row, column)
    place.font, place.alignment = _BODY, _CENTRED if len(cell.text) < 20 else _WRAPPED
    found = _AMOUNT.fullmatch(cell.text)
    if found and (found[1] or found[2] or len(cell.text) <= _LONGEST_WHOLE):
        percent = bool(found[2])
        number = Decimal(cell.text.removesuffix("%"))
        place.value = number / 100 if percent else number
        place.number_format = "0" + (f".{'0' * len(found[1])}" if found[1] else "") + found[2]
    elif cell.text:
        place.value, place.number_format = cell.text, "@"
    if cell.row_span * cell.column_span > 1:
        worksheet.merge_cells(
            start_row=row,
            end_row=row + cell.row_span - 1,
            start_column=column,
            end_column=column + cell.column_span - 1,
        )


def _width(table: Table, column: int) -> int:
    """The width of a column by its longest line, in digits; a wide character counts for two."""
    alone = (cell for cell in table.cells if cell.column == column and cell.column_span == 1)
    longest = max((_length(line) for cell in alone for line in cell.text.split("\n")), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _length(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)
