"""The theme's styles without the rules for what the settings leave out.

A page is seen when its styles are there. Material's hold tabs, admonitions, a blog and more, which a site has only if
its settings ask for them (extensions of Markdown, features and extras, by the names that stand in mkdocs.yml). Plugins
there are none: `generate` refuses them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

import tinycss2

_CLASSES = {
    "admonition": "admonition|admonition-title|abstract|bug|danger|example|failure|info|note|question|quote|success|"
    "tip|warning",
    "announce.dismiss": "md-banner.*",
    "blog": "md-author.*|md-meta.*|md-pagination.*|md-post.*|md-content--post|md-sidebar--post",
    "consent": "md-consent.*",
    "content.code.annotate": "md-annotation.*",
    "content.code.copy": "md-clipboard.*|md-code.*",
    "feedback": "md-feedback.*",
    "footnotes": "footnote.*",
    "md_in_html": "card|cards|grid",
    "navigation.path": "md-path.*",
    "pymdownx.arithmatex": "arithmatex",
    "pymdownx.critic": "critic",
    "pymdownx.emoji": "emojione|gemoji|twemoji",
    "pymdownx.highlight": "filename|highlight.*|linenodiv|linenos",
    "pymdownx.keys": "keys|key-.*",
    "pymdownx.tabbed": "tabbed-.*",
    "pymdownx.tasklist": "task-list-.*",
    "tags": "md-tag.*",
    "version": "md-version.*",
}
"""What the settings must name, and the classes (regular expressions) that only it brings."""
_ICON = re.compile(r"""(--md-[\w-]*icon[\w-]*):(?:"(?:\\.|[^"\\])*"|[^;{}"])*(?:;|(?=}))""")
"""The declaration of an icon, as `tinycss2` writes it: its picture is a string, in which anything may stand."""
_GROUPS = ("media", "supports", "container")
"""The rules of CSS that hold others."""


def lean(styles: str, used: Collection[str]) -> str:
    """The rules of the style sheet `styles` that a site needs whose settings name `used`, and the icons they show.

    A rule for several things stays for those that are left. Raises nothing: what is no CSS stays as it is.
    """
    unused = re.compile("|".join(classes for name, classes in _CLASSES.items() if name not in used))
    rules = "".join(_kept(tinycss2.parse_stylesheet(styles, skip_comments=True), unused))
    shown = set(re.findall(r"var\((--[\w-]+)", rules))
    return _ICON.sub(lambda icon: icon[0] if icon[1] in shown else "", rules)


def _kept(rules: Iterable[Any], unused: re.Pattern[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [selector for selector in _selectors(rule.prelude) if not _names(selector, unused)]
            if selectors:
                yield f"{','.join(map(tinycss2.serialize, selectors))}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content), unused))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _selectors(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    for is_comma, tokens in groupby(prelude, lambda token: token == ","):
        if not is_comma:
            yield list(tokens)


def _names(selector: list[Any], unused: re.Pattern[str]) -> bool:
    """Whether a thing must have an unused class to be meant; what stands in brackets (`:not(…)`) asks for none."""
    return any(
        before == "." and after.type == "ident" and unused.fullmatch(after.value)
        for before, after in pairwise(selector)
    )
