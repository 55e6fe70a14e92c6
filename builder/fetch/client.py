"""One document from one address: redirects, limits, robots rules, the pace of a host, and patience with failures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses
from io import BytesIO
from typing import BinaryIO, TypeVar
from urllib.parse import urljoin

import requests
from requests import exceptions as failures
from urllib3.exceptions import HTTPError

from builder.errors import FetchError
from builder.fetch.guard import Guard, GuardedAdapter, Refused
from builder.fetch.listing import address, host_of
from builder.fetch.pace import Clock, Pace
from builder.fetch.robots import Robots

_CHUNK = 1 << 16
_LOOK = "open the address in a browser and correct it"
_LATER = "try again later"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost, in seconds and bytes. `pause`: between two requests of one host."""

    connect: float = 10.0
    silent: float = 30.0
    total: float = 300.0
    bytes: int = 95 << 20
    robots_bytes: int = 1 << 20
    redirects: int = 5
    attempts: int = 3
    pause: float = 2.0
    longest_pause: float = 120.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: a document, or that it is the one known. `whole`: it told where the document ends."""

    unchanged: bool
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    whole: bool = True


class Missing(FetchError):
    """The server says that there is nothing at this address for us, and means it."""


class Passing(FetchError):
    """What may be over soon. `after`: the seconds that the server asks us to wait."""

    after: float | None = None


class Client:
    """Asks for documents in the name of `agent`. `listed`: the hosts that the list names (see `guard`)."""

    def __init__(self, listed: Collection[tuple[str, int]], agent: str, limits: Limits, clock: Clock) -> None:
        self._listed, self._agent, self._limits, self._clock = listed, agent, limits, clock
        self._pace = Pace(clock)
        self._robots = Robots(self._robots_text)

    def get(self, url: str, sink: BinaryIO, condition: Mapping[str, str]) -> Reply:
        """Write the document at `url` into `sink`. `condition`: headers that ask for it only where it changed.

        Raises `FetchError` where it cannot be had; then what `sink` holds means nothing.
        """
        most = self._limits.bytes
        return self._patiently(lambda: self._follow(url, sink, most, condition, self._pause))

    def _pause(self, url: str, listed: str) -> float:
        return min(max(self._limits.pause, self._robots.pause(url, listed)), self._limits.longest_pause)

    def _robots_text(self, url: str) -> str:
        sink, most = BytesIO(), self._limits.robots_bytes
        try:
            self._patiently(lambda: self._follow(url, sink, most, {}, lambda *_: self._limits.pause))
        except Missing:
            return ""
        return sink.getvalue().decode("utf-8-sig", "replace")

    def _patiently(self, attempt: Callable[[], T]) -> T:
        for number in range(1, self._limits.attempts):
            try:
                return attempt()
            except Passing as problem:
                wait = self._limits.pause * 2**number if problem.after is None else problem.after
                if wait > self._limits.longest_pause:
                    raise
                self._clock.sleep(wait)
        return attempt()

    def _follow(
        self, first: str, sink: BinaryIO, most: int, headers: Mapping[str, str], pause: Callable[[str, str], float]
    ) -> Reply:
        url, passed = first, {first}
        while True:
            rest = pause(url, first)
            with self._pace.turn(host_of(url), rest):
                answer = self._ask(first, url, sink, most, headers)
            if isinstance(answer, Reply):
                return answer
            if address(answer) is None:
                shown = answer if answer.isprintable() else ascii(answer)
                raise FetchError(first, f"it leads to {shown}, which cannot be asked", _LOOK)
            if answer in passed:
                raise FetchError(first, "it leads in a circle", _LOOK)
            if len(passed) > self._limits.redirects:
                raise FetchError(first, f"it leads on more than {self._limits.redirects} times", _LOOK)
            passed.add(answer)
            url = answer

    def _ask(self, first: str, url: str, sink: BinaryIO, most: int, headers: Mapping[str, str]) -> Reply | str:
        """One request: the reply, or the address that it leads to."""
        with Guard(self._listed, self._limits.total) as guard, requests.Session() as session:
            session.trust_env = False  # no password file, and no proxy, which would connect in our place
            session.mount("http://", GuardedAdapter(guard))
            session.mount("https://", GuardedAdapter(guard))
            sent = {"User-Agent": self._agent, "Accept-Encoding": "identity", **headers}
            timeout = (self._limits.connect, self._limits.silent)
            try:
                with session.get(url, headers=sent, timeout=timeout, stream=True, allow_redirects=False) as response:
                    target = session.get_redirect_target(response)
                    if target is not None:
                        return urljoin(url, target)
                    reply = self._receive(first, response, sink, most, bool(headers))
            except Refused as refused:
                problem = f"it leads to {refused}, an address inside a network, which the list does not name"
                raise FetchError(first, problem, _LOOK) from None
            except (failures.RequestException, HTTPError, ValueError) as failure:  # ValueError: an address that is none
                raise self._failure(first, failure, guard.expired) from None
            if guard.expired:  # the end of the time looks like the end of a document of unknown length
                raise self._too_long(first)
            return reply

    def _receive(self, url: str, response: requests.Response, sink: BinaryIO, most: int, conditional: bool) -> Reply:
        if response.status_code == HTTPStatus.NOT_MODIFIED and conditional:
            return Reply(unchanged=True)
        if response.status_code != HTTPStatus.OK:
            raise self._refusal(url, response)
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > most:
            raise _too_large(url, most)
        sink.seek(0)
        sink.truncate()
        size, digest = 0, hashlib.sha256()
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _too_large(url, most)
            digest.update(chunk)
            sink.write(chunk)
        sink.flush()
        etag, modified = (_mark(response.headers.get(name, "")) for name in ("ETag", "Last-Modified"))
        whole = bool(length) or "chunked" in response.headers.get("Transfer-Encoding", "").lower()
        return Reply(False, digest.hexdigest(), etag, modified, whole)

    def _refusal(self, url: str, response: requests.Response) -> FetchError:
        status = response.status_code
        answer = f"the server answers {status} {responses.get(status, '')}".rstrip()  # not in words of its own
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            after = _seconds(response.headers.get("Retry-After", ""), self._clock.now())
            passing = Passing(url, answer if after is None else f"{answer} and asks to wait {after:.0f} s", _LATER)
            passing.after = after
            return passing
        if status >= HTTPStatus.BAD_REQUEST:
            return Missing(url, answer, _LOOK)
        return FetchError(url, answer, _LOOK)

    def _failure(self, url: str, failure: Exception, expired: bool) -> FetchError:
        """What went wrong in words; the messages of the library name objects in memory."""
        if expired:
            return self._too_long(url)
        if isinstance(failure, failures.Timeout) or "timed out" in str(failure):
            return Passing(url, "the server does not answer in time", _LATER)
        if isinstance(failure, failures.SSLError):
            return FetchError(url, "the certificate of the server is not accepted", "tell the publisher")
        if isinstance(failure, failures.ChunkedEncodingError):
            return Passing(url, "the transfer was cut off", _LATER)
        if isinstance(failure, failures.ConnectionError):
            return Passing(url, "the server cannot be reached", _LATER)
        return FetchError(url, f"what the server sends cannot be understood ({type(failure).__name__})", _LOOK)

    def _too_long(self, url: str) -> Passing:
        return Passing(url, f"it takes longer than {self._limits.total:g} s", _LATER)


def _mark(text: str) -> str:
    """A mark of a server that can be kept in a line of text; blank for any other."""
    return text if text.isascii() and text.isprintable() else ""


def _too_large(url: str, most: int) -> FetchError:
    return FetchError(url, f"it is larger than {most / (1 << 20):g} MiB", "get the document by hand")


def _seconds(retry_after: str, now: datetime) -> float | None:
    """The seconds of a `Retry-After`, which is a number or a date; `None` where it is neither."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (TypeError, ValueError):
        return None
