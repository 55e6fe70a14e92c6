"""Archives: which documents are in them, under which names, and what is wrong with the others."""

from __future__ import annotations

import hashlib
import random
import stat
import struct
import time
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from builder.errors import UnreadableDocument
from builder.read import archive
from builder.read.archive import Member, is_archive, members, saved

TEXT = "一、部门职责\n".encode()
OFFICE = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def packed(content: Mapping[str | ZipInfo, bytes] | Mapping[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", compression) as made:
        for name, data in content.items():
            made.writestr(name, data)
    return stream.getvalue()


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "公开.zip"
    path.write_bytes(data)
    return path


def listed(tmp_path: Path, content: Mapping[str, bytes] | Mapping[str | ZipInfo, bytes]) -> list[Member]:
    return members(written(tmp_path, packed(content)), "公开.zip")


def problems(found: list[Member]) -> dict[str, str]:
    return {member.name: member.problem.problem for member in found if member.problem}


def entry(name: str, kind: int = stat.S_IFREG) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    return info


# Members ---------------------------------------------------------------------------------------------------------


def test_members_by_name_with_their_checksums(tmp_path: Path) -> None:
    found = listed(tmp_path, {"乙/二.txt": TEXT, "甲.docx": packed(OFFICE), "a b.txt": b""})
    assert [(member.name, member.trail, member.problem) for member in found] == [
        ("a b.txt", (2,), None),
        ("乙/二.txt", (0,), None),
        ("甲.docx", (1,), None),
    ]
    assert found[1].sha256 == hashlib.sha256(TEXT).hexdigest()


def test_member_as_a_file_while_it_is_read(tmp_path: Path) -> None:
    inner = packed({"深/三.txt": TEXT + b"3", "四.xlsx": packed(OFFICE)})
    path = written(tmp_path, packed({"一.txt": TEXT, "里.zip": inner}))
    found = members(path, "公开.zip")
    assert [(member.name, member.trail) for member in found] == [
        ("一.txt", (0,)),
        ("里.zip/四.xlsx", (1, 1)),
        ("里.zip/深/三.txt", (1, 0)),
    ]
    for member in found:
        with saved(path, member) as file:
            assert file.name == member.name.rpartition("/")[2]
            assert hashlib.sha256(file.read_bytes()).hexdigest() == member.sha256
        assert not file.exists() and not file.parent.exists()


def test_file_name_is_safe_on_any_system(tmp_path: Path) -> None:
    names = ['a/甲:*?"|乙.docx', "b/长" + "长" * 90 + ".txt", "c/x.d o c", "d/ . .txt", "e/名"]
    path = written(tmp_path, packed(dict.fromkeys(names, TEXT)))
    given = []
    for member in members(path, "公开.zip"):
        with saved(path, member) as file:
            given.append(file.name)
    assert given == ["甲_____乙.docx", "长" * 60 + ".txt", "x.doc", "member.txt", "名"]


def test_what_is_no_document_is_left_out(tmp_path: Path) -> None:
    content = dict.fromkeys(
        [
            *("文件夹/", "__MACOSX/._a.txt", ".DS_Store", "x/.hidden.txt", "~$a.docx", "Thumbs.db", "desktop.ini"),
            *(
                "a.yml",
                "readme.md",
                "page.htm",
                "page.files/image001.png",
                "page.files/sheet001.htm",
                "page_files/x.css",
            ),
            "other.files/image.png",
        ],
        b"x",
    )
    assert [member.name for member in listed(tmp_path, content)] == [
        "other.files/image.png",
        "page.files/sheet001.htm",
        "page.htm",
    ]


def test_which_files_are_archives(tmp_path: Path) -> None:
    for content, expected in (
        (packed({"a.txt": TEXT}), True),
        (packed(OFFICE), False),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), False),
        (packed({"OFD.xml": b"<x/>"}), False),
        (packed({"a.txt": TEXT})[:-9], False),
        (TEXT, False),
        (b"", False),
    ):
        assert is_archive(written(tmp_path, content)) is expected


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_that_are_not_marked(tmp_path: Path, encoding: str) -> None:
    name = "预算公开表/三公经费.txt"
    raw = name.encode(encoding)
    data = packed({"x" * len(raw): TEXT}).replace(b"x" * len(raw), raw)
    assert [member.name for member in members(written(tmp_path, data), "公开.zip")] == [name]


