"""Text of a document comes out of Markdown and HTML as the characters that the document prints."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.render.escape import address, escape, fold, lines, web_address

ROOT = Path(__file__).resolve().parents[2]
NASTY = [
    "<script>alert(1)</script>",
    "</td></table></div><h1>x</h1>",
    "{{ config }} {% raw %} {# note #}",
    "a | b | c",
    "[x](javascript:alert(1)) ![y](http://example.org/z.png)",
    "[x][1]\n\n[1]: http://example.org",
    '--8<-- "mkdocs.yml"',
    "# heading",
    "heading\n=======",
    "1. list",
    "- list",
    "+ list",
    "    code",
    "\tcode",
    "```\nfence",
    "~~~",
    "***",
    "---",
    "*a* _b_ **c** __d__ ~~e~~ ==f== ^^g^^ `h`",
    "&lt; &amp; &#60; &nbsp",
    ":smile: :material-home:",
    "$x$ \\(y\\) $$z$$",
    "{: .class #id } { #page }",
    "!!! note",
    '??? "x"',
    "[^1] [TOC] *[HTML]: x",
    "http://example.org www.example.org a@example.org",
    "term\n: definition",
    "> quote",
    "\\* \\<",
    "<!-- comment -->",
    "<?php x ?>",
    "<![CDATA[ x ]]>",
    'x" onload="alert(1)',
    "x' onload='alert(1)",
    "1/4 (c) (tm) +/- --> ...",
    "\u0002wzxhzdk:0\u0003",
    "　　其中：项目支出",
    "≥95％　……　“三公”经费",
    "\U0001f600\u200b\ufeff",
]


def extensions() -> tuple[list[str], dict[str, dict[str, object]]]:
    listed = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    settings_of = {name: options for entry in listed if isinstance(entry, dict) for name, options in entry.items()}
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in listed], settings_of


class _Text(HTMLParser):
    """The text of a piece of HTML, the attributes `title` in it, and its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.titles, self.tags = "", [], []  # type: str, list[str | None], list[str]
        self.links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("class", "headerlink") in attrs:
            self.links += 1
            return
        self.tags.append(tag)
        self.titles += [value for name, value in attrs if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.links = 0

    def handle_data(self, data: str) -> None:
        if not self.links:
            self.text += data


def read(source: str) -> _Text:
    names, configs = extensions()
    parsed = _Text()
    parsed.feed(markdown.markdown(source, extensions=names, extension_configs=configs))
    parsed.close()
    return parsed


CONTEXTS = {
    "paragraph": ("x{}x", ["p"]),
    "line of its own": ("{}", ["p"]),
    "heading": ("## {} {{ #here }}", ["h2"]),
    "raw paragraph": ("<p>{}</p>", ["p"]),
    "raw cell": ("<div>\n<table><tbody><tr>\n<td>{}</td>\n</tr></tbody></table>\n</div>", None),
    "raw attribute": ('<p title="{}">x</p>', ["p"]),
}


def shown(context: str, text: str) -> None:
    template, tags = CONTEXTS[context]
    escaped = str(escape(text))
    if context in ("line of its own", "heading") and not escaped.strip():
        return
    parsed = read(template.format(escaped))
    if tags:
        assert parsed.tags == tags
    if context == "raw attribute":
        assert parsed.titles == [fold(text)]
        return
    found = fold(parsed.text)
    assert found == fold(template.format(escaped) and (f"x{fold(text)}x" if context == "paragraph" else text))


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("text", NASTY)
def test_what_looks_like_markup_comes_out_as_characters(context: str, text: str) -> None:
    shown(context, text)


markup = st.text(st.sampled_from("<>&#;:{}[]()|*_`~=+-.!\\\"'/$%^@1aA \n\t，中　"), max_size=40)
anything = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=40)


@pytest.mark.parametrize("context", CONTEXTS)
@settings(max_examples=150)
@given(text=st.one_of(markup, anything, st.lists(st.sampled_from(NASTY), max_size=3).map(" ".join)))
def test_any_text_comes_out_as_it_is(context: str, text: str) -> None:
    shown(context, text)


@given(text=st.text())
def test_escaped_text_holds_no_markup_and_is_one_line(text: str) -> None:
    escaped = str(escape(text))
    assert not set(escaped) & set("<>\"'{}[]()|*_`~=+!\\/$^@\n\r\t")
    assert escaped == escaped.strip(" ")


def test_line_breaks_are_kept_where_they_are_asked_for() -> None:
    assert str(lines("a\n\n<b>\n c")) == "a<br>&#60;b&#62;<br>c"


def test_markup_made_by_templates_passes_once() -> None:
    assert escape(escape("<b>")) == escape("<b>")


@pytest.mark.parametrize(
    "address_in_data",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "https:", "x", "", "http://[bad"],
)
def test_only_web_addresses_become_links(address_in_data: str) -> None:
    assert web_address(address_in_data) == ""


def test_a_web_address_is_kept() -> None:
    assert web_address(" https://example.org/预算?x=1&y=2 ") == "https://example.org/预算?x=1&y=2"


def test_an_address_of_the_site_cannot_leave_its_attribute() -> None:
    assert str(address('../projects/a"b<c>.html#L1')) == "../projects/a%22b%3Cc%3E.html#L1"
