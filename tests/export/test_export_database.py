"""The SQLite file: every row, keys that hold, a search that finds words of any length, and Datasette on it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from exported import DISCLOSURE, ID, made_up, printed, value
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import InvalidPackage
from builder.export.database import SEARCHED, Before, write_database
from builder.model import Records, Row
from builder.package.descriptor import About
from builder.package.schemas import RESOURCES, schema
from builder.package.write import FOLDER, in_memory, write_packages


@pytest.fixture(scope="session")
def database(downloads: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{downloads / 'mingzhang.sqlite'}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def metadata(downloads: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((downloads / "mingzhang-datasette.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def query(metadata: dict[str, Any]) -> str:
    """The search that Datasette offers, without its limit."""
    return str(metadata["databases"]["mingzhang"]["queries"]["search_text"]["sql"]).replace("limit 500", "")


def stored(kind: str, meaning: Any) -> Any:
    """What SQLite holds of a value."""
    if meaning is None or kind == "string":
        return meaning
    return {"integer": int, "boolean": int, "number": float, "date": str}[kind](meaning)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_table_holds_the_rows_of_the_csv_file(package: Path, database: sqlite3.Connection, resource: str) -> None:
    fields = schema(resource).fields
    every = printed(package, resource)
    expected = [tuple(stored(field.type, value(field, row[field.name])) for field in fields) for row in every]
    rows = database.execute(f'SELECT * FROM "{resource}" ORDER BY rowid').fetchall()
    assert rows == expected
    assert [list(map(type, row)) for row in rows] == [list(map(type, row)) for row in expected]


def test_keys_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_keys_are_those_of_the_schema_and_have_indexes(database: sqlite3.Connection, resource: str) -> None:
    known = schema(resource)
    columns = database.execute(f'PRAGMA table_info("{resource}")').fetchall()
    assert tuple(row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]) == known.primary_key
    keys: dict[int, tuple[str, list[str], list[str]]] = {}
    for number, _, other, own, theirs, *_ in database.execute(f'PRAGMA foreign_key_list("{resource}")'):
        entry = keys.setdefault(number, (other, [], []))
        entry[1].append(own)
        entry[2].append(theirs)
    assert {(tuple(own), other, tuple(theirs)) for other, own, theirs in keys.values()} == set(known.foreign_keys)
    indexed = [
        tuple(column[2] for column in database.execute(f'PRAGMA index_info("{index[1]}")').fetchall())
        for index in database.execute(f'PRAGMA index_list("{resource}")').fetchall()
    ]
    for key, _, _ in known.foreign_keys:
        assert [names for names in indexed if names[: len(key)] == key], key


def test_a_key_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    common = {"disclosure_id": ID, "goal_kind": "annual", "scope": "unit", "text": "x", "source_ref": "L1"}
    goals = [
        {**common, "goal_id": f"{ID}-g1"},
        {**common, "goal_id": f"{ID}-g2", "project_id": f"{ID}-no"},
    ]
    with pytest.raises(InvalidPackage, match="goals, row 2, field project_id: expected a row of projects"):
        write_database(made_up(tmp_path / "package", goals=goals), tmp_path / "x.sqlite")


MISSING: Row = {
    "expected_id": "of-none",
    "region_code": "130184",
    "organisation_name": "样例局",
    "kind": "budget",
    "fiscal_year": 2021,
    "source": "register",
    "state": "not_found",
}


def combined(folder: Path, texts: dict[str, list[str]]) -> Path:
    """A package of disclosures, each with paragraphs of such texts, and with one row that belongs to none of them."""
    records: list[Records] = [
        {
            "disclosures": [{**DISCLOSURE, "disclosure_id": name}],
            "paragraphs": [
                {"disclosure_id": name, "position": at, "text": text, "role": "narrative", "source_ref": f"L{at}"}
                for at, text in enumerate(own, start=1)
            ],
            "sections": [
                {"disclosure_id": name, "scope": "unit", "path": text, "text": text, "source_ref": f"L{at}"}
                for at, text in enumerate(own, start=1)
            ],
        }
        for name, own in texts.items()
    ]
    write_packages(in_memory(records), folder, About("made-up", "样例"), {"expected_disclosures": [MISSING]})
    return folder


BEFORE = {"a": ["一二三"], "b": [f"第{number}段，甲" for number in range(1, 13)], "c": ["乙"], "e": ["丙\n丁", "戊"]}


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(BEFORE, id="nothing changed"),
        pytest.param({**BEFORE, "d": ["新的一段"]}, id="new"),
        pytest.param({**BEFORE, "0": [], "f": ["末段"]}, id="new at both ends"),
        pytest.param({"a": ["一二三"], "e": BEFORE["e"]}, id="gone"),
        pytest.param({**BEFORE, "b": ["改了"], "c": ["乙", "多了一段"]}, id="changed"),
        pytest.param({"b0": ["只有这一段"]}, id="all new"),
    ],
)
def test_what_is_copied_from_the_database_before_gives_the_same_bytes(
    tmp_path: Path, after: dict[str, list[str]]
) -> None:
    write_database(combined(tmp_path / "before", BEFORE), tmp_path / "before #1?.sqlite")
    package = combined(tmp_path / "after", after)
    write_database(package, tmp_path / "full.sqlite")
    singles = [package / FOLDER / name for name in sorted(after)]
    changed = {single for single in singles if BEFORE.get(single.name) != after[single.name]}
    before = Before(tmp_path / "before #1?.sqlite", singles, changed)
    write_database(package, tmp_path / "copied.sqlite", before)
    assert (tmp_path / "copied.sqlite").read_bytes() == (tmp_path / "full.sqlite").read_bytes()


def test_only_changed_packages_are_read(tmp_path: Path) -> None:
    package = combined(tmp_path / "package", BEFORE)
    write_database(package, tmp_path / "before.sqlite")
    with closing(sqlite3.connect(tmp_path / "before.sqlite")) as database, database:
        database.execute("UPDATE paragraphs SET text = '只在以前的库里'")
    singles = [package / FOLDER / name for name in BEFORE]
    write_database(package, tmp_path / "x.sqlite", Before(tmp_path / "before.sqlite", singles, {singles[1]}))
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        found = [text for (text,) in database.execute("SELECT text FROM paragraphs ORDER BY rowid")]
    assert found == ["只在以前的库里", *BEFORE["b"], *["只在以前的库里"] * 3]


def texts(package: Path) -> list[str]:
    return [
        " ".join(row[field] for field in fields).strip(" ")
        for resource, fields in SEARCHED.items()
        for row in printed(package, resource)
    ]


@pytest.mark.parametrize(
    ("words", "is_there"),
    [
        *(("舆", True), ("舆情", True), ("满意", True), ("舆情监", True), ("满意度", True), ("95", True)),
        *(("PLACEHOLDER", True), ("甲乙", False), ("没有这个词", False), ('"', True), ("%", True)),
    ],
)
def test_words_of_any_length_are_found(
    package: Path, database: sqlite3.Connection, query: str, words: str, is_there: bool
) -> None:
    expected = sorted(text for text in texts(package) if words.lower() in text.lower())
    assert sorted(row[0] for row in database.execute(query, {"words": words})) == expected
    assert bool(expected) == is_there


def test_every_part_of_every_text_is_found(package: Path, database: sqlite3.Connection, query: str) -> None:
    every = sorted(filter(None, texts(package)))

    @settings(max_examples=150)
    @given(st.data())
    def find(data: st.DataObject) -> None:
        text = data.draw(st.sampled_from(every))
        start = data.draw(st.integers(0, len(text) - 1))
        words = text[start : start + data.draw(st.integers(1, 12))]
        assert text in {row[0] for row in database.execute(query, {"words": words})}

    find()


def test_a_hit_leads_back_to_its_row(database: sqlite3.Connection) -> None:
    hits = database.execute("SELECT resource, row_id, disclosure_id, source_ref FROM search").fetchall()
    assert {hit[0] for hit in hits} == set(SEARCHED)
    for resource, row_id, disclosure_id, source_ref in hits:
        key = schema(resource).primary_key
        values = (row_id,) if len(key) == 1 else (disclosure_id, source_ref)
        where = " AND ".join(f'"{name}" = ?' for name in key)
        assert database.execute(f'SELECT count(*) FROM "{resource}" WHERE {where}', values).fetchone() == (1,)


def test_datasette_serves_it(package: Path, downloads: Path, metadata: dict[str, Any]) -> None:
    served = Datasette(immutables=[str(downloads / "mingzhang.sqlite")], metadata=metadata)

    async def ask() -> tuple[str, str, Any, Any]:
        home = await served.client.get("/mingzhang")
        page = await served.client.get("/mingzhang/projects")
        rows = await served.client.get("/mingzhang/projects.json?_shape=array&_size=max")
        hits = await served.client.get("/mingzhang/search_text.json", params={"words": "舆情", "_shape": "array"})
        assert {answer.status_code for answer in (home, page, rows, hits)} == {200}
        return home.text, page.text, rows.json(), hits.json()

    home, page, rows, hits = asyncio.run(ask())
    known = schema("projects")
    assert "全文搜索 Full-text search" in home
    assert f"{known.title} {known.title_en}" in page
    assert "Creative Commons Attribution 4.0" in page
    assert known.fields[0].description in page
    assert [row["project_id"] for row in rows] == sorted(row["project_id"] for row in printed(package, "projects"))
    assert hits
    assert all("舆情" in hit["text"] for hit in hits)
