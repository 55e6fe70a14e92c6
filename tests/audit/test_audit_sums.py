"""Tolerance and state: what rounding allows, and when a check counts as not made."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import values
from builder.audit.sums import Doubt, check_sum, state, tolerance
from builder.findings import FAIL, INSUFFICIENT, NOT_EXTRACTED, PASS, Figure, Wording

WORDING = Wording("{total}{unit}≠{sum}，{difference}", "{total} {unit} ≠ {sum}, {difference}")
UNITS = st.sampled_from(sorted(values.UNITS))


def figure(printed: str, unit: str = "万元", ref: str = "L1") -> Figure:
    amount = values.parse_amount(printed, unit)
    assert amount is not None
    return Figure(amount, printed, unit, ref)


def figures(*printed: str) -> list[Figure]:
    return [figure(text) for text in printed]


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("109.04", ("66.16", "44.28"), "150"),
        ("44.28", ("9.6", "3.84", "3.2"), "200"),  # trailing zeros dropped: 9.6 is 9.60
        ("109.04", ("109.04", "0", "0"), "200"),  # a bare 0 allows for no half 万元
        ("135", ("85.09", "50"), "5100"),  # a total may be rounded more coarsely than its parts
        ("0", ("0.40",), "100"),
        ("0.40", ("0", "0"), "150"),
    ],
)
def test_tolerance_is_half_of_the_last_digit_of_each_figure(total: str, parts: tuple[str, ...], expected: str) -> None:
    assert tolerance(figure(total), figures(*parts)) == Decimal(expected)


def test_units_keep_their_own_last_digits() -> None:
    parts = [figure("1.2", "亿元"), figure("500", "万元")]
    assert tolerance(figure("12500", "万元"), parts) == Decimal(5_000_000 + 5_000 + 5_000)


@given(
    exact=st.lists(st.integers(min_value=-(10**9), max_value=10**9), min_size=1, max_size=30),
    places=st.integers(min_value=0, max_value=3),
    unit=UNITS,
)
def test_rounding_each_figure_is_never_a_failure(exact: list[int], places: int, unit: str) -> None:
    def printed(amount: Decimal) -> Figure:
        text = format(round(amount, places), "f")
        return Figure(Decimal(text) * values.UNITS[unit], text, unit, "L1")

    numbers = [Decimal(number).scaleb(-4) for number in exact]
    total = printed(sum(numbers, Decimal(0)))
    assert state(total, [printed(number) for number in numbers]) == PASS


@given(
    parts=st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=12),
    off=st.integers(min_value=-(10**5), max_value=10**5),
    doubt=st.builds(Doubt, st.integers(min_value=0, max_value=3), st.booleans(), st.booleans()),
)
def test_a_check_passes_within_the_tolerance_and_fails_only_without_doubt(
    parts: list[int], off: int, doubt: Doubt
) -> None:
    printed = [figure(format(Decimal(part).scaleb(-2), "f")) for part in parts]
    total = figure(format(Decimal(sum(parts) + off).scaleb(-2), "f"))
    found = state(total, printed, doubt)
    assert (found == PASS) == (abs(off * 100) <= tolerance(total, printed))
    assert found != FAIL or doubt == Doubt()
    if found not in (PASS, FAIL):
        assert found == (NOT_EXTRACTED if doubt.unread else INSUFFICIENT)


def test_no_part_printed_is_no_failure() -> None:
    assert state(figure("1.00"), []) == INSUFFICIENT


def test_a_total_that_is_not_printed_makes_no_check() -> None:
    check = check_sum(None, figures("1.00"), WORDING, names={}, place="L9")
    assert (check.state, check.place, check.expected, check.message_zh) == (INSUFFICIENT, "L9", "", "")


def test_message_and_row_print_both_figures_and_their_difference() -> None:
    check = check_sum(
        figure("109.04", ref="L12C1"), [figure("66.16", ref="L20C1"), figure("44.28", ref="L24C1")], WORDING, names={}
    )
    assert (check.state, check.expected, check.actual) == (FAIL, "1104400.00", "1090400.00")
    assert (check.place, check.other_ref, check.tolerance) == ("L12C1", "L20C1 L24C1", Decimal(150))
    assert check.message_zh == "109.04万元≠66.16 + 44.28 = 110.44，1.40"
    assert check.message_en == "109.04 10,000 yuan ≠ 66.16 + 44.28 = 110.44, 1.40"


def test_figures_of_another_unit_are_shown_in_that_of_the_total() -> None:
    check = check_sum(figure("10.00"), [figure("50000", "元"), figure("40000", "元")], WORDING, names={})
    assert check.message_zh == "10.00万元≠5 + 4 = 9.00，1.00"


def test_a_long_sum_gives_the_number_of_its_terms_and_negative_terms_stand_in_brackets() -> None:
    check = check_sum(figure("1.00"), figures(*["1.00"] * 9), WORDING, names={})
    assert "9项合计9.00" in check.message_zh and "9 items add up to 9.00" in check.message_en
    check = check_sum(figure("1.00"), figures("3.00", "-1.00"), WORDING, names={})
    assert "3.00 + (-1.00) = 2.00" in check.message_zh
