"""Packages on disk: their layout, their descriptors, and that the same rows give the same bytes."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.model import Records
from builder.package.descriptor import CC_BY_4_0, About, identifier_in
from builder.package.schemas import DIRECTORY, RECORDS, REFERENCES, RESOURCES, TAXONOMY, column_types, schema
from builder.package.validate import validate
from builder.package.write import combine, in_memory, write_package, write_packages

ABOUT = About("mingzhang", "明账", title_en="Mingzhang", description="政府公开的账。", homepage="https://example.org/")


def other(records: Records, disclosure_id: str) -> Records:
    """The same rows as another disclosure."""
    old = records["disclosures"][0]["disclosure_id"]

    def renamed(value: Any) -> Any:
        return value.replace(old, disclosure_id) if isinstance(value, str) else value

    return {
        name: [{key: renamed(value) for key, value in row.items()} for row in rows] for name, rows in records.items()
    }


def files_below(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_package_holds_every_resource_the_empty_ones_too(tmp_path: Path, good: Records) -> None:
    blank = {**good["disclosures"][0], "tables": 0, "cells": 0, "cells_captured": 0, "findings": 0}
    write_package({"disclosures": [blank]}, tmp_path, ABOUT)
    assert sorted(files_below(tmp_path)) == sorted(["datapackage.json", *(f"data/{name}.csv" for name in RESOURCES)])
    assert (tmp_path / "data/cells.csv").read_text().rstrip("\n") == ",".join(schema("cells").names)
    assert validate(tmp_path) == ()


def test_the_packages_lie_where_the_data_model_says_and_are_valid(tmp_path: Path, good: Records) -> None:
    second = other(good, "130282-b-2024-performance")
    written = write_packages(in_memory([second, good]), tmp_path, ABOUT)
    first_id = good["disclosures"][0]["disclosure_id"]
    assert [str(folder.relative_to(tmp_path)) for folder in written] == [
        ".", f"disclosures/{first_id}", "disclosures/130282-b-2024-performance",
    ]  # fmt: skip
    for folder in written:
        assert validate(folder) == ()
    combined = (tmp_path / "data/projects.csv").read_text().splitlines()
    assert [line.partition(",")[0] for line in combined] == ["disclosure_id", first_id, "130282-b-2024-performance"]


def test_every_package_holds_the_same_references(tmp_path: Path, good: Records) -> None:
    written = write_packages(in_memory([good, other(good, "130282-b-2024-performance")]), tmp_path, ABOUT)
    for name in REFERENCES:
        (content,) = {(folder / f"data/{name}.csv").read_bytes() for folder in written}
        assert content.startswith((",".join(schema(name).names) + "\n").encode())
    assert "\n20805,functional,2,208,行政事业单位养老支出\n" in (tmp_path / "data/classification_codes.csv").read_text()
    assert "\n20805,行政事业单位离退休,2019,19\n" in (tmp_path / "data/classification_names.csv").read_text()


def test_the_combined_rows_are_sorted_by_disclosure_and_keep_their_order_within_one(good: Records) -> None:
    good["glossary"] = [{**good["glossary"][0], "source_ref": ref} for ref in ("L9", "L10", "L1")]
    second = other(good, "110000-a-2024-budget")
    combined = combine([good, second])
    assert list(combined) == list(RECORDS)
    assert [(row["disclosure_id"][:6], row["source_ref"]) for row in combined["glossary"]] == [
        ("110000", "L9"), ("110000", "L10"), ("110000", "L1"), ("130184", "L9"), ("130184", "L10"), ("130184", "L1"),
    ]  # fmt: skip
    assert combine([second, good]) == combined


def test_two_writes_are_byte_identical_in_any_order_time_zone_and_locale(tmp_path: Path, good: Records) -> None:
    second = other(good, "110000-a-2024-budget")
    write_packages(in_memory([good, second]), tmp_path / "one", ABOUT)
    code = (
        "import sys, pathlib, pickle; from builder.package.write import in_memory, write_packages;"
        "records, about = pickle.load(sys.stdin.buffer); write_packages(in_memory(records), pathlib.Path('two'), about)"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(([copy.deepcopy(second), good], About(**{**ABOUT_FIELDS, "licences": (dict(CC_BY_4_0),)}))),
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(DIRECTORY.parents[1]),
            "TZ": "Asia/Tokyo",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "7",
        },
        check=True,
    )
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")


ABOUT_FIELDS = {name: getattr(ABOUT, name) for name in About.__dataclass_fields__}


def test_files_are_utf_8_with_line_feeds_and_no_byte_order_mark(package: Path) -> None:
    for name, content in files_below(package).items():
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and content.endswith(b"\n"), name
        content.decode("utf-8")


def test_the_descriptor_says_where_the_data_come_from(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_bytes())
    assert described["sources"] == [
        {"title": "新乐市某办公室2021年部门预算", "path": "https://example.org/2021/预算.html"}
    ]
    assert [licence["name"] for licence in described["licenses"]] == ["CC-BY-4.0"]
    assert described["contributors"] == [{"title": "明账 Mingzhang", "role": "wrangler"}]
    assert described["columnTypes"] == [TAXONOMY, list(column_types())]
    assert "created" not in described


def test_the_identifier_of_a_package_follows_from_the_sums_of_its_files(package: Path, tmp_path: Path) -> None:
    described = json.loads((package / "datapackage.json").read_bytes())
    sums = [hashlib.sha256((package / entry["path"]).read_bytes()).hexdigest() for entry in described["resources"]]
    lines = [f"sha256:{own}  {entry['path']}\n" for own, entry in zip(sums, described["resources"], strict=True)]
    assert described["id"] == "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def test_everything_is_said_of_every_resource(package: Path) -> None:
    for entry in json.loads((package / "datapackage.json").read_bytes())["resources"]:
        assert {"title", "title_en", "description", "bytes", "hash", "encoding", "dialect", "licenses"} <= set(entry)
        assert entry["licenses"][0]["name"] == "CC-BY-4.0"


def test_a_source_without_title_or_address_is_named_by_its_file(tmp_path: Path, good: Records) -> None:
    good["disclosures"][0] |= {"title": None, "source_url": None}
    write_package(good, tmp_path, ABOUT)
    described = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert described["sources"] == [{"title": "xinle.txt"}]
    assert (described["title_en"], described["homepage"]) == ("Mingzhang", "https://example.org/")


def test_the_identifier_is_read_without_the_rest_of_the_descriptor(package: Path) -> None:
    lines = (package / "datapackage.json").read_text(encoding="utf-8").splitlines(keepends=True)
    assert identifier_in(lines) == json.loads("".join(lines))["id"]
    with pytest.raises(ValueError, match="cited by"):
        identifier_in([line for line in lines if not line.startswith('  "id"')])


def test_the_descriptor_inlines_the_schemas_and_the_sums_of_the_files(package: Path) -> None:
    text = (package / "datapackage.json").read_text(encoding="utf-8")
    described = json.loads(text)
    assert [entry["name"] for entry in described["resources"]] == list(RESOURCES)
    for entry in described["resources"]:
        content = (package / entry["path"]).read_bytes()
        assert entry["schema"] == schema(entry["name"]).descriptor
        assert (entry["bytes"], entry["hash"]) == (len(content), "sha256:" + hashlib.sha256(content).hexdigest())
        assert entry["profile"] == "tabular-data-resource"
    assert text == json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_a_resource_that_no_document_has_is_an_error(tmp_path: Path, good: Records) -> None:
    for name in ("passwords", "classification_codes"):
        with pytest.raises(TypeError, match=name):
            write_package({**good, name: []}, tmp_path, ABOUT)
    assert files_below(tmp_path) == {}


def test_a_row_that_cannot_be_written_leaves_no_half_package(tmp_path: Path, good: Records) -> None:
    good["findings"][0]["severity"] = 3
    with pytest.raises(TypeError, match="findings, row 1, field severity"):
        write_package(good, tmp_path, ABOUT)
    assert files_below(tmp_path) == {}
