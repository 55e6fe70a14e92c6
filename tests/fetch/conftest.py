"""A folder with a list, a server that misbehaves, and a call of the stage with short limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from misbehaving import Server, StoppedClock, serving

from builder.fetch.client import Limits
from builder.fetch.fetch import Result, fetch
from builder.fetch.listing import FIELDS

LIMITS = Limits(connect=5, silent=5, total=20, bytes=1 << 20, robots_bytes=1 << 16)


@dataclass
class Place:
    """`listed` is the list, `documents` the folder, `clock` what the last run waited."""

    root: Path
    clock: StoppedClock = field(default_factory=StoppedClock)

    @property
    def listed(self) -> Path:
        return self.root / "sources.csv"

    @property
    def state(self) -> Path:
        return self.root / "sources.state.csv"

    @property
    def documents(self) -> Path:
        return self.root / "disclosures"

    def list(self, *urls: str, day: str = "2024-03-01") -> None:
        lines = [",".join(FIELDS), *(f"{url},430981,沅江市财政局,{day}" for url in urls)]
        self.listed.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def files(self) -> list[str]:
        """Everything in the folder, hidden files too."""
        found = [path for path in self.documents.rglob("*") if path.is_file()]
        return sorted(path.relative_to(self.documents).as_posix() for path in found)

    def fetch(self, only: tuple[str, ...] = (), dry_run: bool = False, **limits: float) -> list[Result]:
        self.clock = StoppedClock()
        settings = replace(LIMITS, **limits)
        site = "https://mingzhang.example.org/"
        return fetch(self.listed, self.documents, site, only, dry_run, limits=settings, clock=self.clock)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def failure(place: Place) -> Callable[..., str]:
    """Why the one document of a list could not be had; nothing may be left of it."""

    def call(url: str, **limits: float) -> str:
        place.list(url)
        (result,) = place.fetch(**limits)
        assert (result.state, place.files(), place.state.exists()) == ("failed", [], False)
        assert result.error is not None and result.error.path == url and result.error.remedy
        return result.error.problem

    return call
