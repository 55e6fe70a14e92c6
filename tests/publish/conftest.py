"""The site that the sample documents make, built once for all tests of this folder."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_texts import SAMPLES

from builder.publish.serve import server

sys.path.insert(0, str(Path(__file__).parent))

from built_site import BROKEN, FILLER, TELEPHONE, Built, Html, build, pack, read_html


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Built:
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
