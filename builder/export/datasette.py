"""What Datasette shows beside the SQLite file: titles and descriptions of the schemas, licence, a search for any word.

A query of its own searches, and not Datasette's box: the box asks for `MATCH`, which finds no word of two characters.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from builder.package.schemas import schemas

_SEARCH = """
select text, resource, row_id, disclosure_id, source_ref from search
where length(:words) >= 3 and search match '"' || replace(:words, '"', '""') || '"'
union all
select text, resource, row_id, disclosure_id, source_ref from search
where length(:words) in (1, 2) and instr(lower(text), lower(:words))
limit 500
""".strip()


def metadata_bytes(descriptor: Mapping[str, Any]) -> bytes:
    """The metadata file for the SQLite file of the package with that `datapackage.json`."""
    (licence, *_) = descriptor["licenses"]
    about = {
        "title": descriptor["title"],
        "description": descriptor["title_en"],
        "license": licence["title"],
        "license_url": licence["path"],
    }
    tables: dict[str, Any] = {
        known.name: {
            "title": f"{known.title} {known.title_en}",
            "description": f"{known.description} {known.description_en}",
            "columns": {field.name: f"{field.title} {field.title_en}：{field.description}" for field in known.fields},
        }
        for known in schemas()
    }
    tables["search"] = {"hidden": True}
    queries = {
        "search_text": {
            "title": "全文搜索 Full-text search",
            "description": "在项目、指标、预算科目、文字说明和核对结果里找一个词，两个字的词也能找到。"
            "Words of any length, in projects, indicators, budget items, sections and findings.",
            "sql": _SEARCH,
        }
    }
    content = {**about, "databases": {descriptor["name"]: {**about, "tables": tables, "queries": queries}}}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
