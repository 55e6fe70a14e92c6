"""`robots.txt`: what search engines are asked not to fetch, and where they find the list of the pages.

The views of the documents name people, so that nobody should find them by a name: these views, their tables as CSV, the
cells and paragraphs of the data, the packages of single documents, every download (workbooks, databases and archives
hold the cells too), and the files of the site's own search stay out. The pages about the data and its other CSV files
are found.

For the views this rule counts: some engines do not heed `noindex` (Baidu). An engine that keeps it fetches no view and
so never reads the `noindex` in its head; it may list the view by its address, in which no name stands. The `noindex` is
for a site below another one, which has no say in the `robots.txt` of its host.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from builder.render.site import Site

ADDRESS = "robots.txt"

_KEPT_OUT = (
    "originals/",
    "tables/originals/",
    "search/",
    "data/data/cells.csv",
    "data/data/paragraphs.csv",
    "data/disclosures/",
    "data/downloads/",
    "downloads/",
)
_IN_SHARDS = ("originals/", "tables/originals/", "data/disclosures/", "data/downloads/", "downloads/")


def robots(site: Site) -> bytes:
    """The file for the host of the site."""
    root = urlsplit(site.url).path
    kept_out = (*_KEPT_OUT, *(f"*/{start}" for start in _IN_SHARDS if site.division.digits))
    lines = ["User-agent: *", *(f"Disallow: {root}{start}" for start in kept_out), ""]
    return "\n".join([*lines, f"Sitemap: {site.absolute('sitemap.xml')}", ""]).encode("utf-8")
