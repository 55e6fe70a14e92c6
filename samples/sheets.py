"""Blocks → the sheets of a workbook: a table with its title and its notes on each, and prose on sheets between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samples.blocks import Block, Paragraph, Table, captions, without_page_numbers

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NUMBER = re.compile(r"\s*\d{1,2}[.、]")


@dataclass(slots=True)
class Sheet:
    """What one sheet holds, from the top: a table between its captions and its notes, or prose."""

    is_for_table: bool
    above: list[Paragraph] = field(default_factory=list)
    table: Table | None = None
    below: list[Paragraph] = field(default_factory=list)

    def name(self, number: int) -> str:
        """The name that a clerk gives it: the title of its table, or none of its own."""
        if self.table is None:
            return "说明"
        title = self.above[0].text.strip() if self.above else ""
        return _NOT_IN_NAMES.sub("", _NUMBER.sub("", title))[:_LONGEST_NAME] or f"Sheet{number}"


def sheets(blocks: Sequence[Block]) -> Iterator[Sheet]:
    """The sheets in print order; blank paragraphs have no place in a workbook."""
    shown = [block for block in without_page_numbers(blocks) if isinstance(block, Table) or block.text.strip()]
    over_tables = captions(shown)
    sheet: Sheet | None = None
    for at, block in enumerate(shown):
        is_for_table = isinstance(block, Table) or at in over_tables
        if sheet and sheet.table and isinstance(block, Paragraph) and block.text.startswith("注："):
            sheet.below.append(block)
            continue
        if sheet is None or sheet.table or sheet.is_for_table != is_for_table:
            if sheet:
                yield sheet
            sheet = Sheet(is_for_table)
        if isinstance(block, Table):
            sheet.table = block
        else:
            sheet.above.append(block)
    if sheet:
        yield sheet
