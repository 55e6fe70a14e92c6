"""What was read of each document, as a table for a terminal: the ledger of `builder coverage`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.outcomes import Outcome

_HEADER = ("document", "format", "tables", "claimed", "cells", "captured", "share", "left")


def ledger(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line per document and one for all: tables found and claimed, cells printed and captured, what is left.

    An unreadable document has its reason instead of figures.
    """
    rows: list[tuple[str, ...]] = [_HEADER]
    total = [0, 0, 0, 0]
    for outcome in outcomes:
        disclosure = outcome.records["disclosures"][0]
        if outcome.error:
            rows.append(
                (outcome.source.name, str(disclosure["source_format"] or ""), f"unreadable: {outcome.error.problem}")
            )
            continue
        tables = outcome.records.get("tables", [])
        claimed = sum(row["table_kind"] != "other" or row["cells_captured"] > 0 for row in tables)
        counts = [len(tables), claimed, disclosure["cells"], disclosure["cells_captured"]]
        total = [all_so_far + own for all_so_far, own in zip(total, counts, strict=True)]
        rows.append((outcome.source.name, str(disclosure["source_format"]), *_shown(counts)))
    rows.append(("all", "", *_shown(total)))
    widths = [max(len(row[at]) for row in rows if len(row) == len(_HEADER)) for at in range(len(_HEADER))]
    for row in rows:
        names = [text.ljust(width) for text, width in zip(row[:2], widths, strict=False)]
        figures = (
            [text.rjust(width) for text, width in zip(row[2:], widths[2:], strict=False)] if len(row) > 3 else row[2:]
        )
        yield "  ".join([*names, *figures]).rstrip()


def _shown(counts: list[int]) -> tuple[str, ...]:
    tables, claimed, cells, captured = counts
    share = f"{100 * captured / cells:.1f}%" if cells else ""
    return str(tables), str(claimed), str(cells), str(captured), share, str(cells - captured)
