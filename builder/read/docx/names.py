"""The XML names that the .docx reader knows, and the small questions asked of an element."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"

STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": MATH[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": DRAWING[1:-1].encode(),
}
"""The names of the strict variant of the format → those that everyone writes."""

VAL = f"{W}val"
_OFF = {"0", "false", "off", "none"}


def value(parent: Element | None, name: str) -> str | None:
    """The `w:val` of the child `w:<name>` of `parent`; None where there is no such child or it has none."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def number(parent: Element | None, name: str) -> int | None:
    """The `w:val` of the child `w:<name>` as a number; None where it is missing or no number."""
    printed = value(parent, name)
    try:
        return None if printed is None else int(printed)
    except ValueError:
        return None


def switch(parent: Element | None, name: str) -> bool | None:
    """Whether the on-off child `w:<name>` is on; None where it is missing."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL, "1") not in _OFF
