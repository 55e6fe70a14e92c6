"""What a first visit costs on a slow phone: our pages against plain Material pages of the same length.

Beside each page of the built site a page is made that says the same words in plain paragraphs, in Material as it comes
(but without its fonts, which are another host's). Both are served compressed and visited alternately with an empty
cache, on a phone's screen, a slow network and a slow processor. Printed is, per type of page, what a visit fetches and
when the largest piece of the page is painted: the ratio ours / plain of each pair (lowest, middle, highest).

    python benchmarks/first_visit.py [--site site] [--rounds 5] [--pages index document …]
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "publish")]

from chromium import chromium  # noqa: E402
from page_types import page_types  # noqa: E402

_PLAIN = "site_name: x\ntheme:\n  name: material\n  language: zh\n  font: false\n"
_NO_PAGES = ("404", "embeds", "explore")
"""What no page of the same length in plain Material can stand beside: pictures for other sites, and the tables."""
_QUIET = {"NO_MKDOCS_2_WARNING": "1"}
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""1.6 Mbit/s with 150 ms to and fro: what measuring tools call slow 4G."""
_SLOWER_PROCESSOR = 4
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
_WATCH = """
window.mzLargest = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) mzLargest = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
_READ = """
const done = arguments[0];
const sizes = () => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
  .map((entry) => entry.encodedBodySize);
setTimeout(() => done([mzLargest, sizes().reduce((sum, size) => sum + size, 0)]), 500);
"""


class _Packing(SimpleHTTPRequestHandler):
    """Sends files compressed, as hosts do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass
class Visit:
    """When the largest piece was painted, in milliseconds, and the bytes that were fetched."""

    largest: float
    fetched: int


def plain(pages: dict[str, Path], folder: Path) -> Path:
    """A site of plain pages that say what `pages` say."""
    (folder / "docs").mkdir()
    for name, path in pages.items():
        (article,) = html.parse(str(path)).getroot().xpath("//article")
        words = [" ".join(text.split()) for text in article.itertext()]
        paragraphs = "".join(f"<p>{escape(text)}</p>\n\n" for text in filter(None, words[1:]))
        (folder / "docs" / f"page-{name}.md").write_text(f"# {words[0]}\n\n{paragraphs}", encoding="utf-8")
    (folder / "docs" / "index.md").touch()
    (folder / "mkdocs.yml").write_text(_PLAIN, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=folder, env=os.environ | _QUIET, check=True)
    return folder / "site"


def visit(browser: Any, address: str) -> Visit:
    """Visit a page with an empty cache."""
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(address)
    return Visit(*browser.execute_async_script(_READ))


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site, for as long as it is asked for."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Packing, directory=str(site)))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()


def pair(browser: Any, ours: str, theirs: str, is_turned: bool) -> tuple[Visit, Visit]:
    """A visit of each; every other time the plain page comes first."""
    if is_turned:
        other = visit(browser, theirs)
        return visit(browser, ours), other
    return visit(browser, ours), visit(browser, theirs)


def slow(browser: Any) -> None:
    """Make the browser a slow phone."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _PHONE)
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": _SLOWER_PROCESSOR})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", _SLOW)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="a first visit on a slow phone, against plain Material pages")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    parser.add_argument("--rounds", type=int, default=5, help="visits of each page")
    parser.add_argument("--pages", nargs="*", default=[], help="only types of pages with these names")
    options = parser.parse_args()
    found = {name: path for name, path in page_types(options.site).items() if not name.startswith(_NO_PAGES)}
    pages = {name: path for name, path in found.items() if name in (options.pages or [name])}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "plain").mkdir()
        ours = stack.enter_context(served(options.site))
        theirs = stack.enter_context(served(plain(pages, folder / "plain")))
        browser = stack.enter_context(chromium(folder / "profile"))
        slow(browser)
        print(
            f"{'':18}{'KB, ours':>10}{'plain':>8}{'ms, ours':>10}{'plain':>8}{'lowest':>10}{'middle':>8}{'highest':>9}"
        )
        every = []
        for name, path in pages.items():
            addresses = f"{ours}{path.relative_to(options.site).as_posix()}", f"{theirs}page-{name}/index.html"
            rounds = [pair(browser, *addresses, is_turned=bool(number % 2)) for number in range(options.rounds)]
            own, other = zip(*rounds, strict=True)
            times = [statistics.median(one.largest for one in visits) for visits in (own, other)]
            ratios = [one.largest / two.largest for one, two in rounds]
            every += ratios
            print(
                f"{name:18}{own[0].fetched / 1e3:10.0f}{other[0].fetched / 1e3:10.0f}{times[0]:10.0f}{times[1]:10.0f}"
                f"{min(ratios):10.2f}{statistics.median(ratios):10.2f}{max(ratios):10.2f}"
            )
        print(
            f"\nall: {min(every):.2f}, {statistics.median(every):.2f}, {max(every):.2f}; aim: at most 1 in the middle"
        )


if __name__ == "__main__":
    main()
