"""The files of the page 自己查: what may be added up is told apart, amounts are exact, files stay small."""

from __future__ import annotations

import json
from typing import Any

import pytest
from made_up import MadeUp

from builder.render import explore

OWN = "130184-224-2021-budget"


def disclosure(own: str, year: str) -> dict[str, str]:
    return {
        "disclosure_id": own,
        "region_code": "130184",
        "region_name": "河北省 石家庄市 新乐市",
        "organisation_name": "某办公室",
        "status": "read",
        "fiscal_year": year,
        "kind": "budget",
        "stage": "",
    }


def item(table: str, measure: str, **more: str) -> dict[str, str]:
    """A line of an expenditure table, in its column of the whole."""
    return {
        "disclosure_id": OWN,
        "table_id": f"{OWN}-{table}",
        "table_kind": "expenditure",
        "is_primary": "true",
        "direction": "expenditure",
        "phase": "budget",
        "functional_code": "2013701",
        "economic_code": "",
        "government_code": "",
        "functional_name": "行政运行",
        "economic_name": "",
        "item": "",
        "is_leaf": "true",
        "measure": measure,
        "measure_kind": "total",
        "amount": "850900.00",
        "source_ref": "T2R6C3",
        **more,
    }


def project(own: str, number: int) -> dict[str, str]:
    return {
        "disclosure_id": own,
        "project_id": f"{own}-{number}",
        "is_primary": "true",
        "project_name": f"项目 {number}",
        "project_code": "",
        "amount": "0.07",
        "fiscal_amount": "0.07",
        "other_amount": "0.00",
        "superior_amount": "",
    }


def read(
    disclosures: list[dict[str, str]], projects: list[dict[str, str]], items: list[dict[str, str]]
) -> tuple[dict[str, Any], dict[str, dict[str, list[Any]]]]:
    """What the files hold: `about`, and the columns of each other file by its name without the version."""
    resources = {"disclosures": disclosures, "projects": projects, "indicators": [], "budget_items": items}
    package = MadeUp(resources)
    found = {name: json.loads(content.decode().partition(",")[2][:-2]) for name, content in explore.files(package)}
    about = found.pop("about.js")
    assert {name.partition("/")[0] for name in found} == {about["version"]}

    def column(written: Any) -> list[Any]:
        return [written["texts"][at] for at in written["at"]] if isinstance(written, dict) else written

    columns = {
        name.partition("/")[2].removesuffix(".js"): {key: column(written) for key, written in content.items()}
        for name, content in found.items()
    }
    return about, columns


def test_columns_and_tables_of_one_kind_are_told_apart() -> None:
    items = [
        item("t01", "合计"),
        item("t02", "本年合计"),
        item("t02", "上年合计"),
        item("t03", "合计", is_primary="false"),
    ]
    _, columns = read([disclosure(OWN, "2021")], [], items)
    assert columns["budget/0"]["measure"] == ["合计", "本年合计", "上年合计"]
    assert columns["budget/0"]["nth"] == ["", "第 2 张", "第 2 张"]
    assert columns["budget/0"]["amount"] == [85_090_000] * 3
    assert columns["budget/0"]["name"] == ["行政运行"] * 3


def test_amounts_are_whole_numbers_and_sources_those_with_money() -> None:
    _, columns = read([disclosure(OWN, "2021")], [project(OWN, 1), {**project(OWN, 2), "amount": ""}], [])
    assert columns["projects/0"]["amount"] == [7, None]
    assert columns["projects/0"]["source"] == ["财政资金", "财政资金"]
    assert columns["projects/0"]["page"] == ["projects/*-1.html", "projects/*-2.html"]


def test_rows_lie_apart_by_year_the_latest_first_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "_MOST_ROWS", 2)
    documents = [disclosure("a-2021-budget", "2021"), disclosure("b-2023-budget", "2023"), disclosure("c", "")]
    projects = [project(row["disclosure_id"], number) for row in documents for number in range(3)]
    about, columns = read(documents, projects, [])
    names = [f"projects/{number}" for number in range(6)]
    assert about["files"]["projects"] == [
        list(line) for line in zip(["2023", "2023", "2021", "2021", "", ""], names, [2, 1, 2, 1, 2, 1], strict=True)
    ]
    assert [columns[name]["document"] for name in names] == [[1, 1], [1], [0, 0], [0], [2, 2], [2]]


def test_another_content_has_another_version() -> None:
    documents = [disclosure(OWN, "2021")]
    first, same, other = (read(documents, [project(OWN, number)], [])[0]["version"] for number in (1, 1, 2))
    assert first == same != other
