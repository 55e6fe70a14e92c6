"""From a folder to packages: one bad document stops nobody else, and the same input gives the same bytes."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_texts import SAMPLES

from builder import pipeline
from builder.errors import DuplicateDisclosure, InvalidPackage, PassportError, UnreadableDocument
from builder.model import Records
from builder.package import validate
from builder.package.schemas import RESOURCES
from builder.pipeline import Outcome
from builder.read.reader import read

DOCUMENTS = Path(__file__).parent / "documents"


def silent(_: str) -> None:
    """Progress that nobody sees."""


def budget(name: str, code: str, amount: str = "1.00", year: int = 2021) -> str:
    """A small budget document."""
    cells = [
        [f"{code}{name}", f"预算年度：{year}", "单位：万元"],
        ["科目编码", "科目名称", "合计"],
        ["201", "支出", amount],
    ]
    table = "\n\n".join("\n".join("\t" + cell for cell in row) for row in cells)
    return f"{name}{year}年部门预算\n部门预算支出总表\n{table}\n\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "disclosures"
    path.mkdir()
    return path


def put(folder: Path, name: str, text: str | bytes, passport: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    if passport:
        path.with_suffix(".yml").write_text(passport, encoding="utf-8")
    return path


def read_all(folder: Path, jobs: int = 1) -> dict[str, Outcome]:
    outcomes = pipeline.read_documents(folder, jobs, silent)
    assert len({outcome.source.name for outcome in outcomes}) == len(outcomes)
    return {outcome.source.name: outcome for outcome in outcomes}


def disclosure_id(outcome: Outcome) -> str:
    (row,) = outcome.records["disclosures"]
    return str(row["disclosure_id"])


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def published(output: Path) -> dict[str, bytes]:
    """What is there but for what the next build may use."""
    return {name: content for name, content in files(output).items() if not name.startswith(".cache/")}


def rows(package: Path, resource: str) -> list[dict[str, str]]:
    text = (package / "data" / f"{resource}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# A bad document -------------------------------------------------------------------------------------------------


def test_a_broken_document_stops_nobody_else_and_is_listed_with_the_reason(folder: Path) -> None:
    put(folder, "good.txt", budget("样例县甲局", "301"))
    put(folder, "broken.txt", b"\xff\xff\xff\xff")
    put(folder, "empty.txt", b"")
    put(folder, "later.pdf.txt", b"PK\x03\x04")
    put(folder, "奇怪 的.文档-1", b"\x00\x00")
    put(folder, "misspelt.txt", budget("样例县乙局", "302"), "yaer: 2021\n")
    (folder / "orphan.yml").write_text("fiscal_year: 2021\n")
    outcomes = read_all(folder)
    assert [name for name, outcome in outcomes.items() if not outcome.error] == ["good.txt"]
    assert isinstance(outcomes["broken.txt"].error, UnreadableDocument)
    assert isinstance(outcomes["misspelt.txt"].error, PassportError)
    assert isinstance(outcomes["orphan.yml"].error, PassportError)
    package = folder.parent / "datapackage"
    pipeline.package(list(outcomes.values()), package)
    listed = {row["source_path"]: row for row in rows(package, "disclosures")}
    for made in (package, package / "disclosures" / listed["empty.txt"]["disclosure_id"]):
        assert validate.validate(made) == ()
    assert listed.keys() == outcomes.keys()
    assert listed["good.txt"]["status"] == "read"
    for name in outcomes.keys() - {"good.txt"}:
        assert listed[name]["status"] == "unreadable"
        assert " → " in listed[name]["error"]
        assert len(rows(package / "disclosures" / listed[name]["disclosure_id"], "disclosures")) == 1
    assert "yaer" in listed["misspelt.txt"]["error"]


def test_unreadable_documents_keep_what_their_passports_say(folder: Path) -> None:
    passport = "fiscal_year: 2020\nregion: '130184'\npublisher: 样例县甲局\nsource_url: https://example.org/\n"
    put(folder, "broken.txt", b"", passport)
    (row,) = read_all(folder)["broken.txt"].records["disclosures"]
    assert row["disclosure_id"].startswith("130184-brokentxt-")
    assert row["disclosure_id"].endswith("-2020-other")
    assert (row["title"], row["region_name"]) == ("样例县甲局", "河北省 石家庄市 新乐市")
    assert (row["fiscal_year"], row["fiscal_year_basis"]) == (2020, "passport")


def test_many_unreadable_documents_have_identifiers_of_their_own(folder: Path) -> None:
    for number in range(600):
        put(folder, f"{number}.txt", b"")
    assert len({disclosure_id(outcome) for outcome in read_all(folder).values()}) == 600


def test_an_error_of_the_program_is_trapped_for_its_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "good.txt", budget("样例县甲局", "301"))
    put(folder, "odd.txt", budget("样例县乙局", "302"))
    extract = pipeline.extract

    def failing(document: object, recognition: object, identity: object, source: object) -> Records:
        if source.name == "odd.txt":  # type: ignore[attr-defined]
            raise RecursionError("too deep")
        return extract(document, recognition, identity, source)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "extract", failing)
    outcomes = read_all(folder)
    assert outcomes["good.txt"].error is None
    assert "RecursionError: too deep" in str(outcomes["odd.txt"].error)
    assert " → report this" in str(outcomes["odd.txt"].error)


# The same disclosure twice --------------------------------------------------------------------------------------


def test_the_same_disclosure_twice_is_an_error_that_names_both_files(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    put(folder, "b.txt", budget("样例县甲局", "301", "2.00"))
    put(folder, "c.txt", budget("样例县甲局", "301", "3.00"))
    outcomes = read_all(folder)
    assert outcomes["a.txt"].error is None
    for name in ("b.txt", "c.txt"):
        assert isinstance(outcomes[name].error, DuplicateDisclosure)
        assert name in str(outcomes[name].error)
        assert "a.txt" in str(outcomes[name].error)
        assert "supersedes" in str(outcomes[name].error)
    assert len({disclosure_id(outcome) for outcome in outcomes.values()}) == 3


def test_two_documents_of_nobody_knows_whom_are_told_apart_by_their_passports(folder: Path) -> None:
    put(folder, "a.txt", "一、总体绩效目标\n全年任务按期完成。\n")
    put(folder, "b.txt", "一、总体绩效目标\n全年任务基本完成。\n")
    assert "write `publisher` and `region`" in str(read_all(folder)["b.txt"].error)
    for name, publisher in (("a", "样例县甲局"), ("b", "样例县乙局")):
        (folder / f"{name}.yml").write_text(f"publisher: {publisher}\nregion: '130184'\n", encoding="utf-8")
    assert [outcome.error for outcome in read_all(folder).values()] == [None, None]


def test_a_passport_may_say_which_document_supersedes(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    put(folder, "b.txt", budget("样例县甲局", "301", "2.00"), "supersedes: a.txt\n")
    outcomes = read_all(folder)
    assert list(outcomes) == ["b.txt"]
    assert outcomes["b.txt"].error is None


def test_a_chain_of_corrections_leaves_the_last(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    put(folder, "b.txt", budget("样例县甲局", "301", "2.00"), "supersedes: a.txt\n")
    put(folder, "c.txt", budget("样例县甲局", "301", "3.00"), "supersedes: b.txt\n")
    assert list(read_all(folder)) == ["c.txt"]


def test_a_document_that_supersedes_names_the_identifiers_that_went_with_the_others(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    put(folder, "b.txt", budget("样例县甲局", "302"), "supersedes: a.txt\n")
    put(folder, "c.txt", budget("样例县甲局", "302", "3.00"), "supersedes: b.txt\n")
    put(folder, "d.txt", budget("样例县丁局", "304"))
    put(folder, "e.txt", budget("样例县丁局", "304", "3.00"), "supersedes: d.txt\n")
    outcomes = read_all(folder)
    first = disclosure_id(outcomes["c.txt"]).replace("302", "301")
    assert outcomes["c.txt"].records["disclosures"][0]["supersedes"] == first
    assert "supersedes" not in outcomes["e.txt"].records["disclosures"][0]


def test_superseding_reaches_no_file_of_the_same_name_in_another_folder(folder: Path) -> None:
    put(folder, "jia/budget.txt", budget("样例县甲局", "301"))
    put(folder, "jia/corrected.txt", budget("样例县甲局", "301", "2.00"), "supersedes: budget.txt\n")
    put(folder, "yi/budget.txt", budget("样例县乙局", "302"))
    put(folder, "yi/corrected.txt", budget("样例县乙局", "302", "2.00"), "supersedes: yi/budget.txt\n")
    put(folder, "bing/budget.txt", budget("样例县丙局", "303"))
    assert sorted(read_all(folder)) == ["bing/budget.txt", "jia/corrected.txt", "yi/corrected.txt"]


def test_documents_that_supersede_each_other_are_still_an_error(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"), "supersedes: b.txt\n")
    put(folder, "b.txt", budget("样例县甲局", "301", "2.00"), "supersedes: a.txt\n")
    put(folder, "c.txt", budget("样例县乙局", "302"), "supersedes: c.txt\n")
    outcomes = read_all(folder)
    assert sorted(outcomes) == ["a.txt", "b.txt", "c.txt"]
    assert isinstance(outcomes["b.txt"].error, DuplicateDisclosure)
    assert outcomes["c.txt"].error is None


def test_a_correction_that_cannot_be_read_replaces_nothing(folder: Path) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    put(folder, "b.txt", b"", "supersedes: a.txt\n")
    outcomes = read_all(folder)
    assert outcomes["a.txt"].error is None
    assert isinstance(outcomes["b.txt"].error, UnreadableDocument)


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_a_department_and_its_own_body_are_told_apart(folder: Path, names: tuple[str, str]) -> None:
    put(folder, names[0], budget("样例县文化局", "301"))
    put(folder, names[1], budget("样例县文化局本级", "301"))
    outcomes = read_all(folder)
    assert disclosure_id(outcomes[names[0]]) == "000000-301-2021-budget"
    assert disclosure_id(outcomes[names[1]]) == "000000-301-2021-budget-unit"
    assert {row["disclosure_id"] for row in outcomes[names[1]].records["budget_items"]} == {
        "000000-301-2021-budget-unit"
    }


def test_what_was_converted_is_there_when_a_department_and_its_own_body_are_told_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def convert(paths: list[Path], directory: Path) -> dict[Path, Path]:
        return {path: Path(shutil.copyfile(path, directory / path.name)) for path in paths}

    monkeypatch.setattr(pipeline, "convert_all", convert)
    monkeypatch.setattr(pipeline, "read", lambda _, converted: read(converted))
    put(folder, "a.doc", budget("样例县文化局", "301"))
    put(folder, "b.doc", budget("样例县文化局本级", "301"))
    assert [outcome.error for outcome in read_all(folder).values()] == [None, None]


def test_an_error_names_a_document_in_an_archive_as_the_archive_does(folder: Path) -> None:
    name = "附件：" + "很长的名称" * 20 + "?.txt"
    with ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(name, b"\xff\xff\xff\xff")
    (outcome,) = read_all(folder).values()
    assert outcome.error
    assert outcome.error.path == f"a.zip/{name}"


# Packages -------------------------------------------------------------------------------------------------------


def test_all_documents_of_the_tests_and_all_samples_make_a_valid_package(tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "in", ignore=shutil.ignore_patterns("*.py", "*.golden", "__pycache__"))
    shutil.copytree(SAMPLES, tmp_path / "in" / "samples")
    outcomes = pipeline.read_documents(tmp_path / "in", 1, silent)
    failed = {outcome.source.name for outcome in outcomes if outcome.error}
    assert failed == {"encoding-utf-16.txt"}  # the same disclosure as encoding-gb18030.txt
    pipeline.package(outcomes, tmp_path / "out")
    assert validate.validate(tmp_path / "out") == ()


def test_a_paragraph_of_any_length_stops_nobody(folder: Path, tmp_path: Path) -> None:
    long = "预算说明很长" * 40_000
    put(folder, "a.txt", f"某县财政局2024年部门预算\n{long}\n")
    (outcome,) = pipeline.build(folder, tmp_path / "out", 1, silent, "export").outcomes
    (row,) = outcome.records["sections"]
    assert row["text"] == long
    written = (tmp_path / "out" / "datapackage" / "data" / "sections.csv").read_text(encoding="utf-8")
    assert long in written


@pytest.mark.parametrize(("jobs", "until"), [(1, "package"), (2, "package"), (2, "export"), (2, "publish")])
def test_an_invalid_package_keeps_the_last_good_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, until: str
) -> None:
    put(folder, "a.txt", budget("样例县甲局", "301"))
    output = folder.parent / "output"
    monkeypatch.setattr(validate, "require_all_valid", lambda *_: None)
    pipeline.build(folder, output, jobs, silent, until)
    good = published(output)

    def refuse(packages: list[Path], *_: object) -> None:
        raise InvalidPackage(packages[0].name, ["budget_items, row 1: wrong"])

    put(folder, "b.txt", budget("样例县乙局", "302"))
    monkeypatch.setattr(validate, "require_all_valid", refuse)
    with pytest.raises(InvalidPackage, match="budget_items, row 1"):
        pipeline.build(folder, output, jobs, silent, until)
    assert published(output) == good
    monkeypatch.setattr(validate, "require_all_valid", lambda *_: None)
    pipeline.build(folder, output, jobs, silent, until)
    assert published(output) != good


def test_where_pages_cannot_be_made_of_an_invalid_package_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a row that is not there")

    def refuse(packages: list[Path], *_: object) -> None:
        raise InvalidPackage(packages[0].name, ["budget_items, row 1: wrong"])

    put(folder, "a.txt", budget("样例县甲局", "301"))
    monkeypatch.setattr(pipeline, "export_packages", fail)
    monkeypatch.setattr(validate, "require_all_valid", lambda *_: None)
    with pytest.raises(KeyError, match="a row"):
        pipeline.build(folder, folder.parent / "output", 2, silent)
    monkeypatch.setattr(validate, "require_all_valid", refuse)
    with pytest.raises(InvalidPackage, match="budget_items, row 1"):
        pipeline.build(folder, folder.parent / "output", 2, silent)


def test_a_document_that_is_gone_leaves_no_package_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "require_all_valid", lambda *_: None)
    output = folder.parent / "output"
    put(folder, "a.txt", budget("样例县甲局", "301"))
    gone = put(folder, "b.txt", budget("样例县乙局", "302"))
    pipeline.build(folder, output, 1, silent, until="package")
    gone.unlink()
    pipeline.build(folder, output, 1, silent, until="package")
    assert [path.name for path in (output / "datapackage" / "disclosures").iterdir()] == ["000000-301-2021-budget"]


WRITE = """
import sys
from pathlib import Path
from builder import pipeline
outcomes = pipeline.read_documents(Path(sys.argv[1]), int(sys.argv[3]), lambda _: None)
pipeline.package(outcomes, Path(sys.argv[2]))
"""


def written(source: Path, output: Path, jobs: int, **environment: str) -> dict[str, bytes]:
    variables = {**os.environ, **environment}
    subprocess.run([sys.executable, "-c", WRITE, source, output, str(jobs)], env=variables, check=True)
    return files(output)


def test_the_same_documents_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    there = tmp_path / "another folder" / "披露"
    shutil.copytree(SAMPLES, there)
    here = written(
        SAMPLES, tmp_path / "1", 1, TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", LC_ALL="C.UTF-8", PYTHONHASHSEED="1"
    )
    assert len(here) == 6 * (1 + len(RESOURCES))
    again = written(there, tmp_path / "2", 4, TZ="America/Los_Angeles", LANG="C", LC_ALL="C", PYTHONHASHSEED="2")
    assert again == here


def test_progress_counts_every_document(folder: Path) -> None:
    for number in range(3):
        put(folder, f"{number}.txt", budget(f"样例县甲{number}局", f"30{number}"))
    seen: list[str] = []
    pipeline.read_documents(folder, 2, seen.append)
    assert seen == ["1/3 0.txt", "2/3 1.txt", "3/3 2.txt"]


def test_an_empty_folder_makes_an_empty_package(folder: Path) -> None:
    pipeline.package(pipeline.read_documents(folder, 1, silent), folder / "out")
    assert rows(folder / "out", "disclosures") == []
