"""The guide for researchers: its code is run as it stands, against the site of the samples, and prints what it shows.

Python and SQL are run. The code for R is not: no machine here has R. What it relies on is tested in
`tests/package/test_package_readers.py`.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest
from built_site import Built, pack

from builder.publish.serve import server

DOCUMENTS = Path(__file__).parents[1] / "documents"
GUIDE = Path("content/research.md")
_PART = re.compile(
    r"^## .*?\{ #(?P<part>[a-z]+) \}$|^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SITE = re.compile(r'^SITE = "[^"]*"', re.MULTILINE)
_SUM = re.compile(r"sha256:(?:[0-9a-f]+|…)")


@dataclass(frozen=True)
class Snippet:
    """One piece of code of the guide, the section it stands in, and what the guide says that it prints."""

    part: str
    language: str
    code: str
    output: str
    place: tuple[int, int]
    """Where the output begins and ends in the text of the guide."""


def snippets(guide: str) -> Iterator[Snippet]:
    part, code = "", None
    for found in _PART.finditer(guide):
        if found["part"]:
            part = found["part"]
        elif found["language"] == "text":
            assert code is not None, "an output without code"
            yield Snippet(part, code["language"], code["body"], found["body"], found.span("body"))
            code = None
        else:
            code = found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, address: str) -> Path:
    """Where the code of the guide runs, with the database that the site offers; the first piece brings the rest."""
    made = tmp_path_factory.mktemp("researcher")
    with urlopen(f"{address}data/downloads/mingzhang.sqlite") as answer:
        (made / "mingzhang.sqlite").write_bytes(answer.read())
    return made


def run(snippet: Snippet, folder: Path, address: str) -> str:
    """What the code prints. Python runs in a process of its own, SQL in the engine that its section is about."""
    if snippet.language == "python":
        code = _SITE.sub(f'SITE = "{address}"', snippet.code)
        command = [sys.executable, "-X", "utf8", "-c", code]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
        assert not done.returncode, done.stderr
        return done.stdout
    rows = {"duckdb": ask_duckdb, "sqlite": ask_sqlite}[snippet.part](snippet.code, folder)
    return "".join(" | ".join("" if value is None else str(value) for value in row) + "\n" for row in rows)


def ask_duckdb(code: str, folder: Path) -> list[tuple[object, ...]]:
    return duckdb.sql(code.replace("'mingzhang/", f"'{folder}/mingzhang/")).fetchall()


def ask_sqlite(code: str, folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "mingzhang.sqlite")) as database:
        return database.execute(code).fetchall()


def test_the_code_prints_what_the_guide_shows(
    repository: Path, folder: Path, address: str, update_goldens: bool
) -> None:
    path = repository / GUIDE
    guide = text = path.read_text(encoding="utf-8")
    found = list(snippets(guide))
    assert {snippet.part for snippet in found} == {"session", "frictionless", "pandas", "duckdb", "sqlite"}
    printed = [_SUM.sub("sha256:…", run(snippet, folder, address)) for snippet in found]
    if update_goldens:
        for snippet, output in reversed(list(zip(found, printed, strict=True))):
            text = text[: snippet.place[0]] + output + text[snippet.place[1] :]
        if text != guide:
            path.write_text(text, encoding="utf-8")
        return
    assert printed == [snippet.output for snippet in found]
    assert all(printed)


def test_every_piece_of_code_is_run_but_that_for_r(repository: Path) -> None:
    guide = (repository / GUIDE).read_text(encoding="utf-8")
    pieces = [found["language"] for found in _PART.finditer(guide) if found["language"] not in (None, "text")]
    assert pieces.count("r") == 1
    assert len(pieces) - 1 == len(list(snippets(guide)))


def test_a_file_that_differs_from_its_sum_ends_the_session(
    repository: Path, tmp_path: Path, built: Built, address: str
) -> None:
    """The guide compares sums for a reason: a changed file is noticed before anything is computed."""
    session = next(snippets((repository / GUIDE).read_text(encoding="utf-8")))
    changed = session.code.replace("content = answer.read()", 'content = answer.read().replace(b"1350900", b"9350900")')
    assert changed != session.code
    with pytest.raises(AssertionError, match="budget_items"):
        run(Snippet("session", "python", changed, "", (0, 0)), tmp_path, address)


def test_the_session_finds_what_is_there_to_be_found(repository: Path, tmp_path: Path) -> None:
    """Two typed documents: a project whose form was left at its placeholders, and a table that does not add up."""
    source = tmp_path / "disclosures"
    source.mkdir()
    form = (DOCUMENTS / "placeholder-indicators.txt").read_text(encoding="utf-8")
    for printed in ("指标1：义诊场次", "≥12场", "指标2：", "指标1：药品合格率", "100%", "指标1：居民满意度", "≥90%"):
        form = form.replace(printed, "……")
    (source / "form.txt").write_text(form, encoding="utf-8")
    table = [
        ["301新乐市甲局", "预算年度：2021", "单位：万元"],
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "5.00", "3.00", "2.00"],
        ["201", "一般公共服务支出", "3.00", "3.00", "0.00"],
        ["20137", "网信事务", "3.00", "3.00", "0.00"],
        ["2013701", "行政运行", "3.00", "3.00", "0.00"],
        ["208", "社会保障和就业支出", "1.00", "1.00", "0.00"],
        ["20805", "行政事业单位养老支出", "1.00", "1.00", "0.00"],
        ["2080505", "机关事业单位基本养老保险缴费支出", "1.00", "1.00", "0.00"],
    ]
    rows = "\n\n".join("\n".join("\t" + cell for cell in row) for row in table)
    (source / "table.txt").write_text(f"新乐市甲局2021年部门预算\n部门预算支出总表\n{rows}\n\n\n", encoding="utf-8")
    names = "\n\n".join(
        "\n".join("\t" + cell for cell in row) for row in ([*table[0]], [*table[1][1:]], ["合计", *table[2][2:]])
    )
    (source / "names.txt").write_text(
        f"新乐市乙局2021年部门预算\n部门预算支出总表\n{names.replace('301新乐市甲局', '302新乐市乙局')}\n\n\n",
        encoding="utf-8",
    )
    pack(source, tmp_path / "site" / "data")
    session = next(snippets((repository / GUIDE).read_text(encoding="utf-8")))
    with server(tmp_path / "site", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        printed = run(session, tmp_path, f"http://127.0.0.1:{running.server_port}/").split("\n\n")
        running.shutdown()
    assert printed[1].splitlines()[1:] == [
        "河北省 石家庄市 新乐市，2021年，201 一般公共服务支出：30,000.00 元",
        "河北省 石家庄市 新乐市，2021年，208 社会保障和就业支出：10,000.00 元",
        "没有列入的预算文件：新乐市乙局",
    ]
    assert printed[2].splitlines()[1:] == ["全是占位符：1 个；一部分是：0 个", "样例区卫生站：B社区义诊经费"]
    assert len(printed[3].splitlines()) > 1
    assert all(line.startswith("新乐市甲局：") and "万元" in line for line in printed[3].splitlines()[1:])
