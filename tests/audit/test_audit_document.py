"""The rules on the document as such: each with a document that breaks it and one that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_audit_tables import HEAD, expenditure
from typed_documents import DEPARTMENT, checks, findings, only, table

from builder.audit.characters import intended
from builder.model import Records

Audited = Callable[[str], Records]
RULES = (
    "other-organisation",
    "template-instruction",
    "unfilled-placeholder",
    "label-characters",
    "required-table",
    "blank-table",
    "called-blank",
    "unit-magnitude",
)
NAME = "新乐市测试局"
FUND = "部门预算政府性基金预算支出表"
FUND_ROW = "1|201|一般公共服务支出|1.00|1.00|"


def summary(total: str = "12.30", unit: str = "单位：万元") -> str:
    text = table(
        "部门预算收支总表",
        "收入||支出|",
        "项目|预算数|项目|预算数",
        f"一般公共预算拨款收入|{total}|一般公共服务支出|{total}",
        f"收入总计|{total}|支出总计|{total}",
    )
    return text.replace("单位：万元", unit)


def of(title: str, *rows: str) -> str:
    """A table of expenditure under another title, with other rows."""
    return table(title, *HEAD, *(rows or ("1||合计|12.30|8.10|4.20", "2|201|一般公共服务支出|12.30|8.10|4.20")))


def budget(*narrative: str, without: str = "") -> str:
    """A budget with the eight required tables."""
    tables = {
        "summary": summary(),
        "revenue": of("部门预算收入总表"),
        "expenditure": expenditure(),
        "fiscal_summary": summary().replace("部门预算收支总表", "部门预算财政拨款收支总表"),
        "general_expenditure": of("部门预算一般公共预算财政拨款支出表"),
        "general_basic": of("部门预算一般公共预算财政拨款基本支出表"),
        "three_public": table(
            "部门预算财政拨款“三公”经费支出表",
            "序号|项  目|资 金 性 质",
            "||合计|一般公共预算财政拨款|政府性基金预算拨款",
            "栏次|1|2|3|4",
            "1|合计|3.00||",
            "2|因公出国（境）费|2.00||",
            "3|公务接待费|1.00||",
        ),
        "fund_expenditure": of(FUND, FUND_ROW),
    }
    printed = "".join(text for kind, text in tables.items() if kind != without)
    return f"{printed}{NAME}2021年部门预算信息公开情况说明\n" + "".join(f"{text}\n" for text in narrative)


def states(records: Records, content: str) -> list[tuple[str, str]]:
    return [(row["state"], row["basis"]) for row in records["presence"] if row["content"] == content]


@pytest.mark.parametrize("rule", RULES)
def test_a_document_with_nothing_odd_has_no_finding(audited: Audited, rule: str) -> None:
    records = audited(budget("一、部门职责", "负责全市测试工作。"))
    assert findings(records, rule) == []
    assert not [row for row in checks(records, rule) if row["state"] == "error"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("加强绩效管理，保证目标实现。（新增必有，按照自己实际工作修改）", "（新增必有，按照自己实际工作修改）"),
        (
            "备注：涉密项目不予公开。（请核实单位是否有涉密项目，若无涉密项目，则备注写“无”）",
            "（请核实单位是否有涉密项目",
        ),
        ("注：1、封面和目录的格式不得随意改变。", "注：1、封面和目录的格式不得随意改变"),
        ("此处填写本部门的主要职责。", "此处填写本部门的主要职责"),
        ("请根据本部门情况修改以上内容。", "请根据本部门情况修改以上内容"),
        ("新乐市测试局部门预算公开（模板）", "新乐市测试局部门预算公开（模板）"),
    ],
)
def test_an_instruction_of_the_template_is_found(audited: Audited, text: str, quoted: str) -> None:
    found = only(findings(audited(budget(text)), "template-instruction"))
    assert quoted in found["message_zh"] and found["severity"] == "warning"
    assert found["source_ref"].startswith("L")


@pytest.mark.parametrize(
    "text",
    [
        "指导企业填写申请表，受理单位申请填写的材料。",
        "提请根据审计意见修改制度，按照实际情况调整预算。",
        "制定公开模板，组织各单位使用示例文本。",
        "此表如无数字则表示单位无该项支出。",
        "预算执行中可根据实际情况调整。",
        "根据实际工作需要安排经费。",
        "市级部门的绩效目标必须公开。",
        "申请单位请填写《申请表》后报送我局。",
        "项目单位根据自己的实际情况进行整改。",
        "修订合同范本（示范文本）3个。",
        "按照《2021年部门预算公开模板（样式）》要求编制。",
    ],
)
def test_what_a_department_does_is_no_instruction(audited: Audited, text: str) -> None:
    assert findings(audited(budget(text)), "template-instruction") == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("20XX年部门预算安排支出。", "20XX年"),
        ("2021年安排支出XX万元。", "XX"),
        ("共有车辆××辆。", "××"),
        ("XX市委办公室负责组织实施。", "XX"),
        ("安排政府采购___万元。", "___"),
        ("现将{单位名称}部门预算公开如下。", "{单位名称}"),
        ("（部门名称）2021年部门预算", "（部门名称）"),
    ],
)
def test_a_place_that_was_not_filled_in_is_found(audited: Audited, text: str, mark: str) -> None:
    found = only(findings(audited(budget(text)), "unfilled-placeholder"))
    assert found["actual"] == mark and mark in found["message_zh"]


@pytest.mark.parametrize(
    "text",
    [
        "二○○八年设立测试机构。",
        "涉密项目××按规定不公开。",
        "购置X光机2台。",
        "型号为XXL的服装。",
        "网址为a__b。",
        "301XX类科目。",
        "“XX局”信访事项已办结。",
    ],
)
def test_masks_and_other_marks_are_no_place_to_fill(audited: Audited, text: str) -> None:
    assert findings(audited(budget(text)), "unfilled-placeholder") == []


def test_a_placeholder_among_the_indicators_is_left_to_its_own_rule(audited: Audited) -> None:
    form = table(
        "测试项目绩效目标表",
        "项目编码|13018421000000000000001|项目名称|测试项目",
        "绩效目标|做好测试工作。",
        "一级指标|二级指标|三级指标|绩效指标描述|指标值",
        "产出指标|数量指标|培训XX人|人数|≥XX人",
    )
    assert findings(audited(form), "unfilled-placeholder") == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("项日支出", "项目支出"),
        ("合汁", "合计"),
        ("基木支出", "基本支出"),
        ("事业收人", "事业收入"),
        ("科日名称", "科目名称"),
    ],
)
def test_a_label_with_a_character_that_looks_alike(label: str, expected: str) -> None:
    assert intended(label) == expected


@pytest.mark.parametrize(
    "label", ["项目支出", "合计", "日期", "人员经费", "本年收入", "计", "办公日常支出", "未来支出"]
)
def test_labels_that_are_what_they_are(label: str) -> None:
    assert intended(label) == ""


def test_a_label_of_a_table_is_found_where_it_is_printed(audited: Audited) -> None:
    records = audited(expenditure().replace("项目支出", "项日支出"))
    found = only(findings(records, "label-characters"))
    assert (found["actual"], found["expected"], found["severity"]) == ("项日支出", "项目支出", "notice")
    assert found["message_zh"] == "这里印的是“项日支出”，固定的名称是“项目支出”，差一个形近字。"


def test_recognised_text_may_be_what_is_wrong(records_of: Audited) -> None:
    from builder.audit.audit import audit

    records = records_of(expenditure().replace("项目支出", "项日支出"))
    records["disclosures"][0]["text_basis"] = "ocr"
    audit(records)
    assert "可能是识别有误" in only(findings(records, "label-characters"))["message_zh"]


def test_a_required_table_that_is_not_there(audited: Audited) -> None:
    records = audited(budget(without="general_basic"))
    found = only(findings(records, "required-table"))
    assert "“一般公共预算基本支出情况表”" in found["message_zh"] and found["severity"] == "notice"
    assert states(records, "general_basic") == [("not_disclosed", "none")]
    assert len(checks(records, "required-table", "pass")) == 7


def test_a_table_that_is_said_to_be_needless_is_not_missing(audited: Audited) -> None:
    records = audited(budget("本部门2021年没有使用政府性基金预算拨款安排的支出。", without="fund_expenditure"))
    assert findings(records, "required-table") == []
    assert states(records, "fund_expenditure") == [("empty_by_statement", "statement")]


def test_an_extract_of_a_budget_need_not_hold_every_table(audited: Audited) -> None:
    records = audited(expenditure())
    assert [row["state"] for row in checks(records, "required-table")] == ["insufficient_data"]


def test_what_may_not_have_been_read_is_not_missing(records_of: Audited) -> None:
    from builder.audit.audit import audit

    for change in ({"reading_notes": "pages without text, only pictures: 3"}, {"text_basis": "ocr"}):
        records = records_of(budget(without="general_basic"))
        records["disclosures"][0] |= change
        audit(records)
        assert findings(records, "required-table") == []
        assert states(records, "general_basic") == [("not_extracted", "none")]


def test_a_performance_text_need_not_print_budget_tables(audited: Audited) -> None:
    records = audited(
        f"{NAME}2021年部门绩效目标\n\n一、总体绩效目标\n做好测试工作，确保全年测试任务按期完成，取得实效。\n"
    )
    assert checks(records, "required-table") == []
    assert states(records, "summary") == [("not_applicable", "none")]


BLANK = of(FUND, "1||合计|||")


def test_a_blank_table_that_nothing_explains(audited: Audited) -> None:
    records = audited(budget(without="fund_expenditure") + BLANK)
    found = only(findings(records, "blank-table"))
    assert found["message_zh"].startswith(f"《{FUND}》没有印任何数") and found["severity"] == "notice"
    assert states(records, "fund_expenditure") == [("not_disclosed", "blank_table")]


@pytest.mark.parametrize(
    "text",
    [
        "注：本部门无政府性基金预算，空表列示。",
        "说明：新乐市测试局本年度没有政府性基金预算财政拨款支出，故本表无数据。",
        "注：此表如无数字则表示单位无该项支出。",
        "备注：本表本年无发生额。",
    ],
)
def test_a_sentence_below_a_blank_table_explains_it(audited: Audited, text: str) -> None:
    records = audited(budget(without="fund_expenditure") + BLANK + text + "\n")
    assert findings(records, "blank-table") == [] and findings(records, "called-blank") == []
    assert states(records, "fund_expenditure") == [("empty_by_statement", "statement")]


def test_zeros_are_zero_and_need_no_explanation(audited: Audited) -> None:
    records = audited(budget(without="fund_expenditure") + of(FUND, "1||合计|0.00|0.00|0.00"))
    assert states(records, "fund_expenditure") == [("zero", "table")]
    assert findings(records, "blank-table") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年“三公”经费预算安排8.50万元，与上年持平。", ("disclosed", "narrative")),
        ("2021年“三公”经费预算安排0万元。", ("zero", "narrative")),
        ("本部门没有安排“三公”经费预算。", ("empty_by_statement", "statement")),
        ("严格控制各项支出。", ("not_disclosed", "none")),
    ],
)
def test_the_narrative_counts_where_no_table_is(audited: Audited, text: str, expected: tuple[str, str]) -> None:
    assert states(audited(budget(text, without="three_public")), "three_public") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年政府采购预算总额43.90万元。", ("procurement", "disclosed")),
        ("2021年安排政府采购预算0.00万元。", ("procurement", "zero")),
        ("2021年本部门无政府采购预算。", ("procurement", "empty_by_statement")),
        ("加快履行政府采购手续。", ("procurement", "not_disclosed")),
        ("未纳入政府采购范围的，按内部制度办理。", ("procurement", "not_disclosed")),
        ("截至2020年底，本部门共有车辆3辆。", ("assets", "disclosed")),
        ("截至2020年底，本部门共有车辆0辆。", ("assets", "zero")),
        ("加强固定资产登记、使用和报废处置管理。", ("assets", "not_disclosed")),
        ("2021年编报绩效目标的项目共9个。", ("performance", "disclosed")),
    ],
)
def test_what_the_narrative_says_of_other_contents(audited: Audited, text: str, expected: tuple[str, str]) -> None:
    content, state = expected
    assert [found for found, _ in states(audited(budget(text)), content)] == [state]


@pytest.mark.parametrize(
    "text",
    [
        "本部门2021年没有使用政府性基金预算拨款安排的支出。",
        "本部门无政府性基金预算财政拨款支出。",
        "本单位没有政府性基金预算和国有资本经营预算收支。",
        "政府性基金预算无内容。",
    ],
)
def test_a_statement_against_a_table_that_prints_figures(audited: Audited, text: str) -> None:
    records = audited(budget(text))
    found = only(findings(records, "called-blank"))
    assert f"《{FUND}》却印有内容：“1.00”" in found["message_zh"] and found["severity"] == "warning"
    assert found["other_ref"].startswith("L")


@pytest.mark.parametrize(
    "text",
    [
        "2020年没有使用政府性基金预算拨款安排的支出。",
        "政府性基金预算支出与上年相比无增减变化。",
        "政府性基金预算支出1.00万元，上年无政府性基金预算支出。",
        "如无政府性基金预算支出，则公开空表。",
        "2021年无新增政府性基金项目。",
        "政府性基金预算支出中无人员经费。",
        "政府性基金预算未安排公务接待费。",
        "我局没有下属单位政府性基金预算。",
    ],
)
def test_a_sentence_about_another_year_or_a_change_contradicts_nothing(audited: Audited, text: str) -> None:
    assert findings(audited(budget(text)), "called-blank") == []


def test_the_list_of_tables_against_the_tables(audited: Audited) -> None:
    contents = "\n".join(
        "\t" + "\n\t".join(row.split("|")) + "\n"
        for row in (
            "序号|内容|是否空表|表格为空的理由",
            "表1|2021年政府性基金预算表|是|不涉及",
            "表2|2021年项目资金绩效目标表|是|不涉及",
        )
    )
    full = of("2021年政府性基金预算表", FUND_ROW)
    records = audited("报表目录\n" + contents + "\n\n" + budget(without="fund_expenditure") + full)
    messages = [row["message_zh"] for row in findings(records, "called-blank")]
    assert any("表格目录把它列为空表" in text and "“1.00”" in text for text in messages)


def test_units_that_do_not_fit_the_figures(audited: Audited) -> None:
    text = summary("1234.56") + expenditure(("1||合计|12.30|8.10|4.20", "1||合计|1234.56|8.10|4.20")).replace(
        "单位：万元", "单位：元"
    )
    found = only(findings(audited(text), "unit-magnitude"))
    assert (found["actual"], found["expected"], found["severity"]) == ("1234.56", "12345600.00", "error")
    assert "印作1234.56元" in found["message_zh"] and "正好相差1万倍" in found["message_zh"]


@pytest.mark.parametrize(
    ("total", "unit"), [("12345600.00", "单位：元"), ("1234.56", "单位：万元"), ("1200.00", "单位：万元")]
)
def test_units_that_fit(audited: Audited, total: str, unit: str) -> None:
    text = summary("1234.56") + expenditure(("1||合计|12.30|8.10|4.20", f"1||合计|{total}|8.10|4.20")).replace(
        "单位：万元", unit
    )
    records = audited(text)
    assert findings(records, "unit-magnitude") == [] and checks(records, "unit-magnitude", "pass")


def test_totals_of_few_digits_prove_no_unit(audited: Audited) -> None:
    text = summary("12") + expenditure(("1||合计|12.30|8.10|4.20", "1||合计|12|8|4")).replace("单位：万元", "单位：元")
    assert findings(audited(text), "unit-magnitude") == []


def test_the_name_of_another_organisation_in_a_title(audited: Audited) -> None:
    records = audited(budget() + of("正定县样例局2021年部门预算项目支出表"))
    found = only(findings(records, "other-organisation"))
    assert (found["actual"], found["expected"]) == ("正定县样例局", NAME)
    assert found["severity"] == "warning"


def test_the_announcement_names_another_organisation(audited: Audited) -> None:
    records = audited(budget("按照规定，现将正定县样例局2021年部门预算公开如下。"))
    assert only(findings(records, "other-organisation"))["actual"] == "正定县样例局"


@pytest.mark.parametrize(
    "text",
    [
        "现将新乐市测试局2021年部门预算公开如下。",
        "现将市测试局2021年部门预算公开如下。",
        "现将本部门2021年部门预算公开如下。",
        "正定县样例局是所属单位。\n现将正定县样例局2021年部门预算公开如下。",
    ],
)
def test_own_names_short_forms_and_units_are_no_other(audited: Audited, text: str) -> None:
    assert findings(audited(budget(text)), "other-organisation") == []


def test_presence_has_a_row_for_each_part_and_content(audited: Audited) -> None:
    unit = expenditure(title="单位预算支出总表", organisation="224001新乐市测试局本级")
    text = f"第一部分 部门预算\n{budget()}第二部分 部门所属单位预算\n{unit}"
    records = audited(text)
    assert [row["presence_id"] for row in records["presence"]][::12] == [
        f"{records['disclosures'][0]['disclosure_id']}.{scope}.summary" for scope in ("department", "unit")
    ]
    assert len(records["presence"]) == 24
    assert {row["organisation_code"] for row in records["presence"]} == {""}
    assert DEPARTMENT.startswith("224")
