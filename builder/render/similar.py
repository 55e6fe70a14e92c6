"""Projects that are like a project: the same one in other documents of its department, and others elsewhere.

Two projects are alike where their names say the same without the words that every project has (专项, 经费, 2021 年 …),
or where a goal of theirs is the same text. That is a matter of words: whether they are alike, a reader decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Alike:
    """A project that is like another, and in what."""

    project: Row
    why: str


class Projects:
    """All projects that count, by what makes two of them alike. They are asked for one by one, so it is built once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._by: dict[str, dict[str, list[Row]]] = {
            why: defaultdict(list) for why in (SAME_CODE, SAME_NAME, LIKE_NAME, SAME_GOAL)
        }
        for row in package.all("projects"):
            if is_primary(row):
                for why, key in _keys(package, row):
                    self._by[why][key].append(row)

    def other_years(self, project: Row) -> list[Alike]:
        """The same project in other documents of its department, by code or name."""
        return [
            alike
            for alike in self._alike(project, (SAME_CODE, SAME_NAME, LIKE_NAME))
            if _department(alike.project) == _department(project)
        ]

    def elsewhere(self, project: Row) -> list[Alike]:
        """Projects of other departments with the same name or goal, those of the same region first."""
        found = [
            alike
            for alike in self._alike(project, (SAME_NAME, LIKE_NAME, SAME_GOAL))
            if _department(alike.project) != _department(project)
        ]
        region = project["disclosure_id"].partition("-")[0]
        return sorted(found, key=lambda alike: not alike.project["disclosure_id"].startswith(f"{region}-"))

    def _alike(self, project: Row, reasons: Iterable[str]) -> list[Alike]:
        keys: Mapping[str, list[str]] = defaultdict(list)
        for why, key in _keys(self._package, project):
            keys[why].append(key)
        found: dict[str, Alike] = {}
        for why in reasons:
            for key in keys[why]:
                for row in self._by[why].get(key, ()):
                    if row["disclosure_id"] != project["disclosure_id"]:
                        found.setdefault(row["project_id"], Alike(row, why))
        return list(found.values())


def _keys(package: Package, project: Row) -> Iterable[tuple[str, str]]:
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


def _department(project: Row) -> str:
    return addresses.department_id(project["disclosure_id"])


def similar_table(package: Package, found: Sequence[Alike]) -> Table:
    """Similar projects elsewhere, as many as are easily looked over."""
    rows: list[Line] = []
    for alike in found[:_MOST_LISTED]:
        row, disclosure = alike.project, _disclosure(package, alike.project)
        publisher = Value(
            disclosure["organisation_name"], addresses.department(row["disclosure_id"]), remark=_year(disclosure)
        )
        amount = (
            Value(stated(row, "projects", "amount", money), amount_place(package, row)) if row["amount"] else "未列"
        )
        rows.append([Value(row["project_name"], addresses.project(row)), amount, alike.why, publisher])
    return table("别处相似的项目", columns("*项目", "#预算数", "!哪里相似", "*部门"), rows)


def year_bars(package: Package, project: Row, found: Sequence[Alike]) -> tuple[Bar, ...]:
    """The project and its other years as bars, from the earliest on."""
    every = [(project, ""), *((alike.project, alike.why) for alike in found)]
    every.sort(key=lambda pair: (_disclosure(package, pair[0])["fiscal_year"], pair[0]["disclosure_id"]))
    return bars(
        [
            _entry(package, row, why, "marked" if row["project_id"] == project["project_id"] else "other")
            for row, why in every
        ]
    )


def years_table(package: Package, project: Row, found: Sequence[Alike]) -> Table:
    """The same in a table."""
    rows: list[Line] = [
        [Value(bar.entry.name, bar.entry.href), bar.entry.amount or "未列"]
        for bar in year_bars(package, project, found)
    ]
    return table("同一个项目的各年", columns("公开文件", "#预算数"), rows)


def _entry(package: Package, row: Row, why: str, kind: str) -> Entry:
    amount = stated(row, "projects", "amount", money) if row["amount"] else None
    href = "" if kind == "marked" else addresses.project(row)
    return Entry(document_kind(_disclosure(package, row)), amount, href, why, kind=kind)


def _year(disclosure: Row) -> Text:
    return (
        Markup("{} 年").format(printed(disclosure, "disclosures", "fiscal_year")) if disclosure["fiscal_year"] else ""
    )


def _disclosure(package: Package, project: Row) -> Row:
    return package.of(project["disclosure_id"], "disclosures")[0]
