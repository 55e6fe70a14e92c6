"""What the page 自己查 costs a visitor with a phone: bytes and time until rows are seen, time of a choice.

A package of made-up projects, with their indicators and budget lines, is written as `builder render` writes it, and the
page is opened in headless Chromium over http, without its cache, as wide as a phone and with its processor slowed down.
Bytes are those of the page's own scripts and data, as they lie on the disk and compressed by gzip. Files come from this
machine: what a network adds is not in the times. The quarter of a second that typing waits for is in those of a choice.
The last column is the time until rows are seen as a multiple of that of the smallest site.

    python benchmarks/explore_cost.py [--projects 500 20000] [--slower 4]
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from urllib.parse import urlsplit

from search_cost import ROOT, Words, chromium, disclosure, shell

from builder.package.schemas import schema
from builder.publish.publish import publish
from builder.publish.serve import server
from builder.render import explore
from builder.render.load import Package, Row

_PROJECTS = 6
"""Projects of a document."""
_INDICATORS = 8
"""Indicators of a project."""
_LINES = 40
"""Budget lines of a document."""
_SHOWN = """
const done = arguments[0], host = document.querySelector("[data-mz-explore]");
const look = () => host.dataset.state === "shown" && host.querySelector(".tabulator-row")
  ? done([performance.now(), performance.getEntriesByType("resource").map((entry) => entry.name)])
  : requestAnimationFrame(look);
look();
"""
_CHOOSE = """
const [name, value, done] = arguments, host = document.querySelector("[data-mz-explore]");
const control = host.querySelector(`[name=${name}]`), isSelect = control.localName === "select";
control.value = value;
const began = performance.now();
new MutationObserver((_, observer) => {
  if (host.dataset.state !== "shown") return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
}).observe(host, { attributes: true, attributeFilter: ["data-state"] });
control.dispatchEvent(new Event(isSelect ? "change" : "input", { bubbles: true }));
"""
_FREQUENT = Words(random.Random(5)).every[0]
_CHOICES = {
    "projects": (("words", _FREQUENT), ("from", "500"), ("sort", "-amount"), ("words", ""), ("group", "region")),
    "indicators": (("words", _FREQUENT), ("from", "95"), ("sort", "-value"), ("words", ""), ("group", "level1")),
    "budget": (("words", _FREQUENT), ("from", "500"), ("sort", "-amount"), ("words", ""), ("group", "region")),
}
_QUERIES = {
    "projects": "kind=projects",
    "indicators": "kind=indicators",
    "of all years": "kind=indicators&year=*",
    "budget": "kind=budget",
}
"""On a large site indicators and budget lines of the latest year come first."""
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}


def blank(resource: str, **given: str) -> Row:
    """A row that counts, blank but for what is given."""
    return {field.name: "" for field in schema(resource).fields} | {"is_primary": "true"} | given


def package(projects: int) -> Package:
    """That many projects with indicators and budget lines."""
    chance = random.Random(5)
    words = Words(chance)
    resources: dict[str, list[Row]] = {"disclosures": [], "projects": [], "indicators": [], "budget_items": []}
    for number in range(-(-projects // _PROJECTS)):
        document = disclosure(number, words)
        own = document["disclosure_id"]
        resources["disclosures"].append(blank("disclosures", **document))
        for _ in range(_PROJECTS):
            key = {"disclosure_id": own, "project_id": f"{own}-{chance.randrange(16**8):08x}"}
            amount = f"{chance.randrange(1, 10**5) * 100}.00"
            code = f"13018424P{chance.randrange(10**8):08d}"
            resources["projects"].append(
                blank("projects", **key, project_name=words.text(5), project_code=code, amount=amount)
            )
            for line in range(_INDICATORS):
                value = str(chance.randrange(1, 101))
                resources["indicators"].append(
                    blank(
                        "indicators",
                        **key,
                        indicator_id=f"{key['project_id']}-{line}",
                        level1_kind=("output", "benefit", "satisfaction")[line % 3],
                        level2_kind=("quantity", "quality", "social")[line % 3],
                        indicator=words.text(4),
                        target=f"≥{value}%",
                        operator=">=",
                        target_value=value,
                        target_unit="%",
                    )
                )
        for line in range(_LINES):
            resources["budget_items"].append(
                blank(
                    "budget_items",
                    disclosure_id=own,
                    table_id=f"{own}-t0{line % 4}",
                    table_kind=("summary", "expenditure", "general_expenditure", "general_basic")[line % 4],
                    direction="expenditure",
                    phase="budget",
                    item=words.every[line],
                    functional_code=f"201{chance.randrange(10000):04d}",
                    is_leaf="true",
                    measure="合计",
                    measure_kind="total",
                    amount=f"{chance.randrange(1, 10**5) * 100}.00",
                    source_ref=f"T{line % 4}R{line}C3",
                )
            )
    return Package(Path(), {}, resources, {}, {}, {}, {}, {})


def write(folder: Path, projects: int) -> str:
    """Write the files of the page into the folder of the site; what it came to."""
    made = package(projects)
    shutil.rmtree(folder, ignore_errors=True)
    began, size, many = process_time(), 0, 0
    for name, content in (*explore.files(made), *explore.library()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        size, many = size + len(content), many + 1
    rows = ", ".join(f"{len(made.all(name)):,} {name}" for name in ("projects", "indicators", "budget_items"))
    return f"{rows}: {many} files, {size / 1e6:.1f} MB, {process_time() - began:.0f} s to write"


def measure(browser: Any, site: Path, address: str, query: str) -> list[float]:
    """KB fetched, KB compressed, ms until rows are seen, then ms of each choice."""
    browser.get(f"{address}?{query}")
    seen, names = browser.execute_async_script(_SHOWN)
    paths = [urlsplit(name).path for name in names]
    fetched = [(site / path[1:]).read_bytes() for path in paths if path.startswith(("/explore/", "/assets/explore"))]
    sizes = [sum(map(len, fetched)) / 1e3, sum(len(gzip.compress(content)) for content in fetched) / 1e3]
    choices = _CHOICES[query.partition("=")[2].partition("&")[0]]
    return [*sizes, seen, *(browser.execute_async_script(_CHOOSE, name, value) for name, value in choices)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="what the page 自己查 costs a visitor with a phone")
    parser.add_argument("--projects", type=int, nargs="+", default=[500, 20000], help="sizes of the site")
    parser.add_argument("--slower", type=int, default=4, help="how many times slower than this machine a phone is")
    options = parser.parse_args()
    heads = ("KB", "gzip", "ms, rows", "word", "number", "sort", "no word", "group", "x first")
    first: dict[str, float] = {}
    with TemporaryDirectory() as folder, chromium() as browser:
        site = shell(Path(folder))
        content = Path(folder) / "content"
        shutil.copyfile(ROOT / "content" / "explore.md", content / "explore.md")
        write(content / "explore", 1)
        publish(content, site, ROOT / "mkdocs.yml")
        running = server(site, 0)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        browser.set_script_timeout(300)
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _PHONE)
        browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": options.slower})
        for projects in options.projects:
            print(f"\n{write(site / 'explore', projects)}\n{'':12}" + "".join(f"{head:>11}" for head in heads))
            for name, query in _QUERIES.items():
                numbers = measure(browser, site, f"http://127.0.0.1:{running.server_port}/explore.html", query)
                ratio = numbers[2] / first.setdefault(name, numbers[2])
                print(f"{name:12}" + "".join(f"{number:11,.0f}" for number in numbers) + f"{ratio:11.1f}")
        running.shutdown()


if __name__ == "__main__":
    main()
