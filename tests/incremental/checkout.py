"""A small checkout of this project in a temporary folder, whose documents, settings and program a test may change."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("builder", "datapackage/schemas", "datapackage/column-types.json", "content", "CITATION.cff")
_CACHES = shutil.ignore_patterns("__pycache__", "disclosures", "corrections")
_BUILD = "import sys; sys.path.insert(0, {root!r}); from builder.cli import main; main()"


@dataclass(frozen=True)
class Checkout:
    """The checkout at `root`; its documents lie in `root/content/disclosures`."""

    root: Path

    @property
    def documents(self) -> Path:
        """The folder of the documents."""
        return self.root / "content" / "disclosures"

    def build(self, output: Path, *options: str) -> None:
        """Build into `output` in a process of its own. Documents that cannot be read are no failure here."""
        program = _BUILD.format(root=str(self.root))
        done = subprocess.run(
            [sys.executable, "-c", program, "build", "--source", self.documents, "--output", output, *options],
            cwd=self.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (output / "site" / "index.html").is_file(), done.stderr
        assert "Traceback" not in done.stderr, done.stderr

    def edit(self, name: str, change: Callable[[str], str]) -> str:
        """Change the text of a file; its name."""
        path = self.root / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return name


def check_out(root: Path) -> Checkout:
    """Copy what a build needs, without the documents."""
    generated = set(
        subprocess.run(
            ["git", "ls-files", "content"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=_CACHES)
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / name)
    for path in sorted((root / "content").rglob("*")):
        if path.is_file() and path.relative_to(root).as_posix() not in generated:
            path.unlink()
    for settings in ROOT.glob("mkdocs*.yml"):
        shutil.copyfile(settings, root / settings.name)
    made = Checkout(root)
    made.documents.mkdir(parents=True, exist_ok=True)
    return made


def budget(name: str, number: str, amount: str, year: int = 2024) -> str:
    """A small budget of a department as text: one table, one project with an indicator."""
    return (
        f"{name}{year}年部门预算\n"
        f"部门预算支出总表\n\t{number}{name}\n\t预算年度：{year}\n\t单位：万元\n\n"
        f"\t序号\n\t科目编码\n\t科目名称\n\t合计\n\t基本支出\n\t项目支出\n\n"
        f"\t1\n\t20137\n\t网信事务\n\t{amount}\n\t0.00\n\t{amount}\n\n\n"
        f"1、网络安全经费绩效目标表\n\t绩效目标\n\t1.保障网络安全。\n\n\n"
        f"\t一级指标\n\t二级指标\n\t三级指标\n\t绩效指标描述\n\t指标值\n\t指标值确定依据\n\n"
        f"\t产出指标\n\t数量指标\n\t检查次数\n\t检查次数\n\t≥{len(amount)}次\n\t计划\n\n\n"
    )


# Changes ------------------------------------------------------------------------------------------------------


def change_an_amount(checkout: Checkout, chance: random.Random) -> str:
    """Print another amount in a document."""
    path = chance.choice(sorted(checkout.documents.glob("*.txt")))
    path.write_text(budget(*_NAMES[path.stem], f"{chance.randrange(1, 999)}.{chance.randrange(100):02d}"))
    return path.name


def add_a_document(checkout: Checkout, chance: random.Random) -> str:
    """Add a document, or print it anew."""
    name = chance.choice(sorted(_NAMES))
    (checkout.documents / f"{name}.txt").write_text(budget(*_NAMES[name], f"{chance.randrange(1, 999)}.00"))
    return name


def remove_a_document(checkout: Checkout, chance: random.Random) -> str:
    """Remove a document, unless it is the last one."""
    every = sorted(checkout.documents.glob("*.txt"))
    path = chance.choice(every)
    if len(every) > 1:
        path.unlink()
        path.with_suffix(".yml").unlink(missing_ok=True)
    return path.name


def break_a_document(checkout: Checkout, chance: random.Random) -> str:
    """Put a file there that cannot be read."""
    path = checkout.documents / f"{chance.choice(sorted(_NAMES))}.txt"
    path.write_bytes(b"" if chance.random() < 0.5 else b"\xff\xff\xff")
    return path.name


def write_a_passport(checkout: Checkout, chance: random.Random) -> str:
    """Write another passport."""
    path = chance.choice(sorted(checkout.documents.glob("*.txt"))).with_suffix(".yml")
    path.write_text(f"note: '{chance.randrange(1000)}'\nsource_url: https://example.org/{chance.randrange(1000)}\n")
    return path.name


def change_the_settings(checkout: Checkout, chance: random.Random) -> str:
    """Give the site another address or mail."""
    old, new = chance.choice([("site_url: https://", "site_url: https://a"), ("email: ", "email: a")])
    return checkout.edit("mkdocs.yml", lambda text: text.replace(old, new, 1))


def divide_the_site(checkout: Checkout, chance: random.Random) -> str:
    """Divide the site into several, in another way, or no longer."""
    division = chance.choice(("", "  shards: {digits: 6}\n", "  shards: {digits: 2, apart: [codes]}\n"))
    return checkout.edit(
        "mkdocs.yml", lambda text: re.sub(r"\nextra:\n(  shards: .*\n)?", f"\nextra:\n{division}", text, count=1)
    )


def change_a_template(checkout: Checkout, chance: random.Random) -> str:
    """Add a paragraph to a template."""
    name = chance.choice(["project.md.jinja", "department.md.jinja", "document.md.jinja", "home.md.jinja"])
    added = f'{{% block content %}}\n\n<p class="mz-hint">{chance.randrange(1000)}</p>\n\n'
    return checkout.edit(
        f"builder/render/templates/{name}", lambda text: text.replace("{% block content %}\n", added, 1)
    )


def change_the_theme(checkout: Checkout, chance: random.Random) -> str:
    """Add a remark to the pages' frame."""
    added = f"<!-- {chance.randrange(1000)} -->"
    return checkout.edit(
        "builder/publish/theme/main.html",
        lambda text: text.replace("{% block content %}", "{% block content %}" + added, 1),
    )


