"""The departments and units that a disclosure names: each once, each below its department."""

from __future__ import annotations

import itertools

import pytest

from builder.forms.reading import Extraction
from builder.identity import Identity
from builder.organisations import level_of, name_organisation, name_parents

IDENTITY = Identity("样例局", "224", "department", "130184", 2021, "stated", "budget", "", "", "stated", "", "万元")


def parents(*named: tuple[str, str]) -> dict[str, str | None]:
    """Name → name of the parent."""
    extraction = Extraction(IDENTITY)
    for number, (name, code) in enumerate(named, 1):
        name_organisation(extraction, name, code, f"L{number}")
    name_parents(extraction)
    rows = extraction.rows("organisations")
    names = {row["organisation_id"]: row["organisation_name"] for row in rows}
    return {row["organisation_name"]: names.get(row["parent_organisation_id"]) for row in rows}


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("224", "样例局", "department"),
        ("224001", "样例局", "unit"),
        ("", "样例局本级", "unit"),
        ("", "样例局（本级）", "unit"),
        ("224", "样例局(本级)", "unit"),
        ("", "样例局", "department"),
    ],
)
def test_six_digits_or_own_body_make_a_unit(code: str, name: str, level: str) -> None:
    assert level_of(code, name) == level


def test_an_organisation_is_named_once_however_often_it_is_printed() -> None:
    extraction = Extraction(IDENTITY)
    first = name_organisation(extraction, "样例局", "", "L1")
    assert name_organisation(extraction, "样 例 局", "224", "L2") is first
    assert name_organisation(extraction, "样例局（全称）", "224", "L3") is first
    assert (first["organisation_code"], first["source_ref"]) == ("224", "L1")


@pytest.mark.parametrize(
    "order", list(itertools.permutations([("样例局", "224"), ("样例局本级", "224001"), ("甲站", "224002")]))
)
def test_a_unit_s_parent_is_found_in_any_order(order: tuple[tuple[str, str], ...]) -> None:
    assert parents(*order) == {"样例局": None, "样例局本级": "样例局", "甲站": "样例局"}


@pytest.mark.parametrize("order", [0, 1])
def test_a_department_s_own_body_is_below_it_without_codes(order: int) -> None:
    named = [("样例局", ""), ("样例局（本级）", "")]
    assert parents(*named[:: 1 - 2 * order]) == {"样例局": None, "样例局（本级）": "样例局"}


def test_the_nearest_code_above_is_the_parent() -> None:
    named = parents(("样例局", "224"), ("甲站", "224001"), ("甲站乙所", "224001002"))
    assert named == {"样例局": None, "甲站": "样例局", "甲站乙所": "甲站"}


def test_organisations_that_have_nothing_to_do_with_each_other_have_no_parents() -> None:
    assert parents(("样例局", "224"), ("他局", "301"), ("又一局", "")) == {"样例局": None, "他局": None, "又一局": None}
