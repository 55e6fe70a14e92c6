"""The data of the page 自己查 (`content/explore.md`) in files, and the library that shows them there.

Each file is a script that calls `mzExplore(name, content)`: a page opened from disk may load no other.

    about.js         the version V, and of each kind its files, as [year, name, number of rows]
    V/documents.js   what a row takes from its document, by column
    V/projects/N.js  some rows of one year, by column; likewise `indicators` and `budget`

`V` is made of what the files hold, so that a browser never puts files of two publications together. A column is a list
of numbers, or `{"texts": …, "at": …}`: each text once, and which of them stands in each row. Amounts are in fen: sums
of them are exact. An address names its document by `*`. Rows that repeat others (`is_primary` false) are left out.

The library is Tabulator, from the package django-js-lib-tabulator: plain files and nothing that depends on them. That
of itables is an ECMAScript module, which browsers do not load from disk, and Panel, NiceGUI and Shiny bring servers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import distribution
from importlib.resources import files as package_files
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder.render import addresses
from builder.render.amounts import is_primary
from builder.render.labels import label
from builder.render.lists import document_kind, region_title
from builder.render.load import Package, Row

FOLDER = "explore"
_MOST_ROWS = 20_000
"""In one file."""
_LIBRARY = ("js/tabulator.min.js", "css/tabulator_simple.min.css")

Column = Callable[[Row], Any]


def files(package: Package) -> Iterator[tuple[str, bytes]]:
    """The files of the folder, as (name, content). The same package gives the same bytes.

    What they hold lies on the disk until all of it is known, and with it `V`.
    """
    documents = {row["disclosure_id"]: at for at, row in enumerate(package.all("disclosures"))}
    years = {row["disclosure_id"]: row["fiscal_year"] for row in package.all("disclosures")}
    listed: dict[str, list[tuple[str, str, int]]] = {}
    with TemporaryDirectory(prefix="mingzhang-") as folder:
        made = {"documents": Path(folder, "documents")}
        every = _Columns(_DOCUMENT)
        for row in package.all("disclosures"):
            every.add(row)
        made["documents"].write_bytes(every.written())
        for kind, (resource, describe) in _KINDS.items():
            columns = {"document": lambda row: documents[row["disclosure_id"]], **describe(package)}
            rows = filter(is_primary, package.all(resource))
            found = _pieces(rows, years, columns, Path(folder, kind))
            listed[kind] = [(piece.year, f"{kind}/{number}", piece.rows) for number, piece in enumerate(found)]
            made |= {f"{kind}/{number}": piece.path for number, piece in enumerate(found)}
        digest = sha256()
        for name, path in made.items():
            digest.update(name.encode() + path.read_bytes())
        version = digest.hexdigest()[:8]
        yield _script("about", _json({"version": version, "files": listed}))
        for name, path in made.items():
            yield _script(f"{version}/{name}", path.read_bytes())


def library() -> Iterator[tuple[str, bytes]]:
    """The files of Tabulator that the page loads, and their licence."""
    static = package_files("js_lib_tabulator") / "static" / "tabulator"
    for name in _LIBRARY:
        yield name.rpartition("/")[2], (static / name).read_bytes()
    licence = distribution("django-js-lib-tabulator").read_text("LICENSE.txt")
    yield "tabulator.LICENSE.txt", (licence or "").encode()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a year: how many, and the file that holds their columns."""

    year: str
    rows: int
    path: Path


def _pieces(rows: Iterable[Row], years: Mapping[str, str], columns: Mapping[str, Column], folder: Path) -> list[_Piece]:
    """Rows by the year of their document, the latest first, in pieces that are not too large, in files of `folder`."""
    folder.mkdir()
    begun: dict[str, _Columns] = {}
    made: list[_Piece] = []

    def end(of: str) -> None:
        held = begun.pop(of)
        made.append(_Piece(of, held.rows, folder / str(len(made))))
        made[-1].path.write_bytes(held.written())

    for row in rows:
        of = years[row["disclosure_id"]]
        if of not in begun:
            begun[of] = _Columns(columns)
        begun[of].add(row)
        if begun[of].rows == _MOST_ROWS:
            end(of)
    for of in list(begun):
        end(of)
    return sorted(made, key=attrgetter("year"), reverse=True)


