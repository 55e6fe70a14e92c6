"""What validation refuses, and that frictionless is not taken at its word."""

from __future__ import annotations

import json
import pickle
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frictionless import FrictionlessException, Package

from builder.errors import InvalidPackage
from builder.model import Records
from builder.package.rows import csv_bytes
from builder.package.validate import require_valid, validate

Spoil = Callable[[Path, str, bytes], None]


def describe_anew(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = package / "datapackage.json"
    described = json.loads(path.read_bytes())
    change(described)
    path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


def replace(package: Path, spoil: Spoil, resource: str, old: str, new: str) -> None:
    content = (package / f"data/{resource}.csv").read_bytes().decode("utf-8")
    assert old in content
    spoil(package, resource, content.replace(old, new).encode("utf-8"))


def test_a_good_row_for_each_resource_is_valid_without_the_network(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert validate(package) == ()
    require_valid(package)


def test_a_problem_names_resource_row_field_and_what_was_expected(package: Path, good: Records, spoil: Spoil) -> None:
    spoil(
        package, "findings", csv_bytes("findings", [good["findings"][0], {**good["findings"][0], "severity": "fatal"}])
    )
    problems = validate(package)
    assert any(p.startswith("findings, row 2, field severity: constraint-error: ") and "'error'" in p for p in problems)
    assert any(p.startswith("findings, row 2: primary-key: ") for p in problems)
    assert "disclosures, row 1, field findings: count: 1, but there are 2" in problems
    assert len(problems) == 4


def test_a_reference_to_nothing_is_named(package: Path, good: Records, spoil: Spoil) -> None:
    spoil(package, "checks", csv_bytes("checks", [good["checks"][0], {**good["checks"][1], "project_id": "130184-x"}]))
    (problem,) = validate(package)
    assert problem.startswith("checks, row 2, field project_id: foreign-key: ") and "130184-x" in problem


def test_an_invalid_package_is_an_error_that_survives_a_worker_process(package: Path) -> None:
    (package / "data/cells.csv").unlink()
    with pytest.raises(InvalidPackage) as caught:
        require_valid(package)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems and any("cells" in problem for problem in again.problems)


def test_a_file_changed_after_it_was_described_is_refused(package: Path) -> None:
    path = package / "data/projects.csv"
    path.write_bytes(path.read_bytes().replace("全年".encode(), "半年".encode()))
    assert [p.partition(" is not")[0] for p in validate(package)] == ["datapackage.json, resource projects: hash"]
    path.write_bytes(path.read_bytes() + b"x")
    assert any("resource projects: bytes is not" in problem for problem in validate(package))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"term\n", "\ufeffterm\n".encode()])
def test_a_file_that_is_no_such_table_is_refused(package: Path, spoil: Spoil, content: bytes) -> None:
    spoil(package, "glossary", content)
    assert any(problem.startswith("glossary") for problem in validate(package))


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"\xff", b'{"resources": [1]}'])
def test_a_descriptor_that_is_none_is_refused(package: Path, content: bytes | None) -> None:
    path = package / "datapackage.json"
    path.unlink() if content is None else path.write_bytes(content)
    assert validate(package)[0].startswith("datapackage.json: ")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["resources"].pop(),
        lambda d: d["resources"].reverse(),
        lambda d: d["resources"][3].update(path="https://example.org/projects.csv"),
        lambda d: d["resources"][3].update(path="../projects.csv"),
        lambda d: d["resources"][3].update(data=[["a"], ["b"]]),
        lambda d: d["resources"][3].update(format="txt"),
        lambda d: d["resources"][3].update(hash="sha512:0"),
        lambda d: d["resources"][3].pop("hash"),
        lambda d: d["resources"][3].pop("profile"),
        lambda d: d["resources"][3].pop("dialect"),
        lambda d: d["resources"][3]["schema"].pop("foreignKeys"),
        lambda d: d["resources"][3]["schema"]["fields"][0]["constraints"].pop("pattern"),
        lambda d: d["resources"][3]["schema"]["fields"][0].update(type="sting"),
        lambda d: d.update(profile="fiscal-data-package"),
        lambda d: d.update({"$schema": "https://example.org/profile.json"}),
    ],
)
def test_a_descriptor_that_frictionless_would_follow_astray_is_refused(
    package: Path, change: Callable[[dict[str, Any]], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frictionless.Package", None)
    describe_anew(package, change)
    problems = validate(package)
    assert problems and all(problem.startswith("datapackage.json") for problem in problems)


@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        ("budget_items.amount", "1350900.00", "nan"),
        ("budget_items.amount", "1350900.00", "1_350_900.00"),
        ("budget_items.amount", "1350900.00", "1350900"),
        ("budget_items.amount", "1350900.00", "1350900.001"),
        ("indicators.target_value", ",1000,", ",1E+3,"),
        ("indicators.target_value", ",1000,", ",１０００,"),
        ("spending_plan.month", ",3,", ", 3,"),
        ("disclosures.prepared_on", "2021-02-01", "2021-2-1"),
        ("tables.is_empty", "false", "0"),
        ("findings.rule", ",total-is-sum,", ',"total-is-sum\n",'),
    ],
)
def test_a_value_that_only_frictionless_would_read_is_refused(
    package: Path, spoil: Spoil, place: str, old: str, new: str
) -> None:
    resource, _, field = place.partition(".")
    replace(package, spoil, resource, old, new)
    assert any(problem.startswith(f"{resource}, row 1, field {field}: ") for problem in validate(package))


