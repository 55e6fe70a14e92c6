"""The whole site as one zip, for those without a network: unpacked, it opens from disk, with search.

Without the data packages, which are offered as zip themselves: a link to one leads to the site on the network instead.
The same site gives the same bytes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

from builder.export.archive import entry

ARCHIVE = "downloads/site.zip"
"""Where the zip lies on the site. It is not part of itself."""

_LEFT_OUT = ("data/data/", "data/disclosures/", "data/downloads/", "downloads/")
_MAY_LEAD_OUT = re.compile(r'(?<=href=")((?:\.\./)*(?:data/)?(?:data|disclosures|downloads)/[^"#]*)')


def write_offline(site: Path, url: str) -> None:
    """Write the zip of the folder `site`, whose address is `url`; everything lies below a folder of the host's name."""
    folder = urlsplit(url).hostname
    target = site / ARCHIVE
    target.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w") as archive:
        for name in list(_names(site)):
            content = (site / name).read_bytes()
            if name.endswith(".html"):
                content = _MAY_LEAD_OUT.sub(_outward(name, url), content.decode("utf-8")).encode("utf-8")
            archive.writestr(entry(f"{folder}/{name}"), content)


def _names(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not name.startswith(_LEFT_OUT):
            yield name


def _outward(page: str, url: str) -> Callable[[re.Match[str]], str]:
    """What becomes of a link of a page: absolute where it leads to what is left out."""
    folder = posixpath.dirname(page)

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found.group()))
        return url + target if unquote(target).startswith(_LEFT_OUT) else found.group()

    return link
