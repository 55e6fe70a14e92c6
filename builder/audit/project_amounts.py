"""The amount of a project wherever the document prints it: its form, the list of projects, the text.

Source: one project of one year has one budget (《预算法》第五十七条: spending follows the approved budget). A project
is the same where its code is, or its whole name. A form may print all money or fiscal money, and so may a list: any of
the form's amounts may stand in the list.

What could be another thing than the project's budget is left alone: an amount that is compared, of another year, of
procurement or of one source of money; several rows or several amounts of one name; a name that is also one of the
classification (信访业务 is a project and an item).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder import values
from builder.audit.disclosure import Disclosure
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum, state
from builder.findings import INSUFFICIENT, NOT_APPLICABLE, PASS, Check, Figure, Wording
from builder.forms.vocabulary import normalise
from builder.model import Row

_SHORTEST_NAME = 4  # characters; a shorter one may be a part of any sentence
_FORM_AMOUNTS = ("amount", "fiscal_amount")
_NOTE_ZH = "（一处可能按整个实施期，另一处按年度。）"
_NOTE_EN = "One may be for all years of the project and the other for one."
_LIST = Wording(
    zh=f"项目“{{project}}”在{{own}}里是{{total}}{{unit}}，在《{{table}}》里是{{sum}}{{unit}}，相差{{difference}}{{unit}}。{_NOTE_ZH}",
    en=f"Project “{{project}}” is {{total}} {{own_en}} and {{sum}} in {{table}}; the difference is {{difference}} "
    f"(unit: {{unit}}). {_NOTE_EN}",
)
_FORMS = Wording(
    zh=f"同一编码的项目“{{project}}”印了两张表，一张是{{total}}{{unit}}，另一张是{{sum}}{{unit}}，相差{{difference}}{{unit}}。{_NOTE_ZH}",
    en=f"Project “{{project}}” has two forms with one code, of {{total}} and of {{sum}}; the difference is "
    f"{{difference}} (unit: {{unit}}). {_NOTE_EN}",
)
_TEXT = Wording(
    zh=f"项目“{{project}}”在绩效目标表里是{{total}}{{unit}}，正文写的是{{sum}}{{unit}}，相差{{difference}}{{unit}}。{_NOTE_ZH}",
    en=f"Project “{{project}}” is {{total}} on its form and {{sum}} in the text; the difference is {{difference}} "
    f"(unit: {{unit}}). {_NOTE_EN}",
)
_BEGINS = re.compile(r"(?:\A|安排|用于|包括|[，,、；;：:。（(“\"《\s是为）)\d.．])\Z")
"""What the name of a project may follow; behind anything else it may be the end of a longer name."""
_MONEY = re.compile(
    r"[”\"》）)]*(?:项目|经费|资金|支出|安排|预算)*(?:为|共|[:：])?\s*"
    r"(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|千元|元)(?!左右|多|余|/)"
)
_OTHER_THING = re.compile(
    r"上年|去年|上一年|年初|比|较|增|减|下降|持平|结转|追加|调整|调剂|执行|决算|完成|采购|购买|购置|中央|省级|上级|补助|下达|其中|累计|总投资|分期|首期|尾款|三公|已|曾"
)
_CLAUSE_ENDS = re.compile(r"[，,、：:（(]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")


def _figure(disclosure: Disclosure, project: Row, name: str) -> Figure | None:
    return Figure.of(project, name, disclosure.project_cells.get((project["project_id"], name), ""))


def _form_figures(disclosure: Disclosure, project: Row) -> list[Figure]:
    """What the form prints; where it prints nothing, what `extract` took from the text."""
    return [figure for name in _FORM_AMOUNTS if (figure := _figure(disclosure, project, name))]


def _pair(own: list[Figure], others: list[Figure]) -> tuple[Figure, Figure]:
    """Two figures that agree, or the first two."""
    pairs = [(total, part) for total in own for part in others]
    return next((pair for pair in pairs if state(pair[0], [pair[1]]) == PASS), pairs[0])


def _with_list(disclosure: Disclosure, project: Row, own: list[Figure]) -> Iterator[Check]:
    """Against the rows of that name in the tables of projects of the same part of the document."""
    rows = [
        item
        for item in disclosure.rows("budget_items")
        if (item["table_kind"], item["scope"], item["phase"]) == ("project_expenditure", project["scope"], "budget")
        and normalise(item["item"]) == normalise(project["project_name"])
        and not _is_classified(item, project)
    ]
    totals = [figure for item in rows if item["measure_kind"] == "total" and (figure := Figure.of(item))]
    others = [figure for item in rows if item["measure_kind"] != "total" and (figure := Figure.of(item))]
    if not totals and not others:
        return
    total, part = _pair(own, totals + others)
    titles = {table["table_id"]: table["title"] for table in disclosure.rows("tables")}
    from_text = project["amount_basis"] == "narrative"
    yield check_sum(
        total,
        [part],
        _LIST,
        names={
            "project": project["project_name"],
            "table": titles.get(rows[0]["table_id"], ""),
            "own": "正文" if from_text else "绩效目标表",
            "own_en": "in the text" if from_text else "on its form",
        },
        doubt=Doubt(unclear=len(totals) != 1),
        about="list",
        table_id=disclosure.project_tables.get(project["project_id"]),
        project_id=project["project_id"],
    )


def _is_classified(item: Row, project: Row) -> bool:
    names = (item.get("functional_name"), item.get("economic_name"))
    return normalise(project["project_name"]) in {normalise(name) for name in names if name}


def _with_form(disclosure: Disclosure, project: Row, own: list[Figure]) -> Iterator[Check]:
    """Against another form with the same code; the rows of one table are parts of a project and are not compared."""
    same = [
        row
        for row in disclosure.rows("projects")
        if project["project_code"]
        and (row["project_code"], row["scope"]) == (project["project_code"], project["scope"])
        and row["amount"] is not None
    ]
    tables = {disclosure.project_tables.get(row["project_id"]) for row in same}
    if len(same) == 2 and len(tables) == 2 and same[1] is project:
        total, part = _pair(own, _form_figures(disclosure, same[0]))
        names = {"project": project["project_name"]}
        yield check_sum(total, [part], _FORMS, names=names, about="form", project_id=project["project_id"])


def _with_text(disclosure: Disclosure, project: Row, own: list[Figure]) -> Iterator[Check]:
    """Against what the text states right behind the project's name."""
    name = project["project_name"]
    if project["amount_basis"] != "table" or len(name) < _SHORTEST_NAME:
        return
    found = list(_amounts_in_text(disclosure, project))
    if found and not any(_is_classified(item, project) for item in disclosure.rows("budget_items")):
        total, part = _pair(own, found)
        unclear = len({figure.amount for figure in found}) > 1
        yield check_sum(
            total,
            [part],
            _TEXT,
            names={"project": name},
            doubt=Doubt(unclear=unclear),
            about="text",
            project_id=project["project_id"],
        )


