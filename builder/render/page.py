"""A page before it is written, and the Jinja environment that writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from builder.render.addresses import correction, correction_anchor, place
from builder.render.amounts import money, percent, wan, yuan
from builder.render.corrections import Corrected
from builder.render.escape import address, escape, lines, web_address
from builder.render.figures import printed
from builder.render.labels import label
from builder.render.linked_data import Dataset, schema_org
from builder.render.site import Site
from builder.render.terms import Terms

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it lies in `content` (`projects/x.md`), its template, its head and what the template shows.

    `crumbs` are the pages above it, as (title, address). A page that is not `is_indexed` asks search engines
    to leave it out. `feed` is the address of the Atom feed that tells what changes there, `record` that of the page's
    JSON, `dataset` what the page offers for download.
    """

    path: str
    template: str
    title: str
    description: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    is_indexed: bool = True
    has_contents: bool = True
    feed: str = ""
    record: str = ""
    dataset: Dataset | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.path.count("/")


def write(page: Page, site: Site, corrected: Corrected, terms: Terms) -> str:
    """The Markdown of a page of `site`; `corrected` stands beside each figure that it is about.

    Headings and labels lead to the `terms` that they name.
    """
    template = environment().get_template(page.template)
    here = {"page": page, "site": site, "corrected": corrected, "to": lambda there: address(page.root + there)}
    text = template.render(**page.context, **here, explained=terms.headings(), term_page=terms.page)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


@cache
def environment() -> jinja2.Environment:
    """The environment of all templates: whatever a template prints is escaped, unless it is markup already."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {
        "lines": lines,
        "money": money,
        "wan": wan,
        "yuan": yuan,
        "percent": percent,
        "web": web_address,
        "quoted": _quoted,
        "described": _described,
        "anchor": anchor,
        "count": _count,
    }
    made.globals |= {
        "corrected": {},
        "explained": lambda _: "",
        "label": label,
        "place": place,
        "correction": correction,
        "correction_anchor": correction_anchor,
        "printed": printed,
    }
    return made


def _quoted(text: str) -> Markup:
    """`text` as a string of YAML whose value is HTML: the theme prints it without escaping it."""
    return Markup('"{}"').format(escape(text))


def _described(dataset: Dataset, site: Site) -> Markup:
    """The description of `dataset` as a string of YAML; JSON in ASCII needs but its apostrophes doubled."""
    return Markup("'" + schema_org(dataset, site).replace("'", "''") + "'")


def anchor(name: str) -> Markup:
    """`name` as the identifier of a heading: only letters, digits, `-` and `_`."""
    return Markup(re.sub(r"[^A-Za-z0-9_-]", "-", name))


def _count(number: int) -> str:
    """A number with its thousands set apart."""
    return f"{number:,}"
