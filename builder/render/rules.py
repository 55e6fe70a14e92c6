"""What the rules of the audit are called on the pages, and why they are applied: the audit's own words."""

from __future__ import annotations

from builder.audit.rules import RULES

_RULES = {rule.name: rule for rule in RULES}
_ORDER = list(_RULES)


def rule_title(rule: str) -> str:
    """The rule in words; its own name where the audit does not know it any more."""
    return _RULES[rule].title_zh if rule in _RULES else rule


def rule_reason(rule: str) -> str:
    """Why the rule is applied, in a sentence."""
    return _RULES[rule].reason_zh if rule in _RULES else ""


def rule_rank(rule: str) -> int:
    """The place of the rule in the audit's list."""
    return _ORDER.index(rule) if rule in _RULES else len(_ORDER)
