"""Reads the figures of a page back out of its HTML and asks the CSV files for them; how they got there is not asked."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote

from built_site import number_of
from lxml import html

from builder.audit.rules import RULES

UNITS = {
    "yuan": Decimal(1),
    "10,000 yuan": Decimal(10_000),
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
KINDS = {
    "budget": "部门预算",
    "performance": "绩效目标",
    "final_accounts": "部门决算",
    "self_evaluation": "绩效自评",
    "other": "其他文件",
}
KINDS_IN_ENGLISH = {
    "budget": "Department budget",
    "performance": "Performance goals",
    "final_accounts": "Final accounts",
    "self_evaluation": "Self-evaluation",
    "other": "Other document",
}
STATIC = (
    "10,000 yuan",
    "more than 15 digits",
    "Fiscal Data Package 1.0",
    "SHA-256",
    "SHA256SUMS",
    "UTF-8",
    "CC BY 4.0",
    "sha256sum",
    "Attribution 4.0",
    "超过 15 位",
    "20 份真实的公开文件",
    "20 real documents",
    "round(…, 2)",
)
"""Words of the templates that have a digit in them."""

CODED = {
    "expenditure",
    "general_expenditure",
    "fund_expenditure",
    "capital_expenditure",
    "general_basic",
    "project_expenditure",
}
"""The kinds of tables whose amounts the pages of codes add up."""

CHECK_FIELDS = {3: "expected", 4: "actual", 5: "tolerance"}
"""The columns of a table of checks, by their number, and the field of the check that each shows."""

Row = dict[str, str]
NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


class Data:
    """The CSV files of the combined package."""

    def __init__(self, directory: Path) -> None:
        self.tables: dict[str, list[Row]] = {}
        for path in sorted(directory.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                self.tables[path.stem] = list(csv.DictReader(file))
        known = [row for row in self.tables["tables"] if row["table_kind"] != "other" or row["cells_captured"] != "0"]
        unknown = [
            row for row in self.tables["tables"] if row["table_kind"] == "other" and row["cells_captured"] == "0"
        ]
        self.tables |= {"known_tables": known, "unknown_tables": unknown}
        for row in self.tables["disclosures"]:
            row["department"] = re.sub(r"-(?:\d{4}|undated)-[a-z_]+(?:-draft)?(?:-unit)?$", "", row["disclosure_id"])
        self.tables["spending"] = list(self.spending())
        self.keyed: dict[tuple[str, str, str], list[Row]] = {}
        for name, rows in self.tables.items():
            for row in rows:
                for key in ("disclosure_id", "project_id", "table_id", "check_id", "indicator_id", "source_ref"):
                    self.keyed.setdefault((name, key, row.get(key) or ""), []).append(row)

    def spending(self) -> Iterator[Row]:
        """Each leaf of the column of the whole, in the first table of its kind that prints codes of a field."""
        documents = {row["disclosure_id"]: row for row in self.tables["disclosures"]}
        wholes = ("total", "general", "fund", "capital", "fiscal")
        for field in ("functional_code", "economic_code", "government_code"):
            tables: dict[tuple[str, ...], list[Row]] = {}
            for row in self.tables["budget_items"]:
                counts = row["direction"] == "expenditure" and row["is_primary"] == "true"
                if counts and row[field] and row["table_kind"] in CODED:
                    known = tables.setdefault((row["disclosure_id"], row["phase"], row["table_kind"]), [])
                    known += [row] if not known or known[0]["table_id"] == row["table_id"] else []
            for own in tables.values():
                kind = next((one for one in wholes if one in {row["measure_kind"] for row in own}), "")
                for row in own:
                    if row["measure_kind"] == kind and row["is_leaf"] == "true":
                        document = documents[row["disclosure_id"]]
                        extra = {"year": document["fiscal_year"], "department": document["department"]}
                        yield {**row, **extra, "code": row[field]}

    def rows(self, resource: str, conditions: list[str]) -> list[Row]:
        """The rows that fulfil conditions like `state=pass`."""
        pairs = [condition.split("=", 1) for condition in conditions]
        found = self.tables[resource]
        for key, text in pairs:
            if (resource, key, text) in self.keyed and text:
                found = min(found, self.keyed[resource, key, text], key=len)
        return [row for row in found if all(fnmatchcase(row[key], text) for key, text in pairs)]

    def answer(self, query: str) -> str:
        """What a query in the form that `builder/render/figures.py` describes comes to."""
        if query.startswith("share "):
            part, whole = (Decimal(self.answer(half)) for half in query.removeprefix("share ").split(" / "))
            return plain((part / whole * 100).quantize(Decimal("0.1")))
        if found := re.split(r" ([+-]) ", query)[1:]:
            first, *others = re.split(r" [+-] ", query)
            total = Decimal(self.answer(first))
            for sign, other in zip(found[::2], others, strict=True):
                total += Decimal(self.answer(other)) * (1 if sign == "+" else -1)
            return str(total)
        operation, subject, *conditions = query.split(" ")
        resource, _, field = subject.partition(".")
        rows = self.rows(resource, conditions)
        values = [row[field] for row in rows if field and row[field]]
        if operation == "value":
            assert len(rows) == 1, f"{query}: {len(rows)} rows"
            return rows[0][field]
        answers: dict[str, Callable[[], object]] = {
            "count": lambda: len(rows),
            "distinct": lambda: len(set(values)),
            "sum": lambda: sum(map(Decimal, values), Decimal(0)),
        }
        return str(answers[operation]())


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(shown: str, value: str, unit: Decimal) -> bool:
    """True where a page that shows `shown` says `value`: as a number in a unit, or word for word."""
    text = re.sub(r"\s+", " ", shown).strip()
    if text == re.sub(r"\s+", " ", value).strip():
        return True
    found = re.fullmatch(rf"({NUMBER.pattern}) ?(%|{'|'.join(UNITS)})?", text)
    if not found:
        return False
    own = UNITS.get(found.group(2) or "", unit if found.group(2) is None else Decimal(1))
    try:
        return Decimal(found.group(1).replace(",", "")) * own == Decimal(value)
    except InvalidOperation:
        return False


@dataclass(frozen=True)
class Piece:
    """A piece of text of a page, and the elements around it, from the inside out."""

    text: str
    around: tuple[html.HtmlElement, ...]

    def inside(self, tag: str, name: str = "") -> html.HtmlElement | None:
        """The closest element of a tag (and class) around it."""
        return next((one for one in self.around if one.tag == tag and (not name or name in one.classes)), None)

    def figure(self) -> html.HtmlElement | None:
        """The figure that it is: in a picture it has another element than elsewhere."""
        drawn = self.inside("tspan")
        return drawn if drawn is not None and "data-value" in drawn.attrib else self.inside("data")


def pieces(element: html.HtmlElement, around: tuple[html.HtmlElement, ...] = ()) -> Iterator[Piece]:
    """The text of an element, piece by piece. The lines that a picture breaks a name into are one piece."""
    if (
        not isinstance(element.tag, str)
        or element.tag in ("script", "style")
        or {"mz-tick", "mz-parts", "mz-turn"} & set(element.classes)
    ):
        return
    own = (element, *around)
    if element.tag == "text":
        drawn = [one for one in element.iter("tspan") if "data-value" in one.attrib]
        figures = {part for one in drawn for part in one.iter()}
        yield Piece("".join(one.text or "" for one in element.iter() if one not in figures), own)
        yield from (Piece(one.text_content(), (one, *own)) for one in drawn)
        return
    if element.text:
        yield Piece(element.text, own)
    for child in element:
        yield from pieces(child, own)
        if child.tail:
            yield Piece(child.tail, own)


class Page:
    """One page of the site against the data."""

    def __init__(self, site: Path, path: Path, data: Data) -> None:
        self.site, self.path, self.data = site, path, data
        self.folder, self.own = path.parent.name, path.stem.partition("~")[0]
        self.number = number_of(path)
        owners = {row["disclosure_id"]: row["disclosure_id"] for row in data.tables["disclosures"]}
        owners |= {row["project_id"]: row["disclosure_id"] for row in data.tables["projects"]}
        self.disclosure = owners.get(self.own, "") if self.folder in ("documents", "originals", "projects") else ""
        self.words = words(data, self.disclosure)
        own = [f"disclosure_id={self.disclosure}"]
        both = [*data.rows("cells", own), *data.rows("paragraphs", own)] if self.folder == "originals" else []
        self.printed = {row["source_ref"]: lines(row["text"]) for row in both}
        if "embeds" in path.relative_to(site).parts:  # a title is words alone, so that a frame can have it
            self.words |= {f"{row['fiscal_year']} 年" for row in data.tables["disclosures"] if row["fiscal_year"]}
        if self.folder == "data":
            self.words |= schema_words(site / "data" / "datapackage.json")

    def problems(self, page: str) -> list[str]:
        """What on a page is no figure of the data, no text of the data and no text of the templates."""
        (article,) = html.document_fromstring(page).xpath("//article")
        for chinese in article.xpath('.//span[@lang="zh"]'):
            chinese.drop_tag()
        found = []
        for piece in pieces(article):
            figure = piece.figure()
            if figure is not None:
                wrong = self.wrong_figure(figure, piece)
            else:
                wrong = "is explained by nothing" if re.search(r"\d", piece.text) and not self.explained(piece) else ""
            if wrong:
                found.append(f"{piece.text.strip()!r} {wrong}")
        return found

    def wrong_figure(self, figure: html.HtmlElement, piece: Piece) -> str:
        """Why a figure is not what it says it is; blank where it is."""
        value, query = figure.get("value", figure.get("data-value")), figure.get("data-from")
        unit, shown = Decimal(1), figure.text_content()
        if query is None:
            answer, unit = self.check_figure(piece)
        else:
            answer = self.data.answer(unquote(query))
            unit = column_unit(piece)
        if answer != value and not (NUMBER.fullmatch(answer) and Decimal(answer) == Decimal(value)):
            return f"says {value}; the data say {answer} ({query})"
        return "" if same(shown, value, unit) else f"does not say {value} ({query})"

    def check_figure(self, piece: Piece) -> tuple[str, Decimal]:
        """The field of the check that a place in a table of checks shows, and the unit of the table's amounts."""
        row, cell, table = piece.inside("tr"), piece.inside("td"), piece.inside("table", "mz-checks")
        check = f"{self.disclosure}-{row.get('id')}"
        checks = self.data.rows("checks", [f"check_id={check}"]) or self.data.rows(
            "checks", [f"check_id={self.disclosure}.{row.get('id')}"]
        )
        text = checks[0][CHECK_FIELDS[list(row).index(cell) + 1]]
        is_money = cell is row[4] or re.fullmatch(r"-?\d+\.\d\d", text)
        (unit,) = re.findall(r"金额以(\S+)为单位", table.findtext("caption/span")) if is_money else ["元"]
        return text, UNITS[unit]

    def explained(self, piece: Piece) -> bool:
        """True where every digit of a text belongs to words of the data or of the templates."""
        link = piece.inside("a")
        text = (
            " ".join(piece.text.split()).removesuffix(f"（第 {self.number} 页）").removesuffix(f" (page {self.number})")
        )
        place = next((one.get("id") for one in piece.around if one.get("id")), "")
        if self.folder == "originals" and piece.inside("caption") is None and place in self.printed:
            return text in self.printed[place]
        target = re.search(r"originals/([^/#~]+)(?:~\d+)?\.html#(.+)", link.get("href")) if link is not None else None
        if target:
            return any(text in lines(value) for value in self.at(target.group(1), unquote(target.group(2))))
        if text in self.words or self.of_a_file(piece, text):
            return True
        if link is not None and text in self.of_a_project(link.get("href")):
            return True
        for word in sorted((word for word in self.words if len(word) > 3 and word in text), key=len, reverse=True):
            text = text.replace(word, "")
        for word in STATIC:
            text = text.replace(word, "")
        return not re.search(r"\d", text)

    def of_a_project(self, address: str) -> set[str]:
        """What a link to a project says: its name, or which document it is in."""
        found = re.search(r"([^/]+)\.html$", address)
        for row in self.data.rows("projects", [f"project_id={found.group(1)}"]) if found else []:
            (document,) = self.data.rows("disclosures", [f"disclosure_id={row['disclosure_id']}"])
            return lines(row["project_name"]) | {f"{document['fiscal_year']} 年{KINDS[document['kind']]}"}
        return set()

    def at(self, disclosure: str, ref: str) -> list[str]:
        """Every text that the data hold for a place of a document; what the cell or paragraph prints comes first."""
        own = [f"disclosure_id={disclosure}", f"source_ref={ref}"]
        found: list[str] = []
        for name in ("cells", "paragraphs", *self.data.tables):
            if "source_ref" in self.data.tables[name][0] if self.data.tables[name] else False:
                for row in self.data.rows(name, own):
                    found += [row["text"]] if name == "cells" else [value for value in row.values() if value]
                    if name == "cells" and row["resource"]:
                        found += self.carried(row)
        return found or [""]

    def carried(self, cell: Row) -> list[str]:
        """The value that a row carries from a cell."""
        key = {"projects": "project_id", "indicators": "indicator_id"}.get(cell["resource"])
        rows = self.data.rows(cell["resource"], [f"{key}={cell['row_id']}"]) if key else []
        return [row[cell["field"]] for row in rows]

    def of_a_file(self, piece: Piece, text: str) -> bool:
        """True where a row about a file says its SHA-256 or its size."""
        row = next((one for one in piece.around if one.tag in ("tr", "li", "p")), None)
        links = row.xpath(".//a/@href") if row is not None and re.search("[0-9a-f]{64}|[KM]B", text) else []
        files = [(self.path.parent / unquote(link)).resolve() for link in links]
        for path in [path for path in files if path.is_file() and path.suffix != ".html"]:
            size = path.stat().st_size
            sizes = {f"{size / 1000:,.1f} KB", f"{size / 1_000_000:,.1f} MB"}
            if text in {hashlib.sha256(path.read_bytes()).hexdigest(), path.name, *sizes}:
                return True
        return False


