"""The run of MkDocs, page by page: in several processes, and only for pages whose HTML is not there yet.

MkDocs converts all pages, keeps them all in memory, and then puts them into the theme. Its own functions do the same
here for one page after the other. The HTML of a page depends on its Markdown, the settings, the theme and the program,
and, where it has Markdown links, on what they lead to. The pages that the render stage writes link in HTML, which is
passed on as it is: they are taken over from the last build. Pages with Markdown links are always made, and their links
checked as MkDocs checks them.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.incremental.fingerprint import fingerprint, of_files, of_program
from builder.incremental.last_build import LastBuild
from builder.incremental.templates import keep_compiled
from builder.publish.blocks import put_back, take_out
from builder.publish.late import mark
from builder.publish.styles import lean

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

_COMMON = "what all pages depend on"
_PORTION = 32
"""Pages that a process takes at a time."""
_has_link_definition = re.compile(rb"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE).search
_is_fetched_by_no_page = re.compile(r"assets/(?:javascripts/lunr/|.*\.(?:css|js)\.map$)").match
"""What the theme brings for its own search, and for those who look for errors in its scripts."""
_target = attrgetter("target")
_LISTED = ("counterpart", "robots")
"""What the list of all pages (`theme/sitemap.xml`) asks of the data before the text of a page."""
_is_main_style = re.compile(r"assets/stylesheets/main\.[^/]+\.css$").match
_ID = re.compile(r"""\b(?:id|name)=["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Link:
    """A Markdown link of the page `source` that leads to an anchor of the page `target`; all as MkDocs names them."""

    source: str
    target: str
    anchor: str
    written: str


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of a page that was made: what is `_LISTED` of it, its links to anchors, and what MkDocs said."""

    meta: dict[str, Any]
    links: tuple[Link, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages have in common."""

    config: MkDocsConfig
    files: Files
    pages: Sequence[File]
    navigation: Navigation
    environment: Environment


def build(
    config: MkDocsConfig, jobs: int, linked: Collection[str], pages_only: bool, last: LastBuild | None
) -> tuple[str, ...]:
    """Build the site that `config` describes, in `jobs` processes; what is wrong with it.

    Files below the folders `linked` that are no pages are left to `linked.place`. With `pages_only` only the pages are
    made. Raises what MkDocs raises.
    """
    from mkdocs.commands.build import _build_extra_template, _build_theme_template

    with _listening() as warnings:
        site = _gather(config, linked)
        if last:
            keep_compiled(site.environment, last.kept)
        if not pages_only:
            _copy(site)
    common = _common(config)
    if last:
        last.made(_COMMON, common, [])
    depends_on = {file.src_uri: _depends_on(file, common, last) for file in site.pages}
    missing = [file for file in site.pages if not _again(file, depends_on[file.src_uri], last)]
    links: list[Link] = []
    for file, made in zip(missing, _make(site, missing, jobs), strict=True):
        _page(file).meta = made.meta
        links += made.links
        warnings += made.warnings
        if last:
            note = {"meta": made.meta, "source": _source(file)}
            last.made(_unit(file), depends_on[file.src_uri], [Path(file.abs_dest_path)], note)
    with _listening() as more:
        for name in () if pages_only else config.theme.static_templates:
            _build_theme_template(name, site.environment, site.files, config, site.navigation)
        for name in () if pages_only else config.extra_templates:
            _build_extra_template(str(name), site.files, config, site.navigation)
    return (*warnings, *more, *_lost(links, site))


def _gather(config: MkDocsConfig, linked: Collection[str]) -> Site:
    """The files of the site and its navigation, as MkDocs finds them."""
    from mkdocs.structure.files import set_exclusions
    from mkdocs.structure.nav import get_navigation

    from builder.publish.gather import Found

    files = Found(config, linked)
    environment = config.theme.get_env()
    environment.auto_reload = False  # else each page looks at the files of some sixty templates
    files.add_files_from_theme(environment, config)
    set_exclusions(files, config)
    navigation = get_navigation(files, config)
    return Site(config, files, files.documentation_pages(), navigation, environment)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What MkDocs says meanwhile of its warnings."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear, logger = Ear(logging.WARNING), logging.getLogger("mkdocs")
    logger.addHandler(ear)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield heard
    finally:
        logger.removeHandler(ear)
        logger.propagate = propagates


# What stays ---------------------------------------------------------------------------------------------------


def _common(config: MkDocsConfig) -> str:
    """What every page depends on: the settings, the theme and the program."""
    from mkdocs.utils.yaml import yaml_load

    own = [Path(folder) for folder in config.theme.dirs if "site-packages" not in Path(folder).parts]
    theme = [of_files((path for path in folder.rglob("*") if path.is_file()), folder) for folder in own]
    with Path(config.config_file_path).open("rb") as file:
        settings = yaml_load(file)  # with those that they inherit
    return fingerprint(settings, theme, of_program())


def _depends_on(file: File, common: str, last: LastBuild | None) -> str:
    """The fingerprint of what a page depends on; blank where it has links that depend on other pages.

    One that was recorded has no such links, and is not searched for them again; its Markdown is not read again either
    where it is the same file on the disk, unchanged.
    """
    if last and last.depended(_COMMON) == common and (last.noted(_unit(file)) or {}).get("source") == _source(file):
        return last.depended(_unit(file))
    source = Path(file.abs_src_path or "").read_bytes()
    found = fingerprint(source, common)
    if last and last.depended(_unit(file)) == found:
        return found
    return "" if _has_markdown_link(source) else found


def _has_markdown_link(source: bytes) -> bool:
    return b"](" in source or b"][" in source or (b"]:" in source and _has_link_definition(source) is not None)


def _again(file: File, depends_on: str, last: LastBuild | None) -> bool:
    noted = last.noted(_unit(file)) if last else None
    if last is None or noted is None:
        return False
    note = {**noted, "source": _source(file)}
    if not last.again(_unit(file), depends_on, [Path(file.abs_dest_path)], note):
        return False
    _page(file).meta = note["meta"]
    return True


def _source(file: File) -> list[int]:
    """How the Markdown of a page lies on the disk."""
    found = os.stat(file.abs_src_path or "")  # noqa: PTH116 - as a `Path` it takes twice as long
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _unit(file: File) -> str:
    return f"page {file.dest_uri}"


def _page(file: File) -> Any:
    assert file.page is not None  # MkDocs makes one for each file of Markdown when it makes the navigation
    return file.page


def _copy(site: Site) -> None:
    """Put the files that are no pages and are not linked into the site."""
    from mkdocs.structure.files import InclusionLevel

    for file in site.files:
        if file.is_documentation_page() or file.inclusion.value <= InclusionLevel.DRAFT.value:
            continue
        if _is_fetched_by_no_page(file.src_uri):
            continue
        file.copy_file()
        if _is_main_style(file.src_uri):
            style = Path(file.abs_dest_path)
            style.write_text(lean(style.read_text(encoding="utf-8"), _used(site.config)), encoding="utf-8")


def _used(config: MkDocsConfig) -> set[str]:
    """What the settings ask for, by its names in mkdocs.yml: extensions of Markdown, features of the theme, extras."""
    return {*config.markdown_extensions, *config.theme["features"], *config.extra}


# What is made -------------------------------------------------------------------------------------------------

_SITE: list[Site] = []
"""The site, in the processes that make its pages: they have it from the process that began them."""


def _make(site: Site, pages: Sequence[File], jobs: int) -> Iterator[Made]:
    """Make pages, in their order."""
    _SITE[:] = [site]
    portions = [[file.src_uri for file in pages[at : at + _PORTION]] for at in range(0, len(pages), _PORTION)]
    if jobs < 2 or len(portions) < 2 or not sys.platform.startswith("linux"):
        for portion in portions:
            yield from _make_portion(portion)
        return
    with multiprocessing.get_context("fork").Pool(min(jobs, len(portions))) as pool:
        for made in pool.imap(_make_portion, portions):
            yield from made


def _make_portion(names: Sequence[str]) -> list[Made]:
    (site,) = _SITE
    return [_make_page(site, site.files.src_uris[name]) for name in names]


def _make_page(site: Site, file: File) -> Made:
    from mkdocs.commands.build import _build_page

    page = _page(file)
    with _listening() as warnings:
        page.read_source(site.config)
        page.markdown, blocks = take_out(page.markdown)
        page.render(site.config, site.files)
        page.content = mark(put_back(page.content, blocks))
        _build_page(page, site.config, site.pages, site.navigation, site.environment)
    links = tuple(
        Link(file.src_uri, target.src_uri, anchor, written)
        for target, anchors in (page.links_to_anchors or {}).items()
        for anchor, written in anchors.items()
    )
    page.content = page.markdown = page.links_to_anchors = page.present_anchor_ids = None  # it may be a large page
    page.toc, page.meta = [], {name: page.meta[name] for name in _LISTED if name in page.meta}
    return Made(page.meta, links, tuple(warnings))


def _lost(links: Sequence[Link], site: Site) -> Iterator[str]:
    """Links to anchors that are not on the page to which they lead."""
    for target, linking in groupby(sorted(links, key=_target), key=_target):
        html = Path(site.files.src_uris[target].abs_dest_path).read_text(encoding="utf-8")
        lost = [found for found in linking if f'id="{found.anchor}"' not in html]
        anchors = set(_ID.findall(html)) if lost else set()
        for found in lost:
            if found.anchor not in anchors:
                yield f"{found.source}: {found.written} leads to an anchor #{found.anchor} that {found.target} lacks"
