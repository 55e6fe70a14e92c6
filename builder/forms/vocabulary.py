"""The vocabulary of a form: every wording seen for each of its fields, from the YAML file beside its module."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader of YAML, the compiled one where there is one."""
_IGNORED = re.compile(r"[\s“”\"'‘’《》]+")


@cache
def normalise(text: str) -> str:
    """A label as it is compared: no white space, no quotation marks, one kind of digits and brackets, no colon."""
    plain = _IGNORED.sub("", unicodedata.normalize("NFKC", _IGNORED.sub("", text)))
    return unicodedata.normalize("NFKC", plain).rstrip(":;,。")


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Wordings by group (`fields`, `titles` …): group → normalised wording → field."""

    groups: dict[str, dict[str, str]]

    def field(self, text: str, group: str = "fields") -> str:
        """The field that a label names, or blank. The whole label has to be the wording."""
        return self.groups.get(group, {}).get(normalise(text), "")

    def field_within(self, text: str, group: str) -> str:
        """The field of the longest wording of `group` that stands in `text`, or blank."""
        label = normalise(text)
        found = [wording for wording in self.groups.get(group, {}) if wording in label]
        return self.groups[group][max(found, key=len)] if found else ""

    def knows(self, text: str) -> bool:
        """True where any group holds this label."""
        label = normalise(text)
        return any(label in wordings for wordings in self.groups.values())


@cache
def load(form: str) -> Vocabulary:
    """The vocabulary `<form>.yml`: for each group, each field with the list of its wordings.

    Raises `ValueError` where two fields of one group share a wording.
    """
    path = Path(__file__).with_name(f"{form}.yml")
    groups: dict[str, dict[str, str]] = {}
    for group, entries in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER).items():
        wordings = groups.setdefault(group, {})
        for name, labels in entries.items():
            for label in labels:
                known = wordings.setdefault(normalise(label), name)
                if known != name:
                    raise ValueError(f"{path.name}: {group}: {label} stands under {known} and under {name}")
    return Vocabulary(groups)
