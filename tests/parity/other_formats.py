"""What no writer of `samples` writes: old Office files, scans, archives. All are made of what the writers wrote."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium

from samples.package import pack

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FILTERS = {"doc": "doc:MS Word 97", "xls": "xls:MS Excel 97"}
_LONG_AGO = time.gmtime(0)


def old_office(paths: Sequence[Path], kind: str, folder: Path) -> None:
    """Convert documents to `doc` or `xls` in `folder`. Needs LibreOffice; what it writes differs from run to run."""
    with tempfile.TemporaryDirectory() as profile:
        command = [str(SOFFICE), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        convert = ["--convert-to", FILTERS[kind], "--outdir", str(folder), *map(str, paths)]
        subprocess.run([*command, *convert], check=True, capture_output=True, timeout=300)


def scan(pdf: bytes, scale: float = 2.0) -> bytes:
    """A .pdf whose pages are pictures of those of `pdf`. Without a Chinese font on the machine they show boxes."""
    document = pdfium.PdfDocument(pdf)
    pages = [page.render(scale=scale, grayscale=True).to_pil().convert("L") for page in document]
    written = io.BytesIO()
    dates = {"creationDate": _LONG_AGO, "modDate": _LONG_AGO}
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=72 * scale, **dates)
    document.close()
    return written.getvalue()


def archive(paths: Sequence[Path]) -> bytes:
    """A .zip that holds these files."""
    return pack({path.name: path.read_bytes() for path in paths})
