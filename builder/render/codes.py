"""A page for each classification code that a document prints, and their list: who spends on it, and how much.

A page per code, not one per class: a class such as 201 has hundreds of lines as soon as there are many departments,
and what is linked and searched for is the code. A site has as many as are printed, some 700 at most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from builder.classification.codes import scheme_of
from builder.render import addresses
from builder.render.amounts import stated, wan
from builder.render.child_codes import below
from builder.render.coded_spending import KINDS, Place, Spending, spending, summed
from builder.render.figures import Figure, counted, printed, query
from builder.render.labels import LABELS, label
from builder.render.lists import document_kind
from builder.render.load import Package, Row
from builder.render.newest_spending import newest
from builder.render.page import Page
from builder.render.table import Line, Table, Value, columns, table

INDEX = "codes/index.html"
_MOST_LISTED = 100
_NAMELESS = "（没有印名称）"
_LEVELS = {3: "类", 5: "款", 7: "项"}
_CRUMBS = (("首页", "index.html"),)
_Amounts = Mapping[Place, Sequence[Row]]
"""What counts of one code, by place."""


def pages(package: Package) -> Iterator[Page]:
    """The list of the classes, then each code."""
    every = sorted(addresses.printed_codes(package.all("budget_items")))
    titles = _titles(package, every)
    spent = spending(package.all("budget_items"))
    amounts = _by_code(spent)
    lines = {(place, row[field]): row for (place, field), rows in spent.lines.items() for row in reversed(rows)}
    yield _index(every, titles, amounts)
    for code in every:
        yield _page(package, code, titles, amounts, lines)


def _titles(package: Package, every: Sequence[str]) -> dict[str, str]:
    """What each code is called: its newest name in the reference table, else the one that most documents print."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in package.all("budget_items"):
        for field in addresses.CODE_FIELDS:
            names[row[field]][_line_name(row, field)] += 1
    known = {row["code"]: row["name"] for row in package.all("classification_codes")}
    own = {code: next((name for name, _ in names[code].most_common() if name), _NAMELESS) for code in every}
    return {code: f"{code} {known.get(code) or own[code]}" for code in every}


def _line_name(row: Row, field: str) -> str:
    """The name that a line of a budget table prints beside a code."""
    return " ".join(row[field.replace("_code", "_name")].split())


