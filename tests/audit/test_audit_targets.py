"""The rules on indicators and targets: groups, words, units, directions; goals that two projects share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_documents import checks, findings, only, table

from builder.audit.directions import TARGET_DIRECTION
from builder.audit.disclosure import Disclosure
from builder.audit.indicator_groups import INDICATOR_GROUP
from builder.audit.rules import RULES
from builder.audit.targets import TARGETS
from builder.model import Records, Row
from builder.values import parse_target

Audited = Callable[[str], Records]


def form(number: int, *rows: str, goal: str = "做好测试工作。") -> str:
    return table(
        f"测试项目{number}绩效目标表",
        f"项目编码|13018421000000000000{number}|项目名称|测试项目{number}",
        f"绩效目标|{goal}",
        "一级指标|二级指标|三级指标|绩效指标描述|指标值",
        *rows,
    )


QUANTITY = "产出指标|数量指标|培训人数|人数|≥50人"
SATISFACTION = "满意度指标|服务对象满意度指标|群众满意度|调查|≥90%"


def state(records: Records, rule: str) -> str:
    return str(only(checks(records, rule))["state"])


# Targets ------------------------------------------------------------------------------------------------------


def test_targets_in_words_are_counted_by_project(audited: Audited) -> None:
    records = audited(
        form(
            1,
            "产出指标|数量指标|接待任务|任务|完成",
            "产出指标|时效指标|办理及时性|办理|稳步提高",
            QUANTITY,
            "产出指标|质量指标|服务质量|质量|稳步提高",
        )
    )
    found = only(findings(records, "target-in-words"))
    assert (found["severity"], found["expected"], found["actual"]) == ("notice", "0", "2")
    meant = [row["source_ref"] for row in records["indicators"] if row["indicator"] in ("接待任务", "办理及时性")]
    assert [found["source_ref"], found["other_ref"]] == meant
    assert found["message_zh"] == (
        "项目“测试项目1”的3条数量、时效、成本指标里，有2条的指标值只有文字，没有数字或日期："
        "“接待任务”（完成）、“办理及时性”（稳步提高）。"
    )
    assert found["message_en"] == (
        "Project “测试项目1”: indicators of quantity, time and cost with a target in words, without a number or a "
        "date: 2 of 3: “接待任务” (完成), “办理及时性” (稳步提高)."
    )


@pytest.mark.parametrize(
    ("group", "indicator", "target", "finds"),
    [
        ("数量指标", "演练", "完成", True),
        ("数量指标", "演练", "两次", False),
        ("数量指标", "覆盖范围", "全覆盖", False),
        ("数量指标", "保障对象", "应保尽保", False),
        ("数量指标", "资料", "不少于上年", False),
        ("时效指标", "按时完成", "及时", True),
        ("时效指标", "年底前完成检查", "是否按时完成", False),
        ("时效指标", "完成时间", "年底前", False),
        ("时效指标", "完成时间", "2025年12月底前", False),
        ("成本指标", "监控能力", "逐步提高", True),
        ("成本指标", "日常工作成本", "≤全年预算数", False),
        ("社会成本指标", "负面影响", "没有不良影响", False),
        ("质量指标", "服务质量", "优良", False),
    ],
)
def test_what_counts_as_words_only(audited: Audited, group: str, indicator: str, target: str, finds: bool) -> None:
    records = audited(form(1, f"产出指标|{group}|{indicator}|说明|{target}", QUANTITY))
    assert bool(findings(records, "target-in-words")) is finds


def test_a_form_without_indicators_to_measure_is_not_passed(audited: Audited) -> None:
    records = audited(form(1, SATISFACTION, "产出指标|数量指标|不适用|无|不适用"))
    assert state(records, "target-in-words") == "not_applicable"
    assert state(records, "target-without-unit") == "not_applicable"


@pytest.mark.parametrize(
    ("row", "finds"),
    [
        ("数量指标|检查数量|检查|≥20", True),
        ("成本指标|成本指标|成本|≥100", True),
        ("数量指标|检查数量（家）|检查|≥20", False),
        ("数量指标|检查数量|检查|≥20家", False),
        ("数量指标|培训次数|培训|≥2", False),
        ("数量指标|检查覆盖率|检查|≥95", False),
        ("数量指标|检查数量|实际检查的家数|≥20", False),
        ("质量指标|工作质量|质量|≥90", False),
        ("数量指标|检查数量|检查|0", False),
    ],
)
def test_a_number_without_a_unit(audited: Audited, row: str, finds: bool) -> None:
    records = audited(form(1, f"产出指标|{row}", SATISFACTION))
    assert bool(findings(records, "target-without-unit")) is finds


def test_a_bare_number_among_targets_with_a_direction(audited: Audited) -> None:
    records = audited(form(1, "产出指标|数量指标|保安人数|人数|15人", QUANTITY, SATISFACTION))
    found = only(findings(records, "target-without-direction"))
    assert "2条以数字为指标值的数量、成本指标里，有1条没有写明是至少、至多还是等于" in found["message_zh"]
    assert "“保安人数” (15人)" in found["message_en"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((QUANTITY, SATISFACTION), "pass"),
        (("产出指标|数量指标|完成率|完成|100%", QUANTITY, SATISFACTION), "pass"),
        (("产出指标|成本指标|控制在预算成本内|成本|250万元", QUANTITY, SATISFACTION), "pass"),
        (("产出指标|数量指标|工程量完成率|完成|100", QUANTITY, SATISFACTION), "pass"),
        (("产出指标|成本指标|年度预算控制额|成本|500万元", QUANTITY, SATISFACTION), "pass"),
        (("产出指标|成本指标|人均补助标准|标准|930元/人·月", QUANTITY, SATISFACTION), "pass"),
        (("产出指标|数量指标|保安人数|人数|15人", "产出指标|数量指标|车辆|数|3辆", SATISFACTION), "not_applicable"),
    ],
)
def test_a_form_whose_way_is_bare_numbers_is_left_alone(audited: Audited, rows: tuple[str, ...], expected: str) -> None:
    assert state(audited(form(1, *rows)), "target-without-direction") == expected


# Directions ---------------------------------------------------------------------------------------------------


def test_a_cost_of_at_least_so_much(audited: Audited) -> None:
    found = only(findings(audited(form(1, "效益指标|经济效益指标|成本控制|成本|≥10万元")), "target-direction"))
    assert found["severity"] == "warning"
    assert found["message_zh"] == "指标“成本控制”的指标值是“≥10万元”，只规定了最少多少；成本一般规定最多多少。"
    assert found["message_en"] == (
        "Indicator “成本控制”: the target “≥10万元” sets a least value; a most is usual for cost."
    )


@pytest.mark.parametrize(
    ("indicator", "target", "expected"),
    [
        ("项目总成本", "≤10万元", "pass"),
        ("项目总成本", "10万元", "insufficient_data"),
        ("成本节约额", "≥10万元", None),
        ("成本控制率", "≥90%", None),
        ("投诉率（%）", "≥5%", "fail"),
        ("投诉处理率", "≥95%", None),
        ("零投诉率", "≥95%", None),
        ("安全事故发生率", "≥1%", "fail"),
        ("减少事故起数", "≥10起", None),
        ("事故隐患排查数", "≥10处", None),
        ("故障响应时间", "≥2小时", "fail"),
        ("故障响应时间", "不超过2小时", "pass"),
        ("培训时间", "≥4小时", None),
        ("群众满意度", "≤95%", "fail"),
        ("群众满意度", "投诉率≤5%", "insufficient_data"),
        ("群众不满意率", "≤5%", "pass"),
        ("设备验收合格率", "<95%", "fail"),
        ("不合格率", "≥5%", "fail"),
        ("出车响应及时率", "≤1小时", None),
        ("预算完成率", "≤100%", None),
    ],
)
def test_direction_of_what_should_be_low_or_high(
    audited: Audited, indicator: str, target: str, expected: str | None
) -> None:
    found = checks(audited(form(1, f"产出指标|质量指标|{indicator}|说明|{target}")), "target-direction")
    assert [row["state"] for row in found] == ([expected] if expected else [])


# Groups -------------------------------------------------------------------------------------------------------


def test_indicators_in_groups_that_do_not_fit(audited: Audited) -> None:
    records = audited(
        form(
            1,
            "产出指标|时效指标|监测网站数量|网站|91家",
            "|成本指标|评论任务完成率|任务|≥90%",
            "效益指标|经济效益指标|成本控制|成本|≤10万元",
            "满意度指标|服务对象满意度指标|群众满意度|调查|≥90%",
        )
    )
    found = only(findings(records, "indicator-group"))
    assert (found["severity"], found["actual"]) == ("notice", "3")
    assert found["message_zh"] == (
        "项目“测试项目1”的4条绩效指标里，有3条所在的类别与内容不一致："
        "“监测网站数量”（91家）列在“时效指标”下，像是数量指标、"
        "“评论任务完成率”（≥90%）列在“成本指标”下，像是完成情况的指标、"
        "“成本控制”（≤10万元）列在“经济效益指标”下，像是成本指标。"
    )
    assert "“监测网站数量” (91家) below “时效指标” looks like an indicator of quantity" in found["message_en"]


@pytest.mark.parametrize(
    ("row", "finds"),
    [
        ("产出指标|质量指标|群众满意度|调查|≥90%", True),
        ("产出指标|数量指标|报告|报告|12月31日前", True),
        ("产出指标|数量指标|报告|报告|12月底前完成两份", False),
        ("产出指标|数量指标|产品合格率|产品|≥95%", True),
        ("产出指标|数量指标|资金拨付及时率|拨付|≥95%", True),
        ("产出指标|质量指标|资金拨付及时率|拨付|≥95%", False),
        ("产出指标|时效指标|逾期次数|逾期|≤1次", False),
        ("产出指标|时效指标|每月更新次数|更新|≥4次", False),
        ("产出指标|社会成本指标|受影响人数|人数|10人", False),
        ("效益指标|经济效益指标|企业融资成本|成本|≤5万元", False),
        ("效益指标|社会公众或服务对象满意度指标|群众满意度|调查|≥90%", False),
        ("满意度指标|服务对象满意度指标|投诉次数|投诉|≤5次", False),
        ("效益指标|成本指标|系统稳定性|稳定|≥95%", True),
        ("成本指标|社会成本指标|系统稳定性|稳定|≥95%", False),
    ],
)
def test_only_plain_cases_are_in_the_wrong_group(audited: Audited, row: str, finds: bool) -> None:
    assert bool(findings(audited(form(1, row)), "indicator-group")) is finds


def test_a_level_that_is_not_printed_beside_the_indicator_is_not_relied_on(audited: Audited) -> None:
    records = audited(form(1, QUANTITY, "|社会效益指标|社会稳定|稳定|长期"))
    assert state(records, "indicator-group") == "pass"
    below = audited(form(1, QUANTITY, "产出指标|社会效益指标|社会稳定|稳定|长期"))
    assert "“社会效益指标”列在“产出指标”下" in only(findings(below, "indicator-group"))["message_zh"]


def test_many_indicators_are_named_up_to_five_and_long_names_are_cut(audited: Audited) -> None:
    rows = [f"产出指标|时效指标|{'很长的名称' * 12}{number}网站数量|网站|≥{number}家" for number in range(1, 8)]
    message = only(findings(audited(form(1, *rows)), "indicator-group"))["message_zh"]
    assert "有7条" in message and message.count("像是数量指标") == 5 and message.endswith("像是数量指标等。")
    assert "…" in message and "1网站数量" in message and "很长的名称" * 12 not in message


# Goals --------------------------------------------------------------------------------------------------------

_COPIED = "保障全市重点工作任务顺利推进并提高服务群众的水平"


def test_a_sentence_that_two_projects_share(audited: Audited) -> None:
    records = audited(
        form(1, QUANTITY, goal=f"建设平台。{_COPIED}。") + form(2, QUANTITY, goal=f"{_COPIED}；组织活动。")
    )
    found = findings(records, "goals-shared")
    assert [row["severity"] for row in found] == ["notice", "notice"]
    assert found[0]["message_zh"] == f"项目“测试项目1”的绩效目标里，“{_COPIED}”一句与项目“测试项目2”的完全相同。"
    assert found[0]["other_ref"] == found[1]["source_ref"]


def test_goals_of_three_projects_name_one_and_count_the_others(audited: Audited) -> None:
    records = audited("".join(form(number, QUANTITY, goal=f"{_COPIED}。") for number in (1, 2, 3)))
    assert findings(records, "goals-shared")[0]["message_zh"].endswith("“测试项目2”的完全相同，另外1个项目也是。")


@pytest.mark.parametrize("other", ["做好测试工作。", f"{_COPIED}和质量。"])
def test_short_or_different_sentences_are_no_copies(audited: Audited, other: str) -> None:
    records = audited(form(1, QUANTITY, goal=f"做好测试工作。{_COPIED}。") + form(2, QUANTITY, goal=other))
    assert not findings(records, "goals-shared")


# Anything that a form may print -------------------------------------------------------------------------------


@given(st.text(), st.text(), st.sampled_from(["quantity", "timeliness", "cost", "satisfaction", "economic", ""]))
def test_no_target_stops_the_rules(name: str, target: str, kind: str) -> None:
    parsed = parse_target(target, name)
    row: Row = {
        "indicator_id": "x-1",
        "project_id": None,
        "scope": "unit",
        "indicator": name,
        "description": "",
        "details": "",
        "level1": "",
        "level2": "",
        "level1_kind": "",
        "level2_kind": kind,
        "target": target,
        "operator": parsed.operator,
        "target_value": parsed.value,
        "target_unit": parsed.unit,
        "is_placeholder": False,
        "source_ref": "L1",
    }
    head: Row = {"disclosure_id": "x", "fiscal_year": 2021, "status": "read"}
    disclosure = Disclosure({"disclosures": [head], "indicators": [row]})
    for rule in (*TARGETS, TARGET_DIRECTION, INDICATOR_GROUP):
        assert rule in RULES
        states = [check.state for check in rule.check(disclosure)]
        assert set(states) <= {"pass", "fail", "not_applicable", "insufficient_data"} and len(states) <= 1
