"""The clock, and how fast one host is asked. Tests put a clock of their own in its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))


class Clock:
    """The only clock of the program."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Seconds since some moment; never set back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def today(self) -> date:
        """The day in China."""
        return self.now().astimezone(_CHINA).date()


class Pace:
    """One request at a time for each host, with a pause between the end of one and the beginning of the next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: dict[tuple[str, int], float] = {}

    @contextmanager
    def turn(self, host: tuple[str, int], pause: float) -> Iterator[None]:
        """Wait until `host` may be asked; after it, it rests for `pause` seconds."""
        wait = self._free.get(host, 0.0) - self._clock.seconds()
        if wait > 0:
            self._clock.sleep(wait)
        try:
            yield
        finally:
            self._free[host] = self._clock.seconds() + pause
