"""The records of documents that were read, kept on disk, so that a document is read again only where something changed.

    <folder>/<fingerprint>    the records of one document, by what they depend on: its bytes, its name, its passport,
                              the limits, the program and the libraries

A document that could not be used is read again each time: the reason may be gone (memory, time, a full disk).
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from builder.incremental.fingerprint import fingerprint, of_program
from builder.outcomes import Outcome, load_head, save_records
from builder.sources import Source
from builder.workers import Limits

_CANNOT_BE_LOADED = (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError)


@dataclass(frozen=True, slots=True)
class Store:
    """Records by fingerprint in a folder, which may be handed to other processes."""

    folder: Path
    limits: Limits

    def find(self, source: Source, as_unit: bool = False) -> Outcome | None:
        """The outcome of an earlier build for the same document, or `None`. What cannot be loaded is not there."""
        path = self._path(source, as_unit)
        try:
            return Outcome(source, load_head(path), path)
        except _CANNOT_BE_LOADED:
            return None

    def put(self, outcome: Outcome, as_unit: bool = False) -> Outcome:
        """Keep the records of a document that was read; the same outcome, its records on disk."""
        if outcome.error:
            return outcome
        path = self._path(outcome.source, as_unit)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        save_records(outcome.records, unfinished)
        unfinished.replace(path)
        return replace(outcome, kept=path)

    def prune(self, outcomes: Iterable[Outcome]) -> None:
        """Remove all but the records of these outcomes."""
        used = {outcome.kept for outcome in outcomes if isinstance(outcome.kept, Path)}
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path not in used:
                path.unlink()

    def _path(self, source: Source, as_unit: bool) -> Path:
        own = (source.name, source.sha256, source.passport, source.member, as_unit)
        return self.folder / fingerprint(own, self.limits, of_program())
