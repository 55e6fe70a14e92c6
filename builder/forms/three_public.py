"""“三公”经费 tables: what a row or the amount below a column is for, and what adds up to their total.

Some give each item a row, some a column, with or without the sources of money below it. Beside the items of the
“三公” stand meetings and training, which some tables add to the total and some do not, and 机关运行经费, which is
another thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from builder.forms.columns import Column, is_total
from builder.forms.line import Line
from builder.forms.measures import comparisons
from builder.forms.vocabulary import load

_PARTS = ("abroad", "vehicle_purchase", "vehicle_running", "hospitality")
_BESIDE = ("meetings", "training")
_NUMBERED = re.compile(
    r"\A(?:其中[:：]?\s*)?(?:[(（][一二三四五六七八九十\d]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．])?\s*(?:其中[:：]?)?"
)
_SUMS = ("小计", "合计", "总计")


def in_columns(measures: Sequence[Column]) -> bool:
    """True where the columns are the items (trips abroad, cars, hospitality) and not sources of money."""
    return sum(1 for column in measures if _kind(column)) > 2


def is_item(text: str) -> bool:
    """True where a text names one of the items."""
    return bool(kind_of(text))


def kind_of(text: str) -> str:
    """The item that a text names (`abroad`, `vehicles` …, `total` for the “三公” as a whole), or blank."""
    words, bare = load("three_public"), _NUMBERED.sub("", text.strip())
    return words.field(text) or words.field(bare) or (words.field_within(bare, "words") if len(bare) < 20 else "")


def _kind(column: Column) -> str:
    return next((kind for kind in map(kind_of, reversed(column.path)) if kind), "")


def column_items(
    measures: Sequence[Column], total: Mapping[int, Decimal], fiscal_year: int | None
) -> dict[int, dict[str, object]]:
    """`item`, `item_level`, `is_leaf` and `measure_kind` of the amounts below each column, by its number.

    `total` is what the first row prints.
    """
    compared = comparisons(measures, fiscal_year)
    kinds = {column.number: _kind(column) for column in measures}
    sources = {column.number: "other" if column.number in compared else _source(column) for column in measures}
    main = _main_totals(measures, kinds, sources, compared)
    outside = _outside(measures, kinds, sources, compared, main, total)
    parted = {"vehicle_purchase", "vehicle_running"} & set(kinds.values())
    return {
        column.number: _fields(
            column,
            kinds[column.number],
            "other" if column.number in outside else sources[column.number],
            column.number in main,
            not (kinds[column.number] == "vehicles" and parted),
        )
        for column in measures
    }


def _fields(column: Column, kind: str, source: str, main: bool, leaf: bool) -> dict[str, object]:
    named = [at for at, text in enumerate(column.path) if kind_of(text)]
    named = named or [at for at, text in enumerate(column.path) if is_total(text)]
    at = named[-1] if named else len(column.path) - 1
    item = column.path[at]
    below = [text for text in column.path[at + 1 :] if text in _SUMS]
    return {
        "item": " ".join([item, *below[-1:]]),
        "item_level": 0 if main else None,
        "is_leaf": leaf and kind not in ("", "total"),
        "measure_kind": "operating" if kind == "operating" else source,
    }


def _source(column: Column) -> str:
    """The source of money that stands below an item: `因公出国（境）费 / 政府性基金预算`."""
    kind = Column(column.number, column.path[-1:]).measure_kind if not kind_of(column.path[-1]) else "total"
    return kind if kind in ("general", "fund", "capital", "fiscal", "special_account") else "total"


def _main_totals(
    measures: Sequence[Column], kinds: Mapping[int, str], sources: Mapping[int, str], compared: set[int]
) -> set[int]:
    """The totals of everything: where 合计 stands beside a 小计 of the “三公”, only the former."""
    main: set[int] = set()
    for group in ({*compared}, {column.number for column in measures} - compared):
        for source in dict.fromkeys(sources[number] for number in sorted(group)):
            own = [column for column in measures if column.number in group and sources[column.number] == source]
            totals = [column for column in own if kinds[column.number] in ("", "total")]
            summed = [column for column in totals if any(is_total(text) for text in column.path)] or totals
            parts: dict[tuple[str, str], list[Column]] = {}
            for column in summed:
                years = column.path[0] if column.number in compared else ""
                parts.setdefault((column.phase, years), []).append(column)
            for part in parts.values():
                main.add(min(part, key=lambda column: (len(column.path), column.number)).number)
    return main


def _outside(
    measures: Sequence[Column],
    kinds: Mapping[int, str],
    sources: Mapping[int, str],
    compared: set[int],
    main: set[int],
    total: Mapping[int, Decimal],
) -> set[int]:
    """The columns of meetings and training that the total does not hold."""
    own = [column for column in measures if column.number not in compared and sources[column.number] == "total"]
    beside = {column.number for column in own if kinds[column.number] in _BESIDE}
    whole = next((column for column in own if column.number in main), None)
    if not beside or whole is None:
        return set()
    parts = [column.number for column in own if kinds[column.number] in _PARTS]
    if not {"vehicle_purchase", "vehicle_running"} & {kinds[number] for number in parts}:
        parts += [column.number for column in own if kinds[column.number] == "vehicles"]
    printed = total.get(whole.number, Decimal(0))
    if printed and sum(total.get(number, Decimal(0)) for number in parts) == printed:
        return beside
    if printed and sum(total.get(number, Decimal(0)) for number in (*parts, *beside)) == printed:
        return set()
    return beside if any(kind_of(text) == "total" for text in whole.path) else set()


# Items as rows --------------------------------------------------------------------------------------------------


def settle_line(line: Line) -> None:
    """A row that names the “三公” as a whole is a total."""
    if kind_of(line.item) == "total" and not line.code:
        line.is_total = True
        line.depth = 0
        line.fields["item_level"] = 0


def settle_rows(lines: Sequence[Line], by_column: Sequence[dict[int, dict[str, object]]]) -> None:
    """Rows of cars are broken down where rows of their parts follow; what stands beside the “三公” is no part of them.

    机关运行经费 is a measure of its own; what else a table prints beside a total that names the “三公” holds them.
    """
    kinds = [kind_of(line.item) for line in lines]
    parted = {"vehicle_purchase", "vehicle_running"} & set(kinds)
    whole = not any(line.is_total and not kind for line, kind in zip(lines, kinds, strict=True)) and "total" in kinds
    for line, kind, columns in zip(lines, kinds, by_column, strict=True):
        for own in columns.values():
            if kind == "operating":
                own |= {"measure_kind": "operating"}
            elif whole and kind in _BESIDE:
                own |= {"measure_kind": "other"}
            elif (kind == "vehicles" and parted) or (whole and not kind and not line.is_total):
                own |= {"is_leaf": False}
