"""The rules on codes and names of the classification: each with a table that breaks it and one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_documents import checks, findings, only, table

from builder.audit.audit import audit
from builder.audit.classification import CLASSIFICATION, CODE_NAME
from builder.audit.disclosure import Disclosure
from builder.classification.codes import reference
from builder.model import Records, Row

RecordsOf = Callable[[str], Records]
Audited = Callable[[str], Records]

HEAD = ("功能分类科目|合计|基本支出|项目支出", "科目编码|科目名称|||")
ROWS = (
    "|合计|30.00|26.00|4.00",
    "201|一般公共服务支出|20.00|16.00|4.00",
    "20103|政府办公厅（室）及相关机构事务|20.00|16.00|4.00",
    "2010301|行政运行|16.00|16.00|",
    "2010302|一般行政管理事务|4.00||4.00",
    "208|社会保障和就业支出|4.00|4.00|",
    "20805|行政事业单位养老支出|4.00|4.00|",
    "2080505|机关事业单位基本养老保险缴费支出|4.00|4.00|",
    "210|卫生健康支出|2.00|2.00|",
    "21011|行政事业单位医疗|2.00|2.00|",
    "2101101|行政单位医疗|2.00|2.00|",
    "221|住房保障支出|4.00|4.00|",
    "22102|住房改革支出|4.00|4.00|",
    "2210201|住房公积金|4.00|4.00|",
)
RULES = ("code-unknown", "code-name", "code-parent")
TITLE = "部门预算支出总表"


def document(*changes: tuple[str, str], head: tuple[str, ...] = HEAD, year: str = "2021", title: str = TITLE) -> str:
    """The table with some of its rows changed: each change replaces the row that begins with its first part."""
    rows = list(ROWS)
    for beginning, row in changes:
        (place,) = (at for at, own in enumerate(rows) if own.startswith(f"{beginning}|"))
        rows[place] = row
    return table(title, *head, *filter(None, rows), year=year)


def states(records: Records, rule: str) -> dict[str, str]:
    """The states of one rule's checks by the code that each is about."""
    return {row["check_id"].rpartition(".")[2]: row["state"] for row in checks(records, rule)}


def test_a_table_of_known_codes_under_their_names_has_no_finding(audited: Audited) -> None:
    records = audited(document())
    for rule in RULES:
        assert set(states(records, rule).values()) == {"pass"} and not findings(records, rule)
    assert len(states(records, "code-unknown")) == len(states(records, "code-name")) == 13
    assert len(states(records, "code-parent")) == 8


def one_code(code: str, name: str, year: int | None = 2026) -> Disclosure:
    """A disclosure whose only table prints one code."""
    fields = ("functional_code", "functional_name") if code[0] == "2" else ("economic_code", "economic_name")
    shared = {"table_id": "t", "source_ref": "L1C3"}
    return Disclosure(
        {
            "disclosures": [{"disclosure_id": "d", "fiscal_year": year, "text_basis": "text"}],
            "tables": [{**shared, "title": TITLE, "table_kind": "expenditure", "scope": "department"}],
            "budget_items": [{**shared, fields[0]: code, fields[1]: name}],
            "cells": [{**shared, "row": 1, "text": "4.00"}],
        }
    )


# code-unknown


def test_a_code_whose_class_does_not_exist(audited: Audited) -> None:
    records = audited(document(("22102", "28102|住房改革支出|4.00|4.00|")))
    found = only(findings(records, "code-unknown"))
    assert (found["severity"], found["expected"], found["actual"]) == ("warning", "22102", "28102")
    assert found["message_zh"] == (
        "《部门预算支出总表》印有科目编码28102“住房改革支出”：参考表里没有这个编码，“住房改革支出”的编码是22102。"
    )
    assert "prints the code 28102 “住房改革支出”" in found["message_en"]
    cell = only([row for row in records["cells"] if row["source_ref"] == found["source_ref"]])
    assert cell["text"] == "28102"


def test_a_code_of_no_scheme_is_a_finding_only_under_the_name_of_a_code(audited: Audited) -> None:
    assert only(findings(audited(document(("221", "621|住房保障支出|4.00|4.00|"))), "code-unknown"))["actual"] == "621"
    records = audited(document(("221", "103|非税收入|4.00|4.00|")))
    assert states(records, "code-unknown")["103"] == "not_applicable" and not findings(records, "code-unknown")


