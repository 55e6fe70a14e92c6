"""The documents of a folder and what their passports may say."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from builder.errors import PassportError
from builder.sources import Passport, find, find_one, read_passport


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "budget.txt"
    path.write_text("正文", encoding="utf-8")
    return path


def passport(document: Path, text: str | bytes) -> Passport:
    content = text if isinstance(text, bytes) else text.encode()
    document.with_suffix(".yml").write_bytes(content)
    return read_passport(document)


def test_a_document_needs_no_passport(document: Path) -> None:
    assert read_passport(document) == Passport()
    assert passport(document, "") == Passport()
    assert passport(document, "# nothing known yet\n") == Passport()


def test_a_passport_says_what_the_document_does_not(document: Path) -> None:
    read = passport(
        document,
        "source_url: https://example.org/1.html\npublisher: 样例局\npublished_on: 2024-06-20\n"
        "retrieved_on: 2024-07-01\nlicence: CC-BY-4.0\nfiscal_year: 2024\nregion: '130184'\nnote: 转录\n"
        "supersedes: old.txt\n",
    )
    assert read == Passport(
        source_url="https://example.org/1.html",
        publisher="样例局",
        published_on=date(2024, 6, 20),
        retrieved_on=date(2024, 7, 1),
        licence="CC-BY-4.0",
        fiscal_year=2024,
        region="130184",
        note="转录",
        supersedes="old.txt",
    )


def test_a_region_may_be_written_as_a_number(document: Path) -> None:
    assert passport(document, "region: 130184\n").region == "130184"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("fiscalyear: 2024\n", "fiscalyear"),
        ("1: 2\n", "1"),
        ("fiscal_year: '2024'\n", "fiscal_year"),
        ("fiscal_year: 20244\n", "fiscal_year"),
        ("fiscal_year: true\n", "fiscal_year"),
        ("fiscal_year: 2024.0\n", "fiscal_year"),
        ("published_on: 2024年6月\n", "published_on"),
        ("published_on: '2024-06-20'\n", "published_on"),
        ("retrieved_on: 2024-06-20 10:00:00\n", "retrieved_on"),
        ("published_on: 2024-02-30\n", None),
        ("region: '999999'\n", "region"),
        ("region: 河北\n", "region"),
        ("source_url: javascript:alert(1)\n", "source_url"),
        ("source_url: 7\n", "source_url"),
        ("publisher: [a, b]\n", "publisher"),
        ("note: ''\n", "note"),
        ("note: ' '\n", "note"),
    ],
)
def test_what_a_passport_may_not_say_is_an_error_that_names_the_key(
    document: Path, text: str, place: str | None
) -> None:
    with pytest.raises(PassportError) as refused:
        passport(document, text)
    assert refused.value.path == "budget.yml"
    assert " → " in str(refused.value)
    if place:
        assert refused.value.place == place


@pytest.mark.parametrize(
    "text", ["- a\n- b\n", "just text\n", "a: [\n", "a: 'b\n", b"\xff\xfe\x00", "!!python/object:os.x {}"]
)
def test_what_is_no_passport_at_all_is_an_error(document: Path, text: str | bytes) -> None:
    with pytest.raises(PassportError):
        passport(document, text)


def test_find_gives_the_documents_by_name_with_their_checksums(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "county/c.TXT", "county/d.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    found = find(tmp_path)
    assert [source.name for source in found] == ["a.txt", "b.txt", "county/c.TXT", "county/d.docx"]
    assert [source.sha256 for source in found] == [hashlib.sha256(s.name.encode()).hexdigest() for s in found]


def test_find_passes_over_hidden_files_pages_and_passports(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/x.txt", ".hidden.txt", "~$open.docx", "README.md", "a.txt", "a.yml"):
        (tmp_path / name).write_text("" if name.endswith("yml") else "x")
    assert [source.name for source in find(tmp_path)] == ["a.txt"]


def test_a_passport_that_is_refused_stays_with_its_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.yml").write_text("yaer: 2024\n")
    (source,) = find(tmp_path)
    assert source.problem is not None
    assert "yaer" in str(source.problem)
    assert "fiscal_year" in str(source.problem)


def test_a_passport_without_a_document_is_a_problem_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "lost.yml").write_text("fiscal_year: 2024\n")
    (source,) = find(tmp_path)
    assert (source.name, source.problem is not None) == ("lost.yml", True)
    assert "lost.yml" in str(source.problem)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        find(tmp_path / "nowhere")


def test_an_empty_folder_gives_no_documents(tmp_path: Path) -> None:
    assert find(tmp_path) == []


def test_one_document_by_itself_has_its_passport_too(document: Path) -> None:
    passport(document, "fiscal_year: 2024\n")
    source = find_one(document)
    assert (source.name, source.passport.fiscal_year) == ("budget.txt", 2024)
