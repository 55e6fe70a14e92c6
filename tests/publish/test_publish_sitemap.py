"""A list of pages that is too long for one file becomes several, each within the limit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from built_site import Built
from lxml import etree

from builder.publish.sitemap import split

SITE = "https://mingzhang.example.org/"


def places(path: Path) -> list[str]:
    return [str(element.text) for element in etree.parse(path).iter("{*}loc")]


@pytest.mark.parametrize("most", [50, 100_000])
def test_a_long_list_is_split(built: Built, tmp_path: Path, most: int) -> None:
    shutil.copyfile(built.site / "sitemap.xml", tmp_path / "sitemap.xml")
    pages = places(tmp_path / "sitemap.xml")
    split(tmp_path, SITE, most)
    files = [tmp_path / name.removeprefix(SITE) for name in places(tmp_path / "sitemap.xml")]
    if most > len(pages):
        assert places(tmp_path / "sitemap.xml") == pages
        return
    assert etree.parse(tmp_path / "sitemap.xml").getroot().tag.endswith("}sitemapindex")
    assert len(files) == -(-len(pages) // most)
    assert [place for path in files for place in places(path)] == pages
    assert max(len(places(path)) for path in files) == most


def test_the_list_is_written_once(built: Built) -> None:
    assert sorted(path.name for path in built.site.glob("sitemap*")) == ["sitemap.xml"]
