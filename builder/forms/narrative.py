"""What stands outside the tables: overall goals, itemised goals, terms explained, and everything else by heading."""

from __future__ import annotations

import re
from itertools import groupby

from builder import values
from builder.forms.indicators import split_items
from builder.forms.outline import marker_level
from builder.forms.reading import Extraction
from builder.forms.vocabulary import load
from builder.model import Row
from builder.recognise import Passage

_PAGE_NUMBER = re.compile(r"[-—－\s]*\d{1,4}[-—－\s]*\Z|第\s*\d+\s*页(?:.*共\s*\d+\s*页)?\Z")
_TERM = re.compile(r"(.{1,30}?)\s*[:：]\s*(.+)\Z", re.DOTALL)
_LABELLED = re.compile(r"([\u4e00-\u9fff]{2,6})(?:[:：]|是)\s*(.+)\Z", re.DOTALL)
_SENTENCES = re.compile(r"[^。]+。?")
_MONEY = r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(亿元|万元|千元|元)"


def extract(extraction: Extraction, passages: list[Passage]) -> None:
    """Each paragraph of narrative as a row of `goals`, `activities`, `glossary` or `sections`."""
    passages = [passage for passage in passages if not _PAGE_NUMBER.match(passage.paragraph.text)]
    for (path, scope), group in groupby(passages, key=lambda passage: (passage.path, passage.scope)):
        content, depth = _content(path)
        _EXTRACTORS.get(content, _add_sections)(
            extraction, list(group), path[depth:], scope or extraction.identity.level
        )


def _content(path: tuple[str, ...]) -> tuple[str, int]:
    """What the paragraphs below these headings are, and below how many of the headings that was said.

    A section (一、 or （一）) says it for all that is below it; a part (第一部分) says nothing of its sections.
    """
    for depth in range(len(path), 0, -1):
        level = marker_level(path[depth - 1])
        content = "" if level == 1 else load("outline").field_within(path[depth - 1], "contents")
        if content or level in (1, 2, 4):
            return content, depth
    return "", len(path)


def _add_sections(extraction: Extraction, passages: list[Passage], _: tuple[str, ...], scope: str) -> None:
    for passage in passages:
        number, text = split_items(passage.paragraph.text)[0]
        path = " / ".join(passage.path)
        extraction.add("sections", passage.paragraph.ref, scope=scope, path=path, number=number, text=text)


def _add_goals(extraction: Extraction, passages: list[Passage], _: tuple[str, ...], scope: str) -> None:
    for passage in passages:
        number, text = split_items(passage.paragraph.text)[0]
        labelled = _LABELLED.match(text)
        if labelled and load("outline").field(labelled.group(1), "contents"):
            text = labelled.group(2)
        extraction.add(
            "goals",
            passage.paragraph.ref,
            goal_id=f"{extraction.identity.disclosure_id}-g{len(extraction.rows('goals')) + 1}",
            project_id=None,
            scope=scope,
            goal_kind="overall",
            number=number,
            text=text,
        )


def _add_activities(extraction: Extraction, passages: list[Passage], below: tuple[str, ...], scope: str) -> None:
    """An itemised goal: a heading with labelled paragraphs, one numbered paragraph, or sentences with labels."""
    parts = []
    current = "description"
    for passage in passages:
        parts.append(_parts_of(passage, current if below else "description"))
        current = [*parts[-1]][-1]  # a paragraph without a label goes on with the one above it
    if below and any(part.keys() & {"goal", "indicators"} for part in parts):
        number, activity = split_items(below[-1])[0]
        merged = {name: "\n".join(part[name] for part in parts if name in part) for name in _PARTS}
        _add_activity(extraction, passages[0], scope, number, activity, merged)
        return
    for passage, part in zip(passages, parts, strict=True):
        number, text = split_items(passage.paragraph.text)[0]
        plain = part.keys() == {"description"}
        _add_activity(extraction, passage, scope, number, "", {"goal": text} if plain else part)


_PARTS = ("description", "goal", "indicators")


def _parts_of(passage: Passage, current: str) -> dict[str, str]:
    """The parts of a paragraph by the labels that begin its sentences; what stands before a label is `current`."""
    parts: dict[str, str] = {}
    _, text = split_items(passage.paragraph.text)[0]
    for sentence in _SENTENCES.findall(text):
        labelled = _LABELLED.match(sentence.strip())
        name = load("outline").field(labelled.group(1), "labels") if labelled else ""
        current = name or current
        parts[current] = parts.get(current, "") + (labelled.group(2) if labelled and name else sentence)
    return parts


def _add_activity(
    extraction: Extraction, passage: Passage, scope: str, number: str, activity: str, parts: dict[str, str]
) -> Row:
    fields = {name: parts.get(name, "") for name in _PARTS}
    return extraction.add("activities", passage.paragraph.ref, scope=scope, number=number, activity=activity, **fields)


def _add_glossary(extraction: Extraction, passages: list[Passage], below: tuple[str, ...], scope: str) -> None:
    for passage in passages:
        number, text = split_items(passage.paragraph.text)[0]
        term = _TERM.match(text)
        if term is None:
            _add_sections(extraction, [passage], below, scope)
            continue
        definition = term.group(2).removeprefix("是").removeprefix("指")
        extraction.add(
            "glossary", passage.paragraph.ref, scope=scope, number=number, term=term.group(1), definition=definition
        )


_EXTRACTORS = {"goals": _add_goals, "activities": _add_activities, "glossary": _add_glossary}


def fill_project_amounts(extraction: Extraction) -> None:
    """Give a project whose form prints no amount the one that the narrative states: `视频会议系统2万元`.

    Only narrative of the project's own scope counts, and only where the amount follows the whole name, not the
    end of a longer one; what was taken says so (`amount_basis` is `narrative`).
    """
    names = {project["project_name"] for project in extraction.rows("projects")}
    for project in extraction.rows("projects"):
        name = project["project_name"]
        if project["amount"] is not None or not name:
            continue
        longer = "".join(f"(?<!{re.escape(other.removesuffix(name))})" for other in sorted(names) if _ends(other, name))
        stated = re.compile(longer + re.escape(name) + r"(?:项目|经费|资金|支出|安排)*[:：]?" + _MONEY)
        for section in extraction.rows("sections"):
            if section["scope"] == project["scope"] and (found := stated.search(section["text"])):
                printed, unit = found.groups()
                project |= {
                    "amount": values.parse_amount(printed, unit),
                    "amount_reported": printed,
                    "unit_reported": unit,
                    "amount_basis": "narrative",
                }
                break


def _ends(longer: str, name: str) -> bool:
    return longer != name and longer.endswith(name)
