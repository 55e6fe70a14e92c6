"""A table as a grid: which cell stands at a row and a column, merged cells included."""

from __future__ import annotations

from functools import cached_property

from builder.model import Cell, Table


class Grid:
    """Look-ups over the cells of one table. Rows and columns count from 1."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.row_count = table.row_count
        self.column_count = table.column_count

    @cached_property
    def _covering(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    @cached_property
    def _starting(self) -> dict[int, list[Cell]]:
        rows: dict[int, list[Cell]] = {}
        for cell in self.table.cells:
            rows.setdefault(cell.row, []).append(cell)
        return {row: sorted(cells, key=lambda cell: cell.column) for row, cells in rows.items()}

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place, or `None` where the row is shorter."""
        return self._covering.get((row, column))

    def row(self, row: int) -> list[Cell]:
        """The cells that begin in this row, from the left, blank ones included."""
        return self._starting.get(row, [])

    def printed(self, row: int) -> list[Cell]:
        """The cells that begin in this row and are not blank."""
        return [cell for cell in self.row(row) if cell.text]

    def body_rows(self, first: int) -> range | list[int]:
        """The rows from `first` on, without headers that a later page prints again."""
        return [row for row in range(first, self.row_count + 1) if row not in self.table.repeated_rows]
