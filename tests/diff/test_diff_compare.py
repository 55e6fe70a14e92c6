"""What changed between two builds: each kind of change in a build that shows it and in one that does not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_builds import (
    D,
    P,
    check,
    compared,
    disclosure,
    figure,
    finding,
    only,
    project,
    records,
    target,
    told,
)

from builder.diff.change import OPPOSITES, Change, Comparison
from builder.diff.targets import compared as compared_targets
from builder.model import Records

OTHER = "1" * 64
YEAR_LATER = "130184-224-2022-budget"


# Disclosures ----------------------------------------------------------------------------------------------------


def test_the_same_build_has_no_changes(tmp_path: Path) -> None:
    same = records(budget_items=[figure("100.00")], projects=[project("检测", "28.00")], indicators=[target("≥90%")])
    assert not compared(tmp_path, same, same)


def test_new_and_removed_disclosures(tmp_path: Path) -> None:
    later = records(disclosure(YEAR_LATER, OTHER), projects=[project("检测", "30.00", own=YEAR_LATER)])
    comparison = compared(tmp_path, records(), later)
    assert [(change.change, change.disclosure_id) for change in comparison.disclosures] == [
        ("removed", D),
        ("new", YEAR_LATER),
    ]


def test_another_year_restates_nothing(tmp_path: Path) -> None:
    this = records(budget_items=[figure("100.00")], projects=[project("检测", "28.00")])
    later = records(
        disclosure(YEAR_LATER, OTHER, fiscal_year=2022),
        budget_items=[figure("120.00", own=YEAR_LATER)],
        projects=[project("检测", "30.00", own=YEAR_LATER)],
    )
    change = only(compared(tmp_path, this, [this, later]))
    assert (change.change, change.disclosure_id, change.changes) == ("new", YEAR_LATER, ())


def test_a_replaced_document_is_told_from_another_reading(tmp_path: Path) -> None:
    old = records(budget_items=[figure("100.00")])
    replaced = records(disclosure(sha=OTHER), budget_items=[figure("110.00")])
    read_anew = records(budget_items=[figure("110.00")])
    assert only(compared(tmp_path / "a", old, replaced)).basis == "document"
    assert only(compared(tmp_path / "b", old, read_anew)).basis == "reading"


def test_a_replaced_document_that_says_the_same_is_a_change(tmp_path: Path) -> None:
    change = only(compared(tmp_path, records(), records(disclosure(sha=OTHER))))
    assert (change.change, change.basis, change.changes) == ("changed", "document", ())


def test_a_passport_that_adds_a_year_is_no_new_disclosure(tmp_path: Path) -> None:
    undated = "130184-224-undated-budget"
    old = records(
        disclosure(undated, fiscal_year=None, fiscal_year_basis="unknown"),
        projects=[project("检测", "28.00", own=undated)],
    )
    new = records(disclosure(fiscal_year_basis="passport"), projects=[project("检测", "28.00")])
    change = only(compared(tmp_path, old, new))
    assert (change.change, change.disclosure_id, change.former_id) == ("changed", D, undated)
    assert told(change) == [("fact", "changed", "", "2021")]


def test_a_document_that_names_what_it_replaces_is_compared_with_it(tmp_path: Path) -> None:
    undated = "130184-224-undated-budget"
    old = records(disclosure(undated), budget_items=[figure("100.00", own=undated)])
    new = records(disclosure(sha=OTHER, supersedes=undated), budget_items=[figure("110.00")])
    change = only(compared(tmp_path, old, new))
    assert (change.former_id, told(change)) == (undated, [("figure", "restated", "100.00", "110.00")])


def test_a_document_that_can_no_longer_be_read(tmp_path: Path) -> None:
    broken = disclosure(status="unreadable", error="the file is damaged", tables=0, cells=0, cells_captured=0)
    change = only(compared(tmp_path, records(), records(broken)))
    assert ("fact", "changed", "read", "unreadable") in told(change)
    assert change.coverage == {"tables": (1, 0), "cells": (10, 0), "cells_captured": (9, 0)}


# Figures and projects -------------------------------------------------------------------------------------------


def test_a_restated_figure_names_what_it_is_and_both_places(tmp_path: Path) -> None:
    old = records(budget_items=[figure("100.00", line=9), figure("5.00", "商品和服务支出")])
    new = records(
        disclosure(sha=OTHER), budget_items=[figure("110.00", line=12), figure("5.00", "商品和服务支出", line=3)]
    )
    (change,) = only(compared(tmp_path, old, new)).changes
    assert (change.change, change.old, change.new) == ("restated", "100.00", "110.00")
    assert (change.old_ref, change.new_ref) == ("L9C1", "L12C1")
    assert change.subject["item"] == "行政运行"
    assert change.subject["table_kind"] == "general_expenditure"


@pytest.mark.parametrize(
    "other",
    [
        {"direction": "revenue"},
        {"phase": "actual"},
        {"table_kind": "expenditure"},
        {"scope": "unit"},
        {"organisation_code": "224001"},
        {"functional_code": "2013101"},
        {"economic_code": "30101"},
        {"measure": "决算数"},
        {"item": "办公费"},
    ],
)
def test_another_figure_is_no_restated_one(tmp_path: Path, other: dict[str, str]) -> None:
    old = records(budget_items=[figure("100.00")])
    new = records(disclosure(sha=OTHER), budget_items=[figure("110.00", **other)])
    assert sorted(told(only(compared(tmp_path, old, new)))) == [
        ("figure", "added", "", "110.00"),
        ("figure", "dropped", "100.00", ""),
    ]


def test_rows_that_moved_are_no_change(tmp_path: Path) -> None:
    items = [figure(f"{number}.00", item, line=number) for number, item in enumerate("甲乙丙甲", 1)]
    goals = [target(f"≥{number}次", ">=", str(number), "次", name, number) for number, name in enumerate("子丑寅子", 1)]
    works = [project("检测", "28.00", "a1"), project("宣传", "22.00", "b2")]
    moved = [{**row, "source_ref": f"L{50 + at}C1"} for at, row in enumerate(reversed(items))]
    again = [
        {**row, "indicator_id": f"{P}-{at}", "source_ref": f"L{70 + at}C1"} for at, row in enumerate(reversed(goals), 1)
    ]
    change = only(
        compared(
            tmp_path,
            records(budget_items=items, indicators=goals, projects=works),
            records(disclosure(sha=OTHER), budget_items=moved, indicators=again, projects=works[::-1]),
        )
    )
    assert change.changes == ()


def test_projects_added_dropped_and_restated(tmp_path: Path) -> None:
    old = records(projects=[project("检测", "28.00", "a1"), project("宣传", "22.00", "b2")])
    new = records(disclosure(sha=OTHER), projects=[project("检测", "30.00", "a1"), project("培训", "5.00", "c3")])
    assert sorted(told(only(compared(tmp_path, old, new)))) == [
        ("amount", "restated", "28.00", "30.00"),
        ("project", "added", "", "5.00"),
        ("project", "dropped", "22.00", ""),
    ]


def test_a_project_whose_code_changed_is_found_by_its_name(tmp_path: Path) -> None:
    before = project("网络安全 检测", "28.00", "a1", fiscal_amount=Decimal("28.00"))
    after = project("网络安全检测", "28.00", "z9", fiscal_amount=Decimal("20.00"))
    found = compared(tmp_path, records(projects=[before]), records(disclosure(sha=OTHER), projects=[after]))
    (change,) = only(found).changes
    assert (change.kind, change.subject["field"]) == ("amount", "fiscal_amount")
    assert (change.old, change.new) == ("28.00", "20.00")


def test_a_project_that_has_another_name_under_its_code(tmp_path: Path) -> None:
    old = records(projects=[project("检测", "28.00")])
    new = records(disclosure(sha=OTHER), projects=[project("安全检测", "28.00")])
    assert told(only(compared(tmp_path, old, new))) == [("project", "changed", "检测", "安全检测")]


# Targets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ((">=", "90"), (">=", "80"), "weakened"),
        (("<=", "10"), ("<=", "20"), "weakened"),
        ((">", "90"), (">=", "90"), "weakened"),
        (("", "100"), (">=", "95"), "weakened"),
        (("=", "100"), (">=", "95"), "weakened"),
        ((">=", "80"), (">", "80"), "strengthened"),
        (("<=", "20"), ("<", "10"), "strengthened"),
        (("=", "5"), ("=", "4"), "changed"),
        ((">=", "5"), ("=", "5"), "changed"),
        ((">=", "5"), ("<=", "5"), "changed"),
        ((">=", "5"), (">=", "5"), ""),
    ],
)
def test_what_became_of_a_target(old: tuple[str, str], new: tuple[str, str], change: str) -> None:
    def row(operator: str, value: str) -> dict[str, str]:
        return {"operator": operator, "target_value": value, "target_unit": "%"}

    assert compared_targets(row(*old), row(*new)) == change
    assert compared_targets(row(*new), row(*old)) == OPPOSITES.get(change, change)


def test_targets_in_other_units_are_only_changed(tmp_path: Path) -> None:
    old = records(indicators=[target("≥90%", ">=", "90", "%")])
    new = records(disclosure(sha=OTHER), indicators=[target("≥9成", ">=", "9", "成")])
    assert told(only(compared(tmp_path, old, new))) == [("target", "changed", "≥90%", "≥9成")]


def test_targets_dropped_added_and_worded_differently(tmp_path: Path) -> None:
    old = records(
        indicators=[
            target("≥90%", ">=", "90", "%", "覆盖率", 1),
            target("稳步提高", name="满意程度", at=2),
            target("≥5次", ">=", "5", "次", "培训次数", 3),
            target("", name="时限", at=4),
            target("", name="……", at=5),
        ]
    )
    new = records(
        disclosure(sha=OTHER),
        indicators=[
            target("≥ ９０ %", ">=", "90", "%", "覆盖率", 1),
            target("有所提高", name="满意程度", at=2),
            target("12月底前", name="时限", at=3),
        ],
    )
    assert sorted(told(only(compared(tmp_path, old, new)))) == [
        ("target", "added", "", "12月底前"),
        ("target", "changed", "稳步提高", "有所提高"),
        ("target", "dropped", "≥5次", ""),
    ]


def test_targets_of_a_project_that_is_gone_are_not_listed_one_by_one(tmp_path: Path) -> None:
    old = records(projects=[project("检测", "28.00")], indicators=[target("≥90%", ">=", "90", "%", project_id=P)])
    assert told(only(compared(tmp_path, old, records(disclosure(sha=OTHER))))) == [("project", "dropped", "28.00", "")]


def test_targets_keep_to_their_project(tmp_path: Path) -> None:
    works = [project("检测", "28.00", "a1"), project("宣传", "22.00", "b2")]
    first = target("≥90%", ">=", "90", "%", project_id=f"{D}-a1")
    second = target("≥80%", ">=", "80", "%", at=2, project_id=f"{D}-b2")
    swapped = [{**first, "project_id": f"{D}-b2"}, {**second, "project_id": f"{D}-a1"}]
    change = only(
        compared(
            tmp_path,
            records(projects=works, indicators=[first, second]),
            records(disclosure(sha=OTHER), projects=works, indicators=swapped),
        )
    )
    assert sorted((one.change, one.subject["project_name"]) for one in change.changes) == [
        ("strengthened", "宣传"),
        ("weakened", "检测"),
    ]


# Findings, checks, coverage -------------------------------------------------------------------------------------


def test_findings_new_and_gone(tmp_path: Path) -> None:
    old = records(findings=[finding("合计不等于各项之和", 5), finding("年份不同", 7)])
    new = records(disclosure(sha=OTHER), findings=[finding("合计不等于各项之和", 8), finding("单位不同", 9)])
    assert sorted(told(only(compared(tmp_path, old, new)))) == [
        ("finding", "gone", "年份不同", ""),
        ("finding", "new", "", "单位不同"),
    ]


def test_another_wording_of_a_finding_about_the_same_document_is_no_new_finding(tmp_path: Path) -> None:
    assert not compared(
        tmp_path, records(findings=[finding("合计不等于各项之和")]), records(findings=[finding("合计和各项之和不同")])
    )


def test_checks_by_state(tmp_path: Path) -> None:
    old = records(checks=[check("pass", 1), check("pass", 2), check("fail", 3)])
    new = records(checks=[check("pass", 1), check("not_extracted", 2), check("fail", 3)])
    change = only(compared(tmp_path, old, new))
    assert change.checks == {"not_extracted": (0, 1), "pass": (2, 1)}


# Whatever the builds hold ---------------------------------------------------------------------------------------

NAMES = st.sampled_from(["甲", "乙", "丙"])
AMOUNTS = st.integers(0, 3).map(lambda number: f"{number}.00")
OPERATORS = st.sampled_from(["", "=", ">=", "<=", ">", "<"])


@st.composite
def made_up(draw: Any) -> Records:
    """A disclosure with a few figures, projects and targets, many of them alike."""
    items = draw(st.lists(st.tuples(NAMES, AMOUNTS), max_size=4))
    works = draw(st.lists(st.tuples(NAMES, AMOUNTS), max_size=3))
    goals = draw(st.lists(st.tuples(NAMES, OPERATORS, AMOUNTS, st.booleans()), max_size=4))
    projects = [project(name, amount, f"p{at}") for at, (name, amount) in enumerate(works)]
    return records(
        disclosure(sha=draw(st.sampled_from(["0" * 64, OTHER]))),
        budget_items=[figure(amount, name, line=at + 1) for at, (name, amount) in enumerate(items)],
        projects=projects,
        indicators=[
            target(f"{operator}{number}", operator, number, "", name, at, project_id=projects[0]["project_id"])
            if of_project and projects
            else target(f"{operator}{number}", operator, number, "", name, at)
            for at, (name, operator, number, of_project) in enumerate(goals, 1)
        ],
    )


def only_changes(comparison: Comparison) -> list[Change]:
    return [one for change in comparison.disclosures for one in change.changes]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=made_up(), new=made_up())
def test_from_the_other_side_everything_is_mirrored(tmp_path: Path, old: Records, new: Records) -> None:
    there, back = compared(tmp_path, old, new), compared(tmp_path, new, old)

    def named(one: Change) -> str:
        return repr(sorted((name, value) for name, value in one.subject.items() if name != "project_name"))

    def opposite(one: Change) -> str:
        return OPPOSITES.get(one.change, one.change)

    forth = [(one.kind, one.change, named(one), one.old, one.new) for one in only_changes(there)]
    again = [(one.kind, opposite(one), named(one), one.new, one.old) for one in only_changes(back)]
    assert sorted(forth) == sorted(again)
    assert bool(there) == bool(back)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=made_up())
def test_a_build_and_itself_have_no_changes(tmp_path: Path, made: Records) -> None:
    assert not compared(tmp_path, made, made)
    order = {name: rows if name == "disclosures" else rows[::-1] for name, rows in made.items()}
    assert not compared(tmp_path, made, order)
