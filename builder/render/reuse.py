"""What readers take a page away with: which data it is cited by, and each of its pictures as a small page of its own.

Both are read off the page that was written, like the CSV files of its tables (`twins`). The theme has the words
(`publish/theme/partials/reuse.html`); the head of the page tells it what only the data know.

A picture for other sites (`embeds/<page>.<section>.html`) needs no script, follows light and dark by itself, and is
the markup of the one on the page, with the words that describe it, its table and the way back. Pages have no folders of
their own for them: to make and to remove some thousand folders takes longer than the files in them.
"""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from builder.package.descriptor import identifier
from builder.render import addresses, cards
from builder.render.escape import escape
from builder.render.language import ENGLISH, language
from builder.render.lists import document_kind
from builder.render.load import Package
from builder.render.page import Page, environment
from builder.render.shards import beside, parted
from builder.render.site import Site

FOLDER = "embeds"
STYLE, SITE_STYLE = f"{FOLDER}/embed.css", "assets/site.css"

_HEADING = re.compile(r"^##+ (.+?) \{ #([\w-]+) \}$", re.MULTILINE)
_FIGURE = re.compile(r'<figure class="mz-figure"[^>]*>.*?</figure>', re.DOTALL)
_DRAWN = re.compile(r'<svg class="(mz-[a-z]+)"(?: height="([0-9]+)")?')
_CAPTION = re.compile(r"<(figcaption|title)\b[^>]*>(.*?)</\1>", re.DOTALL)
_DESCRIBED = re.compile(r'aria-labelledby="\S+ (\S+?)"')
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_LINK = re.compile(r'href="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_DARK = re.compile(r'^\s*\[data-md-color-scheme="slate"\]\S* \{(.*?)\}', re.DOTALL | re.MULTILINE)

_AROUND, _BAR = 240, 48
_HEIGHTS = {"mz-map": 300, "mz-months": 200}
"""How high pictures stand in `assets/site.css`, in pixels; others say it themselves, or are as high as their bars."""


@dataclass(frozen=True, slots=True)
class Embed:
    """A picture of a page, alone: its name there, the section it is from, and its markup with what belongs to it."""

    name: str
    section: str
    title: str
    described: Markup
    figure: Markup
    table: Markup

    @property
    def height(self) -> int:
        """What its frame should measure where it is 600 pixels wide."""
        drawn = _DRAWN.search(self.figure)
        own = int(drawn.group(2) or _HEIGHTS.get(drawn.group(1), 0)) if drawn else 0
        return _AROUND + (own or self.figure.count("<li>") * _BAR)


class Reuse:
    """The pages of one package, made ready to be taken away."""

    def __init__(self, package: Package, site: Site) -> None:
        self._package, self._site = package, site

    def headed(self, page: Page, path: str, markdown: str, embeds: Sequence[Embed]) -> str:
        """The page, or what of it lies at `path`, with what its last section needs in its head."""
        disclosure = page.context.get("disclosure")
        own = disclosure["disclosure_id"] if disclosure else ""
        head = [f'version: "{self.version(page)}"']
        if path != page.path:
            head.append(f'first: "{page.address}"')
        head += [f'card: "{card}"' for card in [_card(page)] if card]
        head += [f'shard: "{shard}"' for shard in [parted(page.path)[0]] if shard]
        if disclosure:
            part_of = escape(f"{disclosure['organisation_name']} {document_kind(disclosure)}")
            head += [f'package: "{own}"', f'part_of: "{part_of}"']
        if embeds and path == page.path:
            lines = (f'  - {{name: "{made.name}", height: {made.height}, title: "{made.title}"}}' for made in embeds)
            head += ["embeds:", *lines]
        return markdown.replace("---\n", "\n".join(["---", *head, ""]), 1)

    def pages(self, page: Page, embeds: Sequence[Embed]) -> Iterator[tuple[str, str]]:
        """(address, HTML) of the page of each picture."""
        for embed in embeds:
            yield f"{beside(FOLDER, page.path.removesuffix('.md'))}.{embed.name}.html", self._page(page, embed)

    def version(self, page: Page) -> str:
        """What the data of a page are cited by: those of the disclosures that it shows, or all."""
        disclosure = page.context.get("disclosure")
        shown = (disclosure["disclosure_id"],) if disclosure else page.of
        if len(shown) < 2:
            return self._package.version(*shown)
        return identifier((self._package.version(own), own) for own in shown)

    def _page(self, page: Page, embed: Embed) -> str:
        own = page.address
        root = "../" * (own.count("/") + 1)
        back = f"{root}{own}"

        def moved(markup: Markup) -> Markup:
            return Markup(_LINK.sub(lambda found: f'href="{_from(own, found.group(1), root)}"', markup))

        template = environment().get_template("embed.html.jinja")
        return template.render(
            site=self._site,
            language=language(),
            page=page,
            root=Markup(root),
            back=Markup(back + f"#{embed.section}"),
            canonical=self._site.absolute(own),
            title=Markup(embed.title),
            described=moved(embed.described),
            figure=moved(embed.figure),
            table=moved(embed.table),
        )


def _card(page: Page) -> str:
    """The picture that a page is shared with; blank for that of the site."""
    folder, _, name = page.path.removeprefix(f"{ENGLISH}/").removesuffix(".md").partition("/")
    if folder in ("regions", "departments") and name != "index":
        return f"{cards.FOLDER}/{folder}/{name}.png"
    disclosure = page.context.get("disclosure")
    return cards.of(disclosure) if disclosure and addresses.has_department(disclosure) else ""


def style(site_css: str) -> bytes:
    """The style of the pictures beside that of the site, whose dark colours they take without a script."""
    (dark,) = _DARK.findall(site_css)
    return environment().get_template("embed.css.jinja").render(dark=Markup(dark.strip())).encode("utf-8")


def _from(own: str, link: str, root: str) -> str:
    """A link of the page `own`, as it is from a picture of that page."""
    if ":" in link.partition("#")[0]:
        return link
    path, mark, part = link.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(own), path)) if path else own
    return f"{root}{target}{mark}{part}"


def embeds_of(markdown: str) -> Iterator[Embed]:
    """The pictures of a page, section by section. A strip is a part of the sentence beside it, and none of them."""
    headings = list(_HEADING.finditer(markdown))
    for heading, following in itertools.zip_longest(headings, headings[1:]):
        text = markdown[heading.end() : following.start() if following else len(markdown)]
        for number, found in enumerate(_FIGURE.finditer(text), 1):
            figure = found.group()
            caption = _CAPTION.search(figure)
            described = _DESCRIBED.search(figure)
            table = _TABLE.search(text, found.end())
            yield Embed(
                name=heading.group(2) + (f"-{number}" if number > 1 else ""),
                section=heading.group(2),
                title=_TAG.sub("", caption.group(2) if caption else heading.group(1)).strip(),
                described=Markup(_element(text, described.group(1)) if described else ""),
                figure=Markup(figure),
                table=Markup(table.group() if table else ""),
            )


def _element(text: str, name: str) -> str:
    """The list or paragraph of that identifier."""
    found = re.search(rf'<(ul|p)\b[^>]*\bid="{re.escape(name)}".*?</\1>', text, re.DOTALL)
    return found.group() if found else ""
