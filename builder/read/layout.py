"""What a page break or a lost format took apart: spans of header cells, pages of one table, halves of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from builder.model import Cell, Paragraph, Table
from builder.read.fold import starts_item

_UNFINISHED = re.compile(r"[^。！？；：:;.!?”）)》\d]$")
_CLAUSE = re.compile(r"[，；,]")
_CUT_WORD = re.compile(r"[^\W\d_][，。；、,;]")  # `力，组织…`: the page broke inside a word
_LABELLED = re.compile(r"[^，。；]{2,10}[：:]")


def spread_header(cells: Sequence[Cell]) -> list[Cell]:
    """Give the cells of a short header row the columns that they stand over.

    Text does not say that a cell is merged. Below a cell that is merged downwards the next row prints a
    blank; below one that is merged sideways it prints the parts. So a row with fewer cells than the next
    one is laid over it: a blank takes one cell, a run of parts belongs to the cells between two blanks,
    and where several share a run the next begins where the first part's wording comes again.
    """
    rows = [list(group) for _, group in groupby(cells, key=lambda cell: cell.row)]
    for upper, lower in pairwise(rows):
        starts = _starts_over([cell.text for cell in upper], [cell.text for cell in lower])
        if starts is None:
            continue
        ends = [*starts[1:], len(lower)]
        for at, (first, end) in enumerate(zip(starts, ends, strict=True)):
            upper[at] = replace(upper[at], column=first + 1, column_span=end - first)
    return [cell for row in rows for cell in row]


def _starts_over(upper: list[str], lower: list[str]) -> list[int] | None:
    """The column (from 0) at which each cell of `upper` starts over `lower`, or None where they do not fit."""
    if not 1 < len(upper) < len(lower) or "" not in lower or "" in upper:
        return None
    runs = [(blank, list(group)) for blank, group in groupby(range(len(lower)), key=lambda at: not lower[at])]
    blanks = sum(len(group) for blank, group in runs if blank)
    parts = len(upper) - blanks  # cells of `upper` that stand over printed parts
    groups = [group for blank, group in runs if not blank]
    if not groups or parts < len(groups):
        return None
    starts: list[int] = []
    spare = parts - len(groups)
    for blank, group in runs:
        if blank:
            starts.extend(group)
            continue
        again = [at for at in group[1:] if lower[at] in (lower[group[0]], "合计", "小计", "总计")][:spare]
        spare -= len(again)
        starts.extend([group[0], *again])
    return starts if spare == 0 else None


def join_pages(blocks: Iterable[Paragraph | Table]) -> list[Paragraph | Table]:
    """Join a table to the one before it where it only goes on after a page break and prints the header again."""
    joined: list[Paragraph | Table] = []
    for block in blocks:
        before = joined[-1] if joined else None
        again = repeated_rows(before, block) if isinstance(block, Table) and isinstance(before, Table) else 0
        if again and isinstance(block, Table) and isinstance(before, Table):
            joined[-1] = append_page(before, block, again)
        else:
            joined.append(block)
    return joined


def repeated_rows(before: Table, after: Table) -> int:
    """How many of the first rows of `after` print the header of `before` again; 0 where it is another table."""
    rows = range(1, before.row_count + 1)
    first = _texts(after, 1)
    start = next((row for row in rows if _texts(before, row) == first and (len(first) > 2 or row < 4)), 0)
    if len(first) < 2:
        return 0
    if not start:
        return 0
    count = 1
    while count < after.row_count and _texts(before, start + count) == _texts(after, count + 1) != []:
        count += 1
    return count


def _texts(table: Table, row: int) -> list[str]:
    return [cell.text for cell in table.cells if cell.row == row and cell.text]


def append_page(before: Table, after: Table, again: int) -> Table:
    """`after`, whose first `again` rows repeat a header, below `before`; a row cut in two becomes one row."""
    offset = before.row_count
    header = [replace(cell, row=cell.row + offset) for cell in after.cells if cell.row <= again]
    body = [cell for cell in after.cells if cell.row > again]
    cells = list(before.cells)
    last = {cell.column: cell for cell in cells if cell.row + cell.row_span - 1 == offset}
    cut = {cell.column: cell for cell in body if cell.row == again + 1}
    removed = 0
    if _is_rest_of_row(last, cut):
        removed = 1
        ends = {id(last[column]): cell.text for column, cell in cut.items() if column in last}
        cells = [replace(cell, text=cell.text + ends[id(cell)]) if ends.get(id(cell)) else cell for cell in cells]
        body = [cell for cell in body if cell.row > again + 1]
    body = [replace(cell, row=cell.row + offset - removed) for cell in body]
    repeated = before.repeated_rows | {offset + row for row in range(1, again + 1)}
    return Table(before.ref, (*cells, *header, *body), repeated)


def _is_rest_of_row(last: dict[int, Cell], cut: dict[int, Cell]) -> bool:
    """True where the row `cut` only holds the rest of the row `last`.

    A row of its own fills every column that its neighbour fills, but for merged cells on the left. The
    rest of a row starts with a blank, adds nothing to an empty column, and is blank again further right
    where the row above is not, or goes on with a sentence that the row above leaves open.
    """
    printed = [column for column in sorted(cut) if cut[column].text]
    if not printed or printed[0] == min(cut) or any(not last.get(column, cut[column]).text for column in printed):
        return False
    if any(column not in last for column in printed):
        return False
    filled = [column for column in sorted(last) if last[column].text and column > printed[0]]
    blank_again = any(column not in cut or not cut[column].text for column in filled)
    return blank_again or all(_left_open(last[column].text, cut[column].text) for column in printed)


def _left_open(text: str, rest: str) -> bool:
    long = len(text) > 20 and _CLAUSE.search(text) is not None
    return long and _UNFINISHED.search(text) is not None and not starts_item(rest)


def join_paragraphs(blocks: Iterable[Paragraph | Table]) -> list[Paragraph | Table]:
    """Join the halves of a paragraph that a page break cut in two."""
    joined: list[Paragraph | Table] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(block, Paragraph) and isinstance(before, Paragraph) and _is_cut(before, block):
            joined[-1] = Paragraph(before.text + block.text, before.ref)
        else:
            joined.append(block)
    return joined


def _is_cut(before: Paragraph, after: Paragraph) -> bool:
    if not _UNFINISHED.search(before.text) or starts_item(after.text):
        return False
    if _CUT_WORD.match(after.text):
        return True
    return bool(_CLAUSE.search(before.text)) and not _LABELLED.match(after.text)
