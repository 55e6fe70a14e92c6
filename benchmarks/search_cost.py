"""What a search costs a visitor as the site grows: bytes before the first answer, and the time of an answer.

Sites of made-up projects, with their indicators, budget lines, paragraphs and findings, are indexed as `builder render`
indexes them, and asked in headless Chromium over http, without its cache, one keystroke after another. Bytes are those
of the index and of its program, as they lie on the disk and compressed by gzip. Files come from this machine: what a
network adds is not in the times.

    python benchmarks/search_cost.py [--projects 500 5000 20000]
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from urllib.parse import urlsplit

import yaml

from builder.publish.publish import publish
from builder.publish.serve import server
from builder.search.index import files
from builder.search.units import Passage, Unit

ROOT = Path(__file__).resolve().parents[1]
_PROJECTS = 6
"""Projects of a document."""
_TYPE = """
const [text, done] = arguments, box = document.querySelector("[data-mz-search]"), input = box.querySelector("input");
input.focus();
input.value = text;
const began = performance.now();
new MutationObserver((_, observer) => {
  if (box.dataset.state !== "answered") return;
  observer.disconnect();
  done([performance.now() - began, box.querySelectorAll(".md-search-result__item").length,
    performance.getEntriesByType("resource").map((entry) => entry.name)]);
}).observe(box, { attributes: true });
input.dispatchEvent(new InputEvent("input"));
"""


@dataclass
class Words:
    """Words of two to four characters; few are frequent and many are rare, as in documents."""

    chance: random.Random
    every: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        characters = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
        frequent = [1 / (place + 5) for place in range(len(characters))]
        for place in range(8000):
            self.every.append("".join(self.chance.choices(characters, frequent, k=self.chance.choice((2, 2, 3, 4)))))
            self.weights.append(1 / (place + 10))

    def text(self, words: int) -> str:
        """A text of so many words."""
        return "".join(self.chance.choices(self.every, self.weights, k=words))


def disclosure(number: int, words: Words) -> dict[str, str]:
    """A document of a department of its own."""
    return {
        "disclosure_id": f"{130000 + number // 20}-{number:06d}-2024-budget",
        "region_code": str(130000 + number // 20),
        "region_name": f"第{number // 20}县",
        "organisation_name": words.text(6),
        "fiscal_year": str(2020 + number % 5),
        "kind": "budget",
        "stage": "",
    }


def units(own: str, words: Words) -> Iterator[Unit]:
    """What one document adds to the index."""

    def passages(many: int, length: int) -> tuple[Passage, ...]:
        return tuple(Passage(f"indicator-{at}", f"{words.text(length)}；≥{at}0%") for at in range(many))

    page = f"documents/{own}.html"
    yield Unit("document", words.text(10), page, passages(1, 8), own)
    yield Unit("department", words.text(6), page, passages(1, 4), own)
    for project in range(_PROJECTS):
        name, address = words.text(4), f"projects/{own}-{project}.html"
        code = f"13018424P{words.chance.randrange(10**8):08d}"
        amount = words.chance.randrange(1, 10**5) * 100
        facts = Passage("facts", f"{code}；预算数 {amount / 10000} 万元（{amount:,}.00 元）；{words.text(6)}")
        yield Unit("project", name, address, (facts, *passages(2, 12)), own)
        yield Unit("indicator", name, address, passages(8, 14), own)
    for _ in range(10):
        yield Unit("narrative", words.text(4), page, passages(4, 25), own)
        yield Unit("budget", words.text(4), page, passages(12, 8), own)
    for _ in range(4):
        yield Unit("finding", words.text(4), page, passages(3, 15), own)


def questions(made: list[Unit], words: Words) -> dict[str, str]:
    """What is asked: a frequent word, a rare one, characters across words, two words, a code, an amount, nothing."""
    middle = next(unit for unit in made[len(made) // 2 :] if unit.kind == "project")
    code, amount = middle.passages[0].text.split("；")[:2]
    return {
        "frequent": next(word for word in words.every if len(word) == 2),
        "rare": words.every[-1][:2],
        "across": middle.passages[1].text[5:9],
        "two words": f"{words.every[0][:2]} {words.every[3][:2]}",
        "code": code,
        "amount": amount.partition("（")[2].partition(".")[0],
        "nothing": "龘龘",
    }


def shell(folder: Path) -> Path:
    """A site with a search box and no index."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    for name in ("find.md", *(page for entry in settings["nav"] for page in entry.values())):
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n", encoding="utf-8")
    shutil.copytree(ROOT / "content" / "assets", folder / "content" / "assets")
    publish(folder / "content", folder / "site", ROOT / "mkdocs.yml")
    return folder / "site"


