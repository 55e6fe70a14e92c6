"""What is printed above a table: its title, the organisation, the year, the unit of money, the date.

It stands in paragraphs before the table or in the table's first rows; both are read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from builder import values
from builder.forms.grid import Grid
from builder.forms.vocabulary import load
from builder.model import Cell, Paragraph

_CODE_AND_NAME = re.compile(
    r"[\[【(（]?(?!(?:19|20)\d{2}\D)(\d{3,12})[\]】)）]?\s*[-_—]?\s*((?!年)[\u4e00-\u9fff][^\d，。；]{3,60}(?<!表))\Z"
)
_LABELLED = re.compile(r"([\u4e00-\u9fff（）()]{2,12})[:：]\s*(.*)\Z", re.DOTALL)
_NEXT_LABEL = re.compile(r"\s+(?=[\u4e00-\u9fff（）()]{2,12}[:：])")
_STAMP = re.compile(r"[(（](?:盖章|公章|签章)[)）]|^[_\s]+$")
_PERIOD = re.compile(r"[(（]?\s*[12]\d{3}\s*年(?:度)?\s*[)）]?\Z")
_TITLE_LIKE = re.compile(r"(?:表|情况|目标|预算|决算|清单|明细|目录|说明|附件\d*|[）)])\s*(?:[（(].{1,12}[)）])?\Z")
_NUMBER = r"[\d一二三四五六七八九十]{1,3}(?:\s*[-－—.]\s*\d+)*"
_PUBLIC_NUMBER = re.compile(
    rf"(?:(?:部门|单位)?(?:公开|预算|决算|财决|财预|预|附)*表\s*{_NUMBER}|(?:公开|预算|决算|财决|财预|预|附|表)+\s*{_NUMBER}\s*表"
    rf"|附件\s*(?:{_NUMBER})?)[:：]?\Z"
)
"""The number of a table in its document, which is no title: `表1-2`, `公开07表`, `预算05-2表`, `附件3`."""


_UNIT_BESIDE = re.compile(r"\s+[(（]?(亿元|万元|千元|元)[)）]?\Z")
_BARE_UNIT = re.compile(r"[(（]?(?:人民币)?(亿元|万元|千元|元)[)）]?\Z")
_CUT_UNIT = re.compile(r"(?:金额)?单位[:：](亿|万|千)\Z")


def _unit(text: str) -> str:
    """The unit of money of a caption: `单位：万 元`, `（万元）`, and `单位：万`, which has lost its last character."""
    plain = re.sub(r"\s+", "", text)
    if bare := _BARE_UNIT.match(plain):
        return bare.group(1)
    cut = _CUT_UNIT.match(plain)
    return f"{cut.group(1)}元" if cut else values.printed_unit(plain)


@dataclass(slots=True)
class Caption:
    """What stands above one table. Blank or `None` where it is not printed; `refs` says where each item was."""

    title: str = ""
    organisation_code: str = ""
    organisation_name: str = ""
    fiscal_year: int | None = None
    unit: str = ""
    unit_basis: str = ""
    as_of: date | None = None
    refs: dict[str, str] = field(default_factory=dict)
    cells: list[tuple[Cell, str]] = field(default_factory=list)
    """The table's own cells that belong to the caption, each with the item that it prints (or `label`)."""

    def take(self, text: str, ref: str) -> list[str]:
        """Read one printed line. Returns the items found, `label` for a known label without a value, [] for none."""
        items: list[str] = []
        for part in _NEXT_LABEL.split(text.strip()):
            item = self._take_part(part.strip(), ref)
            if not item:
                return []
            items.append(item)
        return items

    def _take_part(self, part: str, ref: str) -> str:
        if len(part) <= 20 and (unit := _unit(part)):
            return self._keep("unit", unit, ref)
        if _PERIOD.match(part):
            return self._keep("fiscal_year", values.stated_year(part), ref)
        if _PUBLIC_NUMBER.match(part):
            return "label"
        if _CODE_AND_NAME.match(_UNIT_BESIDE.sub("", part)):
            return self._take_organisation(part, ref)
        labelled = _LABELLED.match(part)
        item = load("caption").field(labelled.group(1)) if labelled else ""
        text = _STAMP.sub("", labelled.group(2)).strip() if labelled else ""
        return self._take_labelled(item, text, ref) if item and text else "label" if item else ""

    def _take_labelled(self, item: str, text: str, ref: str) -> str:
        if item == "organisation_name":
            return self._take_organisation(text, ref)
        if item == "fiscal_year":
            return self._keep(item, values.stated_year(text), ref)
        if item == "as_of":
            return self._keep(item, values.parse_date(text), ref)
        return "label"

    def _take_organisation(self, text: str, ref: str) -> str:
        if beside := _UNIT_BESIDE.search(text):
            self._keep("unit", beside.group(1), ref)
            text = text[: beside.start()]
        coded = _CODE_AND_NAME.match(text)
        if coded:
            self._keep("organisation_code", coded.group(1), ref)
        return self._keep("organisation_name", coded.group(2).strip() if coded else text, ref)

    def _keep(self, item: str, value: object, ref: str) -> str:
        if value is None:
            return ""
        if not getattr(self, item):
            setattr(self, item, value)
            self.refs[item] = ref
            if item == "unit":
                self.unit_basis = "stated"
        return item


def is_title(text: str) -> bool:
    """True where a line may be the title of a table: short, no sentence, ends like a title."""
    return len(text) <= 80 and not re.search(r"[。；，]", text) and _TITLE_LIKE.search(text) is not None


def read_paragraphs(before: list[Paragraph]) -> tuple[Caption, list[Paragraph]]:
    """The caption in the paragraphs before a table (the nearest last), and those of them that belong to it."""
    caption, used = Caption(), []
    for paragraph in reversed(before[-6:]):
        if not caption.take(paragraph.text, paragraph.ref):
            if is_title(paragraph.text):
                caption.title = paragraph.text
                caption.refs["title"] = paragraph.ref
                used.append(paragraph)
            break
        used.append(paragraph)
    return caption, used[::-1]


def read_rows(grid: Grid, caption: Caption) -> int:
    """Add the caption that stands in the table's first rows; return the first row below it."""
    row = 1
    while row <= grid.row_count:
        printed = grid.printed(row)
        taken = [(cell, caption.take(cell.text, cell.ref)) for cell in printed]
        title = _title_in([cell for cell, items in taken if not items], alone=len(printed) == 1)
        if title and caption.title and "表" not in title.text[-12:]:
            title = None  # a title stands above already: this is the form's own first label
        if title and row <= 3 and grid.column_count > 1:
            caption.title = caption.title or title.text
            caption.refs.setdefault("title", title.ref)
            caption.cells += [(cell, items[-1] if items else "title") for cell, items in taken]
        elif printed and all(items for _, items in taken):
            caption.cells += [(cell, items[-1]) for cell, items in taken]
        elif printed or row == grid.row_count:
            break
        row += 1
    return row


def _title_in(cells: list[Cell], alone: bool) -> Cell | None:
    """The title among the cells of a caption row that are no other item; beside such items it has to end in 表."""
    if len(cells) != 1 or not is_title(cells[0].text) or load("caption").knows(cells[0].text):
        return None
    return cells[0] if alone or "表" in cells[0].text[-12:] else None
