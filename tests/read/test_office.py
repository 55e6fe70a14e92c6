"""Old Office formats through LibreOffice: what comes out, and that no failure spreads, stays or hangs.

Tests of the process itself use a stand-in for LibreOffice, so that they run everywhere.
"""

import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import word_files as word
from old_files import make, needs_office
from word_files import paragraph

from builder.errors import UnreadableDocument
from builder.model import Document
from builder.read import compound, office

A_DOC = word.compound_file("WordDocument", content=b"\xec\xa5")
AN_XLS = word.compound_file("Workbook")
TABLE = [
    [("项目", 2, "restart"), ("金额", 2, "")],
    [("", 2, "continue"), ("预算数", 1, ""), ("", 1, "")],
    [("一、收入", 1, ""), ("办公费", 1, ""), ("1,234.50", 1, ""), ("12%", 1, "")],
]


def cells(document: Document | UnreadableDocument) -> list[tuple[str, int, int, int, int]]:
    assert isinstance(document, Document)
    (found,) = document.tables()
    return [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in found.cells]


EXPECTED = [
    ("项目", 1, 1, 2, 2),
    ("金额", 1, 3, 1, 2),
    ("预算数", 2, 3, 1, 1),
    ("", 2, 4, 1, 1),
    ("一、收入", 3, 1, 1, 1),
    ("办公费", 3, 2, 1, 1),
    ("1,234.50", 3, 3, 1, 1),
    ("12%", 3, 4, 1, 1),
]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One document as .doc and .rtf, one sheet as .xls."""
    folder = tmp_path_factory.mktemp("old")
    source = word.docx_file(folder, paragraph("部门：甲") + word.grid_table(4, TABLE) + paragraph("附注"))
    rows = folder / "sheet.csv"
    rows.write_text("科目,金额\n办公费,12.5\n", encoding="utf-8")
    return {
        "doc": make(folder, source, "doc"),
        "rtf": make(folder, source, "rtf"),
        "xls": make(folder, rows, "xls"),
    }


# ── With LibreOffice ─────────────────────────────────────────────────────────────────────────────


@needs_office
@pytest.mark.parametrize(
    ("kind", "name"), [("doc", "a.doc"), ("doc", "预算 公开.wps"), ("rtf", "b.rtf"), ("rtf", "c.doc")]
)
def test_old_documents_are_read_whatever_they_are_named(
    tmp_path: Path, old_files: dict[str, Path], kind: str, name: str
) -> None:
    path = Path(shutil.copyfile(old_files[kind], tmp_path / name))
    document = office.read_doc(path)
    assert document.format == kind
    assert [block.text for block in document.paragraphs()] == ["部门：甲", "附注"]
    assert [block.ref for block in document.blocks] == ["¶1", "T1", "¶2"]
    assert cells(document) == EXPECTED
    assert [file.name for file in tmp_path.iterdir()] == [name]


@needs_office
def test_word_2003_xml_is_a_doc(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p>'
        "</w:body></w:wordDocument>",
        encoding="utf-8",
    )
    document = office.read_doc(path)
    assert (document.format, [block.text for block in document.paragraphs()]) == ("doc", ["甲"])


@needs_office
def test_several_documents_share_a_start_and_a_bad_one_stops_no_other(
    tmp_path: Path, old_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = old_files["doc"].read_bytes()
    named = {
        "1.doc": doc,
        "2.doc": A_DOC + random.Random(1).randbytes(20_000),
        "3.rtf": old_files["rtf"].read_bytes(),
        "4.doc": b"",
        "5.doc": doc[: len(doc) // 2],
        "6.doc": doc,
        "7.xls": old_files["xls"].read_bytes(),
    }
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
    starts: list[int] = []
    run = office._run
    monkeypatch.setattr(office, "_run", lambda paths, *rest: starts.append(len(paths)) or run(paths, *rest))
    results = office.read_docs([tmp_path / name for name in named])
    assert [type(result) for result in results] == [
        *(Document, UnreadableDocument, Document, UnreadableDocument, UnreadableDocument, Document, UnreadableDocument),
    ]
    assert starts == [3, 1]
    assert [error.path for error in results if isinstance(error, UnreadableDocument)] == [
        "2.doc",
        "4.doc",
        "5.doc",
        "7.xls",
    ]
    assert cells(results[5]) == EXPECTED


@needs_office
def test_a_workbook_becomes_an_xlsx(tmp_path: Path, old_files: dict[str, Path]) -> None:
    (made,) = office.convert([Path(shutil.copyfile(old_files["xls"], tmp_path / "a.et"))], "xlsx", tmp_path)
    assert isinstance(made, Path)
    with zipfile.ZipFile(made) as archive:
        assert "办公费" in archive.read("xl/sharedStrings.xml").decode()


@needs_office
def test_a_protected_document_is_refused(tmp_path: Path, old_files: dict[str, Path]) -> None:
    data = bytearray(old_files["doc"].read_bytes())
    data[data.index(b"\xec\xa5", 512) + 11] |= 1
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match="password"):
        office.read_doc(path)


@needs_office
def test_no_host_is_asked_for_what_a_document_links_to(tmp_path: Path) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                asked.append(connection.recv(100))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        path = linked_picture(tmp_path, f"http://127.0.0.1:{server.getsockname()[1]}/linked.png")
        assert asked, "LibreOffice with its own settings follows the link, so the test can tell"
        asked.clear()
        assert [block.text for block in office.read_doc(path).paragraphs()] == ["甲"]
        assert asked == []
        server.shutdown(socket.SHUT_RDWR)


def linked_picture(folder: Path, url: str) -> Path:
    """A .doc with a picture that lies on a host."""
    size = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9900" cy="9900"/></a:xfrm><a:prstGeom prst="rect"/>'
    picture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    body = f"""{paragraph("甲")}
        <w:p><w:r><w:drawing><wp:inline><wp:extent cx="9900" cy="9900"/><wp:docPr id="1" name="x"/>
        <a:graphic><a:graphicData uri="{picture}"><pic:pic xmlns:pic="{picture}"><pic:nvPicPr>
        <pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
        <pic:blipFill><a:blip r:link="r9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
        <pic:spPr>{size}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""
    members = word.parts(body)
    relation = (
        f'<Relationship Id="r9" TargetMode="External" Type="{word.OFFICE}/image" Target="{url}"/></Relationships>'
    )
    relations = members["word/_rels/document.xml.rels"].decode()
    members["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", relation).encode()
    return make(folder, word.write(folder / "linked.docx", members), "doc")


