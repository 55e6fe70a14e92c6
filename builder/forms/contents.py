"""The list of a document's own tables (报表目录): which there are, and why one of them is empty."""

from __future__ import annotations

from builder.forms.form import Form
from builder.forms.found import FoundTable
from builder.forms.reading import Reading
from builder.forms.vocabulary import load


def claim(found: FoundTable) -> str:
    """`other`, where the header names a table and whether it is empty, or the title says 目录."""
    words = load("contents")
    fields = {words.field(cell.text) for cell in found.grid.row(found.body)} - {""}
    titled = words.field_within(found.caption.title, "titles")
    return "other" if "table" in fields and ("empty" in fields or titled) else ""


def extract(reading: Reading) -> None:
    """One row of `sections` per table that the list names, with what is said of it."""
    header = reading.grid.row(reading.found.body)
    words = load("contents")
    for row in [reading.found.body, *reading.grid.table.repeated_rows]:
        reading.mark("header", *[cell for cell in reading.grid.row(row) if words.field(cell.text)])
    path = reading.found.caption.title or "目录"
    labels = {cell.column: cell.text for cell in header}
    for row in reading.grid.body_rows(reading.found.body + 1):
        printed = reading.grid.printed(row)
        if not printed:
            continue
        first, rest = printed[:2], printed[2:]
        said = [f"{labels.get(cell.column, '')}：{cell.text}".lstrip("：") for cell in rest]
        text = "；".join([" ".join(cell.text for cell in first), *said])
        section = reading.extraction.add(
            "sections", printed[0].ref, scope=reading.scope, path=path, number="", text=text
        )
        for cell in printed:
            reading.value(cell, "sections", section, "text")


FORM = Form("contents", claim, extract)
