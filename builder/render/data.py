"""The data themselves: downloads, and a dictionary page for each resource, made of its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.package.schemas import Field, Schema, schemas
from builder.render import addresses
from builder.render.labels import LABELS, label
from builder.render.lists import document_kind
from builder.render.load import Package
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table

_CONSTRAINTS = {"required": "必填", "unique": "不重复", "minimum": "最小", "maximum": "最大", "pattern": "格式"}


def pages(package: Package) -> Iterator[Page]:
    """The downloads, then the dictionary."""
    yield Page(
        path="data/index.md",
        template="data.md.jinja",
        title="数据下载",
        description="全部数据的下载、校验值、许可和引用方法。",
        crumbs=(("首页", "index.html"),),
        context={
            "downloads": _downloads(package),
            "packages": _packages(package),
            "title": str(package.descriptor["title"]),
            "licences": [(str(entry["title"]), str(entry["path"])) for entry in package.descriptor["licenses"]],
            "disclosures": len(package.all("disclosures")),
        },
    )
    for known in schemas():
        yield _dictionary(package, known)


def _downloads(package: Package) -> Table:
    described = {entry["name"]: entry for entry in package.descriptor["resources"]}
    rows: list[Line] = []
    for known in schemas():
        entry = described[known.name]
        rows.append(
            [
                Value(known.title, addresses.dictionary(known.name), remark=known.description),
                Value(f"{known.name}.csv", f"data/{entry['path']}"),
                f"{len(package.all(known.name)):,}",
                _size(int(entry["bytes"])),
                str(entry["hash"]).removeprefix("sha256:"),
            ]
        )
    heads = columns("*数据表", "下载", "#行数", "#大小", "*校验值（SHA-256）")
    return table("合并数据包里的数据表", heads, rows)


def _size(number: int) -> str:
    return f"{number / 1000:,.1f} KB" if number < 1_000_000 else f"{number / 1_000_000:,.1f} MB"


def _packages(package: Package) -> Table:
    rows: list[Line] = [
        [
            Value(document_kind(row), addresses.document(row["disclosure_id"]), remark=row["title"]),
            row["organisation_name"],
            Value("datapackage.json", f"data/disclosures/{row['disclosure_id']}/datapackage.json"),
        ]
        for row in package.all("disclosures")
        if (package.directory / "disclosures" / row["disclosure_id"]).is_dir()
    ]
    return table("每份公开文件各自的数据包", columns("公开文件", "*部门", "下载"), rows)


def _dictionary(package: Package, known: Schema) -> Page:
    return Page(
        path=f"data/{known.name}.md",
        template="dictionary.md.jinja",
        title=f"数据字典：{known.title}",
        description=known.description,
        crumbs=(("首页", "index.html"), ("数据下载", "data/index.html")),
        has_contents=False,
        context={
            "schema": known,
            "rows": len(package.all(known.name)),
            "fields": _fields(known),
            "keys": [(", ".join(own), other, ", ".join(theirs)) for own, other, theirs in known.foreign_keys],
        },
    )


def _fields(known: Schema) -> Table:
    rows: list[Line] = [
        [
            Value(field.name),
            Value(field.title, remark=field.title_en),
            Value(field.description, remark=field.description_en),
            label("type", field.type) + ("（元）" if field.is_money else ""),
            "\n".join([*_constraints(field), *_conditions(known, field)]),
            field.column_type,
        ]
        for field in known.fields
    ]
    return table("字段", columns("字段", "名称", "*说明", "!类型", "*约束", "财政数据包类型"), rows)


def _constraints(field: Field) -> list[str]:
    found = [_CONSTRAINTS[name] + _of(value) for name, value in field.constraints.items() if name in _CONSTRAINTS]
    for value in field.constraints.get("enum", ()):
        meaning = LABELS.get(field.name, {}).get(value, "")
        found.append(f"{value}（{meaning}）" if meaning else str(value))
    return found


def _conditions(known: Schema, field: Field) -> Iterator[str]:
    """What other fields of the row ask of this one."""
    for condition in known.conditions:
        if condition.other == field.name:
            where = (
                f"{condition.field} 为 {'、'.join(condition.values)}" if condition.values else f"{condition.field} 有值"
            )
            asked = {"required": f"{where}时必填", "blank": f"{where}时留空", "atMost": f"不小于 {condition.field}"}
            yield asked[condition.kind]


def _of(value: Any) -> str:
    return "" if value is True else f" {value}"