# ── With a stand-in ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files go; nothing may be left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program in the place of LibreOffice: a Python script that knows `output` and `sources`."""

    def install(script: str) -> None:
        program = tmp_path / "bin" / "soffice"
        program.parent.mkdir()
        head = f"""\
            #!{sys.executable}
            import os, shutil, subprocess, sys, time
            from pathlib import Path
            at = sys.argv.index("--outdir")
            output, sources = Path(sys.argv[at + 1]), [Path(one) for one in sys.argv[at + 2 :]]
            def make(source):
                shutil.copyfile({str(word.docx_file(tmp_path, paragraph("甲")))!r}, output / (source.stem + ".docx"))
            """
        program.write_text(textwrap.dedent(head) + textwrap.dedent(script), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=":")

    return install


def documents(folder: Path, *contents: bytes) -> list[Path]:
    paths = [folder / f"{at}.doc" for at in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(A_DOC + content)
    return paths


def alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def ended(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_without_libreoffice_the_error_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (path,) = documents(tmp_path, b"")
    with pytest.raises(UnreadableDocument) as caught:
        office.read_doc(path)
    assert "LibreOffice, which is not installed" in caught.value.problem
    assert "apt-get install libreoffice-writer-nogui" in caught.value.remedy
    sheet = tmp_path / "a.xls"
    sheet.write_bytes(AN_XLS)
    (result,) = office.convert([sheet], "xlsx", tmp_path)
    assert isinstance(result, UnreadableDocument)
    assert "libreoffice-calc-nogui" in result.remedy


def test_what_hangs_is_ended_with_its_children_and_the_others_go_on(
    tmp_path: Path, temporary: Path, stand_in: Callable[[str], None]
) -> None:
    stand_in(
        f"""
        for source in sources:
            if source.read_bytes().endswith(b"hang"):
                child = subprocess.Popen(["sleep", "600"])
                with open({str(tmp_path / "pids")!r}, "a") as file:
                    print(os.getpid(), child.pid, file=file)
                time.sleep(600)
            make(source)
        """
    )
    paths = documents(tmp_path, b"", b"hang", b"")
    before = time.monotonic()
    first, second, third = office.read_docs(paths, seconds=1)
    assert time.monotonic() - before < 15
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert isinstance(second, UnreadableDocument)
    assert second.problem == "LibreOffice did not finish it within 1 seconds"
    pids = [int(pid) for pid in (tmp_path / "pids").read_text(encoding="utf-8").split()]
    assert len(pids) >= 2
    assert all(ended(pid) for pid in pids)


def test_a_crash_costs_its_document_only(tmp_path: Path, temporary: Path, stand_in: Callable[[str], None]) -> None:
    stand_in(
        """
        for source in sources:
            if source.read_bytes().endswith(b"crash"):
                (output / (source.stem + ".docx")).write_bytes(b"PK half")
                os.abort()
            make(source)
        """
    )
    results = office.read_docs(documents(tmp_path, b"", b"crash", b""), seconds=10)
    assert [type(result) for result in results] == [Document, UnreadableDocument, Document]
    assert "broke off (exit status -6)" in str(results[1])


def test_what_yields_nothing_or_nonsense_is_refused(
    tmp_path: Path, temporary: Path, stand_in: Callable[[str], None]
) -> None:
    stand_in(
        """
        for source in sources:
            if source.read_bytes().endswith(b"nonsense"):
                (output / (source.stem + ".docx")).write_bytes(b"nonsense")
        """
    )
    nothing, nonsense = office.read_docs(documents(tmp_path, b"", b"nonsense"), seconds=10)
    assert isinstance(nothing, UnreadableDocument)
    assert "cannot read it" in nothing.problem
    assert isinstance(nonsense, UnreadableDocument)
    assert nonsense.path == "1.doc"


def test_the_profile_is_private_and_nothing_of_the_surroundings_is_passed_on(
    tmp_path: Path, temporary: Path, stand_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    stand_in(
        f"""
        profile = [one for one in sys.argv if "UserInstallation" in one][0].partition("file://")[2]
        shutil.copyfile(profile + "/user/registrymodifications.xcu", {str(tmp_path / "settings")!r})
        Path({str(tmp_path / "environment")!r}).write_text(" ".join(sorted(os.environ)) + " " + profile)
        list(map(make, sources))
        """
    )
    office.read_doc(documents(tmp_path, b"")[0])
    words = (tmp_path / "environment").read_text(encoding="utf-8").split()
    assert words.pop().startswith(str(temporary))
    assert set(words) <= {"HOME", "LC_ALL", "LC_CTYPE", "PATH", "PWD", "SHLVL", "OLDPWD", "TMPDIR", "_"}
    text = (tmp_path / "settings").read_text(encoding="utf-8")
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in text


def test_many_documents_take_several_starts(
    tmp_path: Path, temporary: Path, stand_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.read.limits.OFFICE_DOCUMENTS", 2)
    stand_in(f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); list(map(make, sources))")
    results = office.read_docs(documents(tmp_path, *[b""] * 5))
    assert all(isinstance(result, Document) for result in results)
    assert (tmp_path / "starts").read_text(encoding="utf-8") == "xxx"


def test_its_processes_end_when_the_reader_is_killed(tmp_path: Path, stand_in: Callable[[str], None]) -> None:
    pids = tmp_path / "pids"
    stand_in(
        f"""
        child = subprocess.Popen(["sleep", "600"])
        Path({str(tmp_path / "new")!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
        Path({str(tmp_path / "new")!r}).rename({str(pids)!r})
        time.sleep(600)
        """
    )
    (path,) = documents(tmp_path, b"")
    script = f"from pathlib import Path; from builder.read import office; office.read_doc(Path({str(path)!r}))"
    folder = tmp_path / "temporary"
    folder.mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    reader = subprocess.Popen([sys.executable, "-c", script], env=environment)
    while not pids.exists():
        assert reader.poll() is None
        time.sleep(0.05)
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    assert all(ended(int(pid)) for pid in pids.read_text(encoding="utf-8").split())


# ── What a file is ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (A_DOC, "doc"),
        (AN_XLS, "xls"),
        (word.compound_file("\x01CompObj", "Book"), "xls"),
        (word.compound_file("Workbook", inner="WordDocument"), "xls"),
        (word.compound_file("WordDocument", inner="Workbook"), "doc"),
        (b"{\\rtf1 a}", "rtf"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xls-xml"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    assert compound.kind_of(path) == expected


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (bytes(100), "empty"),
        (word.compound_file("\x01CompObj"), "without a Word document"),
        (word.compound_file("EncryptionInfo", "EncryptedPackage"), "password"),
        (word.compound_file("WordDocument", content=b"\xec\xa5".ljust(11, b"\0") + b"\x01"), "password"),
        (word.compound_file("Workbook", content=struct.pack("<HHxxHHxx", 0x809, 2, 0x2F, 2)), "password"),
        (A_DOC[:700], "cut off"),
        (A_DOC[:30] + b"\xff\xff" + A_DOC[32:], "sectors"),
        (b"%PDF-1.4", "neither"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=problem):
        office.read_doc(path)


def test_a_sheet_is_no_text_and_macros_are_said(
    tmp_path: Path, temporary: Path, stand_in: Callable[[str], None]
) -> None:
    stand_in("list(map(make, sources))")
    path = tmp_path / "a.doc"
    path.write_bytes(AN_XLS)
    with pytest.raises(UnreadableDocument, match="a workbook, not a text"):
        office.read_doc(path)
    path.write_bytes(A_DOC + "_VBA_PROJECT\0".encode("utf-16-le"))
    assert office.read_doc(path).notes == ("the document carries macros; they were not run",)
