"""Paragraphs from the lines between the tables of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.read.fold import fold_paragraph, starts_item
from builder.read.pdf.lines import Line

_FULL = 1.6  # of a line's height: a line that ends this near to the right margin goes on in the next
_INDENT = 0.8  # of a line's height: a line that begins this far from the left margin begins a paragraph


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph on one page: `full` where its last line leaves no room, `flush` where its first is not indented."""

    top: float
    text: str
    full: bool
    flush: bool
    size: float


def find(lines: Sequence[Line], tables: Sequence[tuple[float, float]]) -> Iterator[Text]:
    """The paragraphs that the lines of a page make up, from the top.

    `tables` are the upper and lower edges of the page's tables: no paragraph goes on across one.
    """
    if not lines:
        return
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    joined: list[Line] = []
    for line in lines:
        if joined and not (_goes_on(joined[-1], line, left, right) and not _parted(joined[-1], line, tables)):
            yield _text(joined, left, right)
            joined = []
        joined.append(line)
    yield _text(joined, left, right)


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """True where `line` carries on the paragraph of `before`: that one is full, this one is not indented."""
    return (
        _is_full(before, right)
        and _is_flush(line, left)
        and line.top - before.bottom < 1.5 * line.size
        and abs(line.size - before.size) < 0.25 * line.size
        and not starts_item(line.text)
    )


def _parted(before: Line, line: Line, tables: Sequence[tuple[float, float]]) -> bool:
    return any(before.top < top and line.bottom > bottom for top, bottom in tables)


def _is_full(line: Line, right: float) -> bool:
    return line.x1 >= right - _FULL * line.size


def _is_flush(line: Line, left: float) -> bool:
    return line.x0 <= left + _INDENT * line.size


def _text(lines: Sequence[Line], left: float, right: float) -> Text:
    text = lines[0].text
    for line in lines[1:]:
        text = append(text, line.text)
    ends = _is_full(lines[-1], right), _is_flush(lines[0], left)
    return Text(lines[0].top, fold_paragraph(text), *ends, lines[-1].size)


def append(text: str, more: str) -> str:
    """Two lines of one paragraph: a space only between two Latin words."""
    word = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if word else text + more
