"""The audit of the real disclosures, and of the samples that carry the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_texts import SAMPLES
from typed_documents import records_in

from builder.audit.audit import audit
from builder.model import Records

BLANK_PLANS = 3  # of Dingzhou


def _audited(folder: Path) -> dict[str, Records]:
    found = {}
    for records in records_in(folder):
        audit(records)
        found[records["disclosures"][0]["region_code"]] = records
    return found


@pytest.fixture(scope="module")
def real(shared_disclosures: Path) -> dict[str, Records]:
    return _audited(shared_disclosures / "text")


@pytest.fixture(scope="module")
def samples() -> dict[str, Records]:
    return _audited(SAMPLES)


def _messages(records: Records, rule: str) -> list[str]:
    return [row["message_zh"] for row in records["findings"] if row["rule"] == rule]


def _hold_figures(found: dict[str, Records]) -> None:
    """What the tables and forms show, in the real documents and in the samples alike."""
    yuanjiang = found["430981"]
    form, projects = _messages(yuanjiang, "department-form-total"), _messages(yuanjiang, "projects-total")
    assert len(form) == len(projects) == 1
    assert "109.04万元" in form[0] and "66.16 + 44.28 = 110.44万元" in form[0]
    assert "44.28万元" in projects[0] and "= 42.88万元" in projects[0]
    for region in ("130682", "130303"):
        assert len(_messages(found[region], "fiscal-year-known")) == 1
    assert len(_messages(found["130682"], "spending-plan-blank")) == BLANK_PLANS
    assert {row["rule"] for row in found["130202"]["findings"]} == {
        "target-direction",
        "indicator-group",
        "template-instruction",
    }
    assert "“成本控制”的指标值是“≥10万元”" in _messages(found["130202"], "target-direction")[0]
    for records in found.values():
        assert not [row for row in records["checks"] if row["state"] in ("error", "not_extracted")]


def test_what_the_part_of_the_unit_repeats_counts_once(samples: dict[str, Records]) -> None:
    found = samples["130184"]
    rows = found["findings"]
    assert [row["scope"] for row in rows].count("department") == [row["scope"] for row in rows].count("unit") == 8
    assert [row["is_primary"] for row in rows] == [row["scope"] == "department" for row in rows]
    assert found["disclosures"][0]["findings"] == 8
    for region in samples.keys() - {"130184"}:
        assert samples[region]["disclosures"][0]["findings"] == len(samples[region]["findings"]) > 0
        assert all(row["is_primary"] for row in samples[region]["findings"])


def test_figures_of_the_real_disclosures(real: dict[str, Records]) -> None:
    _hold_figures(real)


def test_figures_of_the_samples(samples: dict[str, Records]) -> None:
    _hold_figures(samples)


def test_the_narrative_of_xinle_names_another_year_and_a_rise_that_does_not_add_up(real: dict[str, Records]) -> None:
    xinle = real["130184"]
    years = [row for row in xinle["findings"] if row["rule"] == "other-year"]
    assert {(row["expected"], row["actual"]) for row in years} == {("2021", "2020")} and len(years) == 6
    assert all("135.09万元" in row["message_zh"] for row in years)
    changes = _messages(xinle, "narrative-change")
    assert len(changes) == 2 and all("27.29万元" in text and "7.42 + 0 + 0 = 7.42万元" in text for text in changes)
    told = [row for row in xinle["findings"] if row["severity"] != "notice"]
    assert len(told) == 8  # each of the four paragraphs stands in the department's and in the unit's part


def test_the_tables_of_xinle_add_up(real: dict[str, Records]) -> None:
    made = [
        row for row in real["130184"]["checks"] if row["table_id"] and row["state"] not in ("pass", "not_applicable")
    ]
    assert made == []
    rules = {row["rule"] for row in real["130184"]["checks"] if row["state"] == "pass"}
    assert {"class-sum", "row-sum", "total-row", "summary-total", "general-basic", "department-of-units"} <= rules
