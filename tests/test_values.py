"""Printed text into values: the issue's examples, and what has to hold for any text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import values
from builder.values import Target

_FULL_WIDTH = str.maketrans("0123456789.,-+%", "０１２３４５６７８９．，－＋％")
_CENTS = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=2)


@pytest.mark.parametrize(
    ("printed", "operator", "value", "unit"),
    [
        ("≥1000条", ">=", "1000", "条"),
        ("≥95%", ">=", "95", "%"),
        ("≥5条/每天", ">=", "5", "条/每天"),
        ("高质量完成指令≥95%", ">=", "95", "%"),
        ("≤通报1次", "<=", "1", "次"),
        ("≤全年预算数", "<=", None, ""),
        ("稳步提高", "", None, ""),
        ("91家", "", "91", "家"),
        ("≥９５％", ">=", "95", "%"),
        ("＞５次", ">", "5", "次"),
        ("＝100%", "=", "100", "%"),
        (">=1,200.50元", ">=", "1200.50", "元"),
        ("≥－3℃", ">=", "-3", "℃"),
        ("≥10㎡", ">=", "10", "㎡"),
        ("<3天", "<", "3", "天"),
        ("不少于3次", ">=", "3", "次"),
        ("小于等于5天", "<=", "5", "天"),
        ("3次以上", ">=", "3", "次"),
        ("10万元以内", "<=", "10", "万元"),
        ("……", "", None, ""),
        ("", "", None, ""),
    ],
)
def test_a_target_is_parted_into_operator_number_and_unit(
    printed: str, operator: str, value: str | None, unit: str
) -> None:
    assert values.parse_target(printed) == Target(operator, value and Decimal(value), unit)


@pytest.mark.parametrize("printed", ["5%-10%", "≥90%，≤95%", "2025年12月底前", "第1名", "每季度1次", "1/2", "①"])
def test_what_is_no_single_number_gives_no_number(printed: str) -> None:
    assert values.parse_target(printed).value is None


def test_the_name_that_a_form_appends_to_the_target_is_no_unit() -> None:
    printed, name = "≥100互联网重大突发事件应急处置率", "互联网重大突发事件应急处置率"
    assert values.parse_target(printed, name) == Target(">=", Decimal(100), "")
    assert values.parse_target(printed, "另一项指标", name) == Target(">=", Decimal(100), "")


@given(st.text(), st.text())
def test_parse_target_reads_any_text_without_an_error(printed: str, indicator: str) -> None:
    target = values.parse_target(printed, indicator)
    assert target.operator in {"", ">=", "<=", ">", "<", "="}
    assert target.value is None or type(target.value) is Decimal


@given(st.text(alphabet="0123456789０９.,，-−+()（） \n千万亿元%①²٣e_", max_size=40), st.sampled_from([*values.UNITS]))
def test_what_looks_like_an_amount_is_a_decimal_or_nothing(printed: str, unit: str) -> None:
    amount = values.parse_amount(printed, unit)
    assert amount is None or (type(amount) is Decimal and amount.as_tuple().exponent == -2)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [
        ("3.00", "万元", "30000.00"),
        ("100000.00", "元", "100000.00"),
        ("0", "万元", "0.00"),
        ("1,509.6", "千元", "1509600.00"),
        ("０．０１", "亿元", "1000000.00"),
        ("-5", "万元", "-50000.00"),
        ("（1.5）", "元", "-1.50"),
        ("+2", "元", "2.00"),
    ],
)
def test_an_amount_is_exact_yuan(printed: str, unit: str, yuan: str) -> None:
    assert str(values.parse_amount(printed, unit)) == yuan


@pytest.mark.parametrize(
    "printed", ["", " ", "-", "—", "——", "…", "无", "3.00万", "12,34", "1e5", "1_000", "nan", "1" * 30]
)
def test_what_is_no_amount_is_not_zero(printed: str) -> None:
    assert values.parse_amount(printed, "万元") is None


def test_an_unknown_unit_is_an_error_and_no_guess() -> None:
    with pytest.raises(KeyError):
        values.parse_amount("1", "美元")


@given(_CENTS)
def test_an_amount_with_separators_or_full_width_digits_reads_back(amount: Decimal) -> None:
    plain, separated = f"{amount:f}", f"{amount:,f}"
    for printed in (plain, separated, separated.translate(_FULL_WIDTH), f" {plain}\u3000", f"\n{separated}"):
        assert values.parse_amount(printed, "元") == amount


@given(_CENTS.filter(lambda amount: amount > 0))
def test_brackets_make_an_amount_negative(amount: Decimal) -> None:
    assert values.parse_number(f"({amount:,f})") == values.parse_number(f"（{amount:f}）") == -amount


@given(st.integers(0, 10**15), st.integers(0, 6), st.sampled_from([*values.UNITS]))
def test_a_unit_moves_the_point_and_nothing_else(digits: int, places: int, unit: str) -> None:
    number = Decimal(digits).scaleb(-places)
    expected = (number * values.UNITS[unit]).quantize(Decimal("0.01"))
    assert values.parse_amount(f"{number:f}", unit) == expected


@pytest.mark.parametrize(
    ("printed", "percent"), [("25%", "25"), ("25.00", "25.00"), ("１００％", "100"), ("", None), ("—", None)]
)
def test_a_percentage_is_its_number(printed: str, percent: str | None) -> None:
    assert values.parse_percent(printed) == (percent and Decimal(percent))


@pytest.mark.parametrize(("printed", "digit"), [("3.00", "0.01"), ("135", "1"), ("1,200.5", "0.1"), ("无", "1")])
def test_the_last_printed_digit_sets_the_tolerance(printed: str, digit: str) -> None:
    assert values.last_digit(printed) == Decimal(digit)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:人民币元", "元"),
        ("（单位：千元）", "千元"),
        ("单位：亿元", "亿元"),
        ("单位：个", ""),
    ],
)
def test_the_unit_is_the_one_printed(printed: str, unit: str) -> None:
    assert values.printed_unit(printed) == unit


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021年部门预算", 2021),
        ("２０２４年度", 2024),
        ("预算年度：2023", 2023),
        ("1984年", None),
        ("编号120210", None),
        ("无", None),
    ],
)
def test_a_year_is_one_that_stands_alone(text: str, year: int | None) -> None:
    assert values.stated_year(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("填报日期：2024年6月20日", date(2024, 6, 20)),
        ("2020-12-31", date(2020, 12, 31)),
        ("2020/1/2", date(2020, 1, 2)),
        ("2021年2月30日", None),
        ("2021年2月", None),
    ],
)
def test_a_date_is_one_of_the_calendar(text: str, day: date | None) -> None:
    assert values.parse_date(text) == day


@given(st.text())
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    for parse in (
        values.parse_number,
        values.parse_percent,
        values.last_digit,
        values.printed_unit,
        values.stated_year,
        values.parse_date,
        values.is_placeholder,
    ):
        parse(text)


@pytest.mark.parametrize("text", ["", " \n", "……", "…", "...", "……\n"])
def test_a_form_left_as_handed_out_is_a_placeholder(text: str) -> None:
    assert values.is_placeholder(text)


@pytest.mark.parametrize("text", ["0", "-", "无", "指标1："])
def test_a_dash_and_a_zero_are_no_placeholders(text: str) -> None:
    assert not values.is_placeholder(text)
