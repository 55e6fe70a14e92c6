"""The number formats of Word's lists, from `1` to `一百零五` and `⑤`."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LARGEST = 9999  # above it everything is printed in plain digits, as no list reaches it
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_SIMPLE_LEGAL, _TRADITIONAL_LEGAL = "零壹贰叁肆伍陆柒捌玖拾佰仟", "零壹貳參肆伍陸柒捌玖拾佰仟"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def numeral(number: int, style: str) -> str:
    """`number` in the number format `style` of a list (`w:numFmt`); plain digits for a format not known here."""
    if style == "none":
        return ""
    if style not in _FORMATS or not 0 < number <= _LARGEST:
        return str(number)
    return _FORMATS[style](number)


def _counted(number: int, digits: str = "零一二三四五六七八九十百千", short_ten: bool = True) -> str:
    """`一百零五`: digits with their places, one zero for any gap."""
    printed, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            printed += (digits[0] if gap and printed else "") + digits[digit] + (digits[9 + place] if place else "")
        gap = not digit
    return printed[1:] if short_ten and printed.startswith(digits[1] + digits[10]) else printed


def _counted_to_99(number: int) -> str:
    return _counted(number) if number < 100 else _digital(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    printed = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        printed += letters * count
    return printed


def _letters(number: int) -> str:
    """`a` to `z`, then `aa`, `bb`: Word repeats the letter."""
    times, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (times + 1)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that stand one after another, such as ① to ⑳; plain digits beyond the last."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _circled(number: int) -> str:
    for first, start, last in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if start <= number <= last:
            return chr(ord(first) + number - start)
    return str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counted_to_99,
    "chineseCountingThousand": _counted,
    "taiwaneseCounting": _counted_to_99,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "ideographDigital": _digital,
    "chineseLegalSimplified": lambda number: _counted(number, _SIMPLE_LEGAL, short_ten=False),
    "ideographLegalTraditional": lambda number: _counted(number, _TRADITIONAL_LEGAL, short_ten=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
