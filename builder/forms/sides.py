"""Whether a table prints revenue and expenditure side by side."""

from __future__ import annotations

from builder.forms.found import FoundTable
from builder.forms.vocabulary import load


def has_sides(found: FoundTable) -> bool:
    """True where a header row begins with revenue and names expenditure further right, each over its own columns."""
    words = load("columns")
    for row in range(found.body, min(found.body + 3, found.grid.row_count) + 1):
        texts = [cell.text for cell in found.grid.printed(row) if words.field(cell.text) != "row_number"]
        sides = [words.field(text, "sides") for text in texts]
        if sides and sides[0] == "revenue" and "expenditure" in sides and len(texts) <= 12:
            return True
    return False
