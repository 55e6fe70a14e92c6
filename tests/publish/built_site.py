"""Builds a site as the pipeline does, and reads the pages of a built one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from builder import pipeline
from builder.diff.ledger import CHANGES
from builder.model import Records
from builder.package.write import in_memory, write_packages
from builder.publish.publish import publish
from builder.render.redirects import LEDGER
from builder.render.render import GENERATED, render

FILLER, TELEPHONE = "欧阳锋锐", "13912345678"
BROKEN = b"\x00\x01\x02\xff\xfe\x00 broken"


@dataclass(frozen=True)
class Built:
    """What one build left behind."""

    source: Path
    datapackage: Path
    content: Path
    site: Path
    maker: str = "MkDocs"

    def pages(self) -> list[Path]:
        """Every page of the site but the one for addresses that do not exist."""
        return [path for path in sorted(self.site.rglob("*.html")) if path.name != "404.html"]

    def listed(self) -> list[str]:
        """The addresses that the site tells search engines."""
        places = ElementTree.parse(self.site / "sitemap.xml").getroot()
        return [element.text or "" for element in places.iter() if element.tag.endswith("loc")]

    def parts(self, address: str) -> list[Path]:
        """The page at an address and those on which it goes on."""
        first = self.site / address
        more = {number_of(path): path for path in first.parent.glob(f"{first.stem}~*.html")}
        return [first, *(more[number] for number in range(2, len(more) + 2))]


def number_of(path: Path) -> int:
    """The number of a page among those that were one: 1 for the first."""
    return int(path.stem.partition("~")[2] or 1)


@dataclass
class Link:
    """An attribute that names an address, and the element that it stands in."""

    tag: str
    attribute: str
    address: str
    rel: str


@dataclass
class Html:
    """What the tests look at in a page."""

    language: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    tables: int = 0
    captions: int = 0
    text: str = ""
    styles: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Html()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.open.append(tag)
        self.found.headings += ["" for _ in range(tag == "h1")]
        self.found.tables += tag == "table"
        self.found.captions += tag == "caption"
        if tag == "html":
            self.found.language = values.get("lang", "")
        if "id" in values:
            self.found.ids.append(values["id"])
        if "style" in values:
            self.found.styles.append(values["style"])
        for name in ("href", "src", "srcset", "action", "data", "poster", "xlink:href"):
            if name in values:
                self.found.links.append(Link(tag, name, values[name], values.get("rel", "")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.found.styles.append(data)
        if not self.open or self.open[-1] not in ("script", "style"):
            self.found.text += data
        if "h1" in self.open and self.found.headings:
            self.found.headings[-1] += data


def read_html(path: Path) -> Html:
    """The page at `path`."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.found


def pack(source: Path, directory: Path) -> Path:
    """The data packages of the documents in `source` and their downloads, not validated: that is tested elsewhere."""
    outcomes = pipeline.read_documents(source, 1, lambda _: None)
    assert pipeline.correct(outcomes, source) == []
    pipeline.package(outcomes, directory)
    pipeline.export_packages(directory, directory / "downloads", 1, lambda _: None)
    return directory


def build(
    datapackage: Path, output: Path, repository: Path, source: Path | None = None, pages: Path | None = None
) -> Built:
    """Pages and site of packages, beside the pages in `pages`."""
    made = Built(source or output, datapackage, output / "content", output / "site")
    pages = pages or written_pages(output / "pages")
    render(made.datapackage, made.content, pages, repository / "mkdocs.yml")
    publish(made.content, made.site, repository / "mkdocs.yml")
    return made


def written_pages(folder: Path) -> Path:
    """The pages that people write, without the ledgers, which are about the disclosures of this checkout."""
    if not folder.is_dir():
        ignored = shutil.ignore_patterns("disclosures", CHANGES, LEDGER, *GENERATED)
        shutil.copytree(pipeline.PAGES, folder, ignore=ignored)
    return folder


def build_records(records: list[Records], output: Path, repository: Path) -> Built:
    """Pages and site of rows that a test made up."""
    write_packages(in_memory(records), output / "datapackage", pipeline.ABOUT)
    pipeline.export_packages(output / "datapackage", output / "datapackage" / "downloads", 1, lambda _: None)
    return build(output / "datapackage", output, repository)