def test_a_code_whose_name_documents_of_that_year_print_under_another(audited: Audited) -> None:
    change = ("2080505", "2080550|机关事业单位基本养老保险缴费支出|4.00|4.00|")
    assert only(findings(audited(document(change)), "code-unknown"))["expected"] == "2080505"
    for year in ("2016", "2031"):  # nobody has seen the names of these years
        records = audited(document(change, year=year))
        assert states(records, "code-unknown")["2080550"] == "insufficient_data"
        assert not findings(records, "code-unknown")


def test_a_code_that_the_table_lacks_is_not_called_wrong(audited: Audited) -> None:
    """外交 exists; no document of the reference table prints it. 行政运行 is the name of an item in many subclasses."""
    records = audited(document(("201", "202|外交支出|20.00|16.00|4.00"), ("2010301", "2012801|行政运行|16.00|16.00|")))
    assert states(records, "code-unknown")["202"] == states(records, "code-unknown")["2012801"] == "insufficient_data"
    assert "202" not in states(records, "code-name") and not findings(records, "code-unknown")


# code-name


@pytest.mark.parametrize(
    ("code", "name", "own", "others"),
    [
        ("2010301", "一般行政管理事务", "行政运行", "2010302"),
        ("20805", "行政事业单位医疗", "行政事业单位养老支出", "21011"),
        ("2101101", "事业单位医疗", "行政单位医疗", "2101102"),
        ("221", "农林水支出", "住房保障支出", "213"),
    ],
)
def test_a_name_that_is_another_codes(audited: Audited, code: str, name: str, own: str, others: str) -> None:
    records = audited(document((code, f"{code}|{name}|4.00|4.00|")))
    found = only(findings(records, "code-name"))
    assert (found["severity"], found["expected"], found["actual"]) == ("warning", own, name)
    assert f"科目编码{code}的名称印作“{name}”：参考表里{code}是“{own}”，“{name}”是{others}" in found["message_zh"]
    assert not findings(records, "code-unknown") and not findings(records, "code-parent")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("20805", "行政事业单位离退休"),  # what it was called until 2020
        ("20103", "政府办公厅(室)及相关机构 事务"),
        ("20103", "政府办公厅（室）及相关机"),
        ("2080505", "基本养老保险缴费支出"),
        ("2080505", "养老保险缴费支出"),
        ("2010302", "一般行政管理事务（政府办公厅）"),
        ("22102", "住房改革"),
    ],
)
def test_former_shortened_and_extended_names_are_the_codes_own(audited: Audited, code: str, name: str) -> None:
    records = audited(document((code, f"{code}|{name}|4.00|4.00|")))
    assert states(records, "code-name")[code] == "pass"


@given(st.sampled_from(sorted(reference())), st.data())
def test_any_part_of_a_codes_name_is_its_own(code: str, data: st.DataObject) -> None:
    name = re.sub(r"\W", "", reference()[code].names[0].text)
    start = data.draw(st.integers(0, len(name) - 2))
    part = name[start : data.draw(st.integers(start + 2, len(name)))]
    assert [check.state for check in CODE_NAME.check(one_code(code, part))] == ["pass"]


@given(st.from_regex(r"\A[0-9]{3}(?:[0-9]{2}){0,2}\Z"), st.text(), st.none() | st.integers(1990, 2100))
def test_no_code_and_no_name_stops_the_rules(code: str, name: str, year: int | None) -> None:
    made = [list(rule.check(one_code(code, name, year))) for rule in CLASSIFICATION]
    assert len(made[0]) == 1 and all(check.state != "fail" for checks_of_rule in made for check in checks_of_rule)


def test_a_name_that_no_code_bears_cannot_be_checked(audited: Audited) -> None:
    records = audited(document(("2010302", "2010302|政务大厅物业管理|4.00||4.00")))
    assert states(records, "code-name")["2010302"] == "insufficient_data" and not findings(records, "code-name")


def test_a_document_older_than_what_shows_the_class_cannot_be_checked(audited: Audited) -> None:
    change = ("2101101", "2101101|事业单位医疗|2.00|2.00|")
    assert states(audited(document(change, year="2016")), "code-name")["2101101"] == "insufficient_data"


