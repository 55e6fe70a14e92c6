"""The budget on a department's own performance form: the total against what it is broken down into.

Source: the form itself (部门整体支出绩效目标表, 年度预算申请): 资金总额 is broken down twice, by kind of revenue
(按收入性质分) and by kind of expenditure (按支出性质分), and either list gives the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.audit.disclosure import Disclosure
from builder.audit.labels import BASIC_PROJECT, REVENUE, Family
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum
from builder.findings import Check, Figure, Wording
from builder.model import Row

_HEADED = re.compile("按.{1,6}分")
_FAMILIES = {"revenue": REVENUE, "expenditure": BASIC_PROJECT}
_WORDINGS = {
    "revenue": Wording(
        zh="《{table}》“{row}”为{total}{unit}，按收入性质分的各项{sum}{unit}，相差{difference}{unit}。",
        en="{table}: “{row}” is {total}; the amounts by kind of revenue give {sum}; "
        "the difference is {difference} (unit: {unit}).",
    ),
    "expenditure": Wording(
        zh="《{table}》“{row}”为{total}{unit}，按支出性质分的各项{sum}{unit}，相差{difference}{unit}。",
        en="{table}: “{row}” is {total}; the amounts by kind of expenditure give {sum}; "
        "the difference is {difference} (unit: {unit}).",
    ),
}


def _blanks(family: Family, cells: list[Row], parts: list[Row]) -> int:
    """How many parts print a label and no number (`政府性基金拨款：`)."""
    labels = [family.part_in(cell["text"]) for cell in cells if cell["role"] == "label"]
    printed = [family.part_in(part["item"]) for part in parts]
    return len({label[0] for label in labels if label} - {part[0] for part in printed if part})


def _lists(items: list[Row]) -> Iterator[tuple[str, list[Row], bool]]:
    """The lists that break the total down, and whether the form leaves open that there are two of them."""
    leaves = [item for item in items if item["is_leaf"]]
    headed = any(_HEADED.search(item["measure"] or "") for item in leaves)
    for direction in _WORDINGS if headed else ():
        yield direction, [item for item in leaves if item["direction"] == direction], False
    if not headed:
        yield "expenditure", leaves, True


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    for table in disclosure.rows("tables"):
        items = disclosure.items.get(table["table_id"], [])
        totals = [item for item in items if item["item_level"] == 0]
        if table["table_kind"] != "department_form" or len(totals) != 1:
            continue
        cells = disclosure.cells.get(table["table_id"], [])
        for direction, parts, unclear in _lists(items):
            if not parts:
                continue
            blanks = _blanks(_FAMILIES[direction], cells, parts)
            yield check_sum(
                Figure.of(totals[0]),
                [figure for part in parts if (figure := Figure.of(part))],
                _WORDINGS[direction],
                names={"table": table["title"], "row": totals[0]["item"]},
                doubt=Doubt(blanks, unclear, table["cells_captured"] < table["cells"]),
                about=direction,
                table_id=table["table_id"],
            )


DEPARTMENT_FORM = Rule(
    name="department-form-total",
    severity="error",
    title_zh="部门整体绩效目标表的资金总额",
    title_en="The total on a department's performance form",
    reason_zh="表中“资金总额”按收入性质和按支出性质各列一遍，两种列法的各项之和都应当等于资金总额。依据是表格本身的结构。",
    reason_en="The form breaks its total down twice, by kind of revenue and by kind of expenditure; the amounts of "
    "either list add up to the total. The source is the structure of the form.",
    check=_checks,
)
