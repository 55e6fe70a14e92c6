"""Which region a name and the codes beside it mean, and when that cannot be told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import regions

TABLE = Path(regions.__file__).with_name("regions.csv")


def code_of(organisation: str, codes: tuple[str, ...] = (), context: str = "") -> str:
    region = regions.locate(organisation, codes, context)
    return region.code if region else ""


@pytest.mark.parametrize(
    ("organisation", "code"),
    [
        ("中共沅江市委网络安全和信息化委员会办公室", "430981"),
        ("中国共产党新乐市委员会网络安全和信息化委员会办公室", "130184"),
        ("中共唐山市路南区委网络安全和信息化委员会办公室本级", "130202"),
        ("中共山海关区委网络安全和信息化委员会办公室", "130303"),
        ("北京市朝阳区财政局", "110105"),
        ("朝阳市财政局", "211300"),
        ("吉林省吉林市财政局", "220200"),
        ("吉林省财政厅", "220000"),
        ("济南市市中区财政局", "370103"),
        ("石家庄市长安区样例局", "130102"),
        ("西安市长安区样例局", "610116"),
    ],
)
def test_the_narrowest_region_of_the_name_is_meant(organisation: str, code: str) -> None:
    assert code_of(organisation) == code


@pytest.mark.parametrize("organisation", ["鼓楼区样例局", "市中区样例局", "城区样例局"])
def test_a_name_that_several_regions_have_is_not_guessed(organisation: str) -> None:
    assert regions.locate(organisation) is None


def test_a_shared_name_is_settled_by_the_city_beside_it() -> None:
    assert code_of("南京市鼓楼区样例局") == "320106"
    assert code_of("福州鼓楼区样例局") == "350102"


def test_a_shared_name_is_settled_by_a_project_code() -> None:
    assert code_of("鼓楼区样例局", ("320106210000XYZ123",)) == "320106"


def test_a_shared_name_is_settled_by_the_text_of_the_document() -> None:
    assert code_of("鼓楼区样例局", context="南京市各部门预算公开目录") == "320106"


def test_project_codes_of_two_regions_settle_nothing() -> None:
    assert code_of("鼓楼区样例局", ("320106210000XYZ123", "350102210000XYZ123")) == ""
    assert code_of("样例局", ("320106210000XYZ123", "350102210000XYZ123")) == ""


def test_a_name_without_a_region_takes_the_region_of_its_project_codes() -> None:
    assert code_of("样例局", ("13018422SAMPLE0001AB",)) == "130184"


def test_a_code_of_no_region_settles_nothing() -> None:
    assert code_of("样例局", ("99999922SAMPLE0001AB", "224-0501-JBN-BOVO", "2013601")) == ""


@given(st.text())
def test_no_text_makes_locate_fail(text: str) -> None:
    region = regions.locate(text, (text,), text)
    assert region is None or regions.by_code(region.code) == region


def test_the_full_name_goes_from_the_province_down() -> None:
    assert regions.full_name("130184") == "河北省 石家庄市 新乐市"
    assert regions.full_name("999999") == ""


def test_the_table_holds_each_code_once_below_a_known_province() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) > 3000
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert {code[:2] + "0000" for code in codes} <= set(codes)
    assert all(row["name"].strip() == row["name"] != "" for row in rows)
