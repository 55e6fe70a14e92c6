"""Addresses that pages had before, and the small pages that lead from there to where they are now.

A disclosure whose year a passport added was published as `undated` before; one that replaces another had the other's
identifier. Both are known from the data. Whatever else moved is written into the ledger `content/redirects.csv` by
a person: `old,new`, each an address on the site (`projects/x.html`) or the identifier of a disclosure, which stands for
all its pages. A ledger that is wrong is an error: a reader must not be led in a circle, or past a page.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.errors import LedgerError
from builder.render.addresses import cell, department_id, document, has_department
from builder.render.shards import SHARD, parted, shard

if TYPE_CHECKING:  # pandas, which `load` brings, is of no use here
    from builder.render.load import Row

LEDGER = "redirects.csv"

_FOLDERS = (
    "regions",
    "departments",
    "documents",
    "originals",
    "projects",
    "findings",
    "codes",
    "glossary",
    "data",
    "rules",
)
_ADDRESS = re.compile(rf"(?:{SHARD}/)?(?:{'|'.join(_FOLDERS)})/[^\s/\\?#%.\"'<>&][^\s/\\?#%\"'<>&]*\.html")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]*")

ProjectPages = Callable[[str], Iterable[str]]
"""The addresses of the project pages of a disclosure."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a page went. `line` is its line of the ledger; 0 where the data tell."""

    old: str
    new: str
    line: int = 0


def read_ledger(path: Path) -> list[Redirect]:
    """The lines of the ledger; none where there is no ledger. Raises `LedgerError`."""
    if not path.is_file():
        return []
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise LedgerError(f"{path.name}, line 1: it is not UTF-8 → save it as UTF-8") from None
    if not lines or lines[0] != ["old", "new"]:
        raise LedgerError(f"{path.name}, line 1: the header is not old,new → write it as the first line")
    found = []
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        matched = [[bool(kind.fullmatch(text)) for text in line] for kind in (_ADDRESS, _IDENTIFIER)]
        if len(line) != 2 or [True, True] not in matched:
            remedy = "write two addresses like projects/x.html, or two identifiers of disclosures, with a comma between"
            raise LedgerError(f"{path.name}, line {number}: {','.join(line)!r} is no redirect → {remedy}")
        found.append(Redirect(line[0], line[1], number))
    return found


def planned(ledger: Iterable[Redirect], disclosures: Collection[Row], project_pages: ProjectPages) -> list[Redirect]:
    """Every redirect from page to page: those that the data tell, then those of the ledger. Raises `LedgerError`."""
    known = {row["disclosure_id"]: row for row in disclosures}
    derived = [Redirect(former, row["disclosure_id"]) for row in disclosures for former in former_ids(row)]
    derived = [redirect for redirect in derived if redirect.old not in known]
    written = list(ledger)
    renamed = {redirect.old: redirect.new for redirect in (*derived, *written) if "/" not in redirect.old}
    made = []
    for redirect in (*derived, *written):
        if "/" in redirect.old:
            made.append(redirect)
            continue
        row = known[_followed(redirect, renamed, known)]
        made += [Redirect(old, new, redirect.line) for old, new in _pages(redirect.old, row, project_pages)]
    return made


def former_ids(row: Row) -> Iterator[str]:
    """The identifiers under which a disclosure was published before, as far as its own row tells."""
    own = row["disclosure_id"]
    if row["fiscal_year_basis"] == "passport":
        department = department_id(own)
        yield f"{department}-undated{own.removeprefix(department).removeprefix('-' + row['fiscal_year'])}"
    yield from filter(_IDENTIFIER.fullmatch, row.get("supersedes", "").split())


def _pages(former: str, row: Row, project_pages: ProjectPages) -> Iterator[tuple[str, str]]:
    """(old, new) for every page of a disclosure that had another identifier."""
    own = row["disclosure_id"]
    yield document(former), document(own)
    if has_department(row):
        yield cell(former, ""), cell(own, "")
    for page in project_pages(own):
        yield shard(former) + parted(page)[1].replace(own, former, 1), page


def resolved(redirects: Iterable[Redirect], existing: Collection[str]) -> Mapping[str, str]:
    """Old address → the page that is there now. Raises `LedgerError` with every line that is wrong.

    What the data tell gives way to a page that is there, and to the ledger.
    """
    moves: dict[str, Redirect] = {}
    problems = []
    for redirect in redirects:
        if not redirect.line and (redirect.old in existing or redirect.new not in existing):
            continue
        if redirect.line and redirect.old in existing:
            problems.append(_problem(redirect, "there is a page at the old address", "remove the line"))
        elif moves.get(redirect.old, redirect).line not in (0, redirect.line):
            problems.append(_problem(redirect, "an earlier line has the same old address", "keep one of them"))
        else:
            moves[redirect.old] = redirect
    targets = {old: redirect.new for old, redirect in moves.items()}
    found = {}
    for old, redirect in sorted(moves.items()):
        try:
            found[old] = _followed(redirect, targets, existing)
        except LedgerError as error:
            problems.append(str(error))
    if problems:
        raise LedgerError("\n".join(problems))
    return found


def _followed(redirect: Redirect, moves: Mapping[str, str], existing: Collection[str]) -> str:
    """Where a redirect leads in the end."""
    seen = {redirect.old}
    target = redirect.new
    while target not in existing:
        if target in seen:
            raise LedgerError(_problem(redirect, "it leads in a circle", "name where the page is now"))
        if target not in moves:
            raise LedgerError(_problem(redirect, f"there is no {target}", "name where the page is now"))
        seen.add(target)
        target = moves[target]
    return target


def _problem(redirect: Redirect, problem: str, remedy: str) -> str:
    return f"{LEDGER}, line {redirect.line}: {redirect.old} → {redirect.new}: {problem} → {remedy}"
