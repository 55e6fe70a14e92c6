"""A table as `recognise` hands it on: what stands above it, where it stands, which form claims it."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.forms.caption import Caption
from builder.forms.grid import Grid
from builder.model import Table


@dataclass(slots=True)
class FoundTable:
    """One table of a document.

    `body` is the first row below the caption; `path` the headings above the table; `form` and `kind` name the
    form that claims it and what the form takes it for (blank: no form does); `scope` is `department`, `unit` or
    blank where no part of the document decides; `note` is what is printed below it.
    """

    number: int
    table: Table
    caption: Caption
    body: int
    path: tuple[str, ...] = ()
    scope: str = ""
    form: str = ""
    kind: str = "other"
    note: str = ""
    note_ref: str = ""
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grid = Grid(self.table)

    grid: Grid = field(init=False)
