"""What a run of `builder fetch` found, as lines for a terminal or as Markdown for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from builder.diff.report import safe
from builder.fetch.fetch import FAILED, STATES, UNCHANGED, Result


def as_table(results: Sequence[Result]) -> str:
    """A line for each document, and how many there are of each kind. Why one failed stands on standard error."""
    lines = [f"{result.state:<10}{result.name or '-'}  {result.entry.url}" for result in results]
    return "\n".join([*lines, _counts(results)]) + "\n"


def as_markdown(results: Sequence[Result]) -> str:
    """What is new or failed; of what did not change only the number."""
    lines = ["## Fetched documents", "", f"{_counts(results)}."]
    new = [result for result in results if result.state not in (UNCHANGED, FAILED)]
    if new:
        lines += ["", "| | department | document | address |", "|---|---|---|---|"]
        lines += [
            f"| {one.state} | {safe(one.entry.organisation_name)} | {one.name} | {safe(one.entry.url)} |" for one in new
        ]
    failed = [result.error for result in results if result.error]
    if failed:
        lines += ["", "### Not fetched", ""]
        lines += [f"- {safe(error.path)}: {safe(error.problem)} → {safe(error.remedy)}" for error in failed]
    return "\n".join(lines) + "\n"


def _counts(results: Sequence[Result]) -> str:
    counts = Counter(result.state for result in results)
    return ", ".join(f"{counts[state]} {state}" for state in STATES)


FORMATS: Mapping[str, Callable[[Sequence[Result]], str]] = {"table": as_table, "markdown": as_markdown}
