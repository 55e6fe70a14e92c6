"""Damaged, hostile and empty .docx files: one clear error each, soon, and nothing outside the file is touched."""

import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
import word_files as word
from word_files import cell, docx_file, paragraph, parts, row, run, table

from builder.errors import UnreadableDocument
from builder.model import Document, Paragraph, Table
from builder.read import limits
from builder.read.docx.read import read


def texts(document: Document) -> list[str]:
    return [block.text for block in document.paragraphs()]


def read_body(folder: Path, body: str) -> Document:
    return read(docx_file(folder, body))


# ── Files that cannot be read ────────────────────────────────────────────────────────────────────


def refusal(path: Path) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(path)
    assert caught.value.path == path.name
    assert caught.value.remedy
    return caught.value


def test_damaged_encrypted_and_empty_files_are_refused(tmp_path: Path) -> None:
    whole = docx_file(tmp_path, paragraph("甲" * 500)).read_bytes()
    files = {
        "the file is empty": b"",
        "the file is damaged": whole[: len(whole) // 2],
        "the file is damaged (File is not a zip file)": b"PK\x03\x04" + bytes(100),
        "protected by a password": word.compound_file("EncryptedPackage"),
        "not a .docx but a .doc": word.compound_file("WordDocument"),
        "without a Word document": word.compound_file("x"),
    }
    for expected, data in files.items():
        path = tmp_path / "bad.docx"
        path.write_bytes(data)
        assert expected in refusal(path).problem


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    assert refusal(docx_file(tmp_path, paragraph())).problem == "the document holds no text"
    members = parts("<w:p><w:r><w:drawing/></w:r></w:p>") | {
        "word/media/image1.png": b"x",
        "word/media/image2.png": b"x",
    }
    assert (
        refusal(word.write(tmp_path / "scan.docx", members)).problem == "the document holds no text, only 2 picture(s)"
    )


def test_other_packages_are_refused(tmp_path: Path) -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert "a workbook" in refusal(word.write(tmp_path / "a.docx", parts("", main_type=sheet))).problem
    assert "without a Word document" in refusal(word.write(tmp_path / "b.docx", {"a.txt": b"a"})).problem
    broken = parts("") | {"word/document.xml": b"<w:document"}
    assert refusal(word.write(tmp_path / "c.docx", broken)).place == "word/document.xml"
    bodiless = parts("") | {"word/document.xml": b"<document/>"}
    assert "no body" in refusal(word.write(tmp_path / "d.docx", bodiless)).problem


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = docx_file(tmp_path, paragraph("甲"))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "password" in refusal(path).problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp037"])
def test_entities_are_refused_and_not_expanded(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    lols = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "哈"><!ENTITY f SYSTEM "{secret.as_uri()}">{lols}]>'
    if encoding == "cp037":
        doctype = doctype.replace("哈", "ha")
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<document><p>&l11;&f;</p></document>'
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    members = parts("") | {"word/document.xml": mark + xml.encode(encoding)}
    before = time.process_time()
    assert "geheim" not in str(refusal(word.write(tmp_path / "bomb.docx", members)))
    assert time.process_time() - before < 1


def test_nothing_outside_the_package_is_followed(tmp_path: Path) -> None:
    members = parts(paragraph("甲"))
    outside = (tmp_path / "styles.xml").as_uri()
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" TargetMode="External" Type="{word.OFFICE}/numbering" Target="{outside}"/>'
        f'<Relationship Id="r2" Type="{word.OFFICE}/styles" Target="../../../../etc/passwd"/></Relationships>'
    )
    members["word/_rels/document.xml.rels"] = relations.encode()
    assert texts(read(word.write(tmp_path / "linked.docx", members))) == ["甲"]


def test_zip_bombs_are_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    bomb = parts(paragraph("甲")) | {"word/document.xml": b" " * (limits.ZIP_RATIO_FROM + 1)}
    assert "times its size" in refusal(word.write(tmp_path / "ratio.docx", bomb)).problem
    path = tmp_path / "many.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(limits.ZIP_MEMBERS + 1):
            archive.writestr(str(at), b"")
    assert "members" in refusal(path).problem


@pytest.mark.parametrize(
    ("size", "expected"),
    [(limits.ZIP_MEMBER_BYTES + 1, "256 MiB"), (limits.XML_BYTES + 1, "64 MiB"), (2**32 - 2, "1024 MiB")],
)
def test_the_sizes_that_the_directory_announces_are_bounded(tmp_path: Path, size: int, expected: str) -> None:
    path = docx_file(tmp_path, paragraph("甲"))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + 17] != b"word/document.xml":
        at = data.find(b"PK\x01\x02", at + 1)
    data[at + 20 : at + 28] = struct.pack("<II", size // 2, size)
    path.write_bytes(data)
    assert expected in refusal(path).problem


def test_a_table_too_large_is_refused(tmp_path: Path) -> None:
    body = table(row(cell("甲", '<w:gridSpan w:val="999999999"/>')), row(cell("乙")))
    assert refusal(docx_file(tmp_path, body)).place == "T1"


@pytest.mark.parametrize("kind", ["tables", "frames", "wrappers", "runs", "boxes"])
def test_deep_nesting_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    before, after, inner = {
        "tables": ("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", paragraph("甲")),
        "frames": ("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", paragraph("甲")),
        "wrappers": ("<w:sdt>", "</w:sdt>", paragraph("甲")),
        "runs": ("<w:ins>", "</w:ins>", run("甲")),
        "boxes": ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", paragraph("甲")),
    }[kind]
    for depth in (60, 80, 84, 120, 245, 300, 5000):
        body = before * depth + inner + after * depth
        try:
            read_body(tmp_path, f"<w:p>{body}</w:p>" if kind == "runs" else body)
        except UnreadableDocument as error:
            assert "damaged" in error.problem
            assert depth > 60


def test_well_formed_nonsense_is_read_or_refused(tmp_path: Path) -> None:
    """Elements moved to where they do not belong, and attributes with any value."""
    etree = pytest.importorskip("lxml.etree")
    whole = word.full_document(tmp_path)
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for seed in range(300):
        chance = random.Random(seed)
        name = chance.choice([name for name in members if name.endswith(".xml") and name.startswith("word/")])
        tree = etree.fromstring(members[name])
        elements = list(tree.iter())
        for _ in range(chance.randrange(1, 6)):
            one, other = chance.choice(elements), chance.choice(elements)
            if chance.random() < 0.5 and one.attrib:
                one.set(
                    chance.choice(list(one.attrib)), chance.choice(["-1", "0", "x", "999999999999", "", "%9", "10"])
                )
            elif one is not tree and one not in other.iterancestors() and one is not other:
                other.append(one)
        path = word.write(tmp_path / "nonsense.docx", members | {name: etree.tostring(tree)})
        try:
            assert all(isinstance(block, Paragraph | Table) for block in read(path).blocks)
        except UnreadableDocument as error:
            assert error.path == "nonsense.docx"
