"""Of a group that was made before, only what depends on something else is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.render.making import Group, Making, Piece, about, files, units


class Pieces:
    """Makes pieces that say which time it is, and counts."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def group(self, depends_on: str, *names: str) -> Group:
        return Group(depends_on, lambda: {name: self._piece(name) for name in names})

    def _piece(self, name: str) -> Piece:
        def piece() -> tuple[int, str, str]:
            self.made.append(name)
            return len(self.made), name, f"{name}{len(self.made)}"

        return piece


@pytest.fixture
def pieces() -> Pieces:
    return Pieces()


def test_what_depends_on_the_same_is_taken_over(tmp_path: Path, pieces: Pieces) -> None:
    making = Making(tmp_path, 1)
    (first,) = making.each([pieces.group("one", "a", "b")])
    assert files(first) == {"a": "a1", "b": "b2"}
    (again,) = making.each([pieces.group("one", "a", "c")])
    assert again == first
    assert files(again) == {"a": "a1", "c": "c3"}
    assert about(again) == {"a": 1, "c": 3}
    assert units(again) == {"a": "a", "c": "c"}
    (other,) = making.each([pieces.group("two", "a", "c")])
    assert files(other) == {"a": "a4", "c": "c5"}


def test_what_cannot_be_loaded_is_made_anew(tmp_path: Path, pieces: Pieces) -> None:
    making = Making(tmp_path, 1)
    (path,) = making.each([pieces.group("one", "a")])
    path.write_bytes(path.read_bytes()[:-3])
    making.prune(list(making.each([pieces.group("one", "a")])))
    assert files(path) == {"a": "a2"}


def test_what_was_not_used_is_removed(tmp_path: Path, pieces: Pieces) -> None:
    making = Making(tmp_path, 1)
    one, two = making.each([pieces.group("one", "a"), pieces.group("two", "a")])
    making.prune([two])
    assert list(tmp_path.iterdir()) == [two]
    assert not one.exists()


def test_several_processes_make_the_same(tmp_path: Path, pieces: Pieces) -> None:
    groups = [pieces.group(f"group {number}", "a") for number in range(5)]
    paths = list(Making(tmp_path, 2).each(groups))
    assert [path.name for path in paths] == [group.depends_on for group in groups]
    assert [files(path).keys() for path in paths] == [{"a"}] * 5
