"""What the last build left is used again only where it depended on the same and nobody touched it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.incremental.fingerprint import fingerprint, of_files
from builder.incremental.last_build import LastBuild, link

MANIFEST = ".kept/units.json"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The output of a build with one unit of a folder and a file, and its manifest."""
    output = tmp_path / "output"
    paths = write(output, "1.00")
    build = LastBuild(output, tmp_path, tmp_path / "nothing", output / MANIFEST)
    build.made("budget", "depends on this", paths, {"robots": "noindex"})
    build.save()
    return output


def write(folder: Path, text: str) -> list[Path]:
    paths = [folder / "package", folder / "page.html"]
    (paths[0] / "data").mkdir(parents=True)
    (paths[0] / "data" / "projects.csv").write_text(text)
    paths[1].write_text(text)
    return paths


def again(output: Path, depends_on: str = "depends on this") -> tuple[bool, Path, LastBuild]:
    new = output.parent / "new"
    build = LastBuild(new, output, output / MANIFEST, new / MANIFEST)
    return build.again("budget", depends_on, [new / "package", new / "page.html"]), new, build


def saved(build: LastBuild, new: Path) -> LastBuild:
    """A build after `build`, which was made in the folder `new`."""
    build.save()
    return LastBuild(new.parent / "newest", new, new / MANIFEST, new.parent / "newest" / MANIFEST)


def test_a_unit_that_depends_on_the_same_is_linked_with_its_note(made: Path) -> None:
    used, new, build = again(made)
    assert used
    assert (new / "package" / "data" / "projects.csv").samefile(made / "package" / "data" / "projects.csv")
    assert (new / "page.html").read_text() == "1.00"
    assert saved(build, new).noted("budget") == {"robots": "noindex"}
    assert build.depends_on("budget") == "depends on this"


def test_a_new_note_takes_the_place_of_the_old_one(made: Path) -> None:
    new = made.parent / "new"
    build = LastBuild(new, made, made / MANIFEST, new / MANIFEST)
    assert build.again("budget", "depends on this", [new / "package", new / "page.html"], {"robots": "index"})
    assert build.noted("budget") == {"robots": "noindex"}
    assert saved(build, new).noted("budget") == {"robots": "index"}


def test_what_was_used_again_can_be_used_a_third_time(made: Path) -> None:
    _, new, build = again(made)
    newest = new.parent / "newest"
    assert saved(build, new).again("budget", "depends on this", [newest / "package", newest / "page.html"])


def test_another_dependency_makes_the_unit_anew(made: Path) -> None:
    used, new, _ = again(made, "depends on something else")
    assert not used
    assert not new.exists()


def test_a_file_that_nobody_touched_is_found_where_it_was_left(made: Path) -> None:
    new = made.parent / "new"
    build = LastBuild(made, made, made / "nothing", made / MANIFEST)
    build.made("database", "depends on this", [made / "page.html"])
    build.save()

    def left(depends_on: str) -> Path | None:
        build = LastBuild(new, made, made / MANIFEST, new / MANIFEST)
        return build.left("database", depends_on, new / "page.html")

    assert left("depends on this") == made / "page.html"
    assert left("depends on something else") is None
    edit(made)
    assert left("depends on this") is None
    remove(made)
    assert left("depends on this") is None


def test_what_depends_on_something_unknown_is_never_used_again(tmp_path: Path) -> None:
    build = LastBuild(tmp_path, tmp_path, tmp_path / MANIFEST, tmp_path / MANIFEST)
    build.made("budget", "", write(tmp_path, "1.00"))
    build.save()
    later = LastBuild(tmp_path / "new", tmp_path, tmp_path / MANIFEST, tmp_path / "new" / MANIFEST)
    assert not later.again("budget", "", [])


def edit(output: Path) -> None:
    (output / "page.html").write_text("2.00")


def edit_back_in_time(output: Path) -> None:
    path = output / "package" / "data" / "projects.csv"
    before = path.stat()
    path.write_text("1.000")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(output: Path) -> None:
    (output / "page.html").unlink()


def add(output: Path) -> None:
    (output / "package" / "data" / "more.csv").write_text("")


def rename(output: Path) -> None:
    (output / "package" / "data" / "projects.csv").rename(output / "package" / "data" / "other.csv")


def lose_the_manifest(output: Path) -> None:
    (output / MANIFEST).unlink()


def break_the_manifest(output: Path) -> None:
    (output / MANIFEST).write_text("{")


@pytest.mark.parametrize("touch", [edit, edit_back_in_time, remove, add, rename, lose_the_manifest, break_the_manifest])
def test_a_unit_that_somebody_touched_is_made_anew(made: Path, touch: Callable[[Path], None]) -> None:
    touch(made)
    used, new, _ = again(made)
    assert not used
    assert not (new / "package").exists()
    assert not (new / "page.html").exists()


def test_a_file_system_without_links_gets_copies(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("links are not supported here")

    monkeypatch.setattr(os, "link", refuse)
    used, new, _ = again(made)
    assert used
    assert (new / "page.html").read_text() == "1.00"
    assert not (new / "page.html").samefile(made / "page.html")


@pytest.mark.parametrize("name", ["package", "page.html"])
def test_of_a_link_its_target_is_linked(made: Path, name: str) -> None:
    (made / "elsewhere").symlink_to(name)
    link(made / "elsewhere", made.parent / "other" / "place")
    place = made.parent / "other" / "place"
    assert not place.is_symlink()
    files = ["data/projects.csv"] if name == "package" else ["."]
    assert all((place / file).samefile(made / name / file) for file in files)


def test_fingerprints_tell_values_and_places_apart(tmp_path: Path) -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint(1) != fingerprint("1")
    assert fingerprint(b"1") != fingerprint("1")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.txt").write_text("x")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    first, second = (of_files(folder.iterdir(), folder) for folder in (tmp_path / "one", tmp_path / "two"))
    assert first == second
    (tmp_path / "two" / "a.txt").rename(tmp_path / "two" / "b.txt")
    assert of_files((tmp_path / "two").iterdir(), tmp_path / "two") != first
