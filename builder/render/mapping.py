"""How the fields map to the column types of the Fiscal Data Package, and to the project's own: read off the schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.package.schemas import TAXONOMY, Field, Schema, column_types, schemas
from builder.render import addresses
from builder.render.labels import label
from builder.render.language import _, chosen
from builder.render.load import Package
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table

_Uses = dict[str, list[tuple[Schema, Field]]]


def pages(_package: Package) -> Iterator[Page]:
    """One page with both tables; it is the same for every package."""
    uses: _Uses = {}
    for known in schemas():
        for field in known.fields:
            if field.column_type:
                uses.setdefault(field.column_type, []).append((known, field))
    own = {entry["name"]: entry for entry in column_types()}
    yield Page(
        path="data/mapping.md",
        template="mapping.md.jinja",
        title=_("字段和财政数据包标准的对应"),
        description=_("每个字段对应财政数据包（Fiscal Data Package）的哪个列类型，和绩效指标的扩展。"),
        crumbs=(("首页", "index.html"), ("数据下载", "data/index.html")),
        context={
            "taxonomy": TAXONOMY,
            "standard": _standard({name: fields for name, fields in uses.items() if name not in own}),
            "extension": _extension({name: uses[name] for name in own}, own),
        },
    )


def _standard(uses: _Uses) -> Table:
    rows: list[Line] = [[name, _fields(fields)] for name, fields in sorted(uses.items())]
    return table("标准里的列类型", columns("列类型", "*字段"), rows)


def _extension(uses: _Uses, own: Mapping[str, Mapping[str, Any]]) -> Table:
    rows: list[Line] = [
        [
            name,
            Value(chosen(own[name]["title"], own[name]["title_en"]), remark=chosen(own[name]["title_en"], "")),
            Value(
                chosen(own[name]["description"], own[name]["description_en"]),
                remark=chosen(own[name]["description_en"], ""),
            ),
            label("type", own[name]["dataType"]),
            _fields(fields),
            own[name].get("labelOf", ""),
        ]
        for name, fields in uses.items()
    ]
    heads = columns("列类型", "名称", "*说明", "!类型", "*字段", "是谁的名称")
    return table("本项目扩展的列类型", heads, rows)


def _fields(fields: list[tuple[Schema, Field]]) -> Value:
    first, *others = [(f"{known.name}.{field.name}", addresses.dictionary(known.name)) for known, field in fields]
    return Value(*first, links=tuple(others))
