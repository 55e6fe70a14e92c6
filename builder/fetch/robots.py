"""What a host asks of programs in its robots.txt (RFC 9309), and what it means that there is none."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from builder.errors import FetchError

NAME = "Mingzhang"
"""The name under which a robots.txt may address this program."""


class Robots:
    """The rules of each host, asked for once.

    `text` gets a robots.txt, blank where the host has none; a host that does not answer is not asked for documents.
    """

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text
        self._rules: dict[str, Protego | FetchError] = {}

    def pause(self, url: str, listed: str) -> float:
        """Seconds that the host wants between two requests, 0 where it does not say.

        Raises `FetchError` about the address `listed`, which led to `url`, where the host does not want `url` to be
        fetched, or its rules cannot be known.
        """
        rules = self._rules_of(url)
        if isinstance(rules, FetchError):
            problem = f"its robots.txt cannot be read ({rules.problem}), so that what is allowed is not known"
            raise FetchError(listed, problem, rules.remedy)
        if not rules.can_fetch(url, NAME):
            problem = "the robots.txt of the host does not allow programs to fetch this"
            raise FetchError(listed, problem, "get the document by hand, or ask the publisher")
        return rules.crawl_delay(NAME) or 0.0

    def _rules_of(self, url: str) -> Protego | FetchError:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            try:
                self._rules[origin] = Protego.parse(self._text(f"{origin}/robots.txt"))
            except FetchError as error:
                self._rules[origin] = error
        return self._rules[origin]
