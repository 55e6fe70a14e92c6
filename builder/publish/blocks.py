"""HTML of a page goes past Markdown: Python-Markdown reads all of it, tag by tag, only to find where a block ends.

The pages that the render stage writes are such blocks for the most part. Each is taken out, a short one stands in its
place while the page is converted, and it is put back as it was, as Markdown does with its own. A block with something
else than tags and text (a comment, a script, a tag that closes itself or does not close) is left to Markdown, and so is
a page with fenced code.
"""

from __future__ import annotations

import re

_begins = re.compile(r"\n\n(?=<(?:aside|details|div|dl|figure|nav|ol|p|section|table|ul)[ >])").search
_tags = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)").finditer
_ends = re.compile(r">(?=\n\n|\n?\Z)").match
_ODD = ("<!", "<?", "/>", "\t", "\r", "\x02", "\x03")
_is_odd = re.compile(r"<(?:[^<>]*+(?:<|\Z)|(?:script|style|textarea|iframe|xmp|plaintext)\b[^>]*>(?!</))").search
_has_blank_line = re.compile(r"\n +(?:\n|\Z)").search
_STANDS_IN = '<div data-block="{}"></div>'
_STANDING_IN = re.compile(_STANDS_IN.format(r"(\d+)"))
_is_taken_whole = re.compile(rf"^(?:```|~~~)|{_STANDING_IN.pattern}", re.M).search


def take_out(page: str) -> tuple[str, list[str]]:
    """The Markdown of a page with its blocks of HTML taken out, and these blocks."""
    rest: list[str] = []
    blocks: list[str] = []
    at = 0
    if _is_taken_whole(page):
        return page, blocks
    while found := _begins(page, at):
        start = found.end()
        end = None if _is_open(page, at, start) else _end(page, start)
        block = page[start:end] if end else ""
        rest.append(page[at:start])
        at = end or start
        if block and not _is_left(block):
            rest.append(_STANDS_IN.format(len(blocks)))
            blocks.append(block)
        else:
            rest.append(block)
    return "".join([*rest, page[at:]]), blocks


def put_back(html: str, blocks: list[str]) -> str:
    """The HTML of a page with its blocks where they were."""
    return _STANDING_IN.sub(lambda found: blocks[int(found.group(1))], html) if blocks else html


def _is_open(page: str, start: int, end: int) -> bool:
    """Whether a tag may be open there: what looks like the next one is part of it."""
    return page.rfind("<", start, end) > page.rfind(">", start, end)


def _is_left(block: str) -> bool:
    return any(odd in block for odd in _ODD) or bool(_is_odd(block) or _has_blank_line(block))


def _end(page: str, start: int) -> int | None:
    """Where the block that begins there ends, as Markdown finds it; `None` where no blank line follows its last tag."""
    opened: list[str] = []
    for tag in _tags(page, start):
        closes, name = tag.groups()
        name = name.lower()
        if not closes:
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
            if not opened:
                end = _ends(page, tag.end())
                return end.end() if end else None
    return None
