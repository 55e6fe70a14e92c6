"""Text of a document is data: here it becomes characters that neither Markdown nor HTML can take for markup.

ASCII punctuation is written as numeric character references. That is the same in Markdown, in HTML text and in an
HTML attribute, so that a template cannot pick the wrong way of escaping for the place it stands in. Left as they are,
because no reader of Markdown gives them a meaning: `,` `;` `?` `%`, a point between digits, a hyphen inside a word.
Markup that the templates make is `markupsafe.Markup` and passes untouched.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import quote, urlsplit

from markupsafe import Markup

_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_PLAIN = r"\u2018-\u201d\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e"
"""What most texts are made of, and what `_reference` leaves as it is."""
_TO_ESCAPE = re.compile(
    rf"(?<![0-9])\.|\.(?![0-9])|(?<![0-9A-Za-z])-|-(?![0-9A-Za-z])|[!-$&-+/:<-@\[-`{{-~]|[^\x00-\x7f{_PLAIN}]"
)
_SHOWN = frozenset("LMNPS")


def fold(text: str) -> str:
    """`text` with each run of white space and control characters as one space, none at the ends.

    Spaces wider than the Latin one (U+3000, U+00A0) stay: documents indent with them.
    """
    if text.isprintable() and "  " not in text:  # most are, and this is found out sooner
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip(" ")


def escape(value: object) -> Markup:
    """`value` as characters: nothing in it is markup any more. `None` is nothing."""
    if hasattr(value, "__html__"):
        return Markup(value.__html__())
    text = "" if value is None else str(value)
    if text.isalnum():  # of any script
        return Markup(text)
    return Markup(_TO_ESCAPE.sub(lambda found: _reference(found.group()), fold(text)))


@cache
def _reference(character: str) -> str:
    if character.isascii():
        return f"&#{ord(character)};"
    category = unicodedata.category(character)
    if category == "Cs" or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return "\ufffd"  # half of a character, or none: HTML and YAML refuse them
    return character if category[0] in _SHOWN else f"&#{ord(character)};"


def lines(text: object) -> Markup:
    """`text` with its line breaks kept, as `<br>`. What is no plain text stays as it is."""
    if not isinstance(text, str) or isinstance(text, Markup):
        return escape(text)
    return Markup("<br>").join(escape(line) for line in text.split("\n") if fold(line).strip())


def web_address(address: str) -> str:
    """`address` where it is one that a browser may follow (http or https), else nothing."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def address(site_address: str) -> Markup:
    """An address on the site, safe in an attribute: what has no place in an address is percent-encoded."""
    return Markup(quote(site_address, safe="/#%._~-"))


def fragment(locator: str) -> str:
    """A locator as the part of an address after `#`."""
    return quote(locator, safe="")
