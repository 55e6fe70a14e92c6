"""The codes of the budget classification and the names that published documents print for them.

The Ministry of Finance publishes the classification every year (政府收支分类科目); codes stay, names change. What about
240 published budgets and accounts of 12 provinces, 2017 to 2026, print of it is in `codes.csv`: a line is a code, one
of its names, the years in which documents print the name (blank where they state no year) and how many documents do.
The newest name of a code stands first. A pair is listed where

- two or more documents print it, and it is not the name of a unit, a project or part of a name; or
- one document prints it and the classification's own habits bear it out: items 01, 02, 03 and 50 are 行政运行,
  一般行政管理事务, 机关服务 and 事业运行 in every subclass that has them, item 99 is 其他…支出 of its subclass; or
- it was looked up in the sample documents (网信事务).

So the table is not complete: a code that it lacks may well exist. To add one, add its line.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.model import Row

CLASSES = {
    "functional": frozenset(map(str, (*range(201, 225), *range(227, 235)))),
    "economic_department": frozenset(map(str, (*range(301, 314), 399))),
    "economic_government": frozenset(map(str, (*range(501, 516), 599))),
}
"""Every class (类) that each scheme has had since 2007, those too that no document here prints."""

_TABLE = Path(__file__).with_name("codes.csv")
_SCHEMES = {"2": "functional", "3": "economic_department", "5": "economic_government"}
_LEVELS = {3: 1, 5: 2, 7: 3}


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a code: the years in which documents print it, and how many documents do."""

    text: str
    years: tuple[int, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its names, the newest first."""

    code: str
    names: tuple[Name, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which documents print it under any of these names."""
        return tuple(sorted({year for name in self.names for year in name.years}))


def scheme_of(code: str) -> str:
    """`functional`, `economic_department` or `economic_government`; blank for a code of none of them."""
    return _SCHEMES.get(code[:1], "")


@cache
def reference() -> dict[str, Code]:
    """The codes of `codes.csv`, in its order."""
    names: dict[str, list[Name]] = defaultdict(list)
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years = tuple(int(year) for year in row["years"].split())
            names[row["code"]].append(Name(row["name"], years, int(row["documents"])))
    return {code: Code(code, tuple(own)) for code, own in names.items()}


def code_rows() -> list[Row]:
    """The rows of `classification_codes`; the parent of a code is blank where the table does not hold it."""
    known = reference()
    return [
        {
            "code": code,
            "scheme": scheme_of(code),
            "item_level": _LEVELS[len(code)],
            "parent_code": code[:-2] if code[:-2] in known else None,
            "name": own.names[0].text,
        }
        for code, own in known.items()
    ]


def name_rows() -> list[Row]:
    """The rows of `classification_names`."""
    return [
        {
            "code": code,
            "name": name.text,
            "years": " ".join(map(str, name.years)),
            "documents": name.documents,
        }
        for code, own in reference().items()
        for name in own.names
    ]
