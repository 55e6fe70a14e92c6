"""The sample documents are what the figures say, and the figures are what was published, without its prose."""

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from samples.blocks import Paragraph, Table, captions
from samples.compose import FiguresError, compose, grid
from samples.text import cell_per_line, row_per_line, write_text
from samples.typeset import DISCLOSURES, FIGURES, FORMATS, FORMS, load, names, typeset

ROOT = Path(__file__).parents[2]
ORIGINALS = ROOT.parent / "shared" / "disclosures" / "text"

DINGZHOU = "dingzhou-cyberspace-office-performance"
LUNAN = "lunan-cyberspace-office-2025-performance"
SHANHAIGUAN = "shanhaiguan-cyberspace-office-performance"
XINLE = "xinle-cyberspace-office-2021-budget"
YUANJIANG = "yuanjiang-cyberspace-office-2024-performance"
ALL = [DINGZHOU, LUNAN, SHANHAIGUAN, XINLE, YUANJIANG]

PASSPORT_KEYS = {"publisher", "region", "note"}

needs_samples = pytest.mark.skipif(
    not any((DISCLOSURES / f"{name}.yml").is_file() for name in ALL),
    reason="content/disclosures holds no sample: this copy publishes documents of its own",
)
needs_originals = pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="the published documents are not part of the repository"
)


def tables(name: str) -> list[Table]:
    blocks = compose(load(FIGURES / f"{name}.yml"), load(FORMS))
    return [block for block in blocks if isinstance(block, Table)]


def as_text(name: str) -> str:
    return typeset(name, "txt")[f"{name}.txt"].decode()


def right_of(table: Table, label: str) -> list[str]:
    """The texts of the cells that follow a cell of this text in its row."""
    following = []
    for cell in table.cells:
        if cell.text == label:
            following.append(next(c.text for c in table.cells if c.row == cell.row and c.column > cell.column))
    return following


def project_tables(name: str) -> list[Table]:
    marks = {"项目编码", "项目支出名称"}
    return [t for t in tables(name) if t.rows == 1 or any(cell.text in marks for cell in t.cells)]


def indicator_rows(table: Table) -> int:
    headers = [cell.row for cell in table.cells if cell.text == "三级指标"]
    return table.rows - headers[0] - 1 if headers else 0


# ── The documents ────────────────────────────────────────────────────────────────────────────────


def test_there_are_figures_for_the_five_disclosures() -> None:
    assert names() == ALL


@needs_samples
@pytest.mark.parametrize("name", ALL)
def test_the_committed_document_is_what_the_figures_give(name: str) -> None:
    committed = {path.name: path.read_bytes() for path in DISCLOSURES.glob(f"{name}.*")}
    assert sorted(committed) == sorted(typeset(name))
    differing = [file for file, content in typeset(name).items() if committed[file] != content]
    assert differing == [], "run python -m samples.typeset; is it another version of openpyxl or reportlab?"


def test_each_document_comes_in_a_format_of_its_own() -> None:
    assert sorted(load(FIGURES / f"{name}.yml")["layout"]["format"] for name in ALL) == sorted(FORMATS)


@pytest.mark.parametrize("options", [[], *(["--format", file_format] for file_format in FORMATS)], ids=" ".join)
def test_the_command_writes_every_document_to_another_folder(tmp_path: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "samples.typeset", *options, "--output", str(tmp_path / "new")]
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)
    written = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    expected = {file: content for name in ALL for file, content in typeset(name, *options[1:]).items()}
    assert sorted(written) == sorted(expected)
    assert [file for file, content in expected.items() if written[file] != content] == []


@pytest.mark.parametrize("name", ALL)
def test_the_passport_says_what_is_known_and_that_it_is_a_transcription(name: str) -> None:
    passport = yaml.safe_load(typeset(name)[f"{name}.yml"])
    assert set(passport) == PASSPORT_KEYS
    assert re.fullmatch(r"\d{6}", passport["region"])
    assert "转录" in passport["note"]
    assert "样例" in passport["note"]


@pytest.mark.parametrize("name", ALL)
def test_no_person_and_no_telephone_number_is_real(name: str) -> None:
    text = as_text(name)
    assert set(re.findall(r"1[3-9]\d{9}", text)) <= {"13800000000"}
    assert set(re.findall(r"填表人：(\S+)", text)) <= {"张三"}


# ── The figures ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "count"), [(DINGZHOU, 11), (LUNAN, 2), (YUANJIANG, 7), (XINLE, 8), (SHANHAIGUAN, 2)])
def test_the_project_forms_are_thirty(name: str, count: int) -> None:
    assert len(project_tables(name)) == count


@pytest.mark.parametrize(
    ("name", "label", "total"),
    [
        (DINGZHOU, "预算数", "150.96"),
        (LUNAN, "预算数", "25.00"),
        (YUANJIANG, "年度本级\n\n预算金额", "42.88"),
        (SHANHAIGUAN, "预算数", "150000.00"),
    ],
)
def test_the_project_amounts_add_up_to_the_known_sum(name: str, label: str, total: str) -> None:
    amounts = [Decimal(text.strip()) for table in project_tables(name) for text in right_of(table, label)]
    assert sum(amounts) == Decimal(total)


@pytest.mark.parametrize(
    ("name", "count"), [(DINGZHOU, 99), (LUNAN, 17), (YUANJIANG, 63 + 13), (XINLE, 48), (SHANHAIGUAN, 6)]
)
def test_the_indicators_are_as_many_as_published(name: str, count: int) -> None:
    assert sum(indicator_rows(table) for table in tables(name)) == count


