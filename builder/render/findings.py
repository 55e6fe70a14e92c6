"""What does not agree: an overview, what was corrected, the catalogue of the rules, and a page for each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from builder.audit.verdicts import DOCUMENTS, verdicts
from builder.render import addresses
from builder.render.checks import ONCE, by_gravity, findings_table, once, rules_of, rules_table, severities
from builder.render.figures import count, counted, query
from builder.render.labels import label
from builder.render.language import _, chosen
from builder.render.ledger import states
from builder.render.load import Package, Row
from builder.render.page import Page
from builder.render.questions import questions_table
from builder.render.rules import CATALOGUE, rule_title
from builder.render.table import Line, Table, Value

_MOST_LISTED = 50
_CRUMBS = (("首页", "index.html"), ("核对结果", "findings/index.html"))


def pages(package: Package) -> Iterator[Page]:
    """The overview, the catalogue, then each rule: those that found nothing too."""
    findings, ended = by_gravity(once(package.all("findings"))), _ended(package)
    shown = [row for row in findings if row["severity"] != "notice"][:_MOST_LISTED] or findings[:_MOST_LISTED]
    yield Page(
        path="findings/index.md",
        template="findings.md.jinja",
        title=_("核对结果"),
        description=_("公开文件里前后不一致的地方。"),
        crumbs=_CRUMBS[:1],
        has_contents=False,
        context={
            "total": count(package, "findings", **ONCE) if findings else None,
            "documents": counted(
                len({row["disclosure_id"] for row in findings}), query("distinct", "findings.disclosure_id", **ONCE)
            ),
            "severities": severities(findings),
            "questions": questions_table(package),
            "states": states(_by_state(ended)),
            "checks": count(package, "checks"),
            "findings": findings_table(package, "核对出的问题", shown, with_document=True),
            "most": len(shown),
            "is_complete": len(shown) == len(findings),
        },
    )
    yield _corrections(package)
    yield Page(
        path="findings/rules.md",
        template="list.md.jinja",
        title=_("核对规则"),
        description=_("每一条核对规则：核对什么，为什么，做了多少次，结果怎样。"),
        crumbs=_CRUMBS,
        has_contents=False,
        context={
            "lead": _(
                "这里列出全部规则。应做的每一项核对都有结果，只有“通过”算通过。每条规则的页面说明理由和出处。"
                "“查对”说的是：在 {documents} 份真实的公开文件里找出的问题，由人逐处对照原文，有几处属实；"
                "部门和单位两部分重复的，在这里各算一处。"
                "规则是看着这些文件写的，用到别的文件上可能没有这么准。"
            ).format(documents=DOCUMENTS),
            "tables": [_catalogue(package)],
        },
    )
    by_rule: dict[str, list[Row]] = {rule: [] for rule in CATALOGUE}
    by_rule |= {rule: [] for rule in sorted({rule for rule, _state in ended} - set(CATALOGUE))}
    for row in once(package.all("findings")):
        by_rule.setdefault(row["rule"], []).append(row)
    for rule, own in by_rule.items():
        yield _rule(package, rule, own, {found: number for found, number in ended.items() if found[0] == rule})


def _ended(package: Package) -> Mapping[tuple[str, str], int]:
    """How many checks of each rule ended in each state."""
    return {(rule, state): number for (rule, state), number in package.tally("checks", "rule", "state").items()}


def _by_state(ended: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for (_rule_name, state), number in ended.items():
        found[state] += number
    return found


def _corrections(package: Package) -> Page:
    rows = sorted(package.all("corrections"), key=lambda row: (row["reported_on"], row["correction_id"]), reverse=True)
    return Page(
        path="findings/corrections.md",
        template="corrections.md.jinja",
        title=_("更正和答复"),
        description=_("有人指出的错误，文件印错的和本站读错的，还有部门的答复。"),
        crumbs=_CRUMBS,
        has_contents=False,
        context={
            "corrections": [(row, package.disclosures[row["disclosure_id"]]) for row in rows],
            "whole": count(package, "corrections"),
            "publishers": count(package, "corrections", whose="publisher"),
            "ours": count(package, "corrections", whose="ours"),
            "replies": count(package, "corrections", reply="?*"),
        },
    )


def _verdict(rule: str) -> str:
    """What people saw who looked up the findings of a rule; blank where it found nothing."""
    known = verdicts().get(rule)
    return _("{looked_up} 处里 {right} 处属实").format(looked_up=known.looked_up, right=known.right) if known else ""


def _catalogue(package: Package) -> Table:
    ended, found = _ended(package), Counter(row["rule"] for row in once(package.all("findings")))
    rules: list[tuple[str, Line]] = [
        (
            rule.name,
            [
                Value(rule_title(rule.name), addresses.rule(rule.name), chosen(rule.title_en, "")),
                label("severity", rule.severity),
                _verdict(rule.name),
            ],
        )
        for rule in CATALOGUE.values()
    ]
    rules += [
        (name, [*first, "", ""])
        for name, first in rules_of([*(rule for rule, _state in ended), *found])
        if name not in CATALOGUE
    ]
    return rules_table("核对规则", rules, ("*规则", "!程度", "!查对"), ended, found)


def _rule(package: Package, name: str, own: Sequence[Row], ended: Mapping[tuple[str, str], int]) -> Page:
    known = CATALOGUE.get(name)
    return Page(
        path=f"findings/{name}.md",
        template="rule.md.jinja",
        title=_("核对：{}").format(rule_title(name)),
        description=_("核对规则“{}”：为什么核对，做了多少次，找出了什么。").format(rule_title(name)),
        crumbs=(*_CRUMBS, ("核对规则", "findings/rules.html")),
        has_contents=False,
        context={
            "rule": known,
            "reason": chosen(known.reason_zh, known.reason_en) if known else "",
            "name": name,
            "count": counted(len(own), query("count", "findings", **ONCE, rule=name)),
            "due": counted(sum(ended.values()), query("count", "checks", rule=name)),
            "verdict": _verdict(name),
            "documents": DOCUMENTS,
            "states": states(_by_state(ended), rule=name),
            "findings": findings_table(package, rule_title(name), own, with_document=True),
        },
    )
