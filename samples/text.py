"""Blocks → text, in the two shapes in which text is extracted from disclosures.

*Cell per line* (from .doc): each cell on a line that begins with a tab, a blank line after each row, a
second one after the table. A cell that is merged with the one above is printed again, blank; one that is
merged with its left neighbour is not printed.

*Row per line* (from .pdf): cells parted by tabs, every place of the grid printed, a blank line after the
table. Where a page ends in the middle of a row, what fits stands before the blank line; the header
comes again after it, then the rest of the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from samples.blocks import Block, Cell, Paragraph, Table


def write_text(blocks: list[Block], shape: str, ending: str) -> str:
    """The document as text; `ending` is the white space after its last character."""
    table_lines = SHAPES[shape]
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.extend(_paragraph_lines(block))
        else:
            lines.extend(table_lines(block))
    return "\n".join(lines).rstrip() + ending


def _paragraph_lines(paragraph: Paragraph) -> list[str]:
    """One line; two with a blank line between where a page ended in the middle of the paragraph."""
    if paragraph.cut is not None:
        return [paragraph.text[: paragraph.cut], "", paragraph.text[paragraph.cut :]]
    return [f"{paragraph.text} {paragraph.field} " if paragraph.field else paragraph.text]


def cell_per_line(table: Table) -> Iterator[str]:
    """The lines of a table with one cell on each."""
    for row in range(table.rows):
        for cell, starts_here in table.across(row):
            yield "\t" + (cell.text if starts_here else "")
        yield ""
    yield ""


def row_per_line(table: Table) -> Iterator[str]:
    """The lines of a table with one row on each, in as many parts as it has pages."""
    page: list[list[Cell]] = []
    for row in range(table.rows):
        cells = [cell if starts_here else _blank(cell) for cell, starts_here in table.across(row)]
        if all(cell.cut is None for cell in cells):
            page.append(cells)
            continue
        yield from _page_lines([*page, [_part(cell, before=True) for cell in cells]])
        page = [*map(table.starting_in, table.header_rows), [_part(cell, before=False) for cell in cells]]
    yield from _page_lines(page)


def _page_lines(rows: list[list[Cell]]) -> Iterator[str]:
    """The rows on one page. Its grid has only the columns at which one of its own cells begins."""
    columns = sorted({cell.column for row in rows for cell in row})
    for row in rows:
        texts = {cell.column: cell.text for cell in row}
        yield "\t".join(texts.get(column, "") for column in columns)
    yield ""


def _blank(cell: Cell) -> Cell:
    return Cell("", cell.row, cell.column, cell.row_span, cell.column_span)


def _part(cell: Cell, before: bool) -> Cell:
    """The part of a cell before or after the end of the page; a cell that is not cut stands before it."""
    end = len(cell.text) if cell.cut is None else cell.cut
    text = cell.text[:end] if before else cell.text[end:]
    return Cell(text, cell.row, cell.column, cell.row_span, cell.column_span)


SHAPES: dict[str, Callable[[Table], Iterator[str]]] = {
    "cell per line": cell_per_line,
    "row per line": row_per_line,
}
