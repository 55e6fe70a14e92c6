"""The terms that the site explains in its own words, from `content/terms.yml`, and where each is explained."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builder.errors import LedgerError
from builder.identity import slug
from builder.render import addresses

LEDGER = "terms.yml"
SCRIPT = "glossary/terms.js"
"""Hands each term's explanation over to `assets/explain.js`, by the name of its page."""

_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_TEXTS = ("id", "term", "english", "group", "text")
_UNIT = re.compile(r"（[^（）]*）$")


@dataclass(frozen=True, slots=True)
class Term:
    """A term in plain words; `also` are other wordings of it, of documents and of headings on the pages."""

    id: str
    term: str
    english: str
    group: str
    text: str
    also: tuple[str, ...]


class Terms:
    """The explained terms in their order, found by any of their wordings."""

    def __init__(self, known: tuple[Term, ...]) -> None:
        self.known = known
        self._by_wording = {bare(wording): term for term in known for wording in (term.term, *term.also)}

    def of(self, wording: str) -> Term | None:
        """The term that a wording means."""
        return self._by_wording.get(bare(wording))

    def page(self, wording: str) -> str:
        """The page of a term that the site or a document explains."""
        known = self.of(wording)
        return addresses.term(known.id if known else slug(bare(wording)))

    def script(self) -> bytes:
        """What each term is, in the first sentence of its explanation."""
        said = {term.id: f"{term.term}：{term.text.partition('。')[0]}。" for term in self.known}
        return f"mzTerms({json.dumps(said, ensure_ascii=False, separators=(',', ':'))})\n".encode()

    def headings(self) -> Callable[[str], str]:
        """For one page: leads a heading or label to its term, the first time that the term stands on the page."""
        seen: set[str] = set()

        def explained(title: str) -> str:
            known = self.of(title) or self.of(_UNIT.sub("", title))
            if known is None or known.id in seen:
                return ""
            seen.add(known.id)
            return addresses.term(known.id)

        return explained


def bare(wording: str) -> str:
    """A wording without what documents write one way or the other: spaces and quotation marks."""
    return re.sub(r"[\s“”\"‘’'＂]+", "", wording)


def read_terms(path: Path) -> Terms:
    """The terms of the file at `path`; none where there is no file. Raises `LedgerError`."""
    if not path.is_file():
        return Terms(())
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise LedgerError(f"{path.name}: this is no YAML ({error}) → write a list of terms") from None
    if not isinstance(entries, list):
        raise LedgerError(f"{path.name}: this is no list → write each term as an entry that begins with `- id:`")
    known = tuple(_term(path.name, number, entry) for number, entry in enumerate(entries, 1))
    if problems := list(_repeated(path.name, known)):
        raise LedgerError("\n".join(problems))
    return Terms(known)


def _term(name: str, number: int, entry: Any) -> Term:
    place = f"{name}, entry {number}"
    if not isinstance(entry, dict) or set(entry) != {*_TEXTS, "also"}:
        raise LedgerError(f"{place}: it has not the fields of a term → write {', '.join(_TEXTS)} and also, no others")
    texts = {field: str(entry[field] or "").strip() for field in _TEXTS}
    also = entry["also"]
    if not all(texts.values()) or not isinstance(also, list):
        raise LedgerError(f"{place}: a field is blank, or `also` is no list → fill it in (`also: []` for none)")
    if not _ID.fullmatch(texts["id"]):
        raise LedgerError(f"{place}: {texts['id']!r} is no id → write lower case words with hyphens between")
    return Term(**texts, also=tuple(map(str, also)))


def _repeated(name: str, known: tuple[Term, ...]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for term in known:
        for wording in (term.id, *dict.fromkeys(map(bare, (term.term, *term.also)))):
            if wording in seen:
                yield f"{name}: {wording!r} stands in {seen[wording]} and in {term.id} → keep it in one of them"
            seen[wording] = term.id
