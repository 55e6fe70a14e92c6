"""Layouts that tables of further provinces have, each as small as it shows something."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.extract import extract, unclaimed
from builder.identify import identify
from builder.model import Cell, Document, Paragraph, Records, Table
from builder.recognise import recognise
from builder.sources import find_one

Printed = str | tuple[str, int, int]
"""A text, or a text with the columns and rows that its cell fills."""


@pytest.fixture
def read_table(tmp_path: Path):  # type: ignore[no-untyped-def]
    path = tmp_path / "a.txt"
    path.write_text("某某市民政局2025年部门预算", encoding="utf-8")
    source = find_one(path)

    def read(title: str, rows: list[list[Printed]]) -> Records:
        above = ["某某市民政局2025年部门预算", title, "部门：某某市民政局", "单位：万元"]
        paragraphs = [Paragraph(text, f"¶{number}") for number, text in enumerate(above, 1)]
        document = Document("txt", (*paragraphs, table(rows)))
        recognition = recognise(document)
        return extract(document, recognition, identify(document, recognition, source.passport), source)

    return read


def table(rows: list[list[Printed]]) -> Table:
    cells: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for row, texts in enumerate(rows, 1):
        column = 1
        for printed in texts:
            text, wide, high = printed if isinstance(printed, tuple) else (printed, 1, 1)
            while (row, column) in covered:
                column += 1
            cells.append(Cell(text, row, column, f"T1R{row}C{column}", high, wide))
            covered |= {(row + down, column + across) for down in range(high) for across in range(wide)}
    return Table("T1", tuple(cells))


def amounts(records: Records) -> list[tuple[str, str, str, bool]]:
    rows = records["budget_items"]
    return [(row["item"], row["measure_kind"], row["amount_reported"], row["is_leaf"]) for row in rows]


def test_codes_of_units_are_no_amounts(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "收入总表",
        [
            ["部门（单位）代码", "部门（单位）名称", "合计", "一般公共预算"],
            ["301", "某某市民政局", "105.00", "105.00"],
            ["301001", "某某市民政局本级", "85.00", "85.00"],
            ["301002", "某某市救助站", "20.00", "20.00"],
        ],
    )
    assert [row for row in amounts(records) if row[1] == "total"] == [
        ("某某市民政局", "total", "105.00", False),
        ("某某市民政局本级", "total", "85.00", True),
        ("某某市救助站", "total", "20.00", True),
    ]
    assert {row["organisation_code"] for row in records["budget_items"]} == {"301", "301001", "301002"}
    assert unclaimed(records) == []


def test_last_year_a_change_and_a_percentage_are_no_part_of_this_budget(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "一般公共预算“三公”经费支出预算表",
        [
            ["项目", "2024年预算数", "2025年预算数", "增减额", "增减%"],
            ["合计", "10.00", "8.00", "-2.00", "-20.00"],
            ["1.因公出国（境）费", "", "", "", ""],
            ["2.公务接待费", "2.00", "1.00", "-1.00", "-50.00"],
            ["3.公务用车购置及运行费", "8.00", "7.00", "-1.00", "-12.50"],
            ["（1）公务用车购置费", "", "", "", ""],
            ["（2）公务用车运行费", "8.00", "7.00", "-1.00", "-12.50"],
        ],
    )
    found = amounts(records)
    assert [row for row in found if row[1] == "total"] == [
        ("合计", "total", "8.00", False),
        ("2.公务接待费", "total", "1.00", True),
        ("3.公务用车购置及运行费", "total", "7.00", False),
        ("（2）公务用车运行费", "total", "7.00", True),
    ]
    assert "-50.00" not in {row[2] for row in found}
    assert unclaimed(records) == []


def test_three_classifications_stand_beside_each_other(read_table) -> None:  # type: ignore[no-untyped-def]
    names = ["部门预算经济科目编码", "部门预算经济科目名称", "政府预算经济科目编码", "政府预算经济科目名称"]
    records = read_table(
        "一般公共预算基本支出表",
        [
            ["功能分类科目", *names, "金额"],
            ["2080201", "30101", "基本工资", "50101", "工资奖金津补贴", "30.00"],
            ["2080201", "30102", "津贴补贴", "50101", "工资奖金津补贴", "10.00"],
            ["合计", "", "", "", "", "40.00"],
        ],
    )
    codes = [
        (row.get("functional_code"), row.get("economic_code"), row.get("government_code"))
        for row in records["budget_items"]
    ]
    assert codes == [("2080201", "30101", "50101"), ("2080201", "30102", "50101"), (None, None, None)]
    assert unclaimed(records) == []


def test_the_numbers_of_lines_on_both_sides_are_no_amounts(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "收入支出决算总表",
        [
            [("收入", 3, 1), ("支出", 3, 1)],
            ["项目", "行次", "决算数", "项目", "行次", "决算数"],
            ["栏次", "", "1", "栏次", "", "2"],
            ["一、一般公共预算财政拨款收入", "1", "100.00", "八、社会保障和就业支出", "39", "95.00"],
            ["年初结转和结余", "29", "5.00", "年末结转和结余", "60", "10.00"],
            ["总计", "31", "105.00", "总计", "62", "105.00"],
        ],
    )
    assert [row["amount_reported"] for row in records["budget_items"]] == [
        "100.00",
        "5.00",
        "105.00",
        "95.00",
        "10.00",
        "105.00",
    ]
    assert {row["phase"] for row in records["budget_items"]} == {"actual"}
    assert unclaimed(records) == []


def test_a_form_that_was_published_blank_is_no_project(read_table) -> None:  # type: ignore[no-untyped-def]
    rows: list[list[Printed]] = [
        ["项目名称", ("", 3, 1)],
        ["总体目标", ("", 3, 1)],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "", ""],
    ]
    records = read_table("专项资金绩效目标表", rows)
    assert records.get("projects", []) == []
    assert unclaimed(records) == []


def test_what_no_vocabulary_knows_in_a_project_s_form_is_kept(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "项目支出绩效目标表",
        [
            ["项目名称", ("救助", 3, 1)],
            ["项目属性", "常年性项目", "日期范围", "2025年全年"],
            ["总体目标", ("1.发放救助金；2.提高满意度。", 3, 1)],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "人数", "≥100人"],
        ],
    )
    assert records["projects"][0]["details"] == "项目属性：常年性项目；日期范围：2025年全年"
    assert [(goal["number"], goal["text"]) for goal in records["goals"]] == [
        ("1", "发放救助金；"),
        ("2", "提高满意度。"),
    ]
    assert unclaimed(records) == []


def test_a_self_evaluation_holds_what_was_budgeted_adjusted_and_spent(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "项目支出绩效自评表",
        [
            [("项目名称", 3, 1), ("营养改善", 6, 1)],
            [("项目资金（万元）", 3, 3), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"],
            ["年度资金总额", "100.00", "120.00", "118.00", "10", "98.33%"],
            ["其中：当年财政拨款", "100.00", "120.00", "118.00", "—", ""],
            [("年度总体目标", 1, 2), ("预期目标", 4, 1), ("实际完成情况", 4, 1)],
            [("改善营养。", 4, 1), ("已完成。", 4, 1)],
            ["绩效指标", "一级指标", "二级指标", ("三级指标", 2, 1), "年度指标值", "实际完成值", "分值", "得分"],
            ["", "产出指标", "数量指标", ("受益人数", 2, 1), "≥3000人", "3100人", "20", "18"],
            [("总分", 7, 1), "100", "97.8"],
        ],
    )
    (project,) = records["projects"]
    assert [project[name] for name in ("amount_reported", "adjusted_amount_reported", "actual_amount_reported")] == [
        "100.00",
        "120.00",
        "118.00",
    ]
    assert (project["actual_amount"], project["fiscal_amount_reported"]) == (1180000, "100.00")
    assert [(goal["goal_kind"], goal["text"]) for goal in records["goals"]] == [("annual", "改善营养。")]
    assert "实际完成情况：已完成。" in project["details"]
    assert [(row["indicator"], row["target"], row["actual"]) for row in records["indicators"]] == [
        ("受益人数", "≥3000人", "3100人")
    ]


def test_of_targets_of_several_years_that_of_the_budget_is_taken(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "项目支出绩效目标表",
        [
            ["项目名称", ("社区矫正", 5, 1)],
            ["项目绩效目标", ("加强监管。", 5, 1)],
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3, 1)],
            ["前年", "上年", "预计当年实现"],
            ["产出指标", "数量指标", "监管人数", "200", "210", "220人"],
        ],
    )
    (indicator,) = records["indicators"]
    assert (indicator["target"], indicator["target_value"], indicator["details"]) == (
        "220人",
        220,
        "前年：200；上年：210",
    )
    assert unclaimed(records) == []


@pytest.mark.parametrize("number", ["公开07表", "表1-2", "预算05-2表", "附件3-1", "财决01表"])
def test_the_number_of_a_table_is_not_its_title(read_table, number: str) -> None:  # type: ignore[no-untyped-def]
    rows: list[list[Printed]] = [[number], ["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "1.00"]]
    (row,) = read_table("支出决算表", rows)["tables"]
    assert (row["title"], row["table_kind"]) == ("支出决算表", "expenditure")


def test_a_note_in_brackets_belongs_to_the_table_above(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "政府性基金预算支出表",
        [["科目编码", "科目名称", "合计"], ["合计", "", ""], [("（注：本单位没有此项支出，本表为空。）", 3, 1)]],
    )
    assert records["tables"][0]["note"] == "（注：本单位没有此项支出，本表为空。）"


def test_the_indicators_of_the_whole_period_stand_beside_those_of_the_year(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "项目支出绩效目标表",
        [
            [("项目名称", 2, 1), ("公益诉讼", 6, 1)],
            [("项目资金（万元）", 2, 2), "中期资金总额：", "90.00", "", "年度资金总额：", ("30.00", 2, 1)],
            ["其中：财政拨款", "90.00", "", "其中：财政拨款", ("30.00", 2, 1)],
            [("总体目标", 1, 2), ("中期目标（2019年—2021年）", 4, 1), ("年度目标", 3, 1)],
            [("推进工作。", 4, 1), ("办理案件。", 3, 1)],
            [("绩效指标", 1, 3), "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
            [("产出指标", 1, 2), "数量指标", "办案数", "≥90件", "数量指标", "办案数", "≥30件"],
            ["质量指标", "合格率", "100%", "", "", ""],
        ],
    )
    (project,) = records["projects"]
    assert (project["amount_reported"], project["fiscal_amount_reported"]) == ("30.00", "30.00")
    assert [(goal["goal_kind"], goal["text"]) for goal in records["goals"]] == [
        ("period", "推进工作。"),
        ("annual", "办理案件。"),
    ]
    assert [(row["level1"], row["level2"], row["target"], row["details"]) for row in records["indicators"]] == [
        ("产出指标", "数量指标", "≥90件", "目标：中期目标（2019年—2021年）"),
        ("产出指标", "数量指标", "≥30件", "目标：年度目标"),
        ("产出指标", "质量指标", "100%", "目标：中期目标（2019年—2021年）"),
    ]
    assert unclaimed(records) == []


def test_a_classification_behind_the_amounts_belongs_to_their_row(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "财政拨款结转资金支出表",
        [
            [
                "项目名称",
                "金额",
                "功能分类科目代码",
                "功能分类科目名称",
                "政府经济分类科目代码",
                "政府经济分类科目名称",
            ],
            ["安全专项", "2.61", "2150605", "安全监管监察专项", "50299", "其他商品和服务支出"],
        ],
    )
    (row,) = records["budget_items"]
    assert (row["functional_code"], row["economic_code"], row["economic_scheme"]) == ("2150605", "50299", "government")


def test_the_code_in_the_form_about_a_department_is_its_own(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "部门整体支出绩效目标表",
        [
            ["部门名称", "某某市民政局", "部门预算编码", "103"],
            ["年度总体目标", ("做好工作。", 3, 1)],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "走访次数", "≥9次"],
        ],
    )
    assert records["disclosures"][0]["organisation_code"] == "103"
    assert records["disclosures"][0]["disclosure_id"].split("-")[1] == "103"


def test_counts_of_assets_are_no_money_and_a_unit_in_the_header_counts(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "国有资产占有使用情况表",
        [
            ["单位名称", "车辆（台、辆）", "房屋（平方米）", "单价50万元以上通用设备", "固定资产（元）"],
            ["文化馆", "3", "500", "2", "900000"],
        ],
    )
    assert [(row["item"], row["quantity"], row["amount"]) for row in records["assets"]] == [
        ("车辆（台、辆）", 3, None),
        ("房屋（平方米）", 500, None),
        ("固定资产（元）", None, 900000),
    ]
    assert [cell["text"] for cell in unclaimed(records)] == ["2"]  # counted or valued: the table does not say


def test_phases_carry_their_own_unit_and_a_row_with_figures_is_no_header(read_table) -> None:  # type: ignore[no-untyped-def]
    head, fund = (
        ["项目资金", "年初预算数（元）", "全年预算数（元）", "全年执行数（元）"],
        ["100.00", "120.00", "118.00"],
    )
    own = ["绩效目标", ("做好。", 3, 1)]
    (project,) = read_table("自评表", [["项目名称", ("营养", 3, 1)], head, ["年度资金总额", *fund], own])["projects"]
    assert (project["amount"], project["actual_amount"], project["unit_reported"]) == (100, 118, "元")
    row = ["预算数（万元）", "100.00", "执行数（万元）", "118.00"]
    (project,) = read_table("自评表", [["项目名称", ("营养", 3, 1)], row, own])["projects"]
    assert (project["amount_reported"], project["details"]) == ("100.00", "执行数（万元）：118.00")


def test_a_first_level_alone_in_its_row_holds_for_the_rows_below(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table(
        "项目支出绩效目标表",
        [
            ["项目名称", ("社区矫正", 3, 1)],
            ["年度绩效目标", "", "", ""],
            [("目标1：加强监管。", 4, 1)],
            [("目标2：提高满意度。", 4, 1)],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "", "", ""],
            ["", "数量指标", "人数", "≥9人"],
        ],
    )
    assert [(row["level1"], row["indicator"]) for row in records["indicators"]] == [("产出指标", "人数")]
    assert [goal["text"] for goal in records["goals"]] == ["加强监管。", "提高满意度。"]


def test_a_year_before_a_name_is_no_code(read_table) -> None:  # type: ignore[no-untyped-def]
    records = read_table("部门整体支出绩效目标表", [[("2025某某市民政局", 2, 1)], ["年度总体目标", "做好。"]])
    assert records["disclosures"][0]["organisation_code"] == ""


def test_a_first_level_is_not_carried_to_a_second_level_that_it_cannot_hold(read_table) -> None:  # type: ignore[no-untyped-def]
    """As a petitions bureau prints it in 2026: 效益指标 was left out, its cell is blank."""
    records = read_table(
        "项目支出绩效目标表",
        [
            ["项目名称", ("接待中心安保服务", 3, 1)],
            ["总体目标", ("保障秩序。", 3, 1)],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "保安服务人数", "15人"],
            ["", "时效指标", "服务期限", "1年"],
            ["", "社会效益指标", "中心大厅秩序", "长期"],
            ["", "可持续影响指标", "发挥作用", "1年"],
            ["满意度指标", "服务对象满意度指标", "中心工作人员满意率", "≥90%"],
        ],
    )
    levels = [(row["level1"], row["level1_kind"], row["level2_kind"]) for row in records["indicators"]]
    assert levels == [
        ("产出指标", "output", "quantity"),
        ("产出指标", "output", "timeliness"),
        ("", "", "social"),
        ("", "", "sustainability"),
        ("满意度指标", "satisfaction", "satisfaction"),
    ]
