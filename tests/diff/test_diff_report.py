"""What `builder diff` prints and records, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_builds import D, disclosure, figure, finding, project, records, target, write

from builder.cli import main
from builder.diff.ledger import publications
from builder.diff.report import as_json
from builder.errors import LedgerError

UNDATED = "130184-224-undated-budget"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *(str(argument) for argument in arguments)])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    made = records(
        budget_items=[figure("100.00", "行政运行")],
        projects=[project("检测", "28.00")],
        indicators=[target("≥90%", ">=", "90", "%", "覆盖率")],
    )
    return write(tmp_path / "old", made)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    made = records(
        disclosure(sha="1" * 64, cells_captured=10),
        budget_items=[figure("110.00", "行政运行")],
        projects=[project("检测", "28.00")],
        indicators=[
            target("≥80%", ">=", "80", "%", "覆盖率"),
            target("≥5次", ">=", "5", "次", "次数", 2, scope="unit"),
        ],
        findings=[finding("@someone <b>合计</b> #1 https://example.org 不等于各项之和")],
    )
    later = records(disclosure("130184-224-2022-budget", "2" * 64, title="新乐市测试局2022年部门预算"))
    return write(tmp_path / "new", made, later)


def test_the_table_has_a_line_for_each_change(old: Path, new: Path) -> None:
    result = run(old, new)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "new 130184-224-2022-budget: 新乐市测试局2022年部门预算",
        f"changed {D} (its document was replaced): 新乐市测试局2021年部门预算",
        "  restated      figure   general_expenditure / 行政运行 / 预算数: 100.00 → 110.00",
        "  weakened      target   覆盖率: ≥90% → ≥80%",
        "  added         target   (unit) / 次数: (blank) → ≥5次",
        "  new           finding  total-is-sum: @someone <b>合计</b> #1 https://example.org 不等于各项之和",
        "  cells_captured: 9 → 10",
        "",
        "     1  disclosure changed",
        "     1  disclosure new",
        "     1  figure restated",
        "     1  finding new",
        "     1  target added",
        "     1  target weakened",
    ]


def test_the_json_says_where_each_value_is_printed(old: Path, new: Path) -> None:
    made = json.loads(run(old, new, "--format", "json").stdout)
    changed = next(entry for entry in made["disclosures"] if entry["change"] == "changed")
    assert changed["basis"] == "document"
    assert changed["changes"][0] == {
        "kind": "figure",
        "change": "restated",
        "subject": {
            "table_kind": "general_expenditure",
            "scope": "department",
            "direction": "expenditure",
            "phase": "budget",
            "item": "行政运行",
            "measure": "预算数",
        },
        "old": "100.00",
        "new": "110.00",
        "old_ref": "L9C1",
        "new_ref": "L9C1",
    }


def test_the_markdown_takes_no_text_for_markup_and_calls_nobody(old: Path, new: Path) -> None:
    text = run(old, new, "--format", "markdown").stdout
    assert "| target weakened | 1 |" in text
    assert "- **weakened** target 覆盖率: ≥90% → ≥80%" in text
    for words in ("@someone", "&#64;someone", "<b>", " #1", "&#35;1", "https:", "https&#58;&#47;"):
        assert words not in text
    assert "someone" in text


def test_without_differences_each_format_says_so(old: Path) -> None:
    assert run(old, old).stdout == "No differences.\n"
    assert "No differences." in run(old, old, "--format", "markdown").stdout
    assert json.loads(run(old, old, "--format", "json").stdout) == {"disclosures": [], "lost": []}


def test_the_exit_status_tells_of_differences_where_it_is_asked_to(old: Path, new: Path) -> None:
    assert run(old, new, "--exit-code").exit_code == 1
    assert run(old, old, "--exit-code").exit_code == 0


def test_what_cannot_be_compared_is_an_error(old: Path, tmp_path: Path) -> None:
    result = run(old, tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: {tmp_path / 'nowhere'}: there is nothing here → ")


# Addresses ------------------------------------------------------------------------------------------------------


def test_addresses_that_went_away_are_named_until_they_have_a_redirect(old: Path, tmp_path: Path) -> None:
    own = "130184-225-2021-budget"
    moved = records(disclosure(own), projects=[project("检测", "28.00", own=own)])
    new = write(tmp_path / "moved", moved)
    lost = json.loads(run(old, new, "--format", "json").stdout)["lost"]
    assert lost == [
        "departments/130184-224.html",
        f"documents/{D}.html",
        f"originals/{D}.html",
        f"projects/{D}-a1.html",
    ]
    assert f"documents/{D}.html: no page and no redirect" in run(old, new).stdout
    ledger = tmp_path / "redirects.csv"
    ledger.write_text(
        f"old,new\n{D},{own}\ndepartments/130184-224.html,departments/130184-225.html\n", encoding="utf-8"
    )
    assert json.loads(run(old, new, "--format", "json", "--redirects", ledger).stdout)["lost"] == []


def test_a_code_that_no_document_prints_any_more_is_named(tmp_path: Path) -> None:
    other = "130184-225-2021-budget"
    kept = figure("1.00", own=other, functional_code="2013702")
    before = [figure("1.00", functional_code="2013701"), figure("2.00", line=10, functional_code="2080505")]
    after = [figure("1.00", functional_code="2013701"), figure("2.00", line=10, functional_code="2080501")]
    beside = records(disclosure(other), budget_items=[kept])
    old = write(tmp_path / "a", records(budget_items=before), beside)
    new = write(tmp_path / "b", records(budget_items=after), beside)
    assert json.loads(run(old, new, "--format", "json").stdout)["lost"] == ["codes/2080505.html"]
    gone = write(tmp_path / "c", records(), beside)
    assert json.loads(run(old, gone, "--format", "json").stdout)["lost"] == [
        "codes/2013701.html",
        "codes/208.html",
        "codes/20805.html",
        "codes/2080505.html",
    ]


def test_a_passport_that_adds_a_year_loses_no_address(tmp_path: Path) -> None:
    undated = disclosure(UNDATED, fiscal_year=None, fiscal_year_basis="unknown")
    old = write(tmp_path / "a", records(undated, projects=[project("检测", "28.00", own=UNDATED)]))
    dated = records(disclosure(fiscal_year_basis="passport"), projects=[project("检测", "28.00")])
    assert json.loads(run(old, write(tmp_path / "b", dated), "--format", "json").stdout)["lost"] == []


# The ledger -----------------------------------------------------------------------------------------------------


def test_a_record_holds_the_date_and_every_change(old: Path, new: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changes"
    assert run(old, new, "--record", folder, "--date", "2026-11-21").exit_code == 0
    (publication,) = publications(folder)
    assert publication.date == "2026-11-21"
    assert json.loads(as_json(publication.comparison)) == json.loads(run(old, new, "--format", "json").stdout)


def test_the_same_change_is_recorded_once_and_another_beside_it(old: Path, new: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changes"
    for _ in range(2):
        run(old, new, "--record", folder, "--date", "2026-11-21")
    run(new, old, "--record", folder, "--date", "2026-11-21")
    run(new, old, "--record", folder, "--date", "2026-12-01")
    assert [publication.date for publication in publications(folder)] == ["2026-12-01", "2026-11-21", "2026-11-21"]


def test_where_nothing_changed_nothing_is_recorded(old: Path, tmp_path: Path) -> None:
    run(old, old, "--record", tmp_path / "changes", "--date", "2026-11-21")
    assert not (tmp_path / "changes").exists()


def test_a_record_needs_a_date(old: Path, tmp_path: Path) -> None:
    for more in ([], ["--date", "today"]):
        result = run(old, old, "--record", tmp_path / "changes", *more)
        assert result.exit_code == 2


def written(**changed: object) -> str:
    """A record of one disclosure that changed, with one change."""
    change = {"kind": "figure", "change": "restated", "subject": {"item": "合计"}, "old": "1.00", "new": "2.00"}
    change |= {name[1:]: value for name, value in changed.items() if name.startswith("_")}
    made = {"disclosure_id": "x", "change": "changed", "basis": "document", "facts": {}, "changes": [change]}
    made |= {name: value for name, value in changed.items() if not name.startswith("_")}
    return json.dumps({"date": "2026-11-21", "disclosures": [made], "lost": []})


def test_a_record_written_by_hand_is_read(tmp_path: Path) -> None:
    (tmp_path / "2026-11-21.json").write_text(written(), encoding="utf-8")
    (publication,) = publications(tmp_path)
    assert publication.comparison.disclosures[0].changes[0].new == "2.00"


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"date": "2026-13-01", "disclosures": [], "lost": []}',
        '{"date": 7}',
        '{"date": "2026-11-21", "disclosures": [], "lost": [7]}',
        written(disclosure_id=5),
        written(former_id=5),
        written(facts=["x"]),
        written(facts={"title": 3}),
        written(basis=""),
        written(change="new"),
        written(_subject="x"),
        written(_new="two"),
        written(_kind="fact", _change="changed"),
        written(_kind="finding", _change="gone"),
    ],
)
def test_a_broken_record_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "2026-11-21.json").write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"content/changes/2026-11-21\.json: this is no record of a publication"):
        publications(tmp_path)


def test_a_record_whose_name_is_no_address_is_named(tmp_path: Path) -> None:
    (tmp_path / "21 <b>.json").write_text(written(), encoding="utf-8")
    with pytest.raises(LedgerError, match="its name is not a date and a checksum"):
        publications(tmp_path)
