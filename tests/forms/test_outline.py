"""Headings: which line is one, under which it stands, and whose part of the document it opens."""

from __future__ import annotations

import pytest

from builder.forms.outline import Outline, is_heading, marker_level
from builder.model import Paragraph

BODY = Paragraph(
    "全年按月开展各项工作，落实责任分工，按季度检查进度，及时研究解决问题，确保年度任务按期完成，群众满意。", "L9"
)


def entered(*headings: str) -> Outline:
    outline = Outline()
    for heading in headings:
        outline.enter(heading)
    return outline


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("第一部分 概况", 1),
        ("一、职责", 2),
        ("（一）收入", 4),
        ("1.舆情", 5),
        ("（1）人数", 6),
        ("2.5倍", 0),
        ("职责", 0),
    ],
)
def test_a_marker_has_its_level(text: str, level: int) -> None:
    assert marker_level(text) == level


@pytest.mark.parametrize("text", ["第一部分 部门预算", "一、部门职责", "（二）支出说明", "部门职责", "工作保障措施："])
def test_a_short_line_above_a_text_is_a_heading(text: str) -> None:
    assert is_heading(text, BODY)


@pytest.mark.parametrize("text", ["一、总体目标.....1", "加强管理，落实责任。", BODY.text])
def test_an_entry_of_the_contents_and_a_sentence_are_no_headings(text: str) -> None:
    assert not is_heading(text, BODY)


def test_the_last_line_heads_nothing() -> None:
    assert not is_heading("一、部门职责", None)


def test_items_of_one_list_are_no_headings_of_each_other() -> None:
    assert not is_heading("1.加强组织", Paragraph("2.落实责任", "L2"))


def test_a_heading_ends_those_of_its_level_and_below() -> None:
    outline = entered("第一部分 部门预算", "一、职责", "（一）内设机构", "二、收支")
    assert outline.path == ("第一部分 部门预算", "二、收支")


def test_a_part_says_whose_figures_follow() -> None:
    assert entered("第一部分 部门预算").scope == "department"
    assert entered("第一部分 部门预算", "第二部分 部门所属单位预算").scope == "unit"


def test_the_parts_of_the_performance_text_switch_no_scope() -> None:
    outline = entered(
        "第一部分 部门预算", "五、预算绩效信息", "第一部分 部门整体绩效目标", "第二部分 部门预算项目绩效目标"
    )
    assert outline.scope == "department"
    assert outline.path == ("第一部分 部门预算", "五、预算绩效信息", "第二部分 部门预算项目绩效目标")
    outline.enter("六、政府采购预算情况")
    assert outline.path == ("第一部分 部门预算", "六、政府采购预算情况")
    outline.enter("第二部分 部门所属单位预算")
    assert (outline.path, outline.scope) == (("第二部分 部门所属单位预算",), "unit")


def test_a_part_may_have_its_name_on_the_next_line() -> None:
    outline = entered("第二部分")
    assert outline.waits_for_name()
    outline.extend("部门所属单位预算")
    assert (outline.path, outline.scope) == (("第二部分 部门所属单位预算",), "unit")
    assert not outline.waits_for_name()
