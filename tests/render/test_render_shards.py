"""How a site is divided: the settings, and what addresses begin with."""

from __future__ import annotations

from typing import Any

import pytest

from builder.errors import SettingsError
from builder.render import addresses
from builder.render.redirects import Redirect, planned
from builder.render.shards import Division, beside, divided, parted, read_division, shard

BUDGET = "130184-224-2021-budget"


@pytest.mark.parametrize("digits, expected", [(0, ""), (2, "13-2021/"), (4, "1301-2021/"), (6, "130184-2021/")])
def test_addresses_of_a_disclosure_begin_with_its_shard(digits: int, expected: str) -> None:
    with divided(digits):
        assert addresses.document(BUDGET, "findings") == f"{expected}documents/{BUDGET}.html#findings"
        assert addresses.cell(BUDGET, "T1.R2") == f"{expected}originals/{BUDGET}.html#T1.R2"
        row = {"project_id": f"{BUDGET}-a1", "disclosure_id": BUDGET, "indicator_id": f"{BUDGET}-a1-i1"}
        assert addresses.indicator(row) == f"{expected}projects/{BUDGET}-a1.html#indicator-i1"
        assert addresses.package(BUDGET) == f"{expected}data/disclosures/{BUDGET}/datapackage.json"
        assert addresses.department(BUDGET) == "departments/130184-224.html"
    assert shard(BUDGET) == ""


@pytest.mark.parametrize(
    "disclosure_id, expected",
    [
        ("130303-224002-undated-performance", "130303-undated/"),
        ("430981-x-2019-budget-2024-final_accounts-draft-unit", "430981-2024/"),
        ("000000-unnamed-undated-other", "000000-undated/"),
        ("x-224-2021-budget", ""),
        ("130184-224-2021-annual", ""),
    ],
)
def test_a_shard_is_made_of_the_identifier(disclosure_id: str, expected: str) -> None:
    with divided(6):
        assert shard(disclosure_id) == expected


def test_folders_lie_within_the_shard() -> None:
    assert parted("130184-2021/projects/x.html") == ("130184-2021/", "projects/x.html")
    assert parted("1301-undated/") == ("1301-undated/", "")
    assert parted("departments/130184-2021.html") == ("", "departments/130184-2021.html")
    assert beside("tables", "130184-2021/projects/x") == "130184-2021/tables/projects/x"
    assert beside("tables", "projects/index") == "tables/projects/index"


def test_a_former_identifier_is_found_in_its_former_shard() -> None:
    row = {"disclosure_id": BUDGET, "status": "read", "fiscal_year_basis": "passport", "fiscal_year": "2021"}
    with divided(4):
        found = planned([], [row], lambda own: [f"1301-2021/projects/{own}-a1.html"])
    assert found == [
        Redirect(f"1301-undated/{folder}/130184-224-undated-budget{end}.html", f"1301-2021/{folder}/{BUDGET}{end}.html")
        for folder, end in (("documents", ""), ("originals", ""), ("projects", "-a1"))
    ]


def test_settings_without_shards_divide_nothing() -> None:
    assert read_division({}, "mkdocs.yml") == read_division({"extra": None}, "mkdocs.yml") == Division()
    assert read_division(
        {"extra": {"shards": {"digits": 2, "downloads": "https://x.example/y"}}}, "mkdocs.yml"
    ) == Division(2, (), "https://x.example/y/")


@pytest.mark.parametrize(
    "asked, problem",
    [
        ({"digits": 3}, r"digits: is not one of 2 \(province\), 4 \(city\), 6 \(county\) → write one of them"),
        ({"apart": ["en"]}, "digits: is not one of"),
        (6, "digits: is not one of"),
        ({"digits": 6, "apart": ["../x"]}, r"apart: '\.\./x' is no folder of the site → remove it"),
        ({"digits": 6, "downloads": "files"}, "downloads: 'files' is no address → write one like https://…/"),
    ],
)
def test_settings_that_are_wrong_are_refused(asked: Any, problem: str) -> None:
    with pytest.raises(SettingsError, match=rf"^mkdocs\.yml: extra: shards: {problem}"):
        read_division({"extra": {"shards": asked}}, "mkdocs.yml")
