"""Text extracted from Word or PDF files, in two shapes.

*Cell per line* (what Word-to-text converters write): a cell is a line that begins with a tab, and what
follows without a tab still belongs to it, even after one blank line; a blank line ends a row, a second
one ends the table where no cell follows.

*Row per line* (what PDF-to-text converters write): a row is a line whose cells are parted by tabs. A page
break cuts a table in two: the second part prints the header again, and a row that did not fit goes on there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builder.errors import UnreadableDocument
from builder.model import Cell, Document, Paragraph, Table
from builder.read.fold import fold_cell, fold_paragraph
from builder.read.layout import join_pages, join_paragraphs, spread_header
from builder.read.limits import FILE_BYTES, too_large

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MOST_CONTROL = 0.005  # share of characters that print nothing: a text converted from Word holds a few field marks
_LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s*\d*\s*$")  # the dots of a table of contents


def read(path: Path) -> Document:
    """Read a text file: UTF-8, UTF-16 or GB18030, with or without a byte order mark.

    Raises `UnreadableDocument` where the bytes are none of these or hold no text.
    """
    text = decode(path)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = join_paragraphs(_blocks(lines))
    if not blocks:
        raise UnreadableDocument(path.name, "the file holds no text", "check that the right file was saved")
    return Document("txt", tuple(join_pages(blocks)))


def decode(path: Path) -> str:
    """The characters of a text file. Raises `UnreadableDocument` where no known encoding fits, or too large."""
    if path.stat().st_size > FILE_BYTES:
        raise too_large(path.name, f"the text is larger than {FILE_BYTES >> 20} MiB")
    data = path.read_bytes()
    text = _decode(path, data, _encoding(data))
    odd = len(_CONTROL.findall(text))
    if odd > _MOST_CONTROL * len(text):
        problem = f"the file is binary, not text ({odd} characters that print nothing)"
        raise UnreadableDocument(path.name, problem, "publish it under its own format")
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data:
        return "utf-16-le" if data[1::2].count(0) >= data[0::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            path.name,
            f"the bytes are no text in UTF-8, UTF-16 or GB18030 (byte {error.start})",
            "save the document again as UTF-8 text, or publish the original file",
        ) from None


def _blocks(lines: list[str]) -> Iterator[Paragraph | Table]:
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line.strip():
            start += 1
        elif _is_contents_entry(line):
            yield Paragraph(fold_paragraph(line), f"L{start + 1}")
            start += 1
        elif line.count("\t") > 1:
            table, start = _rows_per_line(lines, start)
            yield table
        elif line.startswith("\t"):
            table, start = _cells_per_line(lines, start)
            yield table
        else:
            yield Paragraph(fold_paragraph(line.replace("\t", " ")), f"L{start + 1}")
            start += 1


def _is_contents_entry(line: str) -> bool:
    return _LEADER.search(line) is not None


def _rows_per_line(lines: list[str], start: int) -> tuple[Table, int]:
    """The table whose rows begin on line `start` (from 0), and the line after it."""
    end = start
    cells = []
    while end < len(lines) and lines[end].count("\t") > 1:
        for column, text in enumerate(lines[end].rstrip("\n").split("\t"), 1):
            cells.append(Cell(fold_cell(text), end - start + 1, column, f"L{end + 1}C{column}"))
        end += 1
    return Table(f"L{start + 1}", tuple(_without_empty_margin(cells))), end


def _without_empty_margin(cells: list[Cell]) -> list[Cell]:
    """Drop the columns on the right in which no row prints anything: a trailing tab is no cell."""
    width = max((cell.column for cell in cells if cell.text), default=1)
    return [cell for cell in cells if cell.column <= width]


def _cells_per_line(lines: list[str], start: int) -> tuple[Table, int]:
    """The table whose first cell is on line `start` (from 0), and the line after it."""
    rows: list[list[tuple[int, list[str]]]] = [[]]
    at, blank = start, 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() and not line.startswith("\t"):
            blank += 1
        elif line.startswith("\t"):
            if blank and rows[-1]:
                rows.append([])
            rows[-1].append((at, [line[1:]]))
            blank = 0
        elif blank < 2 and not _is_contents_entry(line):
            rows[-1][-1][1].append(line)  # the cell goes on, over a line break or an empty line
            blank = 0
        else:
            break
        at += 1
    cells = [
        Cell(fold_cell("\n".join(parts)), number, column, f"L{line + 1}C1")
        for number, row in enumerate(rows, 1)
        for column, (line, parts) in enumerate(row, 1)
    ]
    return Table(f"L{start + 1}", tuple(spread_header(cells))), at
