"""Fingerprints of what a result depends on: values, files, this program and the libraries that it runs with.

Two fingerprints are equal only where everything that went into them is. When in doubt something more goes in, so that
a result is made once too often rather than used once too often.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

_PROGRAM = Path(__file__).resolve().parents[1]
_SCHEMAS = _PROGRAM.parent / "datapackage"
_OF_SCHEMAS = ("schemas/*.json", "column-types.json")
_OFFICE = ("soffice", "libreoffice")


def fingerprint(*parts: object) -> str:
    """The SHA-256 of the parts as Python prints them, in hexadecimal; for values that print all that they hold."""
    digest = hashlib.sha256()
    for part in parts:
        kind, text = (b"b", part) if isinstance(part, bytes) else (b"r", repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"%s%d:" % (kind, len(text)))
        digest.update(text)
    return digest.hexdigest()


def of_files(paths: Iterable[Path], root: Path) -> str:
    """The fingerprint of files, with their places below `root`."""
    return fingerprint(
        *(part for path in sorted(paths) for part in (path.relative_to(root).as_posix(), path.read_bytes()))
    )


@cache
def of_program() -> str:
    """The fingerprint of this program with its schemas, Python, what is installed, SQLite, and LibreOffice."""
    installed = sorted((found.name, found.version) for found in distributions())
    return fingerprint(of_program_files(), sys.version, installed, sqlite3.sqlite_version, _office())


def of_program_files() -> str:
    """The fingerprint of this program with its schemas, and of nothing else on this machine."""
    files = [path for path in _PROGRAM.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files += (path for pattern in _OF_SCHEMAS for path in _SCHEMAS.glob(pattern))
    return of_files(files, _PROGRAM.parent)


def _office() -> list[tuple[str, int, int]]:
    found = []
    for name in _OFFICE:
        if path := shutil.which(name):
            state = Path(path).resolve().stat()
            found.append((path, state.st_size, state.st_mtime_ns))
    return found
