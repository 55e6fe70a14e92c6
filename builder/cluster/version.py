"""What must be the same here and on a worker, so that both read the same records from a document."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from builder.errors import ClusterError
from builder.incremental.fingerprint import of_program_files

_OWN = "mingzhang"
_READS = "ocr"
"""The extra that changes what is read from a document."""
_SHOWN = 5


@cache
def installed() -> Mapping[str, str]:
    """Python, this program and the libraries that it asks for, with their versions."""
    program = f"{distribution(_OWN).version} ({of_program_files()[:12]})"
    return {"Python": platform.python_version(), "Mingzhang": program} | dict(sorted(_libraries()))


def _libraries() -> Iterator[tuple[str, str]]:
    """Each library that there is of those that this program asks for on this system, and those that they ask for."""
    from packaging.requirements import Requirement  # comes with the extra `cluster`
    from packaging.utils import canonicalize_name

    seen: set[str] = set()
    wanted = [Requirement(f"{_OWN}[{_READS}]")]
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        try:
            found = distribution(name)
        except PackageNotFoundError:  # an extra that is not installed
            continue
        if name != _OWN:
            yield name, found.version
        for asked in map(Requirement, found.requires or ()):
            extras = requirement.extras or {""}
            if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in extras):
                wanted.append(asked)


def require_same(ours: Mapping[str, str], theirs: Mapping[str, str], worker: str) -> None:
    """Raise `ClusterError` where what a worker has differs from what is here."""
    differences = [
        f"{name} is {theirs.get(name, 'missing')} there and {ours.get(name, 'missing')} here"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]
    if not differences:
        return
    more = f", and {len(differences) - _SHOWN} more" if len(differences) > _SHOWN else ""
    raise ClusterError(
        f"the worker {worker} would read documents otherwise than this machine: {', '.join(differences[:_SHOWN])}{more}"
        " → set it up from the same checkout and lock files (make cluster) and start it again"
    )
