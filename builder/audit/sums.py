"""A printed total against its printed parts: the tolerance, the state, the check.

Tolerance: half of the last printed digit of each figure, the total included, because each may be rounded by
that much. Two things are decided here:

- Among the parts the last digit is the finest that any of them prints in the same unit: forms drop trailing
  zeros (9.6 beside 3.84) and print a bare 0, and a 0 must not allow for half of a whole 万元.
- The total keeps its own last digit, so that 135 may stand over 85.09 and 50. Where one side is 0, its last digit
  says nothing and that of the other side counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from builder.findings import (
    FAIL,
    INSUFFICIENT,
    NOT_EXTRACTED,
    PASS,
    Check,
    Figure,
    Wording,
    in_unit,
    terms,
    unit_en,
    yuan,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What could explain a difference other than the document: it turns a `fail` into a check not made.

    `blanks` counts the parts whose cell is blank, `unclear` is true where the rule cannot be sure of the parts,
    `unread` where cells of the table were not captured.
    """

    blanks: int = 0
    unclear: bool = False
    unread: bool = False


NONE = Doubt()


def tolerance(total: Figure, parts: Sequence[Figure]) -> Decimal:
    """The difference in yuan that rounding alone can explain; see the head of this module."""
    finest: dict[str, Decimal] = {}
    for part in parts:
        if part.printed:
            finest[part.unit] = min(part.step, finest.get(part.unit, part.step))
    if not any(part.amount for part in parts):
        finest = {unit: min(step, total.step) for unit, step in finest.items()}
    own = total.step if total.amount else min([total.step, *finest.values()])
    return (own + sum((finest[part.unit] for part in parts if part.printed), Decimal(0))) / 2


def state(total: Figure, parts: Sequence[Figure], doubt: Doubt = NONE) -> str:
    """The state of a check whose total is printed. Blank parts count as nothing where the others make the total."""
    difference = abs(sum((part.amount for part in parts), Decimal(0)) - total.amount)
    if difference <= tolerance(total, parts):
        return PASS
    if doubt.unread:
        return NOT_EXTRACTED
    return INSUFFICIENT if doubt.blanks or doubt.unclear or not parts else FAIL


def check_sum(
    total: Figure | None,
    parts: Sequence[Figure],
    wording: Wording,
    *,
    names: dict[str, str],
    place: str = "",
    doubt: Doubt = NONE,
    about: str = "",
    table_id: str | None = None,
    project_id: str | None = None,
) -> Check:
    """The check of `total` against the sum of `parts`.

    `names` fills the wording's own places; `{total}`, `{sum}`, `{difference}` and `{unit}` are filled here. Where no
    total is printed, `place` says where it should be, and the check is not made.
    """
    refs = " ".join(dict.fromkeys(part.ref for part in parts))
    if total is None:
        return Check(INSUFFICIENT, place or parts[0].ref, about, table_id, project_id, other_ref=refs)
    expected = sum((part.amount for part in parts), Decimal(0))
    found = state(total, parts, doubt)
    messages = _messages(total, parts, expected, wording, names) if found == FAIL else ("", "")
    return Check(
        found,
        total.ref,
        about,
        table_id,
        project_id,
        expected=yuan(expected) if parts else "",
        actual=yuan(total.amount),
        tolerance=tolerance(total, parts),
        other_ref=refs,
        message_zh=messages[0],
        message_en=messages[1],
    )


def _messages(
    total: Figure, parts: Sequence[Figure], expected: Decimal, wording: Wording, names: dict[str, str]
) -> tuple[str, str]:
    unit = total.unit
    places = max(map(_decimals, (total, *(part for part in parts if part.unit == unit))))
    sum_zh, sum_en = terms(parts, expected, unit, places)
    difference = in_unit(abs(expected - total.amount), unit, places)
    shared = {**names, "total": total.text(unit), "difference": difference}
    return wording.fill({**shared, "sum": sum_zh, "unit": unit}, {**shared, "sum": sum_en, "unit": unit_en(unit)})


def _decimals(figure: Figure) -> int:
    return len(figure.text(figure.unit).partition(".")[2])
