"""The workbook without its rows, as XlsxWriter makes it: a dictionary, and sheets with the titles above the names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from builder.export.archive import Packed, packed
from builder.export.cells import escaped
from builder.package.schemas import RESOURCES, Field, Schema, schema, schemas

MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel; what is more goes into a second sheet."""

HEADS = 2
_TITLE = "title-of-the-package"
_CREATED = datetime(1980, 1, 1)
_DICTIONARY = (
    ("数据表 Resource", 18),
    ("数据表名称", 16),
    ("Title of the resource", 24),
    ("字段 Field", 24),
    ("字段名称", 20),
    ("Title", 28),
    ("类型 Type", 14),
    ("说明", 60),
    ("Description", 60),
    ("约束 Constraints", 40),
)
_SAMPLES: dict[str, Any] = {"integer": 0, "number": 0, "date": datetime(1900, 1, 1), "boolean": False}
_BOOK, _CORE = "xl/workbook.xml", "docProps/core.xml"
_SHEET = re.compile(r"(.*?)<dimension [^>]*/>(.*<sheetData>.*)(<row r=\"3\".*?</row>)(</sheetData>.*)", re.DOTALL)
_FILTER = re.compile(rf'(?<=<autoFilter ref=")([A-Z0-9:]+?){MOST_ROWS}(?=")')
_NAMED_FILTER = re.compile(rf'(localSheetId="([0-9]+)"[^<]*\$){MOST_ROWS}(?=<)')


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is around the rows of a resource, and a row as XlsxWriter writes it, each cell with a sample of its kind."""

    head: bytes
    sample: str
    foot: str

    def end(self, count: int) -> bytes:
        """What comes after so many rows."""
        return _FILTER.sub(rf"\g<1>{last_row(count)}", self.foot).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Frame:
    """The files of a workbook by name, those of the sheets of the resources aside, and these sheets in their order."""

    files: dict[str, Packed]
    book: str
    core: str
    sheets: dict[str, Sheet]

    def about(self, title: str, counts: list[int]) -> dict[str, Packed]:
        """The files that depend on what is in the workbook: its title, and how many rows each sheet has."""
        book = _NAMED_FILTER.sub(lambda found: f"{found[1]}{last_row(counts[int(found[2]) - 1])}", self.book)
        core = self.core.replace(_TITLE, escaped(title))
        return {_BOOK: packed(book.encode("utf-8")), _CORE: packed(core.encode("utf-8"))}


def last_row(count: int) -> int:
    """The number of the last of so many rows below the heads; an empty sheet has an empty row."""
    return HEADS + max(count, 1)


@cache
def frame(parts: tuple[int, ...] = (1,) * len(RESOURCES)) -> Frame:
    """The frame of a workbook in which the resources have so many sheets."""
    made = BytesIO()
    with Workbook(made, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": _TITLE, "comments": "CC BY 4.0", "created": _CREATED})
        book.set_size(24_000, 14_000)
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
        _write_dictionary(book, head)
        money = book.add_format({"num_format": "#,##0.00"})
        for resource, count in zip(RESOURCES, parts, strict=True):
            known = schema(resource)
            for number in range(1, count + 1):
                title = known.title if number == 1 else f"{known.title} ({number})"
                _write_sheet(book.add_worksheet(title), known, head, money)
    with ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(2, sum(parts) + 2)]
    sheets = {name: _sheet(files.pop(name).decode("utf-8")) for name in names}
    book_file, core = (files.pop(name).decode("utf-8") for name in (_BOOK, _CORE))
    return Frame({name: packed(content) for name, content in files.items()}, book_file, core, sheets)


def _sheet(written: str) -> Sheet:
    found = _SHEET.fullmatch(written)
    if not found:
        raise ValueError("XlsxWriter wrote a sheet otherwise than expected")
    start, heads, sample, foot = found.groups()
    return Sheet((start + heads).encode("utf-8"), sample, foot)


def _write_dictionary(book: Workbook, head: Format) -> None:
    sheet = book.add_worksheet("字段说明 Dictionary")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (title, width) in enumerate(_DICTIONARY):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    lines = [(known, field) for known in schemas() for field in known.fields]
    for row, (known, field) in enumerate(lines, 1):
        texts = (
            *(known.name, known.title, known.title_en, field.name, field.title, field.title_en),
            *("CNY" if field.is_money else field.type, field.description, field.description_en, _constraints(field)),
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines), len(_DICTIONARY) - 1)


def _constraints(field: Field) -> str:
    return "; ".join(f"{name}: {_constraint(value)}" for name, value in sorted(field.constraints.items()))


def _constraint(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write_sheet(sheet: Worksheet, known: Schema, head: Format, money: Format) -> None:
    """Write the heads of a resource and a sample of a row."""
    for column, field in enumerate(known.fields):
        sheet.set_column(column, column, max(12, min(30, 2 * len(field.title) + 4)))
        sheet.write_string(0, column, field.title, head)
    for column, name in enumerate(known.names):
        sheet.write_string(1, column, name, head)
    for column, field in enumerate(known.fields):
        sheet.write(HEADS, column, _SAMPLES.get(field.type, " "), money if field.is_money else None)
    sheet.freeze_panes(HEADS, 1)
    sheet.autofilter(1, 0, MOST_ROWS - 1, len(known.fields) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
