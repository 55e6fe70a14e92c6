"""Rows of a sheet of Excel as XML. Each cell is as XlsxWriter wrote a sample of its kind, with another value.

Rows and cells do not say where they are: each follows the one before it (ECMA-376, part 1, 18.3.1.73). So the rows of a
disclosure are the same bytes in its own workbook and in the one of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from builder.package.schemas import Field, Schema

MOST_CHARACTERS = 32_767
"""UTF-16 units of a cell of Excel; of a longer text the beginning is shown."""

CUT = "……〔Excel 的一格放不下，全文见 CSV。Longer than a cell of Excel: the CSV file has it all.〕"

BLANK = "<c/>"
ROW, ROW_END = "<row>", "</row>"
_MOST_DIGITS = 15
_EARLIEST_YEAR = 1900
_DAY_ZERO = date(1899, 12, 30)
_DAY_THAT_NEVER_WAS = 60
"""Excel counts a 29 February 1900."""
_CELL = re.compile(r'<c r="[A-Z]+[0-9]+"([^>]*)>(.*?>)[^<]+(<.*?)</c>')
_is_special = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_").search
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def row_writer(known: Schema, sample: str) -> Callable[[Iterable[list[str]]], str]:
    """What turns rows as printed into XML; `sample` is a row of the resource as XlsxWriter wrote it, no cell blank."""
    around = [(f"<c{attributes}>{before}", f"{after}</c>") for attributes, before, after in _CELL.findall(sample)]
    text = next(pair for pair, field in zip(around, known.fields, strict=True) if field.type == "string")
    cells = [_cell(field, pair, text) for field, pair in zip(known.fields, around, strict=True)]

    def write(rows: Iterable[list[str]]) -> str:
        lines = []
        for row in rows:
            lines.append(ROW)
            lines += [cell(value) if value else BLANK for cell, value in zip(cells, row, strict=True)]
            lines.append(ROW_END)
        return "".join(lines)

    return write


def _cell(field: Field, around: tuple[str, str], around_text: tuple[str, str]) -> Callable[[str], str]:
    """What makes a cell of a field; what Excel cannot hold exactly becomes text."""
    before, after = around
    value = {"integer": _number, "number": _number, "date": _day, "boolean": _boolean}.get(field.type)
    if value is None:
        return lambda text: f"{before}{escaped(text)}{after}"

    def cell(text: str) -> str:
        held = value(text)
        return f"{before}{held}{after}" if held else f"{around_text[0]}{text}{around_text[1]}"

    return cell


def _number(text: str) -> str:
    if len(text) > _MOST_DIGITS and len(Decimal(text).normalize().as_tuple().digits) > _MOST_DIGITS:
        return ""
    return f"{float(text):.16G}"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    if day.year < _EARLIEST_YEAR:
        return ""
    number = (day - _DAY_ZERO).days
    return str(number if number > _DAY_THAT_NEVER_WAS else number - 1)


def _boolean(text: str) -> str:
    return "1" if text == "true" else "0"


def escaped(text: str) -> str:
    """A text of a cell as XML, with Excel's own escape for what XML cannot hold."""
    text = fitting(text)
    if not _is_special(text):
        return text
    text = _ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fitting(text: str) -> str:
    """`text` as far as a cell of Excel holds it; where it is cut, its end says so."""
    if 2 * len(text) <= MOST_CHARACTERS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
