"""One run of MkDocs: `python -m builder.publish.generate`, with its `Order` as JSON on standard input.

A process of its own, because MkDocs and its theme keep state between builds, and because what they depend on
(time zone, locale, order of sets) is fixed by `publish` before Python starts. Warnings go to standard error.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from builder.workers import collect_seldom


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: a site of the pages in the folder `content`, with the settings of the file `config`.

    `linked` are the folders below `content` whose files may be linked. `pages_only` leaves out what another run makes:
    all but the pages. `last` is the site of the last build, its manifest, and the place of the new one; `None` makes
    everything anew.
    """

    config: str
    content: str
    site: str
    jobs: int
    linked: tuple[str, ...] = ()
    pages_only: bool = False
    last: tuple[str, str, str] | None = None


def generate(order: Order) -> tuple[str, ...]:
    """Carry out the order; what is wrong with the site. Raises what MkDocs raises."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    from builder.incremental.last_build import LastBuild
    from builder.publish.pages import build

    settings = load_config(order.config, docs_dir=order.content, site_dir=order.site, strict=True)
    if settings.plugins:
        named = ", ".join(settings.plugins)
        raise ConfigurationError(
            f"{order.config}: the builder runs no plugins of MkDocs ({named}), because it makes each page by itself "
            "→ remove them, or run `builder render`, then `mkdocs build` on its pages"
        )
    last = LastBuild(Path(order.site), *map(Path, order.last)) if order.last else None
    problems = build(settings, order.jobs, order.linked, order.pages_only, last)
    if last:
        last.save()
    return problems


def main() -> None:
    """Run MkDocs as the order says; exit status 1 where it fails or warns."""
    import mkdocs.commands.build  # noqa: F401 - this and more is loaded while the order is on its way
    from mkdocs.exceptions import MkDocsException

    from builder.incremental.fingerprint import of_program
    from builder.publish import gather, pages  # noqa: F401

    of_program()  # known from here on
    collect_seldom()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    try:
        problems = generate(Order(**json.load(sys.stdin)))
    except MkDocsException as error:
        sys.exit(str(error))
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
