"""The words that the pages use for the values of the data: every enumeration of the schemas, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from builder.render.language import _

LABELS: Mapping[str, Mapping[str, str]] = {
    "table_kind": {
        "summary": "收支总表",
        "revenue": "收入总表",
        "expenditure": "支出总表",
        "fiscal_summary": "财政拨款收支总表",
        "general_expenditure": "一般公共预算财政拨款支出表",
        "general_basic": "一般公共预算财政拨款基本支出表",
        "fund_expenditure": "政府性基金预算支出表",
        "capital_expenditure": "国有资本经营预算支出表",
        "three_public": "“三公”经费支出表",
        "procurement": "政府采购预算表",
        "assets": "固定资产占用情况表",
        "project_expenditure": "项目支出表",
        "department_form": "部门整体支出绩效目标表",
        "project_form": "项目绩效目标表",
        "activities": "分项绩效目标表",
        "institutions": "机构设置表",
        "other": "其他表格",
    },
    "measure_kind": {
        "total": "合计",
        "basic": "基本支出",
        "project": "项目支出",
        "personnel": "人员经费",
        "operating": "公用经费",
        "fiscal": "财政拨款",
        "general": "一般公共预算",
        "fund": "政府性基金",
        "capital": "国有资本经营预算",
        "special_account": "财政专户",
        "undertaking": "事业收入",
        "business": "经营收入",
        "superior": "上级补助",
        "subordinate": "下级上缴",
        "carry_over": "上年结转",
        "subtotal": "小计",
        "other": "其他",
    },
    "expenditure_type": {"basic": "基本支出", "project": "项目支出"},
    "direction": {"revenue": "收入", "expenditure": "支出"},
    "phase": {"budget": "预算数", "adjusted": "调整预算数", "actual": "决算数"},
    "scope": {"department": "部门", "unit": "单位"},
    "level": {"department": "部门", "unit": "单位"},
    "kind": {
        "budget": "部门预算",
        "performance": "绩效目标",
        "final_accounts": "部门决算",
        "self_evaluation": "绩效自评",
        "other": "其他文件",
    },
    "stage": {"draft": "草案", "approved": "批准"},
    "status": {
        "read": "已读取",
        "unreadable": "读不了",
        "open": "已写下",
        "reported": "已告知",
        "acknowledged": "已承认",
        "fixed": "已改正",
    },
    "text_basis": {"text": "文字", "ocr": "图片识别"},
    "fiscal_year_basis": {"stated": "文件写明", "passport": "登记信息写明", "unknown": "文件没有写明"},
    "title_basis": {"stated": "文件所印", "composed": "由部门、年度和种类拼成"},
    "unit_basis": {"stated": "表格所印", "inferred": "按同一文件的其他表推定"},
    "economic_scheme": {"department": "部门预算经济分类", "government": "政府预算经济分类"},
    "scheme": {
        "functional": "支出功能分类",
        "economic_department": "部门预算经济分类",
        "economic_government": "政府预算经济分类",
    },
    "amount_basis": {"table": "表格", "narrative": "文字说明"},
    "goal_kind": {"overall": "总体目标", "annual": "年度目标", "period": "实施期目标", "project": "项目目标"},
    "level1_kind": {"output": "产出", "benefit": "效益", "satisfaction": "满意度", "cost": "成本"},
    "level2_kind": {
        "quantity": "数量",
        "quality": "质量",
        "timeliness": "时效",
        "cost": "成本",
        "economic": "经济效益",
        "social": "社会效益",
        "ecological": "生态效益",
        "sustainability": "可持续影响",
        "satisfaction": "满意度",
    },
    "operator": {">=": "至少", "<=": "至多", ">": "多于", "<": "少于", "=": "等于"},
    "severity": {"error": "对不上", "warning": "存疑", "notice": "提示"},
    "state": {
        "pass": "通过",
        "fail": "不通过",
        "not_applicable": "不适用",
        "insufficient_data": "资料不足",
        "not_extracted": "没有读出",
        "error": "核对出错",
        "disclosed": "公开了",
        "zero": "印的是零",
        "empty_by_statement": "写明没有",
        "not_disclosed": "这份文件里没有",
        "received": "收到了",
        "not_received": "没有收到",
        "unclear": "不能确定",
    },
    "content": {
        "summary": "收支总表",
        "revenue": "收入总表",
        "expenditure": "支出总表",
        "fiscal_summary": "财政拨款收支总表",
        "general_expenditure": "一般公共预算支出表",
        "general_basic": "一般公共预算基本支出表",
        "three_public": "“三公”经费",
        "fund_expenditure": "政府性基金预算支出表",
        "capital_expenditure": "国有资本经营预算支出表",
        "procurement": "政府采购",
        "assets": "国有资产占用",
        "performance": "绩效目标或评价",
    },
    "basis": {
        "table": "表格",
        "narrative": "文字说明里的数",
        "statement": "写明没有的句子",
        "blank_table": "空表，没有说明",
        "none": "没有找到",
    },
    "whose": {"publisher": "发布者", "ours": "本站"},
    "role": {
        "value": "数值",
        "label": "项目名",
        "header": "表头",
        "number": "序号",
        "title": "标题",
        "unclaimed": "没有读懂",
        "heading": "标题行",
        "caption": "表名和表头说明",
        "narrative": "正文",
    },
    "type": {"string": "文字", "integer": "整数", "number": "数字", "boolean": "是或否", "date": "日期"},
}
"""Field of the schemas → its value → what the pages call it, in the order in which the pages list the values."""


def label(field: str, value: str) -> str:
    """What the pages call `value` of `field`; the value itself where there is no word for it yet."""
    return _(LABELS[field].get(value, value), field)


def rank(field: str, value: str) -> int:
    """The place of `value` among the values of `field`; unknown ones come last."""
    known = list(LABELS[field])
    return known.index(value) if value in known else len(known)
