"""What is far down a page waits: it need not be there when the page is painted, nor laid out before a reader is near,
or before there is nothing else to do (`assets/care.js`): a screen reader knows only what is laid out.

Nothing is painted before the place `SEEN` is read (`theme/main.html` asks for that): a table would lay out its columns
anew with each row that comes. And a browser leaves out tables that are not near (`content-visibility`), if it is told
about how high they are. What is seen at first must be whole and laid out: it would move. So what waits is surely below
the first screen, by what stands before it at the least.
"""

from __future__ import annotations

import re

SEEN = '<div id="mz-seen" hidden></div>'
"""Stands where the first screen surely ends."""
_SCREEN = 1200
"""How high what is seen at first can be, in pixels."""
_HEIGHT = {"h2": 60, "p": 24, "tr": 20}
"""How high something is at the least, in pixels."""
_things = re.compile(r'<(h2|p|tr|details|/details)\b|(?P<table><div class="mz-scroll[^>]*)>').finditer


def mark(html: str) -> str:
    """The HTML of a page with what waits marked: `SEEN` before the first of it, or last, and on each table that is laid
    out later the number of its rows (`style="--rows:12"`).
    """
    marked: list[str] = []
    at = above = folded = 0
    seen = SEEN
    for thing in _things(html):
        name = thing[1]
        if name in ("details", "/details"):
            folded += -1 if name == "/details" else 1
        elif folded:
            continue
        elif above > _SCREEN and name in ("h2", None):
            marked += [html[at : thing.start()], seen]
            at, seen = thing.start(), ""
            if not name:
                rows = html.count("<tr", thing.end(), html.find("</table>", thing.end()))
                marked.append(f'{thing["table"]} style="--rows:{rows}"')
                at = thing.end("table")
        if name in _HEIGHT:
            above += _HEIGHT[name]
    return "".join([*marked, html[at:], seen])
