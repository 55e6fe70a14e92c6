"""What all tests share: the option that rewrites goldens, the five real disclosures, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import chromium, is_installed
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a machine may be held up
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write the golden records instead of comparing with them; the run fails, so that a person reads the diff",
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--update-goldens") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--update-goldens"):
        terminalreporter.write_line("Goldens were written: read their diff, then run again without --update-goldens.")


@pytest.fixture(scope="session")
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written instead of compared."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_disclosures() -> Path:
    """The folder of real disclosures beside the checkout; they are not part of it."""
    folder = ROOT.parent / "shared" / "disclosures"
    if not folder.is_dir():
        pytest.skip("the real disclosures are not here: ../shared/disclosures is missing")
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium driven by selenium, one for the whole run; it downloads nothing."""
    if not is_installed():
        pytest.skip("Chromium and chromedriver are not installed (Debian: chromium chromium-driver)")
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started
