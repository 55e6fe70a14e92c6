"""What was found, by the questions that a reader asks: whose totals do not add up, which targets are alike.

Each rule of the audit answers one of them. A page for each question names the departments first, then their findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.render import addresses, alike
from builder.render.checks import ONCE, by_gravity, findings_table, once
from builder.render.figures import Figure, added, counted, query
from builder.render.language import _
from builder.render.lists import region_title
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.rules import rule_rank
from builder.render.table import Line, Table, Value, columns, table


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what an answer means, and the rules that answer it, by the beginnings of their names."""

    id: str
    title: str
    meaning: str
    rules: tuple[str, ...]

    @property
    def page(self) -> str:
        """Where it is answered."""
        return f"findings/which-{self.id}.html"

    def covers(self, rule: str) -> bool:
        """True where the rule answers it."""
        return rule.startswith(self.rules)


QUESTIONS = (
    Question(
        "totals",
        "哪些部门的合计对不上",
        "合计不等于各项相加，或者同一个数在两张表里不一样。",
        ("total-row", "class-sum", "row-sum", "summary-", "revenue-equals-", "three-public-sum", "fiscal-general",
         "fiscal-fund", "fiscal-capital", "fiscal-classes", "general-", "expenditure-projects", "department-",
         "project-", "projects-total", "unit-magnitude"),
    ),
    Question(
        "narrative",
        "哪些部门的文字和数字对不上",
        "文字里写的数，和表里的数、或者和文字里别的数不一样。",
        ("narrative-",),
    ),
    Question(
        "alike",
        "哪些项目的指标或者目标一样",
        "名称不同的项目，绩效指标连同指标值、或者目标的文字相同。",
        ("indicators-shared", "goals-shared"),
    ),
    Question(
        "targets",
        "哪些部门的绩效指标没有写清楚",
        "指标空着，只有类别的名称，指标值没有数字、单位或者方向，放的类别不合适，比率超过 100%。",
        ("indicator-", "rate-over-", "target-"),
    ),
    Question(
        "plans",
        "哪些项目的支出计划不完整",
        "资金支出计划有空白，中途变小，或者年底不到 100%。",
        ("spending-plan-",),
    ),
    Question(
        "leftovers",
        "哪些文件像是没有改好",
        "年份或者部门名称是别的，留着模板里的填写要求，看不出是哪一年的。",
        ("fiscal-year-", "other-", "template-", "unfilled-", "label-"),
    ),
    Question(
        "missing",
        "哪些文件里没有找到应有的表",
        "应当公开的表没有找到，或者空着没有说明。没有找到不等于没有公开。",
        ("required-", "blank-", "called-"),
    ),
    Question("codes", "哪些部门的科目编码不对", "编码不存在，和名称不相符，或者缺上一级科目。", ("code-",)),
)  # fmt: skip
"""The questions in the order in which readers ask them."""

_MOST_LISTED = 200


def answered(package: Package) -> list[tuple[Question, Figure]]:
    """The questions to which there are answers, with how many findings those are."""
    found = Counter(row["rule"] for row in once(package.all("findings")))
    return [(question, number) for question in QUESTIONS if (number := _number(question, found))]


def questions_table(package: Package) -> Table:
    """The same as a table, a line for each question."""
    rows: list[Line] = [[Value(_(question.title), question.page), number] for question, number in answered(package)]
    return table("想知道什么", columns("*想知道什么", "#有多少处"), rows)


def pages(package: Package) -> Iterator[Page]:
    """A page for each question that has an answer."""
    for question, number in answered(package):
        own = [row for row in once(package.all("findings")) if question.covers(row["rule"])]
        shown = by_gravity(own)[:_MOST_LISTED]
        groups = alike.alike_table(package, shown)
        apart = [row for row in shown if row["rule"] != alike.RULE]
        more = _("下面只列出最重的一些，其余在各部门的页面上。") if len(shown) < len(own) else ""
        yield Page(
            path=question.page.removesuffix("html") + "md",
            template="list.md.jinja",
            title=_(question.title),
            description=_(question.meaning),
            crumbs=(("首页", "index.html"), ("核对结果", "findings/index.html")),
            has_contents=False,
            context={
                "lead": Markup(_("{}一共 {} 处。问题是请人再看一眼的提示，不是对任何人的指控。{}")).format(
                    _(question.meaning), number, more
                ),
                "more": [(_("每个项目各和哪一个相同"), addresses.rule(alike.RULE))] if groups.rows else [],
                "tables": [
                    _departments(package, own),
                    groups,
                    findings_table(package, "逐处来看", apart, with_document=True),
                ],
            },
        )


def _number(question: Question, found: Counter[str]) -> Figure | None:
    """How many findings answer a question, of the numbers of all findings by their rules."""
    own = [rule for rule in sorted(found, key=rule_rank) if question.covers(rule)]
    return (
        added(*(counted(found[rule], query("count", "findings", **ONCE, rule=rule)) for rule in own)) if own else None
    )


def _departments(package: Package, findings: Sequence[Row]) -> Table:
    """The departments that published the documents, those with the most findings first."""
    by_department: dict[str, list[Row]] = {}
    for row in findings:
        by_department.setdefault(addresses.department_id(row["disclosure_id"]), []).append(row)
    rows: list[Line] = []
    for own in sorted(by_department.values(), key=len, reverse=True):
        disclosure = package.disclosures[own[0]["disclosure_id"]]
        by_rule = Counter((row["disclosure_id"], row["rule"]) for row in own)
        number = added(
            *(
                counted(many, query("count", "findings", **ONCE, disclosure_id=document, rule=rule))
                for (document, rule), many in by_rule.items()
            )
        )
        department = addresses.department(disclosure["disclosure_id"])
        region = Value(region_title(disclosure), addresses.region(disclosure["region_code"]))
        rows.append([Value(disclosure["organisation_name"], f"{department}#findings"), number, region])
    return table("有这样问题的部门", columns("*部门", "#有多少处", "地区"), rows)
