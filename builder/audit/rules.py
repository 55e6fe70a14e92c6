"""The rules of the audit, in the order in which their checks are listed. A new rule is a line here."""

from __future__ import annotations

from builder.audit.across_tables import ACROSS_TABLES
from builder.audit.characters import LABEL_CHARACTERS
from builder.audit.classification import CLASSIFICATION
from builder.audit.department_form import DEPARTMENT_FORM
from builder.audit.directions import TARGET_DIRECTION
from builder.audit.disclosed import DISCLOSED
from builder.audit.goals_shared import GOALS_SHARED
from builder.audit.indicator_groups import INDICATOR_GROUP
from builder.audit.indicators import INDICATORS
from builder.audit.leftovers import LEFTOVERS
from builder.audit.magnitude import UNIT_MAGNITUDE
from builder.audit.narrative_amounts import NARRATIVE_AMOUNTS
from builder.audit.narrative_assets import NARRATIVE_ASSETS
from builder.audit.narrative_changes import NARRATIVE_CHANGES
from builder.audit.narrative_sums import NARRATIVE_CHANGE, NARRATIVE_TOTAL
from builder.audit.other_name import OTHER_ORGANISATION
from builder.audit.project_amounts import PROJECT_AMOUNT
from builder.audit.projects import PROJECT_FUNDING, PROJECTS_TOTAL
from builder.audit.rule import Rule
from builder.audit.same_classes import SAME_CLASSES
from builder.audit.spending_plan import PLAN_BLANK, PLAN_ENDS, PLAN_FALLS
from builder.audit.summaries import BALANCE, SUMMARY_TOTAL
from builder.audit.table_columns import CLASS_SUM, TOTAL_ROW
from builder.audit.table_rows import ROW_SUM
from builder.audit.targets import TARGETS
from builder.audit.three_public import THREE_PUBLIC_SUM
from builder.audit.units import UNITS
from builder.audit.years import OTHER_YEAR, YEAR_KNOWN

RULES: tuple[Rule, ...] = (
    YEAR_KNOWN,
    OTHER_YEAR,
    *CLASSIFICATION,
    OTHER_ORGANISATION,
    *LEFTOVERS,
    LABEL_CHARACTERS,
    *DISCLOSED,
    UNIT_MAGNITUDE,
    TOTAL_ROW,
    CLASS_SUM,
    ROW_SUM,
    SUMMARY_TOTAL,
    BALANCE,
    THREE_PUBLIC_SUM,
    *ACROSS_TABLES,
    *SAME_CLASSES,
    UNITS,
    DEPARTMENT_FORM,
    PROJECT_FUNDING,
    PROJECTS_TOTAL,
    PROJECT_AMOUNT,
    PLAN_FALLS,
    PLAN_ENDS,
    PLAN_BLANK,
    *INDICATORS,
    *TARGETS,
    TARGET_DIRECTION,
    INDICATOR_GROUP,
    GOALS_SHARED,
    NARRATIVE_TOTAL,
    NARRATIVE_CHANGE,
    *NARRATIVE_AMOUNTS,
    *NARRATIVE_CHANGES,
    NARRATIVE_ASSETS,
)
