"""What changed, for people: as a table for the terminal, as JSON, as Markdown for a pull request.

The table and the Markdown put first what a reader must see: disclosures that came and went, then what changed in the
others. Text of a document is escaped in the Markdown, and names nobody there: `@` and `#` are kept from being links.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from builder.diff.change import CHANGED, DOCUMENT, NEW, REMOVED, Change, Comparison, DisclosureChange
from builder.render.escape import escape

_MOST = 40  # changes of one disclosure that the Markdown lists

_BASES = {DOCUMENT: "its document was replaced", "reading": "the same document; its reading or its passport changed"}
_LINKS = re.compile(r"&#(?:35|58|64);|www")  # `#`, `:` and `@` as `escape` writes them
_SUBJECT = (
    "table_kind",
    "project_name",
    "functional_code",
    "economic_code",
    "item",
    "measure",
    "indicator",
    "rule",
    "field",
)
_NO_DIFFERENCES = "No differences."


def as_json(comparison: Comparison, **more: str) -> str:
    """Everything, for programs; `more` is put beside it."""
    return json.dumps({**more, **as_data(comparison)}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def as_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain values; what is blank is left out."""
    disclosures = [_without_blanks(asdict(change)) for change in comparison.disclosures]
    return {"disclosures": disclosures, "lost": list(comparison.lost)}


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if value not in ("", (), {}, [])}
    if "changes" in kept:
        kept["changes"] = [_without_blanks(change) for change in kept["changes"]]
    return kept


def counts(comparison: Comparison) -> Mapping[str, int]:
    """How often each kind of change occurs: `disclosure new`, `figure restated`, `target weakened` …, in order."""
    found = Counter(f"disclosure {change.change}" for change in comparison.disclosures)
    found.update(f"{one.kind} {one.change}" for change in comparison.disclosures for one in change.changes)
    found.update({"address lost": len(comparison.lost)} if comparison.lost else {})
    return dict(sorted(found.items()))


def as_table(comparison: Comparison) -> str:
    """For the terminal: one line for each change."""
    if not comparison:
        return _NO_DIFFERENCES + "\n"
    lines = []
    for change in _ordered(comparison):
        lines.append(_heading(change))
        lines += [f"  {one.change:14}{one.kind:9}{_subject(one)}: {_values(one)}" for one in change.changes]
        lines += [f"  {text}" for text in _numbers(change)]
    lines += [
        f"{address}: no page and no redirect → add a line to content/redirects.csv" for address in comparison.lost
    ]
    lines += ["", *(f"{number:6}  {name}" for name, number in counts(comparison).items())]
    return "\n".join(lines) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """For a pull request: what changed in numbers, then each disclosure."""
    lines = ["## Changes of the data", ""]
    if not comparison:
        return "\n".join([*lines, _NO_DIFFERENCES, ""])
    lines += ["| change | number |", "|---|---:|"]
    lines += [f"| {name} | {number} |" for name, number in counts(comparison).items()]
    if comparison.lost:
        lines += [
            "",
            "### Addresses without a page or a redirect",
            "",
            "Add a line for each to `content/redirects.csv`.",
            "",
        ]
        lines += [f"- {safe(address)}" for address in comparison.lost]
    for change in _ordered(comparison):
        lines += ["", f"### {safe(_heading(change))}", ""]
        lines += [
            f"- **{one.change}** {one.kind} {safe(_subject(one))}: {safe(_values(one))}"
            for one in change.changes[:_MOST]
        ]
        if len(change.changes) > _MOST:
            lines.append(f"- … and {len(change.changes) - _MOST} more")
        lines += [f"- {safe(text)}" for text in _numbers(change)]
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"table": as_table, "json": as_json, "markdown": as_markdown}


def _ordered(comparison: Comparison) -> Iterator[DisclosureChange]:
    for kind in (NEW, REMOVED, CHANGED):
        yield from (change for change in comparison.disclosures if change.change == kind)


def _heading(change: DisclosureChange) -> str:
    former = f" (before: {change.former_id})" if change.former_id else ""
    basis = f" ({_BASES[change.basis]})" if change.basis else ""
    return f"{change.change} {change.disclosure_id}{former}{basis}: {change.facts.get('title', '')}"


def _subject(change: Change) -> str:
    named = [change.subject[name] for name in _SUBJECT if change.subject.get(name)]
    part = ["(unit)"] if change.subject.get("scope") == "unit" else []
    return " / ".join(dict.fromkeys([*part, *named]))


def _values(change: Change) -> str:
    if change.kind == "finding":
        return change.old or change.new
    return f"{change.old or '(blank)'} → {change.new or '(blank)'}"


def _numbers(change: DisclosureChange) -> Iterator[str]:
    for state, (before, after) in change.checks.items():
        yield f"checks {state}: {before} → {after}"
    for name, (before, after) in change.coverage.items():
        if before != after:
            yield f"{name}: {before} → {after}"


def safe(text: str) -> str:
    """Text as characters that Markdown takes for no markup and GitHub for no mention, number or address."""
    return _LINKS.sub(lambda found: found.group() + "\u200b", str(escape(text)))
