"""Paragraphs and tables in the order in which they stand in the body, a cell, a text box or a note."""

from __future__ import annotations

from collections.abc import Iterator

from builder.read.docx.inline import Line, Reader
from builder.read.docx.names import MC, Element, W

PARAGRAPH, TABLE = f"{W}p", f"{W}tbl"
_WRAPPERS = {
    *(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")),
    *(MC + name for name in ("Choice", "Fallback")),
}
_ALTERNATIVES = f"{MC}AlternateContent"
_TEXT = f"{W}t"


def children(parent: Element) -> Iterator[Element]:
    """The block-level children of an element, those in content controls and like wrappers included."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from children(child)
        elif child.tag == _ALTERNATIVES:
            chosen = next((choice for choice in child if next(choice.iter(_TEXT), None) is not None), None)
            if chosen is not None:
                yield from children(chosen)
        else:
            yield child


def flow(parent: Element, reader: Reader) -> Iterator[Line | Element]:
    """The lines and the tables (`w:tbl`) in `parent`; what a text box holds follows the line that anchors it."""
    open_line: Line | None = None
    for child in children(parent):
        if child.tag == TABLE:
            if open_line is not None:
                yield from _with_boxes(open_line, reader)
                open_line = None
            yield child
        elif child.tag == PARAGRAPH:
            line = reader.paragraph(child)
            if open_line is not None:
                line.text = open_line.text + line.text
                line.boxes = open_line.boxes + line.boxes
                line.hidden = line.hidden or open_line.hidden
            open_line = line if line.joined else None
            if open_line is None:
                yield from _with_boxes(line, reader)
    if open_line is not None:
        yield from _with_boxes(open_line, reader)


def _with_boxes(line: Line, reader: Reader) -> Iterator[Line | Element]:
    yield line
    for box in line.boxes:
        yield from flow(box, reader)
