"""White space in what a document prints: what the page forced goes, what separates numbered items stays."""

from __future__ import annotations

import re

# Han characters, kana-free CJK punctuation, full-width forms: between two of these a space is only layout.
_WIDE = r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]"
_SPACE_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})[^\S\n]+(?={_WIDE})")
_SPACES = re.compile(r"[^\S\n]+")
_ITEM_START = re.compile(
    r"(?:[(（][0-9一二三四五六七八九十+-]{1,3}[)）]|[0-9]{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳]|指标\d)"
)
_FIELD_CODE = re.compile(r"\s*\bTC\s.*?\\f\s*\w\s*\\l\s*\d\s*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\r\f\v\x07\x13\x14\x15\x01"))


def starts_item(text: str) -> bool:
    """True where `text` begins like an item of a list: `1.`, `（二）`, `三、`, `指标1`."""
    return _ITEM_START.match(text) is not None


def fold_paragraph(text: str) -> str:
    """One paragraph on one line: runs of white space become one space, Word's field codes go."""
    return _SPACES.sub(" ", _FIELD_CODE.sub("", clean(text)).replace("\n", " ")).strip()


def fold_cell(text: str) -> str:
    """The text of a cell without the breaks and spaces that a narrow cell forced.

    A line break is kept only before a numbered item; between two wide characters every other break
    or space is layout and goes, elsewhere it becomes one space.
    """
    folded = ""
    for printed in clean(text).split("\n"):
        line = _SPACES.sub(" ", _FIELD_CODE.sub("", printed)).strip()
        if not line:
            continue
        if folded:
            folded += "\n" if starts_item(line) else " "
        folded += line
    return _SPACE_BETWEEN_WIDE.sub("", folded)


def clean(text: str) -> str:
    """`text` without characters that print nothing, with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
