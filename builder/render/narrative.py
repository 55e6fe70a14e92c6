"""What a document says in words: goals, itemised goals, sections by heading, terms explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from builder.render import addresses
from builder.render.figures import Text, printed
from builder.render.labels import label
from builder.render.load import Row
from builder.render.terms import bare


@dataclass(frozen=True, slots=True)
class Item:
    """One item of text: its printed number, a heading of its own, its parts as (name, text), and its place.

    Where it `is_term` its heading is a term that the glossary has.
    """

    number: Text
    title: str
    parts: tuple[tuple[str, str], ...]
    href: str
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Items under one heading. `above` are the headings that it stands under; `anchor` names it on the page."""

    title: str
    above: str
    anchor: str
    items: tuple[Item, ...]


def goals(rows: Iterable[Row]) -> list[Passage]:
    """Goals by their kind and scope."""
    return [
        Passage(label("goal_kind", kind), _scope(scope), f"goals-{kind}-{scope}", tuple(map(_goal, own)))
        for (kind, scope), own in _grouped(rows, "goal_kind", "scope")
    ]


def _goal(row: Row) -> Item:
    return Item(_number(row, "goals"), "", (("", row["text"]),), addresses.place(row))


def activities(rows: Iterable[Row]) -> list[Passage]:
    """Itemised goals by scope."""
    return [
        Passage("分项绩效目标", _scope(scope), f"activities-{scope}", tuple(map(_activity, own)))
        for (scope,), own in _grouped(rows, "scope")
    ]


def _activity(row: Row) -> Item:
    named = (("", row["description"]), ("绩效目标", row["goal"]), ("绩效指标", row["indicators"]))
    parts = tuple((name, text) for name, text in named if text)
    return Item(_number(row, "activities"), row["activity"], parts, addresses.place(row))


def sections(rows: Sequence[Row]) -> list[Passage]:
    """Narrative in the order of the document, by heading; a heading that comes again heads a passage again."""
    found = []
    for path, own in groupby(rows, key=lambda row: row["path"]):
        above, _, title = path.rpartition(" / ")
        items = list(own)
        anchor = f"text-{items[0]['source_ref'].lower()}"
        found.append(Passage(title or "其他文字", above.replace(" / ", " › "), anchor, tuple(map(_section, items))))
    return found


def _section(row: Row) -> Item:
    return Item(_number(row, "sections"), "", (("", row["text"]),), addresses.place(row))


def glossary(rows: Iterable[Row]) -> list[Passage]:
    """Terms that the document explains, by scope."""
    return [
        Passage("名词解释", _scope(scope), f"glossary-{scope}", tuple(map(_term, own)))
        for (scope,), own in _grouped(rows, "scope")
    ]


def _term(row: Row) -> Item:
    return Item(
        _number(row, "glossary"), row["term"], (("", row["definition"]),), addresses.place(row), bool(bare(row["term"]))
    )


def _number(row: Row, resource: str) -> Text:
    return printed(row, resource, "number") if row["number"] else ""


def _scope(scope: str) -> str:
    return f"{label('scope', scope)}部分"


def _grouped(rows: Iterable[Row], *fields: str) -> list[tuple[tuple[str, ...], list[Row]]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in fields), []).append(row)
    return list(found.items())
