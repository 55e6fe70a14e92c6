"""Image files and scanned PDF pages as pictures of one resolution. What is too large or damaged is refused."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from builder.read.limits import FILE_BYTES, damaged, too_large
from builder.read.ocr.shapes import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PAGES = 100
"""Pages of pictures in one document."""
MAX_PIXELS = 100_000_000
"""Of one picture: A3 at 600 dots an inch has 70 million."""

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
"""No other decoder of Pillow's is ever tried."""

_SCALE = 240 / 72  # pixels a point
_AREA = 12_000_000  # pixels: A3 at that scale
_ENLARGED = 1.35  # times: a coarse picture is not made larger than this, its grain would look like ink
_LARGE = 0.1  # of a page: a smaller picture on it is a logo
_WIDTHS = {False: 595.0, True: 842.0}  # points, upright and landscape: A4
_PLAUSIBLE = (300.0, 1300.0)  # points: a page whose resolution gives another width does not know its resolution


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture of a page, and how many of its pixels are a point."""

    picture: Picture
    scale: float


def of_image(path: Path) -> Iterator[Sheet]:
    """The pages of an image file. Raises `UnreadableDocument` where it is damaged, too large or of no known format."""
    from PIL.Image import open as open_image  # comes with the extra

    if path.stat().st_size > FILE_BYTES:
        raise too_large(path.name, f"the file is larger than {FILE_BYTES >> 20} MiB")
    with _trapped(path.name):
        image: Image = open_image(path, formats=FORMATS)
    with image:
        for number in range(MAX_PAGES + 1):
            with _trapped(path.name):
                if number and not _turn_page(image, number):
                    return
                sheet = _sheet(_checked(image, number, path.name))
            yield sheet


def of_pdf(document: pdfium.PdfDocument, number: int) -> Sheet:
    """The page `number` (from 1) of an open PDF, as a reader sees it."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = _scale(width, height, _pixels_a_point(page))
        bitmap = page.render(scale=scale, grayscale=True)
        return Sheet(np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width), scale)
    finally:
        page.close()


def _scale(width: float, height: float, own: float) -> float:
    """How many pixels a point gets on a page of this size in points whose picture has `own`."""
    return min(_SCALE, sqrt(_AREA / max(1.0, width * height)), _ENLARGED * own)


def _pixels_a_point(page: pdfium.PdfPage) -> float:
    """The resolution of the pictures on a PDF page; without limit where there are none."""
    found = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > _LARGE * page.get_width() * page.get_height():
            found.append(max(item.get_px_size()) / max(right - left, top - bottom))
    return max(found, default=inf)


def _turn_page(image: Image, number: int) -> bool:
    if image.format != "TIFF":
        return False  # what moves has one picture that is a page
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _checked(image: Image, number: int, name: str) -> Image:
    if number == MAX_PAGES:
        raise too_large(name, f"the image has more than {MAX_PAGES} pages")
    if image.width * image.height > MAX_PIXELS:
        raise too_large(name, f"the picture is {image.width} × {image.height} pixels large")
    return image


@contextmanager
def _trapped(name: str) -> Iterator[None]:
    """Pillow's many errors as one."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is measured here, or does not matter
            yield
    except Image.DecompressionBombError:
        raise too_large(name, "the picture has too many pixels") from None
    except UnidentifiedImageError:  # its message is the path on this machine
        raise damaged(name, "no known picture format fits") from None
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, ZeroDivisionError) as error:
        raise damaged(name, str(error)) from None


def _sheet(image: Image) -> Sheet:
    from PIL import Image, ImageOps

    width = _width_in_points(image)
    upright = ImageOps.exif_transpose(image) or image
    if upright.size != image.size:
        width *= upright.width / image.width
    grey = _grey(upright)
    height = width * grey.height / grey.width
    scale = _scale(width, height, grey.width / width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return Sheet(np.array(grey.resize(size, Image.Resampling.LANCZOS), dtype=np.uint8), scale)


def _grey(image: Image) -> Image:
    """The picture in shades of grey, on white paper where it is transparent."""
    from PIL import Image

    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "transparency" in image.info:
        image = image.convert("RGBA")
    grey = image.convert("L")
    if "A" not in image.getbands():
        return grey
    paper = Image.new("L", image.size, 255)
    paper.paste(grey, mask=image.getchannel("A"))
    return paper


def _width_in_points(image: Image) -> float:
    """How wide the page is: from its resolution where that is plausible, else as wide as A4."""
    dots = image.info.get("dpi", (0, 0))[0]
    width = 72 * image.width / float(dots) if dots and dots > 1 else 0.0
    low, high = _PLAUSIBLE
    return width if low <= width <= high else _WIDTHS[image.width > image.height]
