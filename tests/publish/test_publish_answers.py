"""What pages of the sample site answer: which projects are alike, what a share is of, what is folded away."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_site import Built
from lxml import html

YUANJIANG, XINLE = "430981-zgyjswwlaqhxxhwyhbgs-e710", "130184-224"


def page(built: Built, address: str) -> html.HtmlElement:
    (article,) = html.parse(str(built.site / address)).xpath("//article")
    return article


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def table(article: html.HtmlElement, caption: str) -> html.HtmlElement:
    (found,) = [one for one in article.iter("table") if said(one.find("caption")) == caption]
    return found


def test_projects_that_are_alike_are_named_together(built: Built) -> None:
    article = page(built, "findings/which-alike.html")
    groups = table(article, "一样的指标和项目：一组一行，一个项目可以在几组里").xpath("tbody/tr")
    assert [said(row.find("th")) for row in groups] == [
        "这 9 个项目的这 7 条指标一样",
        "这 10 个项目的这 6 条指标一样",
        "这 10 个项目的这 6 条指标一样",
    ]
    assert [[len(row.xpath(f"td[{at}]/a")) for at in (1, 2)] for row in groups] == [[9, 7], [10, 6], [10, 6]]
    (named,) = {row.xpath("string(td[3]/a/@href)") for row in groups}
    assert named.startswith("../departments/130682-") and named.endswith("#findings")
    assert "逐处来看" not in article.text_content()
    assert article.xpath("//a[text()='每个项目各和哪一个相同']/@href") == ["../findings/indicators-shared.html"]


@pytest.mark.parametrize(
    ("folder", "of_parts", "none"),
    [("", "百分数按各项相加的算", "没有画"), ("en/", "Shares are of what", "there is none")],
)
def test_a_share_of_a_total_that_is_not_that_of_its_parts_says_so(
    built: Built, folder: str, of_parts: str, none: str
) -> None:
    article = page(built, f"{folder}departments/{YUANJIANG}.html")
    (lead,) = article.find_class("mz-lead")
    assert "%" not in said(lead) and ("44.28" in said(lead) or "442,800" in said(lead))
    hints = [hint for hint in article.find_class("mz-hint") if of_parts in said(hint)]
    assert [link for hint in hints for link in hint.xpath("a/@href") if "department-form-total" in link]
    assert any(none in said(hint) for hint in article.find_class("mz-hint"))
    (agreeing,) = page(built, f"{folder}departments/{XINLE}.html").find_class("mz-lead")
    assert "37%" in said(agreeing)


def test_totals_of_budget_tables_are_folded_away(built: Built) -> None:
    article = page(built, f"departments/{XINLE}.html")
    (folded,) = article.xpath("//details[summary[contains(., '各张预算表里印的合计')]]")
    assert folded.get("open") is None
    assert len(folded.xpath(".//tbody/tr")) > 10


def test_the_share_of_a_project_says_what_it_is_of(built: Built) -> None:
    for folder, head in (("", "占项目合计"), ("en/", "Share of listed projects")):
        heads = [said(one) for one in page(built, f"{folder}departments/{XINLE}.html").iter("th")]
        assert head in heads


def test_the_method_names_each_kind_of_total_on_the_pages(repository: Path) -> None:
    chinese, english = (
        (repository / "content" / name).read_text(encoding="utf-8") for name in ("method.md", "en/method.md")
    )
    for kind in ("文件自己印的合计", "“各项相加”", "“各项目相加”", "同一科目相加", "读者的条件相加"):
        assert kind in chinese
    assert "只有五种" in chinese and "five kinds of totals only" in english