def change_a_schema(checkout: Checkout, chance: random.Random) -> str:
    """Describe a resource in other words."""
    name = chance.choice(["projects", "indicators", "budget_items", "findings"])
    return checkout.edit(
        f"datapackage/schemas/{name}.json",
        lambda text: text.replace('"title": "', f'"title": "{chance.randrange(10)}', 1),
    )


def change_the_vocabulary(checkout: Checkout, chance: random.Random) -> str:
    """Add a remark to a list of words, which is a change until the contrary is proved."""
    name = chance.choice(["forms/columns.yml", "forms/project.yml", "audit/leftovers.yml"])
    return checkout.edit(f"builder/{name}", lambda text: f"{text}\n# {chance.randrange(1000)}\n")


def change_the_program(checkout: Checkout, chance: random.Random) -> str:
    """Let the program say something in other words."""
    return checkout.edit("builder/render/home.py", lambda text: text.replace("首页", f"首页{chance.randrange(10)}", 1))


def change_a_page(checkout: Checkout, chance: random.Random) -> str:
    """Write something on a page that people write."""
    name = chance.choice(["about", "method", "find"])
    return checkout.edit(f"content/{name}.md", lambda text: f"{text}\n{chance.randrange(1000)}\n")


def change_the_styles(checkout: Checkout, chance: random.Random) -> str:
    """Change what the pages look like."""
    return checkout.edit("content/assets/site.css", lambda text: f"{text}\n/* {chance.randrange(1000)} */\n")


def correct_a_figure(checkout: Checkout, chance: random.Random) -> str:
    """Write an entry into the ledger of errors, right or wrong."""
    folder = checkout.root / "content" / "corrections"
    folder.mkdir(exist_ok=True)
    path = folder / f"000000-{chance.choice(sorted(_NAMES))}-2024-budget.yml"
    path.write_text(
        "- place: L12C1\n  printed: '网信事务'\n  should_be: '其他事务'\n  evidence: https://example.org/\n"
        f"  whose: publisher\n  reported_on: 2024-0{chance.randrange(1, 9)}-01\n  status: open\n"
    )
    return path.name


def expect_a_document(checkout: Checkout, chance: random.Random) -> str:
    """Write a document into the register of those that are due."""
    name, number = _NAMES[chance.choice(sorted(_NAMES))]
    path = checkout.root / "content" / "register.csv"
    header = "region_code,organisation_name,organisation_code,kind,fiscal_year,source,note\n"
    path.write_text(f"{header}130184,{name},{number},budget,{chance.randrange(2022, 2026)},list,\n")
    return path.name


def nothing(checkout: Checkout, chance: random.Random) -> str:
    """Change nothing."""
    return "nothing"


CHANGES: tuple[Callable[[Checkout, random.Random], str], ...] = (
    change_an_amount,
    add_a_document,
    remove_a_document,
    break_a_document,
    write_a_passport,
    change_the_settings,
    divide_the_site,
    change_a_template,
    change_the_theme,
    change_a_schema,
    change_the_vocabulary,
    change_the_program,
    change_a_page,
    change_the_styles,
    correct_a_figure,
    expect_a_document,
    nothing,
)

_NAMES = {number: (f"某县{body}", number) for number, body in (("301", "财政局"), ("302", "水利局"), ("303", "民政局"))}
