"""Personal names of form fillers and their telephone numbers, replaced before anything is extracted.

The documents are public, but a site that makes the names in them searchable is another thing (Personal
Information Protection Law, article 27: public information, within reason). What is replaced never reaches
a record, a page or the search index; the raw documents are not published.
"""

from __future__ import annotations

import re
from dataclasses import replace

from builder.model import Cell, Document, Paragraph, Table

MASK = "██"

_PERSON = (
    r"(?:填[报表写]?人(?:员)?|联系人|经办人|制表人?|编制人|审核人|复核人|评价人|自评人|"
    r"(?:项目|单位|部门|财务|处室|科室|分管|主管|会计|评价组?)?负责人|(?:主管|分管|单位|部门)领导|法定代表人)"
)
_SIGNED = r"(?:[(（]?(?:签字|签章|签名|盖章|姓名)[)）]?)?"
_TELEPHONE = r"(?:联系|办公|咨询|手机)?(?:电话|手机|方式)(?:号码?)?"
_HAN = r"(?![和及与])[\u4e00-\u9fff]"
_PERSON_THEN = re.compile(rf"{_PERSON}{_SIGNED}(?:(?:[及和与、/])?{_TELEPHONE})?(\s*[:：]\s*)?")
_MAY_BE_NAMES = re.compile(r"[\u4e00-\u9fff·• 、，,/]+")
_NAME = re.compile(rf"(?:(?:{_HAN}){{1,8}}(?:[·•](?:{_HAN}){{1,8}})+|{_HAN}(?: ?{_HAN}){{1,3}})(?=[ 、，,/和及与]|\Z)")
_BETWEEN_NAMES = re.compile(r"[ 、，,/和及与]+")
_NEXT_LABEL = re.compile(
    r"填[报表写]|编[制报]|制表|审核|复核|联系|办公|咨询|手机|电话|日期|时间|单位|部门|主管|分管|财务|经办|"
    r"项目|负责|处室|科室|会计|评价|自评|法定"
)
_THEN_NUMBER = re.compile(rf"\s*[，,、(（]?\s*(?:{_TELEPHONE}\s*[:：]?\s*)?{MASK}")

_NOT_MONEY = r"(?![\dA-Za-z]|\.\d|,\d{3}(?!\d)|\s*[%％]|\s*[百千万亿]*元)"
_NUMBER_AFTER_LABEL = re.compile(
    rf"((?:{_TELEPHONE}\s*[:：]?|{MASK}[，,、(（]?)\s*)([(（+]?\d[\d()（） /、，,;；－-]{{5,}}\d{_NOT_MONEY})"
)
_MOBILE = re.compile(rf"(?<![\dA-Za-z.])(?:\+?86[ -]?)?1[3-9]\d(?:\d{{8}}|[ -]\d{{4}}[ -]\d{{4}}){_NOT_MONEY}")
_LANDLINE = re.compile(
    rf"(?<![\dA-Za-z.,-])[(（]?0\d{{2,3}}(?:[)）] ?| ?[－—-] ?)[2-8]\d{{6,7}}(?:[－-]\d{{1,4}})?{_NOT_MONEY}"
)

_SIGNED_OFF = re.compile(r"((?:审签|保密审查|签发|签批)情况\s*[:：])([^，。；;,:：\n]{1,30})")
"""Covers print who signed them off: `负责人审签情况：`, `保密审查情况：不设密`, and a name."""
_SIGNER = re.compile(
    rf"(?<![\u4e00-\u9fff])(?!\S*[已未不无可密审签核批过意否是公开])(?:{_HAN}){{2,4}}(?![\u4e00-\u9fff])"
)

_PERSON_LABEL = re.compile(rf"{_PERSON}{_SIGNED}[:：]?\Z")
_TELEPHONE_LABEL = re.compile(rf"(?:{_PERSON}(?:[及和与、/])?)?{_TELEPHONE}[:：]?\Z")
_CODE_LABEL = re.compile(r"\S{0,6}(?:编码|代码|编号)[:：]?\Z")
_OPEN_LABEL = re.compile(rf"{_PERSON}{_SIGNED}\s*[:：]\s*\Z")
_IS_NAME = re.compile(r"[\u4e00-\u9fff·•\s、]{2,12}\Z")
_NO_NAME = re.compile(
    r"单位|部门|电话|手机|方式|日期|时间|签字|盖章|项目|金额|资金|万元|科|处|局|办公室|备注|地址|职务|邮箱|序号|名称|指标|目标"
)


