"""What a form is: a name, a claim on a table, and the extraction of the tables that it claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from builder.forms.found import FoundTable
from builder.forms.reading import Reading


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of table.

    `claim` looks at a table and returns the `table_kind` it takes it for, or blank. `extract` turns a claimed
    table into rows, taking each cell that it uses.
    """

    name: str
    claim: Callable[[FoundTable], str]
    extract: Callable[[Reading], None]
