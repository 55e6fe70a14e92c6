"""The site that Zensical makes is the one that MkDocs makes, and what is wrong stops it as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import Built
from lxml import html

from builder.errors import PublishError
from builder.publish import zensical


def files(built: Built) -> set[str]:
    """All but what a theme brings."""
    names = {path.relative_to(built.site).as_posix() for path in built.site.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(("assets/javascripts/", "assets/stylesheets/"))}


def article(path: Path) -> str:
    """The words of the page itself: Zensical colours code, and breaks lines elsewhere."""
    own = html.parse(str(path)).getroot().find("body").xpath(".//article")[0]
    return "".join(own.text_content().split())


def test_both_sites_have_the_same_files(built_by_mkdocs: Built, built_by_zensical: Built) -> None:
    ours, theirs = files(built_by_mkdocs), files(built_by_zensical)
    assert len(ours) > 500
    assert theirs == ours


def test_both_sites_say_the_same(built_by_mkdocs: Built, built_by_zensical: Built) -> None:
    for path in [*built_by_mkdocs.pages(), built_by_mkdocs.site / "404.html"]:
        name = path.relative_to(built_by_mkdocs.site)
        if name.parts[0] != "embeds" and 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"):
            assert article(built_by_zensical.site / name) == article(path), name


def test_what_both_have_in_common_is_the_same_bytes(built_by_mkdocs: Built, built_by_zensical: Built) -> None:
    for name in files(built_by_mkdocs):
        if not name.endswith((".html", ".zip", "sitemap.xml")):
            assert (built_by_zensical.site / name).read_bytes() == (built_by_mkdocs.site / name).read_bytes(), name


@pytest.mark.parametrize("link", ["[y](nowhere.md)", "[y](index.md#nowhere)", "[y](#nowhere)"])
def test_a_link_to_nowhere_stops_it(tmp_path: Path, repository: Path, link: str) -> None:
    pytest.importorskip("zensical", reason="Zensical is not installed (make zensical)")
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text(f"# x\n\n{link}\n", encoding="utf-8")
    with pytest.raises(PublishError, match=r"index\.md:3"):
        zensical.publish(content, tmp_path / "site", repository / "mkdocs.yml")
    assert not (tmp_path / "site").exists()