def test_rows_that_the_report_leaves_out_are_noticed(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Package.validate

    def partly(self: Any, **options: Any) -> Any:
        report = whole(self, **options)
        report.tasks.pop()
        report.tasks[0].stats["rows"] = 0
        return report

    monkeypatch.setattr(Package, "validate", partly)
    assert validate(package) == (
        "disclosures: 0 rows were checked, the file holds 1",
        "classification_names: was not checked",
    )


def test_an_error_raised_by_frictionless_is_a_problem(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Any, **options: Any) -> Any:
        raise FrictionlessException("something is wrong")

    monkeypatch.setattr(Package, "validate", fails)
    (problem,) = validate(package)
    assert problem.startswith("datapackage.json: ") and "something is wrong" in problem


def test_a_percentage_that_the_document_misprints_is_no_invalid_package(
    package: Path, good: Records, spoil: Spoil
) -> None:
    rows = [{**good["spending_plan"][0], "cumulative_percent": value, "source_ref": ref} for value, ref in MISPRINTS]
    spoil(package, "spending_plan", csv_bytes("spending_plan", rows))
    assert validate(package) == ()


MISPRINTS = [(125, "L2C1"), (-5, "L90C1"), (0, "T3R12C5")]


@pytest.mark.parametrize(
    ("resource", "change", "problem"),
    [
        (
            "projects",
            {"amount_reported": None},
            "field amount_reported: condition: expected a value where amount is '280000.00'",
        ),
        (
            "disclosures",
            {"status": "unreadable"},
            "field error: condition: expected a value where status is 'unreadable'",
        ),
        (
            "disclosures",
            {"error": "broken"},
            "field error: condition: expected no value but found 'broken' where status is 'read'",
        ),
        ("tables", {"cells_captured": 6}, "field cells: condition: cells_captured is 6, more than 5"),
        ("findings", {"other_ref": "L90C1 L91"}, "field other_ref: place: L91 is no cell, paragraph or table of"),
    ],
)
def test_what_table_schema_cannot_say_is_said_in_words(
    package: Path, good: Records, spoil: Spoil, resource: str, change: dict[str, Any], problem: str
) -> None:
    spoil(package, resource, csv_bytes(resource, [{**good[resource][0], **change}]))
    assert any(found.startswith(f"{resource}, row 1, {problem}") for found in validate(package))


def test_findings_that_are_only_repeated_are_not_counted(package: Path, good: Records, spoil: Spoil) -> None:
    spoil(package, "findings", csv_bytes("findings", [{**good["findings"][0], "is_primary": False}]))
    assert "disclosures, row 1, field findings: count: 1, but there are 0" in validate(package)


@pytest.mark.parametrize("parent", ["130184-224-2021-budget-o-224001", None])
def test_an_organisation_may_stand_before_its_parent_or_have_none(
    package: Path, good: Records, spoil: Spoil, parent: str | None
) -> None:
    good["organisations"][0]["parent_organisation_id"] = parent
    good["organisations"][1]["parent_organisation_id"] = None
    spoil(package, "organisations", csv_bytes("organisations", good["organisations"]))
    assert validate(package) == ()
