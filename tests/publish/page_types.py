"""The types of pages that a built site has, found by looking at it: a new type needs no line here."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

_MOST = 3  # pages of one folder, besides its index
_NUMBER = re.compile(r"\d+")


def page_types(site: Path) -> dict[str, Path]:
    """A page of each type by a name: every page of the root, the index of every folder, and of its other pages
    the few that show the most of what there is to see in the folder. Folders that are named by an identifier, which
    has digits, are of one kind.
    """
    types: dict[str, Path] = {}
    folders: dict[str, list[Path]] = {}
    for path in sorted(site.rglob("*.html")):
        if 'http-equiv="refresh"' in path.read_text(encoding="utf-8"):
            continue
        place = path.relative_to(site)
        if len(place.parts) == 1 or path.name == "index.html":
            types["-".join(place.with_suffix("").parts)] = path
        else:
            kind = "-".join(part for part in place.parts[:-1] if not _NUMBER.search(part))
            folders.setdefault(kind, []).append(path)
    for name, paths in folders.items():
        for at, path in enumerate(_telling(paths)):
            types[f"{name}-page{at + 1 if at else ''}"] = path
    return dict(sorted(types.items()))


def _telling(paths: list[Path]) -> list[Path]:
    """The page with the most to see, then those that add the most to it."""
    left = {path: seen(path) for path in paths}
    chosen: list[Path] = []
    shown: set[str] = set()
    while left and len(chosen) < _MOST:
        best = max(left, key=lambda path: len(left[path] - shown))
        if not left[best] - shown and chosen:
            break
        chosen.append(best)
        shown |= left.pop(best)
    return chosen


def seen(path: Path) -> set[str]:
    """What there is to see on a page, whatever its words are: elements with their classes, headings of columns."""
    page = html.parse(str(path)).getroot()
    (body,) = page.xpath("//body")
    elements = {f"{element.tag}.{name}" for element in body.iter() for name in str(element.get("class", "")).split()}
    return elements | {_NUMBER.sub("", head.text_content()) for head in body.xpath(".//th[@scope='col']")}
