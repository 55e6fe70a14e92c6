"""The text of one paragraph as printed: runs, fields, tracked changes as accepted, symbols, and its text boxes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from builder.read.docx.fields import Fields
from builder.read.docx.names import DRAWING, MATH, MC, Element, W, switch, value
from builder.read.docx.numbering import Numbering, join_label
from builder.read.docx.styles import Styles, font_of, has_leader
from builder.read.docx.symbols import mapped, symbol

_CONTENTS_TAB = re.compile(r"[\s.…·]*\t\s*(\d{1,4})\s*\Z")
_TEXTS = {f"{W}t", f"{MATH}t", f"{DRAWING}t"}
_SIGNS = {
    **dict.fromkeys((f"{W}tab", f"{W}ptab"), "\t"),
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_FIELD_PARTS = {f"{W}fldChar", f"{W}instrText"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BOX, _BREAK, _SYMBOL, _RUN = f"{W}txbxContent", f"{W}br", f"{W}sym", f"{W}r"
_ALTERNATIVES = f"{MC}AlternateContent"
_NOT_PRINTED = {
    W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "delInstrText", "rt")
}


@dataclass(slots=True)
class Line:
    """What one paragraph holds. `text` keeps its tabs and line breaks, a page break is a form feed."""

    text: str = ""
    label: str = ""
    """The number that Word counts, with the space behind it."""
    boxes: list[Element] = field(default_factory=list)
    """The contents of the text boxes that are anchored in it."""
    hidden: bool = False
    joined: bool = False
    """Its end was deleted: the next paragraph goes on on the same line."""

    @property
    def printed(self) -> str:
        """The text behind its number."""
        return join_label(self.label, self.text) if self.label else self.text


class Reader:
    """Reads paragraphs in the order in which they stand: fields and list numbers go on from one to the next."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._fields = Fields()
        self._parts: list[str] = []
        self._line = Line()
        self._hidden = False
        self._font: str | None = None
        self.notes: list[tuple[str, str]] = []
        """Footnotes and endnotes in the order of their marks: which part they are in, and their id there."""

    def paragraph(self, element: Element) -> Line:
        """The text of one `w:p`, its list number before it."""
        properties = element.find(f"{W}pPr")
        style = self._styles.paragraph(value(properties, "pStyle"))
        mark = None if properties is None else properties.find(f"{W}rPr")
        joined = mark is not None and any(mark.find(W + gone) is not None for gone in ("del", "moveFrom"))
        self._line, self._parts = Line(joined=joined), []
        self._hidden, self._font = style.hidden, style.font
        self._read(element)
        self._fields.close_codes()
        text = "".join(self._parts)
        if "\t" in text and (style.dotted or has_leader(properties)):
            text = _CONTENTS_TAB.sub(r"..... \1", text)
        self._line.text = text
        self._line.label = "" if joined else self._numbering.label(properties, style)
        return self._line

    def _read(self, element: Element) -> None:
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._read_run(child)
            elif tag == _ALTERNATIVES:
                self._read_alternative(child)
            elif tag == _BOX:
                self._line.boxes.append(child)
            elif tag in _TEXTS:
                self._add(_typed(child))
            elif tag not in _NOT_PRINTED:
                self._read(child)

    def _read_run(self, run: Element) -> None:
        hidden, font = self._hidden, self._font
        properties = run.find(f"{W}rPr")
        if properties is not None:
            named = value(properties, "rStyle")
            style = self._styles.get(named) if named else None
            own = switch(properties, "vanish")
            self._hidden = own if own is not None else hidden or bool(style and style.hidden)
            self._font = font_of(properties) or (style.font if style else None) or font
        for child in run:
            self._read_in_run(child)
        self._hidden, self._font = hidden, font

    def _read_in_run(self, child: Element) -> None:
        tag = child.tag
        if tag in _TEXTS:
            self._add(mapped(_typed(child), self._font))
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag == _BREAK:
            self._add("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else "\n\f")
        elif tag in _FIELD_PARTS:
            self._add(self._fields.read(child))
        elif tag == _SYMBOL:
            self._add(symbol(child.get(f"{W}char", ""), child.get(f"{W}font", "")))
        elif tag in _NOTES:
            self.notes.append((_NOTES[tag], child.get(f"{W}id", "")))
        elif tag == _ALTERNATIVES:
            self._read_alternative(child)
        elif tag not in _NOT_PRINTED:
            self._read(child)

    def _read_alternative(self, element: Element) -> None:
        """Of several forms of the same content read one: the first that has text, else the first."""
        choices = [*element.iterfind(f"{MC}Choice"), *element.iterfind(f"{MC}Fallback")]
        chosen = next((choice for choice in choices if any(text.text for text in choice.iter(*_TEXTS))), None)
        if chosen is not None:
            self._read(chosen)

    def _add(self, text: str) -> None:
        if not text or self._fields.in_code:
            return
        self._parts.append(text)
        if self._hidden and not text.isspace():
            self._line.hidden = True


def _typed(element: Element) -> str:
    """The text of an element; a line break in the XML is a space, those of the paragraph have their own element."""
    return (element.text or "").replace("\n", " ")
