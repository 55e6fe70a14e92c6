"""Performance indicators as a table: what is measured, what is printed as the target, and how that was read.

Each indicator has its permalink there: an anchor on the page of its project (or of its document, where it is about the
organisation as a whole), and no page of its own. A project has 6 to 30 of them, which a reader compares, and a site of
5,000 projects would have 75,000 pages more, of one row each.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from builder.package.schemas import schema
from builder.render import addresses
from builder.render.earlier import Earlier
from builder.render.figures import Text, printed
from builder.render.labels import label
from builder.render.load import Package, Row
from builder.render.rules import rule_title
from builder.render.table import Line, Table, Value, columns, table


def indicators_table(package: Package, caption: str, indicators: Sequence[Row], earlier: Earlier) -> Table:
    """Indicators in the order of the form, each with what was found about it and its target of an earlier year."""
    rows: list[Line] = [
        [
            Value(
                row["indicator"] or "（没有名称）",
                _cell(package, row, "indicator"),
                anchor=addresses.indicator_anchor(row),
            ),
            Value(row["target"] or "（空白）", _cell(package, row, "target") if row["target"] else ""),
            in_words(row),
            _doubts(package, row),
            _before(package, earlier.of(row)),
            row["actual"],
            Value(row["level1"], remark=row["level2"]),
            row["description"],
            printed(row, "indicators", "weight") if row["weight"] else "",
            row["basis"],
        ]
        for row in indicators
    ]
    heads = ("指标", "指标值（原文）", "!读作", "没有通过的核对", "以前的指标值", "实际完成值", "类别")
    return table(caption, columns(*heads, "*指标描述", "#权重", "依据或标准"), rows)


def _doubts(package: Package, indicator: Row) -> Value:
    """The rules by which findings point at a cell of the indicator, each with the first finding: its project's own."""
    own = indicator["indicator_id"]
    places = {package.ref("indicators", indicator, own, field.name) for field in schema("indicators").fields}
    found: dict[str, str] = {}
    rows = package.of(indicator["disclosure_id"], "findings")
    for row in sorted(rows, key=lambda row: row["project_id"] != indicator["project_id"]):
        if places & {row["source_ref"], *row["other_ref"].split()}:
            found.setdefault(rule_title(row["rule"]), addresses.finding(row))
    links = list(found.items())
    return Value(*links[0], links=tuple(links[1:])) if links else Value("")


def _before(package: Package, indicator: Row | None) -> Value:
    """The target of an earlier year, with the year."""
    if indicator is None:
        return Value("")
    (disclosure,) = package.of(indicator["disclosure_id"], "disclosures")
    target = printed(indicator, "indicators", "target") if indicator["target"] else "（空白）"
    year = Markup("{} 年").format(printed(disclosure, "disclosures", "fiscal_year"))
    return Value(target, addresses.indicator(indicator), remark=year)


def _cell(package: Package, row: Row, field: str) -> str:
    return addresses.cell(row["disclosure_id"], package.ref("indicators", row, row["indicator_id"], field))


def in_words(indicator: Row) -> Text:
    """How a target was read: `至少 1000 条`. A target in words is said to be one."""
    if indicator["is_placeholder"] == "true":
        return "没有填写"
    how = label("operator", indicator["operator"]) if indicator["operator"] else ""
    if indicator["target_value"]:
        words = (Markup("{} ").format(how) if how else "", printed(indicator, "indicators", "target_value"))
        return Markup("{}{}{}").format(*words, _unit(indicator["target_unit"]))
    return f"{how}（后面是文字）" if how else "文字要求"


def _unit(unit: str) -> str:
    return unit if unit in ("%", "％", "‰", "") else f" {unit}"
