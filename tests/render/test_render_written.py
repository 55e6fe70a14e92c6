"""What a build writes as the last one did stays the same file; what became something else leaves the old one alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.incremental.last_build import LastBuild
from builder.render.making import Group, Made, Making, about
from builder.render.parts import Parts
from builder.render.written import Folder

PAGE, TABLE = "projects/a.md", "tables/a-1.csv"


class Builds:
    """Builds in the folders `1`, `2` and so on, each after the one before."""

    def __init__(self, root: Path) -> None:
        self.root, self.number = root, 0

    def build(self, text: str, places: dict[str, dict[str, str]] | None = None, version: str = "1") -> Path:
        """The content of the next build, whose one page has that text."""
        old, new = self.root / str(self.number), self.root / str(self.number + 1)
        self.number += 1
        last = LastBuild(new, old, old / "units.json", new / "units.json")
        made = Made(
            {PAGE: text.encode()},
            {TABLE: b"1\n"},
            {},
            frozenset({("originals/b.html", "L1"), ("projects/a.html", "L1")}),
        )
        paths = list(Making(self.root / "kept", 1).each([Group(version, lambda: {"": made.parted})]))
        folder = Folder(new / "content", old / "content", last)
        folder.write_groups(paths, Parts(places or {}), 1)
        folder.write("robots.txt", b"all")
        last.save()
        return new / "content"


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path)


LINK = '<a href="../originals/b.html#L1">'


def test_what_is_as_it_was_is_the_same_file(builds: Builds) -> None:
    first, second = builds.build(LINK), builds.build(LINK)
    for name in (PAGE, TABLE, "robots.txt"):
        assert (second / name).samefile(first / name), name
    assert (second / PAGE).read_text() == LINK


def test_a_place_that_moved_to_another_page_is_led_to_there(builds: Builds) -> None:
    first = builds.build(LINK)
    second = builds.build(LINK, {"originals/b.html": {"L1": "originals/b~2.html"}})
    assert (first / PAGE).read_text() == LINK
    assert (second / PAGE).read_text() == '<a href="../originals/b~2.html#L1">'
    assert (second / TABLE).samefile(first / TABLE)


def test_a_page_is_written_anew_only_where_a_place_moved_to_which_it_leads(builds: Builds) -> None:
    first = builds.build(LINK)
    second = builds.build(LINK, {"originals/b.html": {"L2": "originals/b~2.html"}})
    third = builds.build(LINK, {"originals/b.html": {"L1": "originals/b~2.html"}})
    depended = [
        json.loads((path.parent / "units.json").read_text())[f"pages {PAGE}"][0] for path in (first, second, third)
    ]
    assert depended[0] == depended[1] != depended[2]


def test_a_piece_that_was_made_anew_is_written_anew(builds: Builds) -> None:
    first, second = builds.build("one"), builds.build("two", version="2")
    assert [(first / PAGE).read_text(), (second / PAGE).read_text()] == ["one", "two"]


def test_a_page_that_somebody_touched_is_written_anew(builds: Builds) -> None:
    first = builds.build("one")
    (first / PAGE).write_text("two")
    assert (builds.build("one") / PAGE).read_text() == "one"


def test_a_file_that_was_linked_is_not_written_to(builds: Builds) -> None:
    first, second = builds.build("one"), builds.build("one")
    Folder(second).write(PAGE, b"two")
    assert (first / PAGE).read_text() == "one"
    assert (second / PAGE).read_text() == "two"


def test_it_is_known_where_pages_lead_without_their_files(builds: Builds) -> None:
    builds.build(LINK)
    (kept,) = (builds.root / "kept").iterdir()
    known = about(kept)[""]
    assert (known.names, known.leads_to) == ((PAGE, TABLE), {"originals/b.html": ("L1",)})
