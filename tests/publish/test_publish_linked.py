"""Files that are no pages are in the site without a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import PublishError
from builder.publish.linked import place, require_there

NAMES = ("changes.md", "data", "feeds", "en/data", "projects", "robots.txt")
PAGES = ("changes.md", "data/index.md", "projects/b.md")
FILES = ("data/data/a.csv", "data/data/b/b.csv", "feeds/a.xml", "projects/a.csv", "robots.txt")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Pages with files beside them."""
    for name in (*PAGES, *FILES, "data/.hidden", "site.css"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "content"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("give", [False, True])
def test_the_site_has_the_same_files_but_no_pages(content: Path, tmp_path: Path, give: bool) -> None:
    place(content, tmp_path / "site", NAMES, give)
    assert files(tmp_path / "site") == sorted(FILES)
    for name in FILES:
        assert (tmp_path / "site" / name).samefile(content / name)
    assert (content / "data" / "data" / "a.csv").read_text() == "data/data/a.csv"


def test_folders_without_pages_are_moved(content: Path, tmp_path: Path) -> None:
    place(content, tmp_path / "site", NAMES, give=True)
    links = [path.relative_to(content).as_posix() for path in sorted(content.rglob("*")) if path.is_symlink()]
    assert links == ["data/data", "feeds"]
    assert (content / "data" / "data").readlink() == Path("../../site/data/data")
    assert [(tmp_path / "site" / name).stat().st_nlink for name in FILES] == [1, 1, 1, 2, 2]
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("content", "site"):
        (tmp_path / name).rename(moved / name)
    assert (moved / "content" / "feeds" / "a.xml").read_text() == "feeds/a.xml"


def test_nothing_is_moved_where_links_are_not_allowed(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refused)
    place(content, tmp_path / "site", NAMES, give=True)
    assert files(tmp_path / "site") == sorted(FILES)
    assert [(tmp_path / "site" / name).stat().st_nlink for name in FILES] == [2, 2, 2, 2, 2]


def test_a_second_site_of_the_same_pages_has_them_too(content: Path, tmp_path: Path) -> None:
    place(content, tmp_path / "site", NAMES, give=True)
    place(content, tmp_path / "other", NAMES, give=False)
    assert files(tmp_path / "other") == sorted(FILES)


@pytest.mark.parametrize("name", ["data", "feeds"])
def test_a_link_that_leads_nowhere_stops_it(content: Path, tmp_path: Path, name: str) -> None:
    place(content, tmp_path / "site", NAMES, give=True)
    require_there(content, NAMES)
    (tmp_path / "site" / name).rename(tmp_path / "gone")
    (content / ".#method.md").symlink_to("somebody@host.1")  # an editor's
    require_there(content, ["projects"])
    with pytest.raises(PublishError, match=rf"content/{name}.*not there → run `builder render` again"):
        require_there(content, NAMES)
