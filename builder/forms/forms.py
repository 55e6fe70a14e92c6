"""The forms that the program knows, one line each."""

from __future__ import annotations

from builder.forms import (
    activities,
    assets,
    classified,
    department,
    institutions,
    procurement,
    project,
    summary,
    three_public,
)
from builder.forms.form import Form

FORMS: tuple[Form, ...] = (
    summary.FORM,
    classified.FORM,
    three_public.FORM,
    project.FORM,
    department.FORM,
    activities.FORM,
    institutions.FORM,
    procurement.FORM,
    assets.FORM,
)
