"""A number as a sheet displays it: the format codes of ECMA-376 part 1, 18.8.31, as Chinese documents use them.

Chosen over a library because none that is maintained does this. Where the code leaves it to the system, the
system is Chinese (a short date is `2024/6/20`). One deviation: a whole number in `General` is written in full
however long it is, because a project code shown as `1.3E+20` says nothing.

Longer than 300 lines because sections, conditions, digits, fractions and dates of a code share one parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

LONGEST_CODE = 1000
"""Excel allows 255 characters; a longer code is taken for `General`."""

_ACCOUNTING = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"{1}_ ;_ @_ '
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;¥-#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: _ACCOUNTING.format("", ""), 42: _ACCOUNTING.format("", "").replace("* ", "¥* "),
    43: _ACCOUNTING.format(".00", "??"), 44: _ACCOUNTING.format(".00", "??").replace("* ", "¥* "),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a workbook names by number only, with the codes of a Chinese system."""

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | (?P<gap>[_*]).
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<half>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-](?=[0#?]))
    | (?P<date>y+|m+|d+|h+|s+|e+|g+|aaaa?(?!\w)|b[12]?)
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'((?:"[^"]*"?|[\\!_*].|\[[^\]]*\]?|[^;])*)(;|\Z)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?)\Z")
_CURRENCY = re.compile(r"\$([^-]*)(?:-(?:[0-9a-f]*?)([0-9a-f]{1,4}))?\Z", re.IGNORECASE)
_ELAPSED = re.compile(r"(?:h+|m+|s+)\Z", re.IGNORECASE)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CHINESE_DAYS = "日一二三四五六"
_NUMERALS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_PLACES = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿", "万亿")
_EXACT = Context(prec=15, rounding=ROUND_HALF_UP)  # what a sheet keeps of a number
_WIDE = Context(prec=2000, rounding=ROUND_HALF_UP)
_LAST_DAY = 2958465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a code that `;` divides."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None
    locale: str = ""
    numerals: int = 0

    def has(self, kind: str) -> bool:
        """True where one of its tokens is of this kind."""
        return any(token.kind == kind for token in self.tokens)

    @property
    def has_number(self) -> bool:
        """False where it only shows words."""
        return self.has("digit") or self.has("general") or self.has("text")

    @property
    def only_negative(self) -> bool:
        """True where its condition lets no other number in: then the minus sign is the code's own affair."""
        return self.condition is not None and self.condition[0] in ("<", "<=") and self.condition[1] <= 0


def show_number(value: Decimal | float, code: str, from_1904: bool = False) -> str:
    """`value` as the format `code` displays it; a code that makes no sense counts as `General`.

    `from_1904` says that the workbook counts its days from 1904.
    """
    number = _EXACT.create_decimal(value if isinstance(value, Decimal) else repr(value))
    if not number.is_finite() or number.adjusted() > 308:
        return str(value)
    section, absolute = _choose(_numeric(_sections(code)), number)
    if section is None:
        return _sign(number) + _general(abs(number))
    if section.has("date"):
        shown = _date(section, number, from_1904)
        return _sign(number) + _general(abs(number)) if shown is None else shown
    shown = _number(section, abs(number))
    return shown if absolute or not section.has_number or not shown.strip() else _sign(number) + shown


def show_text(text: str, code: str) -> str:
    """`text` as the format `code` displays it: as it is, but where the code has a section for text."""
    sections = _sections(code)
    own = sections[-1] if len(sections) > 3 or (sections and sections[-1].has("text")) else None
    if own is None:
        return text
    return "".join(text if token.kind == "text" else token.text for token in own.tokens)


def _sign(number: Decimal) -> str:
    return "-" if number < 0 else ""


# The code ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    if len(code) > LONGEST_CODE or not code:
        return ()
    parts, at = [], 0
    while found := _SECTION.match(code, at):
        parts.append(found.group(1))
        at = found.end()
        if not found.group(2):
            break
    sections = tuple(_section(part) for part in parts[:4])
    if len(sections) == 1 and not sections[0].tokens:  # `[Red]`, `[DBNum1]`: how, but not what
        return (replace(sections[0], tokens=(_Token("general", "General"),)),)
    return sections


def _section(code: str) -> _Section:
    tokens: list[_Token] = []
    condition, locale, numerals = None, "", 0
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup or "literal", found.group(found.lastgroup or 0)
        if kind != "bracket":
            tokens.append(_token(kind, text))
        elif limit := _CONDITION.match(text):
            condition = (limit.group(1), Decimal(limit.group(2)))
        elif currency := _CURRENCY.match(text):
            locale = (currency.group(2) or "").upper()
            tokens.append(_Token("literal", currency.group(1)))
        elif text.upper().startswith("DBNUM"):
            numerals = int(text[5:]) if text[5:] in ("1", "2", "3") else 0
        elif _ELAPSED.match(text):
            tokens.append(_Token("date", f"[{text.lower()}]"))
    return _Section(_with_system_dates(tokens, locale), condition, locale, numerals)


def _token(kind: str, text: str) -> _Token:
    if kind in ("quoted", "escaped"):
        return _Token("literal", text)
    if kind == "gap":
        return _Token("literal", " ")
    if kind == "half":
        return _Token("date", text.upper())
    return _Token(kind, text.lower() if kind == "date" else text)


def _with_system_dates(tokens: list[_Token], locale: str) -> tuple[_Token, ...]:
    """The tokens; those of the system's long date and of its time replaced by what a Chinese system has there."""
    if locale == "F800":
        return _section('yyyy"年"m"月"d"日"').tokens
    return _section("h:mm:ss").tokens if locale == "F400" else tuple(tokens)


def _numeric(sections: tuple[_Section, ...]) -> tuple[_Section, ...]:
    if len(sections) > 3:
        return sections[:3]
    return sections[:-1] if len(sections) > 1 and sections[-1].has("text") else sections


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for `number`, and whether the section itself says that the number is negative."""
    if not sections:
        return None, False
    if any(section.condition for section in sections[:2]):
        return _choose_by_condition(sections, number)
    if len(sections) == 1 or number > 0:
        return sections[0], False
    if number < 0:
        return sections[1], True
    return sections[2 if len(sections) > 2 else 0], False


def _choose_by_condition(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, bool]:
    for section in sections[:2]:
        if section.condition and _holds(section.condition, number):
            return section, section.only_negative
    conditions = [section.condition for section in sections[:2]]
    rest = sections[1:] if len(conditions) > 1 and conditions[1] is None else sections[2:]
    if not rest:
        return None, False
    first = conditions[0]
    return rest[0], first is not None and first[0] in (">", ">=") and first[1] == 0


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    if number == limit:
        return sign in ("<=", ">=", "=")
    return sign == "<>" or (sign in ("<", "<=") if number < limit else sign in (">", ">="))


# Numbers -------------------------------------------------------------------------------------------------------


def _general(number: Decimal) -> str:
    """A number that is not negative, as `General` shows it where the column is wide enough."""
    if number == number.to_integral_value() or number >= 10**11:
        return f"{number.to_integral_value(ROUND_HALF_UP):f}"
    place = number.adjusted()
    if place < -4:
        mantissa = _trimmed(f"{_round(number.scaleb(-place), 5):f}")
        return f"{mantissa}E{place:+03d}"
    return _trimmed(f"{_round(number, 9 if place < 0 else 9 - place):f}")


def _round(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _number(section: _Section, number: Decimal) -> str:
    """A number that is not negative, laid into the placeholders of its section."""
    if section.has("digit"):
        return _in_numerals(_placed(section.tokens, number), section.numerals)
    shown = ""
    for token in section.tokens:
        if token.kind in ("general", "text"):
            shown += _read_aloud(number, section.numerals) if section.numerals else _general(number)
        else:
            shown += token.text
    return shown


def _placed(tokens: tuple[_Token, ...], number: Decimal) -> str:
    kinds = [token.kind for token in tokens]
    last = max(at for at, kind in enumerate(kinds) if kind == "digit")
    if "slash" in kinds:
        return _fraction(tokens, number)
    end = kinds.index("exponent") if "exponent" in kinds else len(tokens)
    point = next((at for at in range(end) if kinds[at] == "point"), end)
    whole = [at for at in range(point) if kinds[at] == "digit"]
    parts = [at for at in range(point, end) if kinds[at] == "digit"]
    first_scaling = _first_scaling(kinds, whole, last, point)
    scaling = [at for at in first_scaling if kinds[at] == "comma"]
    grouped = any(kinds[at] == "comma" for at in range(whole[0], whole[-1])) if whole else False
    number = number.scaleb(2 * kinds.count("percent") - 3 * len(scaling), _WIDE)
    exponent = 0
    if end < len(tokens):
        number, exponent = _mantissa(number, len(whole), len(parts))
    digits, _, decimals = f"{_round(number, len(parts)):f}".partition(".")
    shown = {at: "" for at, kind in enumerate(kinds) if kind == "comma"}
    shown |= _whole_digits(tokens, whole, digits.lstrip("0"), grouped)
    shown |= _decimal_digits(tokens, parts, decimals)
    if end < len(tokens):
        shown |= _exponent(tokens, end, exponent)
    if point < end:
        before = "" if whole else digits.lstrip("0")
        shown[point] = before + ("." if any(shown[at] for at in parts) or not parts else "")  # `0.##`: no lonely point
    return "".join(shown.get(at, token.text) for at, token in enumerate(tokens))


def _first_scaling(kinds: list[str], whole: list[int], last: int, point: int) -> list[int]:
    """Where commas divide by a thousand: behind the last digit, or between the whole digits and the point."""
    behind = list(range(last + 1, len(kinds)))
    return behind + (list(range(whole[-1] + 1, point)) if whole and whole[-1] != last else [])


def _whole_digits(tokens: tuple[_Token, ...], places: list[int], digits: str, grouped: bool) -> dict[int, str]:
    """The digits before the point: each placeholder from the right takes one, the first takes what is left."""
    shown = {}
    count = 0
    for at in reversed(places):
        taken = digits[-1:] if at != places[0] else digits
        digits = digits[: len(digits) - len(taken)]
        taken = taken or {"0": "0", "?": " "}.get(tokens[at].text, "")
        text = ""
        for digit in reversed(taken):
            if grouped and count and count % 3 == 0 and digit != " ":
                text = "," + text
            text = digit + text
            count += 1
        shown[at] = text
    return shown


def _decimal_digits(tokens: tuple[_Token, ...], places: list[int], decimals: str) -> dict[int, str]:
    shown = {}
    kept = len(decimals.rstrip("0"))
    for number, at in enumerate(places):
        blank = {"#": "", "?": " "}.get(tokens[at].text)
        shown[at] = decimals[number] if number < kept or blank is None else blank
    return shown


def _mantissa(number: Decimal, whole: int, decimals: int) -> tuple[Decimal, int]:
    """`number` without its power of ten; with several whole digits the power is a multiple of their count."""
    if not number:
        return number, 0
    step = max(whole, 1)
    exponent = number.adjusted() // step * step
    mantissa = _round(number.scaleb(-exponent), decimals)
    if mantissa >= Decimal(10) ** step:
        mantissa, exponent = mantissa.scaleb(-step), exponent + step
    return mantissa, exponent


def _exponent(tokens: tuple[_Token, ...], at: int, exponent: int) -> dict[int, str]:
    places = [place for place in range(at + 1, len(tokens)) if tokens[place].kind == "digit"]
    shown = _whole_digits(tokens, places, str(abs(exponent)).lstrip("0"), grouped=False)
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    shown[at] = "E" + sign
    return shown


def _fraction(tokens: tuple[_Token, ...], number: Decimal) -> str:
    """`# ?/?`: the whole part where there is a placeholder for it, and the nearest fraction."""
    code = "".join(token.text for token in tokens)
    found = re.search(r"(?:([#0?,]+)(\s+))?([#0?]+)\s*/\s*([#0?]+|\d+)", code)
    if found is None:
        return _general(number)
    below = found.group(4)
    exact = Fraction(number)
    whole = int(exact) if found.group(1) else 0
    rest = exact - whole
    if below.isdigit() and int(below):
        denominator = int(below)
        numerator = int(rest * denominator + Fraction(1, 2))
    else:
        nearest = rest.limit_denominator(10 ** min(len(below), 6) - 1)
        numerator, denominator = nearest.numerator, nearest.denominator
    if found.group(1) and numerator == denominator:
        whole, numerator = whole + 1, 0
    shown = f"{whole} " if found.group(1) and (whole or not numerator) else ""
    if numerator or not found.group(1):
        shown += f"{numerator}/{denominator}"
    return code[: found.start()] + shown.strip() + code[found.end() :]


def _in_numerals(shown: str, numerals: int) -> str:
    """`shown` with Chinese digits, one for one."""
    return shown.translate(dict(zip(map(ord, "0123456789"), _NUMERALS[numerals], strict=True))) if numerals else shown


def _read_aloud(number: Decimal, numerals: int) -> str:
    """`number` as it is spoken: `一千二百三十四`, in the other script `壹仟贰佰叁拾肆`."""
    shown = _general(number)
    whole, _, decimals = shown.partition(".")
    if numerals not in _PLACES or len(whole) > 16 or "E" in shown:
        return _in_numerals(shown, numerals)
    spoken = _spoken(whole, numerals)
    if numerals == 1 and spoken.startswith("一十"):
        spoken = spoken[1:]
    return spoken + (f".{_in_numerals(decimals, numerals)}" if decimals else "")


def _spoken(whole: str, numerals: int) -> str:
    zero = _NUMERALS[numerals][0]
    spoken, gap = "", False
    groups = [whole[max(end - 4, 0) : end] for end in range(len(whole), 0, -4)]
    for at in range(len(groups) - 1, -1, -1):
        for place, digit in enumerate(groups[at]):
            if digit == "0":
                gap = bool(spoken)
                continue
            spoken += (zero if gap else "") + _NUMERALS[numerals][int(digit)]
            spoken += _PLACES[numerals][len(groups[at]) - 1 - place]
            gap = False
        if int(groups[at]):
            spoken += _GROUPS[at]
    return spoken or zero


# Dates ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date and a time as a sheet counts them. `elapsed` is in seconds since day 0."""

    year: int
    month: int
    day: int
    weekday: int
    elapsed: int
    fraction: str


def _date(section: _Section, number: Decimal, from_1904: bool) -> str | None:
    """The date or time, or `None` where the number is none."""
    tokens = _with_minutes(section.tokens)
    decimals = _seconds_decimals(tokens)
    moment = _moment(number, decimals, any(map(_is_seconds, tokens)), from_1904)
    if moment is None:
        return None
    half = any(token.kind == "date" and "/" in token.text for token in tokens)
    shown = ""
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
        elif token.kind == "date":
            shown += _part(token.text, moment, section, half)
        elif token.kind == "point" and decimals and _is_seconds(tokens[at - 1]) and at:
            shown += "." + moment.fraction
            skip = decimals
        else:
            shown += token.text
    return shown


def _with_minutes(tokens: tuple[_Token, ...]) -> tuple[_Token, ...]:
    """The tokens, `m` after an hour or before a second made `M`: it means minutes there."""
    result = list(tokens)
    places = [at for at, token in enumerate(tokens) if token.kind == "date" and "/" not in token.text]
    for number, at in enumerate(places):
        if tokens[at].text not in ("m", "mm"):
            continue
        before = tokens[places[number - 1]].text if number else ""
        after = tokens[places[number + 1]].text if number + 1 < len(places) else ""
        if before.strip("[").startswith("h") or after.strip("[").startswith("s"):
            result[at] = _Token("date", tokens[at].text.upper())
    return tuple(result)


def _is_seconds(token: _Token) -> bool:
    return token.kind == "date" and token.text.strip("[]") in ("s", "ss")


def _seconds_decimals(tokens: tuple[_Token, ...]) -> int:
    """How many decimals of a second the code shows (`ss.00`)."""
    for at, token in enumerate(tokens[1:-1], 1):
        if token.kind == "point" and _is_seconds(tokens[at - 1]):
            count = 0
            while at + count + 1 < len(tokens) and tokens[at + count + 1] == _Token("digit", "0"):
                count += 1
            return min(count, 3)
    return 0


def _moment(number: Decimal, decimals: int, seconds: bool, from_1904: bool) -> _Moment | None:
    """The moment that a number means, rounded to what is shown of its seconds; the rest of a minute or day is cut."""
    if number < 0:
        return None
    units = 10**decimals
    exact = number * 86400 * units
    total = int(exact.to_integral_value(ROUND_HALF_UP) if seconds else exact + Decimal("0.001"))
    elapsed, fraction = divmod(total, units)
    days = elapsed // 86400 + (1462 if from_1904 else 0)
    if days > _LAST_DAY:
        return None
    year, month, day = _calendar(days)
    shown = f"{fraction:0{decimals}d}" if decimals else ""
    return _Moment(year, month, day, (days - 1) % 7, elapsed, shown)


def _calendar(days: int) -> tuple[int, int, int]:
    """The date of a day's number; 1900 is a leap year there, and its first day has a day before it."""
    if days in (0, 60):
        return (1900, 1, 0) if days == 0 else (1900, 2, 29)
    found = date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
    return found.year, found.month, found.day


def _part(code: str, moment: _Moment, section: _Section, half: bool) -> str:
    """One part of a date or time: `yyyy`, `mm` (month), `MM` (minutes), `[h]`, `aaaa`."""
    if code.startswith("["):
        unit = {"h": 3600, "m": 60, "s": 1}[code[1]]
        return f"{moment.elapsed // unit:0{len(code) - 2}d}"
    if code[0] in "ye":
        return _year(code, moment.year, section.numerals)
    if "/" in code:
        return _half_of_day(code, moment, section)
    return _name(code, moment, section) or _count(code, moment, section.numerals, half)


def _count(code: str, moment: _Moment, numerals: int, half: bool) -> str:
    """A month, day, hour, minute or second in digits; an era (`g`) has none."""
    hour = moment.elapsed // 3600 % 24
    value = {
        "m": moment.month,
        "d": moment.day,
        "h": (hour % 12 or 12) if half else hour,
        "M": moment.elapsed // 60 % 60,
        "s": moment.elapsed % 60,
    }.get(code[0])
    if value is None:
        return ""
    if numerals in _PLACES and value:
        return _read_aloud(Decimal(value), numerals)
    return _in_numerals(f"{value:02d}" if len(code) > 1 else str(value), numerals)


def _year(code: str, year: int, numerals: int) -> str:
    short = code[0] == "y" and len(code) < 3
    return _in_numerals(f"{year % 100:02d}" if short else f"{year:04d}", numerals)


def _half_of_day(code: str, moment: _Moment, section: _Section) -> str:
    late = moment.elapsed // 3600 % 24 >= 12
    if code == "上午/下午" or section.locale.endswith("804"):
        return "下午" if late else "上午"
    early, later = code.split("/")
    return later if late else early


def _name(code: str, moment: _Moment, section: _Section) -> str:
    """The name of a month or of a day of the week, where the code asks for one."""
    chinese = section.locale.endswith("804")
    if code[0] == "a" or (code[0] == "d" and len(code) > 2 and chinese):
        short = "周" if len(code) == 3 else "星期"
        return short + _CHINESE_DAYS[moment.weekday]
    if code[0] == "d" and len(code) > 2:
        return _DAYS[moment.weekday][: 3 if len(code) == 3 else None]
    if code[0] == "m" and len(code) > 2:
        if chinese:
            return f"{moment.month}月" if len(code) == 3 else f"{_read_aloud(Decimal(moment.month), 1)}月"
        return _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(len(code))]
    return ""
