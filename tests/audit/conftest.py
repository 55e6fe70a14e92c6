"""Reads and audits the documents that the tests of the audit type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typed_documents import records_in

from builder.audit.audit import audit
from builder.model import Records


@pytest.fixture
def records_of(tmp_path: Path) -> Callable[[str], Records]:
    """Reads a document that the test types."""

    def read_typed(text: str) -> Records:
        (tmp_path / "typed.txt").write_text(text + "\n", encoding="utf-8")
        return records_in(tmp_path)[0]

    return read_typed


@pytest.fixture
def audited(records_of: Callable[[str], Records]) -> Callable[[str], Records]:
    """Reads and audits a document that the test types."""

    def audit_typed(text: str) -> Records:
        records = records_of(text)
        audit(records)
        return records

    return audit_typed
