"""One package as one XLSX: a dictionary sheet, then a sheet for each resource with its titles above its names.

Amounts, numbers, dates and yes-or-no are values of Excel; codes are text, so that leading zeros stay. No text is taken
for a formula or a link. A number that Excel cannot hold exactly (more than 15 digits) stays text as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from builder.export.rows import rows
from builder.package.schemas import RESOURCES, Field, Schema, schema, schemas

MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel; what is more goes into a second sheet."""

MOST_CHARACTERS = 32_767
"""UTF-16 units of a cell of Excel; of a longer text the beginning is shown."""

CUT = "……〔Excel 的一格放不下，全文见 CSV。Longer than a cell of Excel: the CSV file has it all.〕"

_HEADS = 2
_CREATED = datetime(1980, 1, 1)
_MOST_DIGITS = 15
_EARLIEST_YEAR = 1900
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


def write_workbook(package: Path, target: Path, title: str, most_rows: int = MOST_ROWS) -> None:
    """Write the package in the folder `package` into the file `target`; no sheet has more than `most_rows` rows."""
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with Workbook(str(target), options) as book:
        book.set_properties({"title": title, "comments": "CC BY 4.0", "created": _CREATED})
        book.set_size(24_000, 14_000)
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
        _write_dictionary(book, head)
        money = book.add_format({"num_format": "#,##0.00"})
        for name in RESOURCES:
            _write_resource(book, schema(name), rows(package, name), head, money, most_rows - _HEADS)


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


def _write_resource(
    book: Workbook, known: Schema, every: Iterator[list[str]], head: Format, money: Format, most: int
) -> None:
    """Write the rows of a resource into as many sheets as they need, one at the least."""
    number = 1
    first = next(every, None)
    while number == 1 or first is not None:
        sheet = book.add_worksheet(known.title if number == 1 else f"{known.title} ({number})")
        part = islice(every if first is None else chain([first], every), most)
        _write_sheet(sheet, known, part, head, money)
        first = next(every, None)
        number += 1


def _write_sheet(sheet: Worksheet, known: Schema, part: Iterator[list[str]], head: Format, money: Format) -> None:
    writers = [_writer(sheet, field, money) for field in known.fields]
    for column, field in enumerate(known.fields):
        sheet.set_column(column, column, max(12, min(30, 2 * len(field.title) + 4)))
        sheet.write_string(0, column, field.title, head)
    for column, name in enumerate(known.names):
        sheet.write_string(1, column, name, head)
    row = _HEADS - 1
    for row, values in enumerate(part, _HEADS):
        for column, text in enumerate(values):
            if text:
                writers[column](row, column, text)
    sheet.freeze_panes(_HEADS, 1)
    sheet.autofilter(1, 0, max(row, _HEADS), len(writers) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _writer(sheet: Worksheet, field: Field, money: Format) -> Callable[[int, int, str], Any]:
    """What writes the texts of a field as the values that they are."""

    def write_text(row: int, column: int, text: str) -> None:
        sheet.write_string(row, column, fitting(text))

    def write_number(row: int, column: int, text: str) -> None:
        if len(Decimal(text).normalize().as_tuple().digits) > _MOST_DIGITS:
            sheet.write_string(row, column, text)
        else:
            sheet.write_number(row, column, float(text), money if field.is_money else None)

    def write_date(row: int, column: int, text: str) -> None:
        day = date.fromisoformat(text)
        if day.year < _EARLIEST_YEAR:
            sheet.write_string(row, column, text)
        else:
            sheet.write_datetime(row, column, day)

    def write_boolean(row: int, column: int, text: str) -> None:
        sheet.write_boolean(row, column, text == "true")

    known = {"integer": write_number, "number": write_number, "date": write_date, "boolean": write_boolean}
    return known.get(field.type, write_text)


def fitting(text: str) -> str:
    """`text` as far as a cell of Excel holds it; where it is cut, its end says so."""
    if 2 * len(text) <= MOST_CHARACTERS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
