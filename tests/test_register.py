"""The register of documents that are due: what its lines may be, and what is called missing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.errors import RegisterError
from builder.register import FIELDS, compare, read_register

HEADER = ",".join(FIELDS)
GOOD = "130184,新乐市测试局,224,budget,2021,新乐市2021年部门名录,"


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def disclosure(**changes: Any) -> dict[str, Any]:
    return {
        "disclosure_id": "130184-224-2021-budget",
        "status": "read",
        "region_code": "130184",
        "organisation_name": "新乐市测试局",
        "organisation_code": "224",
        "kind": "budget",
        "fiscal_year": 2021,
        **changes,
    }


def test_the_register_of_the_repository_names_nobody(repository: Path) -> None:
    register = repository / "content" / pipeline.REGISTER
    assert read_register(register) == ()
    assert register.read_text(encoding="utf-8") == HEADER + "\n"


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert read_register(tmp_path / "register.csv") == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_line_is_read(tmp_path: Path, encoding: str) -> None:
    (entry,) = read_register(write(tmp_path, HEADER, "", GOOD, encoding=encoding))
    assert (entry.organisation_name, entry.fiscal_year, entry.kind) == ("新乐市测试局", 2021, "budget")
    assert entry.expected_id == "130184-224-2021-budget"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("130184", "999999"), "line 3: region_code is “999999” → write a six-digit GB/T 2260 code"),
        (GOOD.replace("新乐市测试局,", ","), "line 3: organisation_name is “”"),
        (GOOD.replace(",224,", ",二二四,"), "line 3: organisation_code is “二二四”"),
        (GOOD.replace("budget", "预算"), "line 3: kind is “预算” → write one of budget, performance"),
        (GOOD.replace("2021,", "21,", 1), "line 3: fiscal_year is “21”"),
        (GOOD.replace("新乐市2021年部门名录", ""), "line 3: source is “”"),
        (GOOD + ",", "line 3: 8 fields instead of 7"),
        ("130184,新乐市测试局", "line 3: 2 fields instead of 7"),
        (GOOD.replace("224", "225"), ""),
        (GOOD, "line 3: this is line 2 again → remove one of the two"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path, HEADER, GOOD, line)
    if not says:
        assert len(read_register(path)) == 2
        return
    with pytest.raises(RegisterError) as raised:
        read_register(path)
    assert says in str(raised.value) and str(raised.value).startswith("register.csv, ") and raised.value.line == 3


def test_a_bad_header_or_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="line 1: the header is not the one expected → write region_code,"):
        read_register(write(tmp_path, "region,name", GOOD))
    with pytest.raises(RegisterError, match="line 1: it is not UTF-8"):
        read_register(write(tmp_path, HEADER, GOOD, encoding="gb18030"))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "received"),
        ({"organisation_code": "", "organisation_name": "新乐市测试局（本级）"}, "received"),
        ({"organisation_code": "", "organisation_name": "另一局"}, "not_received"),
        ({"region_code": "130123"}, "not_received"),
        ({"fiscal_year": 2020}, "not_received"),
        ({"kind": "final_accounts"}, "not_received"),
        ({"fiscal_year": None}, "unclear"),
        ({"kind": "other"}, "unclear"),
        ({"status": "unreadable", "kind": "other", "organisation_code": None}, "unclear"),
        ({"status": "unreadable", "organisation_name": "", "organisation_code": None, "region_code": None}, "unclear"),
        ({"status": "unreadable", "organisation_name": "另一局", "organisation_code": None}, "not_received"),
    ],
)
def test_what_counts_as_received(tmp_path: Path, changes: dict[str, Any], state: str) -> None:
    register = read_register(write(tmp_path, HEADER, GOOD))
    (row,) = compare(register, [disclosure(**changes)])
    assert row["state"] == state
    assert row["disclosure_id"] == ("130184-224-2021-budget" if state == "received" else None)


def test_without_a_register_nothing_is_missing() -> None:
    assert compare((), [disclosure()]) == []


def test_the_packages_say_what_was_received_and_what_was_not(tmp_path: Path) -> None:
    documents = Path(__file__).parent / "documents"
    (tmp_path / "disclosures").mkdir()
    name = "two-sided-summary.txt"
    (tmp_path / "disclosures" / name).write_bytes((documents / name).read_bytes())
    outcomes = pipeline.read_documents(tmp_path / "disclosures", 1, lambda _: None)
    own = outcomes[0].records["disclosures"][0]
    received = f"{own['region_code']},{own['organisation_name']},,{own['kind']},{own['fiscal_year']},名录,"
    register = read_register(write(tmp_path, HEADER, GOOD, received))
    pipeline.package(outcomes, tmp_path / "out", register).validate(1, lambda _: None)

    def expected(folder: Path) -> list[tuple[str, str]]:
        with (folder / "data" / "expected_disclosures.csv").open(encoding="utf-8", newline="") as file:
            return [(row["state"], row["disclosure_id"]) for row in csv.DictReader(file)]

    both = [("received", own["disclosure_id"]), ("not_received", "")]
    assert expected(tmp_path / "out") == both
    assert expected(tmp_path / "out" / "disclosures" / own["disclosure_id"]) == both[:1]


def test_a_bad_register_stops_the_build_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, HEADER, "1")
    monkeypatch.setattr(pipeline, "read_documents", lambda *_: pytest.fail("documents were read"))
    with pytest.raises(RegisterError, match="line 2"):
        pipeline.build(tmp_path / "disclosures", tmp_path / "out", 1, lambda _: None)
