"""A page before it is written, and the Jinja environment that writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from builder.render.addresses import correction, correction_anchor, document, place
from builder.render.amounts import money, percent, wan, yuan
from builder.render.corrections import Corrected
from builder.render.escape import address, escape, lines, web_address
from builder.render.figures import printed
from builder.render.labels import label
from builder.render.language import CHINESE, ENGLISH, _, in_english, is_foreign, is_translated, language, marked
from builder.render.linked_data import Dataset, schema_org
from builder.render.site import Site
from builder.render.terms import Terms

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it lies in `content` (`projects/x.md`), its template, its head and what the template shows.

    `crumbs` are the pages above it, as (title, address). A page that is not `is_indexed` asks search engines
    to leave it out. `feed` is the address of the Atom feed that tells what changes there, `record` that of the page's
    JSON, `dataset` what the page offers for download; `of` are the disclosures that it shows, where it shows not all.
    By `also` it is found in the search as well as by its title and description.
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
    of: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the page is on the site."""
        return self.path.removesuffix("md") + "html"

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.path.count("/")

    @property
    def counterpart(self) -> str:
        """The way from the page to the same one in the other language; blank where there is none.

        Of several pages that were one, it leads to the first: in the other language they may end elsewhere.
        """
        own = self.path.removesuffix(".md").partition("~")[0] + ".html"
        if own.startswith(f"{ENGLISH}/"):
            return self.root + own.removeprefix(f"{ENGLISH}/")
        return self.root + in_english(own) if is_translated(own) else ""

    def in_english(self) -> Page:
        """The page where it lies in English. What is made of the Chinese page (feed, data set) is told there alone."""
        return replace(self, path=in_english(self.path), feed="", dataset=None)


def write(page: Page, site: Site, corrected: Corrected, terms: Terms) -> str:
    """The Markdown of a page of `site`; `corrected` stands beside each figure that it is about.

    Headings and labels lead to the `terms` that they name.
    """
    template = environment().get_template(page.template)
    here = {"page": page, "site": site, "corrected": corrected, "to": lambda there: _way(page, there)}
    text = template.render(**page.context, **here, explained=terms.headings(), term_page=terms.page)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"
    return _described_by_lead(text)


_LEAD = re.compile(r'<p class="mz-lead">(.*?)</p>', re.DOTALL)
_DESCRIPTION = re.compile("^description: .*$", re.MULTILINE)
_ASIDE = re.compile(r'<span class="mz-(?:quietly|remark)">.*?</span>', re.DOTALL)
_TAG = re.compile("<[^>]*>")


def _described_by_lead(text: str) -> str:
    """The page with its first sentence as the description that search engines and shared links show, if it has one."""
    lead = _LEAD.search(text)
    if not lead:
        return text
    words = " ".join(_TAG.sub("", _ASIDE.sub("", lead.group(1))).split())
    return _DESCRIPTION.sub(lambda _: f'description: "{words}"', text, count=1)


@cache
def environment() -> jinja2.Environment:
    """The environment of all templates: whatever a template prints is escaped, unless it is markup already."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {
        "lines": lambda text: marked(lines(text)),
        "plain": escape,
        "address": address,
        "translated": _,
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
        "_": _sentence,
        "is_foreign": is_foreign,
        "leads_to_chinese": _leads_to_chinese,
        "corrected": {},
        "explained": lambda _: "",
        "label": label,
        "document": document,
        "place": place,
        "correction": correction,
        "correction_anchor": correction_anchor,
        "printed": printed,
    }
    return made


def _shown(value: object) -> Markup:
    """What a template prints: markup as it is, anything else as characters, its language told."""
    return value if isinstance(value, Markup) else marked(escape(value))


def _sentence(message: str, **values: object) -> Markup:
    """A sentence of a template with its places filled; the sentence itself is markup."""
    filled = {name: marked(escape(value)) for name, value in values.items()}
    return Markup(_(message)).format(**filled) if values else Markup(_(message))


def _way(page: Page, there: str) -> Markup:
    """The way from a page to an address on the site; an absolute one stays as it is."""
    return Markup(quote(there, safe=":/%._~-")) if "://" in there else address(page.root + _local(there))


def _local(there: str) -> str:
    """An address on the site in the language that is written, where there is such a page."""
    return in_english(there) if language() == ENGLISH and is_translated(there) else there


def _leads_to_chinese(there: str) -> bool:
    """True where a link on an English page leads to a page that there is in Chinese only."""
    return language() != CHINESE and there.partition("#")[0].endswith(".html") and not is_translated(there)


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
