"""The language that pages are written in: Chinese, as templates and modules have it, or English from `english.po`.

A title that the schemas give in both languages is taken from them; the catalogue holds the rest. Text of the documents
stays Chinese in every language; on an English page it is marked as such. Pages in English are few, and a link from one
leads to the English page where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from markupsafe import Markup

from builder.package.schemas import schemas

CHINESE, ENGLISH = "zh", "en"
CATALOGUE = Path(__file__).with_name("english.po")

_SPOKEN: ContextVar[str] = ContextVar("language", default=CHINESE)
_TRANSLATED = re.compile(r"(?:index|method|(?:regions|departments|data|findings)/[^/]+)\.(?:html|md)")
_HAN = "\u2018-\u201d\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_CHINESE = re.compile(rf"(?=[{_HAN}]*[\u3007\u3400-\u9fff])[{_HAN}](?:[^A-Za-z<>&;]*[{_HAN}])?")
_MARKUP = re.compile(r"(<[^>]*>|&[^;]*;)")


@contextmanager
def writing(language: str) -> Iterator[None]:
    """Everything made inside is in that language."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """The language that is written at the moment."""
    return _SPOKEN.get()


def _(message: str, context: str = "") -> str:
    """A label or a sentence of the program in the language that is written; the message itself where it has none.

    `context` tells its meanings apart where English has two words for it (`msgctxt` of the catalogue).
    """
    if language() == CHINESE:
        return message
    found = translations()
    return found.get(_keyed(message, context)) or found.get(message, message)


def _keyed(message: str, context: str | None) -> str:
    return f"{context}\x04{message}" if context else message


@cache
def translations() -> Mapping[str, str]:
    """Chinese → English: the titles of the schemas, then the catalogue, which has the last word."""
    found: dict[str, str] = {}
    for known in schemas():
        found |= {field.title: field.title_en for field in known.fields} | {known.title: known.title_en}
    with CATALOGUE.open("rb") as file:
        return found | {
            _keyed(str(entry.id), entry.context): str(entry.string)
            for entry in read_po(file)
            if entry.id and entry.string
        }


def chosen(chinese: str, english: str) -> str:
    """Of a text that there is in both languages, the one in the language that is written."""
    return chinese if language() == CHINESE else english


def is_translated(address: str) -> bool:
    """True for a page (its address without its language) that there is in English too."""
    return bool(_TRANSLATED.fullmatch(address.partition("#")[0]))


def in_english(address: str) -> str:
    """Where the English page for a Chinese one lies."""
    return f"{ENGLISH}/{address}"


def is_foreign(text: object) -> bool:
    """True where a text is not in the language that is written."""
    return language() != CHINESE and bool(_CHINESE.search(str(text)))


def marked(escaped: Markup) -> Markup:
    """Escaped text or markup with what is foreign in it marked as Chinese, for browsers and screen readers."""
    if not is_foreign(escaped) or 'lang="zh"' in escaped:
        return escaped
    return Markup("").join(
        Markup(piece if at % 2 else _CHINESE.sub(r'<span lang="zh">\g<0></span>', piece))
        for at, piece in enumerate(_MARKUP.split(escaped))
    )
