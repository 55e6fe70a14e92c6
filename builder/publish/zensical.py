"""The way out of Material: Zensical makes the site of the same pages, with the same settings and the same theme folder.

Material is looked after until May 2027; Zensical is what its authors make instead. Here it builds the whole site each
time, beside the one that `publish` makes: so that what it cannot do yet is known, and the day to change is ours.
CONTRIBUTING.md lists the differences.

Zensical wants its pages and its cache below the folder of its settings, and gives the lists of inherited settings
another meaning than MkDocs. So each language is built in a folder of its own, with its settings as MkDocs reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from click import unstyle

from builder.errors import PublishError
from builder.incremental.last_build import link
from builder.publish.late import mark
from builder.publish.linked import require_there
from builder.publish.offline import Archives
from builder.publish.publish import run
from builder.publish.sitemap import split
from builder.publish.styles import lean
from builder.render.language import ENGLISH
from builder.render.site import english_config, read_site
from builder.swap import remove

_ARTICLE = '<article class="md-content__inner md-typeset">'
_PAGES, _SITE, _SETTINGS = "content", "site", "mkdocs.yml"
_SEARCH_BOX = "assets/search-box.css"
"""The look that Material gives to a search box; `site.css` comes after it."""
_UNUSED = ("search.json", "assets/stylesheets/modern", "assets/javascripts/workers")
"""What Zensical brings for its own search and for a look that is not chosen."""


def publish(content: Path, site: Path, config: Path, linked: Sequence[str] = ()) -> None:
    """Build the site of the pages in `content` below `site`, with the settings of the file `config`.

    `linked` are the folders below `content` that may have been moved to another site. Raises `PublishError` with what
    Zensical printed where it fails or warns, where it is not installed, or where what was moved is gone.
    """
    require_there(content, linked)
    if find_spec("zensical") is None:
        raise PublishError("Zensical is not installed → run `make zensical`, which installs it")
    with TemporaryDirectory(prefix="zensical-", dir=site.parent) as folder:
        made = _build(content, config, Path(folder))
        _make_lean(made, config)
        made.rename(site)
    if (content / ENGLISH).is_dir() and english_config(config).is_file():
        with TemporaryDirectory(prefix="zensical-", dir=site.parent) as folder:
            made = _build(content, english_config(config), Path(folder))
            for page in sorted((made / ENGLISH).rglob("*.html")):
                link(page, site / page.relative_to(made))
    url = read_site(config).url
    split(site, url)
    with Archives(site, url) as zips:
        zips.finish()


def _build(content: Path, config: Path, project: Path) -> Path:
    """The site of the settings `config`, made in the empty folder `project`."""
    link(content, project / _PAGES)
    settings = yaml.safe_dump(_settings(config), allow_unicode=True, sort_keys=False)
    (project / _SETTINGS).write_text(settings, encoding="utf-8")
    done = run("zensical", "build", "--strict", "--config-file", _SETTINGS, cwd=project)
    if done.returncode:
        raise PublishError(
            unstyle(done.stdout + done.stderr).strip() or f"Zensical ended with status {done.returncode}"
        )
    for page in (project / _SITE).rglob("*.html"):
        before, opening, rest = page.read_text(encoding="utf-8").partition(_ARTICLE)
        text, closing, after = rest.partition("</article>")
        if closing:
            page.write_text("".join((before, opening, mark(text), closing, after)), encoding="utf-8")
    return project / _SITE


def _make_lean(site: Path, config: Path) -> None:
    """Take what no page needs out of what Zensical brought."""
    for name in _UNUSED:
        remove(site / name)
    settings = _settings(config)
    extensions = {name for extension in settings["markdown_extensions"] for name in _names(extension)}
    used = {*extensions, *settings["theme"]["features"], *settings["extra"]}
    for style in site.glob("assets/stylesheets/classic/main.*.css"):
        style.write_text(lean(style.read_text(encoding="utf-8"), used), encoding="utf-8")


def _names(extension: str | dict[str, Any]) -> list[str]:
    """An extension of Markdown stands in the settings as its name, or as the name of what it is set to."""
    return [extension] if isinstance(extension, str) else list(extension)


def _settings(config: Path) -> dict[str, Any]:
    """The settings with what they inherit, for a project in another folder, in the look of Material."""
    from mkdocs.utils.yaml import yaml_load

    with config.open(encoding="utf-8") as file:
        settings: dict[str, Any] = yaml_load(file)
    theme = settings["theme"]
    theme |= {"custom_dir": str(config.parent.resolve() / theme["custom_dir"]), "variant": "classic"}
    settings["extra_css"].insert(0, _SEARCH_BOX)
    return settings | {"docs_dir": _PAGES, "site_dir": _SITE, "plugins": {"search": {"enabled": False}}}
