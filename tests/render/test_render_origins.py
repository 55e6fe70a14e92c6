"""Where the money comes from and goes: drawn where the printed tables agree, said where they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_up import MadeUp

from builder.render.origins import Origin, origin

OWN = "130184-224-2021-budget"
DISCLOSURE = {"disclosure_id": OWN, "kind": "budget", "fiscal_year": "2021", "stage": ""}
REVENUE, SPENT = "revenue", "expenditure"


def row(table: str, direction: str, measure_kind: str, amount: str, item: str = "", **more: str) -> dict[str, str]:
    """An amount in 万元; without `is_leaf` it stands in a total line."""
    is_leaf = more.get("is_leaf", "false")
    return {
        "disclosure_id": OWN,
        "table_id": f"{OWN}-{table}",
        "table_kind": table,
        "is_primary": "true",
        "phase": "budget",
        "direction": direction,
        "functional_code": "",
        "item": item or "合计",
        "item_level": "" if is_leaf == "true" else "0",
        "is_leaf": is_leaf,
        "measure": more.get("measure", measure_kind),
        "measure_kind": measure_kind,
        "amount": f"{Decimal(amount) * 10000:.2f}",
        "amount_reported": amount,
        "unit_reported": "万元",
        "source_ref": more.get("ref", f"{table}-{direction}-{measure_kind}-{item}"),
    }


def item(direction: str, name: str, amount: str) -> dict[str, str]:
    return row("summary", direction, "total", amount, name, is_leaf="true")


SUMMARY = [
    item(REVENUE, "一、一般公共预算拨款收入", "90.00"),
    item(REVENUE, "二、政府性基金预算拨款收入", "0.00"),
    item(REVENUE, "其中：财政拨款结转", "10.00"),
    row("summary", REVENUE, "total", "90.00", "本年收入合计"),
    row("summary", REVENUE, "total", "100.00", "收入总计"),
    item(SPENT, "一、教育支出", "95.00"),
    item(SPENT, "结转下年", "5.00"),
    row("summary", SPENT, "total", "100.00", "支出总计"),
]
EXPENDITURE = [
    row("expenditure", SPENT, "total", "95.00"),
    row("expenditure", SPENT, "basic", "60.00"),
    row("expenditure", SPENT, "project", "35.00"),
    row("expenditure", SPENT, "other", "20.00", measure="政府采购"),
]
BASIC = [row("general_basic", SPENT, "personnel", "48.00"), row("general_basic", SPENT, "operating", "12.00")]


def made(*rows: dict[str, str], findings: tuple[dict[str, str], ...] = ()) -> Origin | None:
    grouped = {"budget_items": {OWN: rows}, "findings": {OWN: findings}}
    return origin(MadeUp(of_disclosures=grouped), DISCLOSURE)


def drawn(*rows: dict[str, str]) -> dict[str, str]:
    found = made(*rows)
    assert found and found.picture and found.table and not found.trouble
    streams = [*found.sources, *found.uses]
    assert [str(line[0].text) for line in found.table.rows] == [stream.name for stream in streams]
    assert [bank.stream for bank in (*found.picture.sources, *found.picture.uses)] == streams
    return {stream.name: str(stream.amount) for stream in streams}


def changed(rows: list[dict[str, str]], at: int, amount: str) -> list[dict[str, str]]:
    new = {**rows[at], "amount": f"{Decimal(amount) * 10000:.2f}", "amount_reported": amount}
    return [*rows[:at], new, *rows[at + 1 :]]


def test_sources_and_uses_with_basic_expenditure_divided() -> None:
    assert drawn(*SUMMARY, *EXPENDITURE, *BASIC) == {
        "一般公共预算拨款收入": "90 万元",
        "财政拨款结转": "10 万元",
        "人员经费": "48 万元",
        "公用经费": "12 万元",
        "项目支出": "35 万元",
        "结转下年": "5 万元",
    }


@pytest.mark.parametrize("rows", [[], changed(BASIC, 0, "47.00")], ids=["not divided", "of another amount"])
def test_basic_expenditure_is_not_divided_by_what_does_not_add_up_to_it(rows: list[dict[str, str]]) -> None:
    assert drawn(*SUMMARY, *EXPENDITURE, *rows)["基本支出"] == "60 万元"


def test_the_table_of_revenue_stands_in_for_a_summary_without_items() -> None:
    revenue = [row("revenue", REVENUE, kind, amount, measure=f"收入 / {name}") for kind, name, amount in (
        ("total", "合计", "100.00"), ("subtotal", "小计", "90.00"), ("fiscal", "财政拨款收入", "90.00"),
        ("general", "一般公共预算", "90.00"), ("carry_over", "上年结转", "10.00"),
    )]  # fmt: skip
    names = list(drawn(*SUMMARY[3:], *EXPENDITURE, *revenue))
    assert names == ["一般公共预算", "上年结转", "基本支出", "项目支出", "结转下年"]


def test_rounding_is_no_disagreement_and_is_said() -> None:
    found = made(*changed(SUMMARY, 0, "90.01"), *EXPENDITURE)
    assert found and found.picture and found.is_rounded
    exact = made(*SUMMARY, *EXPENDITURE)
    assert exact and not exact.is_rounded


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ([*changed(SUMMARY, 4, "120.00"), *EXPENDITURE], "收入一共是 120 万元，支出一共是 100 万元，两者不同"),
        ([*changed(SUMMARY, 0, "80.00"), *EXPENDITURE], "读出的各项收入相加是 90 万元，印的合计是 100 万元"),
        ([*SUMMARY, *changed(EXPENDITURE, 2, "30.00")], "读出的各项支出相加是 90 万元，印的合计是 100 万元"),
    ],
)
def test_what_does_not_agree_is_said_and_not_drawn(rows: list[dict[str, str]], trouble: str) -> None:
    where = rows[4]["source_ref"]
    finding = {"finding_id": f"{OWN}.balance.x", "disclosure_id": OWN, "project_id": "", "source_ref": where}
    found = made(*rows, findings=({**finding, "other_ref": ""},))
    assert found and found.picture is None and found.table is None
    assert found.trouble and found.trouble.striptags() == trouble
    assert found.finding == f"documents/{OWN}.html#finding-balance.x"


@pytest.mark.parametrize("rows", [SUMMARY[:5], SUMMARY[5:] + EXPENDITURE, []], ids=["sources", "uses", "nothing"])
def test_one_side_alone_is_no_flow(rows: list[dict[str, str]]) -> None:
    assert made(*rows) is None


def test_a_negative_amount_is_not_drawn() -> None:
    less = [item(REVENUE, "三、其他收入", "-10.00"), *changed(SUMMARY, 0, "100.00")]
    assert made(*less, *EXPENDITURE) is None
