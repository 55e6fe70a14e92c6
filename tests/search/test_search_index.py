"""The files of the index: what a browser reads in them is what went in, in any order the same bytes."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

import pytest

from builder.search.index import files
from builder.search.units import KINDS, Passage, Unit

DISCLOSURES = [
    {
        "disclosure_id": own,
        "region_code": "130184",
        "region_name": "河北省 石家庄市 新乐市",
        "organisation_name": name,
        "fiscal_year": year,
        "kind": "budget",
        "stage": "",
    }
    for own, name, year in (("a", "教育局", "2020"), ("b", "水利局", "2021"))
]
UNITS = [
    Unit("project", "校舍维修", "projects/1.html", (Passage("facts", "预算数 280,000.00 元"),), "a"),
    Unit("project", "水库维修", "projects/2.html", (Passage("facts", "校舍不在内"),), "b"),
    Unit("indicator", "水库维修", "projects/2.html", (Passage("indicator-1", "完成率"),), "b"),
    Unit("site", "方法", "method.html", (Passage("read", "怎样读"),)),
]


def contents(units: list[Unit], disclosures: list[dict[str, str]] = DISCLOSURES) -> dict[str, Any]:
    made = {}
    for name, content in files(units, disclosures):
        found = re.fullmatch(r'mzSearch\("(.+?)",(.*)\)\n', content.decode())
        assert found
        assert f"{found[1]}.js" == name
        made[re.sub(r"^[0-9a-f]{8}/", "", found[1])] = json.loads(found[2])
    return made


def numbers(written: str) -> list[int]:
    """As the browser reads them."""
    coded = b64decode(written[1:] + "=" * (-len(written[1:]) % 4))
    if written[0] == "b":
        return [at for at in range(len(coded) * 8) if coded[at >> 3] >> (at & 7) & 1]
    found, number, rest, shift = [], -1, 0, 0
    for byte in coded:
        rest |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            number += rest
            found.append(number)
            rest = shift = 0
    return found


@pytest.fixture(scope="module")
def index() -> dict[str, Any]:
    return contents(UNITS)


def having(index: dict[str, Any], term: str) -> list[int]:
    held = {key: written for name, part in index.items() if name.startswith("terms/") for key, written in part.items()}
    return numbers(held[term]) if term in held else []


def test_units_are_numbered_by_kind_then_from_the_newest_year(index: dict[str, Any]) -> None:
    assert [unit[0] for unit in index["text/0"]] == ["水库维修", "校舍维修", "水库维修", "方法"]
    assert [entry for entry in index["about"]["kinds"] if entry[1]] == [["项目", 2], ["绩效指标", 1], ["本站说明", 1]]
    assert index["text/0"][0][1:] == [
        "河北省石家庄市新乐市 · 水利局 · 2021 年部门预算",
        "projects/2.html",
        [["facts", "校舍不在内"]],
    ]


def test_documents_are_found_by_what_people_call_their_office_and_undated_ones_chosen() -> None:
    undated = [{**DISCLOSURES[0], "organisation_name": "新乐市人力资源和社会保障局", "fiscal_year": ""}]
    made = contents(UNITS[:1], undated)
    assert (
        made["text/0"][0][1]
        == "河北省石家庄市新乐市 · 新乐市人力资源和社会保障局（新乐市人社局） · 部门预算（年度未写明）"
    )
    assert having(made, "人社@") == [1]
    assert made["filters"]["year"] == [["", "年度未写明"], [0, 1]]


def test_terms_lead_to_units_titles_and_documents(index: dict[str, Any]) -> None:
    assert having(index, "校舍") == [0, 1]
    assert having(index, "校舍^") == [1]
    assert having(index, "280000") == [1]
    assert having(index, "水库") == [0], "an indicator is not found by the title of its project"
    assert having(index, "水库^") == [0, 2]
    assert having(index, "水利@") == [1]
    assert having(index, "2020@") == [2]
    assert having(index, "恐龙") == []


def test_documents_say_how_many_units_they_have_and_what_chooses_them(index: dict[str, Any]) -> None:
    places = dict(zip(KINDS, index["places"], strict=True))
    assert places["project"] == [0, 1, 1]
    assert places["indicator"] == [0, 1, 0]
    assert places["site"] == [1, 0, 0]
    assert index["filters"] == {
        "region": [["", "河北省石家庄市新乐市"], [0, 1, 1]],
        "department": [["", "水利局", "教育局"], [0, 1, 2]],
        "year": [["", "2021", "2020"], [0, 1, 2]],
    }


@pytest.mark.parametrize("every", [1, 3, 100, 1000])
def test_numbers_are_written_whichever_way_is_shorter(every: int) -> None:
    units = [
        Unit("project", "校舍" if at % every == 0 else "水库", f"{at}.html", (Passage("", ""),)) for at in range(3000)
    ]
    index = contents(units, [])
    assert having(index, "校舍") == list(range(0, 3000, every))
    (written,) = [part["校舍"] for name, part in index.items() if name.startswith("terms/") and "校舍" in part]
    assert written[0] == ("b" if every < 8 else "v")
    assert len(written) <= 502


def test_the_first_terms_are_in_the_order_in_which_a_browser_compares() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x9000)) + "𠀀𠀁豈更"
    index = contents([Unit("project", "x", "x.html", (Passage("", text),))], [])
    firsts = index["about"]["terms"]
    assert len(firsts) > 5
    assert firsts == sorted(firsts, key=lambda term: term.encode("utf-16-be"))
    for at, first in enumerate(firsts):
        assert next(iter(index[f"terms/{at}"])) == first


def test_what_changes_lies_elsewhere() -> None:
    folders = [{name.partition("/")[0] for name, _ in files(units, DISCLOSURES)} for units in (UNITS, UNITS[1:])]
    assert folders[0] & folders[1] == {"about.js"}
    assert [len(each) for each in folders] == [2, 2]


def test_the_same_units_give_the_same_bytes() -> None:
    assert dict(files(UNITS, DISCLOSURES)) == dict(files(UNITS, DISCLOSURES[::-1]))