class _Columns:
    """Rows by column, each text in memory once."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.rows = 0
        self._columns = {name: (read, list[Any]()) for name, read in columns.items()}
        self._texts: dict[Any, Any] = {}

    def add(self, row: Row) -> None:
        """Add a row."""
        self.rows += 1
        for read, values in self._columns.values():
            value = read(row)
            values.append(self._texts.setdefault(value, value) if isinstance(value, str) else value)

    def written(self) -> bytes:
        """The columns as they stand in a file."""
        return _json({name: _numbered(values) for name, (_, values) in self._columns.items()})


def _numbered(values: Sequence[Any]) -> object:
    """The values of a column; texts as each text once, and their numbers."""
    if not any(isinstance(value, str) for value in values):
        return values
    numbers = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return {"texts": list(numbers), "at": [numbers[value] for value in values]}


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _script(name: str, content: bytes) -> tuple[str, bytes]:
    return f"{name}.js", b'mzExplore("%s",%s)\n' % (name.encode(), content)


# What is shown of a row ---------------------------------------------------------------------------------------


def _amount(field: str) -> Column:
    return lambda row: int(Decimal(row[field]) * 100) if row[field] else None


def _place(address: Callable[[Row], str]) -> dict[str, Column]:
    """An address in two columns: most rows share the page with others."""
    last: list[tuple[Row, Sequence[str]]] = []

    def part(row: Row, at: int) -> str:
        if not last or last[0][0] is not row:  # both columns ask for the same row, one after the other
            last[:] = [(row, address(row).replace(row["disclosure_id"], "*", 1).partition("#"))]
        return last[0][1][at]

    return {"page": lambda row: part(row, 0), "anchor": lambda row: part(row, 2)}


def _word(field: str) -> Column:
    return lambda row: label(field, row[field]) if row[field] else ""


_DOCUMENT: Mapping[str, Column] = {
    "id": lambda row: row["disclosure_id"],
    "region": region_title,
    "department": lambda row: row["organisation_name"],
    "area": lambda row: row["region_code"],
    "publisher": lambda row: addresses.department_id(row["disclosure_id"]) if addresses.has_department(row) else "",
    "year": lambda row: row["fiscal_year"],
    "kind": document_kind,
}
_SOURCES = {"fiscal_amount": "财政资金", "other_amount": "其他资金", "superior_amount": "上级资金"}


def _projects(_: Package) -> dict[str, Column]:
    return {
        **_place(addresses.project),
        "name": lambda row: row["project_name"] or "（没有名称的项目）",
        "code": lambda row: row["project_code"],
        "amount": _amount("amount"),
        "source": _sources,
    }


def _sources(project: Row) -> str:
    named = [name for field, name in _SOURCES.items() if project[field] and Decimal(project[field])]
    return "、".join(named) or "没有写明"


def _indicators(package: Package) -> dict[str, Column]:
    names = {row["project_id"]: row["project_name"] for row in package.all("projects")}
    return {
        **_place(addresses.indicator),
        "name": lambda row: row["indicator"] or "（没有名称）",
        "target": lambda row: row["target"],
        "how": _how,
        "value": lambda row: float(row["target_value"]) if row["target_value"] else None,
        "unit": lambda row: row["target_unit"].replace("％", "%"),
        "level1": _word("level1_kind"),
        "level2": _word("level2_kind"),
        "levels": lambda row: f"{row['level1']} {row['level2']}".strip(),
        "project": lambda row: names.get(row["project_id"], ""),
    }


def _how(indicator: Row) -> str:
    """What a target asks for, in the words of its filter."""
    if indicator["is_placeholder"] == "true":
        return "没有填写"
    if not indicator["target_value"]:
        return "文字要求"
    return label("operator", indicator["operator"]) if indicator["operator"] else "只写数值"


def _budget(package: Package) -> dict[str, Column]:
    measures: dict[tuple[str, ...], set[str]] = defaultdict(set)
    tables: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in filter(is_primary, package.all("budget_items")):
        measures[_column_of(row)].add(row["measure"])
        alike = tables[row["disclosure_id"], row["table_kind"]]
        alike.setdefault(row["table_id"], len(alike) + 1)

    def nth(row: Row) -> str:
        """Tables of one kind in a document may print the same money: from the second on they are counted."""
        number = tables[row["disclosure_id"], row["table_kind"]][row["table_id"]]
        return f"第 {number} 张" if number > 1 else ""

    def measure(row: Row) -> str:
        """The kind of column; as printed where the table has several of that kind, so that they are not added up."""
        is_alone = row["measure_kind"] and len(measures[_column_of(row)]) == 1
        return label("measure_kind", row["measure_kind"]) if is_alone else row["measure"]

    return {
        **_place(addresses.place),
        "name": lambda row: row["item"] or row["functional_name"] or row["economic_name"] or row["measure"],
        "code": lambda row: next((row[field] for field in addresses.CODE_FIELDS if row[field]), ""),
        "amount": _amount("amount"),
        "table": _word("table_kind"),
        "nth": nth,
        "direction": _word("direction"),
        "phase": _word("phase"),
        "measure": measure,
        "leaf": lambda row: int(row["is_leaf"] == "true"),
    }


def _column_of(row: Row) -> tuple[str, ...]:
    return tuple(row[field] for field in ("table_id", "direction", "phase", "measure_kind"))


_KINDS: Mapping[str, tuple[str, Callable[[Package], dict[str, Column]]]] = {
    "projects": ("projects", _projects),
    "indicators": ("indicators", _indicators),
    "budget": ("budget_items", _budget),
}
