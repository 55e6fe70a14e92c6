"""One run of MkDocs: `python -m builder.publish.generate CONFIG CONTENT SITE`. Warnings go to standard error.

A process of its own, because MkDocs and its theme keep state between builds, and because what they depend on
(time zone, locale, order of sets) is fixed by `publish` before Python starts.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path


def generate(config: Path, content: Path, site: Path) -> None:
    """Build the site with `--strict`. Raises what MkDocs raises."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    settings = load_config(str(config), docs_dir=str(content.resolve()), site_dir=str(site.resolve()), strict=True)
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        build(settings)
    finally:
        settings.plugins.on_shutdown()


def main() -> None:
    """Run MkDocs as the command line says; exit status 1 where it fails or warns."""
    from mkdocs.exceptions import MkDocsException

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    config, content, site = map(Path, sys.argv[1:])
    try:
        generate(config, content, site)
    except MkDocsException as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
