"""What readers ask of the findings: every rule answers one question."""

from __future__ import annotations

import pytest
from made_up import MadeUp

from builder.render.questions import QUESTIONS, answered
from builder.render.rules import CATALOGUE

REPEATED = {"rule": "class-sum", "is_primary": "false"}


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_rule_answers_one_question(rule: str) -> None:
    assert len([question.id for question in QUESTIONS if question.covers(rule)]) == 1


def test_questions_are_answered_by_the_findings_of_their_rules() -> None:
    rules = ("class-sum", "projects-total", "class-sum", "goals-shared", "code-name", "gone")
    package = MadeUp({"findings": [{"rule": rule, "is_primary": "true"} for rule in rules] + [REPEATED]})
    assert [(question.id, number.value, number.query) for question, number in answered(package)] == [
        (
            "totals",
            "3",
            "count findings is_primary=true rule=class-sum + count findings is_primary=true rule=projects-total",
        ),
        ("alike", "1", "count findings is_primary=true rule=goals-shared"),
        ("codes", "1", "count findings is_primary=true rule=code-name"),
    ]
