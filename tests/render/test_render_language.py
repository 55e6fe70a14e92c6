"""Words in English: every label has them, they fit their places; text of the documents stays Chinese and says so."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

sys.path.insert(0, str(Path(__file__).parent))

from messages import HAN, messages

from builder.package.schemas import schemas
from builder.render.amounts import money, wan
from builder.render.labels import LABELS, label
from builder.render.language import (
    CATALOGUE,
    ENGLISH,
    _,
    is_translated,
    language,
    marked,
    translations,
    writing,
)
from builder.render.lists import document_kind
from builder.render.table import columns

PLACE = re.compile(r"\{([a-z_0-9]*)\}")
EXAMPLE = re.compile(r'<span lang="zh">[^<]*</span>')


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_everything_that_an_english_page_may_say_has_english() -> None:
    found = messages()
    assert len(found) > 350
    assert not found - set(translations())


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    assert not set(catalogue()) - messages()


def test_the_schemas_are_not_repeated() -> None:
    titles = {entry.title: entry.title_en for known in schemas() for entry in (*known.fields, known)}
    assert not [message for message, english in catalogue().items() if titles.get(message) == english]


def test_english_has_the_places_of_its_message_and_is_english() -> None:
    for message, english in catalogue().items():
        assert set(PLACE.findall(english)) <= {*PLACE.findall(message), *map(str, range(message.count("{")))}, message
        assert english and not HAN.search(EXAMPLE.sub("", english)), message


def test_every_label_has_english() -> None:
    with writing(ENGLISH):
        assert not [value for field, words in LABELS.items() for value in words if HAN.search(label(field, value))]


def test_a_language_ends_where_its_pages_end() -> None:
    assert (language(), _("部门")) == ("zh", "部门")
    with pytest.raises(ValueError), writing(ENGLISH):
        assert _("部门") == "Departments"
        raise ValueError
    assert (language(), _("部门")) == ("zh", "部门")


def test_amounts_kinds_and_heads_in_english() -> None:
    budget = {"fiscal_year": "2021", "kind": "budget", "stage": "draft"}
    with writing(ENGLISH):
        assert (money("280000.00"), money("-0.50"), money(""), wan("280000.00")) == (
            "280,000 yuan",
            "-0.5 yuan",
            "",
            "28.00",
        )
        assert (label("scope", "department"), _("部门")) == ("Department", "Departments")
        assert document_kind(budget) == "2021 Department budget (draft)"
        assert document_kind({**budget, "fiscal_year": ""}) == "Department budget (draft, year not stated)"
        assert [column.title for column in columns("项目", "#金额（万元）")] == ["Projects", "Amount (10,000 yuan)"]
    assert document_kind(budget) == "2021 年部门预算（草案）"


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("plain English", "plain English"),
        ("“quoted” English", "“quoted” English"),
        ("of 新乐市 (130184)", 'of <span lang="zh">新乐市</span> (130184)'),
        ("2021 年部门预算（草案）", '2021 <span lang="zh">年部门预算（草案）</span>'),
        ("A公司 and B公司", 'A<span lang="zh">公司</span> and B<span lang="zh">公司</span>'),
        ('<a title="新">x</a>', '<a title="新">x</a>'),
        ("&#91;新&#93;", '&#91;<span lang="zh">新</span>&#93;'),
    ],
)
def test_chinese_inside_english_is_marked(shown: str, told: str) -> None:
    with writing(ENGLISH):
        assert marked(Markup(shown)) == told
    assert marked(Markup(shown)) == shown


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("index.html", True),
        ("departments/130184-224.html#findings", True),
        ("data/projects.html", True),
        ("data/data/projects.csv", False),
        ("projects/130184-224-2021-budget-x.html", False),
        ("documents/index.html", False),
        ("about.html", False),
    ],
)
def test_which_pages_there_are_in_english(address: str, is_there: bool) -> None:
    assert is_translated(address) == is_there
