"""Turns the rows of one resource into the bytes of its CSV file: UTF-8 without a byte order mark, LF, comma, header.

May: print values. May not: open files, round, or mend a row: a row that its schema does not expect is an
error of the program, not of a document, and raises `TypeError` or `ValueError` with resource, row and field.

The lines are put together here and not by `csv.writer`, which leaves a lone carriage return unquoted
where lines end in LF, so that readers see two rows; it is also the faster way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from builder.model import Row
from builder.package.schemas import Field, schema

_search_special = re.compile('[",\r\n]').search
_is_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def csv_bytes(resource: str, rows: Iterable[Row]) -> bytes:
    """The CSV file of `resource`: its header, and what `body_bytes` makes of `rows`."""
    return header_bytes(resource) + body_bytes(resource, rows)


def header_bytes(resource: str) -> bytes:
    """The line that names the fields of `resource`."""
    return (",".join(schema(resource).names) + "\n").encode("utf-8")


def body_bytes(resource: str, rows: Iterable[Row]) -> bytes:
    """The lines of `rows`. A field that a row lacks, `None` and a blank `str` are an empty cell.

    Raises `TypeError` for an unknown field and for a value of another Python type than the schema's
    (a float always), `ValueError` for a value that cannot be written: money beyond the second decimal,
    a number that is not finite, a date that is none, a lone surrogate.
    """
    printers = _printers(resource)
    known = frozenset(schema(resource).names)
    lines = []
    for number, row in enumerate(rows, start=1):
        if not known.issuperset(row):
            unknown = ", ".join(sorted(map(str, set(row) - known)))
            raise TypeError(f"{resource}, row {number}: the schema knows no field {unknown}")
        get = row.get
        cells = []
        for name, printed in printers:
            value = get(name)
            if value is None or value == "":
                cells.append("")
                continue
            try:
                cells.append(printed(value))
            except (TypeError, ValueError) as error:
                raise type(error)(f"{resource}, row {number}, field {name}: {error}") from None
        lines.append(",".join(cells))
    lines.append("")
    return "\n".join(lines).encode("utf-8")


@cache
def _printers(resource: str) -> tuple[tuple[str, Callable[[Any], str]], ...]:
    return tuple((field.name, _printer(field)) for field in schema(resource).fields)


def _printer(field: Field) -> Callable[[Any], str]:
    return _money if field.is_money else _PRINTERS[field.type]


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _wrong_type(value, "str")
    if _search_special(value):
        value = '"' + value.replace('"', '""') + '"'
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError(f"{value!r} holds half of a character, which UTF-8 cannot write") from None
    return str(value)


def _boolean(value: Any) -> str:
    if type(value) is not bool:
        raise _wrong_type(value, "bool")
    return "true" if value else "false"


def _integer(value: Any) -> str:
    if type(value) is not int:
        raise _wrong_type(value, "int")
    return str(value)


def _money(value: Any) -> str:
    if type(value) is not Decimal:
        raise _wrong_type(value, "Decimal")
    if not value.is_finite():
        raise ValueError(f"{value} is no amount")
    printed = _without_negative_zero(format(value, ".2f"))
    if Decimal(printed) != value:
        raise ValueError(f"{value} has more than two decimals; rounding is for whoever computed it")
    return printed


def _number(value: Any) -> str:
    if type(value) is int:
        return str(value)
    if type(value) is not Decimal:
        raise _wrong_type(value, "Decimal or int")
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    printed = format(value, "f")
    if "." in printed:
        printed = printed.rstrip("0").rstrip(".")
    return _without_negative_zero(printed)


def _without_negative_zero(printed: str) -> str:
    return printed[1:] if printed.startswith("-") and not printed.strip("-0.") else printed


def _date(value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if type(value) is not str:
        raise _wrong_type(value, "date, or str like 2024-06-20")
    if not value:
        return ""
    if not _is_date(value):
        raise ValueError(f"{value!r} is no date like 2024-06-20")
    return date.fromisoformat(value).isoformat()


def _wrong_type(value: Any, expected: str) -> TypeError:
    return TypeError(f"{value!r} is {type(value).__name__}, not {expected}")


_PRINTERS: dict[str, Callable[[Any], str]] = {
    "string": _text,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "date": _date,
}
