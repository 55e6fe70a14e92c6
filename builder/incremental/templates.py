"""Compiled templates, kept from build to build: each process that writes pages would compile them again."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache

from builder.incremental.fingerprint import of_program

_FOLDER = "templates"


def keep_compiled(environment: Environment, kept: Path | None) -> None:
    """Let an environment keep its compiled templates in a folder below `kept`, or nowhere.

    Jinja compares the text of a template with that which it compiled. What else the result depends on, settings of the
    environment and versions, stands in the names; what another program left is removed.
    """
    if kept is None:
        environment.bytecode_cache = None
        return
    folder, own = kept / _FOLDER, of_program()
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if not path.name.startswith(own):
            path.unlink(missing_ok=True)  # another process may do the same
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder), f"{own}-%s")