def column_unit(piece: Piece) -> Decimal:
    """The unit that the head of a column names."""
    cell, row, table = piece.inside("td"), piece.inside("tr"), piece.inside("table")
    if cell is None or row is None or table is None:
        return Decimal(1)
    head = table.findall("thead/tr/th")[list(row).index(cell)].text_content()
    found = re.search(rf"[（(]({'|'.join(UNITS)})[）)]", head)
    return UNITS[found.group(1)] if found else Decimal(1)


def lines(text: str) -> set[str]:
    """A text and its lines, spaces folded."""
    return {" ".join(part.split()) for part in (text, *text.split("\n"))}


def schema_words(package: Path) -> set[str]:
    """What the dictionary pages say about the fields: words and patterns of the schemas."""
    found: set[str] = set()
    for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        known = resource["schema"]
        found |= {f"{known['title_en']}. {known['description_en']}"}
        for entry in (known, *known["fields"]):
            found |= {entry[key] for key in ("title", "title_en", "description", "description_en", "name")}
            limits = entry.get("constraints", {})
            named = {"pattern": "格式", "minimum": "最小", "maximum": "最大"}
            found |= {f"{title} {limits[key]}" for key in named if key in limits for title in (key, named[key])}
    return found


def looked_up() -> dict[str, list[str]]:
    """The verdicts on the findings of each rule about real documents."""
    found: dict[str, list[str]] = {}
    for path in sorted((Path(__file__).parents[1] / "documents").glob("*findings.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["rule"], []).append(row["verdict"])
    return found


def codes(data: Data, disclosure: str) -> set[str]:
    """Classification codes with their names, those of the reference table and those that documents print."""
    found = {f"{row['code']} {row['name']}" for row in data.tables["classification_codes"]}
    for row in data.rows("budget_items", [f"disclosure_id={disclosure}"] if disclosure else []):
        for name in ("functional", "economic", "government"):
            printed = " ".join(row[f"{name}_name"].split())
            code = row[f"{name}_code"]
            found |= {f"{code} {printed}", *(f"{code[:length]} （没有印名称）" for length in (3, 5, 7))}
    return found


def words(data: Data, disclosure: str) -> set[str]:
    """Every text of the data that a page may show: of one disclosure where the page is about one; no bare numbers."""
    found = codes(data, disclosure)
    for rows in data.tables.values():
        for row in rows:
            if not disclosure or row.get("disclosure_id") in (disclosure, None):
                for value in row.values():
                    found |= lines(value) if re.search(r"\d", value) and not NUMBER.fullmatch(value) else set()
    for rule in RULES:
        found |= {rule.title_zh, rule.reason_zh, f"{rule.title_en}. {rule.reason_en}", rule.title_en, rule.reason_en}
    for own in looked_up().values():
        found |= {f"{len(own)} 处里 {own.count('true')} 处属实", f"{own.count('true')} of {len(own)} right"}
    for row in data.tables["disclosures"]:
        if disclosure in ("", row["disclosure_id"]) and row["fiscal_year"]:
            found.add(f"{row['fiscal_year']} 年{KINDS[row['kind']]}")
            found.add(f"{row['fiscal_year']} {KINDS_IN_ENGLISH[row['kind']]}")
    return found
