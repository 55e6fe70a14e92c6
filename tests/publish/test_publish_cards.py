"""What others see of a shared link: a title, a sentence and a picture in which the words are in the middle."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from built_site import Built
from lxml import html
from PIL import Image

from builder.render.cards import Card, drawn

SITE = "https://mingzhang.example.org/"
OF_XINLE = "cards/departments/130184-224.png"


def shared(built: Built, page: str) -> dict[str, str]:
    root = html.parse(built.site / page).getroot()
    return {str(meta.get("property")): str(meta.get("content")) for meta in root.xpath("//meta[@property]")}


@pytest.mark.parametrize(
    ("page", "card"),
    [
        ("index.html", "cards/site.png"),
        ("method.html", "cards/site.png"),
        ("regions/130184.html", "cards/regions/130184.png"),
        ("departments/130184-224.html", OF_XINLE),
        ("documents/130184-224-2021-budget.html", OF_XINLE),
        ("projects/130184-224-2021-budget-6bb3a5a6.html", OF_XINLE),
    ],
)
def test_a_page_is_shared_with_its_title_and_a_picture(built: Built, page: str, card: str) -> None:
    found = shared(built, page)
    root = html.parse(built.site / page).getroot()
    assert found["og:url"] == SITE + page
    assert found["og:image"] == SITE + card
    assert found["og:title"] in root.findtext(".//title")
    assert found["og:description"] == root.xpath("string(//meta[@name='description']/@content)")
    assert len(found["og:description"]) > 8


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("departments/130184-224.html", "2021 年预算 135.09 万元，其中项目支出 50 万元，占 37%；列出 4 个项目"),
        ("en/departments/130184-224.html", "2021 Budget 1,350,900 yuan, of which 500,000 yuan for projects"),
        ("regions/130682.html", "本站收有河北省保定市定州市（代码 130682）1 个部门的 1 份公开文件，列出 11 个项目"),
        ("projects/130184-224-2021-budget-6bb3a5a6.html", "2021 年预算 28 万元"),
        ("codes/20137.html", "支出功能分类的“款”级科目。"),
    ],
)
def test_a_page_is_shared_with_its_first_sentence(built: Built, page: str, said: str) -> None:
    found = shared(built, page)["og:description"]
    assert found.startswith(said)
    assert "<" not in found and "&" not in found
    lead = html.parse(built.site / page).getroot().xpath("string(//p[@class='mz-lead'])")
    assert found.replace(" ", "") == "".join(lead.split())


def test_no_two_departments_are_described_alike(built: Built) -> None:
    for folder in ("departments", "en/departments"):
        pages = [path for path in (built.site / folder).glob("*.html") if path.name != "index.html"]
        said = [shared(built, path.relative_to(built.site).as_posix())["og:description"] for path in pages]
        assert len(set(said)) == len(said) == 5


def test_every_page_has_a_picture_that_is_there(built: Built) -> None:
    for path in built.pages():
        page = path.relative_to(built.site).as_posix()
        if not page.startswith("embeds/"):
            picture = built.site / shared(built, page)["og:image"].removeprefix(SITE)
            assert picture.read_bytes().startswith(b"\x89PNG"), page
            assert picture.stat().st_size < 40_000


def inked(content: bytes) -> tuple[int, int, int, int]:
    """The part of a card that is not plain ground."""
    image = Image.open(io.BytesIO(content)).convert("L")
    assert image.size == (1200, 630)
    ground = image.getpixel((0, 0))
    box = image.point(lambda shade: 255 if shade != ground else 0).getbbox()
    assert box
    return box


@pytest.mark.parametrize("name", ["某局", "中国共产党新乐市委员会网络安全和信息化委员会办公室", "很长的名称" * 30])
def test_the_words_are_in_the_square_in_the_middle(name: str) -> None:
    left, top, right, bottom = inked(drawn(Card(name, "135,090.99 万元", "2021 年预算"), "明账"))
    assert left >= 285
    assert right <= 915
    assert top > 10
    assert bottom < 620
    assert abs((left + right) // 2 - 600) < 12


def test_what_a_card_says_is_drawn(built: Built) -> None:
    own = (built.site / OF_XINLE).read_bytes()
    name = "中国共产党新乐市委员会网络安全和信息化委员会办公室"
    assert own == drawn(Card(name, "135.09 万元", "2021 年预算"), "明账")
    assert own != drawn(Card(name, "135.08 万元", "2021 年预算"), "明账")


def test_rare_characters_are_drawn() -> None:
    """No character of a name comes out as the empty box of a font that lacks it."""
    boxes = {drawn(Card(character), "明账") for character in "乾龘鿍㳇\U00020bb7"}
    assert len(boxes) == 5


def test_cards_need_no_font_of_the_machine() -> None:
    from builder.render.cards import _font

    assert Path(str(_font(30, 400).path)).parent.name == "manimgx_fonts_cjk"
