"""What does not agree: an overview, then a page for each rule that found something."""

from __future__ import annotations

from collections.abc import Iterator

from builder.render.checks import by_gravity, findings_table, rules_table, severities, states
from builder.render.load import Package
from builder.render.page import Page
from builder.render.rules import rule_reason, rule_title

_MOST_LISTED = 100


def pages(package: Package) -> Iterator[Page]:
    """The overview, then each rule."""
    findings, checks = by_gravity(package.all("findings")), package.all("checks")
    shown = findings[:_MOST_LISTED]
    yield Page(
        path="findings/index.md",
        template="findings.md.jinja",
        title="核对结果",
        description="公开文件里前后不一致的地方。",
        crumbs=(("首页", "index.html"),),
        context={
            "total": len(findings),
            "documents": len({row["disclosure_id"] for row in findings}),
            "severities": severities(findings),
            "rules": rules_table("各条规则", checks, findings, with_reasons=True),
            "states": states(checks),
            "checks": len(checks),
            "findings": findings_table(package, "核对出的问题", shown, with_document=True),
            "is_complete": len(shown) == len(findings),
        },
    )
    for rule in sorted({row["rule"] for row in findings}):
        own = [row for row in findings if row["rule"] == rule]
        yield Page(
            path=f"findings/{rule}.md",
            template="rule.md.jinja",
            title=f"核对：{rule_title(rule)}",
            description=f"核对规则“{rule_title(rule)}”找出的问题。",
            crumbs=(("首页", "index.html"), ("核对结果", "findings/index.html")),
            has_contents=False,
            context={
                "count": len(own),
                "reason": rule_reason(rule),
                "findings": findings_table(package, rule_title(rule), own, with_document=True),
            },
        )