def _amounts_in_text(disclosure: Disclosure, project: Row) -> Iterator[Figure]:
    name = project["project_name"]
    for section in disclosure.rows("sections"):
        if section["scope"] == project["scope"] and name in section["text"]:
            for sentence in re.split(r"[。；;]", section["text"]):
                for before, behind in _around(sentence, name):
                    money = _MONEY.match(behind)
                    another = money and _is_another(before, behind[money.end() :], disclosure.fiscal_year)
                    if money and not another and _BEGINS.search(before):
                        yield _stated(money, section["source_ref"])


def _around(sentence: str, name: str) -> Iterator[tuple[str, str]]:
    """What stands before and behind each place where a sentence has the name."""
    at = sentence.find(name)
    while at >= 0:
        yield sentence[:at], sentence[at + len(name) :]
        at = sentence.find(name, at + len(name))


def _stated(match: re.Match[str], ref: str) -> Figure:
    printed, unit = match.groups()
    return Figure(values.to_yuan(values.parse_number(printed) or values.UNITS[unit] * 0, unit), printed, unit, ref)


def _is_another(before: str, behind: str, fiscal_year: int | None) -> bool:
    """True where what stands before the name, or in the clause behind the amount, makes it another thing's amount."""
    said = before + "".join(_CLAUSE_ENDS.split(behind)[:2])
    return bool(_OTHER_THING.search(said)) or not {int(year) for year in _YEAR.findall(said)} <= {fiscal_year}


def _checks(disclosure: Disclosure) -> Iterator[Check]:
    for project in disclosure.rows("projects"):
        own = _form_figures(disclosure, project)
        if not own or project["amount"] is None:
            yield Check(INSUFFICIENT, project["source_ref"], project_id=project["project_id"])
            continue
        elsewhere = [*_with_list(disclosure, project, own), *_with_form(disclosure, project, own)]
        elsewhere += _with_text(disclosure, project, own)
        yield from elsewhere or [Check(NOT_APPLICABLE, project["source_ref"], project_id=project["project_id"])]


PROJECT_AMOUNT = Rule(
    name="project-amount",
    severity="warning",
    title_zh="同一项目的金额各处一致",
    title_en="A project has one amount",
    reason_zh="同一个项目（编码相同，或名称一字不差）在绩效目标表、项目支出表和正文里的预算数应当相同；"
    "表里只列财政资金的，与财政资金数比。正文里作比较、讲别的年度、讲采购或者只讲一种资金来源的句子不作判断。"
    "依据是《预算法》第五十七条：支出以批准的预算为准。",
    reason_en="One project (by its code, or its whole name) has the same amount on its form, in the table of projects "
    "and in the text; a list of fiscal money is held against the fiscal money of the form. Sentences that compare, or "
    "speak of another year, of procurement or of one source of money are left alone. The source is article 57 of the "
    "Budget Law: spending follows the approved budget.",
    check=_checks,
)
