"""Shapes and wording that checks and findings share: what a check hands over, how an amount is written.

Decided once, for every rule:

- `expected` and `actual` are strings. Money stands there in yuan with two places (`1090400.00`), so that rows of
  documents with other units can be compared; the messages print it in the document's own unit, as printed.
  `actual` is the figure at `source_ref`; `expected` is what the figures at `other_ref` make it.
- `tolerance` is in yuan, and blank where a check compares something else than money.
- A finding has the identifier of the check that it came from.
- A message says what is printed and what does not agree with it, and judges nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from builder import values
from builder.model import Row

PASS = "pass"
FAIL = "fail"
NOT_APPLICABLE = "not_applicable"
INSUFFICIENT = "insufficient_data"
NOT_EXTRACTED = "not_extracted"
ERROR = "error"

_UNITS_EN = {"元": "yuan", "千元": "1,000 yuan", "万元": "10,000 yuan", "亿元": "100 million yuan"}
_MOST_TERMS = 8  # a sum of more terms is given by their number


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed amount: in yuan, as printed with its unit, and where. `printed` is blank where words say zero."""

    amount: Decimal
    printed: str
    unit: str
    ref: str

    @classmethod
    def of(cls, row: Row, name: str = "amount", ref: str = "") -> Figure | None:
        """The amount `name` of a record, or `None` where it is unknown; `ref` where it is not at `source_ref`."""
        amount = row.get(name)
        if amount is None:
            return None
        return cls(amount, row[f"{name}_reported"], row["unit_reported"], ref or row["source_ref"])

    @property
    def step(self) -> Decimal:
        """The value of the last printed digit, in yuan; nothing where no digit is printed."""
        return values.last_digit(self.printed) * values.UNITS[self.unit] if self.printed else Decimal(0)

    def text(self, unit: str) -> str:
        """The number alone, as printed where `unit` is its own unit, else converted to `unit`."""
        if not self.printed:
            return "0"
        return values.plain(self.printed) if unit == self.unit else in_unit(self.amount, unit)


@dataclass(frozen=True, slots=True)
class Wording:
    """The message of a rule in both languages, with places to fill in (`str.format`)."""

    zh: str
    en: str

    def fill(self, zh: dict[str, str], en: dict[str, str]) -> tuple[str, str]:
        """Both messages with their places filled."""
        return self.zh.format(**zh), self.en.format(**en)


@dataclass(frozen=True, slots=True)
class Check:
    """One check that was due, as a rule hands it over.

    `place` is the locator of the figure that is checked, `about` tells two checks of one place apart. A message
    makes it a finding: required of a check that fails, allowed where a figure is missing, refused for one that passes.
    """

    state: str
    place: str
    about: str = ""
    table_id: str | None = None
    project_id: str | None = None
    expected: str = ""
    actual: str = ""
    tolerance: Decimal | None = None
    other_ref: str = ""
    message_zh: str = ""
    message_en: str = ""

    def __post_init__(self) -> None:
        if bool(self.message_zh) != bool(self.message_en):
            raise ValueError(f"{self.place}: a message needs both languages")
        if self.state == FAIL and not self.message_zh:
            raise ValueError(f"{self.place}: a check that fails needs a message")
        if self.message_zh and self.state not in (FAIL, INSUFFICIENT):
            raise ValueError(f"{self.place}: a check in state {self.state} has no message")


def identifier(disclosure_id: str, rule: str, check: Check) -> str:
    """What the check is about as an identifier: document, table or project; rule; place."""
    place = check.place.replace("¶", "p")
    return ".".join(filter(None, [check.project_id or check.table_id or disclosure_id, rule, place, check.about]))


def yuan(amount: Decimal) -> str:
    """An amount as `expected` and `actual` hold it: `1090400.00`."""
    return format(amount, ".2f")


def in_unit(amount: Decimal, unit: str, places: int = 0) -> str:
    """An amount in yuan as a number of `unit`, with at least `places` decimals and no others that are zero."""
    number = (amount / values.UNITS[unit]).normalize()
    exponent = number.as_tuple().exponent
    decimals = max(places, -exponent if isinstance(exponent, int) else 0)
    return format(number, f".{decimals}f")


def unit_en(unit: str) -> str:
    """The English name of a printed unit of money."""
    return _UNITS_EN[unit]


def terms(figures: Iterable[Figure], total: Decimal, unit: str, places: int) -> tuple[str, str]:
    """`66.16 + 44.28 = 110.44`, in both languages; of many terms only their number and their sum."""
    printed = [figure.text(unit) for figure in figures]
    result = in_unit(total, unit, places)
    if len(printed) == 1:
        return printed[0], printed[0]
    if len(printed) > _MOST_TERMS:
        return f"{len(printed)}项合计{result}", f"{len(printed)} items add up to {result}"
    sum_of = " + ".join(f"({number})" if number.startswith("-") else number for number in printed)
    return f"{sum_of} = {result}", f"{sum_of} = {result}"
