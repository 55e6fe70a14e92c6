"""A .docx file as a document: what Word prints, in order, with tracked changes accepted.

What is where, and what is left out:

- Paragraphs outside tables are counted where they are not empty (`¶12`), also those in text boxes, which follow
  the paragraph that anchors them, and in footnotes and endnotes, which stand at the end.
- A line break in a paragraph is a space; where it parts items or labelled lines, each is a paragraph of its own.
- A table inside a cell is a table of its own after the outer one, and its text is there only; a frame of one
  cell is no table: its text belongs to the outer cell. A frame of one cell around whole tables is no table either.
- List numbers stand before the text; bullets are decoration. Headers, footers, comments and pictures are left out.
- Hidden text and rows are read, what lies under merged cells is not; `notes` says where either was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read import limits
from builder.read.docx.flow import flow
from builder.read.docx.grid import Place, places
from builder.read.docx.inline import Line, Reader
from builder.read.docx.names import Element, W
from builder.read.docx.numbering import Numbering
from builder.read.docx.package import Package, open_package
from builder.read.docx.styles import Styles
from builder.read.fold import fold_cell, fold_paragraph, starts_item

_BEGINS = re.compile(r"第[一二三四五六七八九十]{1,3}[部分篇章]|[\u4e00-\u9fff（）()“”]{2,12}[：:]")
_ENDS = re.compile(r"[。！？；]\s*\Z")
_SHOWN_PLACES = 10


def read(path: Path) -> Document:
    """Read a .docx file. Raises `UnreadableDocument` where it is damaged, encrypted, empty or something else."""
    with open_package(path) as package:
        body = package.document().find(f"{W}body")
        if body is None:
            raise limits.damaged(path.name, "it has no body", package.main)
        builder = _Builder(package, path.name)
        builder.add(body)
        builder.add_notes(package)
        notes = builder.remarks(package, body)
        if not builder.blocks:
            pictures = package.count("media")
            problem = "the document holds no text" + (f", only {pictures} picture(s)" if pictures else "")
            raise UnreadableDocument(path.name, problem, "publish the document as text, not as pictures of it")
    return Document("docx", tuple(builder.blocks), notes=notes)


class _Builder:
    """Collects the blocks of a document, counts them, and remembers what its reader should know."""

    def __init__(self, package: Package, name: str) -> None:
        styles = Styles(package.related("styles"))
        self._reader = Reader(styles, Numbering(package.related("numbering"), styles))
        self._name = name
        self._paragraphs = self._tables = 0
        self._hidden: list[str] = []
        self._covered: list[str] = []
        self._embedded: list[str] = []
        self.blocks: list[Paragraph | Table] = []

    def add(self, parent: Element) -> None:
        """Add what stands in `parent`: the body, or one note."""
        for item in flow(parent, self._reader):
            if isinstance(item, Line):
                self._add_line(item)
            else:
                self._add_table(item)

    def add_notes(self, package: Package) -> None:
        """Add the footnotes and endnotes in the order of their marks."""
        parts = {kind: package.related(kind) for kind in dict.fromkeys(kind for kind, _ in self._reader.notes)}
        bodies = {
            (kind, note.get(f"{W}id", "")): note for kind, part in parts.items() if part is not None for note in part
        }
        for mark in dict.fromkeys(self._reader.notes):
            if mark in bodies:
                self.add(bodies[mark])

    def remarks(self, package: Package, body: Element) -> tuple[str, ...]:
        """What a reader of the document should know."""
        remarks = []
        if package.has_macros:
            remarks.append("the document carries macros; they were not run")
        if self._hidden:
            remarks.append(f"hidden text was read: {_listed(self._hidden)}")
        if self._covered:
            remarks.append(f"text under merged cells, which is not printed, was left out: {_listed(self._covered)}")
        if count := package.count("embeddings"):
            remarks.append(f"{count} embedded file(s) were not read")
        if count := sum(1 for _ in body.iter(f"{W}altChunk")):
            remarks.append(f"{count} part(s) in another format were not read")
        return tuple(remarks)

    def _add_line(self, line: Line) -> None:
        if not line.text.strip():  # Word prints the number of an empty list item; it says nothing
            return
        for text in _parted(line.printed):
            self._paragraphs += 1
            self.blocks.append(Paragraph(text, f"¶{self._paragraphs}"))
            if line.hidden:
                self._hidden.append(f"¶{self._paragraphs}")

    def _add_table(self, element: Element) -> None:
        grid = places(element)
        if len(grid) == 1 and _holds_table(grid[0].element):
            self.add(grid[0].element)
        elif grid:
            self._tables += 1
            self._add_cells(grid, f"T{self._tables}")

    def _add_cells(self, grid: list[Place], table: str) -> None:
        self._check_size(grid, table)
        cells: list[Cell] = []
        inner: list[Element] = []
        for place in grid:
            ref = f"{table}R{place.row}C{place.column}"
            lines, tables = self._content(place.element)
            inner += tables
            text = fold_cell("\n".join(line.printed for line in lines))
            cells.append(Cell(text, place.row, place.column, ref, place.row_span, place.column_span))
            if text and (place.hidden or any(line.hidden for line in lines)):
                self._hidden.append(ref)
            if any(_has_text(covered) for covered in place.covered):
                self._covered.append(ref)
        self.blocks.append(Table(table, tuple(cells)))
        for nested in inner:
            self._add_table(nested)

    def _content(self, cell: Element) -> tuple[list[Line], list[Element]]:
        """The lines of a cell, and the tables in it that are more than a frame around one text."""
        lines: list[Line] = []
        tables: list[Element] = []
        for item in flow(cell, self._reader):
            if isinstance(item, Line):
                lines.append(item)
            elif len(frame := places(item)) == 1:
                inner_lines, inner_tables = self._content(frame[0].element)
                lines += inner_lines
                tables += inner_tables
            else:
                tables.append(item)
        return lines, tables

    def _check_size(self, grid: list[Place], table: str) -> None:
        rows = max(place.row + place.row_span - 1 for place in grid)
        columns = max(place.column + place.column_span - 1 for place in grid)
        if rows * columns > limits.TABLE_PLACES:
            raise limits.too_large(self._name, f"a table has {rows} rows and {columns} columns", table)


def _parted(text: str) -> Iterator[str]:
    """The paragraphs in one: a line break parts them where an item or a label follows, or a sentence ends."""
    for page in text.split("\f"):
        parts = [""]
        for line in page.split("\n"):
            begins = starts_item(line.strip()) or _BEGINS.match(line.strip())
            if parts[-1].strip() and line.strip() and (begins or _ENDS.search(parts[-1])):
                parts.append(line)
            else:
                parts[-1] += "\n" + line
        yield from filter(None, map(fold_paragraph, parts))


def _holds_table(cell: Element) -> bool:
    """Whether a cell holds a table of more than one cell."""
    return any(len(places(table)) > 1 for table in cell.iter(f"{W}tbl"))


def _has_text(cell: Element) -> bool:
    return any((text.text or "").strip() for text in cell.iter(f"{W}t"))


def _listed(refs: list[str]) -> str:
    more = len(refs) - _SHOWN_PLACES
    return ", ".join(refs[:_SHOWN_PLACES]) + (f" and {more} more" if more > 0 else "")
