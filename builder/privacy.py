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
_SIGNED = r"(?:[(（](?:签字|签章|签名|盖章|姓名)[)）])?"
_TELEPHONE = r"(?:联系|办公|咨询|手机)?(?:电话|手机|方式)(?:号码?)?"
_PERSON_IN_TEXT = re.compile(
    rf"({_PERSON}{_SIGNED}\s*[:：]\s*)([\u4e00-\u9fff·]\s?[\u4e00-\u9fff·]{{1,3}}(?=[\s，。；、,;)）]|$))"
)
_NUMBER_IN_TEXT = re.compile(rf"({_TELEPHONE}\s*[:：]\s*)([\d()（） －-]{{7,}}\d)")
_MOBILE = re.compile(r"(?<![\w.,-])1[3-9]\d{9}(?![\w.,%％]|\s*[万亿千]?元)")
_PERSON_LABEL = re.compile(rf"{_PERSON}{_SIGNED}[:：]?\Z")
_TELEPHONE_LABEL = re.compile(rf"(?:{_PERSON}(?:及|和|、)?)?{_TELEPHONE}[:：]?\Z")
_IS_NAME = re.compile(r"[\u4e00-\u9fff·\s、]{2,12}\Z")
_NO_NAME = re.compile(r"单位|部门|电话|日期|签字|盖章|项目|金额|万元|科|处|局|办公室")


def redact(document: Document) -> Document:
    """`document` with `██` in place of names of form fillers and of their telephone numbers."""
    return replace(document, blocks=tuple(map(_redact_block, document.blocks)))


def redact_text(text: str) -> str:
    """`text` with `██` after labels like `填表人：` and `联系电话：`, and in place of mobile numbers."""
    text = _PERSON_IN_TEXT.sub(rf"\1{MASK}", text)
    text = _NUMBER_IN_TEXT.sub(rf"\1{MASK}", text)
    return _MOBILE.sub(MASK, text)


def _redact_block(block: Paragraph | Table) -> Paragraph | Table:
    if isinstance(block, Paragraph):
        return replace(block, text=redact_text(block.text))
    cells: list[Cell] = []
    for cell in block.cells:
        left = cells[-1] if cells and cells[-1].row == cell.row else None
        text = _redact_cell(cell.text, left.text if left else "")
        cells.append(cell if text == cell.text else replace(cell, text=text))
    return replace(block, cells=tuple(cells))


def _redact_cell(text: str, label: str) -> str:
    label = re.sub(r"\s+", "", label)
    if _PERSON_LABEL.match(label) and _IS_NAME.match(text) and not _NO_NAME.search(text):
        return MASK
    if _TELEPHONE_LABEL.match(label) and len(re.findall(r"\d", text)) >= 7:
        return MASK
    # A cell that holds nothing but digits is an amount unless its label says otherwise.
    return text if text.isdigit() else redact_text(text)
