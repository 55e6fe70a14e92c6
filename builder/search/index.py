"""The index in files. Each is a script that calls `mzSearch(name, content)`: a page opened from disk may load no other.

    about.js       what the other files hold: kinds, how many units there are, the first term of each file of terms
    V/terms/N.js   a range of terms, each with the numbers of the units that have it
    V/text/N.js    some units as they are shown, with their texts
    V/places.js    how many units of each kind each document has
    V/filters.js   the region, the department and the year of each document

`V` is made of what is found, so that a browser never puts files of two publications together.
Units are numbered by kind, then by document. A term with `*` before it is the end of a code, by which pieces from its
middle are found; with `^` at its end it is in titles, with `@` it is in the name, the region or the year of a document,
and leads to numbers of documents. A browser reads the numbers of a term as `v` and the differences, seven bits a byte,
or as `b` and a bit for each unit, whichever is shorter, in base64.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from builder.render.lists import document_kind, own_region, region_title
from builder.render.load import Row
from builder.search.offices import called
from builder.search.ordered import Ordered
from builder.search.terms import endings, terms
from builder.search.units import BORROWED, KINDS, Unit, in_order

FOLDER = "search"
_TEXTS = 4
"""Units in a file of texts."""
_BYTES = 16_000
"""Where a file of terms ends."""
_NO_YEAR = "年度未写明"
"""What documents without a year are chosen by."""


@dataclass(slots=True)
class _Numbers:
    """Growing numbers, as differences of seven bits a byte."""

    last: int = -1
    coded: bytearray = field(default_factory=bytearray)

    @classmethod
    def of(cls, number: int) -> _Numbers:
        """A single one."""
        found = cls()
        found.add(number)
        return found

    def add(self, number: int) -> None:
        """Note `number`, which is larger than all before it."""
        rest = number - self.last
        self.last = number
        while rest > 0x7F:
            self.coded.append(0x80 | rest & 0x7F)
            rest >>= 7
        self.coded.append(rest)

    def __iter__(self) -> Iterator[int]:
        number, rest, shift = -1, 0, 0
        for byte in self.coded:
            rest |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                number += rest
                yield number
                rest = shift = 0

    def written(self) -> str:
        """The shorter of the two ways to write them."""
        size = self.last // 8 + 1
        if size >= len(self.coded):
            return "v" + b64encode(self.coded).decode().rstrip("=")
        bits = bytearray(size)
        for number in self:
            bits[number >> 3] |= 1 << (number & 7)
        return "b" + b64encode(bits).decode().rstrip("=")


def files(units: Iterable[Unit], disclosures: Iterable[Row]) -> Iterator[tuple[str, bytes]]:
    """The files of the index, as (name in its folder, content). The same units give the same bytes."""
    documents = in_order(disclosures)
    places = {row["disclosure_id"]: at for at, row in enumerate(documents, 1)} | {"": 0}
    kinds = {name: at for at, name in enumerate(KINDS)}
    contexts = ["", *map(_context, documents)]
    with TemporaryFile() as file:
        numbered = Ordered(file, units, lambda unit: (kinds[unit.kind], places[unit.disclosure_id]))

        def shown() -> Iterator[list[Any]]:
            return (_shown(unit, contexts[places[unit.disclosure_id]]) for unit in numbered)

        version, firsts = _version(shown()), []
        for at, held in enumerate(_ranges(_postings(numbered, contexts))):
            firsts.append(next(iter(held)))
            yield _script(f"{version}/terms/{at}", held)
        texts = shown()
        for at, together in enumerate(iter(lambda: list(islice(texts, _TEXTS)), [])):
            yield _script(f"{version}/text/{at}", together)
        counts = [[numbered.many(kind, place) for place in range(len(places))] for kind in range(len(KINDS))]
    yield _script(f"{version}/places", counts)
    yield _script(f"{version}/filters", _filters(documents))
    kinds_with = [*zip(KINDS.values(), map(sum, counts), strict=True)]
    yield _script("about", {"version": version, "texts": _TEXTS, "kinds": kinds_with, "terms": firsts})


def _version(shown: Iterable[list[Any]]) -> str:
    digest = sha256()
    for one in shown:
        digest.update(json.dumps(one).encode())
    return digest.hexdigest()[:8]


def _context(disclosure: Row) -> str:
    name = disclosure["organisation_name"]
    short = next(iter(called(name, own_region(disclosure))), "")
    parts = (region_title(disclosure), f"{name}（{short}）" if short else name, document_kind(disclosure))
    return " · ".join(filter(None, parts))


def _shown(unit: Unit, context: str) -> list[Any]:
    return [unit.title, context, unit.address, [[passage.anchor, passage.text] for passage in unit.passages]]


def _postings(units: Iterable[Unit], contexts: Sequence[str]) -> dict[str, _Numbers | int]:
    """The numbers of each term; most terms are codes and amounts that have a single one, which stands for itself."""
    found: dict[str, _Numbers | int] = {}

    def note(term: str, number: int) -> None:
        known = found.get(term)
        if known is None:
            found[term] = number
            return
        if isinstance(known, int):
            known = found[term] = _Numbers.of(known)
        known.add(number)

    for number, unit in enumerate(units):
        titles = terms(unit.title)
        own = set() if unit.kind in BORROWED else titles
        own = own.union(*(terms(passage.text) for passage in unit.passages))
        ends = {f"*{rest}" for term in own for rest in endings(term)}
        for term in own | ends:
            note(term, number)
        for term in titles:
            note(f"{term}^", number)
    for number, context in enumerate(contexts):
        for term in terms(context):
            note(f"{term}@", number)
    return found


def _ranges(postings: Mapping[str, _Numbers | int]) -> Iterator[dict[str, str]]:
    """The terms in ranges of about equal size, in the order in which a browser compares strings."""
    held: dict[str, str] = {}
    size = 0
    for term in sorted(postings, key=lambda term: term.encode("utf-16-be")):
        numbers = postings[term]
        held[term] = (_Numbers.of(numbers) if isinstance(numbers, int) else numbers).written()
        size += len(held[term]) + len(term.encode()) + 6
        if size > _BYTES:
            yield held
            held, size = {}, 0
    if held:
        yield held


def _filters(documents: Sequence[Row]) -> dict[str, list[Any]]:
    """What documents can be chosen by: each value once, and its number for each document."""
    chosen = {
        "region": ["", *map(region_title, documents)],
        "department": ["", *(row["organisation_name"] for row in documents)],
        "year": ["", *(row["fiscal_year"] or _NO_YEAR for row in documents)],
    }
    made: dict[str, list[Any]] = {}
    for name, values in chosen.items():
        numbers = {value: at for at, value in enumerate(dict.fromkeys(values))}
        made[name] = [list(numbers), [numbers[value] for value in values]]
    return made


def _script(name: str, content: Any) -> tuple[str, bytes]:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"{name}.js", f'mzSearch("{name}",{text})\n'.encode()
