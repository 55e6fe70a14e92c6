"""Which findings count where a document prints the part of its department again for the unit."""

from __future__ import annotations

from builder.audit.disclosure import Disclosure
from builder.audit.repeated import mark
from builder.model import Row

SCOPES = {"a": "department", "b": "unit", "c": "unit"}


def finding(said: str, rule: str = "class-sum", **about: str) -> Row:
    return {"rule": rule, "message_zh": said, "project_id": None, "table_id": None, "source_ref": "L1", **about}


def marked(*findings: Row) -> list[tuple[str | None, bool]]:
    rows = {
        "disclosures": [{"disclosure_id": "d", "fiscal_year": 2021}],
        "projects": [{"project_id": f"p-{name}", "scope": scope} for name, scope in SCOPES.items()],
        "tables": [{"table_id": f"t-{name}", "scope": scope} for name, scope in SCOPES.items()],
        "sections": [{"source_ref": f"L9{at}", "scope": scope} for at, scope in enumerate(SCOPES.values())],
    }
    mark(Disclosure(rows), findings)
    return [(row["scope"], row["is_primary"]) for row in findings]


def test_what_the_unit_repeats_does_not_count_again() -> None:
    assert (
        marked(
            finding("x", project_id="p-a"),
            finding("x", project_id="p-b"),
            finding("y", table_id="t-a"),
            finding("y", table_id="t-b"),
            finding("z", source_ref="L90"),
            finding("z", source_ref="L91"),
        )
        == [("department", True), ("unit", False)] * 3
    )


def test_what_only_the_unit_prints_counts_and_so_does_another_rule() -> None:
    assert marked(finding("x", project_id="p-a"), finding("y", project_id="p-b")) == [
        ("department", True),
        ("unit", True),
    ]
    assert marked(finding("x", table_id="t-a"), finding("x", "row-sum", table_id="t-b"))[1] == ("unit", True)
    assert marked(finding("x", table_id="t-b"), finding("x", table_id="t-c")) == [("unit", True)] * 2


def test_what_is_about_the_whole_document_is_in_no_part_and_counts() -> None:
    assert marked(finding("x"), finding("x", table_id="t-b")) == [(None, True), ("unit", True)]
