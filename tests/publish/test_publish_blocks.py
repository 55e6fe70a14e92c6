"""What goes past Markdown comes out as Markdown would have let it out, whatever the page holds."""

from __future__ import annotations

from typing import Any

import pytest
from built_site import Built
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from builder import pipeline
from builder.publish.blocks import put_back, take_out

_PIECES = (
    *("<div>", "</div>", '<div class="a">', "<details>", "</details>", "<p>text</p>", "<p>", "</p>", "<ul>", "</ul>"),
    *("<table>", "</table>", "<div/>", "<br>", "<!-- <div> -->", "<!--", "-->", "<script>'</div>'</script>", "<span>"),
    *("\n", "\n\n", "\n\n\n", "\n \n", "\t", "  ", "words", "# Head\n", "## Head { #id }", "- one\n- two", "    code"),
    *(
        "&lt;div&gt;",
        "[a](b.md)",
        "**c**",
        "<div\nid=x>",
        "<divider>",
        "|a|b|\n|-|-|\n|1|2|",
        "`<div>`",
        "> quoted",
        "\r",
        "\n```\n",
        '<p title="<div>">',
        "<p\n",
        "</DIV>",
        "<li>",
        "<hr>",
    ),
)


@pytest.fixture(scope="module")
def options() -> dict[str, Any]:
    """The extensions of Markdown that the site has."""
    config = load_config(str(pipeline.CONFIG))
    return {"extensions": config["markdown_extensions"], "extension_configs": config["mdx_configs"]}


def assert_same(page: str, options: dict[str, Any]) -> None:
    rest, blocks = take_out(page)
    assert put_back(Markdown(**options).convert(rest), blocks) == Markdown(**options).convert(page)


def test_every_page_of_the_site_comes_out_the_same(built: Built, options: dict[str, Any]) -> None:
    every = left = 0
    for path in built.content.rglob("*.md"):
        page, _ = get_data(path.read_text(encoding="utf-8"))
        assert_same(page, options)
        every += len(page)
        left += len(take_out(page)[0])
    assert left < every / 10


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example('<div data-block="0"></div>\n\n<p>text</p>')
@example("<div>\n\n<p>text</p>\n\n</div>\n\nwords")
@example("<p\n\n<p>text</p>")
@example("<div><div/></div>\n\n<div></div>")
@settings(max_examples=1500)
def test_any_page_comes_out_the_same(options: dict[str, Any], page: str) -> None:
    assert_same(page, options)
