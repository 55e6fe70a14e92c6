"""The errors of the program, one tree.

    MingzhangError
    ├── DocumentError       one document cannot be used; the other documents go on
    │   ├── UnreadableDocument   raised by a reader: damaged, encrypted, empty, unknown format
    │   ├── PassportError        raised by `sources`: a passport that its schema refuses
    │   ├── DuplicateDisclosure  raised by `pipeline`: two documents are the same disclosure
    │   ├── FetchError           raised by `fetch`: a document that the list names cannot be had
    │   └── CorrectionError      returned by `corrections`: an entry of a ledger is refused
    ├── LineError           raised by `lines`: a list that people write is not as it should be
    │   ├── RegisterError        the register of documents that are due
    │   └── SourcesError         the list of documents to fetch, or what is remembered of them
    ├── ClusterError        raised by `cluster`: documents cannot be sent to the Dask cluster
    ├── InvalidPackage      raised by `package`: a data package that frictionless refuses
    ├── PublishError        raised by `publish`: MkDocs could not build the site, or it is too large for its host
    ├── SettingsError       raised by `render`: mkdocs.yml does not say what the pages need
    ├── LedgerError         raised by `render`: content/redirects.csv or a file of content/changes is wrong
    └── DiffError           raised by `diff`: what is to be compared is no build

A `DocumentError` is trapped by `pipeline.py`, listed on the site and counted; the program then ends
with exit status 1. The others leave the last good output in place.
"""

from __future__ import annotations

from collections.abc import Sequence


class MingzhangError(Exception):
    """Base of every error that the program raises on purpose."""


class DocumentError(MingzhangError):
    """One document cannot be used. The message says which, where, what was expected and what to do.

    `place` is a locator inside the document, or blank where the whole document is meant.
    """

    def __init__(self, path: str, problem: str, remedy: str, place: str = "") -> None:
        self.path, self.problem, self.remedy, self.place = path, problem, remedy, place
        where = f"{path} ({place})" if place else path
        super().__init__(f"{where}: {problem} → {remedy}")

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, str, str]]:
        return type(self), (self.path, self.problem, self.remedy, self.place)


class UnreadableDocument(DocumentError):
    """A reader cannot make sense of the file: damaged, encrypted, empty or of no known format."""


class PassportError(DocumentError):
    """The passport beside a document is not what `sources` expects; `place` names the key."""


class DuplicateDisclosure(DocumentError):
    """Two documents are the same disclosure and no passport says which one supersedes."""


class FetchError(DocumentError):
    """A document that the list names cannot be had; `path` is its address."""


class CorrectionError(DocumentError):
    """An entry of a ledger of corrections is refused; `place` says which. The document itself goes on."""


class LineError(MingzhangError):
    """A line of a list that people write is not as it should be; nothing is done with the list."""

    def __init__(self, path: str, line: int, problem: str, remedy: str) -> None:
        self.line = line
        super().__init__(f"{path}, line {line}: {problem} → {remedy}")


class RegisterError(LineError):
    """It stands in the register of expected documents."""


class SourcesError(LineError):
    """It stands in the list of documents to fetch, or in what is remembered of them."""


class ClusterError(MingzhangError):
    """Documents cannot be sent to the Dask cluster: it is not there, or it would read them otherwise."""


class InvalidPackage(MingzhangError):
    """A data package does not hold what its schemas promise; nothing of it is published."""

    def __init__(self, package: str, problems: Sequence[str]) -> None:
        self.package, self.problems = package, tuple(problems)
        shown = "\n  ".join(self.problems[:20])
        super().__init__(f"{package}: {len(self.problems)} problem(s)\n  {shown}")

    def __reduce__(self) -> tuple[type[InvalidPackage], tuple[str, tuple[str, ...]]]:
        return type(self), (self.package, self.problems)


class PublishError(MingzhangError):
    """MkDocs could not build the site; the message is what it printed."""


class SettingsError(MingzhangError):
    """`mkdocs.yml` does not say what the pages need to know about the site."""


class LedgerError(MingzhangError):
    """A ledger that is committed beside the pages is wrong; the message names the file and the line."""


class DiffError(MingzhangError):
    """What is to be compared is no build. The message says which, what was expected and what to do."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{name}: {problem} → {remedy}")
