"""Makes the modules beside the tests importable, and says why the tests are skipped where the documents are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for folder in (Path(__file__).parent, Path(__file__).parents[1]):
    sys.path.insert(0, str(folder))


@pytest.fixture(autouse=True)
def documents_are_here(shared_disclosures: Path) -> None:
    """Skip where the folder of real disclosures, or its PDFs, are missing."""
    if not any((shared_disclosures / "pdf").glob("*.pdf")):
        pytest.skip("the real PDFs are not here: ../shared/disclosures/pdf is missing")
