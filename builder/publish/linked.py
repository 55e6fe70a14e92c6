"""What is in the site as it lies among the pages: tables, pictures and data, some ten files for each page.

The site has them without a copy. Where the pages were made for this site, whole folders of them are moved there, and
among the pages stays a link to each: so each file is made, and later removed, once instead of twice.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from builder.errors import PublishError
from builder.incremental.last_build import link


def place(content: Path, site: Path, names: Collection[str], give: bool) -> None:
    """Put all files below the folders `names` of `content` into the folder `site` beside it, but the pages.

    They are links of the same files; with `give` folders without pages are moved, and `content` links to them.
    """
    for name in sorted(names):
        if "/" not in name and (content / name).exists():
            _place(content / name, site / name, give)


def _place(path: Path, target: Path, give: bool) -> None:
    if path.name.startswith(".") or path.suffix == ".md":
        return
    if not path.is_dir():
        link(path, target)
    elif not (give and not _has_pages(path) and _moved(path, target)):
        for inner in path.iterdir():
            _place(inner, target / inner.name, give)


def _has_pages(folder: Path) -> bool:
    return any(name.endswith(".md") for _, _, names in os.walk(folder) for name in names)


def _moved(folder: Path, target: Path) -> bool:
    """Move a folder and leave a link, where the file system and the rights of the user allow one."""
    place = folder.with_name(f"{folder.name}.link")
    try:
        place.symlink_to(os.path.relpath(target, folder.parent), target_is_directory=True)
    except OSError:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(target)
    place.rename(folder)
    return True


def require_there(content: Path, names: Collection[str]) -> None:
    """Raise `PublishError` where what was moved from the folders `names` is not there, because the site is gone."""
    for path in (path for name in sorted(names) for path in _links(content / name)):
        if not path.exists():
            problem = "expected the files that were moved to the site, which is not there"
            raise PublishError(f"{path}: {problem} → run `builder render` again")


def _links(folder: Path) -> Iterator[Path]:
    """Links to folders that were moved, the folder itself or some below it."""
    if folder.is_symlink():
        yield folder
    for at, folders, names in os.walk(folder):
        yield from (path for name in (*folders, *names) if (path := Path(at, name)).is_symlink())
