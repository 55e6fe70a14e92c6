"""The terms of a text: each two neighbouring characters, and words of Latin letters and digits whole.

`content/assets/search.js` does the same with what a reader types; a browser test holds the two together.
Punctuation and spaces part no characters: `“三公”经费` is found as `三公经费`. An amount is one term however it is
written: `280,000.00` is `280000`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TOKEN = re.compile(r"[a-z0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|[^\x00-\x7f]")


def fold(text: str) -> str:
    """`text` with full-width letters and digits as ASCII and capitals small, each character in its place."""
    return text.translate(_FOLDED).translate(_LOWER)


def terms(text: str) -> set[str]:
    """The terms under which `text` is found."""
    found = set()
    before = ""
    for token in _TOKEN.findall(fold(text)):
        if token.isascii():
            found.add(word(token))
            before = ""
        elif token.isalnum():
            if before:
                found.add(before + token)
            before = token
    return found


def word(token: str) -> str:
    """A word or a number as a term: without separators of thousands and noughts that add nothing."""
    bare = token.replace(",", "")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


_LEAST_INNER = 4
_CODE = re.compile(r"(?=.*[0-9])(?:(?=.*[a-z])[a-z0-9]{8,}|[0-9]{12,})")


def endings(term: str) -> Iterator[str]:
    """What follows each character of a code, by which a piece from its middle is found: `p009014`, `009014`…"""
    if _CODE.fullmatch(term):
        yield from (term[at:] for at in range(1, len(term) - _LEAST_INNER + 1))
