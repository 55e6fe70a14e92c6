"""The site that the sample documents make, built once for all tests of this folder."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_texts import SAMPLES

from builder.publish import zensical
from builder.publish.serve import server

sys.path.insert(0, str(Path(__file__).parent))

from built_site import BROKEN, FILLER, TELEPHONE, Built, Html, build, pack, read_html

ON_BOTH_SITES = {
    "test_publish_access",
    "test_publish_answers",
    "test_publish_browser",
    "test_publish_cards",
    "test_publish_english",
    "test_publish_entries",
    "test_publish_explore",
    "test_publish_figures",
    "test_publish_late",
    "test_publish_ledger",
    "test_publish_light",
    "test_publish_linked_data",
    "test_publish_offline",
    "test_publish_parts",
    "test_publish_pictures",
    "test_publish_presence",
    "test_publish_reuse",
    "test_publish_search",
    "test_publish_site",
    "test_publish_terms",
    "test_publish_twins",
    "test_tasks",
}
"""The modules whose tests look at the built site whoever built it: MkDocs and Zensical must do the same."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ in ON_BOTH_SITES and "built" in metafunc.fixturenames:
        metafunc.parametrize("built", ["mkdocs", "zensical"], indirect=True, scope="session")


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> Built:
    """The site of the sample documents, as MkDocs builds it or, where the test asks for it, Zensical."""
    return request.getfixturevalue(f"built_by_{getattr(request, 'param', 'mkdocs')}")


@pytest.fixture(scope="session")
def built_by_zensical(built_by_mkdocs: Built, repository: Path) -> Built:
    """The site that Zensical makes of the same pages."""
    pytest.importorskip("zensical", reason="Zensical is not installed (make zensical)")
    site = built_by_mkdocs.site.with_name("site-zensical")
    zensical.publish(built_by_mkdocs.content, site, repository / "mkdocs.yml")
    return replace(built_by_mkdocs, site=site, maker="Zensical")


@pytest.fixture(scope="session")
def built_by_mkdocs(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
    """The site of the sample documents, of which one names its filler, and of a document that cannot be read."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "disclosures"
    shutil.copytree(SAMPLES, source)
    for path in sorted(source.glob("*.txt")):
        text = path.read_text(encoding="utf-8").replace("张三", FILLER).replace("13800000000", TELEPHONE)
        path.write_text(text, encoding="utf-8")
    (source / "broken.docx").write_bytes(BROKEN)
    return build(pack(source, folder / "datapackage"), folder, repository, source)


@pytest.fixture(scope="session")
def read_pages(built: Built) -> dict[Path, Html]:
    """Every page of the site, read."""
    return {path: read_html(path) for path in built.pages()}


@pytest.fixture(scope="session")
def address(built: Built) -> Iterator[str]:
    """The site, served on this machine."""
    running = server(built.site, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()
    running.server_close()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """The browser with the screen of a small phone."""
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
