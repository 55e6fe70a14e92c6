"""The description of a dataset in a page: whatever a document says, it is JSON and no markup."""

from __future__ import annotations

import json
from dataclasses import replace

import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from builder.render.linked_data import Dataset, Source, catalogue_bytes, schema_org
from builder.render.page import environment
from builder.render.site import Site

SITE = Site("明账", "https://example.org/x/")
DATASET = Dataset("documents/a.html", "名", "", "说明", "https://example.org/licence", (), (), (), ())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_comes_out_as_it_went_in(name: str) -> None:
    named = replace(DATASET, name=name, sources=(Source(name, "", name, ""),))
    front = environment().from_string("dataset: {{ made | described(site) }}\n").render(made=named, site=SITE)
    text = yaml.safe_load(front)["dataset"]
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text).get("name", "") == name
    page = html.fromstring(f'<html><script type="application/ld+json">{text}</script></html>')
    assert json.loads(page.xpath("//script")[0].text) == json.loads(text)


def test_what_is_not_known_is_left_out() -> None:
    described = json.loads(schema_org(DATASET, SITE))
    assert not {"alternateName", "spatialCoverage", "temporalCoverage", "isBasedOn", "isPartOf"} & set(described)
    (dataset,) = json.loads(catalogue_bytes([DATASET], SITE))["dcat:dataset"]
    assert not {"dct:spatial", "dct:temporal", "dct:source", "dct:isPartOf"} & set(dataset)


def test_addresses_of_sources_hold_nothing_that_an_address_may_not() -> None:
    based = replace(DATASET, sources=(Source("名", 'https://example.org/预算 "1".html?a=1&b=%20', "", ""),))
    (work,) = json.loads(schema_org(based, SITE))["isBasedOn"]
    assert work["url"] == "https://example.org/%E9%A2%84%E7%AE%97%20%221%22.html?a=1&b=%20"
