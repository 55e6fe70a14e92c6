"""The records of real PDFs are those that were read against their pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_pdfs import FOLDER, golden, sha256

HERE = Path(__file__).parent
GOLDENS = sorted(HERE.glob("*.golden"))


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_the_records_are_those_of_the_golden(path: Path, update_goldens: bool) -> None:
    document = FOLDER / f"{path.stem}.pdf"
    if not document.is_file():
        pytest.skip(f"the document is not here: ../shared/disclosures/pdf/{document.name}")
    if update_goldens:
        path.write_text(golden(document), encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8").splitlines()
    assert kept[1] == f"sha256 {sha256(document)}", "the golden is of another file of this name"
    assert golden(document).splitlines() == kept


def test_at_least_seven_documents_have_a_golden() -> None:
    assert len(GOLDENS) >= 7
