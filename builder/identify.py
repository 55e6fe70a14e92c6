"""Who published a document, for which year, what kind it is: from what it prints, then from its passport."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, takewhile

from builder import regions, values
from builder.forms.vocabulary import load
from builder.identity import Identity
from builder.model import Cell, Document, Paragraph
from builder.organisations import is_name, level_of
from builder.recognise import Recognition
from builder.sources import Passport

_TITLE = re.compile(r"(?:19|20)\d{2}\s*年?(?:度)?.*(?:预算|决算|绩效|自评)")
_TABLE = re.compile(r"表\Z(?<!公开报表)(?<!预算报表)(?<!决算报表)")
"""Ends the title of one table, as against that of a whole document (部门综合预算公开报表)."""
_DRAFT = re.compile(r"[(（]\s*草\s*案\s*[)）]")
_PREPARED = re.compile(r"(?:填报|编制|编报|填表)(?:日期|时间)\s*[:：]\s*(\S+)")
_APPENDIX = re.compile(r"附件?\s*\d*[:：]?\Z|附表\s*\d*\Z")
_NOT_NAME = re.compile(
    r"附件?\d*[:：]?|第[一二三四五六七八九十]+部分[:：]?|(?:19|20)\d{2}年?(?:度)?|关于|"
    r"(?:省级|市级|区级|县级|本级)?(?:部门|单位)?(?:综合)?(?:预算|决算|绩效)(?:和三公经费预算)?(?:信息)?(?:公开)?(?:情况)?(?:的)?"
    r"(?:说明|报告|报表|文本|表)?.*"
)
_FRONT = 30  # lines at the head of a document that can carry its title
_BUDGET_KINDS = frozenset(
    {"summary", "revenue", "expenditure", "fiscal_summary", "general_expenditure", "general_basic"}
)
_KIND_NAMES = {
    "budget": "部门预算",
    "performance": "部门绩效目标",
    "final_accounts": "部门决算",
    "self_evaluation": "绩效自评",
}


def identify(document: Document, recognition: Recognition, passport: Passport) -> Identity:
    """The identity of a document. What the document prints comes first; the passport fills what it does not."""
    cover = _cover(document)
    title = _title(document, cover)
    name, code = _organisation(recognition, title, passport)
    year, year_basis = _fiscal_year(recognition, title, passport)
    kind = _kind(recognition, title)
    region = _region(name, passport, document)
    return Identity(
        organisation_name=name,
        organisation_code=code,
        level=_level(recognition, name, code),
        region_code=region,
        fiscal_year=year,
        fiscal_year_basis=year_basis,
        kind=kind,
        stage="draft" if _DRAFT.search(" ".join(cover) + title) else "",
        title=title or f"{name}{f'{year}年' if year else ''}{_KIND_NAMES.get(kind, '')}",
        title_basis="stated" if title else "composed",
        prepared_on=_prepared_on(document),
        unit_reported=_usual_unit(recognition),
    )


def _front(document: Document) -> list[Paragraph]:
    paragraphs = takewhile(lambda block: isinstance(block, Paragraph), document.blocks)
    return [block for block in paragraphs if isinstance(block, Paragraph)][:_FRONT]


def _cover(document: Document) -> list[str]:
    """The lines of the cover: short, before the first heading or sentence."""
    lines = [paragraph.text for paragraph in _front(document)]
    return list(takewhile(lambda text: len(text) <= 45 and not re.match(r"目\s*录|第.部分|[一二三]、", text), lines))


def _title(document: Document, cover: list[str]) -> str:
    """The printed title: the lines of the cover until they read like one, or the first line that does."""
    joined = ""
    for at, line in enumerate(cover[:6]):
        if _APPENDIX.match(line):
            continue
        if _TABLE.search(line) or re.search(r"[:：]", line):
            break
        joined += re.sub(r"\s+", "", line)
        if _TITLE.search(joined):
            return joined + "".join(takewhile(_DRAFT.match, cover[at + 1 :]))
    for paragraph in document.paragraphs():
        text = re.sub(r"\s+", "", paragraph.text)
        if (
            len(text) <= 60
            and _TITLE.search(text)
            and not _TABLE.search(text)
            and not re.search(r"[。；，…]|\.{3}", text)
        ):
            return text
    return ""


def _named_in(text: str) -> str:
    """The organisation that a title names, without the year and the words for the document; blank for none."""
    bare = _NOT_NAME.sub("", re.sub(r"\s+", "", text))
    return bare if is_name(bare) and len(bare) > 3 else ""


def _organisation(recognition: Recognition, title: str, passport: Passport) -> tuple[str, str]:
    """Name and code as most captions print them; a department comes before its units."""
    captions = [table.caption for table in recognition.tables if table.caption.organisation_name]
    coded = [caption for caption in captions if caption.organisation_code]
    if coded:
        shortest = min(len(caption.organisation_code) for caption in coded)
        counted = Counter(
            (caption.organisation_name, caption.organisation_code)
            for caption in coded
            if len(caption.organisation_code) == shortest
        )
        return counted.most_common(1)[0][0]
    printed = [
        name
        for table in recognition.tables
        if table.form == "department"
        for name in _form_names(table.grid.table.cells)
    ]
    names = printed or [caption.organisation_name for caption in captions]
    name = Counter(names).most_common(1)[0][0] if names else _named_in(title) or passport.publisher or ""
    return name, _code_of(recognition, name)


def _code_of(recognition: Recognition, name: str) -> str:
    """The code that forms print with a name: `340_某局` in one cell, or 103 beside 部门预算编码 in its own form."""
    coded = re.compile(rf"[\[【(（]?(\d{{3,12}})[\]】)）]?\s*[-_—]?\s*{re.escape(name)}\Z")
    codes: list[str] = []
    for table in recognition.tables if name else ():
        cells = table.grid.table.cells
        codes += [found.group(1) for cell in cells if (found := coded.match(cell.text))]
        if table.form == "department" and name in _form_names(cells):
            codes += _form_codes(cells)
    codes = [code for code in codes if not re.fullmatch(r"(?:19|20)\d{2}", code)]  # a year before a name is no code
    return Counter(codes).most_common(1)[0][0] if codes else ""


def _form_codes(cells: tuple[Cell, ...]) -> list[str]:
    """The code beside 部门预算编码 in a department's form."""
    words = load("department")
    return [
        code
        for left, right in pairwise(cells)
        if words.field(left.text) == "organisation_code" and (code := re.sub(r"\s", "", right.text)).isdigit()
    ]


