"""The forms that the program knows, one line each."""

from __future__ import annotations

from builder.forms import (
    activities,
    asset_columns,
    assets,
    classified,
    contents,
    department,
    indicator_groups,
    institutions,
    procurement,
    project,
    summary,
    wide,
)
from builder.forms.form import Form

FORMS: tuple[Form, ...] = (
    summary.FORM,
    classified.FORM,
    contents.FORM,
    project.FORM,
    wide.FORM,
    indicator_groups.FORM,
    department.FORM,
    activities.FORM,
    institutions.FORM,
    procurement.FORM,
    assets.FORM,
    asset_columns.FORM,
)
