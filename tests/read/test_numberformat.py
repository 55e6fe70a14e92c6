"""Numbers as sheets display them.

Expected displays are those of Excel; where LibreOffice shows the same they were compared with it (1,262 pairs of
value and code, once). Where the two differ the case says so.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.read.numberformat import BUILT_IN, LONGEST_CODE, show_number, show_text

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '

NUMBERS = [
    # General
    ("0", "General", "0"),
    ("1234.5", "General", "1234.5"),
    ("-1234.50", "General", "-1234.5"),
    ("0.30000000000000004", "General", "0.3"),
    ("0.333333333333333", "General", "0.333333333"),  # eleven characters, as Excel; LibreOffice shows more
    ("12345678.915", "General", "12345678.92"),
    ("0.00001", "General", "1E-05"),
    ("130184210000220510", "General", "130184210000221000"),  # fifteen digits are all that a sheet keeps
    ("123456789012", "General", "123456789012"),  # in full: Excel shows 1.23457E+11
    ("1234.5", "", "1234.5"),
    ("1234.5", "G/通用格式", "1234.5"),
    ("5", "[Red]", "5"),
    ("5", 'General"人"', "5人"),
    ("5", "@", "5"),
    # digits
    ("1234.5", "0", "1235"),
    ("1234.5", "0.00", "1234.50"),
    ("1.005", "0.00", "1.01"),
    ("99999.995", "0.00", "100000.00"),
    ("-0.5", "0.0", "-0.5"),
    ("0", "0.00", "0.00"),
    ("12345678.915", "#,##0.00", "12,345,678.92"),
    ("999", "#,##0", "999"),
    ("0", "#,##0", "0"),
    ("0", "#,###", ""),
    ("-0.004", "#,###", ""),
    ("1", "0,000.0", "0,001.0"),
    ("7", "000000", "000007"),
    ("20240620", "0000-00-00", "2024-06-20"),
    ("5", "0.##", "5"),  # Excel leaves the point: 5.
    ("5.5", "0.##", "5.5"),
    ("0.5", ".00", ".50"),
    ("12.5", ".00", "12.50"),
    ("1.5", "0.0?", "1.5 "),
    ("12", '"共"0"项"', "共12项"),
    ("12", "0\\ 元", "12 元"),
    ("12", "0!元", "12元"),
    ("12", "¥#,##0.00", "¥12.00"),
    ("-12", "¥#,##0.00", "-¥12.00"),
    ("12", "[$¥-804]#,##0.00", "¥12.00"),
    ("12", "[$€-2] 0", "€ 12"),
    # per cent, scaled, powers, fractions
    ("0.125", "0%", "13%"),
    ("0.125", "0.00%", "12.50%"),
    ("12345678.9", "#,##0.00,", "12,345.68"),
    ("12345678.9", '#,##0,,"百万"', "12百万"),
    ("123456", '0!.0,"万"', "12.3万"),
    ("123456", '0"."0,', "12.3"),
    ("123456", "0.0,%", "12345.6%"),
    ("1234.5", "0.00E+00", "1.23E+03"),
    ("0.004", "0.0E-0", "4.0E-3"),
    ("99999.5", "0.00E+00", "1.00E+05"),
    ("1234.5", "##0.0E+0", "1.2E+3"),
    ("0", "0.00E+00", "0.00E+00"),
    ("1234.5", "# ?/?", "1234 1/2"),
    ("0.3", "# ??/??", "3/10"),
    ("2.999", "# ?/?", "3"),
    ("1.5", "?/?", "3/2"),
    ("0.25", "# ?/8", "2/8"),
    # sections
    ("1234.5", "#,##0.00_);(#,##0.00)", "1,234.50 "),
    ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
    ("-1234.5", "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"),
    ("-5", "[蓝色]0;[红色]-0", "-5"),
    ("0", ACCOUNTING, "  -   "),
    ("1234.5", ACCOUNTING, "  1,234.50 "),
    ("-1234.5", ACCOUNTING, "  -1,234.50 "),
    ("0", "0.00;-0.00;", ""),
    ("5", "0.00;-0.00;", "5.00"),
    ("-5", "0.00;;", ""),
    ("5", ";;;", ""),
    ("0", '0;-0;"零"', "零"),
    ("-5", '"-"', "-"),
    ("12000", '[>=10000]0.00,"千";0.00', "12.00千"),
    ("999", '[>=10000]0.00,"千";0.00', "999.00"),
    ("-999", '[>=10000]0.00,"千";0.00', "-999.00"),  # LibreOffice loses the sign
    ("50", '[>100]"多";[>10]"中";"少"', "中"),
    ("5", '[>100]"多";[>10]"中";"少"', "少"),
    ("-3", '[<0]"负"0.0;[=0]"无";0.0', "负3.0"),
    ("0", '[<0]"负"0.0;[=0]"无";0.0', "无"),
    ("-3", "[>=0]0.0;[Red](0.0)", "(3.0)"),
    ("3", "[<>3]0;General", "3"),
    ("5", "0;-0;0;@", "5"),
    # Chinese numerals
    ("1234", "[DBNum1][$-804]General", "一千二百三十四"),
    ("10", "[DBNum1]General", "十"),
    ("10010000", "[DBNum2][$-804]General", "壹仟零壹万"),
    ("100000001", "[DBNum2]", "壹亿零壹"),
    ("1234", "[DBNum2]0", "壹贰叁肆"),
    ("0", "[DBNum1]General", "〇"),
    # dates and times
    ("45463", "yyyy/m/d", "2024/6/20"),
    ("45463", "yyyy-mm-dd", "2024-06-20"),
    ("45463", 'yyyy"年"m"月"d"日"', "2024年6月20日"),
    ("45463", 'yyyy"年"m"月";@', "2024年6月"),
    ("45463", "yyyy年m月d日", "2024年6月20日"),
    ("45463", "yyyy.mm.dd", "2024.06.20"),
    ("45463", "yyyymmdd", "20240620"),
    ("45463", "yy-m-d", "24-6-20"),
    ("45463", "e", "2024"),
    ("45463", "[$-F800]dddd, mmmm dd, yyyy", "2024年6月20日"),
    ("45463.75", "[$-F400]h:mm:ss AM/PM", "18:00:00"),
    ("45463", "[DBNum1][$-804]yyyy年m月d日", "二〇二四年六月二十日"),
    ("45463", "d-mmm-yy", "20-Jun-24"),
    ("45463", "[$-409]mmmm d, yyyy", "June 20, 2024"),
    ("45463", "mmmmm", "J"),
    ("45463", "[$-804]mmmm", "六月"),
    ("45463", "[$-804]mmm", "6月"),
    ("45463", "aaaa", "星期四"),
    ("45463", "aaa", "周四"),
    ("45463", "ddd dddd", "Thu Thursday"),
    ("45463", "[$-804]dddd", "星期四"),
    ("45463.75", "yyyy/m/d h:mm", "2024/6/20 18:00"),
    ("45463.75", "h:mm AM/PM", "6:00 PM"),
    ("45463.25", '上午/下午h"时"mm"分"', "上午6时00分"),
    ("0.5215", "h:mm", "12:30"),
    ("0.5215", "h:mm:ss", "12:30:58"),
    ("0.5215", "mm:ss.0", "30:57.6"),
    ("1.25", "[h]:mm", "30:00"),
    ("1.25", "[mm]:ss", "1800:00"),
    ("44197.99999", "yyyy/m/d", "2021/1/1"),
    ("1", "yyyy/m/d", "1900/1/1"),  # LibreOffice counts otherwise before March 1900
    ("60", "yyyy/m/d", "1900/2/29"),  # a day that only sheets know
    ("61", "yyyy/m/d", "1900/3/1"),
    ("-1", "yyyy/m/d", "-1"),
    ("3000000", "yyyy/m/d", "3000000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "shown"), NUMBERS)
def test_number_is_displayed(value: str, code: str, shown: str) -> None:
    assert show_number(Decimal(value), code) == shown


def test_accounting_minus_is_a_dash() -> None:
    assert show_number(0.0, BUILT_IN[43]).strip() == "-"
    assert show_number(Decimal("1.5"), BUILT_IN[44]).split() == ["¥", "1.50"]


def test_days_counted_from_1904() -> None:
    assert show_number(44001, "yyyy/m/d", from_1904=True) == "2024/6/20"


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("甲", "General", "甲"),
        ("甲", "@", "甲"),
        ("甲", "0.00", "甲"),
        ("甲", '0;-0;0;"备注："@', "备注：甲"),
        ("甲", "0;@", "甲"),
        ("甲", ";;;", ""),
        ("甲", ACCOUNTING, " 甲 "),
    ],
)
def test_text_is_displayed(text: str, code: str, shown: str) -> None:
    assert show_text(text, code) == shown


def test_not_a_number_is_left_alone() -> None:
    assert show_number(Decimal("NaN"), "0.00") == "NaN"
    assert show_number(Decimal("1E+400"), "0.00") == "1E+400"


def test_code_longer_than_any_is_general() -> None:
    assert show_number(5, "0" * (LONGEST_CODE + 1)) == "5"


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(sorted(BUILT_IN.values())))
def test_built_in_formats_take_every_number(value: float, code: str) -> None:
    assert isinstance(show_number(value, code), str)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text('0#?.,%/@;_*\\!"[]EeyYmdhsaAPMG通-+<>=$DBNum18 ', max_size=30),
)
def test_any_code_takes_every_number(value: float, code: str) -> None:
    assert isinstance(show_number(value, code), str)
    assert isinstance(show_text("甲", code), str)


@given(st.decimals(-(10**11), 10**11, places=2))
def test_two_decimals_lose_nothing(value: Decimal) -> None:
    assert Decimal(show_number(value, "#,##0.00").replace(",", "")) == value
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*\.\d\d", show_number(value, "#,##0.00"))
