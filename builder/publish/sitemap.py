"""The list of the pages for search engines, in several files where one may not hold them all (sitemaps.org)."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

MOST = 50_000
"""How many addresses the protocol allows in one file."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def split(site: Path, url: str, most: int = MOST) -> None:
    """Where `sitemap.xml` of the folder `site` holds more than `most` pages, make it the list of files that hold them.

    The copy that MkDocs compressed is removed: servers compress by themselves, and two copies would have to agree.
    """
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    pages = list(etree.parse(site / "sitemap.xml").getroot())
    if len(pages) <= most:
        return
    names = []
    for number, start in enumerate(range(0, len(pages), most), 1):
        names.append(f"sitemap-{number}.xml")
        _write(site / names[-1], "urlset", pages[start : start + most])
    lists = []
    for name in names:
        one = etree.Element(f"{{{_NAMESPACE}}}sitemap")
        etree.SubElement(one, f"{{{_NAMESPACE}}}loc").text = url + name
        lists.append(one)
    _write(site / "sitemap.xml", "sitemapindex", lists)


def _write(path: Path, kind: str, entries: list[etree._Element]) -> None:
    root = etree.Element(f"{{{_NAMESPACE}}}{kind}", nsmap={None: _NAMESPACE})
    root.extend(entries)
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
