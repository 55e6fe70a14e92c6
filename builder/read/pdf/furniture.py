"""What runs along the pages and is no content: page numbers, running titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from builder.read.pdf.lines import Line
from builder.read.pdf.page import Page

_PAGE_NUMBER = re.compile(
    r"[-—–－~·\s]*(?:第?\s*[0-9IVXivx]{1,4}\s*页?|页\s*[(（]\d{1,4}[)）])"
    r"(?:\s*[/／，,]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－~·\s]*\Z"
)
_UNIT = re.compile(r"单位\s*[:：].*元")  # the line above a table that names its unit of money is content
_MARGIN = 0.12  # of the page's height: where page numbers and running titles stand
_NEAR = 5.0  # of a line's height: how far above its table a title stands
_LEAST = 4  # pages on which a line has to stand to be a running title
_SHARE = 0.5  # of all pages


def running_lines(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The texts that stand in the margin of most pages, whatever numbers they hold."""
    counted = Counter(
        text
        for page, own in zip(pages, lines, strict=True)
        for text in {_bare(line.text) for line in own if _in_margin(page, line)}
    )
    return frozenset(text for text, count in counted.items() if count >= max(_LEAST, _SHARE * len(pages)))


def is_furniture(page: Page, line: Line, running: frozenset[str], tables: Sequence[float]) -> bool:
    """True for a page number or a running title in the margin of a page; `tables` are the tops of its tables.

    The title of a form that comes on every page is none: it ends in 表 and a table begins below it.
    """
    if not _in_margin(page, line) or _UNIT.search(line.text):
        return False
    if _PAGE_NUMBER.match(line.text):
        return True
    titles = line.text.rstrip().endswith("表") and any(0 < top - line.bottom < _NEAR * line.size for top in tables)
    return _bare(line.text) in running and not titles


def _in_margin(page: Page, line: Line) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _bare(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", text))
