"""The header of a table with columns: which rows it fills, and what stands above each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from builder import values
from builder.forms.grid import Grid
from builder.forms.outline import marker_level
from builder.forms.reading import Reading
from builder.forms.vocabulary import load, normalise
from builder.model import Cell

_FORMULA = re.compile(r"[\dA-Za-z*=+\-()（）栏/、.,\s]+\Z")
_TOTALS = ("合计", "总计")
_UNIT = re.compile(r"\s*[(（](?:单位[:：])?(?:人民币)?(?:亿元|万元|千元|元)[)）]\s*\Z")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its number (from 1), the header texts above it from the top, and the cells that print them."""

    number: int
    path: tuple[str, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def measure(self) -> str:
        """The header as printed, its rows joined with ` / `."""
        return " / ".join(self.path)

    @property
    def field(self) -> str:
        """What the column holds (`row_number`, `code`, `name`, `item` …), or blank for a measure."""
        return _field(self.path[-1]) if self.path else ""

    @property
    def measure_kind(self) -> str:
        """The data model's kind of this measure; `other` where the vocabulary has no word for it."""
        return _measure_kind(self.path)

    @property
    def phase(self) -> str:
        """`budget`, `adjusted` or `actual` where the header says which, else blank."""
        words = load("columns")
        return next(filter(None, (words.field_within(text, "phases") for text in reversed(self.path))), "")


@cache
def _field(text: str) -> str:
    """The field that a header names: a known wording, or one made of words that name codes, names and counts."""
    plain = _plain(text)
    if found := load("columns").field(plain) or load("columns").field(_YEAR.sub("", text)):
        return found
    if load("columns").field(plain, "measures") or len(plain) > 20:
        return ""
    return next((name for name, pattern in _FIELDS if pattern.search(normalise(plain))), "")


_COUNTED = r"人数|数量|面积|编制数|个数|次数|批次|保有量|[(（](?:辆|台|人|个|次|套|平方米|批次|人次)[)）]"
_SHARE = r"[%％]|百分比|占比|比例|比率|增长率|变动率|变化率|完成率|执行率|增幅|降幅|幅度\Z"
_FIELDS = (
    ("project_code", re.compile(r"项目.*(?:编码|代码|编号)\Z")),
    ("code", re.compile(r"(?:科目|功能|经济|分类).*(?:编码|代码|编号)\Z")),
    ("unit_code", re.compile(r"(?:单位|部门|机构).*(?:编码|代码)\Z")),
    ("name", re.compile(r"(?:科目|功能分类|经济分类).*名称\Z")),
    ("project_name", re.compile(r"(?:项目|专项).*名称\Z")),
    ("unit_name", re.compile(r"(?:单位|部门|机构).*名称\Z")),
    ("detail", re.compile(rf"(?:编码|代码|编号)\Z|{_COUNTED}|{_SHARE}")),
)


def _plain(text: str) -> str:
    """A header without its year and without the unit of money in brackets behind it."""
    return _UNIT.sub("", _YEAR.sub("", text))


@cache
def _measure_kind(path: tuple[str, ...]) -> str:
    words = load("columns")
    if any(words.field_within(text, "comparisons") for text in path):
        return "other"  # the year before, a difference, a share: not an amount of this budget
    kinds = [words.field(_plain(text), "measures") or words.field_within(text, "measure_words") for text in path]
    named = [kind for kind in reversed(kinds) if kind]
    if not named:
        return "other"
    if named[0] in ("total", "subtotal"):
        return next((kind for kind in named[1:] if kind not in ("total", "subtotal")), named[0])
    return named[0]


def read_header(reading: Reading, is_body: Callable[[Grid, int], bool] | None = None) -> tuple[list[Column], int]:
    """Take the header rows of a table; return its columns and the first row of its body."""
    grid, row = reading.grid, reading.found.body
    header: list[int] = []
    while row <= grid.row_count:
        if is_number_row(grid, row):
            reading.mark("number", *grid.row(row))
        elif (is_body or starts_body)(grid, row):
            break
        else:
            header.append(row)
        row += 1
    repeated = grid.table.repeated_rows
    for number in [*header, *repeated]:
        for cell in grid.row(number):
            if is_header(cell.text) or number in repeated:
                reading.mark("number" if is_number_row(grid, number) else "header", cell)
    certain = {number: _certain_columns(grid, number, range(row, grid.row_count + 1)) for number in header}
    columns = range(1, grid.column_count + 1)
    return [_column(grid, at, [number for number in header if at <= certain[number]]) for at in columns], row


def _certain_columns(grid: Grid, header: int, body: range) -> int:
    """The last column over which a header row stands for certain.

    A row that is narrower than most rows below lost the places of its merged cells: beyond the first columns,
    below which the next row is blank, its texts would stand over the wrong amounts. What only they name stays
    unclaimed.
    """
    widths = [max((cell.column + cell.column_span - 1 for cell in grid.row(row)), default=0) for row in body]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    if not usual or grid.at(header, usual[0][0]) is not None:
        return grid.column_count
    below = takewhile(lambda column: (cell := grid.at(header + 1, column)) and not cell.text, range(1, usual[0][0]))
    return len(list(below))


def is_header(text: str) -> bool:
    """True where the vocabulary of headers knows a text, with or without a year."""
    words = load("columns")
    if marker_level(text):
        return False  # a numbered item is a row's label
    known = words.knows(text) or words.knows(_plain(text)) or bool(words.field_within(text, "measure_words"))
    return known or bool(_field(text))


def _column(grid: Grid, number: int, header: list[int]) -> Column:
    path: list[str] = []
    cells: list[Cell] = []
    for row in header:
        cell = grid.at(row, number)
        if cell and cell.text and (not cells or cells[-1] is not cell):
            cells.append(cell)
            if not path or path[-1] != cell.text:
                path.append(cell.text)
    return Column(number, tuple(path), tuple(cells))


@cache
def _is_numbering(texts: tuple[str, ...]) -> bool:
    if load("columns").field(texts[0], "number_rows") and len(texts) > 1:
        return all(_FORMULA.match(text) or load("columns").field(text, "number_rows") for text in texts[1:])
    if len(texts) < 2 or not all(map(_FORMULA.match, texts)) or any("." in text for text in texts):
        return False
    plain = [text for text in texts if text.isdigit()]
    if set(texts) <= {"**", "*"}:
        return True
    return bool(plain) and all(len(text) < 3 for text in plain) and plain == sorted(plain, key=int) and "1" in plain[:2]


def is_number_row(grid: Grid, row: int) -> bool:
    """True for the row that only numbers the columns: `栏次 1 2 3`, `1 2=3+4 …`, `** ** 1 2`."""
    texts = tuple(normalise(cell.text) for cell in grid.printed(row))
    return len(texts) > 1 and _is_numbering(texts)


def starts_body(grid: Grid, row: int) -> bool:
    """True where a row is no header: blank, with an amount or a code, or a single label on the left."""
    cells = grid.row(row)
    printed = [cell for cell in cells if cell.text]
    if not printed:
        return True
    if any(values.parse_number(cell.text) is not None for cell in printed):
        return True
    first = printed[0]
    if is_total(first.text) and all(cell is first or not cell.text for cell in cells):
        return True
    lone = len(printed) == 1 and first.column_span == 1 and first.row_span == 1 and first.column < 3 and len(cells) > 1
    return lone and not is_header(first.text)


def is_total(text: str) -> bool:
    """True where a row's label names a total: a known wording, or one that ends in 合计 or 总计."""
    return bool(load("columns").field(text, "totals")) or (len(text) <= 20 and normalise(text).endswith(_TOTALS))


def is_part_total(text: str) -> bool:
    """True where a label names the total of a part of the table: `人员经费合计`."""
    return is_total(text) and not load("columns").field(text, "totals") and not normalise(text).startswith(_TOTALS)


def amount_fields(reading: Reading, cell: Cell) -> dict[str, object] | None:
    """`amount`, `amount_reported` and `unit_reported` of an amount's cell; `None` where no number is printed."""
    if not reading.unit:
        return None
    amount = values.parse_amount(cell.text, reading.unit)
    if amount is None:
        return None
    return {"amount": amount, "amount_reported": cell.text, "unit_reported": reading.unit}
