"""What kind of budget table a title names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.forms.vocabulary import LOADER, normalise


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=LOADER)["kinds"])


@cache
def budget_kind(title: str) -> str:
    """The `table_kind` that a title names, or blank where it names no budget table."""
    label = normalise(title)
    for rule in _rules():
        if not all(word in label for word in rule.get("all", ())):
            continue
        if "any" in rule and not any(word in label for word in rule["any"]):
            continue
        if not any(word in label for word in rule.get("not", ())):
            return "" if rule["kind"] == "none" else str(rule["kind"])
    return ""