def _by_code(spent: Spending) -> Mapping[str, Mapping[Place, list[Row]]]:
    found: dict[str, dict[Place, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for place, code, row in spent.leaves():
        for length in range(3, len(code) + 1, 2):
            found[code[:length]][place].append(row)
    return found


def _index(every: Sequence[str], titles: Mapping[str, str], amounts: Mapping[str, _Amounts]) -> Page:
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for code in every:
        if len(code) == 3:
            by_scheme[scheme_of(code)].append(code)
    return Page(
        path="codes/index.md",
        template="list.md.jinja",
        title="科目",
        description="公开文件里印出的预算科目：每个科目有哪些部门在花钱，花多少。",
        crumbs=_CRUMBS,
        has_contents=False,
        context={
            "lead": "预算科目说明钱花在什么事情上（功能分类）和买了什么（经济分类）。"
            "这里只列公开文件印出的科目，点进去看下级科目和花钱的部门。",
            "tables": [_list(_scheme(name), own, titles, amounts) for name, own in by_scheme.items()],
        },
    )


def _scheme(name: str) -> str:
    return label("scheme", name) if name else "其他科目"


def _list(caption: str, codes: Sequence[str], titles: Mapping[str, str], amounts: Mapping[str, _Amounts]) -> Table:
    rows: list[Line] = [[Value(titles[code], addresses.code(code)), _documents(code, amounts[code])] for code in codes]
    return table(caption, columns("*科目", "#印有金额的公开文件"), rows)


def _documents(code: str, amounts: _Amounts, **conditions: str) -> Figure:
    asked = query("distinct", "spending.disclosure_id", **conditions, code=f"{code}*")
    return counted(len({disclosure for disclosure, _, _ in amounts}), asked)


def _page(
    package: Package,
    code: str,
    titles: Mapping[str, str],
    every: Mapping[str, _Amounts],
    lines: Mapping[tuple[Place, str], Row],
) -> Page:
    amounts = every[code]
    glance = newest(package, code, amounts)
    above = [code[:length] for length in range(3, len(code), 2)]
    children = {other: titles[other] for other in titles if len(other) == len(code) + 2 and other.startswith(code)}
    phases = [phase for phase in ("budget", "adjusted", "actual") if any(place[1] == phase for place in amounts)]
    return Page(
        path=addresses.code(code).removesuffix("html") + "md",
        template="code.md.jinja",
        title=titles[code],
        description=f"科目“{titles[code]}”：哪些部门在花钱，花多少，历年的名称。",
        crumbs=(*_CRUMBS, ("科目", INDEX), *((titles[other], addresses.code(other)) for other in above)),
        context={
            "scheme": _scheme(scheme_of(code)),
            "level": _LEVELS[len(code)],
            "documents": _documents(code, amounts),
            "glance": glance,
            "totals": _totals(package, code, amounts),
            "spenders": [_spenders(package, code, phase, amounts, lines) for phase in phases],
            "has_more": len({place[0] for place in amounts}) > _MOST_LISTED,
            "below": below(children, glance, every),
            "names": _names(package, code),
        },
    )


def _heads(kinds: Sequence[str]) -> list[str]:
    return [f"#{_short(kind)}（万元）" for kind in kinds]


def _short(kind: str) -> str:
    """What a kind of table is called where there is little room."""
    return LABELS["content"].get(kind) or label("table_kind", kind)


def _kinds(amounts: _Amounts) -> list[str]:
    return [kind for kind in KINDS if any(place[2] == kind for place in amounts)]


def _totals(package: Package, code: str, amounts: _Amounts) -> Table:
    """What all documents of a year and a phase come to, a column for each kind of table."""
    kinds = _kinds(amounts)
    by_year: dict[tuple[str, str], dict[Place, Sequence[Row]]] = defaultdict(dict)
    for place, rows in amounts.items():
        by_year[package.disclosures[place[0]]["fiscal_year"], place[1]][place] = rows
    made: list[Line] = []
    for (year, phase), own in sorted(by_year.items(), key=lambda item: (item[0][0] or "0", item[0][1]), reverse=True):
        known = package.disclosures[next(iter(own))[0]]
        when = Markup("{} 年").format(printed(known, "disclosures", "fiscal_year")) if year else "年度未写明"
        chosen = {"year": year, "phase": phase}
        sums: list[Value | str | Figure] = []
        for kind in kinds:
            rows = [row for place, lines in own.items() if place[2] == kind for row in lines]
            sums.append(summed(rows, wan, **chosen, table_kind=kind, code=f"{code}*") if rows else "")
        made.append([Value(when, remark=label("phase", phase)), *sums, _documents(code, own, **chosen)])
    return table("历年合计", columns("!年度", *_heads(kinds), "#公开文件"), made)


def _spenders(
    package: Package, code: str, phase: str, amounts: _Amounts, lines: Mapping[tuple[Place, str], Row]
) -> Table:
    """The documents that print the code, the newest years first, in them the largest amounts."""
    own = {place: rows for place, rows in amounts.items() if place[1] == phase}
    kinds = _kinds(own)
    largest: dict[str, Decimal] = {}
    for (disclosure, _, _), rows in own.items():
        amount = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
        largest[disclosure] = max(largest.get(disclosure, amount), amount)
    ordered = sorted(largest, key=lambda one: (-int(package.disclosures[one]["fiscal_year"] or 0), -largest[one], one))
    made: list[Line] = []
    for disclosure in ordered[:_MOST_LISTED]:
        row = package.disclosures[disclosure]
        cells = [_cell(code, (disclosure, phase, kind), own, lines) for kind in kinds]
        name = row["organisation_name"] or "没有写明名称的部门"
        made.append([Value(name, addresses.department(disclosure), document_kind(row)), *cells])
    return table(f"花钱的部门：{label('phase', phase)}", columns("*部门", *_heads(kinds)), made)


def _cell(code: str, place: Place, amounts: _Amounts, lines: Mapping[tuple[Place, str], Row]) -> Value:
    """What a document spends on a code; it leads to the line of the code, or to the first line below it."""
    if place not in amounts:
        return Value("")
    disclosure, phase, kind = place
    made = summed(amounts[place], wan, disclosure_id=disclosure, phase=phase, table_kind=kind, code=f"{code}*")
    line = lines.get((place, code))
    if line is None or Decimal(line["amount"]) == Decimal(made.value):
        return Value(made, addresses.place(line or amounts[place][0]))
    remark = Markup("科目一行印着 {}").format(stated(line, "budget_items", "amount", wan))
    return Value(made, addresses.place(line), remark)


def _names(package: Package, code: str) -> Table:
    rows: list[Line] = [
        [
            row["name"],
            printed(row, "classification_names", "years") if row["years"] else "",
            printed(row, "classification_names", "documents"),
        ]
        for row in package.all("classification_names")
        if row["code"] == code
    ]
    return table("印过的名称", columns("*名称", "*见到的年份", "#文件"), rows)


def document_tables(own: str, spent: Spending) -> list[Table]:
    """What one document spends by code, in the words and the order of the document: a table for each classification."""
    made = []
    for phase in ("budget", "adjusted", "actual"):
        for field in addresses.CODE_FIELDS:
            found = ((kind, spent.lines.get(((own, phase, kind), field), ())) for kind in KINDS)
            kind, lines = next(((kind, rows) for kind, rows in found if rows), ("", ()))
            rows: list[Line] = [
                [
                    Value(f"{row[field]} {_line_name(row, field) or _NAMELESS}", addresses.code(row[field])),
                    Value(stated(row, "budget_items", "amount", wan), addresses.place(row)),
                ]
                for row in lines
            ]
            if rows:
                scheme = label("scheme", scheme_of(lines[0][field]))
                caption = f"按{scheme}：{label('table_kind', kind)}，{label('phase', phase)}"
                made.append(table(caption, columns("*科目", "#金额（万元）"), rows))
    return made
