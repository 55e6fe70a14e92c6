"""MkDocs finds the pages, and knows a file that is only linked where a link asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files

from builder.publish.gather import Found

LINKED = ("data", "projects", "changes.md", "robots.txt", "en/data")


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    """The settings of a site of a few pages with files beside them."""
    for name in ("index.md", "about.md", "projects/b.md", "projects/index.md", "projects/a.csv", "data/data/a.csv"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    for name in ("changes.md", "robots.txt", "site.css", "data/.hidden"):
        (tmp_path / "content" / name).write_text(name)
    (tmp_path / "mkdocs.yml").write_text("site_name: small\nexclude_docs: /about.md\n")
    folders = {"docs_dir": str(tmp_path / "content"), "site_dir": str(tmp_path / "site")}
    return load_config(str(tmp_path / "mkdocs.yml"), use_directory_urls=False, **folders)


def test_pages_and_other_files_are_found_as_mkdocs_finds_them(config: MkDocsConfig) -> None:
    names = [(file.src_uri, file.inclusion) for file in Found(config, LINKED)]
    everything = [(file.src_uri, file.inclusion) for file in get_files(config)]
    only_linked = {"data/.hidden", "data/data/a.csv", "projects/a.csv", "robots.txt"}
    assert names == [(name, inclusion) for name, inclusion in everything if name not in only_linked]
    assert [name for name, _ in names] == [
        *("index.md", "about.md", "changes.md", "site.css"),
        *("projects/index.md", "projects/b.md"),
    ]


def test_a_linked_file_is_found_where_it_is_asked_for(config: MkDocsConfig) -> None:
    found = Found(config, LINKED)
    file = found.get_file_from_path("data/data/a.csv")
    assert file is not None
    assert (file.url, file.inclusion.is_included()) == ("data/data/a.csv", True)
    assert found.get_file_from_path("data/data/b.csv") is None
    assert found.get_file_from_path("../mkdocs.yml") is None
