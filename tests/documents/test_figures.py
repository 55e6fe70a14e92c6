"""The known figures of the five disclosures, asserted on the samples and, where they are here, on the originals."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from golden import read
from sample_texts import SAMPLES

from builder import values
from builder.model import Records, Row

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "disclosures" / "text"

DINGZHOU = "dingzhou-cyberspace-office-performance"
LUNAN = "lunan-cyberspace-office-2025-performance"
SHANHAIGUAN = "shanhaiguan-cyberspace-office-performance"
XINLE = "xinle-cyberspace-office-2021-budget"
YUANJIANG = "yuanjiang-cyberspace-office-2024-performance"
ALL = [DINGZHOU, LUNAN, SHANHAIGUAN, XINLE, YUANJIANG]


@pytest.fixture(params=[SAMPLES, REAL], ids=["samples", "originals"])
def folder(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    if not path.is_dir():
        pytest.skip("the real disclosures are not here: ../shared/disclosures is missing")
    return path


@cache
def records(folder: Path, name: str) -> Records:
    return read(folder / f"{name}.txt")[2]


def disclosure(folder: Path, name: str) -> Row:
    (row,) = records(folder, name)["disclosures"]
    return row


def lines(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")


def line_of(row: Row) -> int:
    return int(re.match(r"L(\d+)", row["source_ref"]).group(1))  # type: ignore[union-attr]


def test_there_are_five_disclosures(folder: Path) -> None:
    assert sorted(path.stem for path in folder.glob("*.txt")) == ALL


# Who, when, what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "disclosure_id"),
    [
        (XINLE, "130184-224-2021-budget"),
        (DINGZHOU, "130682-224001-undated-performance"),
        (LUNAN, "130202-244001-2025-performance-draft"),
        (SHANHAIGUAN, "130303-224002-undated-performance"),
    ],
)
def test_the_identifier_says_where_who_when_and_what(folder: Path, name: str, disclosure_id: str) -> None:
    assert disclosure(folder, name)["disclosure_id"] == disclosure_id


def test_a_department_without_a_code_has_a_slug_in_its_identifier(folder: Path) -> None:
    assert re.fullmatch(r"430981-[a-z]+-[0-9a-f]{4}-2024-performance", disclosure(folder, YUANJIANG)["disclosure_id"])


@pytest.mark.parametrize(
    ("name", "year", "basis"),
    [
        (DINGZHOU, None, "unknown"),
        (SHANHAIGUAN, None, "unknown"),
        (LUNAN, 2025, "stated"),
        (XINLE, 2021, "stated"),
        (YUANJIANG, 2024, "stated"),
    ],
)
def test_the_year_is_the_stated_one_or_unknown(folder: Path, name: str, year: int | None, basis: str) -> None:
    row = disclosure(folder, name)
    assert (row["fiscal_year"], row["fiscal_year_basis"]) == (year, basis)


@pytest.mark.parametrize(
    ("name", "level", "unit"),
    [
        (DINGZHOU, "unit", "万元"),
        (LUNAN, "unit", "万元"),
        (SHANHAIGUAN, "unit", "元"),
        (XINLE, "department", "万元"),
        (YUANJIANG, "department", "万元"),
    ],
)
def test_level_and_unit_of_money_are_the_printed_ones(folder: Path, name: str, level: str, unit: str) -> None:
    row = disclosure(folder, name)
    assert (row["level"], row["unit_reported"]) == (level, unit)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        (DINGZHOU, "河北省 保定市 定州市"),
        (LUNAN, "河北省 唐山市 路南区"),
        (SHANHAIGUAN, "河北省 秦皇岛市 山海关区"),
        (XINLE, "河北省 石家庄市 新乐市"),
        (YUANJIANG, "湖南省 益阳市 沅江市"),
    ],
)
def test_the_region_is_known_by_name_and_code(folder: Path, name: str, region: str) -> None:
    assert disclosure(folder, name)["region_name"] == region


def test_only_the_draft_is_one(folder: Path) -> None:
    assert [name for name in ALL if disclosure(folder, name)["stage"]] == [LUNAN]
    assert disclosure(folder, LUNAN)["stage"] == "draft"


def test_yuanjiang_says_when_it_was_filled_in(folder: Path) -> None:
    assert disclosure(folder, YUANJIANG)["prepared_on"] == "2024-06-20"


def test_a_unit_has_its_department_as_parent(folder: Path) -> None:
    rows = {row["organisation_code"]: row for row in records(folder, XINLE)["organisations"]}
    assert rows["224001"]["parent_organisation_id"] == rows["224"]["organisation_id"]
    assert rows["224"]["parent_organisation_id"] is None
    assert (rows["224"]["level"], rows["224001"]["level"]) == ("department", "unit")
    assert rows["224001"]["nature"]
    assert rows["224001"]["grade"]
    assert rows["224001"]["funding"]


# Cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_every_cell_of_every_table_is_captured(folder: Path, name: str) -> None:
    tables = records(folder, name)["tables"]
    assert [table["table_id"] for table in tables if table["cells_captured"] != table["cells"]] == []
    assert [table["table_id"] for table in tables if table["table_kind"] == "other"] == []
    row = disclosure(folder, name)
    assert row["cells_captured"] == row["cells"] == sum(table["cells"] for table in tables) > 0


@pytest.mark.parametrize("name", ALL)
def test_no_field_code_of_word_is_left(folder: Path, name: str) -> None:
    texts = [str(value) for rows in records(folder, name).values() for row in rows for value in row.values()]
    assert [text for text in texts if "\\f" in text or "\\l" in text or re.search(r"\bTC\b", text)] == []


def test_the_empty_tables_of_xinle_have_their_note(folder: Path) -> None:
    empty = [table for table in records(folder, XINLE)["tables"] if table["is_empty"]]
    kinds = ("fund_expenditure", "capital_expenditure", "three_public", "procurement", "assets")
    assert Counter(table["table_kind"] for table in empty) == dict.fromkeys(kinds, 2)
    assert all(table["note"].startswith("注：") for table in empty)


# Projects -------------------------------------------------------------------------------------------------------

COUNTS = {DINGZHOU: (11, 0), LUNAN: (2, 0), YUANJIANG: (7, 0), XINLE: (4, 4), SHANHAIGUAN: (2, 0)}
SUMS = {
    DINGZHOU: "1509600.00",
    LUNAN: "250000.00",
    YUANJIANG: "428800.00",
    XINLE: "500000.00",
    SHANHAIGUAN: "150000.00",
}


def test_there_are_thirty_projects(folder: Path) -> None:
    for name, (primary, repeated) in COUNTS.items():
        rows = records(folder, name)["projects"]
        assert Counter(row["is_primary"] for row in rows) == Counter({True: primary, False: repeated}), name
    assert sum(map(sum, COUNTS.values())) == 30


def test_the_unit_repeats_the_projects_of_its_department(folder: Path) -> None:
    rows = records(folder, XINLE)["projects"]
    assert Counter(row["scope"] for row in rows) == {"department": 4, "unit": 4}
    assert all(row["is_primary"] == (row["scope"] == "department") for row in rows)
    assert all(row["project_id"].endswith("-u") == (row["scope"] == "unit") for row in rows)
    names = [[row["project_name"] for row in rows if row["scope"] == scope] for scope in ("department", "unit")]
    assert names[0] == names[1]


@pytest.mark.parametrize("name", ALL)
def test_the_amounts_of_the_projects_add_up(folder: Path, name: str) -> None:
    amounts = [row["amount"] for row in records(folder, name)["projects"] if row["is_primary"]]
    assert all(type(amount) is Decimal for amount in amounts)
    assert str(sum(amounts)) == SUMS[name]


@pytest.mark.parametrize("name", ALL)
def test_an_amount_says_where_it_comes_from(folder: Path, name: str) -> None:
    basis = {row["amount_basis"] for row in records(folder, name)["projects"]}
    assert basis == {"narrative" if name == XINLE else "table"}


def test_the_narrative_states_the_amount_of_each_project_of_xinle(folder: Path) -> None:
    stated = {row["project_name"]: row["amount_reported"] for row in records(folder, XINLE)["projects"]}
    assert stated["网络应急管理和互联网舆情工作"] == "28"
    text = "".join(lines(folder, XINLE))
    assert all(f"{name}{amount}万元" in text for name, amount in stated.items())


def test_a_code_that_a_page_parted_is_joined(folder: Path) -> None:
    assert [row["project_code"] for row in records(folder, LUNAN)["projects"]] == [
        "13020225P00901410001D",
        "13020225P009015100013",
    ]


def test_blank_other_funds_are_not_zero(folder: Path) -> None:
    assert {row["other_amount"] for row in records(folder, LUNAN)["projects"]} == {None}
    assert {row["other_amount"] for row in records(folder, DINGZHOU)["projects"]} == {Decimal("0.00")}


# Plans ----------------------------------------------------------------------------------------------------------


def printed_plans(folder: Path, name: str) -> list[list[tuple[int, str]]]:
    """The plans read from the raw lines: after four lines of months come a blank one and four of percentages."""
    text = [line.strip() for line in lines(folder, name)]
    starts = [at for at, line in enumerate(text) if line == "3月底"]
    plans = [zip((3, 6, 10, 12), text[at + 6 : at + 10], strict=True) for at in starts]
    return [[(month, percent) for month, percent in plan if percent] for plan in plans]


@pytest.mark.parametrize(("name", "points"), [(DINGZHOU, 39), (LUNAN, 8), (SHANHAIGUAN, 8)])
def test_every_printed_point_of_a_plan_is_a_row_and_a_blank_is_none(folder: Path, name: str, points: int) -> None:
    rows = records(folder, name)["spending_plan"]
    assert len(rows) == points
    if name == LUNAN:  # its rows are lines, whose columns the blank cells move
        plan = [(row["month"], row["cumulative_percent"]) for row in rows]
        assert plan == [(3, 25), (6, 50), (10, 75), (12, 100)] * 2
        return
    projects = [project["project_id"] for project in records(folder, name)["projects"]]
    printed = [
        (project, month, values.parse_percent(percent))
        for project, plan in zip(projects, printed_plans(folder, name), strict=True)
        for month, percent in plan
    ]
    assert [(row["project_id"], row["month"], row["cumulative_percent"]) for row in rows] == printed


def test_some_plans_of_dingzhou_leave_points_blank(folder: Path) -> None:
    plans = Counter(row["project_id"] for row in records(folder, DINGZHOU)["spending_plan"])
    assert Counter(plans.values())[4] < len(plans) == 11


# Indicators -----------------------------------------------------------------------------------------------------


def test_there_are_233_indicators_of_projects_and_13_of_the_yuanjiang_department(folder: Path) -> None:
    counts = {}
    for name in ALL:
        rows = records(folder, name)["indicators"]
        counts[name] = (sum(bool(row["project_id"]) for row in rows), sum(not row["project_id"] for row in rows))
    assert counts == {
        DINGZHOU: (99, 0),
        LUNAN: (17, 0),
        SHANHAIGUAN: (6, 0),
        XINLE: (48, 0),
        YUANJIANG: (63, 13),
    }
    assert sum(project for project, _ in counts.values()) == 233


@pytest.mark.parametrize("name", ALL)
def test_every_indicator_has_its_levels_and_their_kinds(folder: Path, name: str) -> None:
    for row in records(folder, name)["indicators"]:
        assert row["level1"], row
        assert row["level1_kind"], row
        assert row["level2"], row
        assert row["level2_kind"], row


def test_the_row_that_a_page_cut_in_lunan_is_joined(folder: Path) -> None:
    cut = next(row for row in records(folder, LUNAN)["indicators"] if row["level1"] == "满意度指标")
    assert cut["level2"] == "服务对象满意度指标"
    assert cut["indicator"] == "对网络安全工作的满意率"
    assert (cut["target"], cut["basis"]) == ("100%", "厅字[2021]9号、唐办[2020]5号")


def test_the_name_that_the_form_appended_is_no_unit(folder: Path) -> None:
    appended = [row for row in records(folder, DINGZHOU)["indicators"] if row["target"].startswith(("≥100", "100"))]
    assert len(appended) > 50
    assert {row["target_unit"] for row in appended} <= {"", "%", "次"}
    assert {row["target_value"] for row in appended} == {Decimal(100)}


@pytest.mark.parametrize("name", ALL)
def test_a_target_with_a_number_has_its_value(folder: Path, name: str) -> None:
    for row in records(folder, name)["indicators"]:
        if re.search(r"[≥≤]\s*\d", row["target"]):
            assert row["target_value"] is not None, row["target"]
            assert row["operator"], row["target"]


def test_the_placeholders_of_yuanjiang_are_known(folder: Path) -> None:
    rows = records(folder, YUANJIANG)["indicators"]
    left_blank = [row for row in rows if row["is_placeholder"]]
    assert left_blank
    assert all(values.is_placeholder(row["indicator"]) or values.is_placeholder(row["target"]) for row in left_blank)


# Goals, activities, glossary ------------------------------------------------------------------------------------


def test_numbered_goals_are_goals_of_their_own(folder: Path) -> None:
    goals = [row for row in records(folder, DINGZHOU)["goals"] if row["project_id"]]
    first = [row for row in goals if row["project_id"] == goals[0]["project_id"]]
    assert [row["number"] for row in first] == ["1", "2"]
    assert not any(re.match(r"\d[.．、]", row["text"]) for row in goals)
    assert {row["goal_kind"] for row in goals} == {"project"}


def test_yuanjiang_has_goals_for_the_period_and_for_the_year(folder: Path) -> None:
    kinds = Counter(row["goal_kind"] for row in records(folder, YUANJIANG)["goals"])
    assert kinds == {"overall": 1, "period": 7, "annual": 7}


@pytest.mark.parametrize(("name", "count"), [(DINGZHOU, 4), (LUNAN, 3), (SHANHAIGUAN, 1), (XINLE, 4)])
def test_itemised_goals_are_read_in_each_shape(folder: Path, name: str, count: int) -> None:
    rows = records(folder, name)["activities"]
    assert len(rows) == count
    assert all(row["goal"] for row in rows)
    if name == DINGZHOU:  # a table
        assert [row["number"] for row in rows] == ["一", "二", "三", "四"]
        assert all(row["activity"] and row["description"] for row in rows)
    if name == LUNAN:  # numbered headings with labelled paragraphs
        assert [row["number"] for row in rows] == ["1", "2", "3"]
        assert all(row["activity"] and row["indicators"] for row in rows)
    if name == SHANHAIGUAN:  # sentences with labels
        assert all(row["indicators"] for row in rows)


def test_the_glossary_of_xinle_has_ten_terms_at_either_level(folder: Path) -> None:
    rows = records(folder, XINLE)["glossary"]
    assert Counter(row["scope"] for row in rows) == {"department": 10, "unit": 10}
    assert all(row["term"] and row["definition"] for row in rows)
    assert rows[0]["term"] == "一般公共预算拨款收入"


# Budget tables --------------------------------------------------------------------------------------------------

AMOUNT = re.compile(r"\t\s*(-?\d+\.\d\d)\s*")
BUDGET_TITLES = re.compile(r"(?:部门|单位)预算.*(?:总表|支出表)")


def printed_amounts(folder: Path) -> list[tuple[int, str]]:
    """The amounts of Xinle's nine budget tables, at either level, from the raw lines: line and digits.

    A budget table runs from a line that is its title to the next line, beyond it, that is text of its own.
    """
    found, inside = [], False
    for number, line in enumerate(lines(folder, XINLE), 1):
        if line.strip() and not line.startswith("\t"):
            inside = BUDGET_TITLES.fullmatch(line.strip()) is not None
        elif inside and (amount := AMOUNT.fullmatch(line)):
            found.append((number, amount.group(1)))
    return found


def test_every_amount_of_xinle_s_budget_tables_is_a_row(folder: Path) -> None:
    printed = printed_amounts(folder)
    assert len(printed) == 316
    rows = records(folder, XINLE)["budget_items"]
    assert sorted((line_of(row), row["amount_reported"]) for row in rows) == printed
    assert all(row["amount"] == Decimal(row["amount_reported"]) * 10000 for row in rows)
    assert Counter(row["scope"] for row in rows) == {"department": 158, "unit": 158}
    assert all(row["is_primary"] == (row["scope"] == "department") for row in rows)


def test_xinle_s_tables_are_the_nine_kinds_at_either_level(folder: Path) -> None:
    kinds = [
        "summary",
        "revenue",
        "expenditure",
        "fiscal_summary",
        "general_expenditure",
        "general_basic",
        "fund_expenditure",
        "capital_expenditure",
        "three_public",
    ]
    tables = [table for table in records(folder, XINLE)["tables"] if table["table_kind"] in kinds]
    assert [table["table_kind"] for table in tables] == kinds * 2
    assert [table["scope"] for table in tables] == ["department"] * 9 + ["unit"] * 9


def test_the_leaves_of_a_table_add_up_to_its_total(folder: Path) -> None:
    rows = records(folder, XINLE)["budget_items"]
    keys = ("table_id", "direction", "phase", "measure")
    checked = 0
    for key in {tuple(row[name] for name in keys) for row in rows}:
        own = [row for row in rows if tuple(row[name] for name in keys) == key]
        totals = [row["amount"] for row in own if row["item_level"] == 0]
        if totals and own[0]["table_kind"] not in ("summary", "fiscal_summary"):
            assert sum(row["amount"] for row in own if row["is_leaf"]) == max(totals), key
            checked += 1
    assert checked > 10


def test_codes_and_names_of_the_classification_belong_together(folder: Path) -> None:
    for row in records(folder, XINLE)["budget_items"]:
        if row.get("functional_code"):
            assert row["functional_name"] == row["item"]
            assert row["item_level"] == {3: 1, 5: 2, 7: 3}[len(row["functional_code"])]
        if row.get("economic_code"):
            assert row["economic_scheme"] == "department"


def test_yuanjiang_s_department_form_prints_figures_that_do_not_add_up(folder: Path) -> None:
    printed = {row["item"]: row for row in records(folder, YUANJIANG)["budget_items"]}
    figures = {"资金总额": "109.04", "基本支出": "66.16", "项目支出": "44.28"}
    assert {name: printed[name]["amount_reported"] for name in figures} == figures
    assert printed["资金总额"]["amount"] == Decimal("1090400.00")
    assert not printed["资金总额"]["is_leaf"]
    assert (printed["基本支出"]["direction"], printed["资金总额"]["direction"]) == ("expenditure", "revenue")
    assert {row["table_kind"] for row in printed.values()} == {"department_form"}


# Privacy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_no_telephone_number_and_no_name_of_a_form_filler_is_kept(folder: Path, name: str) -> None:
    raw = "\n".join(lines(folder, name))
    names = {found.strip() for found in re.findall(r"填表人：\s*(\S{2,4})\s", raw)}
    texts = [str(value) for rows in records(folder, name).values() for row in rows for value in row.values()]
    assert [text for text in texts if re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)] == []
    assert [text for text in texts if any(known in text for known in names)] == []
    assert bool(names) == (name == YUANJIANG)
