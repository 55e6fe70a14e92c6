"""Words and numbers on the pages: labels, amounts, targets, plans, locators, the grid of a table as read."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from builder.package.schemas import schemas
from builder.render.addresses import department_id
from builder.render.amounts import money, percent, total, wan, yuan
from builder.render.labels import LABELS, label, rank
from builder.render.originals import Slot, grid
from builder.render.page import TEMPLATES, environment
from builder.render.plan import plan
from builder.render.table import Value, columns, table
from builder.render.targets import in_words

NOT_SHOWN = {"resource", "unit_reported"}  # names of resources and Chinese units are their own words


def test_every_value_of_the_schemas_has_a_word() -> None:
    missing = [
        f"{known.name}.{field.name}: {value}"
        for known in schemas()
        for field in known.fields
        for value in field.constraints.get("enum", ())
        if field.name not in NOT_SHOWN and value not in LABELS.get(field.name, {})
    ]
    assert not missing


def test_every_type_of_the_schemas_has_a_word() -> None:
    assert {field.type for known in schemas() for field in known.fields} <= set(LABELS["type"])


def test_an_unknown_value_is_shown_as_it_is_and_comes_last() -> None:
    assert label("severity", "new") == "new"
    assert rank("severity", "new") > rank("severity", "notice")


@pytest.mark.parametrize(
    ("amount", "in_sentence", "in_table"),
    [
        ("280000.00", "28 万元", "28.00"),
        ("1350900.00", "135.09 万元", "135.09"),
        ("9999.99", "9,999.99 元", "0.999999"),
        ("100000000.00", "10,000 万元", "10,000.00"),
        ("0.00", "0 元", "0.00"),
        ("-12345.67", "-1.234567 万元", "-1.234567"),
        ("10.00", "10 元", "0.001"),
        ("", "", ""),
    ],
)
def test_amounts_are_written_without_rounding(amount: str, in_sentence: str, in_table: str) -> None:
    assert (money(amount), wan(amount)) == (in_sentence, in_table)


def test_yuan_keeps_two_decimals() -> None:
    assert (yuan("1350900.00"), yuan("")) == ("1,350,900.00 元", "")


@pytest.mark.parametrize(("part", "whole", "shown"), [("50", "135.09", "37%"), ("1", "3", "33.3%"), ("1", "0", "")])
def test_shares(part: str, whole: str, shown: str) -> None:
    assert percent(part, whole) == shown


def test_only_primary_rows_are_added_up() -> None:
    rows = [
        {"amount": "1.10", "is_primary": "true"},
        {"amount": "2.20", "is_primary": "true"},
        {"amount": "4.00", "is_primary": "false"},
        {"amount": "", "is_primary": "true"},
    ]
    assert str(total(rows)) == "3.30"


@pytest.mark.parametrize(
    ("operator", "value", "unit", "placeholder", "shown"),
    [
        (">=", "1000", "条", "false", "至少 1000 条"),
        (">=", "95", "%", "false", "至少 95%"),
        ("", "91", "家", "false", "91 家"),
        ("<=", "", "", "false", "至多（后面是文字）"),
        ("", "", "", "false", "文字要求"),
        ("", "", "", "true", "没有填写"),
    ],
)
def test_targets_in_words(operator: str, value: str, unit: str, placeholder: str, shown: str) -> None:
    row = {"operator": operator, "target_value": value, "target_unit": unit, "is_placeholder": placeholder}
    assert Markup(in_words({"indicator_id": "p-1", **row})).striptags() == shown


def cell(place: str, text: str, spans: str = "11", role: str = "value") -> dict[str, str]:
    row, column = place
    return {
        "row": row,
        "column": column,
        "row_span": spans[0],
        "column_span": spans[1],
        "text": text,
        "role": role,
        "resource": "",
        "field": "",
        "source_ref": f"T1R{row}C{column}",
    }


def test_blank_cells_are_shown_and_spans_cover_theirs() -> None:
    cells = [cell("11", "a", "21", "label"), cell("13", "b", "12")]
    assert grid({"rows": "2", "columns": "4"}, cells) == (
        (Slot("a", "T1R1C1", "label", 2, 1), Slot(), Slot("b", "T1R1C3", "value", 1, 2)),
        (Slot(), Slot(), Slot()),
    )


def test_a_code_leads_to_its_page_and_a_part_of_one_does_not() -> None:
    own = {"resource": "budget_items", "field": "functional_code"}
    cells = [{**cell("11", "20137"), **own}, {**cell("12", "37"), **own}, cell("13", "20137")]
    assert [slot.href for slot in grid({"rows": "1", "columns": "3"}, cells)[0]] == ["codes/20137.html", "", ""]


def test_a_cell_outside_its_table_is_shown_too() -> None:
    assert grid({"rows": "1", "columns": "1"}, [cell("31", "a")])[2] == (Slot("a", "T1R3C1", "value"),)


def test_a_plan_is_a_sentence_a_table_and_a_picture() -> None:
    points = [
        {"disclosure_id": "d", "project_id": "p", "month": month, "cumulative_percent": percent, "source_ref": "L1C1"}
        for month, percent in (("12", "100"), ("3", "25"))
    ]
    made = plan(points)
    assert made is not None
    assert made.sentence.striptags() == "计划累计支出：3 月底 25%，12 月底 100%。"
    assert [str(row[1].text) for row in made.table.rows] == ["25%", "100%"]
    assert [column.height for column in made.picture.columns] == ["18%", "72%"]
    assert made.has_gaps


def test_a_plan_beyond_its_whole_stays_inside_the_picture() -> None:
    point = {"disclosure_id": "d", "project_id": "p", "month": "12", "cumulative_percent": "200", "source_ref": "L1C1"}
    made = plan([point])
    assert made is not None
    assert made.picture.columns[0].height == "72%"
    assert not made.has_gaps
    assert plan([]) is None


def test_columns_without_values_are_left_out() -> None:
    made = table("t", columns("a", "#b", "c"), [["x", "", Value("z")], ["y", "", ""]])
    assert [column.title for column in made.columns] == ["a", "c"]
    assert [len(row) for row in made.rows] == [2, 2]


@pytest.mark.parametrize(
    ("disclosure", "department"),
    [
        ("130184-224-2021-budget", "130184-224"),
        ("130202-244001-2025-performance-draft", "130202-244001"),
        ("430981-yjsw-e710-undated-performance-draft-unit", "430981-yjsw-e710"),
    ],
)
def test_a_department_keeps_its_address_from_year_to_year(disclosure: str, department: str) -> None:
    assert department_id(disclosure) == department


def test_templates_mark_nothing_as_safe_by_themselves() -> None:
    for path in sorted(Path(TEMPLATES).glob("*.jinja")):
        text = path.read_text(encoding="utf-8")
        assert "safe" not in text and "autoescape" not in text, path.name
        environment().get_template(path.name)
