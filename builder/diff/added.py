"""What a reviewer asks about a document that is new: how much of it was read, and what in it does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from builder.diff.change import NEW, Comparison
from builder.diff.load import Build, Row, open_build
from builder.diff.report import safe

_MOST = 40  # findings of one document that are listed
_SEVERITIES = ("error", "warning", "notice")


def added_documents(build: Path, comparison: Comparison) -> str:
    """Markdown about the disclosures that are new in `build`, blank where there are none."""
    opened = open_build(build)
    lines: list[str] = []
    for change in comparison.disclosures:
        if change.change == NEW:
            row = opened.disclosures[change.disclosure_id]
            lines += ["", f"### {safe(change.disclosure_id)}: {safe(row['source_path'])}", ""]
            lines += [f"- {line}" for line in _document(opened, row)]
    return "\n".join(["", "## Added documents", *lines, ""]) if lines else ""


def _document(build: Build, row: Row) -> Iterator[str]:
    if row["status"] != "read":
        yield f"**not read**: {safe(row['error'])}"
        return
    cells, captured = int(row["cells"]), int(row["cells_captured"])
    share = f" ({100 * captured / cells:.1f} %)" if cells else ""
    yield f"{row['tables']} table(s), {captured} of {cells} cells captured{share}"
    unknown = sum(table["table_kind"] == "other" for table in build.rows(row["disclosure_id"], "tables"))
    if unknown:
        yield f"{unknown} table(s) of no known kind"
    states = Counter(check["state"] for check in build.rows(row["disclosure_id"], "checks"))
    yield "checks: " + (", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "none was due")
    findings = sorted(
        build.rows(row["disclosure_id"], "findings"), key=lambda finding: _SEVERITIES.index(finding["severity"])
    )
    for finding in findings[:_MOST]:
        where = f" ({safe(finding['source_ref'])})" if finding["source_ref"] else ""
        yield f"{finding['severity']} {finding['rule']}: {safe(finding['message_zh'])}{where}"
    if len(findings) > _MOST:
        yield f"… and {len(findings) - _MOST} more"
