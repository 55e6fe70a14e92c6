"""Whether a budget holds the tables that it has to, says why one is blank, and does not call a filled one blank.

Source: 地方预决算公开操作规程 (财预〔2016〕143号): a department's budget is published with eight tables; a table
without figures is printed blank and explained. The table of the state capital operations budget is not among the eight.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.presence import NOT_DISCLOSED, NOT_EXTRACTED, TABLES, Presence, presences
from builder.audit.rule import Rule
from builder.audit.statements import Statement, listed_as_empty, same_table, statements
from builder.findings import FAIL, INSUFFICIENT, PASS, Check, Wording
from builder.findings import NOT_EXTRACTED as UNREAD
from builder.model import Row

_REQUIRED = tuple(kind for kind in TABLES if kind != "capital_expenditure")
_ENOUGH = 5
"""So many of the eight tables make a document the place where the others would be; fewer may be an extract."""

NAMES = {
    "summary": ("部门收支总体情况表", "summary of revenue and expenditure"),
    "revenue": ("部门收入总体情况表", "table of revenue"),
    "expenditure": ("部门支出总体情况表", "table of expenditure"),
    "fiscal_summary": ("财政拨款收支总体情况表", "summary of fiscal appropriations"),
    "general_expenditure": ("一般公共预算支出情况表", "table of general public budget expenditure"),
    "general_basic": ("一般公共预算基本支出情况表", "table of basic expenditure of the general public budget"),
    "three_public": ("一般公共预算“三公”经费支出情况表", "table of the “three public” expenses"),
    "fund_expenditure": ("政府性基金预算支出情况表", "table of government fund expenditure"),
}
"""The eight tables as the regulation calls them."""

_MISSING = Wording(
    zh="文件里没有找到“{table}”，也没有找到说明没有这项内容的句子。（可能另行公开。）",
    en="The document was found to hold no {table}, nor a sentence that says there is nothing to print. It may be "
    "published elsewhere.",
)
_BLANK = Wording(
    zh="《{table}》没有印任何数，文件里也没有找到说明它为什么是空表的句子。",
    en="{table}: no figure is printed, and no sentence of the document was found to say why.",
)
_FILLED = Wording(
    zh="文件写着“{quote}”，《{table}》却印有内容：“{figure}”。",
    en="The document says “{quote}”; {table} prints “{figure}”.",
)
_LISTED = Wording(
    zh="文件的表格目录把它列为空表（“{quote}”），《{table}》却印有内容：“{figure}”。",
    en="The document's list of tables calls it blank (“{quote}”); {table} prints “{figure}”.",
)


def _required(disclosure: Disclosure) -> Iterator[Check]:
    if disclosure.row["kind"] != "budget":
        return
    parts: dict[tuple[str, str], list[Presence]] = {}
    for found in presences(disclosure):
        if found.content in _REQUIRED:
            parts.setdefault((found.scope, found.organisation_code), []).append(found)
    for (scope, code), contents in parts.items():
        there = [found for found in contents if found.basis in ("table", "blank_table")]
        about = "-".join(filter(None, [scope, code]))
        if len(there) < _ENOUGH:
            yield Check(INSUFFICIENT, "", about)
            continue
        for found in contents:
            yield _missing(found, f"{about}-{found.content}")


def _missing(found: Presence, about: str) -> Check:
    if found.state == NOT_EXTRACTED:
        return Check(UNREAD, found.ref, about)
    if found.state != NOT_DISCLOSED or found.basis == "blank_table":
        return Check(PASS, found.ref, about)
    zh, en = NAMES[found.content]
    message_zh, message_en = _MISSING.fill({"table": zh}, {"table": en})
    return Check(FAIL, "", about, message_zh=message_zh, message_en=message_en)


def _blank(disclosure: Disclosure) -> Iterator[Check]:
    tables = {row["source_ref"]: row for row in disclosure.rows("tables")}
    for found in presences(disclosure):
        if found.content not in TABLES or found.basis not in ("blank_table", "statement"):
            continue
        about = "-".join(filter(None, [found.scope, found.organisation_code, found.content]))
        if found.basis == "statement":
            yield Check(PASS, found.ref, about)
            continue
        table = tables[found.ref]
        names = {"table": table["title"]}
        message_zh, message_en = _BLANK.fill(names, names)
        yield Check(FAIL, found.ref, about, table["table_id"], message_zh=message_zh, message_en=message_en)


def _filled(disclosure: Disclosure) -> Iterator[Check]:
    for number, (statement, table) in enumerate(_claims(disclosure), 1):
        figure = _figure(disclosure, table)
        yield _against(statement.text, statement.ref, table, figure, _FILLED, f"s{number}")
    for listed in listed_as_empty(disclosure):
        for table in disclosure.rows("tables"):
            if same_table(listed.name, table["title"] or ""):
                figure = _figure(disclosure, table) or _value(disclosure, table)
                yield _against(listed.text, listed.ref, table, figure, _LISTED, "list")


def _claims(disclosure: Disclosure) -> Iterator[tuple[Statement, Row]]:
    """The statements that are about one table for certain: below it, or about a kind of which there is one."""
    tables = disclosure.rows("tables")
    for statement in statements(disclosure):
        own = [row for row in tables if row["table_id"] == statement.table_id]
        kind = [
            row
            for row in tables
            if statement.kind in ("fund_expenditure", "capital_expenditure")
            and (row["table_kind"], row["scope"]) == (statement.kind, statement.scope)
        ]
        if statement.is_certain and len(own or kind) == 1:
            yield statement, (own or kind)[0]


def _figure(disclosure: Disclosure, table: Row) -> Row | None:
    """The first amount of the document's own year in a table that is not zero, as its cell."""
    for item in disclosure.items.get(table["table_id"], []):
        measure = item["measure"] or ""
        own = "上年" not in measure and values.stated_year(measure) in (None, disclosure.fiscal_year)
        if own and item["amount"]:
            return next(row for row in disclosure.cells[table["table_id"]] if row["source_ref"] == item["source_ref"])
    return None


