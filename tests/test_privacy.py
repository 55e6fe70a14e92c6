"""Names of form fillers and their telephone numbers never leave the reading; amounts and codes do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import Cell, Document, Paragraph, Table
from builder.privacy import MASK, redact, redact_text

_MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_LANDLINES = st.from_regex(r"0[1-9][0-9]{1,2}-[2-8][0-9]{6,7}", fullmatch=True)
_NAMES = st.from_regex(r"[甲乙丙丁戊己庚辛][甲乙丙丁戊己庚辛]{1,2}", fullmatch=True)


def table(*rows: list[str]) -> Table:
    cells = [
        Cell(text, row, column, f"T1R{row}C{column}")
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    ]
    return Table("T1", tuple(cells))


def redacted(*blocks: Paragraph | Table) -> list[str]:
    texts: list[str] = []
    for block in redact(Document("txt", blocks)).blocks:
        texts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return texts


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (
            "填表人：甲乙 联系电话：13900000000 填报日期：2024年6月20日",
            "填表人：██ 联系电话：██ 填报日期：2024年6月20日",
        ),
        ("保密审查情况：不设密 甲乙丙", "保密审查情况：不设密 ██"),
        ("部门主要负责人审签情况：甲乙丙", "部门主要负责人审签情况：██"),
        ("部门主要负责人审签情况：已审签", "部门主要负责人审签情况：已审签"),
        ("预算审核情况：基本支出合规", "预算审核情况：基本支出合规"),
        ("填表人：甲乙填报日期：2024年", "填表人：██填报日期：2024年"),
        ("填报人（签字）：甲 乙。", "填报人（签字）：██。"),
        ("单位负责人签字：甲乙丙（盖章）", "单位负责人签字：██（盖章）"),
        ("单位负责人：甲乙 财务负责人：丙丁 制表：戊己", "单位负责人：██ 财务负责人：██ 制表：██"),
        ("联系人：甲乙、丙丁；电话：0311-12345678、13900000000。", "联系人：██；电话：██、██。"),
        ("联系人：甲乙和丙丁", "联系人：██"),
        ("经办人：甲乙丙·丁戊己", "经办人：██"),
        ("联系人甲乙，电话2345678", "联系人██，电话██"),
        ("联系人及联系方式：甲乙，2345678", "联系人及联系方式：██，██"),
        ("咨询请拨打（0311）2345678或+86 139 0000 0000", "咨询请拨打██或██"),
        ("手机13900000000,13900000001", "手机██,██"),
    ],
)
def test_names_and_numbers_after_labels_are_masked(printed: str, kept: str) -> None:
    assert redact_text(printed) == kept


@pytest.mark.parametrize(
    "printed",
    [
        "资金13900000000元",
        "资金13900000000 万元",
        "13900000000.00",
        "1,390,000,000",
        "完成率13900000000%",
        "项目编码13018422139000000001AB",
        "厅字[2021]9号",
        "2021-2025年",
        "电话会议3次，电话费12000000元",
        "联系电话：见部门网站",
        "负责人：办公室",
        "主要负责人：履行第一责任人职责",
        "经办人：",
    ],
)
def test_amounts_codes_years_and_plain_words_stay(printed: str) -> None:
    assert redact_text(printed) == printed


@given(_NAMES, _MOBILES, _LANDLINES, st.sampled_from(["填表人", "联系人", "经办人", "项目负责人"]))
def test_no_name_and_no_number_is_left(name: str, mobile: str, landline: str, label: str) -> None:
    for printed in (f"{label}：{name}", f"{label}:{name} 电话：{mobile}", f"{label}（签章）：{name}，{landline}"):
        assert name not in redact_text(printed)
    for printed in (mobile, f"请拨打{mobile}。", f"电话{landline}", f"联系电话：{landline}，{mobile}"):
        text = redact_text(printed)
        assert mobile not in text
        assert landline not in text


@given(st.decimals(0, Decimal("99999999999.99"), places=2), st.sampled_from(["元", "万元", "%", " 亿元"]))
def test_an_amount_is_never_masked(amount: Decimal, unit: str) -> None:
    for printed in (f"{amount}", f"{amount:,}", f"{amount}{unit}", f"{int(amount)}{unit}", f"共计{amount:,}{unit}。"):
        assert redact_text(printed) == printed
        assert redacted(table(["项目", printed, str(int(amount))])) == ["项目", printed, str(int(amount))]


@given(st.text())
def test_any_text_is_redacted_without_an_error_and_only_once(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once


def test_the_cell_beside_a_label_is_masked() -> None:
    form = table(
        ["项目 负责人", "甲乙丙", "联系电话", "2345678"], ["联系人及电话", "甲乙 13900000000", "金额", "13900000000"]
    )
    assert redacted(form) == ["项目 负责人", MASK, "联系电话", MASK, "联系人及电话", MASK, "金额", "13900000000"]


def test_the_cells_below_a_label_that_heads_its_column_are_masked() -> None:
    people = table(["单位", "联系人", "联系电话"], ["甲站", "甲乙", "13900000000"], ["乙站", "丙丁、戊己", "2345678"])
    assert redacted(people) == ["单位", "联系人", "联系电话", "甲站", MASK, MASK, "乙站", MASK, MASK]


def test_a_label_with_its_value_beside_it_heads_no_column() -> None:
    form = table(["经办人", "甲乙", "联系电话", "2345678"], ["其他", "正常", "数量", "12345678"])
    assert redacted(form)[4:] == ["其他", "正常", "数量", "12345678"]


def test_a_project_code_beside_its_label_is_untouched() -> None:
    form = table(["项目编码", "130184 13900000000"], ["项目代码", "13900000000"])
    assert redacted(form) == ["项目编码", "130184 13900000000", "项目代码", "13900000000"]


def test_a_name_on_the_line_below_its_label_is_masked() -> None:
    assert redacted(Paragraph("填表人：", "L1"), Paragraph("甲乙", "L2"), Paragraph("正文", "L3"))[1:] == [MASK, "正文"]


def test_what_is_masked_keeps_its_place() -> None:
    (block,) = redact(Document("txt", (table(["填表人", "甲乙"]),))).blocks
    assert isinstance(block, Table)
    assert [(cell.ref, cell.column) for cell in block.cells] == [("T1R1C1", 1), ("T1R1C2", 2)]
