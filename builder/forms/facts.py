"""Labels and their values in a form: to the right of the label, or below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from builder import values
from builder.forms.reading import Reading
from builder.forms.vocabulary import Vocabulary, normalise
from builder.model import Cell

_PREFIX = re.compile(r"^其中:?|^\(?[一二三四五六七八九十\d]{1,2}[、.)]")
_UNIT = re.compile(r"\((?:单位:?)?(亿元|万元|千元|元)\)|(?:单位:)(亿元|万元|千元|元)")
_YEARS = re.compile(r"\((?:19|20)\d{2}年?度?(?:[-—–~至](?:(?:19|20)\d{2}年?度?)?)?\)")
_AMOUNT = re.compile(r"(.*?)(亿元|万元|千元|元)?\Z")


class Fact(NamedTuple):
    """A value and the label that names its field; `group` is the label on the left that both stand beside."""

    field: str
    label: Cell
    value: Cell
    group: Cell | None


@cache
def field_of(words: Vocabulary, text: str) -> str:
    """The field that a label names, without `其中：`, a number before it, a unit or years in brackets behind."""
    if not text or len(text) > 40:
        return ""
    if found := words.field(text):
        return found
    bare = _YEARS.sub("", _UNIT.sub("", _PREFIX.sub("", normalise(text))))
    return words.field(bare)


def unit_in(text: str) -> str:
    """The unit of money that a label carries in brackets: `资金总额（万元）`; blank where it carries none."""
    found = _UNIT.search(normalise(text))
    return (found.group(1) or found.group(2)) if found else ""


def amount(text: str, unit: str) -> tuple[Decimal | None, str]:
    """A printed amount in yuan and its unit: the one printed behind it (`28.5万元`), else `unit`."""
    printed = re.sub(r"\s+", "", text)
    found = _AMOUNT.match(printed)
    own = found.group(2) if found and found.group(2) else unit
    number = values.parse_number(found.group(1)) if found else None
    return (values.to_yuan(number, own), own) if number is not None and own else (None, "")


def facts(reading: Reading, rows: Sequence[int], words: Vocabulary) -> Iterator[Fact]:
    """The labels of `rows` with their values, taking the labels.

    A value stands to the right of its label. A label with no room to its right, or beside other labels, has its
    value in the next row below itself. A row that begins with no label belongs to the group on its left.
    """
    group: Cell | None = None
    below: list[tuple[str, Cell]] = []
    for row in rows:
        cells = reading.grid.row(row)
        fields = [field_of(words, cell.text) for cell in cells]
        waiting, below = below, []
        if fields and fields[0] and cells[0].column == 1:
            group = cells[0]
        if not any(fields):
            found = list(_from_above(cells, waiting, group))
            yield from found or _continued(words, cells, group)
            continue
        for at, (cell, name) in enumerate(zip(cells, fields, strict=True)):
            if not name:
                continue
            reading.mark("label", cell)
            if at + 1 < len(cells) and not fields[at + 1]:
                yield Fact(name, cell, cells[at + 1], group)
            else:
                below.append((name, cell))


def _continued(words: Vocabulary, cells: Sequence[Cell], group: Cell | None) -> Iterator[Fact]:
    """A row without labels beside a group: what the group's label names goes on there, to the label's right.

    A goal may go on over the whole width; what else begins below the label is no part of it.
    """
    printed = [cell for cell in cells if cell.text]
    name = field_of(words, group.text) if group else ""
    if group and printed and (printed[0].column > group.column or (name.startswith("goal") and len(printed) == 1)):
        yield from (Fact(name, group, cell, group) for cell in printed)


def _from_above(cells: Sequence[Cell], waiting: Sequence[tuple[str, Cell]], group: Cell | None) -> Iterator[Fact]:
    """The values of a row without labels: each belongs to the label above it."""
    for name, label in waiting:
        for cell in cells:
            if (
                cell.text
                and cell.column < label.column + label.column_span
                and label.column < cell.column + cell.column_span
            ):
                yield Fact(name, label, cell, group)
                break
