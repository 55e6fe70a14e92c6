"""A page that would be too heavy to send goes on on further pages: `documents/x.md`, then `documents/x~2.md` and so on.

Every page says what the others hold. An address names a place by the first page, whatever page the place is on: so it
stays the same when a page grows. Links on the site lead to the right page at once; who comes from elsewhere is led on
by `assets/parts.js`.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import unquote

from markupsafe import Markup

from builder.render.cuts import Piece, pieces
from builder.render.language import _
from builder.render.page import Page
from builder.search.units import Unit

MOST = 11_000
"""Bytes of the text of one page, compressed; what is around it on every page takes some 6 KB."""

_MEASURED = 2_000
_EDGE = "<!-- body -->\n"
_NUMBER = re.compile(r"~\d+(?=\.\w+$)")
_ID = re.compile(r'(?:\bid="|\{ #)([^" ]+)')
_LINK = re.compile(r'href="([^"#]*)#([^"]+)"')
_HEADING = re.compile(r"^## (.+?) \{ #(\S+) \}$", re.MULTILINE)
_CAPTION = re.compile(r"<caption[^>]*>([^<]+)")
_LEAD = re.compile(r"^(?:## |<div|<details)", re.MULTILINE)
_FOLDED, _UNFOLDED = '<details class="mz-folded">', '<details class="mz-folded" open>'
"""On a page of their own there is nothing that they would be in the way of."""
_MOST_NAMED = 8
_MOST_AROUND = 6


Place = tuple[str, str]
"""The address of the first page of several, and the name of a place on one of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the pages that a page became: its number, its address, and its sections as (title, identifier)."""

    number: int
    address: str
    sections: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """All pages that were divided: where the places are that are not on their first page.

    `places` leads from the address of a first page to the address of the page that has the place.
    """

    places: dict[str, dict[str, str]] = field(default_factory=dict)

    def divide(self, page: Page, text: str, write: Callable[[Page], str]) -> Iterator[tuple[str, str]]:
        """(path, Markdown) of the page with that text, or of the pages that it becomes, which `write` writes."""
        if len(text) <= MOST or len(zlib.compress(text.encode())) <= MOST:
            yield page.path, text.replace(_EDGE, "")
            return
        body = text.split(_EDGE)[1]
        found = _divided(pieces(body))
        texts = [_joined(part, after) for part, after in zip(found, [*found[1:], None], strict=True)]
        parts = _named(_html(page.path), texts)
        for part, own in zip(parts, texts, strict=True):
            made = _page(page, part, parts, own)
            for name in _ID.findall(own) if part.number > 1 else ():
                self.places.setdefault(parts[0].address, {})[unescape(name)] = part.address
            yield made.path, write(made).replace(_EDGE, "")

    def led(self, path: str, text: str) -> str:
        """The text of the page at `path` with links that lead to the pages that have the places."""
        folder = posixpath.dirname(path)

        def link(found: re.Match[str]) -> str:
            there = _there(path, found[1])
            right = self.place(there, _name(found[2]))
            if right == (there if found[1] else _html(path)):
                return found[0]
            return f'href="{posixpath.relpath(right, folder)}#{found[2]}"'

        return _LINK.sub(link, text)

    def place(self, address: str, name: str) -> str:
        """The address of the page that has the place `name` of the page at `address`."""
        return self.places.get(address, {}).get(name, address)

    def unit(self, unit: Unit) -> Iterator[Unit]:
        """What is found as one: as many as there are pages that it is on."""
        if unit.address not in self.places:
            yield unit
            return
        found: dict[str, list[int]] = {}
        for at, passage in enumerate(unit.passages):
            found.setdefault(self.place(unit.address, unquote(passage.anchor)), []).append(at)
        for address, places in found.items():
            yield replace(unit, address=address, passages=tuple(unit.passages[at] for at in places))


def leads_to(path: str, text: str) -> set[Place]:
    """The places to which links of the page at `path` lead."""
    return {(_there(path, link), _name(name)) for link, name in set(_LINK.findall(text))}


def _there(path: str, link: str) -> str:
    """Where a link of the page at `path` leads, without the name of the place; within itself, its first page."""
    if not link:
        return _NUMBER.sub("", _html(path))
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link)))


def _name(written: str) -> str:
    """The name of a place as it stands in a link."""
    return unquote(unescape(written))


def _divided(found: Sequence[Piece]) -> list[Sequence[Piece]]:
    parts = []
    at = 0
    while at < len(found):
        end = _end(found, at)
        parts.append(found[at:end])
        at = end
    return parts


def _end(found: Sequence[Piece], start: int) -> int:
    """Where the page that begins with the piece `start` ends best: late, and in a good place."""
    packer = zlib.compressobj()
    lengths = [0]
    packed = measured = 0
    fits = start + 1
    for at in range(start, len(found)):
        text = (found[at].text if at > start else found[at].begun()).encode()
        packed += len(packer.compress(text))
        lengths.append(lengths[-1] + len(text))
        if lengths[-1] - measured > _MEASURED or at == len(found) - 1:
            if packed + len(packer.copy().flush()) > MOST:
                break
            measured, fits = lengths[-1], at + 1
    if fits == len(found):
        return fits
    late = [at for at in range(start + 1, fits + 1) if lengths[at - start] > lengths[fits - start] / 2]
    return min(late, key=lambda at: (found[at].rank, -at))


def _joined(part: Sequence[Piece], after: Sequence[Piece] | None) -> str:
    text = part[0].begun() + "".join(piece.text for piece in part[1:])
    return text + (after[0].ended() if after else "")


def _html(path: str) -> str:
    return f"{path.removesuffix('.md')}.html"


def _numbered(address: str, number: int) -> str:
    stem, ending = posixpath.splitext(address)
    return f"{stem}~{number}{ending}" if number > 1 else address


def _named(first: str, texts: Sequence[str]) -> list[Part]:
    """The pages with their sections: headings, of which the last goes on on the next page, or the title of a table."""
    parts = []
    last = Markup("")
    for number, text in enumerate(texts, 1):
        own = [(Markup(title), name) for title, name in _HEADING.findall(text)]
        if last and not text.startswith("## "):
            own.insert(0, (last + _("（续）"), "page"))
        last = own[-1][0].removesuffix(_("（续）")) if own else last
        caption = _CAPTION.search(text)
        if not own and caption:
            own = [(Markup(caption[1]), "page")]
        parts.append(Part(number, _numbered(first, number), tuple(own)))
    return parts


def _page(page: Page, part: Part, parts: Sequence[Part], text: str) -> Page:
    lead = _LEAD.search(text)
    at = lead.start() if lead and part.number == 1 else 0
    around = [one for one in parts if abs(one.number - part.number) <= _MOST_AROUND or one in (parts[0], parts[-1])]
    context = {
        **page.context,
        "part": part,
        "parts": parts,
        "around": around,
        "before": Markup(text[:at]),
        "after": Markup(text[at:] if part.number == 1 else text.replace(_FOLDED, _UNFOLDED)),
        "most_named": _MOST_NAMED,
    }
    made = replace(page, template="part.md.jinja", context=context)
    if part.number == 1:
        return made
    return replace(
        made,
        path=part.address.removesuffix("html") + "md",
        title=_("{}（第 {} 页）").format(page.title, part.number),
        description="",
        crumbs=(*page.crumbs, (page.title, parts[0].address)),
        feed="",
        record="",
        dataset=None,
    )
