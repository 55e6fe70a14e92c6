"""A `<table>` of a page: whether it holds data or only places things, and its grid as a browser lays it out.

Longer than 300 lines because telling a layout table from one with data needs the same parts as laying it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

WIDEST_SPAN = 1000
"""A browser takes a cell that claims more columns for an ordinary one."""
_AROUND = 4
"""How many times the text of its own cells the tables inside a layout table hold."""
_LONG = 300
"""Characters that no cell of a one-row table holds, but a column of a page does."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_CONTENT = _words(
    """
    title script style noscript template nav header footer aside head select option button
    iframe frame frameset noframes object embed applet audio video canvas svg math map dialog datalist
    xml del rt rp colgroup
    """
)
_NAVIGATION = _words(
    """
    nav navbar navigation menu breadcrumb breadcrumbs crumbs sidebar footer foot banner contentinfo search
    """
)
_BREAKS = _words(
    """
    p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre section article main center address fieldset legend
    figure figcaption details summary hr br table caption thead tbody tfoot tr td th body html form
    """
)
_CONTROLS = frozenset({"input", "textarea"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    r"mso-element\s*:\s*(?:comment|header|footer|footnote-separator)",
    re.IGNORECASE,
)
_GROUPS = frozenset({"thead", "tbody", "tfoot"})


def tag_of(element: etree._Element) -> str:
    """The element's name in lower case; blank for what is no element."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """True where the page itself says that an element is not shown."""
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None


def is_content(element: etree._Element) -> bool:
    """False for what is not part of the text of a page: scripts, navigation, controls, hidden parts."""
    tag = tag_of(element)
    if tag == "header":  # the heading of an article stands in one; that of the page does not
        return not is_hidden(element) and any(tag_of(above) in ("article", "main") for above in element.iterancestors())
    return bool(tag) and tag not in _NO_CONTENT and not is_hidden(element) and not _is_navigation(element)


def _is_navigation(element: etree._Element) -> bool:
    """True for what old sites build of `<div class="nav">` and the like; never where there is a table in it."""
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower().split()
    return not _NAVIGATION.isdisjoint(names) and next(element.iter("table"), None) is None


@dataclass(slots=True)
class Slot:
    """A cell of the page and its place, from 1."""

    element: etree._Element
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class _Row:
    group: int
    cells: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class TableElement:
    """The rows of a table in the order in which a browser shows them, and its caption."""

    rows: list[_Row]
    caption: etree._Element | None = None

    @property
    def is_single(self) -> bool:
        """True where no row has two cells."""
        return max((len(row.cells) for row in self.rows), default=0) < 2


def take_apart(table: etree._Element) -> TableElement:
    """The rows and cells of a table, without those of the tables inside it."""
    parts = _Parts()
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, element in walk:
        if element is table:
            continue
        if event == "end":
            parts.leave(tag_of(element))
        elif not parts.enter(element, tag_of(element)):
            walk.skip_subtree()
    return TableElement([row for group in parts.groups.values() for row in group], parts.caption)


class _Parts:
    """A table while it is taken apart."""

    def __init__(self) -> None:
        self.groups: dict[str, list[_Row]] = {"thead": [], "tbody": [], "tfoot": []}
        self.caption: etree._Element | None = None
        self.kind, self.group, self.in_row = "tbody", 0, False

    def enter(self, element: etree._Element, tag: str) -> bool:
        """Take an element; False where nothing inside it belongs to this table."""
        if not is_content(element) or tag == "table":
            return False
        if tag in _GROUPS:
            self.kind, self.in_row = tag, False
            self.group += 1
        elif tag == "tr":
            self._begin_row()
        elif tag in ("td", "th"):
            if not self.in_row:  # a cell without a row
                self._begin_row()
            self.groups[self.kind][-1].cells.append(element)
            return False
        elif tag == "caption":
            self.caption = element if self.caption is None else self.caption
            return False
        return True

    def leave(self, tag: str) -> None:
        """The end of an element."""
        if tag == "tr":
            self.in_row = False
        elif tag in _GROUPS:
            self.kind, self.in_row = "tbody", False
            self.group += 1

    def _begin_row(self) -> None:
        self.groups[self.kind].append(_Row(self.group))
        self.in_row = True


def is_layout(table: etree._Element, parts: TableElement) -> bool:
    """True where a table only places things on the page: then what is in its cells stands for itself.

    That is a table of one column or one filled cell; a single row with long texts; a table around others that
    hold many times the text of its own cells.
    """
    if table.get("role", "").lower() in ("presentation", "none"):
        return True
    own, inner = [], 0
    for row in parts.rows:
        lengths = [_lengths(cell) for cell in row.cells]
        own.append([length for length, _ in lengths])
        inner += sum(nested for _, nested in lengths)
    filled = [sum(map(bool, row)) for row in own]
    if parts.is_single or sum(filled) < 2:
        return True
    grids = sum(count > 1 for count in filled)
    if inner:
        return grids < 2 or inner > _AROUND * sum(map(sum, own))
    return grids < 2 and max(map(max, filter(None, own))) > _LONG


def _lengths(cell: etree._Element) -> tuple[int, int]:
    """How many characters a cell prints itself, and how many the tables inside it do."""
    own = nested = depth = 0
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        tag = tag_of(element)
        text = element.text if event == "start" else element.tail if element is not cell else ""
        if event == "start" and element is not cell and not is_content(element):
            walk.skip_subtree()
            text = ""
        elif tag == "table":
            depth += 1 if event == "start" else -1
        length = len("".join(text.split())) if text else 0
        if depth:
            nested += length
        else:
            own += length
    return own, nested


def lay_out(parts: TableElement) -> list[Slot]:
    """The cells at the places that a browser gives them. A span ends with its group of rows and its table.

    Rows without a cell that no span reaches into take no place, nor do columns at the right edge in which no
    cell begins.
    """
    rows = _shown_rows(parts.rows)
    last_of_group = {row.group: number for number, row in enumerate(rows, 1)}
    slots: list[Slot] = []
    until: list[int] = []  # the last row that each column is taken in
    for number, row in enumerate(rows, 1):
        column = 0
        for cell in row.cells:
            while column < len(until) and until[column] >= number:
                column += 1
            slot = Slot(cell, number, column + 1, _rows_of(cell, number, last_of_group[row.group]))
            width = _span(cell, "colspan")
            width = width if width <= WIDEST_SPAN else 1
            taken = (at for at in range(column + 1, min(column + width, len(until))) if until[at] >= number)
            slot.column_span = next(taken, column + max(width, 1)) - column
            until += [0] * (column + slot.column_span - len(until))
            until[column : column + slot.column_span] = [number + slot.row_span - 1] * slot.column_span
            column += slot.column_span
            slots.append(slot)
    width = max((slot.column for slot in slots), default=0)
    for slot in slots:
        slot.column_span = min(slot.column_span, width - slot.column + 1)
    return slots


def _shown_rows(rows: list[_Row]) -> list[_Row]:
    shown: list[_Row] = []
    reach = 0
    for row in rows:
        if not row.cells and (reach <= len(shown) or shown[-1].group != row.group):
            continue
        shown.append(row)
        spans = (_span(cell, "rowspan") or len(rows) for cell in row.cells)
        reach = max(reach, *(len(shown) - 1 + span for span in spans)) if row.cells else reach
    return shown


def _rows_of(cell: etree._Element, row: int, last: int) -> int:
    """How many rows a cell takes; 0 in the page means all that are left of its group."""
    span = _span(cell, "rowspan")
    return min(span, last - row + 1) if span else last - row + 1


def _span(cell: etree._Element, name: str) -> int:
    found = re.match(r"\s*\+?(\d{1,9})", cell.get(name, "1"))
    number = int(found.group(1)) if found else 1
    return number if number or name == "rowspan" else 1


def pieces(root: etree._Element, controls: bool) -> Iterator[str | etree._Element | None]:
    """What an element prints, in order: texts, `None` for a new line, and the tables that hold data.

    With `controls`, what is filled in in the fields of a form is text too.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    preformatted = 0
    numbers: dict[etree._Element, int] = {}
    for event, element in walk:
        tag = tag_of(element)
        if event == "start":
            inside: str | None = element.text
            if element is not root and not _enters(element, tag):
                walk.skip_subtree()
                inside = None
                if controls and tag in _CONTROLS:
                    yield _filled_in(element, tag)
            elif tag == "table" and element is not root and not is_layout(element, take_apart(element)):
                walk.skip_subtree()
                inside = None
                yield element
            elif tag in _BREAKS:
                yield None
            preformatted += tag == "pre"
            if tag == "li" and (parent := element.getparent()) is not None and _is_numbered(parent):
                numbers[parent] = numbers.get(parent, _start(parent) - 1) + 1
                yield f"{numbers[parent]}. "
        else:
            preformatted -= tag == "pre"
            if tag in _BREAKS and tag != "br":
                yield None
            inside = element.tail if element is not root else None
        if inside:
            yield from _lines(inside) if preformatted else (inside,)


def _enters(element: etree._Element, tag: str) -> bool:
    return tag not in _CONTROLS and is_content(element) and not (tag == "form" and _is_small(element))


def _is_small(form: etree._Element) -> bool:
    """True for a form to fill in; old sites put whole pages into one, with tables or much text."""
    length = 0
    for element in form.iter():
        length += len("".join((element.text or "").split())) if is_content(element) else 0
        if tag_of(element) == "table" or length > _LONG:
            return False
    return True


def _filled_in(element: etree._Element, tag: str) -> str:
    if tag == "textarea":
        return element.text or ""
    typed = element.get("type", "text").lower()
    return element.get("value", "") if typed in ("text", "number", "date", "tel") and not is_hidden(element) else ""


def _lines(text: str) -> Iterator[str | None]:
    """Text whose line breaks count, with `None` in their place."""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        if number:
            yield None
        yield line


def _is_numbered(parent: etree._Element) -> bool:
    """True where a browser prints numbers before the items of a list."""
    styled = re.search(r"list-style[^;]*none", parent.get("style", ""))
    return tag_of(parent) == "ol" and parent.get("type", "1") == "1" and not styled


def _start(parent: etree._Element) -> int:
    start = parent.get("start", "1")
    return int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
