"""The indicators of one project, or of the organisation as a whole, and the one check that a rule makes of them.

Where many indicators of a project have the same trouble, a reader needs to be told once: such a rule makes one check
for each owner. Its finding says how many of the indicators are meant, names the first of them and points at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from builder.audit.disclosure import Disclosure
from builder.findings import FAIL, NOT_APPLICABLE, PASS, Check, Wording
from builder.forms.vocabulary import LOADER
from builder.model import Row

_MOST_NAMED = 5
_LONGEST = 40  # some forms print a paragraph where the name belongs
_NUMBERED = re.compile(r"\A指标\d*[:：]")
_UNIT_BEHIND = re.compile(r"[(（][^()（）]*[)）]\Z")

Says = Callable[[Row], tuple[str, str]]
"""What a finding says of one indicator, in both languages."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose indicators they are, in both languages, and their rows: never none."""

    zh: str
    en: str
    rows: tuple[Row, ...]

    @property
    def project_id(self) -> str | None:
        """The project, or nothing where they are the organisation's own."""
        project_id: str | None = self.rows[0]["project_id"]
        return project_id


def owners(disclosure: Disclosure) -> Iterator[Owner]:
    """Every owner of indicators in the order of the document; what department and unit print are two."""
    names = {row["project_id"]: row["project_name"] for row in disclosure.rows("projects")}
    owned: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in disclosure.rows("indicators"):
        owned[row["project_id"], row["scope"]].append(row)
    for (project_id, _), rows in owned.items():
        name = names.get(project_id, "")
        zh, en = (f"项目“{name}”", f"Project “{name}”") if project_id else ("部门整体", "The organisation")
        yield Owner(zh, en, tuple(rows))


def without_spaces(text: str) -> str:
    """`text` as it is compared with other text."""
    return re.sub(r"\s", "", text)


def bare_name(row: Row) -> str:
    """The name of an indicator without its number and without a unit in brackets behind it."""
    return _UNIT_BEHIND.sub("", _NUMBERED.sub("", without_spaces(row["indicator"]))).rstrip("。；;，,、")


def name_and_target(row: Row) -> tuple[str, str]:
    """`“培训人数”（≥50人）`."""
    name, target = _short(row["indicator"]), _short(row["target"])
    return f"“{name}”（{target}）", f"“{name}” ({target})"


def _short(text: str) -> str:
    plain = _NUMBERED.sub("", without_spaces(text))
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST // 2]}…{plain[-_LONGEST // 2 + 1 :]}"


def check_owner(owner: Owner, due: Sequence[Row], found: Sequence[Row], wording: Wording, says: Says) -> Check:
    """The check of the indicators `due`, of which those `found` are what the finding is about.

    The wording's places are `{owner}`, `{of}`, `{actual}` and `{names}`. Without an indicator that the rule looks at
    the check is not applicable.
    """
    if not due:
        return Check(NOT_APPLICABLE, owner.rows[0]["source_ref"], project_id=owner.project_id)
    said = list(dict.fromkeys(map(says, found)))
    more = len(said) > _MOST_NAMED
    shown = {"of": str(len(due)), "actual": str(len(found))}
    messages = wording.fill(
        {**shown, "owner": owner.zh, "names": "、".join(zh for zh, _ in said[:_MOST_NAMED]) + ("等" if more else "")},
        {**shown, "owner": owner.en, "names": ", ".join(en for _, en in said[:_MOST_NAMED]) + (" …" if more else "")},
    )
    return Check(
        FAIL if found else PASS,
        (found or due)[0]["source_ref"],
        project_id=owner.project_id,
        expected="0",
        actual=str(len(found)),
        other_ref=" ".join(row["source_ref"] for row in found[1:]),
        message_zh=messages[0] if found else "",
        message_en=messages[1] if found else "",
    )


@cache
def words(name: str) -> Any:
    """The words of a rule, from the YAML file `name` beside its module."""
    return yaml.load(Path(__file__).with_name(f"{name}.yml").read_text(encoding="utf-8"), Loader=LOADER)
