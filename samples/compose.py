"""Figures → blocks: fills the forms (`forms.yml`) with the figures of one disclosure.

The figures name the blocks of the document in print order. A block is one of

- a text: each of its lines is a paragraph; `¦` is the place where a page cut it;
- `{heading: …, field: …}`: a paragraph with a Word field code behind it;
- `{page: …}`: the number of a page, where the extraction to text left it;
- `{table: …}`: a grid, see `grid`; `repeat_header` is what the first row of its header begins with;
- `{form: name, …}`: the blocks of the form of that name, filled with the values given here, with the
  document's `defaults` for this form and with its `values`;
- `{blocks: […], …}`: a part of the document, with the values that hold in it.

`{name}` stands for a value, `{name.2}` for the second of a list of values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from samples.blocks import Block, Cell, Paragraph, Table

Values = Mapping[str, Any]

PLACEHOLDER = re.compile(r"\{(\w+)(?:\.(\d+))?\}")
REPEATED = re.compile(r"\*([\w, ]+):(.*)", re.DOTALL)

LEFT, ABOVE, DITTO, CUT, LINE_BREAK, SPACE = "<", "^", "〃", "¦", "⏎", "␣"


class FiguresError(ValueError):
    """The figures or a form are written in a way that cannot be typeset; the message says where."""


def compose(figures: Values, forms: Values) -> list[Block]:
    """The document that the figures describe, as blocks in print order."""
    known = {**forms, **figures.get("forms", {})}
    composer = _Composer(known, figures.get("columns", {}), figures.get("defaults", {}))
    return list(composer.blocks(figures["document"], figures.get("values", {})))


class _Composer:
    """The forms, the column names of the lists and the defaults that hold for one document."""

    def __init__(self, forms: Values, columns: Values, defaults: Values) -> None:
        self.forms = forms
        self.columns = columns
        self.defaults = defaults

    def blocks(self, entries: list[Any], values: Values) -> Iterator[Block]:
        for entry in entries:
            if isinstance(entry, str):
                for line in fill(entry, values).splitlines() or [""]:
                    yield _paragraph(line)
            elif "heading" in entry:
                yield Paragraph(fill(entry["heading"], values), fill(entry.get("field", ""), values))
            elif "page" in entry:
                yield Paragraph(entry["page"], is_page_number=True)
            elif "table" in entry:
                yield self.table(entry, values)
            elif "blocks" in entry:
                yield from self.blocks(entry["blocks"], {**values, **entry})
            else:
                yield from self.form(entry, values)

    def form(self, entry: Values, values: Values) -> Iterator[Block]:
        name = entry["form"]
        if name not in self.forms:
            raise FiguresError(f"no form is called {name!r}; there are {', '.join(sorted(self.forms))}")
        yield from self.blocks(self.forms[name], {**values, **self.defaults.get(name, {}), **entry})

    def table(self, entry: Values, values: Values) -> Table:
        rows: list[list[str]] = []
        header: int | None = None
        for line in entry["table"].splitlines():
            if header is None and "repeat_header" in entry and line.startswith(entry["repeat_header"]):
                header = len(rows)
            rows.extend(self.rows(line, values))
        return grid(rows, header)

    def rows(self, line: str, values: Values) -> Iterator[list[str]]:
        """The rows of one line of a form: one, or one for each row of the lists that `*list:` names."""
        repeated = REPEATED.fullmatch(line)
        if repeated is None:
            yield [fill(cell, values) for cell in split(line)]
            return
        lists = [self.listed(name.strip(), values) for name in repeated[1].split(",")]
        for number, entries in enumerate(zip_longest(*lists), start=1):
            row = {"row": str(number)}
            for name, entry in zip(repeated[1].split(","), entries, strict=True):
                row |= entry or dict.fromkeys(split(self.columns[name.strip()]), "")
            yield [fill(cell, {**values, **row}) for cell in split(repeated[2])]

    def listed(self, name: str, values: Values) -> list[dict[str, str]]:
        """The rows of a list. Where there is a `standard_<name>`, its rows stand where the list has none of their own.

        A row of the list takes the place of the standard row with the same first two cells.
        """
        columns = split(self.columns[name])
        own = [_named(name, columns, line) for line in values.get(name, "").splitlines()]
        if f"standard_{name}" not in values:
            return own
        standard = [_named(name, columns, line) for line in values[f"standard_{name}"].splitlines()]
        by_key = {tuple(row.values())[:2]: row for row in own}
        merged = [by_key.pop(tuple(row.values())[:2], row) for row in standard]
        if by_key:
            raise FiguresError(f"{name}: no standard row for {next(iter(by_key))}")
        return merged


def _named(name: str, columns: list[str], line: str) -> dict[str, str]:
    cells = split(line)
    if len(cells) != len(columns):
        raise FiguresError(f"{name}: {len(columns)} columns, but {len(cells)} cells in {line!r}")
    for place in range(1, len(cells)):
        cells[place] = cells[place].replace(DITTO, cells[place - 1])
    return dict(zip(columns, cells, strict=True))


def split(line: str) -> list[str]:
    """The cells of a line, parted by `|`. Blanks around a cell are not part of it, full-width ones are."""
    return [cell.strip(" ") for cell in line.split("|")]


def fill(text: str, values: Values) -> str:
    """The text with its placeholders replaced by the values."""

    def value(match: re.Match[str]) -> str:
        name, place = match[1], match[2]
        if name not in values:
            raise FiguresError(f"no value for {match[0]} in {text!r}")
        return str(values[name][int(place) - 1] if place else values[name])

    return PLACEHOLDER.sub(value, text)


def grid(rows: list[list[str]], header: int | None = None) -> Table:
    """A table from rows of equally many cells.

    A cell `<` belongs to the cell on its left, a cell `^` to the cell above it. `⏎` is a line break in a
    cell, `␣` a blank at its edge, `¦` the place where a page cut it. `header` is the first row of the
    header that each further page prints again.
    """
    owners: list[list[tuple[int, int]]] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise FiguresError(f"a row of {len(row)} cells in a table of {len(rows[0])} columns: {row}")
        owners.append([])
        for column, text in enumerate(row):
            owner = (number, column)
            if text == LEFT:
                owner = owners[number][column - 1]
            elif text == ABOVE:
                owner = owners[number - 1][column]
            owners[number].append(owner)
            spans[owner] = (number - owner[0] + 1, column - owner[1] + 1)
    cells = tuple(_cell(rows[row][column], row, column, span) for (row, column), span in spans.items())
    return Table(cells, len(rows), len(rows[0]), header)


def _paragraph(written: str) -> Paragraph:
    text, cut = _without_cut(written)
    return Paragraph(text, cut=cut)


def _cell(written: str, row: int, column: int, span: tuple[int, int]) -> Cell:
    text = written.replace(LINE_BREAK, "\n").replace(SPACE, " ")
    text, cut = _without_cut(text)
    return Cell(text, row, column, span[0], span[1], cut)


def _without_cut(text: str) -> tuple[str, int | None]:
    cut = text.find(CUT)
    return text.replace(CUT, ""), cut if cut >= 0 else None
