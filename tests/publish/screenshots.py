"""Pictures of every type of page, to be looked at: `make screenshots`.

They are named by type and look, `projects-page.phone-dark.png`, and lie in one folder. Long pages are cut; a print is
a PDF file too. What only several years and departments show (`years-regions-….png`) is on a site of its own, which is
built for it.
"""

from __future__ import annotations

import argparse
import base64
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from chromium import chromium
from page_types import page_types
from PIL import Image
from several_years import OVERVIEWS, PAGES, several_years

from builder.publish.serve import server

_LONGEST = 3600  # pixels of a page
_SHEETS = 3  # of a print
_SEARCHED = "舆情"
_REPOSITORY = Path(__file__).parents[2]
_COMPARING = {"years-" + page.removesuffix(".html").replace("/", "-"): page for page in (*PAGES, *OVERVIEWS)}


@dataclass(frozen=True)
class Look:
    """The screen that a page is looked at on, and what was chosen in the control for large text and high contrast."""

    width: int
    height: int
    scheme: str = "light"
    chosen: tuple[str, ...] = ()


LOOKS = {
    "desk-light": Look(1280, 900),
    "desk-dark": Look(1280, 900, "dark"),
    "phone-light": Look(390, 844),
    "phone-dark": Look(390, 844, "dark"),
    "small": Look(320, 640),
    "large": Look(1280, 900, chosen=("large",)),
    "phone-large": Look(390, 844, chosen=("large",)),
    "contrast-light": Look(1280, 900, chosen=("contrast",)),
    "contrast-dark": Look(1280, 900, "dark", ("contrast",)),
}


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description="pictures of every type of page")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site")
    parser.add_argument("--output", type=Path, default=Path("screenshots"), help="where the pictures go")
    parser.add_argument("--pages", default="", help="only types of pages whose name holds this")
    looks = [*LOOKS, "print"]
    parser.add_argument("--looks", nargs="*", choices=looks, default=looks, help="only these looks")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    types = {name: path.relative_to(options.site).as_posix() for name, path in page_types(options.site).items()}
    chosen = {name: page for name, page in types.items() if options.pages in name}
    comparing = {name: page for name, page in _COMPARING.items() if options.pages in name}
    with TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as browser:
        with served(options.site) as address:
            take_all(browser, address, chosen, options.looks, options.output)
            for look in LOOKS.keys() & set(options.looks) if options.pages in "search" else ():
                pictured(browser, address, LOOKS[look], options.output / f"search.{look}.png", search)
        if comparing:
            with served(several_years(Path(folder), _REPOSITORY).site) as address:
                take_all(browser, address, comparing, options.looks, options.output)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site while this machine serves it."""
    running = server(site, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()


def take_all(browser: Any, address: str, pages: Mapping[str, str], looks: Sequence[str], output: Path) -> None:
    """Every page in every look, by its name."""
    for look in looks:
        for name, page in pages.items():
            take(browser, address + page, look, output / f"{name}.{look}.png")


def take(browser: Any, page: str, look: str, made: Path) -> None:
    """The page at the address `page` as it looks on a screen or on paper."""
    if look in LOOKS:
        pictured(browser, page, LOOKS[look], made)
    else:
        printed(browser, page, made)


def show(browser: Any, page: str, look: Look) -> None:
    """Open the page as a reader with that look sees it."""
    size = {"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [
        {"name": "prefers-color-scheme", "value": look.scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},  # a picture beyond the screen begins what moves anew
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
    browser.get(page)
    browser.execute_script("localStorage.clear()")  # the control keeps what was chosen
    browser.refresh()
    for name in look.chosen:
        browser.execute_script("document.querySelector(`.mz-care [value=${arguments[0]}]`)?.click()", name)


def pictured(browser: Any, page: str, look: Look, made: Path, prepare: Callable[[Any], None] | None = None) -> None:
    """The page from its top to its end, or as far as pictures go."""
    show(browser, page, look)
    if prepare:
        prepare(browser)
    height = min(browser.execute_script("return document.documentElement.scrollHeight"), _LONGEST)
    clip = {"x": 0, "y": 0, "width": look.width, "height": height if not prepare else look.height, "scale": 1}
    asked = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    made.write_bytes(base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"]))


def search(browser: Any) -> None:
    """Open the search box with an answer in it."""
    from selenium.webdriver.common.action_chains import ActionChains
    from waiting import until_equal

    ActionChains(browser).send_keys("/", _SEARCHED).perform()
    state = "return document.querySelector('[data-mz-search]').dataset.state"
    until_equal(browser, lambda: browser.execute_script(state), "answered")


def printed(browser: Any, page: str, made: Path) -> None:
    """The page on paper (A4), as a PDF file, and its first sheets side by side."""
    show(browser, page, LOOKS["desk-light"])
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    asked = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False}
    data = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    made.with_suffix(".pdf").write_bytes(data)
    with pypdfium2.PdfDocument(data) as paper:
        sheets = [paper[at].render(scale=1.2).to_pil() for at in range(min(len(paper), _SHEETS))]
    picture = Image.new("RGB", (sum(sheet.width for sheet in sheets), sheets[0].height), "white")
    for at, sheet in enumerate(sheets):
        picture.paste(sheet, (sum(before.width for before in sheets[:at]), 0))
    picture.save(made)


if __name__ == "__main__":
    main()
