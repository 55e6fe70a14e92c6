"""What a disclosure has to hold, and whether it holds it: missing is not one thing.

Source: 地方预决算公开操作规程 (财预〔2016〕143号): eight tables of a department's budget, explanations of 政府采购,
国有资产占用 and 绩效; the table of the state capital operations budget is asked for in later years. A document that is
not a budget or final accounts need not hold any of them, and what could not be read proves no absence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.statements import Statement, explains, statements
from builder.model import Row

TABLES = (
    "summary",
    "revenue",
    "expenditure",
    "fiscal_summary",
    "general_expenditure",
    "general_basic",
    "three_public",
    "fund_expenditure",
    "capital_expenditure",
)
CONTENTS = (*TABLES, "procurement", "assets", "performance")

DISCLOSED, ZERO, STATED = "disclosed", "zero", "empty_by_statement"
NOT_DISCLOSED, NOT_APPLICABLE, NOT_EXTRACTED = "not_disclosed", "not_applicable", "not_extracted"

_MONEY = r"(\d[\d,]*(?:\.\d+)?)\s*(?:亿|万|千)?元"
_NARRATED = {
    "three_public": re.compile(rf"三公[”\"]?经费[^。；]{{0,40}}?{_MONEY}"),
    "fund_expenditure": re.compile(rf"政府性?基金(?:预算)?(?:财政)?(?:拨款)?支出[^。；，,]{{0,12}}?{_MONEY}"),
    "capital_expenditure": re.compile(rf"国有资本经营(?:预算)?(?:财政)?(?:拨款)?支出[^。；，,]{{0,12}}?{_MONEY}"),
    "procurement": re.compile(rf"(?:政府采购|采购预算|采购金额|货物类)[^。；]{{0,40}}?{_MONEY}"),
    "assets": re.compile(
        rf"固定资产(?:总额|金额|原值|净值|总值|账面)[^。；，,]{{0,8}}?{_MONEY}|(?:车辆|公务用车)\s*(\d+)\s*辆|设备\s*(\d+)\s*[台套]"
    ),
    "performance": re.compile(rf"绩效(?:目标|评价|自评)[^。；]{{0,60}}?(?:{_MONEY}|(\d+)\s*个)"),
}
_FORMS = ("project_form", "department_form", "activities")


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one part of a document holds one content, where that is seen, and on what (`table`, `narrative`, …)."""

    scope: str
    organisation_code: str
    content: str
    state: str
    basis: str = "none"
    ref: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A department, or one unit, as far as a document tells them apart; `narrative` is blank where it cannot."""

    scope: str
    code: str
    tables: tuple[Row, ...]
    narrative: tuple[Row, ...]
    statements: tuple[Statement, ...]


def presences(disclosure: Disclosure) -> Iterator[Presence]:
    """The states of all contents, part by part."""
    for part in _parts(disclosure):
        for content in CONTENTS:
            state, basis, ref = _look(disclosure, part, content)
            yield Presence(part.scope, part.code, content, state, basis, ref)


def rows(disclosure: Disclosure) -> list[Row]:
    """The states as rows of the resource `presence`."""
    return [
        {
            "presence_id": ".".join(filter(None, [disclosure.id, found.scope, found.organisation_code, found.content])),
            "disclosure_id": disclosure.id,
            "scope": found.scope,
            "organisation_code": found.organisation_code,
            "content": found.content,
            "state": found.state,
            "basis": found.basis,
            "source_ref": found.ref,
        }
        for found in presences(disclosure)
    ]


def _parts(disclosure: Disclosure) -> Iterator[_Part]:
    tables, told = disclosure.rows("tables"), statements(disclosure)
    scopes = {row["scope"] for row in tables if row["table_kind"] in CONTENTS} or {disclosure.row["level"]}
    for scope in sorted(scopes):
        own = [row for row in tables if row["scope"] == scope or len(scopes) == 1]
        codes = {row["organisation_code"] for row in own if scope == "unit" and row["organisation_code"]}
        narrative = [row for row in disclosure.rows("sections") if row["scope"] == scope or len(scopes) == 1]
        said = [statement for statement in told if statement.scope == scope or len(scopes) == 1]
        if len(codes) < 2:
            yield _Part(scope, "", tuple(own), tuple(narrative), tuple(said))
            continue
        for code in sorted(codes):  # whose narrative is whose is not known
            tables_of = tuple(row for row in own if row["organisation_code"] == code)
            yield _Part(scope, code, tables_of, (), tuple(statement for statement in said if statement.table_id))


def _look(disclosure: Disclosure, part: _Part, content: str) -> tuple[str, str, str]:
    """State, basis and place of one content in one part: what is printed comes before what is said about it."""
    own = [row for row in part.tables if content == row["table_kind"]]
    printed = _printed(disclosure, part, own, content)
    if printed:
        return _weigh(printed, "table")
    blank = next((row for row in own if row["is_empty"]), None)
    if blank is None and own:
        return NOT_EXTRACTED, "table", own[0]["source_ref"]
    below = next((said for said in part.statements if blank and said.table_id == blank["table_id"]), None)
    narrated = [] if below else list(_narrated(part, content))
    if narrated:
        return _weigh(narrated, "narrative")
    said = below or next((said for said in part.statements if _is_about(said, content, blank)), None)
    if said:
        return STATED, "statement", said.ref
    if blank:
        return NOT_DISCLOSED, "blank_table", blank["source_ref"]
    return _absent(disclosure, part, content), "none", ""


def _is_about(statement: Statement, content: str, blank: Row | None) -> bool:
    return statement.kind == content or (blank is not None and explains(statement, blank))


def _weigh(figures: list[tuple[Decimal | None, str]], basis: str) -> tuple[str, str, str]:
    """Disclosed at the first figure that is not zero; text without a figure counts as one."""
    first = next((ref for amount, ref in figures if amount != 0), "")
    return (DISCLOSED, basis, first) if first else (ZERO, basis, figures[0][1])


def _printed(disclosure: Disclosure, part: _Part, own: list[Row], content: str) -> list[tuple[Decimal | None, str]]:
    """What the tables print of a content: amount, or nothing where words stand for it, and place."""
    ids = {row["table_id"] for row in own}
    if content == "performance":
        return [(None, row["source_ref"]) for row in _targets(disclosure, part)]
    found = [row for row in disclosure.rows("budget_items") if row["table_id"] in ids]
    if content == "general_basic" and not own:
        found = _basic_column(disclosure, part)
    current = [row for row in found if _is_current(row, disclosure.fiscal_year)]
    goods = disclosure.rows("procurement_items") + disclosure.rows("assets")
    return [(row["amount"], row["source_ref"]) for row in current or found] + [
        (row["amount"], row["source_ref"]) for row in goods if row["table_id"] in ids
    ]


def _is_current(item: Row, year: int | None) -> bool:
    measure = item["measure"] or ""
    return "上年" not in measure and (year is None or values.stated_year(measure) in (None, year))


def _basic_column(disclosure: Disclosure, part: _Part) -> list[Row]:
    """Basic expenditure as a column of a table by economic classification, instead of a table of its own."""
    ids = {row["table_id"] for row in part.tables if row["table_kind"] == "general_expenditure"}
    items = [row for row in disclosure.rows("budget_items") if row["table_id"] in ids]
    return [row for row in items if row.get("economic_code") and row["measure_kind"] == "basic"]


def _targets(disclosure: Disclosure, part: _Part) -> list[Row]:
    """Goals and indicators of a part; a form left at its placeholders discloses none."""
    goals = [row for row in disclosure.rows("goals") if row["text"]]
    indicators = [row for row in disclosure.rows("indicators") if not row["is_placeholder"]]
    forms = [row for row in part.tables if row["table_kind"] in _FORMS and not row["is_empty"]]
    of_scope = [row for row in goals + indicators if row["scope"] == part.scope] if not part.code else []
    return of_scope or forms


def _narrated(part: _Part, content: str) -> Iterator[tuple[Decimal | None, str]]:
    words = _NARRATED.get(content)
    for section in part.narrative if words else ():
        for match in words.finditer(section["text"]) if words else ():
            number = next(filter(None, match.groups()))
            yield values.parse_number(number), section["source_ref"]


def _absent(disclosure: Disclosure, part: _Part, content: str) -> str:
    if disclosure.row["kind"] not in ("budget", "final_accounts") and content != "performance":
        return NOT_APPLICABLE
    unread = [row for row in disclosure.rows("tables") if row["cells_captured"] * 2 < row["cells"]]
    doubtful = unread or disclosure.row["text_basis"] == "ocr" or disclosure.row["reading_notes"]
    return NOT_EXTRACTED if doubtful or part.code else NOT_DISCLOSED
