"""A chart says what the table says, without colour and to who cannot see it; and a strict page takes it."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.charts.bars import bars, grouped_bars
from onestop.charts.lines import Panel, lines
from onestop.charts.parts import NARROW, WIDE, Series, picture

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [f"{month:02}/2026" for month in range(1, 13)]
RATES: list[Decimal | None] = [Decimal(n) / 4 for n in range(11)] + [None]


def read(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314 - drawn by ourselves


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in read(svg).iter(f"{SVG}text")]


def shapes(svg: str, tag: str) -> list[Element]:
    return list(read(svg).iter(f"{SVG}{tag}"))


def test_every_label_and_every_value_stands_in_a_bar_chart() -> None:
    svg = bars("Tỷ lệ quá hạn", MONTHS, RATES, unit="%", decimals=2, strong={10})
    written = texts(svg)
    assert sorted(text for text in written if text in MONTHS) == MONTHS
    assert "2,50 %" in written
    assert "0,00 %" in written  # nothing late is a figure
    assert written.count("–") == 1  # nothing to divide is none, and no bar


def test_the_bar_that_the_chart_is_about_differs_in_more_than_its_hue() -> None:
    fills = [bar.get("fill", "") for bar in shapes(bars("Tỷ lệ", ["a", "b", "c"], [1, 2, 3], strong={1}), "rect")]
    dark = [fill for fill in fills if _luminance(fill) < 0.3]
    light = [fill for fill in fills if _luminance(fill) > 0.6]
    assert (len(dark), len(light)) == (1, 2)


def test_series_in_groups_are_told_apart_in_black_and_white() -> None:
    svg = grouped_bars("Thời gian", ["Hộ tịch"], [Series(name, [5]) for name in ("một", "hai", "ba", "bốn")])
    shades = sorted({round(_luminance(box.get("fill", "")), 2) for box in shapes(svg, "rect")})
    assert len(shades) == 4
    assert all(above - below > 0.1 for below, above in pairwise(shades))
    assert {"một", "hai", "ba", "bốn"} <= set(texts(svg))


def test_lines_differ_in_dash_and_mark() -> None:
    svg = lines("Điểm", ["2023", "2024"], [Series("Quảng Trị", [7.1, 7.28]), Series("Cả nước", [7.2, 7.21])])
    dashes = {path.get("stroke-dasharray", "") for path in shapes(svg, "polyline") + shapes(svg, "path")}
    assert len(dashes) >= 2
    assert {"7", "7,28"} & {text.removesuffix("0") for text in texts(svg)}


def test_a_line_never_leads_across_a_year_without_a_figure() -> None:
    whole = lines("Điểm", ["1", "2", "3"], [Series("A", [1, 2, 3])])
    gap = lines("Điểm", ["1", "2", "3", "4", "5"], [Series("A", [1, 2, None, 2, 3])])
    assert len(shapes(gap, "polyline")) == len(shapes(whole, "polyline")) + 1


def test_panels_have_scales_of_their_own_and_hold_every_label() -> None:
    years = [str(year) for year in range(2018, 2024)]
    values = [1.8, 1.79, 1.78, 2.5, 2.34, 2.38]
    both = lines(
        "5.1", years, [Series("Quảng Trị", values)], decimals=2,
        panels=[Panel("Đến 2020: thang 0,25–2,5", 3), Panel("Từ 2021: thang 0,33–3,33", 3)],
    )  # fmt: skip
    assert set(years) <= set(texts(both))
    assert {"1,80", "1,78", "2,50", "2,38"} <= set(texts(both))  # first and last of each panel
    assert len(shapes(both, "polyline")) == 2
    with pytest.raises(ValueError, match="panels"):
        lines("5.1", years, [Series("A", values)], panels=[Panel("Đến 2020", 3)])


def test_what_cannot_be_seen_is_told() -> None:
    root = read(bars("Tỷ lệ quá hạn", ["Đất đai"], [Decimal("1234.5")], unit="%", decimals=1))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Tỷ lệ quá hạn"
    assert root.findtext(f"{SVG}desc") == "Đất đai: 1.234,5 %"


def test_the_same_figures_give_the_same_characters_for_both_widths() -> None:
    first, again = (picture(bars, "Tỷ lệ", MONTHS, RATES, unit="%") for _ in range(2))
    assert first == again
    widths = [read(svg).get("viewBox", "").split()[2] for svg in (first.wide, first.narrow)]
    assert widths == [str(WIDE), str(NARROW)]


# Drawn to be printable, not filtered: on a busy machine too much thrown away is a failure of its own.
NAMES = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=60)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(NAMES, st.none() | st.integers(0, 10**7)), min_size=1, max_size=8))
def test_any_name_and_any_number_pass_the_policy_of_the_pages(
    rows: Sequence[tuple[str, int | None]],
) -> None:
    labels, values = [name for name, _ in rows], [value for _, value in rows]
    for svg in (
        bars(labels[0], labels, values, width=NARROW),
        grouped_bars(labels[0], labels, [Series(labels[0], values), Series("b", values)]),
        lines(labels[0], labels, [Series(labels[0], values)], width=NARROW),
    ):
        root = read(svg)  # well-formed, whatever was typed
        assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
            "svg", "title", "desc", "g", "rect", "text", "path", "line", "polyline", "circle", "polygon", "ellipse",
        }  # fmt: skip
        assert not {"style", "id", "onclick", "href"} & {name for node in root.iter() for name in node.attrib}


@pytest.mark.parametrize("draw", [bars, lines])
def test_a_chart_of_nothing_is_still_a_chart(draw: object) -> None:
    values = [] if draw is bars else [Series("A", [])]
    root = read(draw("Chưa có số liệu", [], values))  # type: ignore[operator]
    assert root.findtext(f"{SVG}title") == "Chưa có số liệu"


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