def test_xinle_prints_316_amounts_half_of_them_for_the_department() -> None:
    amounts = [
        sum(bool(re.fullmatch(r"\d+\.\d\d", cell.text)) for cell in table.cells)
        for table in tables(XINLE)
        if table.starting_in(0)[0].text.startswith("224")
    ]
    assert sum(amounts) == 316
    assert sum(amounts[: len(amounts) // 2]) == 158


def test_yuanjiang_contradicts_itself_as_published() -> None:
    department = tables(YUANJIANG)[0]
    printed = {cell.text.strip() for cell in department.cells}
    assert {"资金总额：109.04", "其中： 基本支出：66.16", "项目支出：44.28"} <= printed


# ── The layout ───────────────────────────────────────────────────────────────────────────────────


def test_a_merged_cell_is_blank_below_and_absent_to_the_right() -> None:
    table = grid([["a", "b", "<"], ["^", "c", "d"]])
    assert list(cell_per_line(table)) == ["\ta", "\tb", "", "\t", "\tc", "\td", "", ""]
    assert list(row_per_line(table)) == ["a\tb\t", "\tc\td", ""]


def test_a_page_that_cuts_a_row_repeats_the_header_and_drops_unused_columns() -> None:
    table = grid([["a", "b", "c"], ["head", "line", "<"], ["one", "tw¦o", "<"]], header=1)
    assert list(row_per_line(table)) == ["a\tb\tc", "head\tline\t", "one\ttw\t", "", "head\tline", "\to", ""]


def test_a_page_repeats_a_header_as_high_as_its_highest_cell() -> None:
    table = grid([["caption", "<"], ["a", "b"], ["^", "c"], ["1", "2"]], header=1)
    assert list(table.header_rows) == [1, 2]
    assert list(grid([["a"]]).header_rows) == []


def test_a_page_that_cuts_a_paragraph_leaves_a_blank_line() -> None:
    (paragraph,) = compose({"document": ["one tw¦o"]}, {})
    assert paragraph == Paragraph("one two", cut=6)
    assert write_text([paragraph], "row per line", "") == "one tw\n\no"


def test_the_captions_of_a_table_begin_with_its_title() -> None:
    table = grid([["a", "b"]])
    texts = ["长句在此。", "一、收支", "收支总表", "", "单位：万元"]
    blocks = [*map(Paragraph, texts), table, Paragraph("注：空表"), table]
    assert captions(blocks) == {2, 3, 4}


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(FiguresError, match="a row of 1 cells"):
        grid([["a", "b"], ["c"]])


# ── Against the published documents ──────────────────────────────────────────────────────────────

FIGURE = re.compile(r"[≥≤<>＜＞=＝]|[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")
TELEPHONE = re.compile(r"1[3-9]\d{9}")
LONGEST_RUN = 32


def figures_in(text: str) -> list[str]:
    return FIGURE.findall(TELEPHONE.sub("", text))


def lines(name: str) -> list[tuple[str, str]]:
    """The lines of the published document, each with the line of ours in the same place."""
    published = (ORIGINALS / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return list(zip(published, as_text(name).split("\n"), strict=True))


@needs_originals
@pytest.mark.parametrize("name", ALL)
def test_every_line_holds_the_published_figures(name: str) -> None:
    differing = [(theirs, ours) for theirs, ours in lines(name) if figures_in(theirs) != figures_in(ours)]
    assert differing == []


@needs_originals
@pytest.mark.parametrize("name", ALL)
def test_every_table_has_the_published_rows_and_cells(name: str) -> None:
    """Tabs and blank lines alone part cells, rows and tables: where all of them agree, the tables do."""

    def shape(line: str) -> tuple[int, bool, bool]:
        return line.count("\t"), line.startswith("\t"), line.strip() == ""

    assert [shape(theirs) for theirs, _ in lines(name)] == [shape(ours) for _, ours in lines(name)]


@needs_originals
@pytest.mark.parametrize("name", ALL)
def test_every_cell_but_prose_is_as_published(name: str) -> None:
    pairs = [
        pair
        for theirs, ours in lines(name)
        if "\t" in theirs
        for pair in zip(theirs.split("\t"), ours.split("\t"), strict=True)
    ]
    differing = [pair for pair in pairs if pair[0] != pair[1].replace("（本级）", "本级")]
    assert len(differing) == SUMMED_UP[name]
    assert [ours for _, ours in differing if LABEL.search(ours)] == []


SUMMED_UP = {DINGZHOU: 8 + 2 * 11, LUNAN: 4, SHANHAIGUAN: 2 * 2 + 6, XINLE: 8, YUANJIANG: 2 + 2 * 7}
"""Cells of prose: what the activities, the purposes, the goals and (in Shanhaiguan) the descriptions say."""

LABEL = re.compile(r"[≥≤]|^\d+(\.\d+)?%?$|指标|单位：")
"""What a figure or a label holds, and no cell of prose."""


@needs_originals
def test_no_sentence_is_copied() -> None:
    segments = {
        re.sub(r"\s+", "", segment)
        for path in ORIGINALS.glob("*.txt")
        for segment in re.split(r"[\n\t。；]", path.read_text(encoding="utf-8"))
    }
    runs = {segment[i : i + LONGEST_RUN] for segment in segments for i in range(len(segment) - LONGEST_RUN + 1)}
    texts = {name: as_text(name) for name in ALL}  # each format prints the same blocks
    for folder in (ROOT / "samples", ROOT / "tests" / "parity", Path(__file__).parent):
        files = (path for path in folder.rglob("*") if path.suffix in {".yml", ".txt", ".py"})
        texts |= {path.name: path.read_text(encoding="utf-8") for path in files}
    for name, printed in texts.items():
        text = re.sub(r"\s+", "", printed)
        assert [run for i in range(len(text)) if (run := text[i : i + LONGEST_RUN]) in runs] == [], name
