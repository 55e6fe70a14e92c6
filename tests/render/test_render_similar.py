"""Projects that are like a project, and the words by which they are found."""

from __future__ import annotations

import pytest
from made_up import MadeUp

from builder.render.similar import Known, Projects, folded, known


def project(document: str, name: str, code: str = "", scope: str = "department") -> dict[str, str]:
    return {
        "project_id": f"{document}-{code or name}-{scope}",
        "disclosure_id": document,
        "project_name": name,
        "project_code": code,
        "amount": "",
        "is_primary": str(scope == "department").lower(),
    }


XINLE_2021, XINLE_2022, YUANJIANG = "130184-224-2021-budget", "130184-224-2022-budget", "430981-301-2021-budget"
NEIGHBOUR = "130184-331-2021-budget"
ROWS = [
    project(XINLE_2021, "网络宣传工作"),
    project(XINLE_2021, "网络宣传工作", scope="unit"),
    project(XINLE_2022, "2022年网络宣传专项经费"),
    project(YUANJIANG, "B全市网络宣传经费"),
    project(NEIGHBOUR, "网络宣传 工作"),
    project(XINLE_2021, "视频会议系统", "P01"),
    project(XINLE_2022, "会议设备", "P01"),
    project(YUANJIANG, "远程教学"),
    project(NEIGHBOUR, "经费"),
    project(YUANJIANG, "工作"),
]
GOAL = {"text": "保障全市视频会议系统稳定运行，随时可用。"}


@pytest.fixture
def every() -> list[Known]:
    goals = {ROWS[5]["project_id"]: [GOAL], ROWS[7]["project_id"]: [{"text": GOAL["text"].replace("，", ", ")}]}
    disclosures = [
        {"disclosure_id": own, "organisation_name": "", "fiscal_year": "", "kind": "budget", "stage": ""}
        for own in dict.fromkeys(row["disclosure_id"] for row in ROWS)
    ]
    of = {row["disclosure_id"]: [one for one in ROWS if one["disclosure_id"] == row["disclosure_id"]] for row in ROWS}
    package = MadeUp(of_disclosures={"projects": of}, of_projects={"goals": goals})
    return [one for disclosure in disclosures for one in known(package, disclosure)]


@pytest.mark.parametrize(
    ("number", "other_years", "elsewhere"),
    [
        (0, [(2, "名称相近")], [(4, "名称相同"), (3, "名称相近")]),
        (5, [(6, "项目编码相同")], [(7, "目标文字相同")]),
        (7, [], [(5, "目标文字相同")]),
        (8, [], []),
    ],
)
def test_projects_are_found_by_what_they_say(
    every: list[Known], number: int, other_years: list[tuple[int, str]], elsewhere: list[tuple[int, str]]
) -> None:
    numbers = {row["project_id"]: at for at, row in enumerate(ROWS)}
    (own,) = (one for one in every if numbers[one.project["project_id"]] == number)
    alike = Projects(every).alike(own)
    assert [(numbers[one.known.project["project_id"]], one.why) for one in alike.other_years] == other_years
    assert [(numbers[one.known.project["project_id"]], one.why) for one in alike.elsewhere] == elsewhere


def test_spaces_punctuation_and_width_make_no_difference() -> None:
    assert folded("“智慧ＷＰ” 平台（一期）") == folded("智慧wp平台一期") == "智慧wp平台一期"
