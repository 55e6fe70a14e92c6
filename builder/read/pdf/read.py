"""A PDF file as a document: the tables and paragraphs of its pages, tables joined where a page break cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read.fold import fold_cell, starts_item
from builder.read.layout import append_page, repeated_rows
from builder.read.limits import too_large
from builder.read.pdf import furniture, lattice, paragraphs, unruled
from builder.read.pdf.lines import Line, cell_text, to_lines
from builder.read.pdf.page import Glyph, Page, read_page

MAX_PAGES = 2000
"""More pages than any disclosure has; a file with more is refused."""

_CONTINUED = re.compile(r"[(（]?续(?:上)?(?:表|页)[)）]?\s*[\d一二三四五六七八九十-]*\Z")
_PAGE_NUMBER = re.compile(r"[\s\d第页共/—–―－·.-]*")
_SCANNED = 0.5  # share of a page that pictures cover, above which a page without text is a scan
_EDGE = 6.0  # points within which the columns of two pages stand in line


@dataclass(frozen=True, slots=True)
class _PageTable:
    """A table on one page, with the left edges of its columns."""

    table: Table
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _PageText:
    """A paragraph on one page; `full` and `flush` say whether it may go on, or have begun, on another page."""

    paragraph: Paragraph
    full: bool
    flush: bool
    size: float


_Block = _PageText | _PageTable


def read(path: Path) -> Document:
    """Read a PDF file. Raises `UnreadableDocument` where it is damaged, encrypted, too long, or only pictures."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableDocument(
            path.name,
            "the PDF is encrypted" if locked else "the PDF is damaged",
            "publish it without a password" if locked else "get the document again",
        ) from None
    try:
        return _read(path, document)
    except pdfium.PdfiumError as error:
        problem = f"the PDF is damaged ({str(error).rstrip('.')})"
        raise UnreadableDocument(path.name, problem, "get the document again") from None
    finally:
        document.close()


def _read(path: Path, document: pdfium.PdfDocument) -> Document:
    if len(document) > MAX_PAGES:
        raise UnreadableDocument(path.name, f"the PDF has {len(document)} pages", f"split it: at most {MAX_PAGES}")
    pages = [read_page(document, number) for number in range(1, len(document) + 1)]
    pictures = [page.number for page in pages if _is_picture(page)]
    recognised = _recognise(path, document, pages, pictures) if pictures else False
    blocks = assemble(pages)
    if not blocks:
        problem = "the pages are pictures without text" if pictures else "the PDF holds no text"
        raise UnreadableDocument(path.name, problem, "publish the original file, or one with text")
    listed = ", ".join(map(str, pictures))
    said = "text recognised from pictures, which can be wrong" if recognised else "pages without text, only pictures"
    return Document("pdf", blocks, "ocr" if recognised else "text", (f"{said}: {listed}",) if pictures else ())


def _is_picture(page: Page) -> bool:
    """True where a page is a picture: nothing is printed as text, or only its number."""
    return page.picture > _SCANNED and _PAGE_NUMBER.fullmatch("".join(glyph.text for glyph in page.glyphs)) is not None


def _recognise(path: Path, document: pdfium.PdfDocument, pages: list[Page], pictures: list[int]) -> bool:
    """Put what can be recognised in place of the pages that are pictures; `False` where the extra is missing.

    Raises `UnreadableDocument` where it is missing and the document has no other pages with text.
    """
    from builder.read.ocr import engine, picture
    from builder.read.ocr.pages import page_of_pdf

    if not engine.available():
        if any(page.glyphs and page.number not in pictures for page in pages):
            return False
        raise engine.missing(path.name)
    if len(pictures) > picture.MAX_PAGES:
        raise too_large(path.name, f"{len(pictures)} of its pages are pictures, more than {picture.MAX_PAGES}")
    for number in pictures:
        pages[number - 1] = page_of_pdf(document, number)
    return True


def assemble(pages: Sequence[Page]) -> tuple[Paragraph | Table, ...]:
    """The tables and paragraphs of pages in order, those that page breaks cut put together."""
    looks = [_look(page) for page in pages]
    running = furniture.running_lines(pages, [look.lines for look in looks])
    blocks: list[_Block] = []
    for page, look in zip(pages, looks, strict=True):
        blocks = _append(blocks, list(_page_blocks(page, look, running)))
    return tuple(block.table if isinstance(block, _PageTable) else block.paragraph for block in blocks)


@dataclass(frozen=True, slots=True)
class _Look:
    """What stands where on a page: its ruled tables, the glyphs of each, its other tables, and the lines outside."""

    ruled: list[lattice.Lattice]
    inside: list[list[Glyph]]
    unruled: list[unruled.Unruled]
    lines: list[Line]


def _look(page: Page) -> _Look:
    ruled = lattice.find(page)
    inside: list[list[Glyph]] = [[] for _ in ruled]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        holder = next((at for at, table in enumerate(ruled) if table.holds(glyph)), None)
        (outside if holder is None else inside[holder]).append(glyph)
    found = unruled.find(outside, page.rules)
    for at in reversed([at for at, table in enumerate(ruled) if len(table.edges) == 2]):
        if banded := unruled.find(inside[at], page.rules):  # no line parts its columns
            found += banded
            outside += _rest(inside[at], banded)
            del ruled[at], inside[at]
    return _Look(ruled, inside, found, to_lines(_rest(outside, found)))


def _rest(glyphs: list[Glyph], tables: list[unruled.Unruled]) -> list[Glyph]:
    taken = {id(glyph) for table in tables for glyph in table.glyphs}
    return [glyph for glyph in glyphs if id(glyph) not in taken] if taken else glyphs