def index(site: Path, projects: int) -> tuple[dict[str, str], str]:
    """Write the index of that many projects; the questions that suit it, and what it came to."""
    words = Words(random.Random(5))
    shutil.rmtree(site / "search", ignore_errors=True)
    disclosures = [disclosure(number, words) for number in range(-(-projects // _PROJECTS))]
    made = [unit for row in disclosures for unit in units(row["disclosure_id"], words)]
    began, size, many = process_time(), 0, 0
    for name, content in files(made, disclosures):
        (site / "search" / name).parent.mkdir(parents=True, exist_ok=True)
        (site / "search" / name).write_bytes(content)
        size, many = size + len(content), many + 1
    seconds = process_time() - began
    return questions(made, words), f"{len(made):,} units, {many:,} files, {size / 1e6:.1f} MB, {seconds:.0f} s to index"


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser without a cache."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(flag)
    driver = shutil.which("chromedriver")
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    try:
        yield browser
    finally:
        browser.quit()


@dataclass
class Asked:
    """What came of typing: milliseconds of each keystroke, results, kilobytes before the first answer and the last."""

    times: list[float]
    results: int
    first: float
    first_packed: float
    last: float


def ask(browser: Any, site: Path, address: str, text: str) -> Asked:
    """Type `text`, a character after the other."""
    browser.get(address)
    answers = [browser.execute_async_script(_TYPE, text[:end]) for end in range(1, len(text) + 1)]

    def fetched(names: list[str]) -> list[bytes]:
        paths = [urlsplit(name).path for name in names]
        return [(site / path[1:]).read_bytes() for path in paths if path.startswith(("/search/", "/assets/search.js"))]

    first, last = fetched(answers[0][2]), fetched(answers[-1][2])
    packed = sum(len(gzip.compress(content)) for content in first)
    sizes = [sum(map(len, first)) / 1e3, packed / 1e3, sum(map(len, last)) / 1e3]
    return Asked([answer[0] for answer in answers], answers[-1][1], *sizes)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="what a search costs a visitor as the site grows")
    parser.add_argument("--projects", type=int, nargs="+", default=[500, 5000, 20000], help="sizes of the site")
    options = parser.parse_args()
    totals: list[tuple[float, float]] = []
    with TemporaryDirectory() as folder, chromium() as browser:
        site = shell(Path(folder))
        running = server(site, 0)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_port}/index.html"
        for projects in options.projects:
            asked, size = index(site, projects)
            heads = ("results", "KB, first", "gzip", "KB, last", "ms, median", "ms, max")
            print(f"\n{projects:,} projects: {size}\n{'':10}" + "".join(f"{head:>12}" for head in heads))
            answers = {name: ask(browser, site, address, text) for name, text in asked.items()}
            for name, own in answers.items():
                numbers = (own.results, own.first, own.first_packed, own.last)
                times = (statistics.median(own.times), max(own.times))
                print(f"{name:10}" + "".join(f"{number:12.0f}" for number in (*numbers, *times)))
            most = max(own.first for own in answers.values())
            middle = statistics.median(time for own in answers.values() for time in own.times)
            totals.append((most, middle))
            print(f"all: at most {most:.0f} KB before the first answer, median {middle:.0f} ms a keystroke")
        running.shutdown()
    first, last = totals[0], totals[-1]
    print(f"\nfrom the first to the last: bytes x {last[0] / first[0]:.2f}, median time x {last[1] / first[1]:.2f}")


if __name__ == "__main__":
    main()
