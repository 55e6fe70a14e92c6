"""Tables far down a page are laid out when a reader comes near them, so that the page is seen earlier.

A browser leaves out what is not near (`content-visibility`), if it is told about how high it is. What is seen at first
must not be left out: it would move when it is laid out. So only tables are marked that are surely below the first
screen, by what stands before them at the least.
"""

from __future__ import annotations

import re

_SCREEN = 1200
"""How high what is seen at first can be, in pixels."""
_HEIGHT = {"h2": 60, "p": 24, "tr": 20}
"""How high something is at the least, in pixels."""
_things = re.compile(r'<(h2|p|tr|details|/details)\b|(?P<table><div class="mz-scroll[^>]*)>').finditer


def mark(html: str) -> str:
    """The HTML of a page, with the number of its rows on each table that is laid out later (`style="--rows:12"`)."""
    marked: list[str] = []
    at = above = folded = 0
    for thing in _things(html):
        name = thing[1]
        if name in ("details", "/details"):
            folded += -1 if name == "/details" else 1
        elif not folded and name:
            above += _HEIGHT[name]
        elif not folded and above > _SCREEN:
            rows = html.count("<tr", thing.end(), html.find("</table>", thing.end()))
            marked.append(f'{html[at : thing.end("table")]} style="--rows:{rows}"')
            at = thing.end("table")
    return "".join([*marked, html[at:]])
