"""The identifier of a disclosure: stable, told apart, safe in an address and as the name of a file."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from builder.identity import Identity, short_hash, slug
from builder.package.schemas import schema

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def identity(name: str = "样例局", **facts: object) -> Identity:
    known: dict[str, object] = {
        "organisation_name": name,
        "organisation_code": "",
        "level": "department",
        "region_code": "130184",
        "fiscal_year": 2024,
        "fiscal_year_basis": "stated",
        "kind": "budget",
        "stage": "",
        "title": "",
        "title_basis": "composed",
        "prepared_on": "",
        "unit_reported": "",
    }
    return Identity(**(known | facts))  # type: ignore[arg-type]


def pattern() -> str:
    (field,) = [field for field in schema("disclosures").fields if field.name == "disclosure_id"]
    return str(field.constraints["pattern"])


def test_the_printed_code_comes_before_a_slug_of_the_name() -> None:
    assert identity(organisation_code="224A").disclosure_id == "130184-224a-2024-budget"
    assert identity().disclosure_id == f"130184-ylj-{short_hash('样例局')[:4]}-2024-budget"


def test_what_is_not_known_has_a_word_of_its_own() -> None:
    unknown = identity("", region_code="", fiscal_year=None, kind="other")
    assert unknown.disclosure_id == "000000-unnamed-undated-other"


def test_a_draft_and_a_department_s_own_body_are_told_apart() -> None:
    draft = identity(organisation_code="224", stage="draft")
    assert draft.disclosure_id == "130184-224-2024-budget-draft"
    assert draft.as_unit().disclosure_id == "130184-224-2024-budget-draft-unit"


@given(st.text(), st.sampled_from(["budget", "performance", "final_accounts", "self_evaluation", "other"]))
def test_any_name_gives_an_identifier_that_is_safe(name: str, kind: str) -> None:
    disclosure_id = identity(name, kind=kind).as_unit().disclosure_id
    assert set(disclosure_id) <= set(string.ascii_lowercase + string.digits + "-_")
    assert len(disclosure_id.encode()) < 120
    assert re.fullmatch(pattern(), disclosure_id)


@given(st.text())
def test_a_slug_does_not_depend_on_white_space(name: str) -> None:
    assert slug(name) == slug(f" {name}\u3000\n") == slug(name)
    assert _SAFE.fullmatch(slug(name))


def test_names_with_the_same_letters_have_different_slugs() -> None:
    first, second = slug("样例局"), slug("养老局")
    assert first.partition("-")[0] == second.partition("-")[0] == "ylj"
    assert first != second


def test_the_letters_and_digits_of_a_name_stay() -> None:
    assert slug("budget-2021.txt").startswith("budget2021txt-")


def test_the_hash_of_a_name_ignores_spaces() -> None:
    assert short_hash("网络 宣传\u3000工作") == short_hash("网络宣传工作")
    assert re.fullmatch(r"[0-9a-f]{8}", short_hash(""))
