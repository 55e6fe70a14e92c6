"""What the rules of the audit are called on the pages, and why they are applied: the audit's own words."""

from __future__ import annotations

from builder.audit.rule import Rule
from builder.audit.rules import RULES
from builder.render.language import chosen

CATALOGUE: dict[str, Rule] = {rule.name: rule for rule in RULES}
"""Every rule by its name, in the audit's order."""

_ORDER = list(CATALOGUE)


def rule_title(rule: str) -> str:
    """The rule in words; its own name where the audit does not know it any more."""
    known = CATALOGUE.get(rule)
    return chosen(known.title_zh, known.title_en) if known else rule


def rule_unit(rule: str) -> str:
    """The unit of the numbers that the rule compares; blank where they are amounts, or it compares no numbers."""
    return CATALOGUE[rule].unit if rule in CATALOGUE else ""


def rule_rank(rule: str) -> int:
    """The place of the rule in the audit's list."""
    return _ORDER.index(rule) if rule in CATALOGUE else len(_ORDER)