def test_name_in_the_field_for_unicode(tmp_path: Path) -> None:
    name = "预算.txt"
    for checked, expected in ((b"ys.txt", name), (b"other", "ys.txt")):
        content = b"\x01" + struct.pack("<L", zlib.crc32(checked)) + name.encode()
        info = entry("ys.txt")
        info.extra = struct.pack("<HH", 0x7075, len(content)) + content
        assert [member.name for member in listed(tmp_path, {info: TEXT})] == [expected]


def test_names_are_cleaned_and_told_apart(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as made, pytest.warns(UserWarning, match="Duplicate name"):
        for name in (
            "a.txt",
            "a.txt",
            "文\\件.txt",
            "./b//c.txt",
            "\u200bd\x07.txt",
            "\u200b",
            "长" * 300 + ".txt",
            "e\u0301.txt",
        ):
            made.writestr(name, TEXT)
    assert [member.name for member in members(written(tmp_path, stream.getvalue()), "公开.zip")] == [
        "a (2).txt",
        "a.txt",
        "b/c.txt",
        "d.txt",
        "member 6",
        "é.txt",
        "文/件.txt",
        "长" * 196 + ".txt",
    ]


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt", "\\\\host\\a.txt"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    found = listed(tmp_path, {name: TEXT, "b.txt": TEXT})
    (refused,) = [member for member in found if member.problem]
    assert refused.problem and "leads out" in refused.problem.problem
    assert ".." not in refused.name and not refused.name.startswith("/")
    with pytest.raises(UnreadableDocument, match="leads out"), saved(tmp_path / "公开.zip", refused):
        pass


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        {entry("a.txt", stat.S_IFLNK): b"/etc/passwd", entry("b.txt", stat.S_IFIFO): b"", entry("c.txt"): TEXT},
    )
    assert problems(found) == dict.fromkeys(("a.txt", "b.txt"), "the member is a link or a device, not a file")


# What is wrong with some -----------------------------------------------------------------------------------------