def redact(document: Document) -> Document:
    """`document` with `██` in place of names of form fillers and of their telephone numbers."""
    blocks: list[Paragraph | Table] = []
    for block in document.blocks:
        before = document.blocks[len(blocks) - 1] if blocks else None
        blocks.append(_redact_paragraph(block, before) if isinstance(block, Paragraph) else _redact_table(block))
    return replace(document, blocks=tuple(blocks))


def redact_text(text: str) -> str:
    """`text` with `██` after labels like `填表人：` and `联系电话：`, and in place of mobile and area-coded numbers.

    An amount of money is never replaced: no number followed by decimals, `%` or a unit of money is.
    """
    if re.search(r"\d{4}", text):
        text = _MOBILE.sub(MASK, text)
        text = _LANDLINE.sub(MASK, text)
        text = _NUMBER_AFTER_LABEL.sub(rf"\1{MASK}", text)
    if "情况" in text:
        text = _SIGNED_OFF.sub(lambda found: found.group(1) + _SIGNER.sub(MASK, found.group(2)), text)
    if "人" in text or "领导" in text or "制表" in text:
        text = _NUMBER_AFTER_LABEL.sub(rf"\1{MASK}", _mask_names(text))
    return text


def _mask_names(text: str) -> str:
    """Names after `填表人：`, and after a bare `联系人` where a number follows them."""
    masked, done = "", 0
    for label in _PERSON_THEN.finditer(text):
        end = _names_end(text, label.end())
        if label.end() < done or end == label.end() or _NO_NAME.search(text[label.end() : end]):
            continue
        if label.group(1) or _THEN_NUMBER.match(text, end):
            masked += text[done : label.end()] + MASK
            done = end
    return masked + text[done:]


def _names_end(text: str, start: int) -> int:
    """Where the names that begin at `start` end; `start` where none do. The next label (`日期：`) is no name."""
    run = _MAY_BE_NAMES.match(text, start)
    if run is None:
        return start
    label = _NEXT_LABEL.search(run.group())
    names = run.group()[: label.start()] if label else run.group()
    ends, at = [0], 0
    while name := _NAME.match(names, at):
        ends.append(name.end())
        between = _BETWEEN_NAMES.match(names, name.end())
        at = between.end() if between else len(names)
    if text[start + ends[-1] : start + ends[-1] + 1] in (":", "："):
        ends.pop()
    return start + (ends[-1] if ends else 0)


def _redact_paragraph(paragraph: Paragraph, before: Paragraph | Table | None) -> Paragraph:
    """A paragraph that is nothing but a name counts as one below a paragraph that ends with `填表人：`."""
    text = redact_text(paragraph.text)
    if isinstance(before, Paragraph) and _OPEN_LABEL.search(before.text) and _names_a_person(text):
        text = MASK
    return replace(paragraph, text=text)


def _redact_table(table: Table) -> Table:
    """A label stands left of what it labels, or heads its column where nothing but labels stand to its right."""
    cells: list[Cell] = []
    headings: dict[int, str] = {}
    for at, cell in enumerate(table.cells):
        left = table.cells[at - 1] if at and table.cells[at - 1].row == cell.row else None
        right = table.cells[at + 1] if at + 1 < len(table.cells) and table.cells[at + 1].row == cell.row else None
        text = _redact_cell(cell.text, _label(left), headings.get(cell.column, ""))
        cells.append(cell if text == cell.text else replace(cell, text=text))
        if _is_private(label := _label(cell)) and (right is None or _is_private(_label(right)) or _no_value(right)):
            headings[cell.column] = label
    return replace(table, cells=tuple(cells))


def _label(cell: Cell | None) -> str:
    return re.sub(r"\s+", "", cell.text) if cell else ""


def _is_private(label: str) -> bool:
    return bool(_PERSON_LABEL.match(label) or _TELEPHONE_LABEL.match(label))


def _no_value(cell: Cell) -> bool:
    return bool(_NO_NAME.search(cell.text)) and not re.search(r"\d{7}", cell.text)


def _redact_cell(text: str, left: str, above: str) -> str:
    for label in (left, above):
        if _PERSON_LABEL.match(label) and _names_a_person(text):
            return MASK
        if _TELEPHONE_LABEL.match(label) and len(re.findall(r"\d", text)) >= 7:
            return MASK
    # A cell that holds nothing but digits is an amount, and one beside 项目编码 a code, unless a label says otherwise.
    return text if text.isdigit() or _CODE_LABEL.match(left) else redact_text(text)


def _names_a_person(text: str) -> bool:
    return _IS_NAME.match(text) is not None and not _NO_NAME.search(text)
