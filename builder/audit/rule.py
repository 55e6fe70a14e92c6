"""What a rule is: a name, a reason that a reader can follow, and a function that makes its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.audit.disclosure import Disclosure
from builder.findings import Check


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the audit. The catalogue on the site is made from these fields.

    `name` is stable: it is part of identifiers. `severity` is that of its findings (`error`, `warning`, `notice`).
    `reason_…` says in plain words why the check is due and from which arithmetic or regulation it follows. `unit` is
    that of the numbers that its checks hold against each other, where those are no amounts: `条`, `%`.
    """

    name: str
    severity: str
    title_zh: str
    title_en: str
    reason_zh: str
    reason_en: str
    check: Callable[[Disclosure], Iterator[Check]]
    unit: str = ""
