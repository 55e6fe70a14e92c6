"""The ledgers of errors: what holds becomes a row beside the data, what does not is refused with its reason."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sample_texts import SAMPLES

from builder import pipeline
from builder.cli import main
from builder.errors import CorrectionError
from builder.model import Row

XINLE = "130184-224-2021-budget"
GOOD = {
    "place": "L264C1",
    "printed": "135.09",
    "should_be": "135.90",
    "evidence": "https://www.example.org/2021.html",
    "whose": "publisher",
    "reported_on": "2021-03-05",
    "status": "reported",
}
REPLY = {"text": "已更正。联系电话：13912345678", "from": "样例县甲局", "date": "2021-03-20"}


def entry(reply: dict[str, str] | None = None, **changed: str | None) -> str:
    """An entry as a person writes it: the good one with what is changed, without what is `None`."""
    lines = [f"{key}: '{value}'" for key, value in {**GOOD, **changed}.items() if value is not None]
    if reply:
        lines += ["reply:", *(f"  {key}: '{value}'" for key, value in reply.items())]
    return "- " + "\n  ".join(lines) + "\n"


@pytest.fixture(scope="module")
def outcomes() -> list[pipeline.Outcome]:
    return pipeline.read_documents(SAMPLES, 1, lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corrections"
    made.mkdir()
    return made


def correct(outcomes: list[pipeline.Outcome], folder: Path, ledger: str) -> tuple[list[Row], list[CorrectionError]]:
    """The rows that a ledger of the first sample makes, and what is refused of it."""
    for outcome in outcomes:
        outcome.added.clear()
    (folder / f"{XINLE}.yml").write_text(ledger, encoding="utf-8")
    refused = pipeline.correct(outcomes, folder.parent / "disclosures")
    return [row for outcome in outcomes for row in outcome.records.get("corrections", [])], refused


def test_an_entry_becomes_a_row_that_leads_to_its_value(outcomes: list[pipeline.Outcome], folder: Path) -> None:
    (row,), refused = correct(outcomes, folder, entry(REPLY))
    assert not refused
    assert row == {
        "correction_id": f"{XINLE}.correction.L264C1",
        "disclosure_id": XINLE,
        "table_id": f"{XINLE}-t02",
        "resource": "budget_items",
        "row_id": "L264C1",
        "field": "amount",
        "printed": "135.09",
        "should_be": "135.90",
        "evidence": "https://www.example.org/2021.html",
        "whose": "publisher",
        "reported_on": "2021-03-05",
        "status": "reported",
        "reply": "已更正。联系电话：██",
        "reply_from": "样例县甲局",
        "replied_on": "2021-03-20",
        "source_ref": "L264C1",
    }


def test_numbers_and_dates_need_no_quotes(outcomes: list[pipeline.Outcome], folder: Path) -> None:
    (row,), refused = correct(outcomes, folder, entry(should_be="28.00").replace("'", ""))
    assert not refused
    assert (row["printed"], row["should_be"], row["reported_on"]) == ("135.09", "28.00", "2021-03-05")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"printed": "135.08"}, "(entry 2, L264C1): expected '135.08', found '135.09' → look the place up"),
        ({"printed": "35.09"}, "expected '35.09', found '135.09'"),
        ({"printed": "135"}, "expected '135', found '135.09'"),
        ({"printed": "135.0"}, "expected '135.0', found '135.09'"),
        ({"place": "L9999C1"}, "(entry 2, L9999C1): the document has no such place; expected '135.09' there"),
        ({"reported_on": "2021-02-30"}, "reported_on is '2021-02-30', which is no date → write a date like"),
        ({"reported_on": "5.3.2021"}, "reported_on is '5.3.2021', which is no date"),
        ({"status": "done"}, "status is 'done' → write open or reported or acknowledged or fixed"),
        ({"whose": "theirs"}, "whose is 'theirs' → write publisher or ours"),
        ({"evidence": None}, "evidence is missing → write `evidence: …`"),
        ({"should_be": " "}, "should_be is missing"),
        ({"should_be": "135.09"}, "printed and should_be are both '135.09' → write what is wrong with it"),
        ({"yaer": "2021"}, "(entry 2): the key yaer is unknown → use place, printed, should_be"),
        ({"status": "fixed", "whose": "ours"}, "expected '135.90', because our error is fixed, found '135.09'"),
        ({}, "'135.09' has an entry already → keep one of the two"),
    ],
)
def test_an_entry_that_does_not_hold_is_refused_and_the_others_go_on(
    outcomes: list[pipeline.Outcome], folder: Path, changed: dict[str, str | None], said: str
) -> None:
    ledger = entry() + entry(**changed) + entry(place="L265C1", printed="135.09")
    rows, (error,) = correct(outcomes, folder, ledger)
    assert str(error).startswith(f"corrections/{XINLE}.yml (entry 2")
    assert said in str(error)
    assert [row["source_ref"] for row in rows] == ["L264C1", "L265C1"]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({**REPLY, "date": "2021-03-04"}, "the reply of 2021-03-04 is older than the entry"),
        ({**REPLY, "date": "2021-13-01"}, "date is '2021-13-01', which is no date"),
        ({"text": "已更正。"}, "from is missing"),
        ({**REPLY, "telephone": "1"}, "the key telephone is unknown"),
    ],
)
def test_a_reply_that_does_not_hold_is_refused(
    outcomes: list[pipeline.Outcome], folder: Path, reply: dict[str, str], said: str
) -> None:
    rows, (error,) = correct(outcomes, folder, entry(reply))
    assert said in str(error)
    assert not rows


def test_a_figure_in_a_paragraph_has_to_stand_there_as_a_whole(outcomes: list[pipeline.Outcome], folder: Path) -> None:
    paragraph = next(
        row
        for outcome in outcomes
        if outcome.records["disclosures"][0]["disclosure_id"] == XINLE
        for row in outcome.records["paragraphs"]
        if "135.09" in row["text"]
    )
    place = str(paragraph["source_ref"])
    good, refused = correct(outcomes, folder, entry(place=place))
    assert [row["source_ref"] for row in good] == [place] and not refused
    assert good[0]["table_id"] is None
    _, (error,) = correct(outcomes, folder, entry(place=place, printed="5.09"))
    assert "expected '5.09', found '" in str(error)


def test_our_own_error_that_is_fixed_needs_the_right_value_at_its_place(
    outcomes: list[pipeline.Outcome], folder: Path
) -> None:
    ledger = entry(whose="ours", status="fixed", printed="135.90", should_be="135.09")
    (row,), refused = correct(outcomes, folder, ledger)
    assert not refused
    assert (row["printed"], row["should_be"]) == ("135.90", "135.09")


@pytest.mark.parametrize(
    ("name", "ledger", "said"),
    [
        ("130184-999-2021-budget.yml", entry(), "there is no disclosure 130184-999-2021-budget → name the file"),
        (f"{XINLE}.yml", "- place: [", "this is no YAML"),
        (f"{XINLE}.yml", "place: L264C1\n", "expected a list of entries → begin each entry with `- place:`"),
        (f"{XINLE}.yml", "- L264C1\n", "(entry 1): expected keys and values"),
    ],
)
def test_a_ledger_that_cannot_be_used_is_refused(
    outcomes: list[pipeline.Outcome], folder: Path, name: str, ledger: str, said: str
) -> None:
    (folder / name).write_text(ledger, encoding="utf-8")
    (error,) = pipeline.correct(outcomes, folder.parent / "disclosures")
    assert str(error).startswith(f"corrections/{name}")
    assert said in str(error)


def test_a_ledger_that_cannot_be_read_is_refused(outcomes: list[pipeline.Outcome], folder: Path) -> None:
    (folder / f"{XINLE}.yml").mkdir()
    (error,) = pipeline.correct(outcomes, folder.parent / "disclosures")
    assert str(error).startswith(f"corrections/{XINLE}.yml: it cannot be read (")


def test_where_there_is_no_folder_of_ledgers_nothing_is_corrected(outcomes: list[pipeline.Outcome]) -> None:
    assert pipeline.correct(outcomes, SAMPLES) == []


def test_a_refused_entry_is_an_error_of_the_build_and_nothing_else_is_lost(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "disclosures"
    shutil.copytree(SAMPLES, source)
    (folder / f"{XINLE}.yml").write_text(entry() + entry(printed="1"), encoding="utf-8")
    arguments = ["package", "--source", str(source), "--output", str(tmp_path / "out"), "--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert f"error: corrections/{XINLE}.yml (entry 2, L264C1): expected '1', found '135.09'" in result.output
    assert "5 disclosure(s) read, 0 unreadable" in result.output
    data = tmp_path / "out" / "datapackage" / "data"
    with (data / "corrections.csv").open(encoding="utf-8", newline="") as file:
        assert [row["printed"] for row in csv.DictReader(file)] == ["135.09"]
    with (data / "budget_items.csv").open(encoding="utf-8", newline="") as file:
        (item,) = [row for row in csv.DictReader(file) if row["source_ref"] == "L264C1"]
    assert item["amount_reported"] == "135.09"
