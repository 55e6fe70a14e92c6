"""One table while its form extracts it: which cells were taken, for what, and the rows that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from builder import values
from builder.forms.found import FoundTable
from builder.identity import Identity
from builder.model import Cell, Records, Row

_ID_FIELD = {
    "disclosures": "disclosure_id",
    "organisations": "organisation_id",
    "projects": "project_id",
    "goals": "goal_id",
    "indicators": "indicator_id",
    "tables": "table_id",
}


class Use(NamedTuple):
    """What a cell was taken for: its role and, for a value, the resource, row and field that carry it."""

    role: str
    resource: str = ""
    row_id: str = ""
    field: str = ""


@dataclass(slots=True)
class Extraction:
    """The rows of one disclosure as they come, and what each cell of its tables was taken for."""

    identity: Identity
    records: Records = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    repeated: dict[str, str] = field(default_factory=dict)

    def rows(self, resource: str) -> list[Row]:
        """The rows of `resource` so far."""
        return self.records.setdefault(resource, [])

    def add(self, resource: str, source_ref: str, /, **fields: object) -> Row:
        """Append a row to `resource`, with the disclosure it comes from and the place where it was printed."""
        row: Row = {"disclosure_id": self.identity.disclosure_id, **fields, "source_ref": source_ref}
        self.rows(resource).append(row)
        return row

    def scope_of(self, found: FoundTable) -> str:
        """`department` or `unit`: the part of the document that the table stands in, or the document's own level."""
        return found.scope or self.identity.level


class Reading:
    """Takes the cells of one table. A cell that nobody takes is reported as `unclaimed`."""

    def __init__(self, extraction: Extraction, found: FoundTable) -> None:
        self.extraction = extraction
        self.found = found
        self.grid = found.grid
        self.scope = extraction.scope_of(found)
        self.unit = found.caption.unit
        self.table_id = f"{extraction.identity.disclosure_id}-t{found.number:02d}"

    def mark(self, role: str, *cells: Cell | None) -> None:
        """Take cells as `label`, `header`, `number` or `title`. A cell that is already a value stays one."""
        for cell in cells:
            if cell is not None and cell.text:
                self.extraction.uses.setdefault(cell.ref, Use(role))

    def value(self, cell: Cell | None, resource: str, row: Row, name: str) -> None:
        """Take `cell` as the printed source of one field of `row`; the first row that it feeds is kept.

        It is not taken where the field holds another text, as where two captions disagree about the year.
        """
        if cell is None or not cell.text or row.get(name) in (None, "") or not _prints(cell.text, row[name]):
            return
        if not self.is_value(cell):
            row_id = str(row[_ID_FIELD.get(resource, "source_ref")])
            self.extraction.uses[cell.ref] = Use("value", resource, row_id, name)

    def is_value(self, cell: Cell) -> bool:
        """Whether a row has taken this cell as a value already."""
        known = self.extraction.uses.get(cell.ref)
        return known is not None and known.role == "value"

    def is_taken(self, cell: Cell) -> bool:
        """Whether this cell was taken for anything."""
        return cell.ref in self.extraction.uses

    def repeats(self, cell: Cell, original: Cell) -> None:
        """Take `cell`, which a page break prints once more, for what `original` is taken for when all is read."""
        self.extraction.repeated[cell.ref] = original.ref

    def add(self, resource: str, source: Cell | str, cells: Mapping[str, Cell | None], /, **fields: object) -> Row:
        """Append a row whose fields `cells` were printed in these cells, and take the cells as its values."""
        ref = source if isinstance(source, str) else source.ref
        row = self.extraction.add(resource, ref, **fields)
        for name, cell in cells.items():
            self.value(cell, resource, row, name)
        return row


def _prints(text: str, value: object) -> bool:
    """Whether a cell prints a text, a part of it or a year; amounts, percentages and dates were parsed from it."""
    if isinstance(value, str):
        printed, held = "".join(text.split()), "".join(value.split())
        return held in printed or printed in held
    return not isinstance(value, int) or str(value) in values.plain(text)
