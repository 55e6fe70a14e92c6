"""Amounts that the narrative states against the tables of the same department or unit.

Source: 《预算法》第十四条 (a department's budget is published with its tables and explained). Explanation and tables
are about the same budget, so an amount that both print is the same. A sentence agrees where it agrees with one of
the places that print its subject (本年收入合计 or 收入总计, all money or 一般公共预算); only where it agrees with none,
and the tables print one for certain, it is a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache, partial

from builder.audit.disclosure import Disclosure
from builder.audit.narrative_claims import Claim, Reader
from builder.audit.narrative_figures import THREE_PUBLIC, Entry, Printed
from builder.audit.narrative_passages import Passage, passages
from builder.audit.rule import Rule
from builder.audit.sums import Doubt, check_sum, state
from builder.findings import INSUFFICIENT, NOT_APPLICABLE, PASS, Check, Wording

_WORDING = Wording(
    zh="正文写“{quote}”，《{table}》“{row}”的对应数为{sum}{unit}，相差{difference}{unit}。",
    en="The text says “{quote}”; {table} prints {sum} for it (row “{row}”); "
    "the difference is {difference} (unit: {unit}).",
)
_REGION = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|自治州|市|州|盟|地区|区|县|旗)")
_SHORTEST = 3  # characters; less is no name
_OTHERS = THREE_PUBLIC | {"class", "running_costs", "procurement"}


def _reader(disclosure: Disclosure, scope: str, printed: Printed) -> Reader:
    """Reads paragraphs as the document means them: of its year and phase, under the names of its own body."""
    bodies = [row["organisation_name"] for row in disclosure.rows("organisations") if row["level"] == scope]
    printed_names = {disclosure.row["organisation_name"] or "", *(bodies if len(bodies) == 1 else [])} - {""}
    names = {short for name in printed_names for short in _shortened(name)}
    ordered = tuple(sorted(names, key=len, reverse=True))
    return Reader(disclosure.fiscal_year, disclosure.row["kind"], ordered, printed.classes(), printed.has_carried)


def _shortened(name: str) -> Iterator[str]:
    """A name, and without the regions that it begins with: 某省某市水利局, 某市水利局, 水利局."""
    yield name
    if (region := _REGION.match(name)) and len(name) - region.end() >= _SHORTEST:
        yield from _shortened(name[region.end() :])


@lru_cache(maxsize=1)
def stated(disclosure: Disclosure) -> tuple[tuple[Printed, Passage, list[Claim]], ...]:
    """Each paragraph with its claims and with what the tables of its scope print; read once for all rules."""
    tables = {scope: Printed(disclosure, scope) for scope in ("department", "unit")}
    readers = {scope: _reader(disclosure, scope, printed) for scope, printed in tables.items()}
    return tuple(
        (tables[passage.scope], passage, readers[passage.scope].claims(passage))
        for passage in passages(disclosure.rows("sections"))
    )


def _compare(printed: Printed, claim: Claim, about: str) -> Check:
    entries = printed.of(claim.subject, claim.item)
    agreeing = [entry for entry in entries if state(claim.figure, [entry.figure]) == PASS]
    strong = [entry for entry in entries if not entry.weak]
    chosen = (agreeing or strong)[:1]
    if not chosen:
        # Not every document has a table for these.
        found = NOT_APPLICABLE if claim.subject in ("running_costs", "procurement") else INSUFFICIENT
        return Check(found, claim.figure.ref, about)
    return check_sum(
        claim.figure,
        [chosen[0].figure],
        _WORDING,
        names={"quote": claim.quote, "table": chosen[0].title, "row": chosen[0].row},
        doubt=Doubt(unclear=claim.doubtful or not printed.is_certain or _is_open(strong)),
        about=about,
        table_id=chosen[0].table_id,
    )


def _is_open(strong: list[Entry]) -> bool:
    """True where a name stands for several lines of the classification, or a table prints the line for each unit."""
    lines = [entry for entry in strong if entry.subject == "class"]
    places = [(entry.table_id, entry.column) for entry in lines]
    return len({entry.item.code for entry in lines}) > 1 or len(places) != len(set(places))


def _checks(subjects: frozenset[str], inside: bool, disclosure: Disclosure) -> Iterator[Check]:
    counts: Counter[tuple[str, str]] = Counter()
    for printed, passage, claims in stated(disclosure):
        for claim in claims:
            if (claim.subject in subjects) == inside:
                key = passage.ref, claim.subject
                counts[key] += 1
                yield _compare(printed, claim, f"{claim.subject}{counts[key]}")


def _rule(name: str, zh: str, en: str, subjects: frozenset[str], inside: bool = True) -> Rule:
    return Rule(
        name=name,
        severity="warning",
        title_zh=f"正文中的{zh}与表格一致",
        title_en=f"The text and the tables state the same {en}",
        reason_zh=f"预算说明和预算表讲的是同一笔预算，正文写的{zh}应当与表格印的相同。"
        "只看对象、年度、范围和单位都能确定的句子。依据是《预算法》第十四条（部门预算及报表向社会公开并作出说明）。",
        reason_en=f"The explanation and the tables are about one budget, so the {en} that both print are the same. "
        "Only sentences whose subject, year, scope and unit are certain count. The source is article 14 of the Budget "
        "Law (budgets are published with their tables and explained).",
        check=partial(_checks, subjects, inside),
    )


NARRATIVE_AMOUNTS = (
    _rule("narrative-amount", "收支数", "amounts of revenue and expenditure", _OTHERS, inside=False),
    _rule("narrative-class", "科目支出数", "amounts of the classes of expenditure", frozenset({"class"})),
    _rule("narrative-three-public", "“三公”经费", "“three public” expenses", THREE_PUBLIC),
    _rule("narrative-running-costs", "机关运行经费", "running costs of the office", frozenset({"running_costs"})),
    _rule("narrative-procurement", "政府采购预算", "procurement budget", frozenset({"procurement"})),
)
