"""Reading pictures of pages: the geometry with a recogniser that knows no characters, one page with the real one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from builder.errors import UnreadableDocument
from builder.model import Cell
from builder.read.ocr import engine, pages, picture, straight
from builder.read.ocr.glyphs import spread
from builder.read.ocr.labels import corrected
from builder.read.ocr.picture import Sheet
from builder.read.ocr.read import read_image
from builder.read.ocr.shapes import Area, Picture, Reading
from builder.read.pdf import read as pdf
from builder.read.pdf.page import Page, read_page

needs_extra = pytest.mark.skipif(not engine.available(), reason="the extra is missing: pip install 'mingzhang[ocr]'")
needs_opencv = pytest.mark.skipif(not find_spec("cv2"), reason="the extra is missing: pip install 'mingzhang[ocr]'")

SCALE = 240 / 72
SIGN, SIZE = "丁", 30  # the one character that is drawn, and its pixels


class Counts:
    """A recogniser of the character that `write` draws: it counts them, and is less sure of them upside down."""

    def find(self, picture: Picture) -> list[Area]:
        import cv2

        joined = cv2.dilate((picture < 128).astype(np.uint8), np.ones((25, 25), np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
        return [Area(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in boxes[1:]]

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        return [self._reading(crop < 128) for crop in crops]

    def _reading(self, ink: Picture) -> Reading:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=0).astype(int), [0]))))
        middles = (edges[::2] + edges[1::2]) / 2 / ink.shape[1]
        rows = ink.sum(axis=1)
        upper, lower = rows[: len(rows) // 2].sum(), rows[(len(rows) + 1) // 2 :].sum()
        return Reading(SIGN * len(middles), tuple(map(float, middles)), 1.0 if upper > lower else 0.6)


def paper(height: int = 900, width: int = 1200) -> Picture:
    return np.full((height, width), 255, np.uint8)


def write(sheet: Picture, x: int, y: int, count: int, down: bool = False) -> None:
    for at in range(count):
        left, top = (x, y + at * (SIZE + 12)) if down else (x + at * (SIZE + 6), y)
        sheet[top : top + 6, left : left + SIZE] = 0
        sheet[top : top + SIZE, left + 12 : left + 18] = 0


def table() -> Picture:
    """Three rows and three columns: the first row is one cell, in the second the last two cells are one."""
    sheet = paper()
    for y in (100, 200, 300, 400):
        sheet[y : y + 3, 100:1103] = 0
    for x, top in ((100, 100), (1100, 100), (400, 200), (700, 300)):
        sheet[top:403, x : x + 3] = 0
    for x, y, count in ((200, 140, 3), (150, 240, 2), (500, 240, 4), (150, 340, 1), (450, 340, 5), (800, 340, 2)):
        write(sheet, x, y, count)
    write(sheet, 100, 600, 9)
    return sheet


TABLE = {(1, 1, 1, 3): 3, (2, 1, 1, 1): 2, (2, 2, 1, 2): 4, (3, 1, 1, 1): 1, (3, 2, 1, 1): 5, (3, 3, 1, 1): 2}


def seen(sheet: Picture) -> Page:
    return pages.page_of_sheet(Sheet(sheet, SCALE), 1, Counts())


def cells(page: Page) -> list[Cell]:
    look = pdf._look(page)
    tables = [pdf._table(page, *pair, 1).table for pair in zip(look.ruled, look.inside, strict=True)]
    return [cell for found in tables for cell in found.cells]


def counted(page: Page) -> dict[tuple[int, int, int, int], int]:
    return {(cell.row, cell.column, cell.row_span, cell.column_span): len(cell.text) for cell in cells(page)}


@needs_opencv
def test_ruling_lines_make_the_cells_of_a_picture() -> None:
    page = seen(table())
    assert counted(page) == TABLE
    assert (page.width, page.height) == (1200 / SCALE, 900 / SCALE)
    assert [line.text for line in pdf._look(page).lines] == [SIGN * 9]


@needs_opencv
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_upside_down_is_turned(turns: int) -> None:
    page = seen(np.ascontiguousarray(np.rot90(table(), turns)))
    assert counted(page) == TABLE
    assert page.width > page.height


@needs_opencv
@pytest.mark.parametrize("degrees", [-2.2, -0.4, 1.3])
def test_a_slant_is_taken_out(degrees: float) -> None:
    slanted = straight._turned(table(), degrees, 255)
    assert counted(seen(slanted)) == TABLE


@needs_opencv
def test_grain_makes_neither_lines_nor_text() -> None:
    grain = np.random.default_rng(7).normal(0, 12, (900, 1200))
    page = seen(np.clip(table() * 0.8 + 25 + grain, 0, 255).astype(np.uint8))
    assert counted(page) == TABLE


@needs_opencv
def test_text_found_across_a_wall_is_cut_there() -> None:
    class Joins(Counts):
        def find(self, picture: Picture) -> list[Area]:
            return [Area(140, 230, 1090, 280), Area(140, 330, 1090, 380), Area(180, 130, 400, 180)]

    page = pages.page_of_sheet(Sheet(table(), SCALE), 1, Joins())
    assert counted(page) == TABLE


@needs_opencv
def test_what_the_finder_missed_inside_a_table_is_read() -> None:
    class Misses(Counts):
        def find(self, picture: Picture) -> list[Area]:
            return [area for area in super().find(picture) if area.width > 120]

    assert counted(pages.page_of_sheet(Sheet(table(), SCALE), 1, Misses())) == TABLE


@needs_opencv
def test_characters_one_above_the_other_are_read_one_by_one() -> None:
    sheet = table()
    write(sheet, 1000, 210, 2, down=True)
    found = {(cell.row, cell.column): cell.text for cell in cells(seen(sheet))}
    assert found[2, 2].replace(" ", "").replace("\n", "") == SIGN * 6


@needs_opencv
def test_the_strokes_of_large_type_are_no_walls() -> None:
    sheet = paper()
    for y in (100, 140, 180):
        sheet[y : y + 3, 100:1103] = 0
    for x in (100, 600, 1100):
        sheet[100:183, x : x + 3] = 0
    sheet[102:142, 300:304] = 0  # a stroke from line to line, with others across it
    for y in (108, 118, 128):
        sheet[y : y + 4, 280:330] = 0
    assert {(cell.row, cell.column) for cell in cells(seen(sheet))} == {(1, 1), (1, 2), (2, 1), (2, 2)}


@needs_opencv
@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (900, 1200)])
def test_a_blank_picture_has_no_text(shape: tuple[int, int]) -> None:
    page = seen(paper(*shape))
    assert (page.glyphs, page.rules) == ((), ())


def test_characters_stand_where_they_were_seen() -> None:
    line = spread(Reading("12ab", (0.05, 0.15, 0.85, 0.95), 1.0), Area(0, 0, 300, 30), 1.0)
    assert [glyph.text for glyph in line] == ["1", "2", "a", "b"]
    assert line[0].x1 == line[1].x0
    assert line[2].x0 - line[1].x1 > 100
    assert all(glyph.x0 < glyph.x1 for glyph in line)


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("上级补助收人", "上级补助收入"),
        ("接收人员", "接收人员"),
        ("单位：干元", "单位：千元"),
        ("部内预算绩效文本", "部门预算绩效文本"),
        ("部内设机构", "部内设机构"),
        ("一12一", "-12-"),
        ("3.643.37", "3.643.37"),  # figures stay as they were read
    ],
)
def test_only_certain_confusions_of_words_are_corrected(seen: str, printed: str) -> None:
    assert corrected(seen) == printed


def test_without_the_extra_the_error_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableDocument, match=r"scan\.png: the pages are pictures.*mingzhang\[ocr\]"):
        read_image(tmp_path / "scan.png")


@pytest.mark.parametrize(("printed", "is_scan"), [("- 12 -", True), ("第3页 共9页", True), ("2024年部门预算", False)])
def test_a_picture_below_nothing_but_a_page_number_is_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, is_scan: bool
) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = tmp_path / "scan.pdf"
    (tmp_path / "page.png").write_bytes(png(8, 8, b"".join(b"\0" + b"\xff" * 8 for _ in range(8))))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawImage(str(tmp_path / "page.png"), 0, 0, 595, 842)
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(280, 20, printed)
    canvas.save()
    if is_scan:
        with pytest.raises(UnreadableDocument, match=r"scan\.pdf: the pages are pictures.*mingzhang\[ocr\]"):
            pdf.read(path)
    else:
        assert [paragraph.text for paragraph in pdf.read(path).paragraphs()] == [printed]


def png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


HOSTILE = {
    "empty.png": (b"", "damaged"),
    "text.png": (b"this is no picture", "damaged"),
    "head-only.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "damaged"),
    "too-short.png": (png(600, 800, b"\0" * 100), "damaged"),
    "no-size.png": (png(0, 0, b""), "damaged"),
    "bomb.png": (png(60000, 60000, b"\0" * 100), "pixels"),
    "large.png": (png(12000, 12000, b"\0" * 100), "pixels"),
    "loop.tif": (b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "damaged"),
    "script.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "damaged"),
}


@needs_extra
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_image_ends_in_one_error(tmp_path: Path, name: str) -> None:
    content, problem = HOSTILE[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableDocument, match=problem):
        list(picture.of_image(tmp_path / name))


@needs_extra
def test_a_tiff_is_read_page_by_page_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    path = tmp_path / "pages.tif"
    first, *others = [Image.new("1", (600, 800), 1) for _ in range(3)]
    first.save(path, save_all=True, append_images=others)
    assert len(list(picture.of_image(path))) == 3
    monkeypatch.setattr(picture, "MAX_PAGES", 2)
    with pytest.raises(UnreadableDocument, match="more than 2 pages"):
        list(picture.of_image(path))


@needs_extra
@pytest.mark.parametrize(("mode", "suffix"), [("RGBA", "png"), ("CMYK", "jpg"), ("P", "gif"), ("I;16", "png")])
def test_every_kind_of_pixel_becomes_grey(tmp_path: Path, mode: str, suffix: str) -> None:
    from PIL import Image

    path = tmp_path / f"page.{suffix}"
    image = Image.new("RGBA", (600, 800)) if mode == "RGBA" else Image.new(mode, (600, 800), 0)
    image.save(path)
    (sheet,) = picture.of_image(path)
    assert (sheet.picture.dtype, sheet.picture.ndim) == (np.uint8, 2)
    assert set(np.unique(sheet.picture)) <= {0, 255}
    assert (sheet.picture[0, 0] == 255) == (mode in ("RGBA", "CMYK"))  # what is transparent is paper


@needs_extra
@pytest.mark.parametrize(("dpi", "width"), [(200, 595), (0, 595), (1, 595), (150, 794)])
def test_the_page_is_as_wide_as_its_resolution_says_or_as_a4(tmp_path: Path, dpi: int, width: int) -> None:
    from PIL import Image

    Image.new("L", (1654, 2339), 255).save(tmp_path / "page.png", **({"dpi": (dpi, dpi)} if dpi else {}))
    (sheet,) = picture.of_image(tmp_path / "page.png")
    assert sheet.picture.shape[1] / sheet.scale == pytest.approx(width, abs=2)


@needs_extra
def test_a_rasterised_page_reads_as_its_text_does(tmp_path: Path, repository: Path) -> None:
    """A page of the sample disclosures as a scanner gives it: grey paper, a slant, grain."""
    from PIL import Image

    source = next((repository / "content" / "disclosures").glob("*.pdf"), None)
    if source is None:
        pytest.skip("no sample document is a PDF file")
    with pdfium.PdfDocument(source) as document:
        printed = [read_page(document, number) for number in range(1, len(document) + 1)]
        truth = next(page for page in printed if len(pdf._look(page).ruled) == 1)
        clean = document[truth.number - 1].render(scale=200 / 72, grayscale=True).to_numpy().squeeze()
    grain = np.random.default_rng(3).normal(0, 6, clean.shape)
    scan = np.clip(straight._turned(clean, 0.7, 255) * 0.85 + 25 + grain, 0, 255).astype(np.uint8)
    Image.fromarray(scan).save(tmp_path / "scan.png", dpi=(200, 200))

    document_read = read_image(tmp_path / "scan.png")
    found = {(cell.row, cell.column): cell for table in document_read.tables() for cell in table.cells}
    expected = [cell for cell in cells(truth) if cell.text]
    right = [cell for cell in expected if found[cell.row, cell.column].text == cell.text]
    wrong = [(cell.text, found[cell.row, cell.column].text) for cell in expected if cell not in right]
    spans = [cell for cell in cells(truth) if found[cell.row, cell.column].row_span == cell.row_span]
    assert document_read.text_basis == "ocr"
    assert document_read.notes
    assert len(right) >= 0.95 * len(expected), wrong
    assert len(spans) == len(cells(truth))
