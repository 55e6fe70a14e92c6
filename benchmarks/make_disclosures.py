"""Made-up disclosures, as many as one wants: the load that the benchmarks and the tests of growth build.

Each document is the budget of one department in one year: the nine tables, a sentence on them, and the performance
forms of its projects, laid out by `samples` in one of the formats of the sample documents. A department publishes two
years, one after the other; its projects of the second year are those of the first with other amounts. One document in
twenty prints a total that is 0.10 too high. Regions are real codes, departments and figures are invented; the same
numbers give the same bytes.

    python benchmarks/make_disclosures.py DIR [--projects 5000] [--of 10] [--seed 1] [--first 0]

writes `<number>.<format>` and its passport into DIR. `--first` begins with a later document, so that one new
disclosure can be added to a folder.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # `samples` is no part of the installed program

import yaml  # noqa: E402

from builder.regions import _TABLE as REGIONS  # noqa: E402
from samples.compose import compose  # noqa: E402
from samples.typeset import FORMS, load, write  # noqa: E402

FORMATS = ("docx", "docx", "docx", "pdf", "pdf", "pdf", "xlsx", "xlsx", "html", "txt")
"""The formats in turn: as disclosures come, most are Word files and PDFs."""
_YEARS = 2
_BODIES_OF_A_REGION = 30
_FIRST_YEAR = 2023
_FIRST_CODE = 101
"""Departments of a county are numbered from here."""
_CODE_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_COLUMNS = {
    "revenue": "item | item_amount",
    "fiscal_revenue": "item | item_amount",
    "functional_classes": "class | class_amount",
    "functional": "code | subject | total | basic | project",
    "economic": "code | subject | total | personnel | operating",
    "indicators": "level1 | level2 | indicator | description | target | basis",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of make_disclosures.yml, and the codes and names of counties."""

    lists: Mapping[str, Any]
    regions: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls) -> Words:
        """The words beside this file, and every county of the table of regions."""
        with REGIONS.open(encoding="utf-8") as file:
            rows = [line.strip().split(",") for line in file][1:]
        counties = tuple((code, name) for code, name in rows if not code.endswith("00"))
        return cls(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")), counties)


@cache
def words() -> Words:
    """Read once."""
    return Words.read()


def figures(number: int, projects: int, seed: int) -> dict[str, Any]:
    """What document `number` prints, with `projects` projects: for `samples.compose`, with its passport and format."""
    code, county, place, printed_year = _whose(number)
    department = number // _YEARS
    body = words().lists["bodies"][place]
    lasting = random.Random(f"{seed} {department}")  # what stays the same from year to year
    own = random.Random(f"{seed} {number}")
    names = _project_names(lasting, projects)
    amounts = [own.randrange(50, 20_000) * 10 for _ in names]
    money = _Money(own, lasting.choice(words().lists["functions"]), sum(amounts))
    organisation = f"{_FIRST_CODE + place}{county}{body}"
    values = {
        "scope": "部门",
        "organisation": organisation,
        "name": f"{county}{body}",
        "year": str(printed_year),
        "unit": "万元",
        "total": _printed(money.total + (1000 if number % 20 == 7 else 0)),
        **money.lists(),
    }
    text = (
        f"{county}{body}{printed_year}年部门预算信息公开说明\n"
        f"{printed_year}年预算收入{_printed(money.total)}万元，全部为一般公共预算。"
        f"预算支出{_printed(money.total)}万元，其中基本支出{_printed(money.basic)}万元，"
        f"项目支出{_printed(money.projects)}万元。"
    )
    plan = ["25.00%", "50.00%", "80.00%", "100.00%"]
    forms = [
        {
            "form": "project",
            "number": str(place),
            "mark": ".",
            "other": "0",
            "plan": plan,
            "code": _project_code(code, printed_year, f"{seed} {department} {name}"),
            "amount": _printed(amount),
            **_performance(random.Random(f"{seed} {department} {name}"), task, name),
        }
        for place, ((task, name), amount) in enumerate(zip(names, amounts, strict=True), 1)
    ]
    document = [" 第一部分  部门预算", {"form": "budget_tables"}, text, " 第二部分  预算项目绩效目标", *forms]
    return {
        "passport": {"publisher": f"{county}{body}", "region": code, "note": "虚构的文件，用于测量。"},
        "layout": {"format": FORMATS[number % len(FORMATS)], "shape": "cell per line", "ending": "\n"},
        "columns": _COLUMNS,
        "values": values,
        "document": document,
    }


def _whose(number: int) -> tuple[str, str, int, int]:
    """Code and name of the county of a document, the place of its department there, and its year: once for each number.

    When every county has its departments, they go on with later years.
    """
    department, year = divmod(number, _YEARS)
    county, place = divmod(department, _BODIES_OF_A_REGION)
    turn, county = divmod(county, len(words().regions))
    return *words().regions[county], place, _FIRST_YEAR + turn * _YEARS + year


def _project_names(chance: random.Random, number: int) -> list[tuple[str, str]]:
    """Tasks and names of the projects of a department, each name once."""
    lists = words().lists
    every = [
        (task, f"{scope}{task}{kind}")
        for task in lists["tasks"]
        for kind in lists["kinds"]
        for scope in lists["scopes"]
    ]
    return chance.sample(every, number)


def _project_code(region: str, year: int, key: str) -> str:
    return f"{region}{year % 100}{''.join(random.Random(key).choices(_CODE_CHARACTERS, k=13))}"


def _performance(chance: random.Random, task: str, name: str) -> dict[str, str]:
    """Purpose, goals and indicators of a project; the indicators as the list that the form prints."""
    lists = words().lists
    lines, before = [], ("", "")
    for level1, level2, indicator, description, unit, kind in lists["indicators"]:
        target = {
            "number": f"≥{chance.randrange(2, 900)}{unit}",
            "rate": f"≥{chance.choice((80, 85, 90, 95, 98, 100))}%",
            "most": "≤100%",
            "words": chance.choice(lists["words"]),
        }[kind]
        first = "^" if level1 == before[0] else level1
        before = (level1, level2)
        cells = (
            first,
            level2,
            indicator.format(task=task),
            description.format(task=task),
            target,
            chance.choice(lists["bases"]),
        )
        lines.append(" | ".join(cells))
    goals = chance.sample(lists["goals"], 2)
    return {
        "name": name,
        "purpose": chance.choice(lists["purposes"]).format(task=task),
        "goals": "\n".join(f"{place}.{goal.format(task=task)}" for place, goal in enumerate(goals, 1)),
        "indicators": "\n".join(lines),
    }


@dataclass(frozen=True)
class _Money:
    """The amounts of one budget in hundredths of 万元, and the lists of the nine tables that print them."""

    chance: random.Random
    function: tuple[str, str, str, str]
    projects: int

    @property
    def basic(self) -> int:
        """Basic spending; what is left of rounding goes to the last item of each list."""
        return self._pensions * 10 + self.projects // 1000 * 500 + 50_000

    @property
    def _pensions(self) -> int:
        return len(self.function[1]) * 1000 + self.projects // 5000 * 100

    @property
    def total(self) -> int:
        """Basic spending and projects."""
        return self.basic + self.projects

    def lists(self) -> dict[str, str]:
        """The lists that the forms of the budget tables repeat."""
        lists = words().lists
        revenue = [
            f"{item} | {_printed(self.total) if not place else ''}" for place, item in enumerate(lists["revenue"])
        ]
        by_class = {self.function[0][:3]: self.total - self._pensions, "208": self._pensions}
        classes = {lists["class_codes"][code]: amount for code, amount in by_class.items()}
        return {
            "revenue": "\n".join(revenue),
            "fiscal_revenue": f"一、一般公共预算拨款 | {_printed(self.total)}",
            "functional_classes": "\n".join(f"{name} | {_printed(classes.get(name, 0))}" for name in lists["classes"]),
            "functional": "\n".join(self._functional()),
            "economic": "\n".join(self._economic()),
        }

    def _functional(self) -> Iterator[str]:
        group, group_name, item, item_name = self.function
        main = (self.total - self._pensions, self.basic - self._pensions, self.projects)
        pensions = (self._pensions, self._pensions, 0)
        name = words().lists["class_codes"]
        yield _line("", "合计", self.total, self.basic, self.projects)
        yield _line(group[:3], name[group[:3]], *main)
        yield _line(group, group_name, *main)
        yield _line(item, item_name, *main)
        yield _line("208", name["208"], *pensions)
        yield _line("20805", "行政事业单位养老支出", *pensions)
        yield _line("2080505", "机关事业单位基本养老保险缴费支出", *pensions)

    def _economic(self) -> Iterator[str]:
        """Items by their shares of the basic spending; the last one takes what is left."""
        entries = words().lists["economic"]
        amounts = {code: self.basic * share // 1000 for code, _, share, _ in entries if share}
        last = entries[-1][0]
        amounts[last] += self.basic - sum(amounts.values())
        kinds = {code: kind for code, _, _, kind in entries}
        for code, _, share, _ in entries:
            if not share:
                amounts[code] = sum(amount for item, amount in amounts.items() if item[:3] == code and item != code)
        personnel, operating = (
            sum(amount for code, amount in amounts.items() if kinds[code] == kind and len(code) == 3)
            for kind in ("personnel", "operating")
        )
        yield _line("", "合计", self.basic, personnel, operating)
        for code, name, _, kind in entries:
            own = amounts[code]
            yield _line(code, name, own, own if kind == "personnel" else 0, own if kind == "operating" else 0)


def _line(code: str, name: str, *amounts: int) -> str:
    return " | ".join((code, name, *map(_printed, amounts)))


def _printed(amount: int) -> str:
    """An amount in hundredths of 万元 as it is printed; nothing is left blank."""
    return f"{amount // 100}.{amount % 100:02d}" if amount else ""


def disclosure(number: int, projects: int, seed: int = 1, file_format: str = "") -> dict[str, bytes]:
    """The files of one document: itself and its passport, by name."""
    made = figures(number, projects, seed)
    file_format = file_format or made["layout"]["format"]
    blocks = compose(made, _forms())
    passport = yaml.safe_dump(made["passport"], allow_unicode=True, sort_keys=False)
    return {f"{number:06d}.{file_format}": write(blocks, file_format, made), f"{number:06d}.yml": passport.encode()}


@cache
def _forms() -> dict[str, Any]:
    return load(FORMS)


def make(directory: Path, projects: int, of: int, seed: int, first: int, progress: Callable[[str], None]) -> None:
    """Write documents with `projects` projects in all, `of` in each, into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    documents = -(-projects // of)
    for number in range(first, first + documents):
        for name, content in disclosure(number, of, seed).items():
            (directory / name).write_bytes(content)
        progress(f"{number - first + 1}/{documents}")


def main() -> None:
    """Write them as the command line says."""
    parser = argparse.ArgumentParser(description="Make up disclosures for the benchmarks")
    parser.add_argument("directory", type=Path, metavar="DIR", help="where to")
    parser.add_argument("--projects", type=int, default=5000, help="projects in all (default: 5000)")
    parser.add_argument("--of", type=int, default=10, help="projects of a document (default: 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first document (default: 0)")
    arguments = parser.parse_args()
    make(arguments.directory, arguments.projects, arguments.of, arguments.seed, arguments.first, lambda _: None)


if __name__ == "__main__":
    main()
