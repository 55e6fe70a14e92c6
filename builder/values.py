"""Printed text into values: amounts, percentages, years, dates, targets. Decimal arithmetic only.

Sources of the rules: the number formats of GB/T 15835-2011 (digits, separators), the way the budget forms
print units (万元, 元 …), and the targets of performance forms as the disclosures print them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""Printed units of money → yuan."""

PLACEHOLDERS = frozenset({"…", "……", "…………", "...", "......", "·····"})
"""What a form prints where nothing was filled in."""

_CENT = Decimal("0.01")
_EXACT = Context(prec=60)  # more digits than any number here has: nothing is rounded but to the cent
_MOST_DIGITS = 24  # what is longer is a code or an account
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("\u3000−—–﹣", " ----")
_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_IS_NUMBER = re.compile(rf"{_NUMBER}\Z")
_UNIT = re.compile(r"单位[:：]?\s*(?:人民币)?\s*[(（]?(亿元|千元|万元|元)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?(?:度)?(?!\d)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_DAY_OR_YEAR = re.compile(r"(?:(?:19|20)\d{2}年|\d{1,2}月(?:底|末|\d|前|$))")

OPERATORS = {
    "≥": ">=", "≧": ">=", "⩾": ">=", "=>": ">=", ">=": ">=",
    "≤": "<=", "≦": "<=", "⩽": "<=", "=<": "<=", "<=": "<=",
    ">": ">", "﹥": ">", "<": "<", "﹤": "<", "=": "=",
    "大于等于": ">=", "大于或等于": ">=", "不低于": ">=", "不少于": ">=", "不小于": ">=",
    "小于等于": "<=", "小于或等于": "<=", "不超过": "<=", "不高于": "<=", "不多于": "<=", "不大于": "<=",
    "大于": ">", "高于": ">", "超过": ">", "小于": "<", "低于": "<", "等于": "=",
}  # fmt: skip
"""Printed directions of a target → `operator`."""
_OPERATOR = re.compile("|".join(sorted(map(re.escape, OPERATORS), key=len, reverse=True)))
_NUMBER_AND_UNIT = re.compile(rf"({_NUMBER})(.*)\Z", re.DOTALL)
_AT_LEAST = re.compile(r"\s*(?:及以上|以上)\Z")
_AT_MOST = re.compile(r"\s*(?:及以内|以内|及以下|以下)\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a performance indicator: `operator` (`>=` …) or blank, a number or `None`, its unit or blank."""

    operator: str = ""
    value: Decimal | None = None
    unit: str = ""


def plain(text: str) -> str:
    """`text` with full-width digits, signs and operators as ASCII and without white space.

    Nothing else is folded: to Unicode's compatibility forms ① would be the number 1 and ㎡ the unit m2.
    """
    return re.sub(r"\s+", "", text.translate(_HALF_WIDTH))


def parse_number(text: str) -> Decimal | None:
    """A printed number, or `None` where `text` is anything else (a dash, words, a code, blank)."""
    number = plain(text)
    if number.startswith("(") and number.endswith(")"):
        number = "-" + number[1:-1]
    if len(number) > _MOST_DIGITS or _IS_NUMBER.match(number) is None:
        return None
    return Decimal(number.replace(",", ""))


def parse_amount(text: str, unit: str) -> Decimal | None:
    """An amount in yuan with two places: `("3.00", "万元")` → `30000.00`. `None` where no number is printed.

    Raises `KeyError` where `unit` is none of `UNITS`.
    """
    number = parse_number(text)
    return None if number is None else to_yuan(number, unit)


def to_yuan(number: Decimal, unit: str) -> Decimal:
    """`number` of `unit` in yuan, to the cent. Raises `KeyError` where `unit` is none of `UNITS`."""
    return _EXACT.quantize(_EXACT.multiply(number, UNITS[unit]), _CENT)


def parse_percent(text: str) -> Decimal | None:
    """`25%`, `25.00` → `25`; `None` where no number is printed."""
    return parse_number(plain(text).removesuffix("%"))


def last_digit(text: str) -> Decimal:
    """The value of the last printed digit: `3.00` → `0.01`, `135` → `1`; the source of an audit's tolerance."""
    number = parse_number(text)
    exponent = 0 if number is None else number.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def printed_unit(text: str) -> str:
    """The unit of money that `单位：万元` names, or blank."""
    found = _UNIT.search(text)
    return found.group(1) if found else ""


def stated_year(text: str) -> int | None:
    """The first year (1990 to 2099) that `text` states, or `None`."""
    for found in _YEAR.finditer(text.translate(_HALF_WIDTH)):
        if 1990 <= int(found.group(1)) <= 2099:
            return int(found.group(1))
    return None


def parse_date(text: str) -> date | None:
    """`2024年6月20日`, `2020-12-31` → a date; `None` where there is none or it is not in the calendar."""
    found = _DATE.search(text.translate(_HALF_WIDTH))
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def is_placeholder(text: str) -> bool:
    """True where a form was left as it was handed out: blank or an ellipsis."""
    return re.sub(r"\s+", "", text) in PLACEHOLDERS | {""}


@lru_cache(maxsize=4096)
def parse_target(text: str, indicator: str = "", description: str = "") -> Target:
    """The number behind a printed target; all blank where the target is words.

    `indicator` and `description` are those of the target's row: some forms append one of them to the target
    (`≥100按期完成率`), and it is no unit then. Words before an operator (`高质量完成指令≥95%`) or between an
    operator and the number (`≤通报1次`) are left aside; a day or a year (`2025年12月底前`) and a range
    (`≥5且≤10`) are no number.
    """
    if is_placeholder(text):
        return Target()
    printed = plain(text)
    operator, rest = "", printed
    sign = _OPERATOR.search(printed)
    if sign is not None:
        operator, rest = OPERATORS[sign.group()], printed[sign.end() :]
    appended = next((name for name in map(plain, (indicator, description)) if name and rest.endswith(name)), "")
    rest = rest.removesuffix(appended)
    if _DAY_OR_YEAR.search(rest):
        return Target(operator)
    if operator:
        rest = re.sub(r"\A[^\d-]+(?=\d)", "", rest)
    number = _NUMBER_AND_UNIT.match(rest)
    if number is None or (not operator and re.search(r"\d", number.group(2))):
        return Target(operator)
    unit = number.group(2)
    if operator and _OPERATOR.search(unit):
        return Target()
    if not operator:
        for bound, sign_of in ((_AT_LEAST, ">="), (_AT_MOST, "<=")):
            if bound.search(unit):
                operator, unit = sign_of, bound.sub("", unit)
    return Target(operator, Decimal(number.group(1).replace(",", "")), unit.strip("。.;；,"))
