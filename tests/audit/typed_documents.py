"""Small documents, typed in the tests and read the way real ones are, and what the tests ask of their records."""

from __future__ import annotations

from pathlib import Path

from builder.extract import extract
from builder.identify import identify
from builder.model import Records, Row
from builder.read.text import read
from builder.recognise import recognise
from builder.sources import find

UNIT = "224001新乐市测试局本级"
DEPARTMENT = "224新乐市测试局"


def table(title: str, *rows: str, organisation: str = DEPARTMENT, year: str = "2021") -> str:
    """A table as the text documents hold it; cells of a row are parted by `|`."""
    caption = [organisation, f"预算年度：{year}", "单位：万元"]
    printed = [caption, *(row.split("|") for row in rows)]
    return "\n".join([title, *("\t" + "\n\t".join(row) + "\n" for row in printed), "", ""])


def records_in(folder: Path) -> list[Records]:
    """The records of each text document below `folder`, without checks and findings."""
    found = []
    for source in find(folder):
        if source.path.suffix == ".txt":
            document = read(source.path)
            recognition = recognise(document)
            found.append(extract(document, recognition, identify(document, recognition, source.passport), source))
    return found


def checks(records: Records, rule: str, state: str | None = None) -> list[Row]:
    """The checks of one rule, in one state if asked."""
    return [row for row in records["checks"] if row["rule"] == rule and state in (None, row["state"])]


def findings(records: Records, rule: str) -> list[Row]:
    """The findings of one rule."""
    return [row for row in records["findings"] if row["rule"] == rule]


def only(rows: list[Row]) -> Row:
    """The one row of a list."""
    assert len(rows) == 1, rows
    return rows[0]
