"""The frame: what the audit writes, what it leaves alone, what it does with a rule that raises."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator

import pytest
from test_audit_narrative import document
from test_audit_tables import expenditure

import builder.audit
from builder.audit.audit import audit
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.rules import RULES
from builder.findings import Check, Wording
from builder.model import Records
from builder.package.schemas import schema

RecordsOf = Callable[[str], Records]
ACCUSING = re.compile(
    "违规|违法|违纪|造假|作假|弄虚|虚假|腐败|贪|舞弊|隐瞒|欺|问题单位|不诚信"
    r"|fraud|corrupt|illegal|unlawful|violat|fake|falsif|forg|misconduct|cheat|dishonest",
    re.IGNORECASE,
)
BROKEN = document("2020年支出预算为12.30万元，其中：基本支出8.10万元；项目支出4.00万元。").replace(
    "10.20|6.00|4.20", "10.40|6.00|4.20", 1
)


def _raises(_: Disclosure) -> Iterator[Check]:
    yield Check("pass", "L1")
    raise RuntimeError("no such column")


def _rule(check: Callable[[Disclosure], Iterator[Check]]) -> Rule:
    return Rule("raises", "error", "会出错的规则", "a rule that raises", "测试", "test", check)


def test_a_rule_that_raises_is_an_error_and_not_a_pass(records_of: RecordsOf) -> None:
    records = records_of(expenditure())
    audit(records, (_rule(_raises), *RULES))
    own = [row for row in records["checks"] if row["rule"] == "raises"]
    assert [row["state"] for row in own] == ["pass", "error"]
    assert own[1]["actual"] == "RuntimeError: no such column"
    assert any(row["rule"] == "total-row" and row["state"] == "pass" for row in records["checks"])
    assert not [row for row in records["findings"] if row["rule"] == "raises"]


def test_two_checks_of_one_name_are_an_error_of_the_rule(records_of: RecordsOf) -> None:
    records = records_of(expenditure())
    audit(records, (_rule(lambda _: iter([Check("pass", "L1"), Check("pass", "L1")])),))
    assert [row["state"] for row in records["checks"]] == ["pass", "error"]


def test_audit_changes_no_record(records_of: RecordsOf) -> None:
    records = records_of(BROKEN)
    before = copy.deepcopy(records)
    audit(records)
    assert records["findings"] and records.pop("checks") and records.pop("presence")
    assert records["disclosures"][0].pop("findings") == len(records.pop("findings"))
    before["disclosures"][0].pop("findings", None)
    assert records == before


def test_auditing_twice_gives_the_same_rows(records_of: RecordsOf) -> None:
    records = records_of(BROKEN)
    audit(records)
    first = copy.deepcopy((records["checks"], records["findings"]))
    audit(records)
    assert (records["checks"], records["findings"]) == first


def test_nothing_is_due_for_a_document_that_could_not_be_read() -> None:
    records: Records = {"disclosures": [{"disclosure_id": "x", "status": "unreadable"}]}
    audit(records)
    assert (records["checks"], records["findings"], records["disclosures"][0]["findings"]) == ([], [], 0)


def test_identifiers_are_unique_and_fit_the_schema(records_of: RecordsOf) -> None:
    records = records_of(BROKEN)
    audit(records)
    names = [row["check_id"] for row in records["checks"]]
    pattern = re.compile(r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*")
    assert len(set(names)) == len(names) and all(map(pattern.fullmatch, names))
    failed = {row["check_id"] for row in records["checks"] if row["state"] == "fail"}
    assert {row["finding_id"] for row in records["findings"]} >= failed


def test_identifiers_stay_when_another_table_comes_behind(records_of: RecordsOf) -> None:
    def names(text: str) -> list[str]:
        records = records_of(text)
        audit(records)
        return [row["check_id"] for row in records["checks"] if row["rule"] == "total-row"]

    alone = names(expenditure())
    assert names(expenditure() + "\n" + expenditure(title="部门预算一般公共预算财政拨款支出表"))[: len(alone)] == alone


def test_rows_have_the_fields_of_the_schemas(records_of: RecordsOf) -> None:
    records = records_of(BROKEN)
    audit(records)
    for resource in ("checks", "findings", "presence"):
        # `other_ref` is new: the place of the other side, for the link to both cells.
        assert set(records[resource][0]) - {"other_ref"} <= set(schema(resource).names)


@pytest.mark.parametrize("state", ["pass", "not_applicable", "not_extracted", "error"])
def test_only_what_fails_or_is_missing_has_a_message(state: str) -> None:
    with pytest.raises(ValueError, match="no message"):
        Check(state, "L1", message_zh="说明", message_en="message")


def test_a_check_that_fails_says_why_in_both_languages() -> None:
    with pytest.raises(ValueError, match="needs a message"):
        Check("fail", "L1")
    with pytest.raises(ValueError, match="both languages"):
        Check("fail", "L1", message_zh="说明")


def _wordings() -> Iterator[tuple[str, Wording]]:
    for module in pkgutil.iter_modules(builder.audit.__path__, "builder.audit."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for wording in value.values() if isinstance(value, dict) else [value]:
                if isinstance(wording, Wording):
                    yield f"{module.name}.{name}", wording


def test_no_wording_accuses_anybody() -> None:
    wordings = list(_wordings())
    texts = [(name, text) for name, wording in wordings for text in (wording.zh, wording.en)]
    for rule in RULES:
        texts += [(rule.name, text) for text in (rule.title_zh, rule.title_en, rule.reason_zh, rule.reason_en)]
    assert len(wordings) >= 15
    assert [(name, text) for name, text in texts if ACCUSING.search(text)] == []


def test_every_rule_explains_itself() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert re.fullmatch(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", rule.name)
        assert rule.severity in ("error", "warning", "notice")
        assert "依据是" in rule.reason_zh and "The source is" in rule.reason_en
        assert rule.title_zh and rule.title_en
