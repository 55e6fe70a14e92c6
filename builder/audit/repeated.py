"""Findings that the part of a unit only repeats: a document may print its department's part again for the unit.

`is_primary` says of findings what it says of amounts: of the same content in both parts, only the department's counts.
The content is the same where the same rule says the same of both.
"""

from __future__ import annotations

from collections.abc import Sequence

from builder.audit.disclosure import Disclosure
from builder.model import Row


def mark(disclosure: Disclosure, findings: Sequence[Row]) -> None:
    """Give each finding the `scope` of its project, its table or its passage, and `is_primary`."""
    scopes = {
        **{row["source_ref"]: row["scope"] for row in disclosure.rows("sections")},
        **{row["table_id"]: row["scope"] for row in disclosure.rows("tables")},
        **{row["project_id"]: row["scope"] for row in disclosure.rows("projects")},
    }
    for row in findings:
        about = (row["project_id"], row["table_id"], row["source_ref"])
        row["scope"] = next((scopes[one] for one in about if one in scopes), None)
    said = {_content(row) for row in findings if row["scope"] == "department"}
    for row in findings:
        row["is_primary"] = row["scope"] != "unit" or _content(row) not in said


def _content(row: Row) -> tuple[str, str]:
    return row["rule"], row["message_zh"]
