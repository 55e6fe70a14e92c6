"""Projects that are like a project: the same one in other documents of its department, and others elsewhere.

Two projects are alike where their names say the same without the words that every project has (专项, 经费, 2021 年 …),
or where a goal of theirs is the same text. That is a matter of words: whether they are alike, a reader decides.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from markupsafe import Markup

from builder.render import addresses
from builder.render.amounts import is_primary, money, stated
from builder.render.figures import Text, printed
from builder.render.lists import amount_place, document_kind
from builder.render.load import Package, Row
from builder.render.pictures.bars import Bar, Entry, bars
from builder.render.table import Line, Table, Value, columns, table

_MOST_LISTED = 10
_LEAST_GOAL = 12
_LEAST_NAME = 2
_PLAIN = re.compile(
    r"(?:19|20)\d\d年?度?|项目|专项|资金|经费|费用|工作|业务|支出|补助|[省市县区]级|全[省市县区]|^[a-z](?=[\u4e00-\u9fff])|费$"
)
SAME_CODE, SAME_NAME, LIKE_NAME, SAME_GOAL = "项目编码相同", "名称相同", "名称相近", "目标文字相同"
_SAME, _LIKE = (SAME_CODE, SAME_NAME, LIKE_NAME), (SAME_NAME, LIKE_NAME, SAME_GOAL)
_OF_PROJECT = ("project_id", "disclosure_id", "project_name", "amount", "is_primary")
_OF_DISCLOSURE = ("disclosure_id", "organisation_name", "fiscal_year", "kind", "stage")


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages of other projects say of a project: some fields of it and of its disclosure, where its amount is
    printed, and by what it is found.
    """

    project: Row
    disclosure: Row
    place: str
    keys: tuple[tuple[str, str], ...]

    @property
    def department(self) -> str:
        """The department that publishes it."""
        return addresses.department_id(self.disclosure["disclosure_id"])

    @property
    def region(self) -> str:
        """The region of that department; the identifier begins with it."""
        return self.disclosure["disclosure_id"].partition("-")[0]


@dataclass(frozen=True, slots=True)
class Match:
    """A project that is like another, and in what."""

    known: Known
    why: str


@dataclass(frozen=True, slots=True)
class Alike:
    """A project, the same one in other documents of its department, and the first that are like it elsewhere."""

    own: Known
    other_years: tuple[Match, ...]
    elsewhere: tuple[Match, ...]


def known(package: Package, disclosure: Row) -> list[Known]:
    """The projects of a disclosure as others must know them."""
    about = {name: disclosure[name] for name in _OF_DISCLOSURE}
    return [
        Known(
            {name: row[name] for name in _OF_PROJECT},
            about,
            amount_place(package, row) if row["amount"] else "",
            tuple(_keys(package, row)),
        )
        for row in package.of(disclosure["disclosure_id"], "projects")
    ]


class Projects:
    """All projects that count, by what makes two of them alike, in the order of their disclosures: so those of a
    department stand together, and those of a region.

    A name such as 公用经费 is that of most departments; so no more are looked at than are shown.
    """

    def __init__(self, every: Iterable[Known]) -> None:
        self._by: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for one in sorted((one for one in every if is_primary(one.project)), key=_own):
            for key in one.keys:
                self._by[key].append(one)

    def alike(self, own: Known) -> Alike:
        """The same project by code or name, and others with the same name or goal, those of the same region first."""
        years = self._found(own, _SAME, own.department)
        near = (match for match in self._found(own, _LIKE, own.region) if match.known.department != own.department)
        far = self._found(own, _LIKE, own.region, within=False)
        return Alike(own, tuple(years), tuple(islice(chain(near, far), _MOST_LISTED)))

    def _found(self, own: Known, reasons: Iterable[str], where: str, within: bool = True) -> Iterator[Match]:
        """Those in other documents, in the order of the reasons: those within a department or a region, or the rest."""
        seen = set()
        for why in reasons:
            for key in own.keys:
                for one in self._standing(key, where, within) if key[0] == why else ():
                    project = one.project["project_id"]
                    if project not in seen and _own(one) != _own(own):
                        seen.add(project)
                        yield Match(one, why)

    def _standing(self, key: tuple[str, str], where: str, within: bool) -> Iterator[Known]:
        found = self._by.get(key, [])
        start, end = (bisect_left(found, where + mark, key=_own) for mark in "-.")  # the one sign follows the other
        places = [range(start, end)] if within else [range(start), range(end, len(found))]
        return (found[at] for at in chain.from_iterable(places))


def _own(one: Known) -> str:
    return one.disclosure["disclosure_id"]


def _keys(package: Package, project: Row) -> Iterator[tuple[str, str]]:
    """What a project is found by."""
    name = folded(project["project_name"])
    if project["project_code"]:
        yield SAME_CODE, folded(project["project_code"])
    if name:
        yield SAME_NAME, name
    if len(plain := _PLAIN.sub("", name)) >= _LEAST_NAME:
        yield LIKE_NAME, plain
    for goal in package.of_project(project["project_id"], "goals"):
        if len(text := folded(goal["text"])) >= _LEAST_GOAL:
            yield SAME_GOAL, text


def folded(text: str) -> str:
    """A text without spaces and punctuation, in small letters of one width."""
    folded_text = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded_text if unicodedata.category(character)[0] in "LN")


def similar_table(alike: Alike) -> Table:
    """Similar projects elsewhere, as many as are easily looked over."""
    rows: list[Line] = []
    for match in alike.elsewhere:
        row, disclosure = match.known.project, match.known.disclosure
        publisher = Value(
            disclosure["organisation_name"], addresses.department(disclosure["disclosure_id"]), remark=_year(disclosure)
        )
        amount = Value(stated(row, "projects", "amount", money), match.known.place) if row["amount"] else "未列"
        rows.append([Value(row["project_name"], addresses.project(row)), amount, match.why, publisher])
    return table("别处相似的项目", columns("*项目", "#预算数", "!哪里相似", "*部门"), rows)


def year_bars(alike: Alike) -> tuple[Bar, ...]:
    """The project and its other years as bars, from the earliest on."""
    every = [Match(alike.own, ""), *alike.other_years]
    every.sort(key=lambda match: (match.known.disclosure["fiscal_year"], match.known.disclosure["disclosure_id"]))
    return bars([_entry(match, "marked" if match.known is alike.own else "other") for match in every])


def years_table(alike: Alike) -> Table:
    """The same in a table."""
    rows: list[Line] = [[Value(bar.entry.name, bar.entry.href), bar.entry.amount or "未列"] for bar in year_bars(alike)]
    return table("同一个项目的各年", columns("公开文件", "#预算数"), rows)


def _entry(match: Match, kind: str) -> Entry:
    row = match.known.project
    amount = stated(row, "projects", "amount", money) if row["amount"] else None
    href = "" if kind == "marked" else addresses.project(row)
    return Entry(document_kind(match.known.disclosure), amount, href, match.why, kind=kind)


def _year(disclosure: Row) -> Text:
    return (
        Markup("{} 年").format(printed(disclosure, "disclosures", "fiscal_year")) if disclosure["fiscal_year"] else ""
    )