def _form_names(cells: tuple[Cell, ...]) -> list[str]:
    """The names beside 部门名称 in a department's form."""
    words = load("department")
    return [
        right.text
        for left, right in pairwise(cells)
        if words.field(left.text) == "organisation_name" and is_name(right.text)
    ]


def _fiscal_year(recognition: Recognition, title: str, passport: Passport) -> tuple[int | None, str]:
    """The year that the title, the captions or the titles of tables state; the narrative proves nothing."""
    stated = [values.stated_year(title)]
    stated += [table.caption.fiscal_year for table in recognition.tables]
    stated += [values.stated_year(table.caption.title) for table in recognition.tables]
    year = next(filter(None, stated), None)
    if year:
        return year, "stated"
    return (passport.fiscal_year, "passport") if passport.fiscal_year else (None, "unknown")


def _kind(recognition: Recognition, title: str) -> str:
    kinds = {table.kind for table in recognition.tables}
    if "决算" in title:
        return "final_accounts"
    if "自评" in title or "绩效评价" in title:
        return "self_evaluation"
    if kinds & _BUDGET_KINDS or ("预算" in title and "绩效" not in title):
        return "budget"
    if kinds & {"project_form", "department_form", "activities"} or "绩效" in title:
        return "performance"
    return "other"


def _level(recognition: Recognition, name: str, code: str) -> str:
    if any(table.scope == "unit" for table in recognition.tables):
        return "department"
    return level_of(code, name)


def _region(name: str, passport: Passport, document: Document) -> str:
    if passport.region:
        return passport.region
    codes = [
        cell.text.replace(" ", "") for table in document.tables() for cell in table.cells if 17 <= len(cell.text) <= 30
    ]
    found = regions.locate(name, codes, " ".join(paragraph.text for paragraph in _front(document)))
    return found.code if found else ""


def _prepared_on(document: Document) -> str:
    for paragraph in document.paragraphs():
        if found := _PREPARED.search(paragraph.text):
            date = values.parse_date(found.group(1))
            return date.isoformat() if date else ""
    return ""


def _usual_unit(recognition: Recognition) -> str:
    units = Counter(table.caption.unit for table in recognition.tables if table.caption.unit)
    return units.most_common(1)[0][0] if units else ""