def _page_blocks(page: Page, look: _Look, running: frozenset[str]) -> Iterator[_Block]:
    """The tables and paragraphs of one page from the top, without what runs along all pages."""
    blocks: list[tuple[float, _Block]] = [
        (table.top, _table(page, table, glyphs, number))
        for number, (table, glyphs) in enumerate(zip(look.ruled, look.inside, strict=True), 1)
    ]
    for number, loose in enumerate(look.unruled, len(blocks) + 1):
        blocks.append((loose.top, _unruled_table(page, loose, number)))
    tops = [table.top for table in look.ruled]
    lines = [line for line in look.lines if not furniture.is_furniture(page, line, running, tops)]
    edges = [(table.top, table.bottom) for table in look.ruled] + [(table.top, table.bottom) for table in look.unruled]
    texts = paragraphs.find(lines, edges)
    for number, text in enumerate(texts, 1):
        paragraph = Paragraph(text.text, f"P{page.number}¶{number}")
        blocks.append((text.top, _PageText(paragraph, text.full, text.flush, text.size)))
    yield from (block for _, block in sorted(blocks, key=lambda pair: pair[0]))


def _table(page: Page, ruled: lattice.Lattice, glyphs: list[Glyph], number: int) -> _PageTable:
    """A ruled table with its text. Rows in which no cell begins, and columns that hold nothing, keep their place."""
    texts: list[list[Glyph]] = [[] for _ in ruled.boxes]
    for glyph in glyphs:
        at = ruled.box_at(*glyph.anchor)
        if at is not None:
            texts[at].append(glyph)
    cells = tuple(
        Cell(
            fold_cell(cell_text(to_lines(inside), box.x1 - box.x0)),
            box.row,
            box.column,
            f"P{page.number}T{number}R{box.row}C{box.column}",
            box.row_span,
            box.column_span,
        )
        for box, inside in zip(ruled.boxes, texts, strict=True)
    )
    return _PageTable(Table(f"P{page.number}T{number}", cells), ruled.edges)


def _unruled_table(page: Page, table: unruled.Unruled, number: int) -> _PageTable:
    ref = f"P{page.number}T{number}"
    cells = [
        Cell(piece.text, piece.row, piece.column, f"{ref}R{piece.row}C{piece.column}", 1, piece.column_span)
        for piece in table.cells
    ]
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return _PageTable(Table(ref, tuple(ordered)), table.edges)


def _append(blocks: list[_Block], page: list[_Block]) -> list[_Block]:
    """The blocks so far and those of the next page; a table that goes on there becomes one with its beginning."""
    at = next((at for at, block in enumerate(page) if isinstance(block, _PageTable)), None)
    before = next((block for block in reversed(blocks) if isinstance(block, _PageTable)), None)
    if at is None or before is None or not isinstance(after := page[at], _PageTable):
        return _append_text(blocks, page)
    heading = [block.paragraph.text for block in page[:at] if isinstance(block, _PageText)]
    between = blocks[blocks.index(before) + 1 :]
    if between or not _same_heading(blocks, before, heading):
        return _append_text(blocks, page)
    again = repeated_rows(before.table, after.table)
    if not (again or (not heading and _in_line(before, after))):
        return _append_text(blocks, page)
    joined = replace(before, table=append_page(before.table, after.table, again))
    return [*blocks[:-1], joined, *page[at + 1 :]]


def _append_text(blocks: list[_Block], page: list[_Block]) -> list[_Block]:
    """The blocks so far and those of the next page; a paragraph that the page break cut becomes one."""
    if blocks and page:
        before, after = blocks[-1], page[0]
        if isinstance(before, _PageText) and isinstance(after, _PageText) and _goes_on(before, after):
            text = after.paragraph.text
            if not (starts_item(text) or before.paragraph.text.endswith(("。", "：", "；"))):
                joined = Paragraph(paragraphs.append(before.paragraph.text, text), before.paragraph.ref)
                return [*blocks[:-1], _PageText(joined, after.full, before.flush, after.size), *page[1:]]
    return blocks + page


def _goes_on(before: _PageText, after: _PageText) -> bool:
    """True where a paragraph may go on on the next page: a full line, then one in the same size, not indented."""
    return before.full and after.flush and abs(before.size - after.size) < 0.2 * after.size


def _same_heading(blocks: list[_Block], before: _PageTable, heading: list[str]) -> bool:
    """True where nothing stands above a table, or 续表, or what stands above the one before it."""
    if all(_CONTINUED.match(text) for text in heading):
        return True
    above: list[str] = []
    for block in reversed(blocks[: blocks.index(before)]):
        if not isinstance(block, _PageText) or len(above) == len(heading):
            break
        above.append(block.paragraph.text)
    return above[::-1] == heading


def _in_line(before: _PageTable, after: _PageTable) -> bool:
    """True where the columns of two tables stand in line and the second one begins with no title of its own."""
    first = [cell for cell in after.table.cells if cell.row == 1]
    titled = len(first) == 1 and len(after.edges) > 2
    ends = zip((before.edges[0], before.edges[-1]), (after.edges[0], after.edges[-1]), strict=True)
    if titled or any(abs(edge - other) > _EDGE for edge, other in ends):
        return False
    # A cell that goes through the whole page hides the edges inside it: those that are there have to stand in line.
    fewer, more = sorted((before.edges, after.edges), key=len)
    return all(any(abs(edge - other) <= _EDGE for other in more) for edge in fewer)
