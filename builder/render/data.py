"""The data themselves: downloads, and a dictionary page for each resource, made of its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.package.schemas import Field, Schema, schemas
from builder.regions import full_name
from builder.render import addresses
from builder.render.datasets import combined
from builder.render.downloads import OWN, in_words, own_downloads
from builder.render.figures import count
from builder.render.labels import LABELS, label
from builder.render.language import _, chosen
from builder.render.lists import document_kind
from builder.render.load import Package
from builder.render.page import Page
from builder.render.shards import shard
from builder.render.table import Line, Table, Value, columns, table

_CONSTRAINTS = {"required": "必填", "unique": "不重复", "minimum": "最小", "maximum": "最大", "pattern": "格式"}


def pages(package: Package) -> Iterator[Page]:
    """The downloads, then the dictionary."""
    yield Page(
        path="data/index.md",
        template="data.md.jinja",
        title=_("数据下载"),
        description=_("全部数据的下载、校验值、许可和引用方法。"),
        crumbs=(("首页", "index.html"),),
        dataset=combined(package),
        context={
            "files": _files(package),
            "downloads": _downloads(package),
            "parquet": _parquet(package),
            "packages": _packages(package),
            "zips": _zips(package),
            "name": package.descriptor["name"],
            "title": chosen(str(package.descriptor["title"]), str(package.descriptor["title_en"])),
            "licences": [(str(entry["title"]), str(entry["path"])) for entry in package.descriptor["licenses"]],
            "disclosures": count(package, "disclosures"),
        },
    )
    for known in schemas():
        yield _dictionary(package, known)


_FILES = {
    ".xlsx": ("用 Excel 或 WPS 打开，选这个", "每张数据表一个工作表，另有一个字段说明；金额是数字，编码是文字。"),
    ".zip": ("要全部 CSV，选这个", "数据包：datapackage.json 和全部 CSV 文件，程序可以直接读。"),
    ".sqlite": ("要检索、联表查询，选这个", "一个 SQLite 数据库，带索引和全文搜索；也可以用 Datasette 打开。"),
    "-datasette.json": ("给 Datasette 的说明", "数据表和字段的名称，放在数据库旁边。"),
}
"""What a file is for, by the end of its name, in the order of those who ask for it."""


def _files(package: Package) -> Table:
    rows: list[Line] = []
    for ending, (purpose, content) in _FILES.items():
        name = f"{package.descriptor['name']}{ending}"
        file = package.downloads[name]
        rows.append([Value(_(purpose), remark=_(content)), Value(name, file.href), in_words(file.size)])
    return table("全部数据，一个文件", columns("*用途", "下载", "#大小"), rows)


def _downloads(package: Package) -> Table:
    described = {entry["name"]: entry for entry in package.descriptor["resources"]}
    rows: list[Line] = []
    for known in schemas():
        entry = described[known.name]
        rows.append(
            [
                Value(_title(known), addresses.dictionary(known.name), remark=_description(known)),
                Value(f"{known.name}.csv", f"data/{entry['path']}"),
                count(package, known.name),
                in_words(int(entry["bytes"])),
            ]
        )
    heads = columns("*数据表", "CSV", "#行数", "#大小")
    return table("合并数据包里的数据表", heads, rows)


def _parquet(package: Package) -> Table:
    rows: list[Line] = []
    for known in schemas():
        file = package.downloads[f"parquet/{known.name}.parquet"]
        rows.append([_title(known), Value(f"{known.name}.parquet", file.href), in_words(file.size)])
    return table("Parquet 格式的数据表", columns("*数据表", "Parquet", "#大小"), rows)


def _packages(package: Package) -> Table:
    rows: list[Line] = [
        [
            Value(document_kind(row), addresses.document(row["disclosure_id"]), remark=row["title"]),
            row["organisation_name"],
            *(Value(title, file.href) for title, file in own_downloads(package.downloads, row["disclosure_id"])),
            Value("datapackage.json", addresses.package(row["disclosure_id"])),
        ]
        for row in package.all("disclosures")
    ]
    heads = columns("公开文件", "*部门", *OWN.values(), "数据包的说明文件")
    return table("每份公开文件各自的数据包", heads, rows)


def _zips(package: Package) -> Table | None:
    """The zips of the shards, where the site is divided."""
    names = sorted({shard(row["disclosure_id"]) for row in package.all("disclosures")} - {""})
    rows: list[Line] = [[Value(_said(name)), Value(f"{name}site.zip", f"{name}downloads/site.zip")] for name in names]
    return table("各地区各年度的网页", columns("地区和年度", "下载"), rows) if rows else None


def _said(name: str) -> str:
    """A shard in words: its region and its year."""
    code, _dash, year = name.rstrip("/").partition("-")
    region = full_name(code.ljust(6, "0")).replace(" ", "") or _("地区不明")
    return _("{}，{} 年").format(region, year) if year.isdigit() else _("{}（年度未写明）").format(region)


def _title(entry: Schema | Field) -> str:
    return chosen(entry.title, entry.title_en)


def _description(entry: Schema | Field) -> str:
    return chosen(entry.description, entry.description_en)


def _dictionary(package: Package, known: Schema) -> Page:
    return Page(
        path=f"data/{known.name}.md",
        template="dictionary.md.jinja",
        title=_("数据字典：{}").format(_title(known)),
        description=_description(known),
        crumbs=(("首页", "index.html"), ("数据下载", "data/index.html")),
        has_contents=False,
        context={
            "schema": known,
            "about": _description(known),
            "rows": count(package, known.name),
            "fields": _fields(known),
            "keys": [(", ".join(own), other, ", ".join(theirs)) for own, other, theirs in known.foreign_keys],
        },
    )


def _fields(known: Schema) -> Table:
    rows: list[Line] = [
        [
            Value(field.name),
            Value(_title(field), remark=chosen(field.title_en, field.title)),
            Value(_description(field), remark=chosen(field.description_en, "")),
            label("type", field.type) + (_("（元）") if field.is_money else ""),
            "\n".join([*_constraints(field), *_conditions(known, field)]),
            field.column_type,
        ]
        for field in known.fields
    ]
    return table("字段", columns("字段", "名称", "*说明", "!类型", "*约束", "财政数据包类型"), rows)


def _constraints(field: Field) -> list[str]:
    found = [_(_CONSTRAINTS[name]) + _of(value) for name, value in field.constraints.items() if name in _CONSTRAINTS]
    for value in field.constraints.get("enum", ()):
        meaning = label(field.name, value) if value in LABELS.get(field.name, {}) else ""
        found.append(_("{}（{}）").format(value, meaning) if meaning else str(value))
    return found


def _conditions(known: Schema, field: Field) -> Iterator[str]:
    """What other fields of the row ask of this one."""
    for condition in known.conditions:
        if condition.other == field.name:
            values = _("、").join(condition.values)
            where = (_("{} 为 {}") if values else _("{} 有值")).format(condition.field, values)
            asked = {"required": _("{}时必填"), "blank": _("{}时留空"), "atMost": _("不小于 {1}")}
            yield asked[condition.kind].format(where, condition.field)


def _of(value: Any) -> str:
    return "" if value is True else f" {value}"
