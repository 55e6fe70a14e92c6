"""The schemas say what the data model says, in both languages, and nothing that frictionless would ignore."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from builder.package.schemas import DIRECTORY, RESOURCES, Field, column_types, schema, schemas

MODEL = {
    "disclosures": """
        disclosure_id status error title title_basis organisation_name organisation_code level region_code
        region_name fiscal_year fiscal_year_basis kind stage prepared_on unit_reported text_basis source_path
        source_format source_sha256 source_url published_on tables cells cells_captured findings publisher licence
        retrieved_on note supersedes reading_notes
    """,
    "organisations": """
        organisation_id disclosure_id organisation_name organisation_code level parent_organisation_id nature grade
        funding source_ref
    """,
    "budget_items": """
        disclosure_id table_id table_kind scope is_primary organisation_code row_number direction phase
        functional_code functional_name economic_code economic_name economic_scheme government_code
        government_name item item_level is_leaf measure measure_kind expenditure_type amount amount_reported
        unit_reported details source_ref
    """,
    "projects": """
        disclosure_id project_id scope is_primary project_code project_name organisation_name organisation_code
        amount amount_reported unit_reported amount_basis fiscal_amount fiscal_amount_reported other_amount
        other_amount_reported superior_amount superior_amount_reported adjusted_amount adjusted_amount_reported
        actual_amount actual_amount_reported purpose period page details source_ref
    """,
    "spending_plan": "project_id disclosure_id month cumulative_percent source_ref",
    "goals": "goal_id disclosure_id project_id scope goal_kind number text source_ref",
    "activities": "disclosure_id scope number activity description goal indicators source_ref",
    "indicators": """
        indicator_id disclosure_id project_id scope is_primary level1 level2 level1_kind level2_kind indicator
        description target operator target_value target_unit basis weight actual is_placeholder details
        source_ref
    """,
    "sections": "disclosure_id scope path number text source_ref",
    "glossary": "disclosure_id scope number term definition source_ref",
    "procurement_items": """
        disclosure_id table_id scope project_name item catalogue_code unit quantity unit_price
        unit_price_reported amount amount_reported unit_reported as_of details source_ref
    """,
    "assets": """
        disclosure_id table_id scope project_name item catalogue_code unit quantity unit_price
        unit_price_reported amount amount_reported unit_reported as_of details source_ref
    """,
    "tables": """
        disclosure_id table_id title table_kind scope unit_reported unit_basis rows columns cells cells_captured
        is_empty note as_of organisation_name organisation_code position source_ref
    """,
    "cells": """
        disclosure_id table_id row column row_span column_span text role resource row_id field source_ref
    """,
    "paragraphs": "disclosure_id position text role source_ref",
    "checks": """
        disclosure_id check_id rule table_id project_id state expected actual tolerance source_ref
        other_ref
    """,
    "findings": """
        disclosure_id finding_id rule severity scope is_primary project_id table_id message_zh message_en expected
        actual source_ref other_ref
    """,
    "corrections": """
        correction_id disclosure_id table_id resource row_id field printed should_be evidence whose reported_on
        status reply reply_from replied_on source_ref
    """,
    "presence": "presence_id disclosure_id scope organisation_code content state basis source_ref",
    "expected_disclosures": """
        expected_id region_code organisation_name organisation_code kind fiscal_year source note state
        disclosure_id
    """,
    "classification_codes": "code scheme item_level parent_code name",
    "classification_names": "code name years documents",
}
"""The fields of the data model in its order, with the additions that are documented as such."""

COLUMN_TYPES = {
    "value": "number",
    "value-kind:code": "string",
    "value-kind:label": "string",
    "date:fiscal-year": "integer",
    "date:generic": "date",
    "direction": "string",
    "phase:id": "string",
    "expenditure-type:code": "string",
    "activity:generic:project:code": "string",
    "activity:generic:project:label": "string",
    "administrative-classification:generic:code": "string",
    "administrative-classification:generic:label": "string",
    "functional-classification:generic:code": "string",
    "functional-classification:generic:label": "string",
    "economic-classification:generic:code": "string",
    "economic-classification:generic:label": "string",
    "geo-source:generic:code": "string",
    "geo-source:generic:title": "string",
}
"""What the budget taxonomy of the Fiscal Data Package (1.0rc1) knows, with the data type that it asks for."""

FIELDS = [
    pytest.param(known.name, field, id=f"{known.name}.{field.name}") for known in schemas() for field in known.fields
]


def test_the_schemas_are_the_twenty_two_resources_of_the_data_model() -> None:
    assert tuple(MODEL) == RESOURCES
    assert sorted(path.stem for path in DIRECTORY.iterdir()) == sorted(RESOURCES)


@pytest.mark.parametrize("resource", RESOURCES)
def test_fields_are_those_of_the_data_model_in_its_order(resource: str) -> None:
    assert list(schema(resource).names) == MODEL[resource].split()
    assert schema(resource).name == resource


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_schema_and_field_is_described_in_both_languages(resource: str) -> None:
    known = schema(resource)
    for part in (known, *known.fields):
        assert re.search("[\u4e00-\u9fff]", part.title), part.name
        assert re.search("[\u4e00-\u9fff]", part.description) and part.description.endswith("。"), part.name
        assert re.fullmatch("[ -~]+", part.title_en), part.name
        assert part.description_en.endswith(".") and not re.search("[\u4e00-\u9fff]", part.description_en), part.name


@pytest.mark.parametrize("resource", RESOURCES)
def test_keys_are_required_and_lead_to_primary_keys(resource: str) -> None:
    known = schema(resource)
    required = {field.name for field in known.fields if field.constraints.get("required")}
    assert known.primary_key and required.issuperset(known.primary_key)
    for fields, target, target_fields in known.foreign_keys:
        assert set(fields) <= set(known.names)
        assert schema(target).primary_key == target_fields
    keys = {"disclosure_id", "table_id", "project_id", "parent_organisation_id", "code", "parent_code"}
    expected = keys & set(known.names)
    if len(known.primary_key) == 1:
        expected.discard(known.primary_key[0])
    expected |= {"finding_id"} & set(known.names)  # a finding has the identifier of the check that it came from
    assert {fields[0] for fields, _, _ in known.foreign_keys} == expected


@pytest.mark.parametrize("resource", RESOURCES)
def test_conditions_name_fields_and_values_of_their_schema(resource: str) -> None:
    fields = {field.name: field for field in schema(resource).fields}
    for entry in schema(resource).descriptor.get("conditions", ()):
        assert set(entry) <= {"field", "is", "required", "blank", "atMost"}
        assert set(entry.get("is", ())) <= set(fields[entry["field"]].constraints.get("enum", ()))
    for condition in schema(resource).conditions:
        required = fields[condition.other].constraints.get("required", False)
        assert not required or condition.kind == "atMost", condition


@pytest.mark.parametrize(("resource", "field"), FIELDS)
def test_an_amount_and_what_was_printed_of_it_stand_together(resource: str, field: Field) -> None:
    if field.is_money:
        asked = {(entry.field, entry.other) for entry in schema(resource).conditions if entry.kind == "required"}
        always = {each.name for each in schema(resource).fields if each.constraints.get("required")}
        for other in (f"{field.name}_reported", "unit_reported"):
            assert (field.name, other) in asked or other in always
        assert (f"{field.name}_reported", field.name) in asked or field.name in always


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_empty_cell_is_the_only_missing_value(resource: str) -> None:
    assert schema(resource).descriptor["missingValues"] == [""]


@pytest.mark.parametrize(("resource", "field"), FIELDS)
def test_no_constraint_is_one_that_frictionless_ignores(resource: str, field: Field) -> None:
    assert set(field.constraints) <= {"required", "enum", "pattern", "minimum", "maximum", "unique"}
    descriptor = next(entry for entry in schema(resource).descriptor["fields"] if entry["name"] == field.name)
    assert not {"categories", "uniqueKeys"} & (set(descriptor) | set(schema(resource).descriptor))


@pytest.mark.parametrize(("resource", "field"), FIELDS)
def test_a_pattern_holds_for_the_whole_value(resource: str, field: Field) -> None:
    """`^a|b$` is what frictionless makes of `a|b`: alternatives have to stand in brackets."""
    bare = re.sub(r"\[[^\]]*\]", "", field.constraints.get("pattern", ""))
    while bare != (bare := re.sub(r"\([^()]*\)", "", bare)):
        pass
    assert "|" not in bare


@pytest.mark.parametrize(("resource", "field"), FIELDS)
def test_column_types_are_those_of_the_fiscal_taxonomy_or_its_extension(resource: str, field: Field) -> None:
    known = COLUMN_TYPES | {entry["name"]: entry["dataType"] for entry in column_types()}
    if field.column_type:
        assert known[field.column_type] == field.type


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_column_type_stands_once_in_a_resource(resource: str) -> None:
    types = [field.column_type for field in schema(resource).fields if field.column_type]
    assert len(types) == len(set(types))


def test_the_extension_is_described_used_and_holds_together() -> None:
    own = {entry["name"]: entry for entry in column_types()}
    assert set(own) <= {field.column_type for known in schemas() for field in known.fields}
    for name, entry in own.items():
        assert name not in COLUMN_TYPES
        assert name.startswith("performance:") or any(name.startswith(f"{standard}:") for standard in COLUMN_TYPES)
        assert {entry[link] for link in ("labelOf", "prior") if link in entry} <= set(own)
        for key in ("title", "description"):
            assert re.search("[\u4e00-\u9fff]", entry[key]) and re.fullmatch("[ -~]+", entry[f"{key}_en"])


def test_every_amount_is_in_the_currency_that_its_resource_states() -> None:
    for known in schemas():
        stated = [field["constant"] for field in known.descriptor.get("extraFields", ())]
        assert stated == (["CNY"] if any(field.is_money for field in known.fields) else [])


def test_the_dimensions_of_a_budget_are_mapped() -> None:
    mapped = {field.column_type for known in schemas() for field in known.fields}
    for dimension in (
        "functional-classification:generic:code",
        "economic-classification:generic:code",
        "administrative-classification:generic:code",
        "direction",
        "phase:id",
        "expenditure-type:code",
        "activity:generic:project:code",
        "date:fiscal-year",
        "value",
    ):
        assert dimension in mapped


def test_the_money_fields_are_these() -> None:
    assert [f"{known.name}.{field.name}" for known in schemas() for field in known.fields if field.is_money] == [
        "budget_items.amount",
        "projects.amount",
        "projects.fiscal_amount",
        "projects.other_amount",
        "projects.superior_amount",
        "projects.adjusted_amount",
        "projects.actual_amount",
        "procurement_items.unit_price",
        "procurement_items.amount",
        "assets.unit_price",
        "assets.amount",
    ]


@pytest.mark.parametrize(
    "value", ["L90", "L90C1", "T3", "T3R12", "T3R12C5", "¶12", "P3T1R12C5", "P3¶4", "S2T1R1C1", "F1S2T1R1C1"]
)
def test_locators_of_the_data_model_are_accepted(value: str) -> None:
    pattern = schema("cells").fields[-1].constraints["pattern"]
    assert re.fullmatch(pattern, value)


@pytest.mark.parametrize("value", ["", "L0", "90", "L90R1", "T3R", "¶", "P3", "P3L4", "l90", "L９０", "L90C1 "])
def test_anything_else_is_no_locator(value: str) -> None:
    pattern = schema("cells").fields[-1].constraints["pattern"]
    assert not re.fullmatch(pattern, value)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("130184-224-2021-budget", True),
        ("430981-yjsw-1a2b-undated-performance-draft", True),
        ("000000-unnamed-2024-final_accounts-draft-unit", True),
        ("130184-224-2021-budget-unit-draft", False),
        ("130184-224-21-budget", False),
        ("130184-224-2021-plan", False),
        ("13018-224-2021-budget", False),
        ("130184-二二四-2021-budget", False),
        ("130184-../x-2021-budget", False),
    ],
)
def test_a_disclosure_identifier_is_safe_in_a_path(value: str, good: bool) -> None:
    assert bool(re.fullmatch(schema("disclosures").fields[0].constraints["pattern"], value)) is good


def test_an_unknown_resource_is_no_schema() -> None:
    with pytest.raises(KeyError, match="passwords"):
        schema("passwords")


def test_schemas_load_from_any_folder_and_import_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from builder.package import schemas, write; n = len(schemas.schemas());"
        "print(n, 'pandas' in sys.modules, 'frictionless' in sys.modules)"
    )
    root = str(DIRECTORY.parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": root}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["22", "False", "False"]
