"""A finished build takes the place of the old one whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.swap import STAGING, staging, take_into_use


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


OLD = {"site/index.html": "old", "site/gone.html": "old", "datapackage/data.csv": "old", "content/index.md": "old"}
NEW = {"site/index.html": "new", "datapackage/data.csv": "new", "content/index.md": "new"}


def moves(folder: Path, output: Path) -> list[tuple[Path, Path]]:
    return [(folder / name, output / name) for name in ("site", "datapackage", "content/index.md")]


def test_the_new_takes_the_place_of_the_old(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    with staging(tmp_path) as folder:
        write(folder, NEW)
        take_into_use(moves(folder, tmp_path), folder)
    assert tree(tmp_path) == NEW


def test_links_take_each_others_place_wherever_they_lead(tmp_path: Path) -> None:
    write(tmp_path, {"site/a": "old"})
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "known").symlink_to("../site")
    (tmp_path / "content" / "lost").symlink_to("../nowhere")
    with staging(tmp_path) as folder:
        write(folder, {"content/lost/a": "new"})
        (folder / "content" / "known").symlink_to("../later")
        take_into_use([(folder / "content" / name, tmp_path / "content" / name) for name in ("known", "lost")], folder)
    assert (tmp_path / "content" / "known").readlink() == Path("../later")
    assert tree(tmp_path) == {"site/a": "old", "content/lost/a": "new"}


def test_links_are_put_back(tmp_path: Path) -> None:
    write(tmp_path, {"site/a": "old"})
    (tmp_path / "known").symlink_to("site")
    (tmp_path / "lost").symlink_to("nowhere")
    with pytest.raises(FileExistsError), staging(tmp_path) as folder:
        write(folder, {"lost/a": "new", "new/a": "new"})
        (folder / "known").symlink_to("later")
        (folder / "fresh").symlink_to("later")
        (tmp_path / "new").symlink_to("nowhere")
        names = ("known", "lost", "fresh", "new")
        planned = [(folder / name, tmp_path / name) for name in names]
        (folder / "replaced-later").mkdir()
        write(tmp_path, {"stop/a": "old"})
        take_into_use([*planned, (folder / "replaced-later", tmp_path / "stop" / "a" / "b")], folder)
    assert [(tmp_path / name).readlink().name for name in ("known", "lost", "new")] == ["site", "nowhere", "nowhere"]
    assert not (tmp_path / "fresh").is_symlink()


def test_it_makes_the_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    with staging(tmp_path / "new" / "output") as folder:
        write(folder, NEW)
        take_into_use(moves(folder, tmp_path / "new" / "output"), folder)
    assert tree(tmp_path / "new" / "output") == NEW


def test_what_the_new_build_does_not_have_goes(tmp_path: Path) -> None:
    write(tmp_path, OLD)
    with staging(tmp_path) as folder:
        take_into_use([(folder / "site", tmp_path / "site")], folder)
    assert "site/index.html" not in tree(tmp_path)
    assert "content/index.md" in tree(tmp_path)


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_a_failing_move_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    write(tmp_path, OLD)
    rename, calls = Path.rename, []

    def failing(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == at:
            raise OSError("no space left on the device")
        return rename(path, target)

    with pytest.raises(OSError, match="no space"), staging(tmp_path) as folder:
        write(folder, NEW)
        monkeypatch.setattr(Path, "rename", failing)
        take_into_use(moves(folder, tmp_path), folder)
    assert tree(tmp_path) == OLD


def test_a_failing_first_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if target.name == "datapackage":
            raise OSError("no")
        return rename(path, target)

    with pytest.raises(OSError, match="no"), staging(tmp_path) as folder:
        write(folder, NEW)
        monkeypatch.setattr(Path, "rename", failing)
        take_into_use(moves(folder, tmp_path), folder)
    assert tree(tmp_path) == {}


def test_the_staging_folder_never_outlives_a_build(tmp_path: Path) -> None:
    left = ("moves.json.part", "site/index.html", "site/tables/projects/1.csv", "replaced/0/tables/2.csv", "replaced/1")
    write(tmp_path / STAGING, dict.fromkeys(left, "left over by a killed build"))
    with pytest.raises(ValueError, match="broken"), staging(tmp_path) as folder:
        assert list(folder.iterdir()) == []
        raise ValueError("broken")
    assert not (tmp_path / STAGING).exists()
