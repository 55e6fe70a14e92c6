"""The reference table of classification codes: what it holds, and that it is what its schemas and its docstring say."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from builder.classification import codes
from builder.classification.codes import CLASSES, code_rows, name_rows, reference, scheme_of

TABLE = Path(codes.__file__).with_name("codes.csv")
GENERIC = {"01": "行政运行", "02": "一般行政管理事务", "03": "机关服务", "50": "事业运行"}


def test_names_changed_over_the_years() -> None:
    pension = reference()["20805"]
    assert [(name.text, name.documents) for name in pension.names] == [
        ("行政事业单位养老支出", 148),
        ("行政事业单位离退休", 19),
    ]
    assert pension.names[0].years == (2021, 2022, 2023, 2024, 2025, 2026)
    assert pension.years[0] == 2019


def test_codes_that_the_sample_documents_print_are_known() -> None:
    assert [reference()[code].names[0].text for code in ("20137", "2013701", "30213")] == [
        "网信事务", "行政运行", "维修（护）费",
    ]  # fmt: skip


def test_every_code_is_one_of_its_scheme_and_of_a_class_that_there_is() -> None:
    assert {scheme_of(code) for code in reference()} == set(CLASSES)
    for code in reference():
        assert re.fullmatch(r"2\d\d(\d\d){0,2}|[35]\d\d(\d\d)?", code)
        assert code[:3] in CLASSES[scheme_of(code)], code


def test_a_code_of_another_classification_has_no_scheme() -> None:
    assert [scheme_of(code) for code in ("103", "", "A02")] == ["", "", ""]


def test_a_pair_of_one_document_is_borne_out_by_the_classification() -> None:
    looked_up = {"20137"}
    for row in name_rows():
        code, name = row["code"], row["name"]
        if row["documents"] == 1 and code not in looked_up:
            assert GENERIC.get(code[5:]) == name or (code[5:] == "99" and name.startswith("其他")), code


def test_the_table_is_sorted_and_says_nothing_twice() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == ["code", "name", "years", "documents"]
    pairs = [(line["code"], line["name"]) for line in lines]
    assert [code for code, _ in pairs] == sorted(code for code, _ in pairs) and len(set(pairs)) == len(pairs) > 700
    for line in lines:
        assert line["name"] == "".join(line["name"].split())
        assert line["years"].split() == sorted(set(line["years"].split()))


def test_a_parent_is_named_only_where_the_table_holds_it() -> None:
    rows = {row["code"]: row for row in code_rows()}
    assert rows["2013701"]["parent_code"] == "20137" and rows["20137"]["parent_code"] == "201"
    assert rows["201"]["parent_code"] is None and rows["50701"]["parent_code"] is None
    assert [rows[code]["item_level"] for code in ("201", "20137", "2013701", "30101")] == [1, 2, 3, 2]
    assert {row["parent_code"] for row in rows.values()} - {None} <= set(rows)
