"""The one shape of a table on the pages; `templates/macros.jinja` writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from builder.render.figures import Text
from builder.render.language import _


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: its text (line breaks are kept), where it leads, and a remark below it.

    `href` is relative to the root of the site; `links` are further links, as (text, address). `share` draws a bar of
    that many percent before a number. `anchor`, in the first cell, names the row on the page, so that it can be linked;
    `also` are further names that lead to it.
    """

    text: Text
    href: str = ""
    remark: Text = ""
    share: str = ""
    links: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    also: tuple[str, ...] = ()


Line = list[Value | Text]
"""One row before it is part of a table; a plain text is a value that leads nowhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. `kind` is its class in `assets/site.css`: numbers stand at the right, amounts are read with
    the unit that the head says, `wide` and `brief` say how much room the text needs.
    """

    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. The first column heads its row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def without(self, title: str) -> Table:
        """The same table without the column of that title."""
        kept = [at for at, column in enumerate(self.columns) if column.title != _(title)]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)


_UNIT = "（万元）"
_AMOUNTS = "mz-num mz-wan"
_KINDS = {"#": "mz-num", "*": "mz-wide", "!": "mz-brief", "~": "mz-sign", "^": "mz-brief mz-files"}


def columns(*titles: str) -> tuple[Column, ...]:
    """Columns by their titles, each after the sign of its kind: `#` numbers, `*` long texts, `!` a word or two,
    `~` the same below a long title, `^` files, which are left off paper. They are said in the language that is written.
    """
    return tuple(Column(_(title.lstrip("#*!~^")), _kind(title)) for title in titles)


def _kind(title: str) -> str:
    return _AMOUNTS if title.endswith(_UNIT) else _KINDS.get(title[0], "")


def table(caption: str, heads: tuple[Column, ...], rows: Sequence[Line]) -> Table:
    """A table of values. Columns without any value are left out."""
    made = [[cell if isinstance(cell, Value) else Value(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(heads)) if at == 0 or not made or any(row[at].text for row in made)]
    return Table(_(caption), tuple(heads[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in made))
