"""What printed labels name, where rows or sentences list the parts of a whole, and which parts make it complete.

A list of parts can be held against its whole only where it lists all of them. A `Family` says which parts must be
there for that; the sources are the classifications behind the budget tables (财预〔2016〕143号).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.forms.vocabulary import normalise

NUMBERING = re.compile(r"\A\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+|[（(]?\d{1,2}[)）、.．]+(?!\d))\s*")
"""The number before a heading or a row: 一、 （二） 3."""


@dataclass(frozen=True, slots=True)
class Family:
    """The parts of one whole: pattern by part. Only a list that names all of `required` is complete."""

    name: str
    parts: tuple[tuple[str, re.Pattern[str]], ...]
    required: frozenset[str]

    def part_in(self, text: str) -> tuple[str, int] | None:
        """The last part that `text` names and where its name ends, or `None`."""
        found = [(match.end(), name) for name, pattern in self.parts for match in pattern.finditer(text)]
        return (max(found)[1], max(found)[0]) if found else None


def _family(name: str, required: str, **parts: str) -> Family:
    return Family(name, tuple((part, re.compile(text)) for part, text in parts.items()), frozenset(required.split()))


THREE_PUBLIC = _family(
    "three_public",
    "abroad vehicles hospitality",
    abroad=r"因公出国\s*(?:[(（]境[)）])?",
    vehicles=r"公务用车(?:购置[及和与、](?:运行?维?护?|运维)|购置费[及和与、]运行?维?护?)",
    hospitality=r"公务接待",
)
VEHICLES = _family(
    "vehicles",
    "purchase running",
    purchase=r"公务用车购置(?!费?[及和与、]运)",
    running=r"公务用车(?:运行|运维|维护)",
)
BASIC_PROJECT = _family(
    "basic_project",
    "basic project",
    basic=r"(?<!非)基本支出",
    project=r"项目支出",
    other=r"其他支出",
    business=r"经营支出",
    superior=r"上[缴解]上级支出",
    subordinate=r"对附属单位补助支出",
    carried=r"结转下年|年[终末]结转",
)
PERSONNEL_OPERATING = _family(
    "personnel_operating",
    "personnel operating",
    personnel=r"人员(?:经费|支出)",
    operating=r"公用(?:经费|支出)",
)
REVENUE = _family(
    "revenue",
    "appropriation other",
    appropriation=r"一般公共预算|财政拨款",
    fund=r"政府性基金|(?<!性)基金预算",
    capital=r"国有资本经营",
    special=r"财政专户|专户管理",
    undertaking=r"(?<!管理)(?<!专户)事业收入",
    business=r"经营(?:服务)?收入",
    superior=r"上级补助",
    subordinate=r"附属单位上缴",
    carried=r"上年结转|使用非财政拨款结余",
    other=r"其他(?:来源)?(?:收入|资金)",
)
PROCUREMENT = _family("procurement", "goods works services", goods=r"货物", works=r"工程", services=r"服务")

FAMILIES = (BASIC_PROJECT, PERSONNEL_OPERATING, REVENUE, THREE_PUBLIC, VEHICLES, PROCUREMENT)
"""The families that a sentence may list; the first one that knows the first part is meant."""


def plain_name(text: str) -> str:
    """A name of the classification as it is compared: without its number, without 支出 at its end."""
    return normalise(NUMBERING.sub("", text)).removesuffix("支出")
