"""Another organisation's name in the title of a table, in its caption, or in the sentence that announces the document.

Documents name others for good reasons: units, predecessors, superiors, those they work with. A name counts as
another's only where the document uses it nowhere else, prints its own in most of the same places, and the two share
no part: short forms (市委网信办) and 本级 are the organisation's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.audit.disclosure import BUDGET_KINDS, Disclosure
from builder.audit.rule import Rule
from builder.findings import FAIL, PASS, Check, Wording
from builder.forms.vocabulary import normalise

_WORDING = Wording(
    zh="这里写的是“{actual}”，文件是“{expected}”的，别处没有再提到“{actual}”。",
    en="“{actual}” is named here; the document is that of “{expected}” and names “{actual}” nowhere else.",
)
_ENDING = r"(?:局|委|委员会|办公室|办公厅|办|厅|院|中心|站|部|会|[支大总]队|学校|[小中]学|医院|馆|所|政府|街道办事处)"
_NAME = rf"([\u4e00-\u9fff]{{3,36}}?{_ENDING})(?:本级|（本级）|\(本级\)|（汇总）)?"
_IN_TITLE = re.compile(
    rf"\A(?:20\d{{2}}年度?)?{_NAME}(?:(?:20\d{{2}}年度?)|部门(?:预算|收|支|财)|单位(?:预算|收|支|财))"
)
_ANNOUNCED = re.compile(
    rf"现将{_NAME}(?:关于)?(?:20\d{{2}}年度?)?(?:部门|单位)?(?:预算|决算)[^。；]{{0,20}}(?:公开|说明|公布)"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]|本级|\A中国共产党|\A中共")
_GENERIC = re.compile(r"本部门|本单位|我局|我委|我办|我单位|各部门|市直|区直|县直|市级|区级|县级|省级")
_FEWEST = 3
"""So many places of the same sort have to print the document's own name."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that names whose document this is."""

    name: str
    ref: str
    table_id: str | None = None


def _places(disclosure: Disclosure) -> Iterator[_Place]:
    for table in disclosure.rows("tables"):
        ref, table_id = table["source_ref"], table["table_id"]
        if table["table_kind"] in BUDGET_KINDS and table["organisation_name"]:
            yield _Place(table["organisation_name"], ref, table_id)
        title = _IN_TITLE.match(re.sub(r"\s", "", table["title"] or ""))
        if title:
            yield _Place(title.group(1), ref, table_id)
    for row in disclosure.rows("paragraphs"):
        announced = _ANNOUNCED.search(re.sub(r"\s", "", row["text"]))
        if announced:
            yield _Place(announced.group(1), row["source_ref"])


def _bare(name: str) -> str:
    return _REMARK.sub("", normalise(name))


def _is_same(one: str, other: str) -> bool:
    """True where one name is the other, a part of it, or a short form of it (its characters in their order)."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    rest = iter(long)
    return bool(short) and all(character in rest for character in short)


def _is_used_elsewhere(disclosure: Disclosure, name: str, places: list[_Place]) -> bool:
    """True where another paragraph or cell than those of `places` prints the name."""
    refs = {place.ref for place in places}
    texts = [
        row["text"]
        for row in disclosure.rows("paragraphs")
        if row["role"] != "caption" and row["source_ref"] not in refs
    ]
    texts += [row["text"] for row in disclosure.rows("cells") if row["field"] != "organisation_name"]
    return any(_bare(name) in _REMARK.sub("", normalise(text)) for text in texts)


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    own = disclosure.row["organisation_name"]
    places = list(_places(disclosure)) if own else []
    agreeing = [place for place in places if _is_same(place.name, own)]
    for number, place in enumerate(places):
        if place in agreeing or _GENERIC.search(place.name):
            continue
        same = [other for other in places if other.name == place.name]
        if len(agreeing) < _FEWEST or len(same) * 2 > len(agreeing):
            continue  # several organisations publish together
        if not _is_used_elsewhere(disclosure, place.name, same):
            names = {"actual": place.name, "expected": own}
            zh, en = _WORDING.fill(names, names)
            about = f"n{number}"
            yield Check(
                FAIL, place.ref, about, place.table_id, expected=own, actual=place.name, message_zh=zh, message_en=en
            )
    if agreeing:
        yield Check(PASS, agreeing[0].ref, "own", expected=own, actual=agreeing[0].name)


OTHER_ORGANISATION = Rule(
    name="other-organisation",
    severity="warning",
    title_zh="表名、表头和公开说明里是本部门的名称",
    title_en="Titles, captions and the announcement name the document's own organisation",
    reason_zh="预算表的表名和表头、宣布公开的句子里写的应当是本部门。只看文件里别处都没有提到的名称；下属单位、简称和多个单位合并公开的不算。"
    "依据是前后一致。",
    reason_en="The titles and captions of budget tables and the sentence that announces the publication name the "
    "organisation whose document it is. Only a name that the document uses nowhere else counts; units, short forms and "
    "joint publications do not. The source is that the statements of one document agree.",
    check=_checks,
)
