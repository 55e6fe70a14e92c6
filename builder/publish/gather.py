"""The files of the site as MkDocs finds them, but those that are linked without a description of each.

They are tables, pictures and data, some ten for each page. MkDocs asks for one only where a Markdown link leads to it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, set_exclusions

_FIRST = ("index", "README")


class Found(Files):
    """All pages, and the files that are not below the folders `linked`; one that is, where it is asked for."""

    def __init__(self, config: MkDocsConfig, linked: Collection[str]) -> None:
        self._config, self._linked = config, linked
        files = [self._described(path) for path in _paths(config.docs_dir, linked)]
        set_exclusions(files, config)
        super().__init__(files)

    def get_file_from_path(self, path: str) -> File | None:
        """The file of that name, or `None`."""
        found = super().get_file_from_path(path)
        if found or not self._is_linked(path) or not (Path(self._config.docs_dir) / path).is_file():
            return found
        file = self._described(path)
        set_exclusions([file], self._config)
        return file

    def _described(self, path: str) -> File:
        return File(path, self._config.docs_dir, self._config.site_dir, self._config.use_directory_urls)

    def _is_linked(self, path: str) -> bool:
        return path.partition("/")[0] in self._linked


def _paths(root: str, linked: Collection[str]) -> Iterator[str]:
    """Pages, and files that are not linked, in the order of MkDocs."""
    for folder, folders, names in os.walk(root, followlinks=True):
        folders.sort()
        place = os.path.relpath(folder, root).replace(os.sep, "/")
        is_linked = place.partition("/")[0] in linked
        for name in sorted(names, key=lambda name: (name.rpartition(".")[0] not in _FIRST, name)):
            path = name if place == "." else f"{place}/{name}"
            if name.endswith(".md") or not (is_linked or path in linked):
                yield path
