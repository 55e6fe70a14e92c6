"""What a page costs a visitor: bytes, requests, and whether anything jumps while it loads."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from built_site import Built
from page_types import page_types

MOST_HTML = 20_000
MOST_IN_ALL = {"MkDocs": 100_000, "Zensical": 115_000}
"""Zensical's script is the larger one (CONTRIBUTING.md, “The way out of Material”)."""
SCREENS = {"desktop": (1280, 900, False), "phone": (390, 844, True)}
"""Width, height, and whether it is a phone."""

WATCH = """
window.mzJumps = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) mzJumps.push([entry.value, entry.sources.map((one) => one.node?.nodeName)]);
}).observe({ type: "layout-shift", buffered: true });
"""
FETCHED = """
const done = arguments[0];
setTimeout(() => done([window.mzJumps, performance.getEntriesByType("resource").map((entry) => entry.name)]), 300);
"""


def packed(path: Path) -> int:
    """Bytes of a file as a host sends it."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in (".html", ".css", ".js", ".svg", ".json") else len(content)


def test_no_page_is_heavy(built: Built) -> None:
    heavy = {path.relative_to(built.site).as_posix(): packed(path) for path in built.pages()}
    assert len(heavy) > 200
    assert not {name: size for name, size in heavy.items() if size > MOST_HTML}


def test_what_no_page_fetches_is_not_on_the_site(built: Built) -> None:
    brought = {path.relative_to(built.site).as_posix() for path in (built.site / "assets").rglob("*") if path.is_file()}
    assert [name for name in brought if name.endswith((".min.js", ".min.css"))]
    assert not [name for name in brought if name.endswith(".map") or "/lunr/" in name]


@pytest.fixture(params=SCREENS)
def visitor(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """The browser with an empty cache, on a desktop or a phone; pages tell what moves."""
    width, height, is_phone = SCREENS[request.param]
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    watching = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    yield browser
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watching)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})


def visit(visitor: Any, place: str) -> tuple[list[Any], list[str]]:
    """What moved while a page was loaded, and what was fetched."""
    visitor.get(place)
    moved, fetched = visitor.execute_async_script(FETCHED)
    return moved, fetched


def test_a_first_visit_is_light_and_calm_and_asks_nobody_else(visitor: Any, built: Built, address: str) -> None:
    heavy, jumps, foreign = {}, {}, {}
    for name, path in page_types(built.site).items():
        if built.maker == "Zensical" and name[-1].isdigit():
            continue  # a further page of its type
        place = f"{address}{path.relative_to(built.site).as_posix()}"
        jumps[name], fetched = visit(visitor, place)
        if jumps[name]:  # what moves by itself moves each time; a machine that is held up may draw once too early
            jumps[name], _ = visit(visitor, place)
        foreign[name] = [one for one in fetched if not one.startswith((address, "data:"))]
        own = {built.site / unquote(urlsplit(one).path)[1:] for one in fetched if one.startswith(address)}
        assert built.site / "assets" / "site.css" in own
        heavy[name] = packed(path) + packed(built.site / "assets" / "icon.svg") + sum(map(packed, own))
    assert len(heavy) > 20
    assert not {name: names for name, names in foreign.items() if names}
    assert not {name: moved for name, moved in jumps.items() if moved}
    most = MOST_IN_ALL[built.maker]
    assert not {name: size for name, size in heavy.items() if size > most and not name.startswith("explore")}
