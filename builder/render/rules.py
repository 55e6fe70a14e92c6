"""What the rules of the audit are called on the pages, and why they are applied: the audit's own words."""

from __future__ import annotations

from builder.audit.rule import Rule
from builder.audit.rules import RULES

CATALOGUE: dict[str, Rule] = {rule.name: rule for rule in RULES}
"""Every rule by its name, in the audit's order."""

_ORDER = list(CATALOGUE)


def rule_title(rule: str) -> str:
    """The rule in words; its own name where the audit does not know it any more."""
    return CATALOGUE[rule].title_zh if rule in CATALOGUE else rule


def rule_rank(rule: str) -> int:
    """The place of the rule in the audit's list."""
    return _ORDER.index(rule) if rule in CATALOGUE else len(_ORDER)