def test_names_that_stand_a_row_too_low_were_not_read_as_printed(audited: Audited) -> None:
    shifted = []
    for above, row in pairwise(ROWS[8:]):
        code = row.partition("|")[0]
        shifted.append((code, f"{code}|{above.partition('|')[2]}"))
    records = audited(document(*shifted))
    assert not findings(records, "code-name")
    assert list(states(records, "code-name").values()).count("insufficient_data") >= 3


def test_digits_recognised_in_a_picture_prove_nothing(records_of: RecordsOf) -> None:
    records = records_of(document(("2010301", "2010301|一般行政管理事务|16.00|16.00|"), ("20805", "")))
    records["disclosures"][0]["text_basis"] = "ocr"
    audit(records)
    assert states(records, "code-name")["2010301"] == states(records, "code-parent")["2080505"] == "insufficient_data"
    assert not [row for rule in RULES for row in findings(records, rule)]


def test_economic_codes_of_both_schemes_are_checked_in_their_own(audited: Audited) -> None:
    rows = ("301|工资福利支出|9.00", "30101|基本工资|5.00", "30103|津贴补贴|4.00", "501|机关工资福利支出|9.00")
    records = audited(table("一般公共预算财政拨款基本支出表", "科目编码|科目名称|合计", *rows, "50101|基本工资|9.00"))
    assert states(records, "code-name") == {
        "301": "pass", "30101": "pass", "30103": "fail", "501": "pass", "50101": "insufficient_data",
    }  # fmt: skip


def test_names_of_projects_are_not_held_against_codes(audited: Audited) -> None:
    records = audited(document(("2010301", "2010301|一般行政管理事务|16.00|16.00|"), title="部门预算项目支出表"))
    assert [row["rule"] for row in records["checks"] if row["rule"] in RULES] == []


# code-parent


def test_a_code_without_the_one_above_it(audited: Audited) -> None:
    records = audited(document(("21011", "")))
    found = only(findings(records, "code-parent"))
    assert (found["severity"], found["expected"], found["actual"]) == ("notice", "21011", "")
    assert found["message_zh"] == (
        "《部门预算支出总表》印有科目2101101“行政单位医疗”，没有印它的上级科目21011；同级的20103、20805、22102都印了。"
    )
    assert not findings(records, "code-unknown") and not findings(records, "code-name")


def test_a_table_that_prints_one_level_or_skips_one_has_no_parents_to_print(audited: Audited) -> None:
    items = [(row.split("|")[0], "") for row in ROWS[1:] if len(row.split("|")[0]) == 5]
    records = audited(document(*items))
    assert states(records, "code-parent") == {"2010301": "not_applicable"}
    two = audited(document(("20805", ""), ("21011", "")))
    assert not findings(two, "code-parent") and states(two, "code-parent")["2010301"] == "not_applicable"


def test_a_parent_without_an_amount_is_printed(audited: Audited) -> None:
    records = audited(document(("21011", "21011|行政事业单位医疗|||")))
    assert states(records, "code-parent")["2101101"] == "pass"


def test_a_table_that_goes_on_in_another_has_the_parent_there(audited: Audited) -> None:
    rest = ("2101102|事业单位医疗|2.00|2.00|", *ROWS[11:], *ROWS[5:8])
    records = audited(document() + "\n" + table(TITLE, *HEAD, *rest))
    assert not findings(records, "code-parent")
    assert {row["state"] for row in checks(records, "code-parent")} == {"pass"}


# The reference itself


def test_no_name_of_the_reference_table_breaks_a_rule(audited: Audited) -> None:
    """Every code under each of its names, in each year in which it was seen."""
    by_year: dict[int, list[str]] = {}
    for code, known in reference().items():
        for name in known.names:
            for year in name.years:
                by_year.setdefault(year, []).append(f"{code}|{name.text}|1.00|1.00|")
    assert set(by_year) == set(range(2017, 2027))
    found: list[Row] = []
    for year, rows in by_year.items():
        records = audited(table(TITLE, *HEAD, "|合计|1.00|1.00|", *rows, year=str(year)))
        assert len(states(records, "code-unknown")) == len({row.partition("|")[0] for row in rows})
        found += [row for rule in ("code-unknown", "code-name") for row in findings(records, rule)]
    assert not found


def test_messages_name_three_codes_at_most(audited: Audited) -> None:
    records = audited(document(("2080505", "2080505|事业运行|4.00|4.00|")))
    message = only(findings(records, "code-name"))
    assert re.search(r"是(?:\d{7}、){2}\d{7}等。", message["message_zh"]) and "…" in message["message_en"]
