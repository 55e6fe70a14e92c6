"""The theme's styles on the site: without the rules for what the settings leave out, with all that its pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_site import Built
from lxml import html

from builder.publish.styles import lean

USED = ("attr_list", "tables", "toc")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (".md-typeset .tabbed-set{display:flex}", ""),
        (".md-typeset .admonition,.md-typeset details{color:red}", ".md-typeset details{color:red}"),
        (".md-typeset .admonition,.md-typeset .footnote{color:red}", ""),
        (".md-typeset:not(.tabbed-set){color:red}", ".md-typeset:not(.tabbed-set){color:red}"),
        (".md-typeset .tabbed{color:red}", ".md-typeset .tabbed{color:red}"),
        ("@media print{.critic{color:red}.md-nav{top:0}}", "@media print{.md-nav{top:0}}"),
        ("@media screen{@media print{.critic{color:red}}}", ""),
        ("@keyframes tabbed-set{to{top:0}}", "@keyframes tabbed-set{to{top:0}}"),
        ('a{--md-x-icon:url("data:;,{<svg>}");top:0}', "a{top:0}"),
        ('a{top:0;--md-x-icon:url("data:;")}b{left:0}', "a{top:0;}b{left:0}"),
        ("a{--md-x-icon:url('y');top:var(--md-x-icon)}", 'a{--md-x-icon:url("y");top:var(--md-x-icon)}'),
        (r'a{--md-x-icon:url("a\"b;c");top:0}', "a{top:0}"),
        ("a{--md-hue:210deg}", "a{--md-hue:210deg}"),
    ],
)
def test_a_rule_stays_for_what_the_settings_name(written: str, expected: str) -> None:
    assert lean(written, USED) == expected


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("pymdownx.tabbed", ".tabbed-set{top:0}"),
        ("content.code.copy", ".md-clipboard{top:0}"),
        ("tags", ".md-tag{top:0}"),
    ],
)
def test_what_the_settings_name_stays(name: str, rule: str) -> None:
    assert (lean(rule, (*USED, name)), lean(rule, USED)) == (rule, "")


def test_the_site_has_styles_for_what_its_pages_show(built: Built) -> None:
    (served,) = (built.site / "assets" / "stylesheets").glob("main.*.css")
    style = served.read_text(encoding="utf-8")
    as_it_comes = (theme() / "assets" / "stylesheets" / served.name).read_text(encoding="utf-8")
    dropped = named(as_it_comes) - named(style)
    on_pages = {name for path in built.pages() for name in classes(path)}
    assert {"admonition", "tabbed-set", "md-post"} <= dropped
    assert {"md-nav", "md-typeset"} <= on_pages
    assert not dropped & on_pages
    assert len(style) < 0.6 * len(as_it_comes)


def test_every_icon_that_our_styles_show_is_there(built: Built) -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (built.site / "assets").rglob("*.css"))
    shown = set(re.findall(r"var\((--md-[\w-]*icon[\w-]*)", styles))
    assert shown
    assert not {icon for icon in shown if f"{icon}:" not in styles}


def theme() -> Path:
    import material

    return Path(material.__file__).parent / "templates"


def classes(path: Path) -> set[str]:
    return {name for named in html.parse(str(path)).getroot().xpath("//@class") for name in str(named).split()}


def named(style: str) -> set[str]:
    """The classes that a style sheet speaks of."""
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", re.sub(r'"[^"]*"', "", style)))
