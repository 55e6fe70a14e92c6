"""The pictures that stand beside a link to the site where people share it: one of the site, of each region and of each
department. A document or a project is shared with that of its department.

They are made at build time of a font that is installed with the program, and need neither a network nor fonts of the
machine. What counts stands in the square in the middle, which is all that WeChat shows.
"""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from builder.render import addresses
from builder.render.budgets import with_total
from builder.render.escape import fold
from builder.render.lists import region_title
from builder.render.load import Package, Row
from builder.render.regions import departments, regions
from builder.render.site import Site

FOLDER = "cards"
SITE = f"{FOLDER}/site.png"

WIDTH, HEIGHT = 1200, 630
_COLUMN = 560
"""How wide the words in the square in the middle may be."""

_GROUND, _INK = (0x1F, 0x4E, 0x79), (0xFF, 0xFF, 0xFF)
_SHADES = 16
"""The colours of a card are the steps from the ground to the ink: enough for the edges of letters, and a small file."""

_PLAIN, _QUIET = 255, 190
_FONT = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
_SIMPLIFIED = 2  # its place in the collection
_REGULAR, _BOLD = 400, 700
_MOST_LINES = 4
_SIGN = 84
"""The room for the sign of the site, above the words."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: whose it is, how much it comes to, and what that is."""

    title: str
    figure: str = ""
    remark: str = ""


def of(disclosure: Row) -> str:
    """The card of the department that published a disclosure."""
    return f"{FOLDER}/{addresses.department(disclosure['disclosure_id']).removesuffix('.html')}.png"


def cards(package: Package, site: Site) -> Iterator[tuple[str, bytes]]:
    """(address, content) of the cards of the site and of each region."""
    yield SITE, drawn(Card(site.name, remark="政府部门的预算和绩效，一笔一笔看"), site.name)
    for code, rows in regions(package).items():
        number = len(departments(rows))
        card = Card(region_title(rows[0]), f"{number} 个部门", "公开的预算和绩效")
        yield f"{FOLDER}/regions/{code}.png", drawn(card, site.name)


def of_department(package: Package, site: Site, disclosures: Sequence[Row]) -> tuple[str, bytes]:
    """(address, content) of the card of a department; the newest of its disclosures comes first."""
    return of(disclosures[0]), drawn(_department(package, disclosures), site.name)


def _department(package: Package, rows: Sequence[Row]) -> Card:
    name = rows[0]["organisation_name"]
    budget = with_total(package, rows)
    if budget is None or budget.whole is None:
        return Card(name, remark="公开的预算和绩效")
    kind = "支出" if budget.disclosure["kind"] == "final_accounts" else "预算"
    return Card(name, str(budget.whole), f"{budget.disclosure['fiscal_year']} 年{kind}".removeprefix(" 年"))


def drawn(card: Card, site_name: str) -> bytes:
    """The card as PNG."""
    image = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    size = 52 if card.figure else 76
    words = [
        (line, _font(size, _BOLD), _PLAIN, size * 5 // 4) for line in _wrapped(fold(card.title), _font(size, _BOLD))
    ]
    words += [(card.figure, _fitting(card.figure), _PLAIN, 116)] if card.figure else []
    words += [(card.remark, _font(34, _REGULAR), _QUIET, 52)] if card.remark else []
    words += [(site_name, _font(30, _REGULAR), _QUIET, 80)] if card.title != site_name else []
    top = (HEIGHT - _SIGN - sum(height for *_, height in words)) // 2
    _sign(draw, WIDTH // 2, top + _SIGN // 3)
    top += _SIGN
    for text, font, shade, height in words:
        draw.text((WIDTH // 2, top + height // 2), text, font=font, fill=shade, anchor="mm")
        top += height
    file = io.BytesIO()
    coloured = Image.frombytes("P", image.size, image.point(lambda shade: shade * _SHADES // 256).tobytes())
    coloured.putpalette([part for step in range(_SHADES) for part in _shade(step)])
    coloured.save(file, "PNG", optimize=True)
    return file.getvalue()


def _shade(step: int) -> Iterator[int]:
    for ground, ink in zip(_GROUND, _INK, strict=True):
        yield ground + (ink - ground) * step // (_SHADES - 1)


def _sign(draw: ImageDraw.ImageDraw, middle: int, top: int) -> None:
    """The sign of the site, as in `assets/icon.svg`: three lines of an account."""
    for number, width in enumerate((64, 64, 40)):
        left, y = middle - 32, top + number * 20
        draw.line([(left, y), (left + width, y)], fill=_PLAIN, width=9)


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The lines of a text; what does not fit the last of them is left out and said so."""
    lines = [""]
    for character in text:
        if font.getlength(lines[-1] + character) > _COLUMN:
            if len(lines) == _MOST_LINES:
                lines[-1] = lines[-1][:-1] + "…"
                break
            lines.append("")
        lines[-1] += character
    return lines


def _fitting(figure: str) -> ImageFont.FreeTypeFont:
    """The largest font in which an amount is not too wide."""
    fonts = [_font(size, _BOLD) for size in (84, 72, 60, 48)]
    return next((font for font in fonts if font.getlength(figure) <= _COLUMN), fonts[-1])


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    package, name = _FONT
    with importlib.resources.as_file(importlib.resources.files(package) / name) as path:
        font = ImageFont.truetype(path, size, index=_SIMPLIFIED)
    font.set_variation_by_axes([weight])
    return font
