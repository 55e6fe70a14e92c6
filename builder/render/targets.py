"""Performance indicators as a table: what is measured, what is printed as the target, and how that was read."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from builder.render import addresses
from builder.render.figures import Text, printed
from builder.render.labels import label
from builder.render.load import Package, Row
from builder.render.table import Line, Table, Value, columns, table


def indicators_table(package: Package, caption: str, indicators: Sequence[Row]) -> Table:
    """Indicators in the order of the form."""
    rows: list[Line] = [
        [
            Value(
                row["indicator"] or "（没有名称）",
                _cell(package, row, "indicator"),
                anchor=addresses.indicator_anchor(row),
            ),
            Value(row["target"] or "（空白）", _cell(package, row, "target") if row["target"] else ""),
            in_words(row),
            row["actual"],
            Value(row["level1"], remark=row["level2"]),
            row["description"],
            printed(row, "indicators", "weight") if row["weight"] else "",
            row["basis"],
        ]
        for row in indicators
    ]
    heads = columns("指标", "指标值（原文）", "!读作", "实际完成值", "类别", "*指标描述", "#权重", "依据或标准")
    return table(caption, heads, rows)


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
