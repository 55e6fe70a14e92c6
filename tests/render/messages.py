"""Every Chinese message that an English page may show: those of the templates, and those of the modules behind them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from builder.render import page
from builder.render.labels import LABELS

MODULES = (
    "alike",
    "budgets",
    "checks",
    "cycle",
    "data",
    "departments",
    "downloads",
    "findings",
    "home",
    "labels",
    "largest",
    "ledger",
    "lists",
    "mapping",
    "origins",
    "parts",
    "presence",
    "questions",
    "regions",
    "site",
    "spending",
    "table",
    "twins",
)
"""The modules of `builder/render` that make pages which there are in English too, and what these call."""

CHINESE_ONLY = {
    "pages": {"presence"},
    "_expected_table": {"presence"},
    "presence_table": {"presence"},
    "_ledger": {"ledger"},
    "of_tables": {"ledger"},
    "of_document": {"ledger"},
    "_bare": {"origins"},  # cuts what documents print
    "_CARRIED": {"origins"},
    "_FORMULA": {"twins"},
    "_UNIT": {"table"},  # ends the Chinese title of a column, before that is translated
}
"""What of these modules makes pages in Chinese alone, or is about the text of documents."""

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def of_templates() -> Iterator[str]:
    for _, _, message, _, _ in extract_from_dir(
        page.TEMPLATES,
        method_map=[("**.jinja", "jinja2.ext.babel_extract")],
        options_map={"**.jinja": {"silent": "false"}},
        keywords={"_": None},
    ):
        assert isinstance(message, str)
        yield message


def of_modules() -> Iterator[str]:
    for name in MODULES:
        tree = ast.parse((Path(page.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if name not in CHINESE_ONLY.get(_name(node), ()):
                yield from _literals(node)


def _name(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else getattr(node, "name", "")


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
        yield node.value.lstrip("#*!~^")
    for child in ast.iter_child_nodes(node):
        yield from _literals(child)


def messages() -> set[str]:
    return {*of_templates(), *of_modules(), *(word for words in LABELS.values() for word in words.values())}