def test_protected_member_is_its_own_problem(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    found = members(written(tmp_path, bytes(data)), "公开.zip")
    assert problems(found) == {"a.txt": "the member is protected by a password"}
    assert found[1].sha256


def test_damaged_member_is_its_own_problem(tmp_path: Path) -> None:
    data = packed({"a.txt": TEXT * 9, "b.txt": TEXT}, ZIP_STORED)
    found = members(written(tmp_path, data.replace(TEXT * 9, TEXT * 8 + TEXT[::-1])), "公开.zip")
    assert list(problems(found)) == ["a.txt"]
    assert "damaged" in problems(found)["a.txt"]
    assert found[0].problem and found[0].problem.path == "公开.zip/a.txt"


def test_unreadable_archives(tmp_path: Path) -> None:
    for data in (b"", b"PK\x03\x04", packed({"a.txt": TEXT})[:40]):
        with pytest.raises(UnreadableDocument, match=r"公开\.zip: the file is damaged"):
            members(written(tmp_path, data), "公开.zip")
    for content in ({}, {"x/": b""}):
        with pytest.raises(UnreadableDocument, match="holds no document"):
            listed(tmp_path, content)


def test_damaged_inner_archive_is_its_own_problem(tmp_path: Path) -> None:
    damaged = packed({"b.txt": TEXT}).replace(b"PK\x01\x02", b"PK\x01\x09")
    found = listed(tmp_path, {"a.txt": TEXT, "里.zip": damaged})
    assert [(member.name, bool(member.sha256)) for member in found] == [("a.txt", True), ("里.zip", True)]


# Limits ----------------------------------------------------------------------------------------------------------


def test_bombs_are_refused_without_being_unpacked(tmp_path: Path) -> None:
    started = time.perf_counter()
    found = listed(tmp_path, {"bomb.txt": bytes(64 << 20), "a.txt": TEXT})
    assert problems(found) == {"bomb.txt": "the member unpacks to more than 250 times its size"}
    inner = packed({f"{number}.bin": bytes(16 << 20) for number in range(8)}, ZIP_BZIP2)
    found = listed(tmp_path, {"里.zip": inner})
    assert set(problems(found).values()) == {"the member unpacks to more than 250 times its size"}
    assert time.perf_counter() - started < 10


def test_nested_bomb_ends_at_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives that each hold sixteen others: a limit of the whole archive, and not of each."""
    data = packed({"0.txt": bytes(range(256)) * 4000})
    for _ in range(2):
        data = packed({f"{number}.zip": data for number in range(16)}, ZIP_STORED)
    path = written(tmp_path, data)
    assert len(members(path, "公开.zip")) == 256
    with monkeypatch.context() as patch, pytest.raises(UnreadableDocument, match="more than 100 MiB"):
        patch.setattr(archive, "ZIP_TOTAL_BYTES", 100 << 20)
        members(path, "公开.zip")
    with monkeypatch.context() as patch, pytest.raises(UnreadableDocument, match="more than 99 documents"):
        patch.setattr(archive, "DOCUMENTS", 99)
        members(path, "公开.zip")


def test_archives_nested_too_deeply(tmp_path: Path) -> None:
    data = packed({"a.txt": TEXT})
    for _ in range(4):
        data = packed({"里.zip": data, "b.txt": TEXT})
    found = members(written(tmp_path, data), "公开.zip")
    assert problems(found) == {"里.zip/里.zip/里.zip": "more than 3 archives are nested in each other"}
    assert [member.name for member in found if not member.problem] == ["b.txt", "里.zip/b.txt", "里.zip/里.zip/b.txt"]


def test_limits_of_members_and_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"a.txt": TEXT, "b.txt": TEXT * 99})
    for name, limit, problem in (("ZIP_MEMBERS", 1, "more than 1 members"), ("FILE_BYTES", 9, "is larger than")):
        with monkeypatch.context() as patch, pytest.raises(UnreadableDocument, match=problem):
            patch.setattr(archive, name, limit)
            members(written(tmp_path, data), "公开.zip")
    monkeypatch.setattr(archive, "ZIP_MEMBER_BYTES", 1000)
    assert list(problems(members(written(tmp_path, data), "公开.zip"))) == ["b.txt"]


def test_mutants_are_listed_or_refused(tmp_path: Path) -> None:
    """What is listed without a problem can be saved; anything else is an error of the archive or of the member."""
    source = packed({"一.txt": TEXT * 30, "乙/二.docx": packed(OFFICE), "里.zip": packed({"三.txt": TEXT})}, ZIP_STORED)
    chance = random.Random(11)
    good = bad = 0
    started = time.perf_counter()
    for number in range(300):
        mutant = bytearray(source)
        if number % 3 == 0:
            for _ in range(chance.randint(1, 9)):
                mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        elif number % 3 == 1:
            del mutant[chance.randrange(len(mutant)) :]
        else:
            start, length = chance.randrange(len(mutant)), chance.randint(1, 60)
            stretch = mutant[start : start + length]
            del mutant[start : start + length]
            at = chance.randrange(len(mutant))
            mutant[at:at] = stretch
        path = written(tmp_path, bytes(mutant))
        is_archive(path)
        try:
            found = members(path, "公开.zip")
        except UnreadableDocument:
            bad += 1
            continue
        for member in found:
            if member.problem is None:
                with saved(path, member) as file:
                    assert hashlib.sha256(file.read_bytes()).hexdigest() == member.sha256
                    good += 1
    assert good and bad
    assert time.perf_counter() - started < 30
