"""Where the text of a page may be cut in two, and what is written again so that both halves stand by themselves.

The best place is before a heading of the second level, then before one of the third, between blocks, between the rows
or entries of a long block (its head is repeated), and last between rows that a cell of several rows holds together
(the rest of that cell is blank). A heading is never parted from what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from builder.render.language import _

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*?)(/?)>")
_SPAN = re.compile(r'(row|col)span="(\d+)"')
_CELL = re.compile(r"(?=<t[dh][ >]|</tr>)")
_ID = re.compile(r' id="[^"]*"')
_FILE = '<a class="mz-twin"'
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_HEADS = ("caption", "thead", "summary")
_BEFORE = {"table": ("<tr",), "tbody": ("<tr",), "ul": ("<li",), "ol": ("<li",), "dl": ("<div",)}
_BEFORE |= dict.fromkeys(("div", "details"), ("<div",))
"""Elements that may go on on another page, and what they may be cut before."""

_BLOCKS = ("<div", "<details", "<aside", "<blockquote")

SECTION, PART, BLOCK, ROW, HELD = range(5)
"""How good a place is, the best first."""


@dataclass(slots=True)
class Open:
    """An element that is open at a cut: its start, its head, and (of a table) the link to its file."""

    tag: str
    start: str
    head: list[str] = field(default_factory=list)
    file: str = ""

    def begin(self) -> str:
        """The element on the next page: with its head, without its names."""
        head = "".join(self.head).replace("</caption>", f"{_('（续）')}</caption>")
        return f"{_ID.sub('', self.start)}\n{_ID.sub('', head)}"

    def end(self) -> str:
        """The element ended before its end. The file of a table is offered there too."""
        return f"</{self.tag}>\n{self.file}"


@dataclass(frozen=True, slots=True)
class Piece:
    """The text between two places where a page may be cut, how good the place before it is, and what is open there.

    `held` says of the columns of a table for how many more rows a cell above the cut takes them.
    """

    text: str
    rank: int = SECTION
    open: tuple[Open, ...] = ()
    held: Mapping[int, int] = field(default_factory=dict)

    def begun(self) -> str:
        """The text as the beginning of a page."""
        text = _filled(self.text, self.held) if self.held else self.text
        return "".join(one.begin() for one in self.open) + text

    def ended(self) -> str:
        """What ends the page before it."""
        return "".join(one.end() for one in reversed(self.open))


def pieces(text: str) -> list[Piece]:
    """The pieces of the body of a page, in order: together they are the text."""
    scanner, found, taken = _Scanner(), [Piece("")], [""]
    for line in text.splitlines(keepends=True):
        rank = scanner.rank(line)
        if rank is not None:
            found[-1] = replace(found[-1], text="".join(taken))
            found.append(Piece("", rank, tuple(scanner.open), scanner.held if rank == HELD else {}))
            taken = []
        taken.append(line)
        scanner.read(line)
    found[-1] = replace(found[-1], text="".join(taken))
    return found


class _Scanner:
    """Reads a page line by line and knows what is open."""

    def __init__(self) -> None:
        self.open: list[Open] = []
        self.table = Open("table", "")
        self.held: dict[int, int] = {}
        self.row: dict[int, int] = {}
        self.last = ""
        self.has_begun = False

    def rank(self, line: str) -> int | None:
        """How good a place before `line` is; `None` where the page cannot be cut there."""
        if not self.last:
            return None
        if line.startswith("## ") and not self.open:
            return SECTION
        if self.has_begun or self.last.startswith(("#", "<p")):
            return None
        if not self.open:
            return PART if line.startswith("### ") else BLOCK if line.startswith(_BLOCKS) else None
        if not all(one.tag in _BEFORE for one in self.open) or not line.startswith(_BEFORE[self.open[-1].tag]):
            return None
        return HELD if self.held and line.startswith("<tr") else ROW

    def read(self, line: str) -> None:
        """Take a line in."""
        before = len(self.open)
        is_head = any(one.tag in _HEADS for one in self.open)
        for found in _TAG.finditer(line):
            is_head |= found[2] in _HEADS
            self._tag(found)
        if is_head:
            next(one for one in reversed(self.open) if one.tag in _BEFORE).head.append(line)
        if line.startswith(_FILE):
            self.table.file = line
        if line.strip():
            self.last, self.has_begun = line, len(self.open) > before

    def _tag(self, found: re.Match[str]) -> None:
        is_end, tag, attributes, is_empty = found.groups()
        if is_end:
            self._end(tag)
        elif tag not in _VOID and not is_empty:
            self.open.append(Open(tag, found[0]))
            if tag == "table":
                self.held = {}
            elif tag == "tr":
                self.row = dict(self.held)
            elif tag in ("td", "th"):
                self._cell(attributes)

    def _end(self, tag: str) -> None:
        closed = self.open.pop() if self.open else None
        if closed is None or closed.tag != tag:
            raise ValueError(f"</{tag}> ends what is not open")
        if tag == "table":
            self.table = closed
        elif tag == "tr":
            self.held = {at: rows - 1 for at, rows in self.row.items() if rows > 1}

    def _cell(self, attributes: str) -> None:
        spans = {name: int(number) for name, number in _SPAN.findall(attributes)}
        for _column in range(spans.get("col", 1)):
            self.row[next(at for at in count() if at not in self.row)] = spans.get("row", 1)


def _filled(row: str, held: Mapping[int, int]) -> str:
    """A row with blank cells where cells above the cut reached down to it."""
    before, *cells = _CELL.split(row)
    made = [before]
    column = 0
    for cell in cells:
        while column in held:
            made.append(f'<td rowspan="{held[column]}"></td>\n')
            column += 1
        made.append(cell)
        column += int(dict(_SPAN.findall(cell.partition(">")[0])).get("col", 1))
    return "".join(made)
