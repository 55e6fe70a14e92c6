"""The geometry of the pictures: areas and lengths are the amounts', and nothing lies outside or is no number."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.figures import Figure
from builder.render.pictures.bars import Entry, Part, bars, strip
from builder.render.pictures.flow import HEAD, Stream, flow
from builder.render.pictures.lengths import drawn, edges, percent
from builder.render.pictures.months import LEFT, TOP, months
from builder.render.pictures.treemap import Box, Piece, treemap
from builder.render.pictures.wording import FONT, LEADING, MARGIN, SCREENS, measure, wordings, wrapped

AMOUNTS = st.decimals("-1000000000", "1000000000", places=2).map(str) | st.sampled_from(["", "0.00", "0.01"])
GROUPS = st.sampled_from(["project", "basic", "personnel", "operating"])


def figure(amount: str) -> Figure:
    return Figure(f"{amount} 元", amount, "")


def number(length: str) -> Decimal:
    assert length.endswith("%")
    found = Decimal(length.removesuffix("%"))
    assert found.is_finite() and 0 <= found <= 100
    return found


def areas(boxes: tuple[Box, ...]) -> dict[str, Decimal]:
    return {box.piece.name: box.area.width * box.area.height / 100 for box in boxes}


def test_boxes_lie_where_their_amounts_put_them() -> None:
    pieces = [
        Piece("a", figure("66.80"), "basic"),
        Piece("b", figure("50"), "project"),
        Piece("c", figure("18.29"), "basic"),
        Piece("d", figure("-5"), "basic"),
        Piece("e", figure("0.00"), "other"),
    ]
    boxes = treemap(pieces)
    assert [(box.piece.name, *box.place.values()) for box in boxes] == [
        ("a", "0%", "0%", "49.45%", "100%"),
        ("c", "49.45%", "0%", "13.54%", "100%"),
        ("b", "62.99%", "0%", "37.01%", "100%"),
    ]


def test_without_amounts_there_are_no_boxes() -> None:
    assert treemap([]) == ()
    assert treemap([Piece("a", figure("-3"), "basic"), Piece("b", figure("0"), "basic")]) == ()


@given(st.lists(st.tuples(AMOUNTS, GROUPS), max_size=40))
def test_boxes_fill_the_picture_and_are_as_large_as_their_amounts(drawn_from: list[tuple[str, str]]) -> None:
    pieces = [Piece(str(at), figure(amount), group) for at, (amount, group) in enumerate(drawn_from) if amount]
    boxes = treemap(pieces)
    whole = sum((drawn(piece.amount.value) for piece in pieces), Decimal(0))
    assert bool(boxes) == bool(whole)
    for box in boxes:
        place = [number(box.place[name]) for name in ("x", "y", "width", "height")]
        assert place[0] + place[2] <= 100 and place[1] + place[3] <= 100
        assert abs(areas((box,))[box.piece.name] - 100 * drawn(box.piece.amount.value) / whole) < Decimal("0.1")
    if boxes:
        assert abs(sum(areas(boxes).values()) - 100) < Decimal("0.5")
    for one in boxes:
        for other in boxes:
            beside = one.area.right <= other.area.left or other.area.right <= one.area.left
            above = one.area.bottom <= other.area.top or other.area.bottom <= one.area.top
            assert one is other or beside or above


@given(st.text(max_size=40), st.integers(0, 100), st.integers(0, 100))
def test_words_stay_inside_their_box(name: str, width: int, height: int) -> None:
    for wording in wordings(name, figure("12.34"), Decimal(width), Decimal(height)):
        written = "".join(wording.lines)
        assert written == name or not written or name.startswith(written.removesuffix("…"))
        assert "".join(wording.amount_lines) == str(wording.amount)
        lines = (*wording.lines, *wording.amount_lines)
        for screen in wording.screens or SCREENS:
            wide, high = SCREENS[screen]
            assert max(measure(line.rstrip()) for line in lines) + 2 * MARGIN <= wide * width / 100
            assert LEADING * len(lines) + MARGIN <= high * height / 100


WHOLE = {"desk": "机关事业单位基本养老保险缴/费支出/73,300 yuan"}


@pytest.mark.parametrize(
    ("width", "height", "written"),
    [
        (30, 30, {"large": "机关事/业单…/73,300 /yuan", "phone": "机关事业单/位基本养…/73,300 /yuan"} | WHOLE),
        (20, 14, {"desk": "机关事业单位基…/73,300 yuan"}),
        (12, 16, {"desk": "73,300 /yuan"}),
        (8, 24, {}),
    ],
)
def test_of_what_has_no_room_as_much_is_written_as_can_be_read(
    width: int, height: int, written: dict[str, str]
) -> None:
    name, amount = "机关事业单位基本养老保险缴费支出", Figure("73,300 yuan", "73300.00", "")
    made = wordings(name, amount, Decimal(width), Decimal(height))
    said = {screen: "/".join((*one.lines, *one.amount_lines)) for one in made for screen in one.screens or SCREENS}
    assert said == written


def test_a_name_is_broken_where_the_box_ends() -> None:
    assert wrapped("行政运行", 3 * FONT) == ("行政运", "行")
    assert wrapped("行政运行", FONT - 1) == ()
    assert wrapped("Operating expenses", 10 * 8) == ("Operating ", "expenses")
    assert wrapped("Operating", 5 * 8) == ("Opera", "ting")
    assert measure("行政 ab1") == 2 * FONT + 4 * 8


def test_bars_are_as_long_as_their_amounts() -> None:
    parts = (Part(figure("30"), "project"), Part(figure("10"), "basic"))
    made = bars(
        [
            Entry("a", figure("80"), kind="project"),
            Entry("b", figure("40"), parts=parts),
            Entry("c", figure("-8")),
            Entry("d", None),
            Entry("e", figure("0.00")),
        ]
    )
    assert [[(piece.x, piece.width, piece.kind) for piece in bar.segments] for bar in made] == [
        [("0%", "100%", "project")],
        [("0%", "50%", "plain"), ("0%", "37.5%", "project"), ("37.5%", "12.5%", "basic")],
        [],
        [],
        [],
    ]


def test_parts_beyond_their_whole_are_not_drawn() -> None:
    (bar,) = bars([Entry("a", figure("10"), parts=(Part(figure("11"), "project"),))])
    assert [piece.kind for piece in bar.segments] == ["plain"]


@given(st.lists(st.tuples(AMOUNTS, st.lists(AMOUNTS, max_size=3)), max_size=12))
def test_no_bar_leaves_the_picture(entries: list[tuple[str, list[str]]]) -> None:
    made = bars(
        [
            Entry(
                "x", figure(amount) if amount else None, parts=tuple(Part(figure(part or "0"), "p") for part in parts)
            )
            for amount, parts in entries
        ]
    )
    longest = max((drawn(amount) for amount, _ in entries), default=Decimal(0))
    for bar, (amount, _) in zip(made, entries, strict=True):
        assert bool(bar.segments) == (drawn(amount) > 0)
        for piece in bar.segments:
            assert number(piece.x) + number(piece.width) <= Decimal("100.01")
        if bar.segments:
            assert abs(number(bar.segments[0].width) - 100 * drawn(amount) / longest) < Decimal("0.01")


@given(st.lists(AMOUNTS, max_size=30))
def test_a_strip_is_filled_by_its_parts(amounts: list[str]) -> None:
    made = strip([Part(figure(amount or "0"), "other") for amount in amounts])
    whole = sum(map(drawn, amounts), Decimal(0))
    assert sum(number(piece.width) for piece in made) == (100 if whole else 0)
    for one, other in pairwise(made):
        assert number(one.x) + number(one.width) == number(other.x)


def test_edges_end_where_they_are_told() -> None:
    assert edges([Decimal(1), Decimal(1), Decimal(1)]) == [0, Decimal("33.33"), Decimal("66.67"), 100]
    assert edges([Decimal(0)]) == [0, 0]
    assert percent(Decimal("37.0100")) == "37.01%"
    assert percent(Decimal(100)) == "100%"


def test_months_stand_at_their_percentages() -> None:
    made = months([(3, figure("25")), (6, figure("0")), (7, figure("100"))])
    assert [(column.x, column.y, column.height) for column in made.columns] == [
        ("27.57%", "68%", "18%"),
        ("49.57%", "86%", "0%"),
        ("56.9%", "14%", "72%"),
    ]
    assert [link.is_gap for link in made.links] == [True, False]
    assert [(share, y) for share, y in made.scale] == [(0, "86%"), (50, "50%"), (100, "14%")]
    assert [month for month, _, is_known in made.names if is_known] == [3, 6, 7]


@given(st.lists(st.tuples(st.integers(1, 12), st.decimals("-50", "400", places=1).map(str)), min_size=1, max_size=12))
def test_no_month_leaves_the_picture(points: list[tuple[int, str]]) -> None:
    made = months([(month, figure(value)) for month, value in sorted(points)])
    for column in made.columns:
        assert number(column.y) >= TOP and number(column.y) + number(column.height) <= 100
        assert number(column.x) >= LEFT and number(column.x) + number(column.width) <= 100
    for link in made.links:
        assert all(number(place) for place in (link.x1, link.y1, link.x2, link.y2))


@pytest.mark.parametrize(("amount", "length"), [("", "0"), ("-1.00", "0"), ("0.00", "0"), ("2.50", "2.50")])
def test_what_is_drawn_of_an_amount(amount: str, length: str) -> None:
    assert drawn(amount) == Decimal(length)


STREAMS = st.lists(
    st.tuples(st.text(max_size=30), st.decimals("0.01", "1000000000", places=2).map(str)), min_size=1, max_size=12
)


@given(STREAMS, STREAMS)
def test_streams_and_their_words_stand_below_each_other(
    left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> None:
    made = flow(*([Stream(name, figure(amount), "plain") for name, amount in side] for side in (left, right)))
    assert made.y >= HEAD and made.y + made.whole <= made.height
    for banks in (made.sources, made.uses):
        end = HEAD
        for bank in banks:
            words_end = bank.words_y + LEADING // 4 + bank.words.height
            assert min(bank.y, bank.words_y) >= end and bank.height >= 2
            assert words_end <= bank.y + 1 or (
                bank.words_y >= bank.y - LEADING // 4 and words_end <= bank.y + bank.height
            )
            end = bank.y + bank.height
        assert end <= made.height


def test_bars_of_a_flow_are_as_high_as_their_amounts_and_their_bands_meet() -> None:
    made = flow([Stream("a", figure("100"), "plain")], [Stream(name, figure("50"), name) for name in "bc"])
    (source,), (one, other) = made.sources, made.uses
    assert (source.height, one.height, other.height) == (made.whole, made.whole // 2, made.whole // 2)
    assert source.band == f"M2 {source.y}H42C45.5 {source.y} 45.5 {made.y} 49 {made.y}V{made.y + 150}" + (
        f"C45.5 {made.y + 150} 45.5 {source.y + 150} 42 {source.y + 150}H2Z"
    )
    assert one.band.startswith(f"M98 {one.y}H58C") and f"51 {made.y}V{made.y + 75}" in one.band
    assert f"51 {made.y + 75}V{made.y + 150}" in other.band
