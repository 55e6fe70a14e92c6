"""Every document here, and every sample of content/disclosures, gives the records of its golden.

A document shows a layout or a bug; its golden (`<document>.golden`) lies here. `--update-goldens` writes the
goldens that are missing or differ, and the run fails, so that a person reads what changed.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
import sample_texts
from golden import as_text, key_of, read, values_without_row

from builder.forms.forms import FORMS
from builder.forms.titles import budget_kind
from builder.forms.vocabulary import load
from builder.model import Records
from builder.package.rows import csv_bytes
from builder.read.text import decode

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FORMS_FOLDER = ROOT / "builder" / "forms"
SHARED = ROOT.parent / "shared" / "disclosures" / "text"
OWN = sorted(HERE.glob("*.txt"))
SAMPLES = sorted(sample_texts.SAMPLES.glob("*.txt"))
REAL = sorted(SHARED.glob("*.txt"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", [*OWN, *SAMPLES], ids=name)
def test_the_records_are_those_of_the_golden(path: Path, update_goldens: bool) -> None:
    records = as_text(read(path)[2])
    golden = HERE / f"{path.stem}.golden"
    if update_goldens:
        if not golden.is_file() or golden.read_text(encoding="utf-8") != records:
            golden.write_text(records, encoding="utf-8")
        return
    assert golden.is_file(), "no golden: run pytest tests/documents --update-goldens and read what it writes"
    assert records.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_every_golden_has_its_document() -> None:
    assert {path.stem for path in HERE.glob("*.golden")} == {path.stem for path in [*OWN, *SAMPLES]}


def test_every_form_has_a_document_whose_table_it_claims() -> None:
    claimed = {table.form for path in OWN for table in read(path)[1].tables}
    assert [form.name for form in FORMS if form.name not in claimed] == []


def test_every_vocabulary_has_a_module() -> None:
    vocabularies = {path.stem for path in FORMS_FOLDER.glob("*.yml")}
    modules = {path.stem for path in FORMS_FOLDER.glob("*.py")}
    assert vocabularies - modules == set()


@pytest.mark.parametrize("vocabulary", sorted(path.stem for path in FORMS_FOLDER.glob("*.yml")))
def test_no_wording_stands_for_two_fields(vocabulary: str) -> None:
    if vocabulary == "titles":  # rules in their order, not wordings of fields
        assert budget_kind("部门预算收支总表") == "summary"
    else:
        assert load(vocabulary).groups


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_encoding_and_line_ends_change_no_record(tmp_path: Path, encoding: str, line_end: str) -> None:
    document = HERE / "two-sided-summary.txt"
    saved_otherwise = tmp_path / document.name
    saved_otherwise.write_bytes(document.read_text(encoding="utf-8").replace("\n", line_end).encode(encoding))
    assert as_text(read(saved_otherwise)[2]) == as_text(read(document)[2])


# Every cell -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*OWN, *SAMPLES, *REAL], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_value_cell_names_the_row_and_field_that_carry_it(path: Path) -> None:
    lost = [(cell["source_ref"], cell["text"]) for cell in values_without_row(read(path)[2])]
    assert lost == []


@pytest.mark.parametrize("path", [*OWN, *SAMPLES, *REAL], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_printed_cell_is_in_cells_once_and_counted(path: Path) -> None:
    document, _, records = read(path)
    printed = [(cell.ref, cell.text) for table in document.tables() for cell in table.cells if cell.text]
    assert [(cell["source_ref"], cell["text"]) for cell in records.get("cells", [])] == printed
    for table in records["tables"]:
        own = [cell for cell in records["cells"] if cell["table_id"] == table["table_id"]]
        assert table["cells"] == len(own)
        assert table["cells_captured"] == sum(cell["role"] != "unclaimed" for cell in own)


@pytest.mark.parametrize("path", [*OWN, *SAMPLES, *REAL], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_rows_fit_their_schemas_and_no_key_comes_twice(path: Path) -> None:
    records = read(path)[2]
    for resource, rows in records.items():
        csv_bytes(resource, rows)
        keys = Counter(key_of(resource, row) for row in rows)
        assert [key for key, count in keys.items() if count > 1] == [], resource


@pytest.mark.parametrize("path", [*OWN, *SAMPLES, *REAL], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_locator_leads_to_a_line_that_prints_something(path: Path) -> None:
    lines = decode(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for resource, rows in read(path)[2].items():
        for row in rows:
            place = row.get("source_ref")
            if place is not None:
                line = int(place.lstrip("L").split("C")[0])
                assert lines[line - 1].strip(), (resource, place)


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# What some of the documents are here to show --------------------------------------------------------------------


def records_of(stem: str) -> Records:
    return read(HERE / f"{stem}.txt")[2]


def test_a_table_that_no_form_claims_stays_in_tables_and_cells() -> None:
    records = records_of("unknown-table")
    unknown = next(table for table in records["tables"] if table["table_kind"] == "other")
    cells = [cell for cell in records["cells"] if cell["table_id"] == unknown["table_id"]]
    assert (unknown["title"], unknown["cells"], unknown["cells_captured"]) == ("全年观测次数安排表", len(cells), 0)
    assert [cell["text"] for cell in cells] == ["站名", "汛期次数", "非汛期次数", "上游站", "120", "48", "下游站", "52"]
    assert {cell["role"] for cell in cells} == {"unclaimed"}
