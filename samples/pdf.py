"""Blocks → .pdf: pages as a department publishes them.

Ruled tables with merged cells, titles centred above them; a wide table on a page in landscape. A table that
does not fit on a page goes on on the next one, below its header; with `flowing`, every table begins where the one
before it ended. Pages are numbered.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import fsum

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from samples.blocks import Block, Paragraph, Table, captions, without_page_numbers
from samples.pdf_grid import Grid, height
from samples.pdf_lines import draw, width, wrap

WIDE = 8
"""A table of more columns than this stands on a page in landscape."""

_MARGIN = 64.0
_TEXT, _TITLE, _CAPTION, _NUMBER = 12.0, 16.0, 10.5, 9.0
_SPACING = 5 / 3  # from one line to the next, of the size
_NUMBER_AT = 36.0


def write_pdf(blocks: Sequence[Block], title: str, flowing: bool = False) -> bytes:
    """The document as .pdf; `title` is only a property of the file."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setLineWidth(0.5)
    pages = _Pages(canvas, flowing)
    shown = without_page_numbers(blocks)
    over_tables = captions(shown)
    waiting: list[Paragraph] = []
    for at, block in enumerate(shown):
        if isinstance(block, Table):
            pages.table(block, waiting)
            waiting = []
        elif at in over_tables:
            waiting.append(block)
        else:
            pages.paragraph(block)
    pages.end()
    canvas.save()
    return written.getvalue()


class _Pages:
    """The pages while they are written: `y` is how far up from below the next line may reach."""

    def __init__(self, canvas: Canvas, flowing: bool) -> None:
        self._canvas, self._flowing = canvas, flowing
        self._number = 1
        self._begin(landscape=False)

    def _begin(self, landscape: bool) -> None:
        self._landscape = landscape
        self._width, self._height = (A4[1], A4[0]) if landscape else A4
        self._canvas.setPageSize((self._width, self._height))
        self._canvas.setLineWidth(0.5)
        self._y = self._height - _MARGIN

    def _next(self, landscape: bool) -> None:
        self.end()
        self._number += 1
        self._begin(landscape)

    def end(self) -> None:
        """Print the page's number and end it."""
        number = f"— {self._number} —"
        draw(self._canvas, (self._width - width(number, _NUMBER)) / 2, _NUMBER_AT, number, _NUMBER)
        self._canvas.showPage()

    @property
    def _room(self) -> float:
        return self._width - 2 * _MARGIN

    def paragraph(self, paragraph: Paragraph) -> None:
        """Print a paragraph of the text; a page break may cut it."""
        if self._landscape:
            self._next(landscape=False)
        text = paragraph.text.strip()
        if entry := paragraph.contents_entry:
            dots = int((self._room - width("".join(entry), _TEXT) - _TEXT) / width(".", _TEXT))
            self._line(f"{entry[0]}{'.' * dots}{entry[1]}", _MARGIN)
            return
        lines = wrap(text, self._room, _TEXT, indent=2 * _TEXT)
        for number, line in enumerate(lines, 1):
            first = 2 * _TEXT if number == 1 else 0.0
            self._line(line, _MARGIN + first, room=self._room - first if number < len(lines) else None)

    def _line(self, line: str, x: float, size: float = _TEXT, room: float | None = None) -> None:
        if self._y - size * _SPACING < _MARGIN:
            self._next(self._landscape)
        self._y -= size * _SPACING
        draw(self._canvas, x, self._y, line, size, room)

    def table(self, table: Table, above: list[Paragraph]) -> None:
        """Print a table with what stands above it, on a page of its own where it would not fit on this one."""
        landscape = table.columns > WIDE
        if landscape != self._landscape:
            self._next(landscape)
        grid = Grid(table, self._room)
        captions = [paragraph.text.strip() for paragraph in above if paragraph.text.strip()]
        needed = fsum(_size(text) * _SPACING for text in captions) + _TEXT
        needed += height(grid.rows[:4] if self._flowing else grid.rows)
        if self._y - needed < _MARGIN and self._y < self._height - _MARGIN:
            self._next(landscape)
        for text in captions:
            self._caption(text)
        self._y -= _TEXT
        for number, page in enumerate(grid.pages(self._y - _MARGIN, self._height - 2 * _MARGIN)):
            if number:
                self._next(landscape)
            grid.draw(self._canvas, page, _MARGIN, self._y)
            self._y -= height(page)
        self._y -= _TEXT / 2

    def _caption(self, text: str) -> None:
        """Print a line above a table: the title in the middle, the unit of money on the right."""
        size = _size(text)
        spare = self._room - width(text, size)
        share = 0.5 if size == _TITLE else float(text.startswith("单位："))
        self._line(text, _MARGIN + share * spare, size)


def _size(text: str) -> float:
    return _TITLE if text.endswith("表") else _CAPTION