def _value(disclosure: Disclosure, table: Row) -> Row | None:
    """The first figure that a form prints and that is not zero."""
    for cell in disclosure.cells.get(table["table_id"], []):
        is_amount = cell["role"] == "value" and (cell["field"] or "").endswith("amount")
        if is_amount and values.parse_number(cell["text"]):
            return cell
    return None


def _against(quote: str, ref: str, table: Row, figure: Row | None, wording: Wording, about: str) -> Check:
    if figure is None:
        return Check(PASS, table["source_ref"], about, table["table_id"], other_ref=ref)
    names = {"quote": quote, "table": table["title"], "figure": figure["text"]}
    message_zh, message_en = wording.fill(names, names)
    return Check(
        FAIL,
        figure["source_ref"],
        about,
        table["table_id"],
        actual=figure["text"],
        other_ref=ref,
        message_zh=message_zh,
        message_en=message_en,
    )


REQUIRED_TABLE = Rule(
    name="required-table",
    severity="notice",
    title_zh="应有的预算表都在",
    title_en="The required budget tables are there",
    reason_zh="《地方预决算公开操作规程》（财预〔2016〕143号）规定部门预算公开八张表；没有数据的，也应列出空表并说明。"
    "只核对至少印有五张的部门预算；文件里写明没有的、有没读出的部分的，不算缺少。依据是这一规程。",
    reason_en="The rules for publishing local budgets (财预〔2016〕143号) ask for eight tables of a department's "
    "budget; where there is nothing to print, the blank table with an explanation. Due only for budgets that print at "
    "least five; what is said to be nothing, or may not have been read, is not held to be missing. "
    "The source is that document.",
    check=_required,
)
BLANK_TABLE = Rule(
    name="blank-table",
    severity="notice",
    title_zh="空表有说明",
    title_en="A blank table is explained",
    reason_zh="只有表头的预算表，读者分不出是没有这项支出还是没有填；空表应当加以说明。"
    "依据是《地方预决算公开操作规程》（财预〔2016〕143号）。",
    reason_en="A budget table of headings only leaves open whether there is nothing to print or it was not filled in, "
    "so it is explained. The source is the rules for publishing local budgets (财预〔2016〕143号).",
    check=_blank,
)
FILLED_TABLE = Rule(
    name="called-blank",
    severity="warning",
    title_zh="写明为空的表没有数",
    title_en="A table that is called blank prints no figure",
    reason_zh="文件写明没有某项支出、或把某张表列为空表的，那张表里就不应有不为零的数。依据是前后一致。",
    reason_en="Where a document says that there is none of an expenditure, or calls a table blank, that table prints "
    "no figure but zero. The source is that two statements of one document agree.",
    check=_filled,
)

DISCLOSED = (REQUIRED_TABLE, BLANK_TABLE, FILLED_TABLE)
