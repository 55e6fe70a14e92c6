"""What becomes of documents that can be had: names, passports, what is remembered, what changed."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from misbehaving import marked, page, redirect, status

from builder import pipeline, sources
from builder.errors import SourcesError
from builder.fetch.listing import FIELDS, read_list
from builder.fetch.memory import recall
from builder.identity import short_hash
from builder.sources import Passport, read_passport

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
OTHER = b"%PDF-1.7\n2 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = "<!DOCTYPE html><html><body><table><tr><td>预算</td></tr></table></body></html>".encode()
DOCUMENTS = Path(__file__).parents[1] / "documents"
HEADER = ",".join(FIELDS)


def name_of(url: str, called: str, suffix: str = ".pdf", version: str = "") -> str:
    return f"430981/yjsczj-{short_hash('沅江市财政局')[:4]}-{called}-{short_hash(url)}{version}{suffix}"


def test_a_document_comes_with_its_passport(server, place) -> None:
    url = server.on("/2024/P020240301.pdf", page(PDF, ETag='"a"', Last_Modified="Fri, 01 Mar 2024 00:00:00 GMT"))
    place.list(url)
    (result,) = place.fetch()
    name = name_of(url, "p020240301")
    assert (result.state, result.name) == ("fetched", name)
    assert place.files() == sorted([name, name.replace(".pdf", ".yml")])
    assert (place.documents / name).read_bytes() == PDF
    assert read_passport(place.documents / name) == Passport(
        source_url=url,
        publisher="沅江市财政局",
        published_on=date(2024, 3, 1),
        retrieved_on=date(2026, 11, 22),  # in China it is the next day already
        region="430981",
    )
    (source,) = sources.find(place.documents)
    assert (source.name, source.problem) == (name, None)
    assert place.state.read_text(encoding="utf-8") == (
        "url,name,sha256,etag,last_modified\n"
        f'{url},{name},{hashlib.sha256(PDF).hexdigest()},"""a""","Fri, 01 Mar 2024 00:00:00 GMT"\n'
    )


def test_the_program_says_who_asks(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF)))
    place.fetch()
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a.pdf"]
    assert {headers["User-Agent"] for _, headers in server.asked} == {
        "Mingzhang/0.1.0 (+https://mingzhang.example.org/)"
    }


def test_what_did_not_change_is_not_sent_again(server, place) -> None:
    url = server.on("/a.pdf", marked(PDF, '"1"'))
    place.list(url)
    first = place.fetch()
    kept = {path: path.read_bytes() for path in (*place.documents.rglob("*.*"), place.state)}
    (again,) = place.fetch()
    assert (again.state, again.name) == ("unchanged", first[0].name)
    assert server.asked[-1][1]["If-None-Match"] == '"1"'
    assert {path: path.read_bytes() for path in kept} == kept


def test_the_same_bytes_under_another_mark_are_unchanged(server, place) -> None:
    url = server.on("/a.pdf", page(PDF, ETag='"1"'), page(PDF, ETag='"2"'))
    place.list(url)
    assert [place.fetch()[0].state for _ in range(2)] == ["fetched", "unchanged"]
    assert '"""2"""' in place.state.read_text(encoding="utf-8")
    assert len(place.files()) == 2


def test_a_mark_that_breaks_the_line_is_not_remembered(server, place) -> None:
    url = server.on("/a.pdf", page(PDF, ETag=f'"1"\x85{"0" * 64}', Last_Modified="\x1b[31m"))
    place.list(url)
    assert [place.fetch()[0].state for _ in range(2)] == ["fetched", "unchanged"]
    assert place.state.read_text(encoding="utf-8").splitlines()[1].endswith(f"{hashlib.sha256(PDF).hexdigest()},,")


def test_a_changed_document_lies_beside_the_one_that_it_supersedes(server, place) -> None:
    url = server.on("/a.pdf", page(PDF), page(OTHER), page(PDF))
    place.list(url)
    names = [place.fetch()[0].name]
    passport = (place.documents / names[0]).with_suffix(".yml")
    passport.write_text(passport.read_text(encoding="utf-8") + "fiscal_year: 2024\nnote: 附件二\n", encoding="utf-8")
    for _ in range(2):
        (result,) = place.fetch()
        assert result.state == "changed"
        names.append(result.name)
    assert names == [name_of(url, "a", version=version) for version in ("", "-v2", "-v3")]
    assert [(place.documents / name).read_bytes() for name in names] == [PDF, OTHER, PDF]
    last = read_passport(place.documents / names[2])
    assert (last.supersedes, last.fiscal_year, last.note) == (Path(names[1]).name, 2024, "附件二")
    assert last.published_on is None  # the list says when the first one was published


def test_a_day_after_the_earlier_one_came_is_that_of_the_changed_document(server, place) -> None:
    url = server.on("/a.pdf", page(PDF), page(OTHER))
    place.list(url)
    place.fetch()
    place.list(url, day="2026-11-22")
    (result,) = place.fetch()
    assert read_passport(place.documents / result.name).published_on == date(2026, 11, 22)


def test_a_document_that_somebody_removed_is_fetched_again(server, place) -> None:
    url = server.on("/a.pdf", marked(PDF, '"1"'))
    place.list(url)
    (first,) = place.fetch()
    (place.documents / first.name).unlink()
    (again,) = place.fetch()
    assert (again.state, again.name) == ("fetched", first.name)
    assert len(place.files()) == 2


@pytest.mark.parametrize("missing", [".pdf", ".yml", None])
def test_what_a_stopped_run_left_is_taken_over(server, place, missing: str | None) -> None:
    url = server.on("/a.pdf", page(PDF))
    place.list(url)
    (first,) = place.fetch()
    place.state.unlink()
    if missing:
        (place.documents / first.name).with_suffix(missing).unlink()
    assert place.fetch()[0].name == first.name
    assert len(place.files()) == 2


def test_a_name_that_is_taken_is_passed_over(server, place) -> None:
    url = server.on("/a.pdf", page(PDF))
    place.list(url)
    taken = place.documents / name_of(url, "a", ".docx")
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"by hand")
    assert place.fetch()[0].name == name_of(url, "a", version="-v2")
    assert taken.read_bytes() == b"by hand"


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("/files/..%2f..%2f..%2fetc%2fpasswd.pdf", "passwd"),
        ("/a/%2e%2e%5cevil.pdf", "evil"),
        ("/%E9%A2%84%E7%AE%972024.pdf", "2024"),
        ("/预算2024.pdf", "2024"),
        ("/CON.pdf", "con"),
        (f"/{'x' * 300}.pdf", "x" * 40),
        ("/.pdf", "pdf"),
    ],
)
def test_names_are_safe_whatever_the_address_is(server, place, path: str, called: str) -> None:
    place.list(server.on(path, page(PDF)))
    (result,) = place.fetch()
    assert result.name == name_of(server.url(path), called)
    assert (place.documents / result.name).read_bytes() == PDF


def test_two_addresses_with_the_same_last_part_have_two_names(server, place) -> None:
    place.list(server.on("/jia/download?id=1", page(PDF)), server.on("/jia/download?id=2", page(OTHER)))
    first, second = place.fetch()
    assert (first.state, second.state) == ("fetched", "fetched")
    assert first.name != second.name


def test_the_ending_says_what_the_file_is_and_not_what_it_was_called(server, place) -> None:
    place.list(
        server.on("/a.doc", page(PDF)),
        server.on("/b.xls", page(HTML)),
        server.on("/c", page(HTML + b" ", Content_Type="application/pdf")),
        server.on("/d.txt", page("部门预算\n".encode("gb18030"))),
        server.on("/e.jpeg", page(b"\xff\xd8\xff\xe0" + b"x" * 100)),
    )
    results = place.fetch()
    assert [(result.state, Path(result.name).suffix) for result in results] == [
        ("fetched", suffix) for suffix in (".pdf", ".html", ".html", ".txt", ".jpeg")
    ]


def test_redirects_are_followed_and_the_passport_names_the_address_of_the_list(server, place) -> None:
    url = server.on("/1.pdf", redirect("/2"))
    server.on("/2", redirect(server.url("/%E4%B8%89.pdf")))
    server.on("/%E4%B8%89.pdf", page(PDF))
    place.list(url)
    (result,) = place.fetch()
    assert server.paths() == ["/1.pdf", "/2", "/%E4%B8%89.pdf"]
    assert read_passport(place.documents / result.name).source_url == url


def test_one_that_fails_does_not_stop_the_others(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", status(404)), server.on("/c.pdf", page(OTHER)))
    assert [result.state for result in place.fetch()] == ["fetched", "failed", "fetched"]


def test_the_same_file_at_two_addresses_is_fetched_once(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", page(PDF)))
    first, second = place.fetch()
    assert (first.state, second.state) == ("fetched", "failed")
    assert f"it is the same file as {first.name}" in str(second.error)


def test_a_document_whose_address_is_corrected_is_the_same(server, place) -> None:
    place.list(server.on("/old.pdf", page(PDF)))
    (first,) = place.fetch()
    place.list(server.on("/new.pdf", page(PDF)))
    (result,) = place.fetch()
    assert (result.state, result.name) == ("unchanged", first.name)
    assert len(place.files()) == 2
    assert [line.split(",")[0] for line in place.state.read_text(encoding="utf-8").splitlines()[1:]] == [
        server.url("/new.pdf")
    ]


def test_the_build_takes_the_changed_document_for_the_earlier_one(server, place) -> None:
    text = (DOCUMENTS / "three-public.txt").read_bytes()
    place.list(server.on("/a.txt", page(text), page(text + b"\n")))
    place.fetch()
    (changed,) = place.fetch()
    (outcome,) = pipeline.read_documents(place.documents, 1, lambda _: None)
    assert (outcome.source.name, outcome.error) == (changed.name, None)


def test_a_dry_run_asks_and_writes_nothing(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF)))
    (result,) = place.fetch(dry_run=True)
    assert (result.state, result.name) == ("fetched", name_of(server.url("/a.pdf"), "a"))
    assert [path.name for path in place.root.iterdir()] == ["sources.csv"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [("/a", ["/a.pdf"]), ("430981", ["/a.pdf", "/b.pdf"]), ("市财", ["/a.pdf", "/b.pdf"]), ("x", [])],
)
def test_only_some_lines(server, place, text: str, asked: list[str]) -> None:
    place.list(server.on("/a.pdf", page(PDF)), server.on("/b.pdf", page(OTHER)))
    place.fetch(only=(text,))
    assert server.paths() == asked


# The list -------------------------------------------------------------------------------------------------------

GOOD = "https://www.example.org/a.pdf,430981,沅江市财政局,2024-03-01"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("https:", "ftp:"), "line 3: url is “ftp://www.example.org/a.pdf” → write an address that begins"),
        (GOOD.replace("www.", "name:word@www."), "line 3: url is"),
        (GOOD.replace("https://www.example.org", "https://"), "line 3: url is"),
        (GOOD.replace("a.pdf", "a b.pdf"), "line 3: url is"),
        (GOOD.replace("example.org", "example.org:99999"), "line 3: url is"),
        (GOOD.replace("430981", "999999"), "line 3: region_code is “999999” → write a six-digit GB/T 2260 code"),
        (GOOD.replace("沅江市财政局", ""), "line 3: organisation_name is “” → write the name"),
        (GOOD.replace("2024-03-01", "2024-02-30"), "line 3: published_on is “2024-02-30” → write a date"),
        (GOOD.replace("2024-03-01", "20240301"), "line 3: published_on is"),
        (GOOD + ",x", "line 3: 5 fields instead of 4"),
        (GOOD, "line 3: this is line 2 again → remove one of the two"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n{line}\n", encoding="utf-8")
    with pytest.raises(SourcesError) as raised:
        read_list(path)
    assert str(raised.value).startswith("sources.csv, ") and says in str(raised.value)


def test_nothing_is_asked_where_a_line_is_wrong(server, place) -> None:
    place.list(server.on("/a.pdf", page(PDF)), "ftp://example.org/b.pdf")
    with pytest.raises(SourcesError):
        place.fetch()
    assert server.asked == []


def test_a_name_that_leads_elsewhere_is_not_remembered(server, place) -> None:
    url = server.on("/a.pdf", page(PDF))
    place.list(url)
    place.state.write_text(f"url,name,sha256,etag,last_modified\n{url},../../a.pdf,{'0' * 64},,\n", encoding="utf-8")
    with pytest.raises(SourcesError, match="line 2: this is no line of"):
        place.fetch()


def test_the_list_of_the_repository_names_nobody(repository: Path) -> None:
    assert read_list(repository / "content" / "sources.csv") == ()
    assert recall(repository / "content" / "sources.state.csv") == {}
