"""Projects that are like a project, and the words by which they are found."""

from __future__ import annotations

import pytest
from made_up import MadeUp

from builder.render.similar import Projects, folded


def project(document: str, name: str, code: str = "", scope: str = "department") -> dict[str, str]:
    return {
        "project_id": f"{document}-{code or name}-{scope}",
        "disclosure_id": document,
        "project_name": name,
        "project_code": code,
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
def projects() -> Projects:
    goals = {ROWS[5]["project_id"]: [GOAL], ROWS[7]["project_id"]: [{"text": GOAL["text"].replace("，", ", ")}]}
    return Projects(MadeUp({"projects": ROWS}, of_projects={"goals": goals}))


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
    projects: Projects, number: int, other_years: list[tuple[int, str]], elsewhere: list[tuple[int, str]]
) -> None:
    own = ROWS[number]
    assert [(ROWS.index(found.project), found.why) for found in projects.other_years(own)] == other_years
    assert [(ROWS.index(found.project), found.why) for found in projects.elsewhere(own)] == elsewhere


def test_spaces_punctuation_and_width_make_no_difference() -> None:
    assert folded("“智慧ＷＰ” 平台（一期）") == folded("智慧wp平台一期") == "智慧wp平台一期"
